"""The ways in which a batch of romanised names may be read, found for all names together.

A plan says which word is the surname and how many syllables each word has. There are few plans
for names of so many words, so each is tried on all of those names at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import Final, NamedTuple

import numpy as np

from leeward.tracing.names.dividing import MOST_SYLLABLES, SPLITS_KEPT
from leeward.tracing.names.reading import CROSSING, LENGTHS, NO_SURNAME, Hypothesis, orders
from leeward.tracing.names.segments import Segments
from leeward.tracing.names.table import GIVEN, SURNAME, Doubles, Flags, Ints
from leeward.tracing.names.words import Words, edges

NO_SEGMENT: Final = 0
"""Number of the segment of no letters (`Words.codes`)."""


class Asked(NamedTuple):
    """A romanised name to be read."""

    at: int
    """Its place in the list that was asked for."""

    words: tuple[str, ...]
    sounds: Sequence[Hypothesis]
    """The ways to read it as pinyin."""


class Ways(NamedTuple):
    """Ways of reading, before the habit of spelling is settled; in the order of plans."""

    name: Ints
    """shape (ways,): place in the batch."""

    nats: Doubles
    """shape (ways,): of order, number of syllables, missing surname and moved spaces."""

    segments: Ints
    """shape (ways, MOST_SYLLABLES): numbers of what is written, then `NO_SEGMENT`."""

    lacks_surname: Flags


class _Plan(NamedTuple):
    """Which words in which order, how many syllables each, where the first of them stands."""

    order: tuple[int, ...]
    counts: tuple[int, ...]
    nats: float
    place: int

    def places(self) -> tuple[int, ...]:
        return (self.place, *(GIVEN,) * (len(self.order) - 1))


@cache
def _plans(words: int) -> tuple[_Plan, ...]:
    """Return the plans for names of so many words, in the order of `Reader`."""
    found = [
        _Plan(order, counts, nats + length, SURNAME)
        for _, order, nats in orders(tuple(range(words)))
        for number, length in LENGTHS.items()
        for counts in _shared_out(number, words)
    ]
    if 1 <= words <= 2:
        as_written = tuple(range(words))
        found += [
            _Plan(as_written, counts, nats, GIVEN)
            for number, nats in NO_SURNAME.items()
            for counts in _shared_out(number, words)
        ]
    return tuple(found)


def _shared_out(number: int, words: int) -> Iterator[tuple[int, ...]]:
    for cuts in combinations(range(1, number), words - 1):
        whole = (0, *cuts, number)
        yield tuple(whole[at + 1] - whole[at] for at in range(words))


class _Group(NamedTuple):
    """The names of a batch that have one number of words."""

    name: Ints
    words: Ints
    """shape (names, words): numbers of the words."""

    joined: Ints
    """shape (names, orders): numbers of the words joined, in each order; none without slips."""


class Look:
    """One batch of names whose words were divided, with slips or without."""

    def __init__(self, asked: Sequence[Asked], segments: Segments, *, slips: bool) -> None:
        self.asked = asked
        texts: dict[str, int] = {}
        self._groups = list(_grouped(asked, texts, joined=slips))
        self.words = Words(list(texts))
        codes = self.words.codes
        best = segments.slipped(codes).nats.max(axis=2) if slips else segments.clean(codes)
        self._divided = self.words.divided(best)
        self._moved = [list(self._moved_spaces(group)) for group in self._groups]
        self.best = np.full(len(asked), -np.inf)
        """shape (names,): nats that no reading exceeds."""
        for group, moved in zip(self._groups, self._moved, strict=True):
            for plan in _plans(group.words.shape[1]):
                self._raise(group.name, self._best(group, plan))
            for one in moved:
                self._raise(group.name, one.nats + one.best)

    def _raise(self, name: Ints, nats: Doubles) -> None:
        self.best[name] = np.maximum(self.best[name], nats)

    def _best(self, group: _Group, plan: _Plan) -> Doubles:
        """Return nats that no reading of a plan exceeds."""
        total: Doubles = np.zeros(len(group.name))
        for word, place, count in zip(plan.order, plan.places(), plan.counts, strict=True):
            total = total + self._divided.best[group.words[:, word], place, count, 0]
        return plan.nats + total

    def ways(self, chosen: Flags, faint: float) -> Ways:
        """Return each division that comes near the best, of each plan that does.

        Args:
            chosen: shape (names,): of which names.
            faint: nats below the best beyond which nothing is returned.
        """
        least = np.where(chosen, self.best - faint, np.inf)
        found = [
            way
            for group, moved in zip(self._groups, self._moved, strict=True)
            for way in (
                *self._carried_out(group, least[group.name]),
                *self._where_moved(group, moved, least[group.name]),
            )
        ]
        if not found:
            nobody = np.zeros(0, np.int64)
            segments = np.zeros((0, MOST_SYLLABLES), np.int64)
            return Ways(nobody, np.zeros(0), segments, np.zeros(0, bool))
        return Ways(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _carried_out(self, group: _Group, least: Doubles) -> Iterator[Ways]:
        best, cuts = self._divided
        for plan in _plans(group.words.shape[1]):
            near = np.flatnonzero(self._best(group, plan) > least)
            parts = [
                (group.words[near, word], place, count)
                for word, place, count in zip(plan.order, plan.places(), plan.counts, strict=True)
            ]
            for ranks in product(*(range(SPLITS_KEPT if one > 1 else 1) for one in plan.counts)):
                total: Doubles = np.zeros(len(near))
                for (word, place, count), rank in zip(parts, ranks, strict=True):
                    total = total + best[word, place, count, rank]
                kept = np.flatnonzero(plan.nats + total >= least[near])
                if len(kept):
                    segments = [
                        self._segments(word[kept], cuts[word[kept], place, count, rank], count)
                        for (word, place, count), rank in zip(parts, ranks, strict=True)
                    ]
                    yield _way(
                        group.name[near[kept]],
                        np.full(len(kept), plan.nats),
                        np.concatenate(segments, axis=1),
                        lacks_surname=plan.place == GIVEN,
                    )

    def _segments(self, word: Ints, cut: Ints, count: int) -> Ints:
        """Return the numbers of the segments of words, each cut in its own way."""
        where = edges()[cut]
        return np.stack(
            [self.words.segment(word, where[:, at], where[:, at + 1]) for at in range(count)],
            axis=1,
        )

    # --- spaces that stand in the wrong place ---------------------------------------------------

    def _moved_spaces(self, group: _Group) -> Iterator["_Moved"]:
        count = group.words.shape[1]
        if count < 2:
            return
        for at, (_, order, nats) in enumerate(orders(tuple(range(count)))[: group.joined.shape[1]]):
            walls = self.words.length[group.words[:, order[:-1]]].cumsum(axis=1)
            word = group.joined[:, at]
            for number, length in LENGTHS.items():
                for rank in range(SPLITS_KEPT):
                    best = self._divided.best[word, SURNAME, number, rank]
                    cut = self._divided.cuts[word, SURNAME, number, rank]
                    inner = edges()[cut][:, 1:number]
                    stays = (walls[:, :, None] == inner[:, None, :]).any(axis=2).sum(axis=1)
                    crossed = walls.shape[1] - stays
                    total = np.where(crossed, nats + length + CROSSING * crossed, -np.inf)
                    yield _Moved(word, cut, number, total, best)

    def _where_moved(
        self, group: _Group, moved: Sequence["_Moved"], least: Doubles
    ) -> Iterator[Ways]:
        for one in moved:
            kept = np.flatnonzero(one.nats + one.best > least)
            if len(kept):
                segments = self._segments(one.word[kept], one.cut[kept], one.number)
                yield _way(group.name[kept], one.nats[kept], segments, lacks_surname=False)


class _Moved(NamedTuple):
    """One division of the joined words of each name of a group."""

    word: Ints
    cut: Ints
    number: int
    nats: Doubles
    best: Doubles


def _way(name: Ints, nats: Doubles, segments: Ints, *, lacks_surname: bool) -> Ways:
    room = MOST_SYLLABLES - segments.shape[1]
    padded = np.pad(segments, ((0, 0), (0, room)), constant_values=NO_SEGMENT)
    return Ways(name, nats, padded, np.full(len(name), lacks_surname))


def _grouped(asked: Sequence[Asked], texts: dict[str, int], *, joined: bool) -> Iterator[_Group]:
    """Number the words of names, and their words joined; `texts` takes the numbers."""
    by_count: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(asked):
        if one.words:
            by_count[len(one.words)].append(at)

    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    for names in by_count.values():
        words = [[number(word) for word in asked[at].words] for at in names]
        whole = [
            [number("".join(order)) for _, order, _ in orders(asked[at].words)] if joined else []
            for at in names
        ]
        yield _Group(
            np.array(names, np.int64),
            np.array(words, np.int64),
            np.array(whole, np.int64).reshape(len(names), -1),
        )
