"""A case file as a person reads it: records, their facts, notes, and what a newer version wrote.

Everything here is a view of accepted entries and is made by `fold.py`. A value is looked up
when it is asked for: a list of ten thousand cases needs a dozen values of each.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from leeward.cases.facts import Field, most_careful
from leeward.ids import CaseId, DeviceId, EntityId, MemberId, StreamId, StreamKind
from leeward.journal.clock import recorded_at
from leeward.journal.entry import ADD, EntryId, Recorded
from leeward.journal.merge import Register

AuthorOf = Callable[[DeviceId], MemberId | None]
"""Who writes on a device, by the organisation's roster; None for a device it does not know."""


class Value(msgspec.Struct, frozen=True, gc=False):
    """One recorded value and who recorded it.

    Attributes:
        id: where the entry stands in its stream.
        origin: that stream.
        stream: what sort of stream it is.
        value: what was recorded; None where a value was taken away.
        author: the member, or None if the roster does not know the device.
        hlc: the author's clock when it was recorded.
        op: `set`, `add` or `remove`.
    """

    id: EntryId
    origin: StreamId
    stream: StreamKind
    value: Any
    author: MemberId | None
    hlc: int
    op: str

    @property
    def device(self) -> DeviceId:
        """Return the device that wrote it."""
        return self.id.device

    @property
    def recorded(self) -> datetime:
        """Return when it was recorded, by the author's clock."""
        return recorded_at(self.hlc)


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One fact of a record: what is so now, and everything that was.

    Attributes:
        name: the field.
        register: what the journal holds of it.
        field: what the closed list says of it; None for an organisation's own question.
        author_of: who writes on a device.
    """

    name: str
    register: Register
    field: Field | None
    author_of: AuthorOf

    @property
    def is_set(self) -> bool:
        """Return whether its entries are the elements of one set, not rivals."""
        return any(
            item.entry.op == ADD for item in (*self.register.current, *self.register.superseded)
        )

    @property
    def current(self) -> tuple[Recorded, ...]:
        """Return the entries that nothing replaced; several where members disagree.

        A case has one ephemeral stream per month, and an entry can replace only entries of
        its own stream. A value that was renewed therefore leaves an empty one behind in its
        old month, and an empty one is no rival to what stands elsewhere.
        """
        current = self.register.current
        if len(current) == 1:
            return current
        told = tuple(item for item in current if item.entry.value is not None)
        return told if told and len({item.origin for item in current}) > 1 else current

    @property
    def values(self) -> tuple[Value, ...]:
        """Return what is so now: each rival, or each element of a set."""
        return tuple(value_of(item, self.author_of) for item in self.current)

    @property
    def history(self) -> tuple[Value, ...]:
        """Return everything that was ever recorded of it, oldest first."""
        return tuple(value_of(item, self.author_of) for item in self.register.history)

    @property
    def is_disputed(self) -> bool:
        """Return whether members recorded different values that nobody settled."""
        current = self.current
        return (
            len(current) > 1
            and not self.is_set
            and any(item.entry.value != current[0].entry.value for item in current[1:])
        )

    @property
    def held(self) -> Any:
        """Return the value that holds meanwhile: the more careful one for a safety field.

        Elsewhere the first by identity holds, so that everybody sees the same; the elements
        of a set stand in a tuple, each once.
        """
        current = self.register.current
        if len(current) == 1 and current[0].entry.op != ADD:
            return current[0].entry.value
        if self.is_set:
            return tuple(_elements(item.entry.value for item in current))
        current = self.current
        if not current:
            return None
        if self.field is None or self.field.safer is None:
            return current[0].entry.value
        return most_careful(self.field, [item.entry.value for item in current])


def value_of(item: Recorded, author_of: AuthorOf) -> Value:
    """Return an entry as a value with its author."""
    entry = item.entry
    author = author_of(item.id.device)
    return Value(item.id, item.origin, item.stream, entry.value, author, entry.hlc, entry.op)


def _elements(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


class Record(msgspec.Struct, frozen=True, gc=False):
    """One thing of one kind: a risk assessment, a follow-up, a child's carer.

    Attributes:
        kind: a name of the closed list.
        entity: which thing; the case itself where a case has one of the kind.
        fields: its facts by field, in no particular order.
        born: the clock of its first entry.
    """

    kind: str
    entity: EntityId
    fields: Mapping[str, Fact]
    born: int

    def held(self, field: str) -> Any:
        """Return the value that holds, or None where nothing is recorded."""
        fact = self.fields.get(field)
        return None if fact is None else fact.held

    @property
    def recorded(self) -> datetime:
        """Return when it was first recorded."""
        return recorded_at(self.born)

    @property
    def changed(self) -> int:
        """Return the clock of its latest entry."""
        return max(
            (item.entry.hlc for fact in self.fields.values() for item in fact.register.history),
            default=self.born,
        )


class Note(msgspec.Struct, frozen=True, gc=False):
    """Something written once: a note, a look at a name, a warning overridden.

    A note never changes. Who takes it back says so beside it, and both stay visible.

    Attributes:
        kind: a name of the closed list.
        entity: which note.
        value: what was written.
        retraction: the reason for which it was taken back, with its author, or None.
    """

    kind: str
    entity: EntityId
    value: Value
    retraction: Value | None

    def part(self, name: str) -> Any:
        """Return one part of what was written, or None."""
        content = self.value.value
        return content.get(name) if isinstance(content, dict) else None


class CaseFile(msgspec.Struct, frozen=True, gc=False):
    """One person's file: the fold of the streams that this reader could open.

    Attributes:
        case_id: whose file.
        records: by kind, then by entity, each in the order of first recording.
        notes: everything written once, oldest first.
        unknown: what a newer version wrote; kept, and shown as such.
        misplaced: known fields in a stream they do not belong to; kept, never believed.
        buckets: for each ephemeral stream, the month in which it is destroyed, as `YYYYMM`.
        holds_sealed: whether any of its facts was read from the sealed stream.
        author_of: who writes on a device.
    """

    case_id: CaseId
    records: Mapping[str, Mapping[EntityId, Record]]
    notes: tuple[Note, ...]
    unknown: tuple[Recorded, ...]
    misplaced: tuple[Recorded, ...]
    buckets: Mapping[StreamId, int]
    holds_sealed: bool
    author_of: AuthorOf

    def all_of(self, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind, in the order of first recording."""
        return tuple(self.records.get(kind, _NOTHING).values())

    def one(self, kind: str, entity: EntityId | None = None) -> Record | None:
        """Return one record; without `entity`, that of a kind which a case has once."""
        return self.records.get(kind, _NOTHING).get(
            EntityId(self.case_id) if entity is None else entity
        )

    def held(self, kind: str, field: str) -> Any:
        """Return the value that holds in a kind which a case has once, or None."""
        record = self.one(kind)
        return None if record is None else record.held(field)

    def without_sealed(self) -> "CaseFile":
        """Return what the file says while sealed is closed.

        Whatever is kept for lists is made from this: opening sealed must not leave traces.
        """
        if not self.holds_sealed:
            return self
        records = {
            kind: {
                entity: kept
                for entity, record in by_entity.items()
                if (kept := _without_sealed(record)) is not None
            }
            for kind, by_entity in self.records.items()
        }
        return CaseFile(
            self.case_id,
            {kind: by_entity for kind, by_entity in records.items() if by_entity},
            tuple(note for note in self.notes if note.value.stream is not StreamKind.SEALED),
            tuple(item for item in self.unknown if item.stream is not StreamKind.SEALED),
            tuple(item for item in self.misplaced if item.stream is not StreamKind.SEALED),
            self.buckets,
            False,
            self.author_of,
        )

    def notes_of(self, kind: str) -> tuple[Note, ...]:
        """Return the notes of one kind, oldest first."""
        return tuple(note for note in self.notes if note.kind == kind)

    @property
    def disputed(self) -> tuple[tuple[Record, Fact], ...]:
        """Return every fact on which members disagree."""
        return tuple(
            (record, fact)
            for by_entity in self.records.values()
            for record in by_entity.values()
            for fact in record.fields.values()
            if len(fact.register.current) > 1 and fact.is_disputed
        )


_NOTHING: Final[Mapping[EntityId, Record]] = {}


def _without_sealed(record: Record) -> Record | None:
    fields = {}
    born = []
    for name, fact in record.fields.items():
        register = Register(
            *(
                tuple(item for item in part if item.stream is not StreamKind.SEALED)
                for part in fact.register
            )
        )
        told = register.superseded or register.current or register.removals
        if told:
            fields[name] = Fact(name, register, fact.field, fact.author_of)
            born += [item.entry.hlc for item in told]
    return Record(record.kind, record.entity, fields, min(born)) if fields else None
