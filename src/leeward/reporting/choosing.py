"""Whole records from weighed ones: which to keep how often, so that their tables agree.

Starts from an even choice and then exchanges records for others of the pool, many at a time,
while that brings the tables of one and two columns nearer to what the weights say.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.graphical import Floats
from leeward.reporting.reweighing import Pool

MOST_ROUNDS: Final = 80
_FIRST_SHARE: Final = 20


def choose(
    pool: Pool,
    shares: Floats,
    people: int,
    chance: np.random.Generator,
    *,
    most_rounds: int = MOST_ROUNDS,
) -> NDArray[np.int64]:
    """Return `people` records of the pool, shape (people, columns), in an order by chance.

    Args:
        pool: records to choose from.
        shares: the probability of each.
        people: how many to return.
        chance: randomness that need not be secret: it hears no count of real people.
        most_rounds: exchanges that are tried.
    """
    times = _even(pool, shares, people, chance)
    gap = (people * pool.pairs(shares) - pool.pairs(times.astype(np.float64))).astype(np.float32)
    worst = float((gap.astype(np.float64) ** 2).sum())
    batch = max(1, people // _FIRST_SHARE)
    for _ in range(most_rounds):
        batch = min(batch, len(pool.records) // 2)
        gains = pool.scores(gap)
        added = np.argpartition(-gains, batch)[:batch]
        held = np.flatnonzero(times)
        taken = held[np.argsort(gains[held], kind="stable")[:batch]]
        added = added[: len(taken)]
        here, there = pool.matrix[added], pool.matrix[taken]
        changed = gap - (here.T @ here - there.T @ there)
        left = float((changed.astype(np.float64) ** 2).sum())
        if left < worst:
            gap, worst = changed, left
            times[added] += 1
            times[taken] -= 1
        elif batch == 1:
            break
        else:
            batch //= 2
    found = pool.records[np.repeat(np.arange(len(times)), times)]
    return found[chance.permutation(len(found))]


def _even(
    pool: Pool, shares: Floats, people: int, chance: np.random.Generator
) -> NDArray[np.int64]:
    """Return how often each record is kept: the whole steps of the running sum."""
    order = np.lexsort(pool.records[:, ::-1].T)
    reach = np.cumsum(shares[order])
    reach *= people / reach[-1]
    steps = np.floor(reach + chance.random())
    steps[-1] = people
    times = np.zeros(len(shares), dtype=np.int64)
    times[order] = np.diff(np.minimum(steps, people), prepend=0.0)
    return times
