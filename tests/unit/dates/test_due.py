from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.dates import (
    days_until,
    due_local,
    hours_clock,
    hours_clock_since,
    local_today,
    on_day,
)
from leeward.errors import InvalidDate, InvalidFact

LATE = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


def test_today_is_a_date_where_the_organisation_works() -> None:
    assert local_today(LATE, "Asia/Seoul") == date(2026, 11, 24)
    assert local_today(LATE, "Asia/Shanghai") == date(2026, 11, 24)
    assert local_today(LATE, "UTC") == date(2026, 11, 23)
    assert due_local(LATE, "Asia/Seoul", days=3) == date(2026, 11, 27)
    assert days_until(date(2026, 11, 23), LATE, "Asia/Seoul") == -1


@pytest.mark.parametrize("name", ["Nowhere/City", "", "../etc/passwd", "Asia"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidFact):
        local_today(LATE, name)


def test_a_moment_without_time_zone_is_refused() -> None:
    naive = LATE.replace(tzinfo=None)
    with pytest.raises(InvalidDate):
        local_today(naive, "Asia/Seoul")
    with pytest.raises(InvalidDate):
        hours_clock(naive, 72, LATE)


def test_a_due_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidDate):
        due_local(LATE, "Asia/Seoul", days=10_000_000)


@given(st.integers(0, 400))
@settings(max_examples=50)
def test_the_clock_runs_out_exactly_at_its_end(hours_gone: int) -> None:
    clock = hours_clock(LATE, 72, LATE + timedelta(hours=hours_gone))
    assert clock.hours_left == max(0, 72 - hours_gone)
    assert clock.is_over == (hours_gone >= 72)


def test_the_clock_does_not_round_up() -> None:
    assert hours_clock(LATE, 72, LATE + timedelta(minutes=1)).hours_left == 71
    assert hours_clock(LATE, 72, LATE - timedelta(hours=5)).left == timedelta(hours=72)


def test_an_unknown_hour_is_taken_as_the_first_of_the_day() -> None:
    clock = hours_clock_since(on_day(date(2026, 11, 23)), 72, LATE, "Asia/Seoul")
    assert clock.starts == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert clock.hours_left == 46
