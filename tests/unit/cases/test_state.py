from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.cases.closure import close, erase_day, is_routine_erasure, reopen
from leeward.cases.contact import CONTACT_SORTS, last_contact, nothing_heard_by
from leeward.cases.expiry import keep_last_contact
from leeward.cases.fold import fold
from leeward.cases.record import as_recorded
from leeward.cases.state import Side, Step, deciding, missing_steps, side_states, step, step_changes
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.errors import InvalidFact
from leeward.ids import DeviceId, StreamKind
from leeward.journal.entry import NOTE, SET, Draft
from support.recorder import CASE, SELF, START, Recorder, author_of, thing

TODAY = START.date()


def _day(days: int) -> object:
    return on_day(TODAY + timedelta(days=days))


def _opened() -> Recorder:
    case = Recorder()
    case.record("case", {"code": "LW-7K3F9", "opened_on": _day(0)})
    return case


def test_the_step_follows_what_is_recorded() -> None:
    case = _opened()
    assert step(case.file()) is Step.CONTACT
    case.record("safe_contact", {"channel": "visit"}, expires=202606)
    assert step(case.file()) is Step.SAFETY_CHECK
    case.record("consent", {"part": "first_contact"}, thing("consent"))
    assert step(case.file()) is Step.CONSENT
    case.record("risk", {"level": "high"})
    assert step(case.file()) is Step.TRIAGE
    case.record("profile", {"lwd_age_band": "25-34"})
    assert step(case.file()) is Step.ASSESS
    case.record("plan", {"need": "papers"}, thing("plan"))
    assert step(case.file()) is Step.PLAN
    case.record("service", {"what": "legal", "given_on": _day(1)}, thing("service"))
    assert step(case.file()) is Step.ACT
    case.record("risk", {"level": "medium"})
    assert step(case.file()) is Step.REVIEW
    case.record("plan", {"done_on": _day(2)}, thing("plan"))
    assert step(case.file()) is Step.ACT
    case.save(close(case.file(), {"reason": "goals_met", "closed_on": _day(3)}))
    assert step(case.file()) is Step.CLOSED


def test_what_was_passed_over_in_haste_is_shown() -> None:
    case = _opened()
    assert missing_steps(case.file()) == ()
    case.record("risk", {"level": "high"})
    assert missing_steps(case.file()) == (Step.SAFETY_CHECK, Step.CONSENT)
    case.record("service", {"what": "food", "given_on": _day(0)}, thing("service"))
    assert Step.PLAN in missing_steps(case.file())


def test_core_carries_the_step_and_only_when_it_changed() -> None:
    case = _opened()
    assert step_changes(Recorder().file()) == ()
    case.record("risk", {"level": "high"})
    assert step(case.core()) is Step.CONTACT
    (draft,) = step_changes(case.file())
    assert (draft.stream, draft.field, draft.value) == (StreamKind.CORE, "step", "triage")
    case.save([draft])
    assert step_changes(case.file()) == ()
    assert step(case.core()) is Step.TRIAGE


def test_a_note_alone_is_care() -> None:
    case = _opened()
    case.record("note", {"text": "She called."}, thing("note"))
    assert step(case.file()) is Step.CONTACT


def test_the_codes_are_those_of_the_codebook() -> None:
    assert [each.value for each in Step] == list(code_list("case_steps").codes)
    assert {each.value for each in Side} == set(code_list("side_states").codes)
    assert set(code_list("note_sorts").codes) >= CONTACT_SORTS


def test_silence_begins_the_day_after_word_was_agreed() -> None:
    case = _opened()
    case.record("safe_contact", {"nothing_heard_by": _day(2)}, expires=202606)
    assert side_states(case.file(), TODAY + timedelta(days=2)) == ()
    assert side_states(case.file(), TODAY + timedelta(days=3)) == (Side.SILENT,)


def test_a_later_contact_ends_the_silence_and_a_withdrawn_one_does_not() -> None:
    case = _opened()
    case.record("safe_contact", {"nothing_heard_by": _day(2)}, expires=202606)
    case.record("note", {"text": "x", "sort": "phone_call", "date": _day(0)}, thing("same day"))
    assert nothing_heard_by(case.file()) == TODAY + timedelta(days=2)
    case.record("note", {"text": "x", "sort": "observation", "date": _day(2)}, thing("seen"))
    assert nothing_heard_by(case.file()) is not None
    case.record("note", {"text": "x", "sort": "message", "date": _day(1)}, thing("heard"))
    assert nothing_heard_by(case.file()) is None
    assert side_states(case.file(), TODAY + timedelta(days=9)) == ()
    last = last_contact(case.file())
    assert last is not None
    assert last.happened == TODAY + timedelta(days=1)


def test_a_contact_without_a_date_counts_from_its_recording() -> None:
    case = _opened()
    assert last_contact(case.file()) is None
    case.record("note", {"text": "x", "sort": "visit"}, thing("visit"))
    last = last_contact(case.file())
    assert last is not None
    assert last.happened == case.now.date()
    assert last.recorded >= case.now


def test_without_an_agreement_there_is_no_silence() -> None:
    case = _opened()
    assert nothing_heard_by(case.file()) is None
    case.record("safe_contact", {"channel": "visit"}, expires=202606)
    assert nothing_heard_by(case.file()) is None
    case.record("safe_contact", {"nothing_heard_by": _day(1)}, expires=202606)
    case.record("safe_contact", {"nothing_heard_by": None}, expires=202606)
    assert nothing_heard_by(case.file()) is None


