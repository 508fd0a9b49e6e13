"""Entries → registers: the same in any order, with repetition or without.

Rules: `docs/formats/segment-v1.md`, "Merge". A value leaves the current ones only when an
accepted entry of the same stream, kind, entity and field names it; what a newer version
wrote is shown as newer and hides nothing.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Final, NamedTuple

from leeward.journal.entry import ADD, NOTE, REMOVE, SET, EntryId, Recorded

Key = tuple[str, bytes, str]
"""Kind, entity, field."""


class Register(NamedTuple):
    """All that was recorded for one field of one thing.

    Attributes:
        current: what holds; more than one in a plain register is a disagreement.
        superseded: values that an entry replaced or removed.
        removals: the entries that removed something.
        newer: entries whose `op` only a newer version understands.
    """

    current: tuple[Recorded, ...]
    superseded: tuple[Recorded, ...] = ()
    removals: tuple[Recorded, ...] = ()
    newer: tuple[Recorded, ...] = ()

    @property
    def history(self) -> tuple[Recorded, ...]:
        """Everything, by clock; ties by identity."""
        everything = self.current + self.superseded + self.removals + self.newer
        return tuple(sorted(everything, key=lambda one: (one.entry.hlc, one.id, one.origin)))


_VALUES: Final = frozenset((SET, ADD, NOTE))
_REPLACING: Final = frozenset((SET, ADD, REMOVE))
_by_id = attrgetter("id", "origin")


def registers(recorded: Iterable[Recorded]) -> Mapping[Key, Register]:
    """Fold accepted entries into registers, in one pass.

    Args:
        recorded: of one case or of many, with dependencies as `witness.recorded` let them
            count; any order, repetitions allowed.

    Returns:
        For each (kind, entity, field) its register; values sorted by identity.
    """
    groups: dict[Key, list[Recorded]] = {}
    for one in recorded:
        entry = one.entry
        key = (entry.kind, entry.entity, entry.field)
        group = groups.get(key)
        if group is None:
            groups[key] = [one]
        else:
            group.append(one)
    return {
        key: Register((group[0],))
        if len(group) == 1 and group[0].entry.op in _VALUES
        else _register(group)
        for key, group in groups.items()
    }


def _register(group: list[Recorded]) -> Register:
    group.sort(key=_by_id)
    replaced: set[tuple[bytes, EntryId]] = set()
    removed: set[tuple[bytes, EntryId]] = set()
    for one in group:
        entry = one.entry
        if entry.deps and entry.op in _REPLACING:
            named = removed if entry.op == REMOVE else replaced
            named.update((one.origin, dep) for dep in entry.deps if dep != one.id)
    current: list[Recorded] = []
    superseded: list[Recorded] = []
    removals: list[Recorded] = []
    newer: list[Recorded] = []
    before: tuple[bytes, EntryId] | None = None
    for one in group:
        here = (one.origin, one.id)
        if here == before:  # delivered twice
            continue
        before = here
        op = one.entry.op
        if op == REMOVE:
            removals.append(one)
        elif op not in _VALUES:
            newer.append(one)
        elif here in removed or (op != NOTE and here in replaced):
            superseded.append(one)
        else:
            current.append(one)
    return Register(tuple(current), tuple(superseded), tuple(removals), tuple(newer))
