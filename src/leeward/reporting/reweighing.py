"""All measured pairs of columns at once: a pool of invented records, weighed until it agrees.

A junction tree can hold some pairs of columns exactly, not all of them. What it holds gives a
pool of records; weights on the pool then make up the log-linear model of every measured table
(Geyer & Thompson 1992, "Constrained Monte Carlo maximum likelihood"), with the same loss and the
same stop as the tree's own fit. All pairs of a pool are one matrix product.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.graphical import NEAR, Fit, Floats, Seen, descend, ridge_of

Single = NDArray[np.float32]

MOST_STEPS: Final = 120


class Pool:
    """Invented records as a 0/1 matrix, and their tables of one and two columns."""

    def __init__(self, widths: Sequence[int], records: NDArray[np.int64]) -> None:
        """Take records, shape (people, columns): the cell of each in each column."""
        self.widths = tuple(widths)
        self.records = records
        self.starts = np.cumsum([0, *widths])
        self.matrix = np.zeros((len(records), int(self.starts[-1])), dtype=np.float32)
        people = np.arange(len(records))
        for column, start in enumerate(self.starts[:-1]):
            self.matrix[people, start + records[:, column]] = 1.0

    @property
    def cells(self) -> int:
        """Return how many cells all columns have together."""
        return self.matrix.shape[1]

    def scores(self, of_pairs: Single) -> Floats:
        """Return the sum over all pairs of cells that each record has, shape (people,)."""
        product = self.matrix @ of_pairs
        product *= self.matrix
        sums: Floats = product.sum(axis=1, dtype=np.float64)
        return sums

    def pairs(self, weights: Floats) -> Floats:
        """Return all tables of one and two columns as one symmetric matrix (cells, cells)."""
        weighed = self.matrix * weights.astype(np.float32)[:, None]
        return (self.matrix.T @ weighed).astype(np.float64)

    def places(self, columns: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where a table's cells stand in that matrix, row by row."""
        spans = [np.arange(self.starts[each], self.starts[each + 1]) for each in columns]
        if len(spans) == 1:
            return spans[0], spans[0]
        down, across = np.meshgrid(spans[0], spans[1], indexing="ij")
        return down.reshape(-1), across.reshape(-1)


def reweigh(
    pool: Pool, seen: Sequence[Seen], fitted: Fit, *, most_steps: int = MOST_STEPS
) -> Floats:
    """Return the probability of each record of the pool under the model of all that was seen.

    Args:
        pool: records drawn from `fitted`.
        seen: every measurement, of one or two columns.
        fitted: where the pool came from; its weights are kept as the start.
        most_steps: where it stops if it has not come near enough before.
    """
    spots = [pool.places(each.columns) for each in seen]
    rows = np.concatenate([down for down, _ in spots])
    columns = np.concatenate([across for _, across in spots])
    noisy = np.concatenate([each.noisy for each in seen])
    sigma = np.repeat([each.sigma for each in seen], [len(each.noisy) for each in seen])
    ridge = ridge_of(seen, fitted.total)
    before = np.concatenate(
        [fitted.weights.get(each.columns, np.zeros(len(each.noisy))) for each in seen]
    )
    people = len(pool.records)

    def shares(weights: Floats) -> tuple[Floats, float]:
        matrix = np.zeros((pool.cells, pool.cells), dtype=np.float32)
        matrix[rows, columns] = weights
        scores = pool.scores(matrix)
        top = float(scores.max())
        lifted = np.exp(scores - top)
        total = float(lifted.sum())
        return lifted / total, top + float(np.log(total / people))

    def loss(weights: Floats) -> tuple[float, Floats]:
        found, log_z = shares(weights)
        expected = pool.pairs(found)[rows, columns]
        whole = before + weights
        value = fitted.total * log_z - float(weights @ noisy) + float(ridge @ whole**2) / 2.0
        return value, fitted.total * expected - noisy + ridge * whole

    scale = 1.0 / np.sqrt(np.maximum(noisy, sigma) + ridge)
    weights, _ = descend(
        loss,
        np.zeros(len(noisy)),
        scale,
        lambda slope: bool(np.sqrt(np.mean((slope / sigma) ** 2)) < NEAR),
        most_steps,
    )
    return shares(weights)[0]


def rake(pool: Pool, shares: Floats, margins: Sequence[Floats], *, rounds: int = 3) -> Floats:
    """Return the shares scaled in turn until each column has the given margin.

    Single columns are known best of all, and converge last when all pairs pull at them.

    Args:
        pool: the records.
        shares: the probability of each.
        margins: for each column, the counts of its cells; any total.
        rounds: how often each column has its turn.
    """
    found = shares.copy()
    for _ in range(rounds):
        for column, margin in enumerate(margins):
            cells = pool.records[:, column]
            now = np.bincount(cells, weights=found, minlength=len(margin))
            wanted = margin / margin.sum()
            found *= np.divide(wanted, now, out=np.zeros_like(now), where=now > 0)[cells]
        found /= found.sum()
    return found
