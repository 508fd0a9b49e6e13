"""Comparing chosen pairs of names out of two long lists, instead of every name with every other.

Each name is read once. What any two units say to each other is worked out once and looked up from
then on, always in the same way: the bits of a pair are the same whatever else is compared beside
it, in whatever order, on whatever machine.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from leeward.errors import InvalidName
from leeward.tracing.names.bulk import ReadNames
from leeward.tracing.names.matcher import ESCAPE, FAINTEST, Matcher
from leeward.tracing.names.reading import NOBODY
from leeward.tracing.names.script import Kind, kind_of
from leeward.tracing.names.table import GIVEN, PLACES, Doubles, Floats, Index, Ints, Weighted
from leeward.tracing.names.units import View

BLOCK: Final = 1_500_000
"""Pairs of readings weighed at once; bounds memory."""

MOST_CELLS: Final = 200_000_000
"""Pairs of units remembered for each place and view; beyond it the square is not kept."""

SPARSE: Final = 32
"""Where fewer than one in so many pairs of units is asked for at once, they are not remembered."""

ENTRIES: Final = 300_000
CELLS: Final = 4_000_000
"""Weights, and cells of the units that they are set beside, looked at together."""

FAINT: Final = 10.0
"""Bits below the likeliest of its view and length at which a reading is left out here."""

MOST_READINGS: Final = 8
"""Readings of one name that are looked at here, for each view and length."""

NOTHING: Final = 0
"""Number of the surname that was not written, among the units of a square."""


class KeptReading(NamedTuple):
    """A reading that is looked at here."""

    view: View
    bits: float
    units: tuple[int, ...]


@dataclass
class _Square:
    """What any two units of one view and place say: P(one name) over chance, before the escape."""

    view: View
    place: int
    number: Index = field(default_factory=lambda: np.zeros(0, np.int32))
    """Unit → its row and column here; 0 where it has none yet."""

    units: list[int] = field(default_factory=lambda: [NOBODY])
    ratio: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    """0 where it is not worked out yet, -1 where nothing agrees."""

    at: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    weight: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    start: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    size: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    """The units' weights, one after another, and where each one's begin."""

    def freeze(self, made: Sequence[Weighted]) -> None:
        """Put the weights of new units behind the others."""
        fresh = np.array([len(one.at) for one in made], np.int64)
        self.size = np.concatenate([self.size, fresh])
        self.start = np.cumsum(self.size) - self.size
        self.at = np.concatenate([self.at, *(one.at for one in made)])
        self.weight = np.concatenate([self.weight, *(one.weight for one in made)])

    def make_room(self) -> None:
        """Make room for the ratios of all units with each other."""
        held, size = len(self.ratio), len(self.units)
        if size > held:
            grown = np.zeros((size, size), np.float32)  # takes no memory until it is filled
            grown[:held, :held] = self.ratio
            self.ratio = grown

    def entries(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the entries of some units, one after another, and whose each is."""
        size = self.size[numbers]
        of = np.repeat(np.arange(len(numbers)), size)
        within = np.arange(len(of)) - np.repeat(np.cumsum(size) - size, size)
        return self.start[numbers][of] + within, of

    def numbered(self, units: Index) -> Index:
        """Return the row and column of each unit; new ones are put after the others."""
        most = int(units.max(initial=0))
        if most >= len(self.number):
            self.number = np.pad(self.number, (0, 2 * most + 1 - len(self.number)))
        is_there = units != NOBODY
        told = np.unique(units[is_there])
        fresh = told[self.number[told] == 0]
        self.number[fresh] = np.arange(len(self.units), len(self.units) + len(fresh))
        self.units += fresh.tolist()
        return np.where(is_there, self.number[units], np.int32(NOTHING))


@dataclass
class _Group:
    """All readings of one view and length, of all names, by name."""

    fresh: list[tuple[Ints, Doubles, Index]] = field(default_factory=list)
    """Owners, bits and units of what was read since the arrays were made."""

    start: Index = field(default_factory=lambda: np.zeros(0, np.int32))
    count: Index = field(default_factory=lambda: np.zeros(0, np.int32))
    bits_of: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    units_of: Index = field(default_factory=lambda: np.zeros((0, 0), np.int32))

    def freeze(self, names: int) -> None:
        """Put what was read since the last time behind the rest; names come in their order."""
        count = np.zeros(names, np.int32)
        count[: len(self.count)] = self.count
        held = [self.units_of] if len(self.units_of) else []
        for owner, bits, units in self.fresh:
            count += np.bincount(owner, minlength=names).astype(np.int32)
            self.bits_of = np.concatenate([self.bits_of, bits.astype(np.float32)])
            held.append(units)
        self.units_of = np.concatenate(held)
        self.count, self.start = count, (np.cumsum(count) - count).astype(np.int32)
        self.fresh.clear()


