"""The shipped forms, filled in as a worker would, on the evaluator that the desk uses."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from leeward.forms.definition import Question
from leeward.forms.evaluate import State, evaluate
from leeward.forms.shipped import shipped_kinds, shipped_rules
from support.shipped_forms import names

NOW = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)


def fill(kind: str, **answers: str) -> State:
    """Return the state of a form; answers go by the question's name, whatever its group."""
    rules = shipped_rules(kind)
    keys = {
        part.name: part.path.removeprefix(f"{rules.definition.root}/")
        for part in rules.definition.questions()
    }
    return evaluate(
        rules, {keys[name]: value for name, value in answers.items()}, clock=lambda: NOW
    )


def shown(state: State) -> set[str]:
    return {
        node.part.name
        for node in state.root.walk()
        if isinstance(node.part, Question) and node.relevant
    }


def wrong(state: State) -> dict[str, str]:
    return {key.rpartition("/")[2]: fault for key, fault in state.errors.items()}


def kept(state: State) -> Mapping[str, str]:
    return {key.rpartition("/")[2]: value for key, value in state.answers().items()}


RISK = {
    "danger_now": "no",
    "device_watched": "yes",
    "level": "high",
    "reason": "watched",
    "next_review": "2026-03-12",
}


def test_every_shipped_form_is_compiled() -> None:
    assert shipped_kinds() == names()


def test_a_ten_minute_call_fills_the_first_three_forms() -> None:
    assert fill("safe_contact", may_contact="only_she_contacts").valid
    assert fill("consent", limits_told="yes", help_with="safety medical").valid
    assert fill("risk", **RISK).valid


def test_silence_means_no_call_and_no_visit_unless_she_says_otherwise() -> None:
    assert kept(fill("safe_contact", may_contact="yes"))["silence"] == "no_contact_tell_coordinator"


def test_no_number_is_asked_for_where_we_may_not_contact_her() -> None:
    assert "channel_address" not in shown(fill("safe_contact", may_contact="no", channel="visit"))
    assert "channel_address" in shown(
        fill("safe_contact", may_contact="agreed_hours", channel="messenger")
    )


def test_the_two_phrases_must_differ() -> None:
    same = fill(
        "safe_contact", may_contact="yes", phrase_all_clear="비 와요", phrase_danger="비 와요"
    )
    assert wrong(same) == {"phrase_danger": "constraint"}


@pytest.mark.parametrize(
    ("day", "within_72", "within_120"),
    [
        ("2026-03-10", True, False),
        ("2026-03-09", True, False),
        ("2026-03-08", True, False),
        ("2026-03-07", True, False),  # late that day: less than 72 hours ago
        ("2026-03-06", False, True),
        ("2026-03-05", False, True),  # late that day: less than 120 hours ago
        ("2026-03-04", False, False),
    ],
)
def test_an_assault_shows_what_care_still_helps(
    day: str, *, within_72: bool, within_120: bool
) -> None:
    state = fill("risk", **RISK, assault="yes", assault_on=day)
    assert ("say_72_hours" in shown(state)) == within_72
    assert ("say_120_hours" in shown(state)) == within_120
    assert "assault_care" in shown(state)


def test_an_assault_without_a_day_shows_the_shorter_clock_and_asks_for_the_day() -> None:
    state = fill("risk", **RISK, assault="yes")
    assert "say_72_hours" in shown(state)
    assert wrong(state) == {"assault_on": "required"}


