"""The day a parent goes missing: wishes followed, a vetted carer, a follow-up for tomorrow."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from leeward.cases.relationships import join
from leeward.desk.answering import FillAnswer, fill
from leeward.desk.asked_form import shipped
from leeward.desk.filling import begin
from leeward.desk.first_day import FirstDayView, first_day_view, withdraw_permission
from leeward.desk.recording import record_answers, record_drafts
from leeward.desk.session import Session
from leeward.errors import ConsentMissing, InvalidFact
from leeward.ids import CaseId, EntityId, new_id
from support.desk_session import file_of, new_case, new_session, open_sealed, opened

MISSING = {
    "happened_on": "2026-03-02",
    "who": "mother_missing",
    "wishes_opened": "opened",
    "tonight/carer_tonight": "named_by_parent",
    "tonight/carer_vetted": "yes",
    "first_day/exposed": "caseworker",
    "first_day/withdraw": "contact_way",
    "first_day/next_contact": "2026-03-03",
    "first_day/publicise": "no",
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return new_session(tmp_path / "v")


@pytest.fixture
def child(session: Session) -> CaseId:
    return new_case(session, "Wren")


def with_mother(session: Session, child: CaseId, **wishes: str) -> CaseId:
    """Join the child to a mother who left wishes; sealed is open afterwards."""
    mother = new_case(session, "Heron")
    open_sealed(session)
    entities = (EntityId(new_id(session.random)), EntityId(new_id(session.random)))
    halves = join(child, mother, "mother", entities)
    record_drafts(session, child, halves.of_one)
    record_drafts(session, mother, halves.of_other)
    if wishes:
        record_answers(session, mother, "advance_wishes", wishes)
    return mother


def save(session: Session, child: CaseId, answers: Mapping[str, str]) -> FillAnswer:
    return fill(begin(opened(session, child), shipped("parent_missing")), answers)


def shown(session: Session, child: CaseId, event: EntityId | None = None) -> FirstDayView:
    return first_day_view(opened(session, child), event)


def test_a_neutral_follow_up_stands_for_tomorrow(session: Session, child: CaseId) -> None:
    answer = save(session, child, {**MISSING, "wishes_opened": "none_recorded"})
    assert answer.is_done
    (promise,) = file_of(session, child).all_of("followup")
    assert promise.held("what") == "urgent_check_in"
    assert promise.held("due")[0] == "2026-03-03"
    assert promise.held("owner") == session.member


def test_wishes_are_read_only_while_sealed_is_open(session: Session, child: CaseId) -> None:
    mother = with_mother(session, child, child_to="가상 이모", may_search="ask_first")
    view = shown(session, child)
    (left,) = view.wishes
    assert left.case == mother.hex()
    assert left.veiled[0][1] == "child_to"
    assert "가상" not in repr(view)
    session.close_sealed()
    assert shown(session, child).wishes == ()
    assert mother.hex() not in repr(shown(session, child))


def test_a_mother_without_wishes_is_said_to_have_left_none(session: Session, child: CaseId) -> None:
    with_mother(session, child)
    assert shown(session, child).no_wishes == ("Mother",)


@pytest.mark.parametrize(
    ("wished", "wanted", "taken"),
    [
        ("no", "no", True),
        ("no", "ask_first", False),
        ("no", "as_wished", False),
        ("ask_first", "ask_first", True),
        ("ask_first", "as_wished", False),
        ("as_wished", "as_wished", True),
        ("", "as_wished", False),
    ],
)
def test_nothing_is_made_public_against_the_wishes(
    session: Session, child: CaseId, *, wished: str, wanted: str, taken: bool
) -> None:
    with_mother(session, child, child_told="…", publicise=wished)
    answer = save(session, child, {**MISSING, "first_day/publicise": wanted})
    assert answer.is_done == taken
    if not taken:
        assert isinstance(answer.faults["first_day/publicise"], ConsentMissing)
        assert file_of(session, child).all_of("parent_missing") == ()


def test_wishes_that_nobody_read_allow_nothing(session: Session, child: CaseId) -> None:
    with_mother(session, child, child_told="…", publicise="as_wished")
    session.close_sealed()
    assert not save(session, child, {**MISSING, "first_day/publicise": "as_wished"}).is_done


def test_tonights_carers_are_the_vetted_ones(session: Session, child: CaseId) -> None:
    for result in ("suitable", "unfinished"):
        record_answers(
            session,
            child,
            "care_arrangement",
            {"arrangement": "foster_care", "vetting_result": result},
        )
    assert len(shown(session, child).carers) == 1
    assert not shown(session, child).carers[0].has_name


def test_a_permission_is_withdrawn_in_one_press_and_only_once(
    session: Session, child: CaseId
) -> None:
    told = {
        "part": "permission",
        "purpose": "referral",
        "recipient": "clinic",
        "fields": ["needs"],
        "answer": "yes",
    }
    consent = record_answers(session, child, "consent", told)
    (listed,) = shown(session, child).permissions
    assert listed.entity == consent.hex()
    withdraw_permission(session, child, consent)
    assert shown(session, child).permissions == ()
    with pytest.raises(InvalidFact):
        withdraw_permission(session, child, consent)


def test_what_is_still_to_do_today_is_listed_once_the_form_is_filled(
    session: Session, child: CaseId
) -> None:
    assert shown(session, child).steps_open == ()
    done = {"first_day/first_steps": "safe_tonight basic_needs", "wishes_opened": "none_recorded"}
    answer = save(session, child, {**MISSING, **done})
    view = shown(session, child, answer.entity)
    assert (len(view.steps_open), len(view.steps_done)) == (9, 2)


def test_no_question_of_it_asks_where_the_mother_is() -> None:
    asked = shipped("parent_missing").questions.values()
    words = " ".join(text for question in asked for text in question.label.values()).lower()
    assert not any(where in words for where in ("where is", "어디에", "어디 ", "在哪"))
