"""Latin words by the ten thousand, divided into syllables all at once.

What `Reader` does with one word is done here with many: every division of every word is a row of
a table that depends on the word's length only, so that a batch is a few look-ups and sums.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from leeward.tracing.names.dividing import LONGEST_SEGMENT, MOST_SYLLABLES, NEAR, SPLITS_KEPT
from leeward.tracing.names.segments import LETTER, coded
from leeward.tracing.names.table import GIVEN, PLACES, Doubles, Index, Ints

LONGEST_WORD: Final = MOST_SYLLABLES * LONGEST_SEGMENT

_SUMS_AT_ONCE: Final = 2_000_000
"""Divisions weighed together; bounds memory."""


class Divided(NamedTuple):
    """The likeliest divisions of many words, by place of the first syllable and by number."""

    best: Doubles
    """shape (words, places, numbers, ranks): nats, each syllable in the habit that fits it best;
    -inf where there is none. Numbers go from none to `MOST_SYLLABLES`."""

    cuts: Index
    """shape (words, places, numbers, ranks): the row of `edges` by which it is divided."""


class Words:
    """Distinct words, and the number of each of their segments."""

    def __init__(self, words: Sequence[str]) -> None:
        """Number the segments of words of 1 to `LONGEST_WORD` letters."""
        self.length = np.fromiter(map(len, words), np.int64, len(words))
        each = self.length * LONGEST_SEGMENT
        self._begin = np.cumsum(each) - each
        codes = np.zeros(int(each.sum()), np.int64)
        self._of_length: dict[int, npt.NDArray[np.intp]] = {}
        for length in np.unique(self.length).tolist():
            at = self._of_length[length] = np.flatnonzero(self.length == length)
            letters = coded(list("".join(words[one] for one in at.tolist()))).reshape(-1, length)
            held = np.zeros((len(at), length, LONGEST_SEGMENT), np.int64)
            for size in range(1, min(length, LONGEST_SEGMENT) + 1):
                begins = length - size + 1
                shorter = held[:, :begins, size - 2] if size > 1 else 0
                held[:, :begins, size - 1] = shorter << LETTER | letters[:, size - 1 :]
            codes[self._begin[at, None] + np.arange(length * LONGEST_SEGMENT)] = held.reshape(
                len(at), -1
            )
        self.codes, number = np.unique(codes, return_inverse=True)
        """The distinct segments; the first is none at all."""
        self._number = number.reshape(-1).astype(np.int32)

    def segment(self, word: Ints, begin: Ints, end: Ints) -> Ints:
        """Return the number of a word's segment from letter `begin` up to `end`."""
        found: Ints = self._number[self._begin[word] + begin * LONGEST_SEGMENT + end - begin - 1]
        return found

    def divided(self, best: Doubles) -> Divided:
        """Divide all words.

        Args:
            best: shape (segments, places): nats of each segment as a syllable at a place.
        """
        shape = (len(self.length), len(PLACES), MOST_SYLLABLES + 1, SPLITS_KEPT)
        out = Divided(np.full(shape, -np.inf), np.zeros(shape, np.int32))
        for length, at in self._of_length.items():
            most = _SUMS_AT_ONCE // divisions(length, MOST_SYLLABLES).most
            for begin in range(0, len(at), most):
                self._divide(at[begin : begin + most], length, best, out)
        return out

    def _divide(self, at: Ints, length: int, best: Doubles, out: Divided) -> None:
        """Divide words of one length."""
        cells = self._begin[at, None] + np.arange(length * LONGEST_SEGMENT)
        nats = best[self._number[cells]].reshape(len(at), length, LONGEST_SEGMENT, len(PLACES))
        later = np.ascontiguousarray(nats[..., GIVEN])
        for place in PLACES:
            first = nats[:, 0, :, place]
            for number in range(1, MOST_SYLLABLES + 1):
                table = divisions(length, number)
                if len(table.edges):
                    total = first[:, table.edges[:, 1] - 1]
                    for one in range(1, number):
                        begin, end = table.edges[:, one], table.edges[:, one + 1]
                        total = total + later[:, begin, end - begin - 1]
                    _keep(
                        total, table.row, at, out.best[:, place, number], out.cuts[:, place, number]
                    )


def _keep(total: Doubles, row: int, at: Ints, best: Doubles, cuts: Index) -> None:
    """Keep the likeliest few divisions that come near the best; the first of equals goes first."""
    words = np.arange(len(at))
    least = total.max(axis=1) - NEAR
    for rank in range(min(SPLITS_KEPT, total.shape[1])):
        which = total.argmax(axis=1)
        nats = total[words, which]
        near = nats > least
        if not near.any():
            return
        best[at[near], rank] = nats[near]
        cuts[at[near], rank] = row + which[near]
        total[words, which] = -np.inf


class Divisions(NamedTuple):
    """Every division of a word of one length into one number of syllables."""

    edges: Ints
    """shape (divisions, number + 1): where syllables begin and end; later cuts first."""

    row: int
    """Of the first of them, among `edges()` of all lengths and numbers."""

    most: int
    """At least the number of divisions, and at least 1."""


@cache
def divisions(length: int, number: int) -> Divisions:
    """Return the divisions of a word."""
    return _all_divisions()[0][length, number]


@cache
def edges() -> Ints:
    """Return where syllables begin and end, for all divisions; shape (divisions, numbers + 1)."""
    return _all_divisions()[1]


@cache
def _all_divisions() -> tuple[dict[tuple[int, int], Divisions], Ints]:
    found: dict[tuple[int, int], Divisions] = {}
    whole = np.zeros((0, MOST_SYLLABLES + 1), np.int64)
    rows = 0
    held = []
    for length in range(1, LONGEST_WORD + 1):
        for number in range(1, MOST_SYLLABLES + 1):
            cut = [(0, *cuts, length) for cuts in combinations(range(1, length), number - 1)]
            made = np.array(sorted(cut, reverse=True), np.int64).reshape(-1, number + 1)
            made = made[(np.diff(made, axis=1) <= LONGEST_SEGMENT).all(axis=1)]
            found[length, number] = Divisions(made, rows, max(1, len(made)))
            rows += len(made)
            held.append(np.pad(made, ((0, 0), (0, MOST_SYLLABLES - number)), mode="edge"))
    whole = np.concatenate(held)
    return found, whole
