"""Cross-validation: no name is scored by a table that saw it.

People who share any written form are kept together, and the groups are dealt into folds. A query of
fold i and a target of fold j are compared by the table that was learned without both. All tables
are learned from the same share of people, so that cells of one row compare.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import combinations
from typing import Final

import numpy as np

from leeward.bench.name_pairs import NamedPerson, lessons_of
from leeward.bench.name_tasks import Bits, Search, Task
from leeward.tracing.names.build import build
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.table import Facts

FOLDS: Final = 5


class Folds:
    """People dealt into folds, with a matcher for each pair of folds."""

    def __init__(
        self,
        people: Sequence[NamedPerson],
        facts: Facts,
        count: int = FOLDS,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        self._fold = fold_of(people, count)
        self._count = count
        self._matchers: dict[tuple[int, int], Matcher] = {}
        pairs = list(combinations(range(count), 2))
        for done, out in enumerate(pairs):
            progress(done, len(pairs))
            seen = [one for one in people if self._fold[one.person_id] not in out]
            self._matchers[out] = Matcher(build(facts, lessons_of(seen)))

    def matcher(self, one: int, other: int) -> Matcher:
        """Return the matcher that saw neither fold."""
        if one == other:
            other = (one + 1) % self._count
        return self._matchers[min(one, other), max(one, other)]

    def folds(self) -> range:
        """Return the folds' numbers."""
        return range(self._count)

    def names(
        self, people: Iterable[NamedPerson], task: Task
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Return query → fold and target → fold."""
        held = list(people)
        queries = {task.asked(one): self._fold[one.person_id] for one in held}
        targets = {
            written: self._fold[one.person_id]
            for one in held
            for written in (task.also(one), task.sought(one))
        }
        return queries, targets

    def score(self, task: Task, search: Search, people: Iterable[NamedPerson]) -> Bits:
        """Return the bits of every cell, each by a table that saw neither name."""
        of_query, of_target = self.names(people, task)
        rows = np.array([of_query[name] for name in search.queries])
        columns = np.array([of_target[name] for name in search.targets])
        bits = np.empty((len(rows), len(columns)))
        for one in set(rows.tolist()):
            for other in set(columns.tolist()):
                cells = np.ix_(np.flatnonzero(rows == one), np.flatnonzero(columns == other))
                bits[cells] = self.matcher(one, other).score(
                    [search.queries[at] for at in np.flatnonzero(rows == one)],
                    [search.targets[at] for at in np.flatnonzero(columns == other)],
                    *task.kinds,
                )
        return bits


def fold_of(people: Iterable[NamedPerson], count: int) -> dict[str, int]:
    """Return person → fold; who shares a written form shares the fold."""
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    held = list(people)
    for one in held:
        for written in (one.hangul, one.hanja, one.simplified, one.pinyin, *one.romanised):
            if written:
                leader[find(written)] = find("person " + one.person_id)
    size = Counter(find("person " + one.person_id) for one in held)
    room = [0] * count
    fold: dict[str, int] = {}
    for group in sorted(size, key=lambda key: (-size[key], sha256(key.encode()).digest())):
        fold[group] = room.index(min(room))
        room[fold[group]] += size[group]
    return {one.person_id: fold[find("person " + one.person_id)] for one in held}
