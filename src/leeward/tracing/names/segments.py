"""Latin segments by the hundred thousand: numbered, and weighed as syllables all at once.

What `Units.spelt` says of one segment is said here of many, in arrays. A segment is a number of
five bits for each letter, first letter highest; nothing else about it is ever needed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from leeward.tracing.names.table import PLACES, Doubles, Floats, Ints, Table
from leeward.tracing.names.units import FAINTEST, SLIP, usual

LETTER: Final = 5
"""Bits of one letter; a is 1."""

LETTERS: Final = (1 << LETTER) - 1
BLOT: Final = LETTERS
"""Stands where a letter was blotted out; no letter has this number."""

_BEFORE_A: Final = ord("a") - 1
_AT_ONCE: Final = 60_000
"""Segments whose slips are looked for together; bounds memory."""


def coded(texts: Sequence[str]) -> Ints:
    """Return the number of each text of small Latin letters, at most 12 of them."""
    length = np.fromiter(map(len, texts), np.int64, len(texts))
    letters = np.frombuffer("".join(texts).encode("ascii"), np.uint8).astype(np.int64) - _BEFORE_A
    last = np.cumsum(length)
    within = last.repeat(length) - np.arange(len(letters)) - 1
    shifted = letters << (LETTER * within)
    out = np.zeros(len(texts), np.int64)
    np.add.at(out, np.arange(len(texts)).repeat(length), shifted)
    return out


def text_of(code: int) -> str:
    """Return the text that has this number."""
    letters = []
    while code:
        letters.append(chr((code & LETTERS) + _BEFORE_A))
        code >>= LETTER
    return "".join(reversed(letters))


class Spelt(NamedTuple):
    """What many segments may spell, one slip allowed. Entries stand segment by segment."""

    nats: Doubles
    """shape (segments, places, habits): log P(segment | place, habit); -inf where none fits."""

    start: Ints
    """shape (segments + 1,): where the entries of each begin."""

    syllable: Ints
    """shape (entries,), ascending within a segment."""

    joint: Doubles
    """shape (entries, places, habits), float64: P(segment, syllable); 0 where too faint."""


class Segments:
    """Weighs segments by one table."""

    def __init__(self, table: Table) -> None:
        spellings = table.spellings
        self._table = table
        self._log_frequency = np.log(table.frequency).T
        codes = coded(list(spellings.row))
        rows = np.fromiter(spellings.row.values(), np.int64, len(codes))
        self._rows = _Codes.of(codes, rows)
        self._size = np.diff(spellings.edges)

    def clean(self, codes: Ints) -> Doubles:
        """Return what each segment spells at best without a slip.

        Args:
            codes: shape (segments,).

        Returns:
            shape (segments, places): the greatest log P(segment | place, habit); -inf if none.
        """
        out = np.full((len(codes), len(PLACES)), -np.inf)
        at, row = self._rows.matches(codes)
        out[at] = self._best_of_rows[row]
        return out

    @cached_property
    def _best_of_rows(self) -> Doubles:
        """As `clean`, for each row of the table; shape (rows, places)."""
        rows = np.arange(len(self._size))
        spelt = self._weighed(len(rows), rows, rows, np.zeros(len(rows), np.float32))
        best: Doubles = spelt.nats.max(axis=2)
        return best

    def slipped(self, codes: Ints) -> Spelt:
        """Return what each segment spells where one slip may have happened.

        Args:
            codes: shape (segments,), each once.
        """
        parts = [
            self._slipped(codes[begin : begin + _AT_ONCE])
            for begin in range(0, max(1, len(codes)), _AT_ONCE)
        ]
        starts = np.cumsum([0, *(len(one.syllable) for one in parts)])
        return Spelt(
            np.concatenate([one.nats for one in parts]),
            np.concatenate(
                [
                    *(one.start[:-1] + at for one, at in zip(parts, starts, strict=False)),
                    starts[-1:],
                ]
            ),
            np.concatenate([one.syllable for one in parts]),
            np.concatenate([one.joint for one in parts]),
        )

    def _slipped(self, codes: Ints) -> Spelt:
        own, own_row = self._rows.matches(codes)
        near, near_row = self._near.slips(codes)
        cost = np.zeros(len(own) + len(near), np.float32)
        cost[len(own) :] = SLIP
        return self._weighed(
            len(codes), np.concatenate([own, near]), np.concatenate([own_row, near_row]), cost
        )

    @cached_property
    def _near(self) -> "_Near":
        """Made at the first doubtful name."""
        texts = usual(self._table)
        row = self._table.spellings.row
        return _Near(coded(texts), np.array([row[text] for text in texts], np.int64))

    def _weighed(self, count: int, segment: Ints, row: Ints, cost: Floats) -> Spelt:
        """Weigh `count` segments; each may be these rows of spellings, at these nats."""
        spellings = self._table.spellings
        size = self._size[row]
        begins = np.cumsum(size) - size
        entry = np.arange(size.sum()) + np.repeat(spellings.edges[row] - begins, size)
        width = len(self._table.syllables)
        key = np.repeat(segment, size) * width + spellings.syllable[entry]
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        chances = spellings.chances[entry[order]] + np.repeat(cost, size)[order, None, None]
        nats = np.maximum.reduceat(chances, first) if len(first) else chances
        owner, syllable = np.divmod(key[first], width)
        is_kept = nats.max(axis=2) > FAINTEST
        joint = np.exp(nats + self._log_frequency[syllable][:, :, None]).astype(np.float64)
        joint *= is_kept[:, :, None]
        start = np.searchsorted(owner, np.arange(count + 1))
        total = np.zeros((count, *joint.shape[1:]))
        held = np.flatnonzero(np.diff(start))
        if len(held):
            total[held] = np.add.reduceat(joint, start[held])
        with np.errstate(divide="ignore"):
            return Spelt(np.log(total), start, syllable, joint)


class _Codes(NamedTuple):
    """Codes, ascending, and what stands behind each; a code may stand several times."""

    code: Ints
    value: Ints

    @classmethod
    def of(cls, codes: Ints, values: Ints) -> "_Codes":
        order = np.lexsort((values, codes))
        return cls(codes[order], values[order])

    def matches(self, asked: Ints) -> tuple[Ints, Ints]:
        """Return (place in `asked`, value) for all that is found."""
        begin = np.searchsorted(self.code, asked)
        inside = np.flatnonzero(begin < len(self.code))
        inside = inside[self.code[begin[inside]] == asked[inside]]
        begin = begin[inside]
        each = np.searchsorted(self.code, asked[inside], "right") - begin
        at = np.repeat(inside, each)
        within = np.arange(len(at)) - np.repeat(np.cumsum(each) - each, each)
        return at, self.value[np.repeat(begin, each) + within]


class _Near:
    """Which spellings one slip leads away from, as `slips.Slips`, for many segments."""

    def __init__(self, codes: Ints, rows: Ints) -> None:
        self._rows = int(rows.max()) + 1
        self._whole = _Codes.of(codes, rows)
        self._struck = _codes_of(codes, rows, _struck)
        self._blotted = _codes_of(codes, rows, _blotted)

    def slips(self, codes: Ints) -> tuple[Ints, Ints]:
        """Return (segment, row) for each spelling one slip away, each pair once, in order."""
        found = [self._pairs(self._struck, codes, np.arange(len(codes)))]
        for length, at in _by_length(codes):
            own = codes[at]
            whole = (*_struck(own, length), *_swapped(own, length))
            found += [self._pairs(self._whole, one, at) for one in whole]
            found += [self._pairs(self._blotted, one, at) for one in _blotted(own, length)]
        segment, row = np.divmod(np.unique(np.concatenate(found)), self._rows)
        itself, own_row = self._whole.matches(codes)
        own_of = np.full(len(codes), -1)
        own_of[itself] = own_row
        other = row != own_of[segment]
        return segment[other], row[other]

    def _pairs(self, index: _Codes, asked: Ints, segment: Ints) -> Ints:
        at, row = index.matches(asked)
        return segment[at] * self._rows + row


def _codes_of(codes: Ints, rows: Ints, vary: Callable[[Ints, int], Iterable[Ints]]) -> _Codes:
    """Return what is left of each spelling when it is varied, and whose it is, each once."""
    left = [
        np.stack([varied, rows[at]])
        for length, at in _by_length(codes)
        for varied in vary(codes[at], length)
    ]
    both = np.unique(np.concatenate(left, axis=1), axis=1)
    return _Codes(both[0], both[1])


def _by_length(codes: Ints) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Return the places of the codes of each length."""
    length = np.zeros(len(codes), np.int64)
    left = codes.copy()
    while left.any():
        length += left > 0
        left >>= LETTER
    for one in np.unique(length[length > 0]).tolist():
        yield one, np.flatnonzero(length == one)


def _cut(codes: Ints, length: int, at: int) -> tuple[Ints, Ints, int]:
    """Return the letters before `at`, those from there on, and how many bits these have."""
    bits = LETTER * (length - at)
    return codes >> bits, codes & ((1 << bits) - 1), bits


def _struck(codes: Ints, length: int) -> Iterator[Ints]:
    """Return the texts without each of their letters."""
    for at in range(length):
        before, rest, bits = _cut(codes, length, at)
        yield before << (bits - LETTER) | rest & ((1 << (bits - LETTER)) - 1)


def _blotted(codes: Ints, length: int) -> Iterator[Ints]:
    """Return the texts with each letter blotted out; one letter alone could be anything."""
    if length > 1:
        for at in range(length):
            yield codes | BLOT << (LETTER * at)


def _swapped(codes: Ints, length: int) -> Iterator[Ints]:
    """Return the texts with each two neighbours swapped."""
    for at in range(length - 1):
        low = LETTER * at
        one, other = codes >> low & LETTERS, codes >> (low + LETTER) & LETTERS
        both = one ^ other
        yield codes ^ (both << low | both << (low + LETTER))
