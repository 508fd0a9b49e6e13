"""Undo: an entry that says again what was said before. Nothing leaves the history."""

from typing import Any

from leeward.cases.case import CaseFile, Fact, Record, Value
from leeward.cases.record import retract
from leeward.cases.timeline import TimelineItem
from leeward.errors import InvalidFact, InvalidIdentifier
from leeward.ids import StreamId
from leeward.journal.entry import ADD, NOTE, REMOVE, SET, Draft, EntryId, Operation, Recorded


def undo(
    case_file: CaseFile, entry_id: EntryId, origin: StreamId, *, reason: str = ""
) -> tuple[Draft, ...]:
    """Return what undoes one entry.

    Args:
        case_file: the file.
        entry_id: which entry.
        origin: the stream it stands in; an identity is unique within one stream only.
        reason: why, for a note; it stays visible beside it.

    Returns:
        For a value, the values that it replaced: where it had settled a disagreement, both
        stand again. For an element of a set, its removal, or its return. For a note, its
        retraction.

    Raises:
        InvalidIdentifier: no such entry in this file.
        InvalidFact: the entry was replaced since, so that undoing it would undo what others
            recorded after it; or a note without a reason.
    """
    for note in case_file.notes:
        if (note.value.id, note.value.origin) == (entry_id, origin):
            return retract(note, reason)
    for records in case_file.records.values():
        for record in records.values():
            for fact in record.fields.values():
                for item in fact.register.history:
                    if (item.id, item.origin) == (entry_id, origin):
                        return _undo(case_file, record, fact, item)
    raise InvalidIdentifier


def undo_save(case_file: CaseFile, item: TimelineItem, *, reason: str = "") -> tuple[Draft, ...]:
    """Return what undoes all that one save changed in one record.

    Raises:
        InvalidFact: part of it was replaced since, or it is a note and there is no reason.
    """
    return tuple(
        draft
        for change in item.changes
        for draft in undo(case_file, change.value.id, change.value.origin, reason=reason)
    )


def can_undo(case_file: CaseFile, value: Value) -> bool:
    """Return whether nothing came after a value yet, so that it can be undone."""
    if value.op == NOTE:
        return any(
            note.retraction is None
            for note in case_file.notes
            if (note.value.id, note.value.origin) == (value.id, value.origin)
        )
    return any(
        (item.id, item.origin) == (value.id, value.origin)
        for records in case_file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        for item in (*fact.register.current, *fact.register.removals)
    )


def _undo(case_file: CaseFile, record: Record, fact: Fact, item: Recorded) -> tuple[Draft, ...]:
    entry = item.entry
    known = {each.id: each for each in fact.register.history if each.origin == item.origin}
    before = [known[dep] for dep in entry.deps if dep in known]

    def draft(op: Operation, value: Any, deps: tuple[EntryId, ...]) -> Draft:
        bucket = case_file.buckets.get(item.origin)
        return Draft(item.stream, record.kind, record.entity, fact.name, op, value, deps, bucket)

    if entry.op == REMOVE:
        return tuple(draft(ADD, each.entry.value, ()) for each in before)
    if item not in fact.register.current:
        raise InvalidFact(field=f"{record.kind}.{fact.name}", reason="replaced_since")
    if entry.op == ADD:
        return (draft(REMOVE, entry.value, (item.id,)),)
    values: list[Any] = []
    for each in before:
        if each.entry.value not in values:
            values.append(each.entry.value)
    return tuple(draft(SET, value, (item.id,)) for value in values or [None])
