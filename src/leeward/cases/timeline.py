"""What happened in a case, save by save, as its journal and its history show it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from leeward.cases.case import CaseFile, Value, value_of
from leeward.cases.facts import field_of
from leeward.cases.kind import FieldType
from leeward.dates.when import When
from leeward.errors import InvalidDate
from leeward.ids import DeviceId, EntityId, MemberId, StreamId, StreamKind
from leeward.journal.clock import is_far_future, shown_at
from leeward.journal.entry import REMOVE, Recorded

HAPPENED: dict[str, tuple[str, ...]] = {
    "note": ("date",),
    "risk": ("assessed_on",),
    "consent": ("withdrawn_on", "given_on"),
    "situation": ("ended_on", "happened_on"),
    "service": ("given_on", "waiting_since"),
    "plan": ("done_on",),
    "followup": ("done_on",),
    "parent_missing": ("happened_on",),
    "care_arrangement": ("ended_on", "last_visit_on", "started_on"),
    "closure": ("closed_on",),
    "document": ("offered_on",),
    "advance_wishes": ("made_on",),
    "case": ("opened_on",),
}
"""The dates that say when a thing happened, the telling one first; not when it was recorded."""


class Change(msgspec.Struct, frozen=True, gc=False):
    """One field of a record before and after a save.

    Attributes:
        field: the field; empty for a note.
        before: the values that this one replaced, as their author had them before her.
        after: the value recorded; None where it was taken away.
        value: the recorded value itself, with its place, for undoing it.
    """

    field: str
    before: tuple[Any, ...]
    after: Any
    value: Value


class TimelineItem(msgspec.Struct, frozen=True, gc=False):
    """What one member did to one record at one time.

    Attributes:
        kind: the sort of record.
        entity: which one.
        happened: when the thing itself happened, where that was recorded.
        recorded: when it was recorded, or arrived if its clock runs far ahead.
        clock_ahead: whether the author's clock claims to be more than a day ahead.
        author: the member, or None if the roster does not know the device.
        device: the device it was written on.
        stream: the sort of stream it stands in.
        changes: the fields that changed.
        text: the words of a note, or the first free text among the changes.
        retracted: whether this is a note that was taken back.
    """

    kind: str
    entity: EntityId
    happened: When | None
    recorded: datetime
    clock_ahead: bool
    author: MemberId | None
    device: DeviceId
    stream: StreamKind
    changes: tuple[Change, ...]
    text: str
    retracted: bool = False


_Save = tuple[StreamId, DeviceId, int, str, EntityId]


def timeline(case_file: CaseFile, now: datetime) -> tuple[TimelineItem, ...]:
    """Return what happened, newest last.

    Args:
        case_file: the file.
        now: the present moment; entries from a clock far ahead of it are shown as of now.

    Returns:
        One item per save and record; a note is an item of its own.
    """
    items = [*_saves(case_file, now), *_notes(case_file, now)]
    items.sort(key=lambda item: (item.recorded, item.device, item.kind, item.entity, item.stream))
    return tuple(items)


def far_ahead(case_file: CaseFile, now: datetime) -> tuple[Value, ...]:
    """Return what a clock more than a day ahead recorded: kept, flagged, for a person to see."""
    return tuple(
        value
        for records in case_file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        if any(is_far_future(item.entry.hlc, now) for part in fact.register for item in part)
        for value in fact.history
        if is_far_future(value.hlc, now)
    ) + tuple(note.value for note in case_file.notes if is_far_future(note.value.hlc, now))


def happened(kind: str, held: Iterable[tuple[str, Any]]) -> When | None:
    """Return when a thing happened, by its own dates."""
    known = dict(held)
    for name in HAPPENED.get(kind, ()):
        found = when_of(known.get(name))
        if found is not None:
            return found
    return None


def when_of(value: Any) -> When | None:
    """Return a stored date, or None where there is none that can be read."""
    if value is None:
        return None
    try:
        return When.from_value(value)
    except InvalidDate:
        return None


def _saves(case_file: CaseFile, now: datetime) -> list[TimelineItem]:
    groups: dict[_Save, list[tuple[Recorded, dict[Any, Recorded]]]] = {}
    for records in case_file.records.values():
        for record in records.values():
            for fact in record.fields.values():
                history = fact.register.history
                known = {(item.origin, item.id): item for item in history}
                for item in history:
                    save = (item.origin, item.id.device, item.id.seq, record.kind, record.entity)
                    groups.setdefault(save, []).append((item, known))
    return [_save(case_file, entries, now) for entries in groups.values()]


def _save(
    case_file: CaseFile, entries: list[tuple[Recorded, dict[Any, Recorded]]], now: datetime
) -> TimelineItem:
    entries.sort(key=lambda pair: pair[0].id)
    changes = tuple(_change(case_file, item, known) for item, known in entries)
    last = entries[-1][0]
    kind = last.entry.kind
    return TimelineItem(
        kind,
        EntityId(last.entry.entity),
        happened(kind, ((change.field, change.after) for change in changes)),
        shown_at(last.entry.hlc, now),
        is_far_future(last.entry.hlc, now),
        case_file.author_of(last.id.device),
        last.id.device,
        last.stream,
        changes,
        next((change.after for change in changes if _is_words(kind, change)), ""),
    )


def _change(case_file: CaseFile, item: Recorded, known: dict[Any, Recorded]) -> Change:
    before = (known.get((item.origin, dep)) for dep in item.entry.deps)
    return Change(
        item.entry.field,
        tuple(each.entry.value for each in before if each is not None),
        None if item.entry.op == REMOVE else item.entry.value,
        value_of(item, case_file.author_of),
    )


def _is_words(kind: str, change: Change) -> bool:
    field = field_of(kind, change.field)
    return (
        field is not None
        and field.type is FieldType.FREE_TEXT
        and isinstance(change.after, str)
        and bool(change.after)
    )


def _notes(case_file: CaseFile, now: datetime) -> list[TimelineItem]:
    items = []
    for note in case_file.notes:
        value = note.value
        parts = value.value if isinstance(value.value, dict) else {}
        text = parts.get("text")
        items.append(
            TimelineItem(
                note.kind,
                note.entity,
                happened(note.kind, parts.items()),
                shown_at(value.hlc, now),
                is_far_future(value.hlc, now),
                value.author,
                value.device,
                value.stream,
                (Change("", (), value.value, value),),
                text if isinstance(text, str) else "",
                note.retraction is not None,
            )
        )
    return items
