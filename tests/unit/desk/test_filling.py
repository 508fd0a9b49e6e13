"""Forms over a case: what they start from, and what saving them records where."""

from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leeward.desk.answering import FillAnswer, fill
from leeward.desk.asked_form import shipped
from leeward.desk.filling import Filling, begin, evaluated, started
from leeward.desk.form_list import FILLABLE
from leeward.desk.opening import propose_case
from leeward.desk.session import Session
from leeward.errors import InvalidIdentifier, NeverStored, UnknownPage
from leeward.forms.shipped import shipped_kinds
from leeward.ids import CaseId, EntityId, StreamKind
from support.desk_session import Shared, file_of, new_case, new_session, open_sealed, opened
from support.vaults import ARA_SECOND, Clock

RISK = {
    "danger_now": "no",
    "device_watched": "yes",
    "level": "high",
    "reason": "a watched phone",
    "next_review": "2026-03-04",
    "assessed_on": "2026-03-02",
}
CONTACT = {
    "may_contact": "agreed_hours",
    "channel": "messenger",
    "channel_address": "willow-7",
    "hours": "weekdays 10 to 11",
    "phrase_all_clear": "the kettle is on",
    "phrase_danger": "I have a headache",
    "silence": "no_contact_tell_coordinator",
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return new_session(tmp_path / "v")


@pytest.fixture
def case(session: Session) -> CaseId:
    return new_case(session)


def filling(session: Session, case: CaseId, kind: str, entity: EntityId | None = None) -> Filling:
    return begin(opened(session, case), shipped(kind), entity)


def save(session: Session, case: CaseId, kind: str, answers: Mapping[str, str]) -> FillAnswer:
    form = shipped(kind)
    keys = {asked.name: form.key_of(asked.name) for asked in form.questions.values()}
    told = {str(keys[name]): text for name, text in answers.items()}
    return fill(begin(opened(session, case), form), told)


def streams(session: Session, case: CaseId) -> set[tuple[str, str]]:
    return {(one.stream.value, one.entry.field) for one in session.vault.recorded(case)}


def test_every_question_of_a_shipped_form_has_a_field(session: Session, case: CaseId) -> None:
    for kind in shipped_kinds():
        form = begin(opened(session, case), shipped(kind)).form
        for path in form.questions:
            key = path.removeprefix(f"{form.definition.root}/")
            assert form.field(key) is not None, (kind, key)
            assert form.key_of(form.field_name(key)) == key


def test_an_empty_form_starts_from_its_defaults(session: Session, case: CaseId) -> None:
    state = started(filling(session, case, "risk"))
    assert state.values()["assessed_on"] == "2026-03-02"


def test_a_form_starts_from_what_holds_and_saving_it_again_records_nothing(
    session: Session, case: CaseId
) -> None:
    first = save(session, case, "risk", RISK)
    assert first.is_done
    assert first.changed > 5
    again = filling(session, case, "risk")
    assert started(again).answers() == RISK
    assert fill(again, RISK).changed == 0


def test_core_says_nothing_of_what_was_told(session: Session, case: CaseId) -> None:
    save(session, case, "safe_contact", CONTACT)
    save(session, case, "risk", {**RISK, "assault": "yes", "assault_on": "2026-03-01"})
    core = {field for stream, field in streams(session, case) if stream == "core"}
    assert core <= {
        "opens",
        "code",
        "pseudonym",
        "step",
        "opened_on",
        "worker",
        "level",
        "next_review",
    }


def test_an_answer_that_is_asked_no_more_is_taken_away(session: Session, case: CaseId) -> None:
    save(session, case, "risk", RISK | {"pregnancy": "yes", "pregnancy_weeks": "12"})
    save(session, case, "risk", RISK | {"pregnancy": "no"})
    assert file_of(session, case).held("risk", "pregnancy_weeks") is None


def test_what_the_form_refuses_is_not_recorded(session: Session, case: CaseId) -> None:
    without = {name: text for name, text in RISK.items() if name != "level"}
    answer = save(session, case, "risk", without)
    assert not answer.is_done
    assert answer.state.errors == {"level": "required"}
    assert file_of(session, case).one("risk") is None


def test_a_level_proposes_its_day_of_review(session: Session, case: CaseId) -> None:
    told = {"level": "high", "next_review": ""}
    state = evaluated(filling(session, case, "risk"), told)
    assert state.values()["next_review"] == "2026-03-05"


def test_a_new_assessment_begins_today_and_asks_anew_for_a_review_that_is_past(
    tmp_path: Path,
) -> None:
    clock = Clock()
    session = new_session(tmp_path / "w", clock)
    case = new_case(session)
    save(session, case, "risk", RISK)
    clock.forward(days=9)
    values = started(filling(session, case, "risk")).values()
    assert values["assessed_on"] == "2026-03-11"
    assert values["next_review"] == ""


def test_a_phrase_is_in_no_page_and_an_empty_field_keeps_it(session: Session, case: CaseId) -> None:
    save(session, case, "safe_contact", CONTACT)
    form = filling(session, case, "safe_contact")
    assert form.hidden == {"channel_address", "phrase_all_clear", "phrase_danger"}
    shown = {key: "" if key in form.hidden else text for key, text in CONTACT.items()}
    assert fill(form, {**shown, "hours": "after 19:00"}).changed == 1
    held = file_of(session, case)
    assert held.held("safe_contact", "phrase_danger") == "I have a headache"
    assert held.held("safe_contact", "hours") == "after 19:00"


def test_a_hidden_answer_is_taken_away_when_asked(session: Session, case: CaseId) -> None:
    save(session, case, "safe_contact", CONTACT)
    form = filling(session, case, "safe_contact")
    shown = {key: "" if key in form.hidden else text for key, text in CONTACT.items()}
    assert fill(form, shown, cleared={"phrase_danger"}).is_done
    assert file_of(session, case).held("safe_contact", "phrase_danger") is None


def test_the_two_phrases_are_compared_also_where_one_is_hidden(
    session: Session, case: CaseId
) -> None:
    save(session, case, "safe_contact", CONTACT)
    form = filling(session, case, "safe_contact")
    shown = {key: "" if key in form.hidden else text for key, text in CONTACT.items()}
    answer = fill(form, {**shown, "phrase_all_clear": "I have a headache"})
    assert answer.state.errors == {"phrase_danger": "constraint"}


def test_free_text_is_warned_of_and_the_override_says_what_and_why_but_not_the_words(
    session: Session, case: CaseId
) -> None:
    told = {**RISK, "reason": "call 010-1234-5678 at night"}
    answer = save(session, case, "risk", told)
    assert not answer.is_done
    assert [(each.field, each.whats) for each in answer.warned] == [("reason", ("phone_number",))]
    form = filling(session, case, "risk")
    assert fill(form, told, reason="again 010-1234-5678").reason_fault is not None
    assert fill(form, told, reason="a shop's own number").is_done
    (override,) = file_of(session, case).notes_of("override")
    assert override.part("kind") == "risk"
    assert override.part("field") == "reason"
    assert "010" not in repr(override.value.value)
    assert fill(filling(session, case, "risk"), told).is_done, "what stands is not asked again"


def test_a_typed_field_refuses_a_position(session: Session, case: CaseId) -> None:
    answer = save(session, case, "safe_contact", {**CONTACT, "hours": "42.90215, 129.50812"})
    assert isinstance(answer.faults["hours"], NeverStored)
    assert not answer.is_done


def test_while_sealed_is_closed_the_rest_is_recorded_and_the_name_waits_sealed(
    session: Session, case: CaseId
) -> None:
    told = {"what": "hospital_birth_record", "state": "kept", "number": "K-2231"}
    form = shipped("document")
    lists = {asked.name: asked.list_name for asked in form.questions.values()}
    choices = {name: form.definition.lists[lists[name]] for name in ("what", "state")}
    told |= {name: offered[0].name for name, offered in choices.items()}
    answer = save(session, case, "document", told)
    assert answer.is_done
    assert answer.kept == 1
    assert answer.entity is not None
    record = file_of(session, case).one("document", answer.entity)
    assert record is not None
    assert record.held("what") == told["what"]
    closed = filling(session, case, "document", answer.entity)
    assert closed.waits
    assert not closed.unrecorded
    open_sealed(session)
    again = filling(session, case, "document", answer.entity)
    assert again.unrecorded == {form.key_of("number"): "K-2231"}
    assert fill(again, again.answers()).is_done
    record = file_of(session, case).one("document", answer.entity)
    assert record is not None
    assert record.held("number") == "K-2231"
    assert not filling(session, case, "document", answer.entity).unrecorded


def test_two_names_typed_while_sealed_is_closed_both_wait(session: Session, case: CaseId) -> None:
    for name in ("가을", "Kestrel"):
        answer = save(session, case, "name", {"full": name})
        assert answer.is_done
        assert (answer.changed, answer.kept, answer.entity) == (0, 1, None)
    open_sealed(session)
    for name in ("가을", "Kestrel"):
        form = filling(session, case, "name")
        assert form.unrecorded == {"full": name}
        assert fill(form, form.answers()).is_done
    assert not filling(session, case, "name").unrecorded
    names = [record.held("full") for record in file_of(session, case).all_of("name")]
    assert names == ["가을", "Kestrel"]


def test_a_sealed_record_keeps_its_form_version_in_sealed(session: Session, case: CaseId) -> None:
    open_sealed(session)
    answer = save(session, case, "name", {"full": "가을"})
    assert answer.entity is not None
    where = {
        (one.stream, one.entry.field)
        for one in session.vault.recorded(case)
        if one.entry.entity == answer.entity
    }
    assert where == {(StreamKind.SEALED, "full"), (StreamKind.SEALED, "form_version")}


def test_a_follow_up_belongs_to_whoever_makes_it(session: Session, case: CaseId) -> None:
    form = shipped("followup")
    what = form.definition.lists["followup_kinds"][0].name
    answer = save(session, case, "followup", {"what": what, "due": "2026-03-09"})
    assert answer.entity is not None
    record = file_of(session, case).one("followup", answer.entity)
    assert record is not None
    assert record.held("owner") == session.member


def test_closing_a_case_sets_the_day_of_erasure(session: Session, case: CaseId) -> None:
    reason = shipped("closure").definition.lists["closure_reasons"][0].name
    offered = shipped("closure").definition.lists["papers_offered"][0].name
    start = dict(started(filling(session, case, "closure")).values())
    assert start["erase_on"] == "2027-03-31"
    answer = save(session, case, "closure", {**start, "reason": reason, "papers_offered": offered})
    assert answer.is_done
    held = file_of(session, case)
    assert held.held("case", "step") == "closed"
    assert held.held("case", "erase_on") == held.held("closure", "erase_on") is not None


def test_no_form_for_a_record_that_is_not_there(session: Session, case: CaseId) -> None:
    with pytest.raises(InvalidIdentifier):
        filling(session, case, "plan", EntityId(b"\x01" * 16))
    with pytest.raises(UnknownPage):
        filling(session, case, "note", EntityId(b"\x01" * 16))


def test_a_name_needs_the_second_passphrase_to_be_seen(session: Session, case: CaseId) -> None:
    session.open_sealed(ARA_SECOND, "own_request")
    answer = save(session, case, "name", {"full": "가을"})
    session.close_sealed()
    with pytest.raises(InvalidIdentifier):
        filling(session, case, "name", answer.entity)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=10
).map(str.strip)
GOOD_DAYS = st.sampled_from(["2026-02-28", "2026-03-02", "2026-03-05", "2026-09-01", ""])


