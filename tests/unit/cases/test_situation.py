"""She was detained, or moved: it lasts until the day on which it ended is recorded."""

from datetime import timedelta
from typing import Any

import pytest

from leeward.cases.closure import close
from leeward.cases.fold import fold
from leeward.cases.followup import Due, due_items, due_on
from leeward.cases.situation import is_detained, situations
from leeward.cases.state import Side, Step, lasting_sides, side_states, step, step_changes
from leeward.cases.summary import summary, texts
from leeward.dates.when import in_month, on_day
from leeward.errors import InvalidFact
from leeward.ids import StreamKind
from support.recorder import CASE, START, Recorder, author_of, thing

TODAY = START.date()
EVENT = thing("event")


def day(after: int) -> Any:
    return on_day(TODAY + timedelta(days=after))


@pytest.fixture
def case() -> Recorder:
    found = Recorder()
    found.record("case", {"code": "LW-7K3F9", "pseudonym": "Heron", "opened_on": day(-9)})
    return found


def begin(case: Recorder, what: str = "detained", **more: Any) -> None:
    case.record("situation", {"what": what, "happened_on": day(-1), **more}, EVENT)


@pytest.mark.parametrize(("what", "side"), [("detained", Side.DETAINED), ("moved", Side.MOVED)])
def test_a_change_of_situation_is_a_side_state_of_an_open_case(
    case: Recorder, what: str, side: Side
) -> None:
    assert side_states(case.file(), TODAY) == ()
    begin(case, what)
    assert side_states(case.file(), TODAY) == (side,)
    assert summary(case.file()).sides == (side.value,)
    assert is_detained(case.file()) == (what == "detained")


def test_it_lasts_until_it_ended_and_its_history_stays(case: Recorder) -> None:
    begin(case)
    case.record("situation", {"ended_on": day(3)}, EVENT)
    assert side_states(case.file(), TODAY) == ()
    assert not is_detained(case.file())
    assert case.file().held("situation", "what") is None
    (record,) = case.file().all_of("situation")
    assert record.held("what") == "detained"
    case.record("situation", {"ended_on": None}, EVENT)
    assert side_states(case.file(), TODAY) == (Side.DETAINED,)


def test_whoever_says_that_it_is_over_does_not_outvote_whoever_does_not_know(
    case: Recorder,
) -> None:
    begin(case)
    before = case.file()
    case.record("situation", {"ended_on": day(2)}, EVENT, by="Bomi", seen=before)
    assert not is_detained(case.file())
    case.record("situation", {"ended_on": day(1)}, EVENT)
    before = case.file()
    case.record("situation", {"ended_on": None}, EVENT, by="Bomi", seen=before)
    case.record("situation", {"ended_on": day(2)}, EVENT, by="Chen", seen=before)
    assert is_detained(case.file())


def test_of_two_rival_reports_the_graver_one_holds(case: Recorder) -> None:
    begin(case, "moved")
    before = case.file()
    case.record("situation", {"what": "detained"}, EVENT, by="Bomi", seen=before)
    case.record("situation", {"what": "moved", "how_sure": "rumour"}, EVENT, by="Chen", seen=before)
    assert side_states(case.file(), TODAY) == (Side.DETAINED,)


def test_an_uncertain_day_and_a_rumour_count(case: Recorder) -> None:
    case.record(
        "situation",
        {"what": "detained", "happened_on": in_month(2026, 2), "how_sure": "rumour"},
        EVENT,
    )
    assert is_detained(case.file())


def test_it_asks_to_be_looked_at_again(case: Recorder) -> None:
    begin(case, next_check=day(4))
    (item,) = due_items(case.file())
    assert (item.why, item.due, item.entity) == (Due.SITUATION, TODAY + timedelta(days=4), EVENT)
    assert due_on([item], TODAY) == ()
    case.record("situation", {"ended_on": day(3)}, EVENT)
    assert due_items(case.file()) == ()


def test_without_a_day_it_is_due_at_once(case: Recorder) -> None:
    begin(case)
    (item,) = due_items(case.file())
    assert item.due == case.now.date()


def test_closing_ends_what_is_due_and_the_reason_stands_in_its_place(case: Recorder) -> None:
    begin(case)
    case.save(close(case.file(), {"reason": "transferred", "closed_on": day(0)}))
    file = case.file()
    assert lasting_sides(file) == (Side.TRANSFERRED,)
    assert {item.why for item in due_items(file)} == {Due.ERASE}


@pytest.mark.parametrize("missing", ["what", "happened_on"])
def test_what_gives_it_a_meaning_is_required(case: Recorder, missing: str) -> None:
    answers = {"what": "moved", "happened_on": day(0), missing: None}
    with pytest.raises(InvalidFact):
        case.record("situation", answers, EVENT)


def test_nothing_of_it_stands_in_core(case: Recorder) -> None:
    begin(case, text="canary", next_check=day(1))
    assert {(one.field, one.value) for one in step_changes(case.file())} == {("step", "contact")}
    assert {item.stream for item in case.recorded if item.entry.kind == "situation"} == {
        StreamKind.CARE
    }
    core = case.core()
    assert side_states(core, TODAY) == ()
    assert step(core) is Step.CONTACT
    assert due_items(core) == ()


def test_its_words_are_found_and_order_of_arrival_does_not_matter(case: Recorder) -> None:
    begin(case, text="체포되었다고 들음")
    assert [text.text for text in texts(case.file())][-1] == "체포되었다고 들음"
    turned = fold(CASE, list(reversed(case.recorded)), author_of)
    assert side_states(turned, TODAY) == side_states(case.file(), TODAY)
    assert [one.entity for one in situations(turned)] == [EVENT]
