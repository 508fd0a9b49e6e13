"""Drafts → entries for each stream of a case: clocks, buckets, and what they replace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from leeward.errors import InvalidFact
from leeward.ids import StreamId, StreamKind
from leeward.journal.entry import REMOVE, Draft, Entry, EntryId, Recorded

Target = tuple[StreamKind, int | None]
"""A stream of a case: its kind, and for an ephemeral one its month as `YYYYMM`."""


class Planned(NamedTuple):
    """An entry on its way, and which draft it answers; None for one the plan added."""

    draft: int | None
    entry: Entry


def month_of(moment: datetime) -> int:
    """Return a moment's month as `YYYYMM`."""
    return moment.year * 100 + moment.month


def target_of(draft: Draft, now: datetime) -> Target:
    """Return the stream that a draft goes to.

    Raises:
        InvalidFact: a stream of no case, which takes none of its drafts; or an ephemeral value
            without a month, or with one that is over.
    """
    if draft.stream in {StreamKind.ROSTER, StreamKind.ORGANISATION}:
        raise InvalidFact(field=draft.field, reason="stream")
    if draft.stream is not StreamKind.EPHEMERAL:
        return draft.stream, None
    month = draft.expires
    if month is None or not 1 <= month % 100 <= 12 or not month_of(now) <= month < 1_000_000:
        raise InvalidFact(field=draft.field, reason="expires")
    return draft.stream, month


def plan(
    drafts: Sequence[Draft],
    *,
    recorded: Iterable[Recorded],
    streams: Mapping[Target, StreamId],
    now: datetime,
    tick: Callable[[], int],
) -> dict[Target, list[Planned]]:
    """Return the entries that drafts become, by the stream they go to.

    A dependency counts only inside one stream. When a value moves, as the way to reach her does
    when it is renewed into a later month, the old stream gets a `remove` for what the new value
    replaces; otherwise both would stand until the old month ends.

    Args:
        drafts: in the order in which they were made.
        recorded: the entries of this case that can be read now.
        streams: the streams that the case has.
        now: for the months that are over.
        tick: gives the next clock.

    Raises:
        InvalidFact: a draft without a place, or one that replaces what is not there.
    """
    known: dict[tuple[EntryId, str, bytes, str], list[Recorded]] = {}
    if any(draft.deps for draft in drafts):
        for one in recorded:
            key = (one.id, one.entry.kind, one.entry.entity, one.entry.field)
            known.setdefault(key, []).append(one)
    by_stream = {stream_id: target for target, stream_id in streams.items()}
    planned: dict[Target, list[Planned]] = {}
    for position, draft in enumerate(drafts):
        target = target_of(draft, now)
        own = streams.get(target)
        kept: list[EntryId] = []
        moved: dict[Target, list[EntryId]] = {}
        for dep in draft.deps:
            held = known.get((dep, draft.kind, draft.entity, draft.field))
            if held is None:
                raise InvalidFact(field=draft.field, reason="deps")
            origins = [one.origin for one in held]
            if own in origins:
                kept.append(dep)
            else:
                moved.setdefault(by_stream[origins[0]], []).append(dep)
        planned.setdefault(target, []).append(Planned(position, _entry(draft, kept, tick())))
        for elsewhere, deps in moved.items():
            gone = Entry(draft.kind, draft.entity, draft.field, REMOVE, None, tuple(deps), tick())
            planned.setdefault(elsewhere, []).append(Planned(None, gone))
    return planned


def _entry(draft: Draft, deps: Sequence[EntryId], hlc: int) -> Entry:
    return Entry(draft.kind, draft.entity, draft.field, draft.op, draft.value, tuple(deps), hlc)
