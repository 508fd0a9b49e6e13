"""Bits for pairs of rows, many at once: names from the table, and the fields that hold names.

Every engine scores by this module, so that results are the same to the bit: bits of names are
rounded to thousandths, and a pair's bits do not depend on what else is scored beside it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from leeward.errors import InvalidName
from leeward.tracing.children import children_evidence
from leeward.tracing.comparisons import Comparer
from leeward.tracing.evidence import Evidence, Field
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.names.script import kind_of
from leeward.tracing.naming import Naming
from leeward.tracing.person import Person
from leeward.tracing.relations import relations_evidence
from leeward.tracing.surnames import without_surname

THOUSANDTHS: Final = 1000
NOT_COMPARED: Final = np.iinfo(np.int32).min
"""Stands for the bits of names of which one side has none that can be read."""

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.int32]


class NamesOfRows(NamedTuple):
    """The names of many rows, by number: row k has `number[start[k]:start[k] + many[k]]`."""

    start: Ints
    many: Ints
    number: Ints


@lru_cache(1_000_000)
def is_readable(name: str) -> bool:
    """Return whether a name can be compared at all."""
    try:
        kind_of(name)
    except InvalidName:
        return False
    return True


class PairedNaming(Naming):
    """Compares names of children and relatives from what was scored for many pairs at once."""

    def __init__(self, matcher: Matcher, paired: PairedNames) -> None:
        super().__init__(matcher)
        self._paired = paired
        self._known: dict[tuple[str, str], float] = {}

    def bits(self, a: str, b: str) -> float | None:
        """Return what two whole names say; None where one cannot be read."""
        if not (is_readable(a) and is_readable(b)):
            return None
        if (a, b) not in self._known:
            self.learn([(a, b)])
        return self._known[a, b]

    def learn(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Score pairs of readable names that were not met yet, together."""
        fresh = sorted(set(pairs) - self._known.keys())
        number = self._paired.numbers([name for pair in fresh for name in pair])
        ours, theirs = number[::2], number[1::2]
        bits = np.rint(self._paired.score(ours, theirs) * THOUSANDTHS) / THOUSANDTHS
        self._known.update(zip(fresh, bits.tolist(), strict=True))

    def forget(self) -> None:
        """Forget the pairs met so far; memory stays bounded from batch to batch."""
        self._known.clear()
        self.child_bits.cache_clear()


class PairScorer:
    """Scores pairs of rows by one comparer; remembers the names that it has read."""

    def __init__(self, comparer: Comparer, matcher: Matcher) -> None:
        self.paired = PairedNames(matcher)
        self._comparer = comparer
        self._naming = PairedNaming(matcher, self.paired)
        self._floor = comparer.weights.floors[Field.NAME]
        self._rarest = comparer.weights.shares["rarest_name"]

    def names_of(self, rows: Iterable[Sequence[str]]) -> NamesOfRows:
        """Number the names of rows; those that cannot be read are as if they were not told."""
        readable: list[str] = []
        counts: list[int] = []
        for names in rows:
            told = [name for name in names if is_readable(name)]
            readable += told
            counts.append(len(told))
        count = np.array(counts, np.int64)
        return NamesOfRows(np.cumsum(count) - count, count, self.paired.numbers(readable))

    def name_bits(self, ours: NamesOfRows, theirs: NamesOfRows, a: Ints, b: Ints) -> Bits:
        """Return the bits of the best pair of names of each pair of rows, in thousandths.

        Args:
            ours: names of the rows that `a` numbers.
            theirs: names of the rows that `b` numbers.
            a: shape (pairs,), rows of ours.
            b: shape (pairs,), rows of theirs.

        Returns:
            shape (pairs,), with the charge for the pairs tried and no lower than names may say;
            `NOT_COMPARED` where a side has no name that can be read.
        """
        out = np.full(len(a), NOT_COMPARED, np.int32)
        each = ours.many[a] * theirs.many[b]
        told = np.flatnonzero(each)
        if not len(told):
            return out
        a, b, each = a[told], b[told], each[told]
        begins = np.cumsum(each) - each
        pair = np.repeat(np.arange(len(a)), each)
        within = np.arange(len(pair)) - np.repeat(begins, each)
        width = theirs.many[b][pair]
        bits = self.paired.score(
            ours.number[ours.start[a][pair] + within // width],
            theirs.number[theirs.start[b][pair] + within % width],
        )
        best = self._named(np.maximum.reduceat(bits, begins)) - np.log2(each)
        out[told] = np.rint(np.maximum(best, self._floor) * THOUSANDTHS)
        return out

    def _named(self, bits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """As `Weights.named`, for many."""
        out: npt.NDArray[np.float64] = -np.log2(np.exp2(-bits.astype(np.float64)) + self._rarest)
        return out

    def more(self, pairs: Sequence[tuple[Person, Person]]) -> list[tuple[Evidence, ...]]:
        """Return the evidence of relations, children and spouses of each pair of rows."""
        self._naming.learn(
            pair
            for ours, theirs in pairs
            for pair in (*_relatives(ours, theirs), *_children(ours, theirs))
        )
        weights = self._comparer.weights
        made: list[tuple[Evidence, ...]] = [
            (
                relations_evidence(self._naming, weights, a.relations, b.relations),
                children_evidence(self._naming, weights, a.children, b.children),
                self._comparer.spouse(a, b),
            )
            for a, b in pairs
        ]
        self._naming.forget()
        return made


def _relatives(a: Person, b: Person) -> Iterable[tuple[str, str]]:
    named = product((one.name for one in a.relations), (one.name for one in b.relations))
    return ((one, other) for one, other in named if is_readable(one) and is_readable(other))


def _children(a: Person, b: Person) -> Iterable[tuple[str, str]]:
    for ours, theirs in product(a.children, b.children):
        for one, other in product(ours.names, theirs.names):
            if is_readable(one) and is_readable(other):
                yield one, other
                bare = product(
                    without_surname(one, kind_of(one)), without_surname(other, kind_of(other))
                )
                yield from (pair for pair in bare if all(map(is_readable, pair)))
