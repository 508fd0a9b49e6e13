"""The keys of many names at once: those of `NameKeyer.keys`, in arrays.

`keys` is the rule; this is the same rule over the readings of a whole batch of names, for lists of
a million. What a unit may mean is worked out once; readings are followed syllable by syllable,
all of them together, and only the likeliest classes of each are followed further.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from leeward.tracing.names.bulk import ReadNames
from leeward.tracing.names.keys import (
    BASE_BITS,
    ENOUGH,
    LACKING,
    LEAST_CLASS,
    LEFT_OUT,
    MOST_CLASSES,
    MOST_KEYS,
    MOST_SLIPPED,
    NameKeyer,
    NameKeys,
    class_of,
)
from leeward.tracing.names.paired import KeptReading, PairedNames
from leeward.tracing.names.reading import NOBODY
from leeward.tracing.names.table import Doubles, Flags, Ints
from leeward.tracing.names.units import Units, View

LONGEST: Final = 5
"""Units of a reading whose keys are numbers of 64 bits; a longer name is keyed by itself."""

FOLLOWED: Final = 2 * MOST_KEYS


class BulkKeyer:
    """Makes the keys of many names."""

    def __init__(self, units: Units) -> None:
        self._keyer = NameKeyer(units)
        self._units = units
        self._class_of = np.array([class_of(one) for one in units.table.syllables], np.int64)

    def keys(self, read: ReadNames, count: int) -> "KeyTable":
        """Return the keys of `count` names by their readings."""
        told = read.only(np.flatnonzero((read.view != View.CHARACTER) & (read.size > 1)))
        is_long = np.zeros(count, bool)
        is_long[told.name[told.size > LONGEST]] = True
        of_short = told.only(np.flatnonzero(~is_long[told.name]))
        found = self._keys(of_short, count)
        for name in np.flatnonzero(is_long).tolist():
            found.long[name] = self._keyer.keys(_readings(told, name))
        return found

    def one(self, readings: Iterable[KeptReading]) -> NameKeys:
        """Return the keys of one name."""
        return self._keyer.keys(readings)

    def _keys(self, told: ReadNames, count: int) -> "KeyTable":
        chance = np.exp2(told.bits)
        is_lacking = told.units[:, 0] == NOBODY if len(told.name) else np.zeros(0, bool)
        written = np.bincount(told.name, chance, count)
        lacking = np.bincount(told.name, chance * is_lacking, count) > LACKING * written
        meant = _followed(told, self._classes(told))
        own = chance[meant.reading] * meant.share
        name, size = told.name[meant.reading], told.size[meant.reading].astype(np.int64)
        view = (told.view[meant.reading].astype(np.int64) + 1) << (BASE_BITS * size)
        has_surname = np.flatnonzero(~is_lacking[meant.reading])
        rest = meant.code & ((1 << (BASE_BITS * (size - 1))) - 1)
        given = _likeliest(name, view | rest, own, count, MOST_KEYS)
        name, size, own = name[has_surname], size[has_surname], own[has_surname]
        whole = (view | meant.code)[has_surname]
        full = _likeliest(name, whole, own, count, MOST_KEYS)
        slipped = _likeliest(*_slipped(name, whole, own, size), count, MOST_SLIPPED)
        return KeyTable(full, given, slipped, lacking, {})

    def _classes(self, told: ReadNames) -> "_Classes":
        """Work out the classes of all units of some readings."""
        is_there = np.arange(told.units.shape[1]) < told.size[:, None]
        view = np.broadcast_to(told.view[:, None], told.units.shape)[is_there]
        units, at = np.unique(told.units[is_there], return_index=True)
        korean = view[at] == View.KOREAN
        made = [(_NOBODY if one == NOBODY else self._units[one]) for one in units.tolist()]
        size = np.array([len(one[0]) for one in made], np.int64)
        unit = np.repeat(np.arange(len(units)), size)
        entry = np.concatenate([np.zeros(0, np.int64), *(one[0] for one in made)])
        weight = np.concatenate([np.zeros(0), *(one[1] for one in made)]).astype(np.float64)
        number = np.where(korean[unit], self._class_of[np.where(korean[unit], entry, 0)], entry + 1)
        number[np.repeat(units == NOBODY, size)] = 0
        unit, number, share = _summed(unit, number, weight)
        order = np.lexsort((number, -share, unit))
        unit, number, share = unit[order], number[order], share[order]
        rank = _rank(unit)
        kept = np.flatnonzero((rank < MOST_CLASSES) & ((share >= LEAST_CLASS) | (rank == 0)))
        unit = unit[kept]
        begin = np.searchsorted(unit, np.arange(len(units)))
        each = np.bincount(unit, minlength=len(units))
        return _Classes(units.astype(np.int64), begin, each, number[kept], share[kept])


_NOBODY: Final = (np.zeros(1, np.int64), np.ones(1))


class _Keys(NamedTuple):
    """Keys of one sort: those of name k are `key[begin[k]:begin[k + 1]]`, likeliest first."""

    begin: Ints
    key: Ints

    def of(self, name: int) -> tuple[int, ...]:
        """Return the keys of one name."""
        return tuple(self.key[self.begin[name] : self.begin[name + 1]].tolist())


class KeyTable(NamedTuple):
    """The keys of many names; a tenth of what `NameKeys` take that stand by themselves."""

    full: _Keys
    given: _Keys
    slipped: _Keys
    lacks_surname: Flags
    long: dict[int, NameKeys]
    """Of the names that are too long for these arrays."""

    def of(self, name: int) -> NameKeys:
        """Return the keys of one name."""
        if name in self.long:
            return self.long[name]
        return NameKeys(
            self.full.of(name),
            self.given.of(name),
            bool(self.lacks_surname[name]),
            self.slipped.of(name),
        )


class RememberedKeys:
    """The keys of names that `PairedNames` has read; those read together are keyed together."""

    def __init__(self, units: Units, paired: PairedNames) -> None:
        self._bulk = BulkKeyer(units)
        self._paired = paired
        self._firsts: list[int] = []
        self._tables: list[KeyTable] = []

    def __call__(self, name: str) -> NameKeys:
        """Return the keys of a name."""
        number = self._paired.number(name)
        last = self._paired.last
        if not self._firsts or last.first > self._firsts[-1]:
            self._firsts.append(last.first)
            self._tables.append(self._bulk.keys(last.read, last.names))
        at = bisect_right(self._firsts, number) - 1
        within = number - self._firsts[at]
        if at < 0 or within >= len(self._tables[at].lacks_surname):
            return self._bulk.one(self._paired.readings(name))
        return self._tables[at].of(within)


class _Classes(NamedTuple):
    """What each unit may mean, likeliest first."""

    unit: Ints
    """Ascending; the arrays that follow are by place here."""

    begin: Ints
    each: Ints
    number: Ints
    share: Doubles


class _Meant(NamedTuple):
    """What readings may mean: classes of all syllables as one number, and how likely."""

    reading: Ints
    code: Ints
    share: Doubles


def _followed(told: ReadNames, classes: _Classes) -> _Meant:
    """Follow all readings syllable by syllable; of each reading the likeliest are followed on."""
    reading = np.arange(len(told.name))
    code, share = np.zeros(len(reading), np.int64), np.ones(len(reading))
    for at in range(int(told.size.max(initial=0))):
        goes_on = told.size[reading] > at
        place = np.searchsorted(classes.unit, told.units[reading[goes_on], at])
        each = np.ones(len(reading), np.int64)
        each[goes_on] = classes.each[place]
        begin = np.full(len(reading), -1)
        begin[goes_on] = classes.begin[place]
        from_ = np.repeat(np.arange(len(reading)), each)
        within = np.arange(len(from_)) - np.repeat(np.cumsum(each) - each, each)
        entry = np.where(begin[from_] < 0, 0, begin[from_] + within)
        further = goes_on[from_]
        reading = reading[from_]
        code = np.where(further, code[from_] << BASE_BITS | classes.number[entry], code[from_])
        share = np.where(further, share[from_] * classes.share[entry], share[from_])
        many = (np.bincount(reading, minlength=len(told.name)) > FOLLOWED)[reading]
        if many.any():  # readings that may mean little are all followed, in any order
            own = np.flatnonzero(many)
            own = own[np.lexsort((code[own], -share[own], reading[own]))]
            own = own[_rank(reading[own]) < FOLLOWED]
            kept = np.concatenate([np.flatnonzero(~many), own])
            kept = kept[np.argsort(reading[kept], kind="stable")]
            reading, code, share = reading[kept], code[kept], share[kept]
    return _Meant(reading, code, share)


def _slipped(name: Ints, code: Ints, own: Doubles, size: Ints) -> tuple[Ints, Ints, Doubles]:
    """Return the codes with each syllable of the given name left out, where another is left."""
    parts = []
    for left in range(LONGEST - 1):
        at = np.flatnonzero((size > 2) & (left < size - 1))
        parts.append((name[at], code[at] | LEFT_OUT << (BASE_BITS * left), own[at]))
    names, codes, shares = zip(*parts, strict=True)
    return np.concatenate(names), np.concatenate(codes), np.concatenate(shares)


def _likeliest(name: Ints, key: Ints, chance: Doubles, count: int, most: int) -> "_Keys":
    """Return for each name its likeliest keys, until enough of its chance is covered."""
    name, key, chance = _summed(name, key, chance)
    order = np.lexsort((key, -chance, name))
    name, key, chance = name[order], key[order], chance[order]
    total = np.bincount(name, chance, count)
    rank = _rank(name)
    first = np.flatnonzero(rank < MOST_KEYS)
    table = np.zeros((count, MOST_KEYS + 1))
    table[name[first], rank[first] + 1] = chance[first]
    before = table.cumsum(axis=1)
    kept = first[(before[name[first], rank[first]] < ENOUGH * total[name[first]])]
    kept = kept[rank[kept] < most]
    return _Keys(np.searchsorted(name[kept], np.arange(count + 1)), key[kept])


def _summed(owner: Ints, key: Ints, chance: Doubles) -> tuple[Ints, Ints, Doubles]:
    """Add up the chances of one owner and key."""
    order = np.lexsort((key, owner))
    owner, key = owner[order], key[order]
    first = np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(key, prepend=-1) != 0))
    if not len(first):
        return owner, key, chance[order]
    return owner[first], key[first], np.add.reduceat(chance[order], first)


def _rank(owner: Ints) -> Ints:
    """Return the place of each among those of its owner, which stand together."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    each = np.diff(first, append=len(owner))
    return np.arange(len(owner)) - np.repeat(first, each)


def _readings(told: ReadNames, name: int) -> Sequence[KeptReading]:
    rows = np.flatnonzero(told.name == name).tolist()
    return [
        KeptReading(
            View(told.view[row]),
            float(told.bits[row]),
            tuple(told.units[row, : told.size[row]].tolist()),
        )
        for row in rows
    ]
