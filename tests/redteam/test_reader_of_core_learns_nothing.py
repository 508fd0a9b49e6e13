"""Somebody who was granted core alone, or seized it, must not learn what happened to whom."""

from datetime import timedelta

import pytest

from leeward.cases.closure import close
from leeward.cases.codes import new_code
from leeward.cases.facts import KINDS
from leeward.cases.kind import FieldType
from leeward.cases.parent_missing import record_event
from leeward.cases.relationships import join
from leeward.cases.state import step_changes
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.ids import CaseId, StreamKind
from leeward.journal.entry import Recorded
from support.recorder import START, Recorder, member_of, thing

TODAY = START.date()
YESTERDAY = on_day(TODAY - timedelta(days=1))

_TELLING = (
    "assault",
    "rape",
    "arrest",
    "missing",
    "suicide",
    "pregnan",
    "traffick",
    "exploit",
    "detain",
    "police",
    "violence",
    "forced",
    "watched",
    "mother",
    "wish",
)


def _ten_minutes_by_phone() -> Recorder:
    """Forms 1 to 3 of a woman whom an operator watches, and the step that follows from them."""
    case = Recorder()
    opened = {"code": new_code(bytes, ()), "pseudonym": "왜가리", "opened_on": on_day(TODAY)}
    case.record("case", opened | {"worker": member_of("Ara")})
    contact = {
        "may_contact": "only_she_contacts",
        "channel": "messenger",
        "channel_address": "canary-address",
        "watched_by": ["operator", "app_on_phone"],
        "phrase_all_clear": "canary-clear",
        "phrase_danger": "canary-danger",
        "nothing_heard_by": on_day(TODAY + timedelta(days=2)),
        "silence": "no_contact_tell_coordinator",
    }
    case.record("safe_contact", contact, expires=202606)
    consent = {
        "part": "first_contact",
        "limits_told": "yes",
        "help_with": ["medical"],
        "never_tell": ["police"],
        "never_tell_words": "canary-never",
    }
    case.record("consent", consent, thing("consent"))
    risk = {
        "danger_now": "yes",
        "controlled_by": ["operator"],
        "device_watched": "yes",
        "suicide_risk": "thoughts",
        "assault": "yes",
        "assault_on": YESTERDAY,
        "pregnancy": "unknown",
        "level": "immediate",
        "reason": "canary-reason",
        "next_review": on_day(TODAY),
    }
    case.record("risk", risk)
    case.save(step_changes(case.file()))
    return case


def _core(case: Recorder) -> list[Recorded]:
    return [item for item in case.recorded if item.stream is StreamKind.CORE]


def test_the_first_three_forms_leave_dates_a_level_and_a_step_in_core() -> None:
    core = _core(_ten_minutes_by_phone())
    said = {(item.entry.kind, item.entry.field) for item in core} - {("stream", "opens")}
    assert said == {
        ("case", "code"),
        ("case", "pseudonym"),
        ("case", "opened_on"),
        ("case", "worker"),
        ("case", "level"),
        ("case", "next_review"),
        ("case", "step"),
    }
    assert YESTERDAY.to_value() not in [item.entry.value for item in core]


def test_no_word_of_what_happened_stands_in_core() -> None:
    written = repr([item.entry for item in _core(_ten_minutes_by_phone())]).lower()
    assert "immediate" in written
    assert not [word for word in (*_TELLING, "canary") if word in written]


def test_a_parent_missing_leaves_a_neutral_task_in_core() -> None:
    case = Recorder()
    answers = {"happened_on": on_day(TODAY), "who": "mother_missing", "child_told": "canary"}
    case.save(
        record_event(
            case.file(),
            thing("event"),
            answers,
            today=TODAY,
            followup=thing("tomorrow"),
            owner=member_of("Ara"),
        )
    )
    written = repr([item.entry for item in _core(case)]).lower()
    assert "urgent_check_in" in written
    assert not [word for word in (*_TELLING, "canary") if word in written]


def test_a_closure_leaves_no_reason_in_core() -> None:
    case = _ten_minutes_by_phone()
    answers = {"reason": "forced_return", "closed_on": on_day(TODAY), "text": "canary"}
    case.save(close(case.file(), answers))
    written = repr([item.entry for item in _core(case)]).lower()
    assert "closed" in written
    assert not [word for word in (*_TELLING, "canary") if word in written]


def test_a_relationship_leaves_nothing_in_core_or_care() -> None:
    other = CaseId(b"another case 016")
    halves = join(CaseId(b"one case here 16"), other, "daughter", (thing("one"), thing("two")))
    drafts = (*halves.of_one, *halves.of_other)
    assert {draft.stream for draft in drafts} == {StreamKind.SEALED}


_FREE = {("case", "code"), ("case", "pseudonym")}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"stream"}))
def test_core_has_no_field_into_which_a_story_could_be_typed(kind: str) -> None:
    for field in KINDS[kind].fields.values():
        if StreamKind.CORE in field.streams and (kind, field.name) not in _FREE:
            assert field.type not in {FieldType.TEXT, FieldType.FREE_TEXT, FieldType.ANY}


def test_no_name_of_what_is_due_tells_a_story() -> None:
    for name in ("followup_kinds", "followup_outcomes", "case_steps"):
        for code in code_list(name).entries:
            shown = f"{code.code} {code.en}".lower()
            assert not [word for word in _TELLING if word in shown]
