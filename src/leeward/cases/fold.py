"""Entries → case file: the same result in any order, and however often an entry arrives.

This is the hottest loop of a rebuild (every entry of every case passes it), so it groups and
keeps references, and leaves every reading of a value to `case.py`.
"""

from collections.abc import Iterable
from typing import Final

from leeward.cases.case import AuthorOf, CaseFile, Fact, Note, Record, Value, value_of
from leeward.cases.facts import KINDS, Field, Kind
from leeward.cases.own_questions import MARKS
from leeward.ids import CaseId, EntityId, StreamId, StreamKind
from leeward.journal.entry import NOTE, EntryId, Recorded
from leeward.journal.merge import Register, registers

RETRACTED: Final = "retracted"
"""The field of a note that takes it back; its value is the reason."""

STREAM: Final = "stream"
"""The kind of a stream's own entries: they say what the stream is, not what happened."""


def _streams_of(kind: Kind) -> tuple[StreamKind, ...]:
    """Return the stream of a kind that is written once: it stands whole in one."""
    return next(iter(kind.fields.values())).streams


_Spec = tuple[tuple[StreamKind, ...], Field | None]
"""Where a field is believed, and what the closed list says of it."""

_SPECS: Final[dict[str, dict[str, _Spec]]] = {
    kind.name: {RETRACTED: (_streams_of(kind), None)}
    if kind.written_once
    else {field.name: (field.streams, field) for field in kind.fields.values()}
    for kind in KINDS.values()
    if kind.name != STREAM
}
_QUESTIONS: Final[dict[str, dict[str, _Spec]]] = {
    kind.name: {mark: ((stream,), None) for stream, mark in MARKS.items()}
    for kind in KINDS.values()
    if kind.has_questions
}
"""By kind and by how the name begins: each in one stream, so that no other can rewrite it."""
_MARK_LENGTH: Final = 2


def fold(case_id: CaseId, recorded: Iterable[Recorded], author_of: AuthorOf) -> CaseFile:
    """Return the file that these entries make.

    Args:
        case_id: whose entries they are.
        recorded: accepted entries of the streams that could be opened, in any order.
        author_of: who writes on a device.

    Returns:
        The file; equal for every permutation and repetition of the same entries.
    """
    found: dict[str, dict[bytes, dict[str, Fact]]] = {}
    written: list[Recorded] = []
    unknown: list[Recorded] = []
    misplaced: list[Recorded] = []
    buckets: dict[StreamId, int] = {}
    holds_sealed = False
    here: tuple[str, bytes] | None = None
    fields: dict[str, Fact] = {}
    specs: dict[str, _Spec] | None = None
    for (kind, entity, field), register in registers(recorded).items():
        if here != (kind, entity):  # the entries of one save follow one another
            here = (kind, entity)
            specs = _SPECS.get(kind)
            fields = found.setdefault(kind, {}).setdefault(entity, {})
        spec = None if specs is None else specs.get(field)
        if spec is None and kind in _QUESTIONS:
            spec = _QUESTIONS[kind].get(field[:_MARK_LENGTH])
        if spec is None:
            if kind == STREAM:
                _learn_buckets(register, buckets)
            elif specs is None or field or not KINDS[kind].written_once:
                unknown.extend(register.history)
            else:
                _take_notes(kind, register, written, unknown, misplaced)
            continue
        if register.newer:
            unknown.extend(register.newer)
        streams, known = spec
        current = register.current
        if len(current) == 1 and not (register.superseded or register.removals):
            if current[0].stream not in streams and not _is_old(known, current[0]):
                misplaced.append(current[0])
                continue
        else:
            register = _well_placed(register, streams, known, misplaced)  # noqa: PLW2901
            if not (register.current or register.superseded or register.removals):
                continue
        if StreamKind.SEALED in streams and not holds_sealed:
            holds_sealed = any(item.stream is StreamKind.SEALED for item in register.history)
        fields[field] = Fact(field, register, known, author_of)
    return CaseFile(
        case_id,
        {kind: _records(kind, things) for kind, things in found.items() if any(things.values())},
        _notes(written, found, author_of),
        tuple(sorted(unknown, key=by_time)),
        tuple(sorted(misplaced, key=by_time)),
        buckets,
        holds_sealed,
        author_of,
    )


def by_time(item: Recorded) -> tuple[int, EntryId, StreamId]:
    """Return the sort key of an entry: by its clock, then by where it stands."""
    return (item.entry.hlc, item.id, item.origin)


def _records(kind: str, things: dict[bytes, dict[str, Fact]]) -> dict[EntityId, Record]:
    records = [
        Record(kind, EntityId(entity), fields, _born(fields))
        for entity, fields in things.items()
        if fields
    ]
    if len(records) > 1:
        records.sort(key=lambda record: (record.born, record.entity))
    return {record.entity: record for record in records}


def _born(fields: dict[str, Fact]) -> int:
    return min(
        [
            item.entry.hlc
            for fact in fields.values()
            for item in (
                fact.register.superseded or fact.register.current or fact.register.removals
            )
        ]
    )


def _is_old(known: Field | None, item: Recorded) -> bool:
    """Return whether an earlier version recorded the field where this entry stands."""
    return known is not None and known.once_in is item.stream


def _well_placed(
    register: Register,
    streams: tuple[StreamKind, ...],
    known: Field | None,
    misplaced: list[Recorded],
) -> Register:
    """Take out what stands in a stream that the field does not belong to.

    Whoever may write to the core alone must not be able to rewrite what care or sealed say: a
    value from where an earlier version recorded it stays only while nothing stands where it
    belongs.
    """
    strays = [item for item in register.history if item.stream not in streams]
    if not strays:
        return register
    if len(strays) == len(register.history):
        strays = [item for item in strays if not _is_old(known, item)]
    # What was moved to where it belongs, or emptied for that, is no sign of anything.
    misplaced.extend(
        item
        for item in strays
        if not _is_old(known, item) or (item in register.current and item.entry.value is not None)
    )
    return Register(*(tuple(item for item in part if item not in strays) for part in register))


def _learn_buckets(register: Register, buckets: dict[StreamId, int]) -> None:
    for item in register.current:
        value = item.entry.value
        bucket = value.get("bucket") if isinstance(value, dict) else None
        if isinstance(bucket, int):
            buckets[item.origin] = bucket


def _take_notes(
    kind: str,
    register: Register,
    written: list[Recorded],
    unknown: list[Recorded],
    misplaced: list[Recorded],
) -> None:
    """Keep notes apart from what only looks like one; a note that was removed stays."""
    streams = _streams_of(KINDS[kind])
    for item in register.history:
        if item.entry.op != NOTE:
            unknown.append(item)
        elif item.stream not in streams:
            misplaced.append(item)
        else:
            written.append(item)


def _notes(
    written: list[Recorded],
    found: dict[str, dict[bytes, dict[str, Fact]]],
    author_of: AuthorOf,
) -> tuple[Note, ...]:
    notes = []
    for item in sorted(written, key=by_time):
        kind, entity = item.entry.kind, item.entry.entity
        fact = found[kind][entity].get(RETRACTED)
        retraction = _standing(fact)
        notes.append(Note(kind, EntityId(entity), value_of(item, author_of), retraction))
    return tuple(notes)


def _standing(fact: Fact | None) -> Value | None:
    told = () if fact is None else fact.values
    return next((value for value in told if value.value is not None), None)
