from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.cases.risk import (
    LEVELS,
    REVIEW_TIMES,
    ReviewTime,
    clock_ends,
    clocks,
    flags,
    level,
    next_review,
    review_due,
)
from leeward.dates.when import on_day
from leeward.ids import StreamKind
from support.recorder import START, Recorder

YESTERDAY = START.date() - timedelta(days=1)


@pytest.mark.parametrize(
    ("named", "on", "due"),
    [
        ("immediate", date(2026, 3, 2), date(2026, 3, 2)),
        ("high", date(2026, 3, 2), date(2026, 3, 5)),
        ("medium", date(2026, 3, 2), date(2026, 3, 16)),
        ("low", date(2026, 1, 31), date(2026, 2, 28)),
        ("low", date(2026, 3, 2), date(2026, 4, 2)),
        ("of a newer version", date(2026, 3, 2), date(2026, 3, 2)),
    ],
)
def test_each_level_has_its_review(named: str, on: date, due: date) -> None:
    assert next_review(named, on) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_graver_the_level_the_sooner_the_review(on: date) -> None:
    dates = [next_review(named, on) for named in LEVELS]
    assert dates == sorted(dates)
    assert set(LEVELS) == set(REVIEW_TIMES)


def test_the_review_is_the_day_agreed_else_by_the_level() -> None:
    case = Recorder()
    assert review_due(case.file()) is None
    case.record("risk", {"level": "high", "assessed_on": on_day(YESTERDAY)})
    assert review_due(case.file()) == YESTERDAY + timedelta(days=3)
    assert review_due(case.file(), {"high": ReviewTime(days=1)}) == START.date()
    case.record("risk", {"next_review": on_day(date(2026, 3, 3))})
    assert review_due(case.file()) == date(2026, 3, 3)
    assert review_due(case.core()) == date(2026, 3, 3)
    case.record("closure", {"reason": "goals_met", "closed_on": on_day(START.date())})
    assert review_due(case.file()) is None


def test_without_a_day_of_assessment_the_recording_counts() -> None:
    case = Recorder()
    case.record("risk", {"level": "high"})
    assert review_due(case.file()) == START.date() + timedelta(days=3)


def test_core_carries_the_level_for_those_who_read_nothing_else() -> None:
    case = Recorder()
    assert level(case.file()) is None
    case.record("risk", {"level": "high", "danger_now": "yes"})
    assert level(case.core()) == "high"
    assert flags(case.core()) == ()
    assert review_due(case.core()) is None


def test_flags_stand_in_order_of_gravity_and_doubt_counts_as_the_graver() -> None:
    case = Recorder()
    before = case.file()
    grave = {"level": "immediate", "pregnancy": "yes", "suicide_risk": "thoughts"}
    case.record("risk", grave, by="Ara", seen=before)
    mild = {"level": "low", "pregnancy": "no", "suicide_risk": "none"}
    case.record("risk", mild, by="Bomi", seen=before)
    assert flags(case.file()) == ("suicide", "pregnancy")
    assert level(case.file()) == "immediate"


def test_both_clocks_run_from_the_first_minute_of_the_day() -> None:
    case = Recorder()
    case.record("risk", {"level": "high", "assault": "yes", "assault_on": on_day(YESTERDAY)})
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    shorter, longer = clocks(case.file(), now)
    assert shorter.left is not None
    assert longer.left is not None
    assert (shorter.hours, shorter.left.hours_left) == (72, 36)
    assert (longer.hours, longer.left.hours_left) == (120, 84)
    assert [clock.hours for clock in clocks(case.file(), now + timedelta(hours=36))] == [120]
    assert clocks(case.file(), now + timedelta(hours=84)) == ()
    assert clock_ends(case.file()) == ((72, date(2026, 3, 3)), (120, date(2026, 3, 5)))
    seoul = clocks(case.file(), now, "Asia/Seoul")[0].left
    assert seoul is not None
    assert seoul.hours_left == 27


def test_a_clock_runs_whatever_she_decided_until_care_was_given() -> None:
    case = Recorder()
    told = {"level": "high", "assault": "yes", "assault_on": on_day(YESTERDAY)}
    case.record("risk", told | {"assault_care": "declines"})
    assert len(clocks(case.file(), START)) == 2
    case.record("risk", {"assault_care": "done"})
    assert clocks(case.file(), START) == ()
    assert clock_ends(case.file()) == ()


def test_without_a_day_the_clocks_show_without_hours() -> None:
    case = Recorder()
    assert clocks(case.file(), START) == ()
    assert clock_ends(case.file()) == ()
    case.record("risk", {"level": "high", "assault": "yes"})
    assert [(clock.hours, clock.left) for clock in clocks(case.file(), START)] == [
        (72, None),
        (120, None),
    ]
    assert clock_ends(case.file())[0] == (72, START.date() + timedelta(days=2))


def test_a_level_alone_in_care_is_enough() -> None:
    case = Recorder()
    case.record("risk", {"level": "low"})
    assert level(case.file()) == "low"
    assert {item.stream for item in case.recorded} == {StreamKind.CARE, StreamKind.CORE}