class LastRead(NamedTuple):
    """Names that were read together: their numbers are `first` to `first + names - 1`."""

    first: int
    names: int
    read: ReadNames


class PairedNames:
    """Numbers names, remembers their readings, and compares names by number."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._numbers: dict[str, int] = {}
        self._escape: list[float] = []
        self._groups: dict[tuple[View, int], _Group] = defaultdict(_Group)
        self._squares = {(view, place): _Square(view, place) for view in View for place in PLACES}
        self._frozen = 0
        self._last: dict[str, int] = {}
        self.last = LastRead(0, 0, kept(matcher.bulk.read((), ())))
        """What was read last, together."""

    def __len__(self) -> int:
        """Return how many names are known."""
        return len(self._numbers)

    def number(self, name: str) -> int:
        """Return the number of a name; read when it is first met."""
        found = self._numbers.get(name)
        return int(self.numbers([name])[0]) if found is None else found

    def numbers(self, names: Sequence[str]) -> Ints:
        """Return the numbers of names; those that were not met yet are read together."""
        fresh = [name for name in dict.fromkeys(names) if name not in self._numbers]
        if fresh:
            self._add(fresh)
        known = self._numbers
        return np.fromiter((known[name] for name in names), np.int64, len(names))

    def readings(self, name: str) -> list[KeptReading]:
        """Return the readings that are looked at, likeliest first in each view and length.

        Quick for the names that were read last, together.
        """
        number = self._last.get(name, 0)
        read = self.last.read if name in self._last else self._read([name])
        begin, end = np.searchsorted(read.name, (number, number + 1)).tolist()
        return [
            KeptReading(View(view), bits, tuple(units[:size]))
            for view, size, bits, units in zip(
                read.view[begin:end].tolist(),
                read.size[begin:end].tolist(),
                read.bits[begin:end].tolist(),
                read.units[begin:end].tolist(),
                strict=True,
            )
        ]

    def _read(self, names: Sequence[str]) -> ReadNames:
        return kept(self._matcher.bulk.read(names, [_kind_of(name) for name in names]))

    def _add(self, names: Sequence[str]) -> None:
        """Read names that were not met yet."""
        first = len(self._escape)
        self._numbers.update((name, first + at) for at, name in enumerate(names))
        self._escape += [ESCAPE[_kind_of(name)] for name in names]
        read = self._read(names)
        self.last = LastRead(first, len(names), read)
        self._last = {name: at for at, name in enumerate(names)}
        order = np.lexsort((read.size, read.view))
        sorts = np.stack([read.view[order], read.size[order]]).astype(np.int64)
        begins = np.flatnonzero(np.diff(sorts, axis=1, prepend=-1).any(axis=0))
        for begin, end in zip(begins, np.append(begins, len(order))[1:], strict=True):
            own = order[begin:end]
            view, size = View(sorts[0, begin]), int(sorts[1, begin])
            units = np.stack(
                [
                    self._squares[view, min(at, GIVEN)].numbered(read.units[own, at])
                    for at in range(size)
                ],
                axis=1,
            )
            self._groups[view, size].fresh.append((first + read.name[own], read.bits[own], units))

    # --- comparing ------------------------------------------------------------------------------

    def score(self, ours: Ints, theirs: Ints) -> Floats:
        """Return the bits of each pair of numbered names.

        Args:
            ours: shape (pairs,), numbers of names.
            theirs: shape (pairs,), likewise.

        Returns:
            shape (pairs,), float32, from `UNLIKE` upwards: what `Matcher.score` gives, but for
            readings fainter than `FAINT`.
        """
        self._freeze()
        best = np.full(len(ours), FAINTEST)
        escape = np.array(self._escape)
        for (view, length), group in sorted(self._groups.items()):
            combined = group.count[ours].astype(np.int64) * group.count[theirs]
            at = np.flatnonzero(combined)
            edges = np.searchsorted(
                np.cumsum(combined[at]), np.arange(0, combined.sum() + BLOCK, BLOCK)
            )
            for begin, end in zip(edges, np.append(edges[1:], len(at)), strict=True):
                part = at[begin:end]
                if len(part):
                    chance = self._chance(
                        view,
                        length,
                        ours[part],
                        theirs[part],
                        escape[ours[part]] + escape[theirs[part]],
                    )
                    best[part] = np.maximum(best[part], chance)
        bits: Floats = np.log2(best).astype(np.float32)
        return bits

    def _chance(self, view: View, length: int, ours: Ints, theirs: Ints, escape: Floats) -> Floats:
        """Return, for pairs that share a view and length, the ratio of chances."""
        group = self._groups[view, length]
        mine, others = group.count[ours], group.count[theirs]
        each = mine * others
        pair = np.repeat(np.arange(len(ours)), each)
        begins = np.cumsum(each) - each
        within = np.arange(len(pair)) - np.repeat(begins, each)
        a = group.start[ours][pair] + within // others[pair]
        b = group.start[theirs][pair] + within % others[pair]
        chance = np.exp2(group.bits_of[a].astype(np.float64) + group.bits_of[b])
        escaped = escape[pair]
        for place in range(length):
            ratio = self._ratio(
                self._squares[view, min(place, 1)],
                group.units_of[a, place],
                group.units_of[b, place],
            )
            chance *= (1.0 - escaped) * ratio + escaped
        return np.add.reduceat(chance, begins)

    def _ratio(self, square: _Square, a: Index, b: Index) -> Floats:
        """Look the ratios of pairs of units up; work out those not met before."""
        if len(square.units) ** 2 > min(MOST_CELLS, SPARSE * len(a)):
            codes, at = np.unique(a.astype(np.int64) * len(square.units) + b, return_inverse=True)
            return self._worked_out(square, codes)[at]
        square.make_room()
        found = square.ratio[a, b]
        unknown = np.flatnonzero(found == 0.0)
        if len(unknown):
            codes = np.unique(a[unknown].astype(np.int64) * len(square.units) + b[unknown])
            known = self._worked_out(square, codes)
            square.ratio.ravel()[codes] = np.where(known > 0.0, known, np.float32(-1.0))
            found[unknown] = square.ratio[a[unknown], b[unknown]]
        return np.maximum(found, np.float32(0.0))

    def _worked_out(self, square: _Square, codes: Ints) -> Floats:
        """Return sum over h of P(h | a) P(h | b) / P(h) for each pair, in the order of b's h.

        Args:
            square: of what view and place.
            codes: pairs of units, row by row; ascending.
        """
        frequency = self._matcher.units.frequency(square.view, square.place)
        rows, columns = np.divmod(codes, len(square.units))
        out = np.ones(len(codes), np.float32)  # a surname not written agrees with any
        own = np.flatnonzero((rows != NOTHING) & (columns != NOTHING))
        size = square.size[columns[own]]
        out[own[size == 0]] = 0.0  # a letter that no name of the table has
        own, size = own[size > 0], size[size > 0]
        row = rows[own]
        entries = np.cumsum(size) // ENTRIES
        part = entries + np.cumsum(np.diff(row, prepend=-1) != 0) * len(frequency) // CELLS
        begins = np.flatnonzero(np.diff(part, prepend=-1))
        for begin, end in zip(begins, np.append(begins, len(own))[1:], strict=True):
            held, at = np.unique(row[begin:end], return_inverse=True)
            dense = np.zeros((len(held), len(frequency)))
            entry, of = square.entries(held)
            where = square.at[entry]
            dense[of, where] = square.weight[entry] / frequency[where]
            entry, of = square.entries(columns[own[begin:end]])
            said = dense[at[of], square.at[entry]] * square.weight[entry]
            each = size[begin:end]
            out[own[begin:end]] = np.add.reduceat(said, np.cumsum(each) - each)
        return out

    def _freeze(self) -> None:
        """Turn what was added since the last time into arrays."""
        if self._frozen == len(self._escape):
            return
        for group in self._groups.values():
            group.freeze(len(self._escape))
        for square in self._squares.values():
            square.freeze([self._matcher.units[unit] for unit in square.units[len(square.size) :]])
        self._frozen = len(self._escape)


def kept(read: ReadNames) -> ReadNames:
    """Keep the likeliest of each view and length: only those are ever compared with each other."""
    order = np.lexsort((read.size, read.view, read.name))  # stable: likeliest stay first
    sorts = np.stack([read.name[order], read.view[order], read.size[order]])
    begins = np.flatnonzero(np.diff(sorts, axis=1, prepend=-1).any(axis=0))
    each = np.diff(begins, append=len(order))
    bits = read.bits[order]
    rank = np.arange(len(order)) - np.repeat(begins, each)
    near = (bits >= np.repeat(bits[begins], each) - FAINT) & (rank < MOST_READINGS)
    return read.only(order[near])


def _kind_of(name: str) -> Kind:
    """Return how a name is written; one that cannot be read has no readings, whatever its kind."""
    try:
        return kind_of(name)
    except InvalidName:
        return Kind.ROMAN
