from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.consent import (
    CLOSED_TO,
    Reason,
    first_contact,
    may_share,
    never_tell,
    require_consent,
    withdraw,
)
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.errors import ConsentMissing, InvalidFact
from support.recorder import START, Recorder, member_of, thing

TODAY = START.date()
PERMISSION = {
    "part": "permission",
    "purpose": "referral",
    "recipient": "lawyer",
    "fields": ["needs", "papers"],
    "answer": "yes",
    "given_on": on_day(TODAY),
    "expires": on_day(TODAY + timedelta(days=30)),
}


def _case(**changed: object) -> Recorder:
    case = Recorder()
    case.record("consent", {"part": "first_contact", "limits_told": "yes"}, thing("first"))
    case.record("consent", PERMISSION | changed, thing("permission"))
    return case


def _reason(case: Recorder, recipient: str = "lawyer", on: date = TODAY) -> Reason:
    return may_share(case.file(), "referral", recipient, "papers", on).reason


def test_a_permission_allows_its_purpose_recipient_fields_and_time_and_nothing_else() -> None:
    file = _case().file()
    decision = may_share(file, "referral", "lawyer", "papers", TODAY)
    assert decision
    assert decision.consent == thing("permission")
    assert decision.until == TODAY + timedelta(days=30)
    assert may_share(file, "tracing", "lawyer", "papers", TODAY).reason is Reason.NOT_ASKED
    assert may_share(file, "referral", "clinic", "papers", TODAY).reason is Reason.OTHER_RECIPIENT
    assert may_share(file, "referral", "lawyer", "health", TODAY).reason is Reason.OTHER_FIELDS
    assert not may_share(file, "referral", "lawyer", "health", TODAY)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"answer": "no"}, Reason.REFUSED),
        ({"answer": "unsure"}, Reason.REFUSED),
        ({"answer": None}, Reason.REFUSED),
        ({"withdrawn_on": on_day(TODAY)}, Reason.WITHDRAWN),
        ({"withdrawn_on": on_day(TODAY + timedelta(days=1))}, Reason.GIVEN),
        ({"expires": on_day(TODAY)}, Reason.GIVEN),
        ({"expires": on_day(TODAY - timedelta(days=1))}, Reason.EXPIRED),
        ({"expires": None, "given_on": None}, Reason.GIVEN),
        ({"given_on": on_day(TODAY + timedelta(days=1))}, Reason.NOT_YET),
        ({"recipient_which": "Blue Door"}, Reason.OTHER_RECIPIENT),
        ({"decided_by": "herself"}, Reason.GIVEN),
        ({"decided_by": "nobody_yet"}, Reason.NOBODY_DECIDED),
        ({"child_agrees": "no"}, Reason.CHILD_REFUSES),
    ],
)
def test_each_part_of_a_permission_counts(changed: dict[str, object], reason: Reason) -> None:
    assert _reason(_case(**changed)) is reason


def test_a_named_recipient_is_only_that_one() -> None:
    file = _case(recipient_which="Blue Door").file()
    assert may_share(file, "referral", "lawyer", "papers", TODAY, which="blue door")
    assert not may_share(file, "referral", "lawyer", "papers", TODAY, which="Red Door")


def test_nothing_is_shared_before_the_limits_were_told() -> None:
    case = Recorder()
    case.record("consent", PERMISSION, thing("permission"))
    assert _reason(case) is Reason.LIMITS_NOT_TOLD


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, Reason.NOBODY_DECIDED),
        ({"decided_by": "herself"}, Reason.NOBODY_DECIDED),
        ({"decided_by": "guardian_safe"}, Reason.GUARDIAN_NOT_SAFE),
        ({"decided_by": "guardian_safe", "guardian_safe": "unknown"}, Reason.GUARDIAN_NOT_SAFE),
        ({"decided_by": "guardian_safe", "guardian_safe": "yes"}, Reason.GIVEN),
        ({"decided_by": "trusted_adult"}, Reason.GIVEN),
        ({"decided_by": "trusted_adult", "child_agrees": "no"}, Reason.CHILD_REFUSES),
        ({"decided_by": "best_interests"}, Reason.NO_BEST_INTERESTS),
        (
            {
                "decided_by": "best_interests",
                "best_interests_reason": "no adult is safe",
                "supervisor": member_of("Bomi"),
            },
            Reason.GIVEN,
        ),
    ],
)
def test_for_a_child_somebody_safe_decides_and_the_child_agrees(
    changed: dict[str, object], reason: Reason
) -> None:
    case = _case(**changed)
    case.record("child", {"age_band": "6-11"})
    assert _reason(case) is reason


