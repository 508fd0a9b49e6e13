from datetime import timedelta

import pytest

from leeward.cases.followup import Due, due_items
from leeward.cases.parent_missing import (
    TOMORROW,
    first_day,
    may_publicise,
    record_event,
    require_publicity,
    tonight_carers,
    wishes,
)
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.errors import ConsentMissing
from leeward.ids import CaseId, StreamKind
from leeward.journal.entry import Draft
from support.recorder import START, Recorder, identity, member_of, thing

TODAY = START.date()
EVENT = thing("event")
MOTHER = CaseId(identity("the mother's case"))


def _drafts(case: Recorder, **answers: object) -> tuple[Draft, ...]:
    return record_event(
        case.file(),
        EVENT,
        {"happened_on": on_day(TODAY)} | answers,
        today=TODAY,
        followup=thing("tomorrow"),
        owner=member_of("Ara"),
    )


def _mother(**answers: object) -> Recorder:
    case = Recorder(MOTHER)
    case.record("advance_wishes", answers)
    return case


def test_a_follow_up_stands_for_tomorrow_under_a_neutral_name() -> None:
    case = Recorder()
    case.save(_drafts(case))
    tomorrow = TODAY + timedelta(days=1)
    found = {item.why: item for item in due_items(case.file())}
    assert found[Due.FOLLOWUP].due == tomorrow
    assert (found[Due.FOLLOWUP].what, found[Due.FOLLOWUP].owner) == (TOMORROW, member_of("Ara"))
    assert found[Due.CHILD_CONTACT].due == tomorrow
    assert TOMORROW in code_list("followup_kinds").codes
    assert set(case.core().records) == {"followup"}


def test_opening_the_form_again_makes_no_second_follow_up_and_keeps_the_day_agreed() -> None:
    case = Recorder()
    case.save(_drafts(case, next_contact=on_day(TODAY + timedelta(days=3))))
    case.save(_drafts(case, first_steps=["safe_tonight"]))
    assert len(case.file().all_of("followup")) == 1
    (contact,) = [item for item in due_items(case.file()) if item.why is Due.CHILD_CONTACT]
    assert contact.due == TODAY + timedelta(days=3)
    case.record("followup", {"done_on": on_day(TODAY)}, thing("tomorrow"))
    again = record_event(
        case.file(), EVENT, {}, today=TODAY, followup=thing("next"), owner=member_of("Ara")
    )
    assert {draft.entity for draft in again} == {thing("next")}


def test_no_field_of_the_form_asks_where_she_is() -> None:
    fields = {draft.field for draft in _drafts(Recorder(), who="mother_missing")}
    assert not any("where" in field or "place" in field or "location" in field for field in fields)


def test_only_vetted_carers_are_proposed_and_the_present_one_first() -> None:
    case = Recorder()
    suitable = {"arrangement": "foster_care", "vetting_result": "suitable"}
    carers: tuple[tuple[str, dict[str, object]], ...] = (
        ("visited", {"last_visit_on": on_day(TODAY)}),
        ("never visited", {}),
        ("present", {"started_on": on_day(TODAY), "carer": "aunt", "carer_name": "P"}),
        ("former", {"started_on": on_day(TODAY), "ended_on": on_day(TODAY)}),
        ("unfinished", {"vetting_result": "unfinished"}),
        ("unsafe", {"child_safe": "no"}),
        ("unwanted", {"child_view": "wants_to_leave"}),
        ("abusive", {"change_reason": "abuse_exploitation"}),
    )
    for name, answers in carers:
        case.record("care_arrangement", suitable | answers, thing(name))
    found = tonight_carers(case.file())
    assert [carer.entity for carer in found[:2]] == [thing("present"), thing("visited")]
    assert {carer.entity for carer in found[2:]} == {thing("never visited"), thing("former")}
    assert (found[0].carer, found[0].name, found[0].is_caring_now) == ("aunt", "P", True)
    assert tonight_carers(case.file(sealed=False))[0].name == ""


def test_a_carer_vetted_differently_by_two_members_is_not_proposed() -> None:
    case = Recorder()
    before = case.file()
    for by, result in (("Ara", "suitable"), ("Bomi", "unfinished")):
        answers = {"arrangement": "foster_care", "vetting_result": result}
        case.record("care_arrangement", answers, thing("carer"), by=by, seen=before)
    assert tonight_carers(case.file()) == ()


def test_the_first_day_shows_steps_wishes_and_what_to_withdraw() -> None:
    case = Recorder()
    case.save(
        _drafts(
            case,
            first_steps=["safe_tonight"],
            withdraw=["meeting_places", "none"],
            exposed=["siblings"],
        )
    )
    permission = {"part": "permission", "answer": "yes", "recipient": "school"}
    case.record("consent", permission, thing("school"))
    own = permission | {"recipient": "own_team"}
    case.record("consent", own, thing("team"))
    over = permission | {"expires": on_day(TODAY - timedelta(days=1))}
    case.record("consent", over, thing("over"))
    case.record("safe_contact", {"channel": "visit"}, expires=202606)
    mother = _mother(child_to="the aunt in the next valley", may_tell=["carer_named"])
    day = first_day(case.file(), EVENT, TODAY, parent=mother.file())
    assert day.steps_done == ("safe_tonight",)
    assert "safe_tonight" not in day.steps_open
    assert set(day.steps_open) | {"safe_tonight"} == set(code_list("first_day_steps").codes)
    assert day.wishes is not None
    assert day.wishes.child_to == "the aunt in the next valley"
    assert day.withdraw == ("meeting_places", "contact_way", "consent_to_partners")
    assert day.permissions == (thing("school"),)
    assert day.exposed == ("siblings",)
    assert set(day.withdraw) <= set(code_list("withdrawals").codes)


def test_before_anything_is_recorded_every_step_is_open() -> None:
    day = first_day(Recorder().file(), EVENT, TODAY)
    assert day.steps_open == code_list("first_day_steps").codes
    assert (day.wishes, day.may_publicise, day.withdraw) == (None, "no", ())


def test_wishes_are_read_from_her_sealed_stream_and_only_there() -> None:
    mother = _mother(child_to="the aunt", child_not_to=["his_family"], never_tell=["police"])
    found = wishes(mother.file())
    assert found is not None
    assert (found.child_not_to, found.never_tell) == (("his_family",), ("police",))
    assert (found.may_search, found.publicise) == ("no", "no")
    assert wishes(mother.file(sealed=False)) is None
    assert {item.stream for item in mother.recorded} == {StreamKind.SEALED}


@pytest.mark.parametrize(
    ("form", "wished", "holds"),
    [
        (None, None, "no"),
        ("as_wished", None, "as_wished"),
        ("as_wished", "no", "no"),
        ("no", "as_wished", "no"),
        ("ask_first", "as_wished", "ask_first"),
        ("as_wished", "as_wished", "as_wished"),
    ],
)
def test_nothing_is_publicised_against_the_wishes(
    form: str | None, wished: str | None, holds: str
) -> None:
    case = Recorder()
    case.save(_drafts(case, publicise=form))
    her = None if wished is None else wishes(_mother(publicise=wished).file())
    assert may_publicise(case.file(), EVENT, her) == holds
    if holds == "as_wished":
        require_publicity(case.file(), EVENT, her)
    else:
        with pytest.raises(ConsentMissing):
            require_publicity(case.file(), EVENT, her)
