"""A junction tree: which columns are kept together so that a whole distribution stays exact.

Columns are numbers; sets of columns that were measured together become cliques of the tree
(Koller & Friedman 2009, chapter 10). The choice uses the public widths of the columns only.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import prod

Columns = tuple[int, ...]
"""Sorted numbers of columns."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Cliques in an order in which each comes after its parent; the first has none (−1)."""

    widths: tuple[int, ...]
    cliques: tuple[Columns, ...]
    parents: tuple[int, ...]
    separators: tuple[Columns, ...]

    def home(self, columns: Collection[int]) -> int | None:
        """Return the smallest clique that has all these columns."""
        wanted = set(columns)
        homes = [
            (self.cells(number), number)
            for number, clique in enumerate(self.cliques)
            if wanted <= set(clique)
        ]
        return min(homes)[1] if homes else None

    def cells(self, clique: int) -> int:
        """Return how many cells a clique has."""
        return prod(self.widths[column] for column in self.cliques[clique])

    @property
    def size(self) -> int:
        """Return the cells of all cliques together: what time and memory follow."""
        return sum(self.cells(number) for number in range(len(self.cliques)))


def tree_of(widths: Sequence[int], sets: Iterable[Collection[int]]) -> Tree:
    """Return a tree that has every column, and each of `sets` within one clique."""
    cliques = _cliques(widths, sets)
    order, parents = [0], [-1]
    left = set(range(1, len(cliques)))
    while left:  # the tree with the largest separators (Prim)
        _, minus_new, at = max(
            (len(set(cliques[new]) & set(cliques[old])), -new, place)
            for new in left
            for place, old in enumerate(order)
        )
        order.append(-minus_new)
        parents.append(at)
        left.discard(-minus_new)
    ordered = tuple(cliques[number] for number in order)
    separators = tuple(
        () if parent < 0 else tuple(sorted(set(clique) & set(ordered[parent])))
        for clique, parent in zip(ordered, parents, strict=True)
    )
    return Tree(tuple(widths), ordered, tuple(parents), separators)


def _cliques(widths: Sequence[int], sets: Iterable[Collection[int]]) -> list[Columns]:
    """Return the cliques that elimination leaves, the cheapest column first each time."""
    near: dict[int, set[int]] = {column: set() for column in range(len(widths))}
    for each in sets:
        for column in each:
            near[column] |= set(each) - {column}
    found: list[set[int]] = []
    while near:
        column = min(near, key=lambda one: (_weight(widths, one, near[one]), one))
        clique = near.pop(column) | {column}
        for other in clique - {column}:
            near[other] = (near[other] | clique) - {other, column}
        if not any(clique <= kept for kept in found):
            found.append(clique)
    return [tuple(sorted(clique)) for clique in reversed(found)]


def _weight(widths: Sequence[int], column: int, near: set[int]) -> int:
    return widths[column] * prod(widths[other] for other in near)