@settings(max_examples=60)
@given(st.data())
def test_whom_never_to_tell_always_wins(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(CLOSED_TO)))
    recipient = data.draw(st.sampled_from(sorted(CLOSED_TO[code])))
    case = Recorder()
    case.record("consent", PERMISSION | {"recipient": recipient}, thing("permission"))
    told = {"part": "first_contact", "limits_told": "yes"}
    case.record("consent", told, thing("first"))
    assert may_share(case.file(), "referral", recipient, "needs", TODAY)
    case.record("consent", {"never_tell": [code]}, thing("first"))
    decision = may_share(case.file(), "referral", recipient, "needs", TODAY)
    assert (decision.allowed, decision.reason) == (False, Reason.NEVER_TELL)


def test_a_named_person_is_checked_against_whom_never_to_tell() -> None:
    case = _case(recipient="named_person", never_tell=["own_family", "media"])
    decision = may_share(case.file(), "referral", "named_person", "needs", TODAY)
    assert (decision.allowed, decision.never) == (True, ("own_family",))


def test_members_who_recorded_a_permission_differently_allow_only_what_all_say() -> None:
    case = _case(fields=None)
    before = case.file()
    for by, fields in (("Ara", ["needs", "papers"]), ("Bomi", ["needs"])):
        case.record("consent", {"fields": fields}, thing("permission"), by=by, seen=before)
    assert _reason(case) is Reason.OTHER_FIELDS
    assert may_share(case.file(), "referral", "lawyer", "needs", TODAY)


def test_the_nearest_permission_says_why_not() -> None:
    case = _case(answer="no")
    case.record("consent", PERMISSION | {"recipient": "clinic"}, thing("another"))
    assert _reason(case) is Reason.REFUSED


def test_to_go_on_every_field_needs_consent() -> None:
    file = _case().file()
    require_consent(file, "referral", "lawyer", ("needs", "papers"), TODAY)
    with pytest.raises(ConsentMissing) as problem:
        require_consent(file, "referral", "lawyer", ("needs", "health"), TODAY)
    assert problem.value.facts["purpose"] == "referral"


def test_a_withdrawal_ends_it_and_the_history_keeps_that_it_was_given() -> None:
    case = _case()
    case.save(withdraw(case.file(), thing("permission"), TODAY, "she changed her mind"))
    assert _reason(case) is Reason.WITHDRAWN
    record = case.file().one("consent", thing("permission"))
    assert record is not None
    assert record.held("answer") == "yes"
    assert record.held("withdrawn_words") == "she changed her mind"
    for consent in (thing("permission"), thing("none")):
        with pytest.raises(InvalidFact):
            withdraw(case.file(), consent, TODAY)
    plain = _case()
    assert len(withdraw(plain.file(), thing("permission"), TODAY)) == 1


def test_the_three_questions_of_the_first_contact() -> None:
    case = Recorder()
    assert first_contact(case.file()).unanswered == ("help_with", "never_tell", "reach")
    case.record("consent", {"part": "first_contact", "help_words": "papers"}, thing("first"))
    assert first_contact(case.file()).unanswered == ("never_tell", "reach")
    answers = {"never_tell": ["police"], "reach": "she_contacts", "help_with": ["papers"]}
    case.record("consent", answers, thing("first"), expires=202606)
    answered = first_contact(case.file())
    assert answered.unanswered == ()
    assert (answered.help_with, answered.help_words) == (("papers",), ("papers",))
    assert (answered.never_tell, answered.reach) == (("police",), "she_contacts")


def test_wishes_for_the_day_of_an_arrest_count_too() -> None:
    case = Recorder()
    case.record("advance_wishes", {"never_tell": ["school"]})
    assert never_tell(case.file()) == ("school",)
    assert never_tell(case.file(sealed=False)) == ()


def test_every_code_named_in_the_rules_stands_in_its_list() -> None:
    assert set(CLOSED_TO) <= set(code_list("never_tell").codes)
    recipients = set(code_list("consent_recipients").codes)
    assert all(closed <= recipients for closed in CLOSED_TO.values())
    assert {reason.value for reason in Reason} == set(code_list("sharing_reasons").codes)
