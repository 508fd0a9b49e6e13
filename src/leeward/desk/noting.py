"""Writing a note: what happened, when, what comes next, and the promise that it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any, Final

from leeward.cases.contact import CONTACT_SORTS
from leeward.cases.expiry import renew
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.codebook.lists import code_list
from leeward.dates.when import When, on_day
from leeward.desk.labels import language_of_text
from leeward.desk.open_file import OpenFile, open_file
from leeward.desk.recording import record_drafts
from leeward.desk.session import Session
from leeward.desk.spoken_days import due_day, happened_day
from leeward.desk.warnings import Warned, overrides, warn
from leeward.errors import InvalidFact, LeewardError
from leeward.ids import CaseId, EntityId, new_id
from leeward.journal.entry import Draft

HANDED_OVER: Final = "handover"
"""The sort of the note that keeps why a case was handed over; nobody types it."""

FIRST_KIND: Final = "contact"
"""What a promise is called in lists where its maker chose nothing."""


@dataclass(frozen=True, slots=True)
class GivenNote:
    """What was typed, as it was typed.

    Attributes:
        text: what happened.
        sort: a code of `note_sorts`.
        day: when it happened, in words; empty for today.
        next: what comes next, in words.
        due: by when, in words; with it the next step becomes a follow-up.
        what: a code of `followup_kinds`; the neutral word that lists show.
        reason: why it is recorded although a warning stands; empty while none was given.
    """

    text: str
    sort: str = "note"
    day: str = ""
    next: str = ""
    due: str = ""
    what: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteAnswer:
    """What came of it: recorded, or what has to be looked at first.

    Attributes:
        note: the note; None while it was not recorded.
        day: when it happened, in words, once recorded.
        due_day: by when the next step is due, in words; empty where none was promised.
        faults: why a field cannot be taken, by field.
        warned: what is never stored, where it seems to stand.
    """

    note: EntityId | None = None
    day: str = ""
    due_day: str = ""
    faults: Mapping[str, LeewardError] = field(default_factory=dict)
    warned: tuple[Warned, ...] = ()


def write_note(session: Session, case: CaseId, given: GivenNote) -> NoteAnswer:
    """Record a note, and the follow-up that it promises, in one save.

    A contact with her renews what would expire. Nothing is recorded while a field cannot be
    read, or while words stand that are never stored and no reason was given for them.

    Raises:
        UnknownCase: no such case here.
    """
    opened = open_file(session, case)
    faults: dict[str, LeewardError] = {}
    happened = _happened(opened, given, faults)
    due = _due(opened, given, faults)
    if not given.text.strip():
        faults["text"] = InvalidFact(field="note.text", reason="required")
    if given.sort == HANDED_OVER or given.sort not in code_list("note_sorts"):
        faults["sort"] = InvalidFact(field="note.sort", reason="unknown_code")
    if given.what and given.what not in code_list("followup_kinds"):
        faults["what"] = InvalidFact(field="followup.what", reason="unknown_code")
    warned = warn(opened.file, {"text": given.text, "next": given.next})
    if given.reason and findings(given.reason):
        faults["reason"] = InvalidFact(field="override.reason", reason="reason_repeats")
    if faults or (warned and not given.reason.strip()):
        return NoteAnswer(faults=faults, warned=warned)
    assert happened is not None  # noqa: S101 (otherwise there was a fault)
    note = EntityId(new_id(session.random))
    drafts = _drafts(opened, note, given, happened, due)
    fresh = (EntityId(new_id(session.random)) for _ in repeat(None))
    passed = overrides(opened.file, "note", note, warned, given.reason, fresh)
    record_drafts(session, case, (*drafts, *passed), file=opened.file)
    labels = opened.wording.labels
    return NoteAnswer(note, labels.when(happened), labels.day(due))


def _drafts(
    opened: OpenFile, note: EntityId, given: GivenNote, happened: When, due: date | None
) -> tuple[Draft, ...]:
    file, session = opened.file, opened.session
    answers: dict[str, Any] = {
        "date": happened,
        "sort": given.sort,
        "text": given.text,
        "next": given.next,
        "lang": language_of_text(given.text) or None,
    }
    drafts = changes(file, "note", note, answers)
    if due is not None:
        promise: dict[str, Any] = {
            "what": given.what or FIRST_KIND,
            "due": on_day(due),
            "owner": bytes(session.member),
            "link": bytes(note),
            "text": given.next,
        }
        drafts += changes(file, "followup", EntityId(new_id(session.random)), promise)
    if given.sort in CONTACT_SORTS:
        drafts += renew(file, min(happened.earliest, opened.today))
    return drafts


def _happened(opened: OpenFile, given: GivenNote, faults: dict[str, LeewardError]) -> When | None:
    try:
        return happened_day(given.day, opened.today, opened.session.language)
    except LeewardError as fault:
        faults["day"] = fault
        return None


def _due(opened: OpenFile, given: GivenNote, faults: dict[str, LeewardError]) -> date | None:
    if not given.due.strip():
        return None
    try:
        return due_day(given.due, opened.today, opened.session.language)
    except LeewardError as fault:
        faults["due"] = fault
        return None