@st.composite
def filled(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Return a shipped form with an answer to every question, possible or not."""
    kind = draw(st.sampled_from(sorted(FILLABLE)))
    form, told = shipped(kind), {}
    for path, asked in form.questions.items():
        codes = [choice.name for choice in form.definition.lists.get(asked.list_name, ())]
        match asked.kind:
            case "select_one":
                answer = draw(st.sampled_from(codes))
            case "select_multiple":
                answer = " ".join(draw(st.lists(st.sampled_from(codes), max_size=2, unique=True)))
            case "date":
                answer = draw(GOOD_DAYS)
            case "integer" | "decimal":
                answer = str(draw(st.integers(0, 50)))
            case _:
                answer = draw(TEXT)
        told[path.removeprefix(f"{form.definition.root}/")] = answer
    return kind, told


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    session = new_session(tmp_path_factory.mktemp("shared") / "v")
    open_sealed(session)
    return Shared(session)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(filled())
def test_whatever_a_shipped_form_accepts_comes_back_as_it_was(
    shared: Shared, drawn: tuple[str, dict[str, str]]
) -> None:
    kind, told = drawn
    session = shared.session
    case = new_case(session, propose_case(session).pseudonym)
    first = begin(opened(session, case), shipped(kind))
    answer = fill(first, told, reason="an invented reason")
    if answer.is_done and answer.entity is not None:
        again = begin(opened(session, case), shipped(kind), answer.entity)
        kept = {key: normalize("NFC", text) for key, text in answer.state.answers().items()}
        assert dict(again.held) == kept
        assert fill(again, again.answers(), reason="the same").is_done or kind == "risk"


@pytest.mark.parametrize("place", ["Mill Lane 4", "연길시 하남가", "和平村", "behind the mill"])
def test_a_place_finer_than_a_city_is_refused_where_she_is_now(
    session: Session, case: CaseId, place: str
) -> None:
    said = save(session, case, "safe_contact", {**CONTACT, "coarse_location": place})
    assert not said.is_done
    (fault,) = said.faults.values()
    assert isinstance(fault, NeverStored)
    assert fault.facts["what"] == "finer_place"
    coarse = {**CONTACT, "coarse_location": "Yanbian, a village in the north"}
    assert save(session, case, "safe_contact", coarse).is_done


def test_a_way_to_her_door_in_a_note_is_warned_of_and_recorded_with_its_reason(
    session: Session, case: CaseId
) -> None:
    told = {**RISK, "reason": "he keeps her at 12 Willow Lane"}
    warned = save(session, case, "risk", told).warned
    assert [each.whats for each in warned] == [("postal_address",)]
