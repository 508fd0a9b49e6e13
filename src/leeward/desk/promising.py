"""Promising a follow-up by itself, without a note: what, by when, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat

from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.desk.open_file import OpenFile, open_file
from leeward.desk.recording import record_drafts
from leeward.desk.session import Session
from leeward.desk.spoken_days import due_day
from leeward.desk.warnings import Warned, overrides, warn
from leeward.errors import InvalidFact, LeewardError
from leeward.ids import CaseId, EntityId, new_id

KIND = "followup"


@dataclass(frozen=True, slots=True)
class GivenPromise:
    """What was typed, as it was typed.

    Attributes:
        what: a code of `followup_kinds`.
        due: by when, in words.
        text: the worker's own words beside it.
        reason: why they are recorded although a warning stands; empty while none was given.
    """

    what: str = ""
    due: str = ""
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PromiseAnswer:
    """What came of it: the day in words once recorded, or what has to be looked at first."""

    due_day: str = ""
    faults: Mapping[str, LeewardError] = field(default_factory=dict)
    warned: tuple[Warned, ...] = ()


def promise(session: Session, case: CaseId, given: GivenPromise) -> PromiseAnswer:
    """Record a follow-up of this member; nothing while a field cannot be taken.

    Raises:
        UnknownCase: no such case here.
    """
    opened = open_file(session, case)
    faults: dict[str, LeewardError] = {}
    if given.what not in code_list("followup_kinds"):
        faults["what"] = InvalidFact(field="followup.what", reason="required")
    due = _due(opened, given, faults)
    warned = warn(opened.file, {"text": given.text})
    if given.reason and findings(given.reason):
        faults["reason"] = InvalidFact(field="override.reason", reason="reason_repeats")
    if due is None or faults or (warned and not given.reason.strip()):
        return PromiseAnswer(faults=faults, warned=warned)
    entity = EntityId(new_id(session.random))
    answers = {
        "what": given.what,
        "due": on_day(due),
        "owner": bytes(session.member),
        "text": given.text or None,
    }
    drafts = changes(opened.file, KIND, entity, answers)
    fresh = (EntityId(new_id(session.random)) for _ in repeat(None))
    passed = overrides(opened.file, KIND, entity, warned, given.reason, fresh)
    record_drafts(session, case, (*drafts, *passed), file=opened.file)
    return PromiseAnswer(opened.wording.labels.day(due))


def _due(opened: OpenFile, given: GivenPromise, faults: dict[str, LeewardError]) -> date | None:
    if not given.due.strip():
        faults["due"] = InvalidFact(field="followup.due", reason="required")
        return None
    try:
        return due_day(given.due, opened.today, opened.session.language)
    except LeewardError as fault:
        faults["due"] = fault
        return None
