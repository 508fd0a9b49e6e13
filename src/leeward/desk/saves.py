"""Saves as people think of them: one press of a button, one line, whatever streams it went to.

A save writes to several streams and carries copies to core; renewing a way of contact writes
the same words again. Here the parts are joined, and what changed nothing is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from leeward.cases.case import Value
from leeward.cases.timeline import Change, TimelineItem
from leeward.dates.when import When
from leeward.desk.wording import field_order, is_told
from leeward.ids import EntityId, MemberId, StreamKind
from leeward.journal.entry import SET

_ONE_PRESS: Final = timedelta(seconds=1)
"""The clocks of one save's streams differ by less; two saves by hand do not come so close."""


@dataclass(frozen=True, slots=True)
class NetChange:
    """What a save made of one field: what was said before, and what is said since."""

    field: str
    before: tuple[Any, ...]
    after: Any
    value: Value

    @property
    def stream(self) -> StreamKind:
        """The sort of stream that the new value stands in."""
        return self.value.stream


@dataclass(frozen=True)
class Save:
    """What one member did to one record in one go; newest and oldest parts joined."""

    items: tuple[TimelineItem, ...]
    changes: tuple[NetChange, ...]

    @property
    def first(self) -> TimelineItem:
        """The part that says who and when."""
        return self.items[0]

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self.first.kind

    @property
    def entity(self) -> EntityId:
        """Which record."""
        return self.first.entity

    @property
    def author(self) -> MemberId | None:
        """The member; None for a device that the roster does not know."""
        return self.first.author

    @property
    def recorded(self) -> datetime:
        """When it was recorded."""
        return self.first.recorded

    @property
    def happened(self) -> When | None:
        """When the thing itself happened."""
        return next((item.happened for item in self.items if item.happened is not None), None)

    @property
    def is_note(self) -> bool:
        """Whether it is written once, and not a change of a record."""
        return not self.first.changes[0].field

    @property
    def values(self) -> tuple[Value, ...]:
        """Every entry of the save."""
        return tuple(change.value for item in self.items for change in item.changes)

    @property
    def is_first(self) -> bool:
        """Whether nothing of the record was said before."""
        return not any(change.before for change in self.changes)


def saves(timeline: Iterable[TimelineItem]) -> tuple[Save, ...]:
    """Join the parts of each save; newest first, without those that changed nothing."""
    groups: list[list[TimelineItem]] = []
    latest: dict[tuple[bytes, str, bytes], list[TimelineItem]] = {}
    for item in timeline:
        key = (item.device, item.kind, item.entity)
        group = latest.get(key)
        if group is None or not _belongs(item, group):
            group = latest[key] = []
            groups.append(group)
        group.append(item)
    made = (Save(tuple(group), net_changes(group)) for group in reversed(groups))
    return tuple(save for save in made if save.is_note or save.changes)


def net_changes(items: Sequence[TimelineItem]) -> tuple[NetChange, ...]:
    """Return what a save changed, in the order of the form; a value that only moved is none."""
    by_field: dict[str, list[Change]] = {}
    for item in items:
        for change in item.changes:
            if is_told(change.field):
                by_field.setdefault(change.field, []).append(change)
    order = field_order(items[0].kind)
    found = [net for field, changes in by_field.items() for net in _net(field, changes)]
    return tuple(sorted(found, key=lambda change: order.get(change.field, len(order))))


def _belongs(item: TimelineItem, group: Sequence[TimelineItem]) -> bool:
    """Return whether an item is part of the same press: another stream, the same moment."""
    if not item.changes[0].field:
        return False
    here = {part.changes[0].value.origin for part in group}
    return (
        item.changes[0].value.origin not in here
        and abs(item.recorded - group[0].recorded) < _ONE_PRESS
    )


def _net(field: str, changes: Sequence[Change]) -> list[NetChange]:
    if any(change.value.op != SET for change in changes):  # a set, or what is written once
        return [NetChange(field, each.before, each.after, each.value) for each in changes]
    before: list[Any] = []
    for change in changes:
        before += [value for value in change.before if value is not None and value not in before]
    said = [change for change in changes if change.after is not None]
    last = (said or list(changes))[-1]
    after = [change.after for change in said]
    if (len(after) == 1 and before == after) or (not after and not before):
        return []
    return [NetChange(field, tuple(before), last.after, last.value)]