def test_a_missing_parent_is_a_side_state() -> None:
    case = _opened()
    case.record("parent_missing", {"happened_on": _day(0)}, thing("event"))
    assert side_states(case.file(), TODAY) == (Side.PARENT_MISSING,)


@pytest.mark.parametrize(
    ("reason", "side"),
    [
        ("moved_safely", (Side.MOVED,)),
        ("transferred", (Side.TRANSFERRED,)),
        ("forced_return", (Side.DETAINED,)),
        ("goals_met", ()),
    ],
)
def test_how_a_case_ended_is_a_side_state(reason: str, side: tuple[Side, ...]) -> None:
    case = _opened()
    case.save(close(case.file(), {"reason": reason, "closed_on": _day(0)}))
    assert side_states(case.file(), TODAY) == side


def test_closing_sets_the_day_of_erasure_and_lets_go_of_what_sealed_kept() -> None:
    case = _opened()
    case.record("safe_contact", {"hours": "noon"}, expires=202603)
    case.save(keep_last_contact(case.file(), date(2026, 3, 31)))
    case.save(close(case.file(), {"reason": "goals_met", "closed_on": _day(0)}, kept_months=6))
    file = case.file()
    hours = file.records["safe_contact"][SELF].fields["hours"]
    assert [value.value for value in hours.values] == ["noon"]
    assert [value.stream for value in hours.values] == [StreamKind.EPHEMERAL]
    due = erase_day(TODAY, 6)
    assert file.held("case", "erase_on")[0] == due.isoformat()
    assert file.held("case", "step") == "closed"
    assert not is_routine_erasure(file, due - timedelta(days=1))
    assert is_routine_erasure(file, due)
    assert side_states(file, due) == (Side.ERASURE_DUE,)
    with pytest.raises(InvalidFact):
        close(file, {"reason": "goals_met", "closed_on": _day(0)})


def test_a_date_of_erasure_that_was_agreed_stays() -> None:
    case = Recorder()
    told = {"reason": "goals_met", "closed_on": _day(0), "erase_on": _day(30)}
    case.save(close(case.file(), told))
    assert case.file().held("closure", "erase_on")[0] == (TODAY + timedelta(days=30)).isoformat()


def test_closing_without_a_date_is_refused() -> None:
    with pytest.raises(InvalidFact):
        close(_opened().file(), {"reason": "goals_met"})


def test_a_closed_case_opens_again_and_its_closure_stays_in_the_history() -> None:
    case = _opened()
    case.record("risk", {"level": "high"})
    with pytest.raises(InvalidFact):
        reopen(case.file())
    case.save(close(case.file(), {"reason": "goals_met", "closed_on": _day(0), "text": "well"}))
    case.save(reopen(case.file()))
    file = case.file()
    assert step(file) is Step.TRIAGE
    assert file.held("case", "erase_on") is None
    assert not is_routine_erasure(file, TODAY + timedelta(days=900))
    fact = file.records["closure"][SELF].fields["text"]
    assert [value.value for value in fact.history] == ["well", None]


def test_a_closure_recorded_twice_at_once_opens_whole() -> None:
    case = Recorder()
    before = case.file()
    for by in ("Ara", "Bomi"):
        case.save(close(before, {"reason": "goals_met", "closed_on": _day(0)}), by)
    case.save(reopen(case.file()))
    assert fold(CASE, case.recorded, author_of).held("closure", "closed_on") is None


_SAID = (
    Draft(StreamKind.CORE, "case", SELF, "pseudonym", SET, "Willow"),
    Draft(StreamKind.CORE, "case", SELF, "step", SET, "contact"),
    Draft(StreamKind.CARE, "profile", SELF, "prs_Gender", SET, "Feminine"),
    Draft(StreamKind.CARE, "profile", SELF, "lwd_age_band", SET, "18-24"),
    Draft(StreamKind.CARE, "child", SELF, "school_grade", SET, "3"),
    Draft(StreamKind.CARE, "risk", SELF, "level", SET, "high"),
    Draft(StreamKind.CARE, "risk", SELF, "reason", SET, "a watched phone"),
    Draft(StreamKind.CARE, "safe_contact", SELF, "hours", SET, "noon"),
    Draft(StreamKind.CARE, "consent", thing("1"), "state", SET, "given"),
    Draft(StreamKind.CARE, "plan", thing("2"), "need", SET, "counselling"),
    Draft(StreamKind.CARE, "plan", thing("2"), "done_on", SET, ["2026-03-02", "2026-03-02", "day"]),
    Draft(StreamKind.CARE, "service", thing("3"), "given_on", SET, ["2026-03-02"] * 2 + ["day"]),
    Draft(StreamKind.CARE, "note", thing("4"), "", NOTE, {"text": "x", "sort": "note"}),
    Draft(StreamKind.SEALED, "name", thing("5"), "full", SET, "a name"),
    Draft(StreamKind.CORE, "followup", thing("6"), "what", SET, "contact"),
)


@given(st.lists(st.sampled_from(_SAID), unique_by=lambda draft: (draft.kind, draft.field)))
def test_a_few_drafts_decide_the_step_of_a_new_case(drafts: list[Draft]) -> None:
    def reached(told: Sequence[Draft]) -> Step:
        new = as_recorded(told, device=DeviceId(b"d" * 16), hlc=1000, origins={})
        return step(fold(CASE, new, author_of))

    assert reached(deciding(drafts)) is reached(drafts)
