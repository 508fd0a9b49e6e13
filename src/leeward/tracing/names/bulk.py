"""Reading many names at once, into arrays: the readings of `Reader.read`, name by name.

Romanised names go in batches, in which every word is divided and every segment weighed once; all
others are quick to read one by one. `reading` is the rule, written to be understood; this is the
same rule written to be fast, and tests hold it to the other.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from leeward.tracing.names.looking import NO_SEGMENT, Asked, Look, Ways
from leeward.tracing.names.reading import DOUBTFUL, FAINT, KEPT, NOBODY, Reader, Reading
from leeward.tracing.names.script import (
    Kind,
    east_asian,
    latin_words,
    pinyin_words,
    simple_words,
)
from leeward.tracing.names.segments import Segments, Spelt, text_of
from leeward.tracing.names.table import GIVEN, PLACES, SURNAME, Doubles, Flags, Index, Ints
from leeward.tracing.names.units import View
from leeward.tracing.names.words import LONGEST_WORD

BATCH: Final = 20_000
"""Names read together; bounds memory."""

FEW: Final = 24
"""Romanised names that are read as quickly one by one."""

NO_UNIT: Final = -2
"""Fills the rows of units that are shorter than the longest."""


class ReadNames(NamedTuple):
    """The readings of many names, in the order of the names, likeliest first."""

    name: Ints
    """shape (readings,): which name, by its place in the list."""

    view: npt.NDArray[np.int8]
    size: npt.NDArray[np.int8]
    """How many units the reading has."""

    bits: Doubles
    """As `Reading.bits`; float64."""

    units: Index
    """shape (readings, longest): as `Reading.units`, then `NO_UNIT`."""

    def only(self, rows: Ints) -> "ReadNames":
        """Return some readings, in the order of `rows`."""
        return ReadNames(
            self.name[rows], self.view[rows], self.size[rows], self.bits[rows], self.units[rows]
        )


class BulkReader:
    """Reads many names at once; shares the units of a `Reader`."""

    def __init__(self, reader: Reader, few: int = FEW) -> None:
        """Keep who reads; up to `few` romanised names are read one by one."""
        self._few = few
        self._reader = reader
        self._shares = np.log(reader.units.table.habit_shares.astype(np.float64))

    @cached_property
    def _segments(self) -> Segments:
        """Made at the first romanised name: other scripts need not wait for it."""
        return Segments(self._reader.units.table)

    def read(self, names: Sequence[str], kinds: Sequence[Kind]) -> ReadNames:
        """Read names.

        Args:
            names: in any script.
            kinds: how each is written; decides only between pinyin and other Latin spellings.

        Returns:
            what `Reader.read` returns for each, but for the last bits of a float.
        """
        return _together(
            [
                self._batch(names[begin : begin + BATCH], kinds[begin : begin + BATCH], begin)
                for begin in range(0, len(names), BATCH)
            ]
        )

    def _batch(self, names: Sequence[str], kinds: Sequence[Kind], begin: int) -> ReadNames:
        plain: list[tuple[int, list[Reading]]] = []
        asked: list[Asked] = []
        for at, (name, kind) in enumerate(zip(names, kinds, strict=True), start=begin):
            one = None if kind is Kind.PINYIN else self._asked(at, name)
            if one is None:
                plain.append((at, self._reader.read(name, kind)))
            else:
                asked.append(one)
        if len(asked) <= self._few:
            own = [one.at for one in asked]
            plain += [(at, self._reader.read(names[at - begin], Kind.ROMAN)) for at in own]
            asked = []
        rows = [
            (at, at, one.view, one.bits, one.units) for at, readings in plain for one in readings
        ]
        return _together([*(self._romanised(asked) if asked else ()), _listed(rows).read])

    def _asked(self, at: int, name: str) -> Asked | None:
        """Return a romanised name to be read in a batch; None if it is of another sort."""
        words = sounds = simple_words(name)
        if words is None or sounds is None:
            if east_asian(name):
                return None
            words, sounds = latin_words(name), pinyin_words(name)
        if sum(map(len, words)) > LONGEST_WORD:
            return None
        if len(words) == 1 and self._reader.may_end_in_surname(words[0]):
            return None
        return Asked(at, words, self._reader.as_pinyin(sounds))

    def _romanised(self, asked: Sequence[Asked]) -> Iterator[ReadNames]:
        """Read without slips; where that is doubtful, with slips and moved spaces as well."""
        look = Look(asked, self._segments, slips=False)
        is_doubtful = look.best < DOUBTFUL
        yield self._settled(look, ~is_doubtful)
        if is_doubtful.any():
            again = [asked[at] for at in np.flatnonzero(is_doubtful).tolist()]
            look = Look(again, self._segments, slips=True)
            yield self._settled(look, np.ones(len(again), bool))

    def _settled(self, look: Look, chosen: Flags) -> ReadNames:
        """Weigh each way of reading in each habit of spelling; only those that matter are kept.

        What was divided without slips is still read with them: "sun" may be a slip for "sung".
        """
        ways = look.ways(chosen, FAINT)
        segments, number = np.unique(ways.segments, return_inverse=True)
        codes = look.words.codes[segments]
        spelt = self._segments.slipped(codes)
        written = np.where(ways.segments == NO_SEGMENT, -1, number.reshape(ways.segments.shape))
        own = _in_habits(ways._replace(segments=written), spelt, self._shares, look.best - FAINT)
        sounds = [
            (at, one) for at in np.flatnonzero(chosen).tolist() for one in look.asked[at].sounds
        ]
        kept, bits = _weighed(
            np.concatenate([own.name, np.array([at for at, _ in sounds], np.int64)]),
            np.concatenate([own.nats, np.array([one.nats for _, one in sounds])]),
        )
        is_own = kept < len(own.name)
        sound = (kept[~is_own] - len(own.name)).tolist()
        places = np.array([one.at for one in look.asked], np.int64)
        own = own.only(kept[is_own])
        romanised = _Rows(
            np.flatnonzero(is_own),
            ReadNames(
                places[own.name],
                np.full(len(own.name), View.KOREAN, np.int8),
                ((own.segments >= 0).sum(axis=1) + own.lacks_surname).astype(np.int8),
                bits[is_own],
                self._units(own, spelt, codes),
            ),
        )
        as_pinyin = [
            (
                at,
                int(places[sounds[number][0]]),
                view,
                float(bits[at]) + sounds[number][1].more(view),
                units,
            )
            for at, number in zip(np.flatnonzero(~is_own).tolist(), sound, strict=True)
            for view, units in sounds[number][1].views
        ]
        return _in_order([romanised, _listed(as_pinyin)])

    def _units(self, own: "_Own", spelt: Spelt, codes: Ints) -> Index:
        """Return the units of each reading in its habit, made where they are new."""
        units = self._reader.units
        is_there = own.segments >= 0
        pair, at = np.unique(
            (own.segments * len(PLACES) + own.places())[is_there], return_inverse=True
        )
        made = np.zeros((len(pair), len(self._shares)), np.int32)
        for row, one in enumerate(pair.tolist()):
            segment, place = divmod(one, len(PLACES))
            entries = slice(int(spelt.start[segment]), int(spelt.start[segment + 1]))
            made[row] = units.slipped(
                text_of(int(codes[segment])),
                place,
                spelt.syllable[entries],
                spelt.joint[entries, place],
            )
        found = np.full(is_there.shape, NO_UNIT, np.int32)
        habit = np.broadcast_to(own.habit[:, None], is_there.shape)
        found[is_there] = made[at, habit[is_there]]
        lacking = own.lacks_surname
        found[lacking, 1:] = found[lacking, :-1]
        found[lacking, 0] = NOBODY
        return found


class _Own(NamedTuple):
    """Ways of reading as romanised Korean, each in one habit of spelling."""

    name: Ints
    nats: Doubles
    segments: Ints
    """shape (readings, `MOST_SYLLABLES`), places in `Spelt`; -1 beyond the last."""

    habit: Ints
    lacks_surname: Flags

    def only(self, rows: Ints) -> "_Own":
        """Return some of them, in the order of `rows`."""
        return _Own(
            self.name[rows],
            self.nats[rows],
            self.segments[rows],
            self.habit[rows],
            self.lacks_surname[rows],
        )

    def places(self) -> Ints:
        """Return at which place each segment stands."""
        place = np.full(self.segments.shape, GIVEN)
        place[~self.lacks_surname, 0] = SURNAME
        return place


def _in_habits(ways: Ways, spelt: Spelt, shares: Doubles, least: Doubles) -> _Own:
    """Weigh each way in each habit of spelling; drop what is below the least of its name."""
    place = np.full(ways.segments.shape, GIVEN)
    place[~ways.lacks_surname, 0] = SURNAME
    each = np.where((ways.segments >= 0)[:, :, None], spelt.nats[ways.segments, place], 0.0)
    total = ways.nats[:, None] + shares + sum(each[:, at] for at in range(each.shape[1]))
    way, habit = np.nonzero(total > least[ways.name][:, None])
    return _Own(
        ways.name[way], total[way, habit], ways.segments[way], habit, ways.lacks_surname[way]
    )


def _weighed(name: Ints, nats: Doubles) -> tuple[Ints, Doubles]:
    """Turn chances into shares of certainty; drop what is too faint to matter.

    Returns:
        which are kept, by name and likeliest first, and the bits of those.
    """
    order = np.lexsort((-nats, name))
    name, nats = name[order], nats[order]
    first = np.flatnonzero(np.diff(name, prepend=-1))
    if not len(first):
        return order, nats
    each = np.diff(first, append=len(name))
    top = np.repeat(nats[first], each)
    total = nats[first] + np.log(np.add.reduceat(np.exp(nats - top), first))
    rank = np.arange(len(name)) - np.repeat(first, each)
    kept = np.flatnonzero((rank < KEPT) & (nats > top - FAINT))
    bits: Doubles = (nats - np.repeat(total, each))[kept] / math.log(2)
    return order[kept], bits


# --- rows -------------------------------------------------------------------------------------


class _Rows(NamedTuple):
    """Readings, and what orders them."""

    order: Ints
    read: ReadNames


_Listed = tuple[int, int, View, float, tuple[int, ...]]
"""One reading: its order, the place of its name, view, bits, units."""


def _listed(rows: Sequence[_Listed]) -> _Rows:
    order, name, view, bits, units = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    size = np.fromiter(map(len, units), np.int8, len(rows))
    padded = np.full((len(rows), int(size.max(initial=0))), NO_UNIT, np.int32)
    flat = np.fromiter(chain.from_iterable(units), np.int32, int(size.sum(dtype=np.int64)))
    padded[np.arange(padded.shape[1]) < size[:, None]] = flat
    return _Rows(
        np.array(order, np.int64),
        ReadNames(
            np.array(name, np.int64),
            np.array(view, np.int8),
            size,
            np.array(bits, np.float64),
            padded,
        ),
    )


def _in_order(parts: Sequence[_Rows]) -> ReadNames:
    """Put readings into one list, by their order; those of one order stay as they stand."""
    width = max((part.read.units.shape[1] for part in parts), default=0)
    order = np.argsort(
        np.concatenate([np.zeros(0, np.int64), *(part.order for part in parts)]), kind="stable"
    )
    units = [
        np.pad(one.units, ((0, 0), (0, width - one.units.shape[1])), constant_values=NO_UNIT)
        for one in (part.read for part in parts)
    ]
    return ReadNames(
        np.concatenate([part.read.name for part in parts]),
        np.concatenate([part.read.view for part in parts]),
        np.concatenate([part.read.size for part in parts]),
        np.concatenate([part.read.bits for part in parts]),
        np.concatenate(units),
    ).only(order)


def _together(parts: Iterable[ReadNames]) -> ReadNames:
    """Put the readings of different names together, in the order of the names."""
    return _in_order([_listed(()), *(_Rows(part.name, part) for part in parts)])
