"""Comparing many names with many: evidence in bits for every pair.

For readings a and b of one length and view, place by place,

    bits = log2 P(a meant) + log2 P(b meant) + sum over k of log2 sum over h of
           P(h | a_k) P(h | b_k) / P(h)

which is log2 P(a, b | one name) / (P(a) P(b)): the Fellegi-Sunter weight. Names common in the table
are discounted by P(h) without a further step. Readings of one view are alternatives, so their
chances add up; views look at the same name twice, so the best of them counts.
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from leeward.tracing.names.bulk import BulkReader
from leeward.tracing.names.reading import NOBODY, Reader
from leeward.tracing.names.script import Kind
from leeward.tracing.names.table import GIVEN, Floats, Index, Ints, Table
from leeward.tracing.names.tablefile import shipped
from leeward.tracing.names.units import Units, View

UNLIKE: Final = -40.0
"""Bits for names that have nothing in common, or that cannot be read; nothing is lower."""

ESCAPE: Final = {Kind.HANGUL: 0.001, Kind.ROMAN: 0.001, Kind.HANZI: 0.008, Kind.PINYIN: 0.008}
"""Share of each written syllable that could stand for any other: wrong character, wrong ear."""

NAMES_KEPT: Final = 4096
PAIRS_KEPT: Final = 262_144

BLOCK: Final = 2_000_000
"""Pairs of readings weighed at once; bounds memory."""

FAINTEST: Final = 2.0**UNLIKE


class _Readings(NamedTuple):
    """All readings of one length and view, of a list of names; owners ascend."""

    owner: Ints
    bits: Floats
    units: Index
    """shape (readings, length)"""


class Matcher:
    """Compares lists of names by one table."""

    def __init__(self, table: Table) -> None:
        self.units = Units(table)
        self.reader = Reader(self.units)
        self.bulk = BulkReader(self.reader)
        self.readings = lru_cache(NAMES_KEPT)(self.reader.read)
        """As `reader.read`; remembers names, which one row brings to many comparisons."""
        self.between = lru_cache(PAIRS_KEPT)(self._between)
        self._shares = lru_cache(NAMES_KEPT)(self._shares_of)

    def score(self, a: Sequence[str], b: Sequence[str], kind_a: Kind, kind_b: Kind) -> Floats:
        """Return shape (len(a), len(b)): bits for each pair, from `UNLIKE` upwards."""
        out = np.full((len(a), len(b)), UNLIKE, np.float32)
        ours, theirs = self._read(a, kind_a), self._read(b, kind_b)
        escape = ESCAPE[kind_a] + ESCAPE[kind_b]
        for view, length in sorted(ours.keys() & theirs.keys()):
            self._add(out, view, escape, ours[view, length], theirs[view, length])
        return out

    def _read(self, names: Sequence[str], kind: Kind) -> dict[tuple[View, int], _Readings]:
        read = self.bulk.read(names, [kind] * len(names))
        found = {}
        for view in View:
            for size in np.unique(read.size[read.view == view]).tolist():
                own = np.flatnonzero((read.view == view) & (read.size == size))
                bits = read.bits[own].astype(np.float32)
                found[view, size] = _Readings(read.name[own], bits, read.units[own, :size])
        return found

    def _add(
        self, out: Floats, view: View, escape: float, ours: _Readings, theirs: _Readings
    ) -> None:
        """Raise `out` to the evidence of one view and length where it is better."""
        kernels = [
            self.kernel(view, min(at, GIVEN), escape, ours.units[:, at], theirs.units[:, at])
            for at in range(ours.units.shape[1])
        ]
        columns = _starts(theirs.owner)
        names = theirs.owner[columns]
        for rows in _blocks(ours.owner, max(1, BLOCK // len(theirs.owner))):
            bits = ours.bits[rows, None] + theirs.bits
            for between, of_ours, of_theirs in kernels:
                bits += between[of_ours[rows]][:, of_theirs]
            chance = np.add.reduceat(np.exp2(bits, out=bits), columns, axis=1)
            starts = _starts(ours.owner[rows])
            chance = np.add.reduceat(chance, starts, axis=0)
            cells = np.ix_(ours.owner[rows][starts], names)
            out[cells] = np.maximum(out[cells], np.log2(np.maximum(chance, FAINTEST)))

    def kernel(
        self, view: View, place: int, escape: float, ours: Index, theirs: Index
    ) -> tuple[Floats, Ints, Ints]:
        """Return the bits between any two units at a place.

        Returns:
            bits of shape (distinct of ours, distinct of theirs), and for each of `ours` and of
            `theirs` its row and column.
        """
        rows, of_ours = np.unique(ours, return_inverse=True)
        columns, of_theirs = np.unique(theirs, return_inverse=True)
        frequency = self.units.frequency(view, place)
        ratio = (
            self._dense(rows, len(frequency)) @ (self._dense(columns, len(frequency)) / frequency).T
        )
        ratio = (1.0 - escape) * ratio + escape
        ratio[rows == NOBODY] = 1.0
        ratio[:, columns == NOBODY] = 1.0
        return np.log2(ratio), of_ours, of_theirs

    def _between(self, view: View, place: int, escape: float, ours: int, theirs: int) -> float:
        """Return what `kernel` gives for one unit of each, quickly for a single pair of names."""
        if NOBODY in (ours, theirs):
            return 0.0
        fewer, more = sorted((self._shares(ours), self._shares(theirs)), key=len)
        frequency = self.units.frequency(view, place)
        ratio = math.fsum(
            one * more[at] / float(frequency[at]) for at, one in fewer.items() if at in more
        )
        return math.log2((1.0 - escape) * ratio + escape)

    def _shares_of(self, number: int) -> dict[int, float]:
        unit = self.units[number]
        return dict(zip(unit.at.tolist(), unit.weight.tolist(), strict=True))

    def _dense(self, units: Index, width: int) -> Floats:
        out = np.zeros((len(units), width), np.float32)
        for row, number in enumerate(units.tolist()):
            if number != NOBODY:
                unit = self.units[number]
                out[row, unit.at] = unit.weight
        return out


def _starts(owner: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.flatnonzero(np.diff(owner, prepend=-1))


def _blocks(owner: npt.NDArray[np.int64], most: int) -> Iterator[slice]:
    """Cut readings into blocks of about `most` that never part one name."""
    starts = [*_starts(owner).tolist(), len(owner)]
    begin = 0
    for at, end in enumerate(starts[1:], start=1):
        is_last = at == len(starts) - 1
        if is_last or starts[at + 1] - begin > most:
            yield slice(begin, end)
            begin = end


@cache
def shipped_matcher() -> Matcher:
    """Return the matcher by the table that comes with the program."""
    return Matcher(shipped())
