"""A case file as one member reads it now: folded once, with the words of her language.

Every page of a case starts here, and what is derived twice on a page is derived once. The
files that a person goes to and fro between stay folded while nothing was recorded; those read
while sealed was open are dropped when it closes (`Session.close_sealed`).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from leeward.cases.case import CaseFile, Value
from leeward.cases.timeline import TimelineItem, timeline
from leeward.desk.asked_form import ANSWERS, AskedForm
from leeward.desk.own_forms import all_versions
from leeward.desk.saves import Save, saves
from leeward.desk.session import Session
from leeward.desk.wording import Wording, wording_of
from leeward.errors import InvalidIdentifier, UnknownCase
from leeward.ids import CaseId, DeviceId, StreamId, id_from_text, id_text
from leeward.journal.entry import EntryId

MOST_KEPT: Final = 4

Place = tuple[StreamId, EntryId]
"""Which entry: an identity is unique within one stream only."""


@dataclass(frozen=True)
class OpenFile:
    """One case file on a member's desk.

    Attributes:
        session: whose desk.
        file: the file, with its sealed part while that is open.
        now: the moment at which it was read; a clock that runs is read anew.
        today: the day that it is then where the people live.
        wording: words in the member's language.
        seen: how many segments the vault had: what was recorded later is not in it.
        shaped: what pages made of the file, by page; kept and dropped with it.
    """

    session: Session
    file: CaseFile
    now: datetime
    today: date
    wording: Wording
    seen: int = 0
    shaped: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def case(self) -> CaseId:
        """Whose file."""
        return self.file.case_id

    @cached_property
    def own_forms(self) -> Mapping[tuple[str, str], AskedForm]:
        """The organisation's own forms by id and version, where this file answers any."""
        return all_versions(self.session) if ANSWERS in self.file.records else {}

    @cached_property
    def timeline(self) -> tuple[TimelineItem, ...]:
        """What happened, newest last."""
        return timeline(self.file, self.now)

    @cached_property
    def saves(self) -> tuple[Save, ...]:
        """What was done in one press each, newest first."""
        return saves(self.timeline)

    @cached_property
    def undoable(self) -> frozenset[Place]:
        """The entries after which nothing came yet; `cases.undo.can_undo` for all at once."""
        standing = {
            (item.origin, item.id)
            for records in self.file.records.values()
            for record in records.values()
            for fact in record.fields.values()
            for item in (*fact.register.current, *fact.register.removals)
        }
        notes = {
            (note.value.origin, note.value.id)
            for note in self.file.notes
            if note.retraction is None
        }
        return frozenset(standing | notes)


def open_file(session: Session, case: CaseId, seen: int | None = None) -> OpenFile:
    """Read a case file.

    Args:
        session: whose desk.
        case: whose file.
        seen: as it was on a page that was drawn then. What is changed on that page replaces only
            what stood on it: anything that was recorded meanwhile stands beside it, as if two
            people had disagreed, instead of being undone unread.

    Raises:
        UnknownCase: no such case here.
        Damaged: part of it is missing or was altered.
    """
    row = session.vault.projection.case(case)
    if row is None:
        raise UnknownCase
    if seen is not None and seen < session.vault.segment_count:
        return _read(session, case, seen)
    # The head moves with every save, and the row also when something expires.
    key = (case, session.vault.printed_head(), row, session.language, session.timezone)
    return _kept(session, case, (*key, session.today, session.sealed_is_open))


def _read(session: Session, case: CaseId, seen: int | None = None) -> OpenFile:
    file = session.vault.case_file(case, seen)
    seen = session.vault.segment_count if seen is None else seen
    return OpenFile(session, file, session.clock(), session.today, wording_of(session), seen)


def _kept(session: Session, case: CaseId, key: Hashable) -> OpenFile:
    files = session.kept_files
    found: OpenFile | None = files.pop(key, None)
    if found is None:
        for old in [kept for kept, file in files.items() if file.case == case]:
            del files[old]
        found = _read(session, case)
    files[key] = found
    while len(files) > MOST_KEPT:
        files.popitem(last=False)
    return found


def place_of(value: Value) -> Place:
    """Return where a value stands."""
    return (value.origin, value.id)


def place_text(place: Place) -> str:
    """Return the spelling of a place for an address or a form: it says nothing of its content."""
    origin, entry = place
    return f"{id_text(origin)}.{id_text(entry.device)}.{entry.seq}.{entry.index}"


def place_from_text(text: str) -> Place:
    """Read a place back.

    Raises:
        InvalidIdentifier: it is none.
    """
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts[2:]):
        raise InvalidIdentifier
    origin, device = StreamId(id_from_text(parts[0])), DeviceId(id_from_text(parts[1]))
    return (origin, EntryId(device, int(parts[2]), int(parts[3])))
