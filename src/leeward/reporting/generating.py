"""Records from a fitted distribution, with as little chance in them as whole records need.

Drawn column by column along the junction tree. Within each group of records that are alike so
far, values are spread evenly over the distribution (systematic sampling) instead of one by one,
so that a table of the records is within one of what was fitted wherever its columns were drawn
together.
"""

from math import prod

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.graphical import Fit

Cells = NDArray[np.int64]


def generate(fitted: Fit, people: int, chance: np.random.Generator) -> Cells:
    """Return invented records, shape (people, columns): the cell of each in each column."""
    tree = fitted.tree
    made = np.zeros((people, len(tree.widths)), dtype=np.int64)
    known: set[int] = set()
    for clique, belief in zip(tree.cliques, fitted.beliefs, strict=True):
        old = [column for column in clique if column in known]
        new = [column for column in clique if column not in known]
        known |= set(new)
        if not new:
            continue
        order = [clique.index(column) for column in (*old, *new)]
        groups = prod(tree.widths[column] for column in old)
        table = belief.transpose(order).reshape(groups, -1)
        group = _index(made, old, tree.widths)
        cells = _spread_evenly(table, group, chance)
        for column in reversed(new):
            cells, made[:, column] = np.divmod(cells, tree.widths[column])
    return made


def _spread_evenly(table: NDArray[np.float64], group: Cells, chance: np.random.Generator) -> Cells:
    """Return a cell for each record: a row of `table` (its group) divided among the group."""
    shuffled = chance.permutation(len(group))
    order = shuffled[np.argsort(group[shuffled], kind="stable")]
    sizes = np.bincount(group, minlength=len(table))
    starts = np.cumsum(sizes) - sizes
    ordered = group[order]
    rank = np.arange(len(group)) - starts[ordered]
    place = (rank + chance.random(len(table))[ordered]) / sizes[ordered]
    shares = np.maximum(table, 1e-300)
    reach = np.cumsum(shares, axis=1)
    reach /= reach[:, -1:]
    reach[:, -1] = 1.0
    reach += np.arange(len(table))[:, None]
    found = np.searchsorted(reach.reshape(-1), ordered + place, side="right")
    cells = np.empty(len(group), dtype=np.int64)
    width = table.shape[1]
    cells[order] = np.minimum(found - ordered * width, width - 1)
    return np.maximum(cells, 0)


def _index(made: Cells, columns: list[int], widths: tuple[int, ...]) -> Cells:
    index = np.zeros(len(made), dtype=np.int64)
    for column in columns:
        index = index * widths[column] + made[:, column]
    return index