def test_no_assault_asks_no_day() -> None:
    assert "assault_on" not in shown(fill("risk", **RISK, assault="no"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [("danger_now", "yes"), ("suicide_risk", "plan_or_means"), ("urgent_medical", "yes")],
)
def test_what_cannot_wait_is_immediate(question: str, answer: str) -> None:
    assert wrong(fill("risk", **{**RISK, question: answer})) == {"level": "constraint"}
    assert fill("risk", **{**RISK, question: answer, "level": "immediate"}).valid


def test_nobody_and_somebody_cannot_both_watch() -> None:
    state = fill("safe_contact", may_contact="yes", watched_by="nobody operator")
    assert wrong(state) == {"watched_by": "constraint"}


PERMISSION = {
    "part": "permission",
    "limits_told": "yes",
    "purpose": "referral",
    "recipient": "clinic",
    "fields": "needs",
    "answer": "yes",
    "expires": "2026-09-10",
}


def test_a_permission_needs_purpose_recipient_fields_and_an_end() -> None:
    assert fill("consent", **PERMISSION, decided_by="herself").valid
    for name in ("purpose", "recipient", "fields", "expires"):
        without = {key: value for key, value in PERMISSION.items() if key != name}
        assert wrong(fill("consent", **without, decided_by="herself")) == {name: "required"}


def test_an_unsafe_guardian_cannot_decide_for_a_child() -> None:
    child = {**PERMISSION, "decided_by": "guardian_safe", "child_agrees": "yes"}
    assert wrong(fill("consent", **child, guardian_safe="no")) == {"guardian_safe": "constraint"}
    assert wrong(fill("consent", **child, guardian_safe="unknown"))
    assert wrong(fill("consent", **child)) == {"guardian_safe": "required"}
    assert fill("consent", **child, guardian_safe="yes").valid


def test_best_interests_are_recorded_and_the_child_is_heard() -> None:
    state = fill("consent", **PERMISSION, decided_by="best_interests")
    assert wrong(state) == {"best_interests_reason": "required", "child_agrees": "required"}


def test_nobody_yet_cannot_say_yes() -> None:
    assert wrong(fill("consent", **PERMISSION, decided_by="nobody_yet")) == {"answer": "constraint"}


MISSING = {
    "happened_on": "2026-03-10",
    "who": "mother_missing",
    "wishes_opened": "none_recorded",
    "carer_tonight": "named_by_parent",
    "carer_vetted": "yes",
    "exposed": "caseworker",
    "withdraw": "contact_way",
}


def test_a_parent_missing_leaves_a_contact_with_the_child_for_tomorrow() -> None:
    state = fill("parent_missing", **MISSING)
    assert state.valid
    assert kept(state)["next_contact"] == "2026-03-11"
    assert kept(state)["publicise"] == "no"


@pytest.mark.parametrize("change", [{"carer_tonight": "nobody"}, {"carer_vetted": "unknown"}])
def test_a_child_without_a_vetted_carer_tonight_calls_for_the_coordinator(
    change: dict[str, str],
) -> None:
    assert "say_call" not in shown(fill("parent_missing", **MISSING))
    assert "say_call" in shown(fill("parent_missing", **{**MISSING, **change}))


def test_nothing_is_publicised_that_no_wishes_allow() -> None:
    state = fill("parent_missing", **MISSING, publicise="as_wished")
    assert wrong(state) == {"publicise": "constraint"}
    assert fill(
        "parent_missing", **{**MISSING, "wishes_opened": "opened"}, publicise="as_wished"
    ).valid


def test_a_carer_is_suitable_only_after_the_child_was_heard_alone() -> None:
    carer = {"arrangement": "foster_care", "vetting_result": "suitable"}
    short = "no_link_to_trafficker second_person_agrees"
    assert wrong(fill("care_arrangement", **carer, vetting=short)) == {
        "vetting_result": "constraint"
    }
    assert fill("care_arrangement", **carer, vetting=f"{short} talked_alone_with_child").valid


@pytest.mark.parametrize("what", ["police_paper", "witness_statement"])
def test_of_a_dangerous_paper_only_its_existence_is_noted(what: str) -> None:
    state = fill("document", what=what)
    assert "say_no_copy" in shown(state)
    assert not shown(state) & {"number", "details"}


def test_an_amount_of_money_needs_its_currency() -> None:
    cash = {"what": "cash", "amount": "300", "unit": "money"}
    assert wrong(fill("service", **cash)) == {"currency": "required"}
    assert fill("service", **cash, currency="CNY").valid
