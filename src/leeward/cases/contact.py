"""Contact with the person: when it last was, by when word was agreed, and whether silence began."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from leeward.cases.case import CaseFile, Note
from leeward.cases.timeline import when_of
from leeward.journal.clock import recorded_at

CONTACT_SORTS: Final = frozenset({"phone_call", "message", "meeting", "visit"})
"""The sorts of note that say: she was heard or seen."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: the day it happened, and when it was recorded."""

    happened: date
    recorded: datetime


def last_contact(case_file: CaseFile) -> Contact | None:
    """Return the latest contact by the day on which it happened, or None.

    A note that was taken back is no contact. Of an uncertain date its first day counts:
    nobody is thought safe on a day on which she may not have been heard.
    """
    contacts = [_contact(note) for note in case_file.notes if _is_contact(note)]
    return max(contacts, key=lambda contact: (contact.happened, contact.recorded), default=None)


def nothing_heard_by(case_file: CaseFile) -> date | None:
    """Return the day until which word was agreed, while no word has come since.

    Once it has passed, the case is silent (`state.side_states`). None where nothing was
    agreed, or where she was heard on a later day than that of the agreement.
    """
    record = case_file.one("safe_contact")
    if record is None:
        return None
    fact = record.fields.get("nothing_heard_by")
    agreed = None if fact is None else when_of(fact.held)
    if fact is None or agreed is None:
        return None
    agreed_at = recorded_at(max(value.hlc for value in fact.values)).date()
    return None if _heard_after(case_file, agreed_at) else agreed.latest


def _heard_after(case_file: CaseFile, day: date) -> bool:
    """Return whether some contact happened on a later day.

    What was recorded before that day cannot tell of a later one, and mostly the latest note
    answers: every page of a case asks this several times.
    """
    return any(
        _contact(note).happened > day
        for note in reversed(case_file.notes)
        if _is_contact(note) and note.value.recorded.astimezone(UTC).date() >= day
    )


def _is_contact(note: Note) -> bool:
    """Return whether a note says that she was heard or seen; one taken back does not."""
    return note.kind == "note" and note.retraction is None and note.part("sort") in CONTACT_SORTS


def _contact(note: Note) -> Contact:
    recorded = note.value.recorded
    told = when_of(note.part("date"))
    return Contact(recorded.astimezone(UTC).date() if told is None else told.earliest, recorded)
