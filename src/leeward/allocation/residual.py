"""What one more unit is worth, and who would have to wait instead: exact, by alternating paths.

In the slot part, a unit more of a slot lets in exactly the best-ranked waiting item that reaches it
by a path on which others move, and nobody loses. Serving one item against the plan puts out exactly
the worst-ranked item on such a path. One search labels all slots for each question.
"""

from dataclasses import dataclass

import numpy as np

from leeward.allocation.solver import Ints, Network


@dataclass(frozen=True)
class Residual:
    """Labels of the slots, -1 for none; items are numbered by rank, 0 first. Shape (slots,).

    `next_in` is who one more unit of the slot lets in. `last_out` is the last in rank who can be
    moved out so that a place in the slot becomes free.
    """

    next_in: Ints
    last_out: Ints


def residual(network: Network, placed: Ints) -> Residual:
    """Return the labels for a best placing; `placed` is each item's column, -1 for who waits."""
    slots = len(network.capacity)
    bounds = np.searchsorted(network.item, np.arange(network.items + 1))
    met = np.nonzero(placed >= 0)[0]
    held = np.full(network.items, -1, dtype=np.int64)
    held[met] = network.slot[placed[met]]
    holders = met[np.argsort(held[met], kind="stable")]
    holds = np.searchsorted(held[holders], np.arange(slots + 1))
    next_in = np.full(slots, -1, dtype=np.int64)
    for item in np.nonzero(placed < 0)[0].tolist():
        front = np.unique(network.slot[bounds[item] : bounds[item + 1]])
        front = front[next_in[front] < 0]
        while len(front):
            next_in[front] = item
            movers = _ranges(holders, holds, front)
            reached = np.unique(network.slot[_range_indices(bounds, movers)])
            front = reached[next_in[reached] < 0]
    order = np.argsort(network.slot, kind="stable")
    wanting = network.item[order]
    wants = np.searchsorted(network.slot[order], np.arange(slots + 1))
    last_out = np.full(slots, -1, dtype=np.int64)
    for item in met[::-1].tolist():
        front = held[item : item + 1]
        front = front[last_out[front] < 0]
        while len(front):
            last_out[front] = item
            comers = _ranges(wanting, wants, front)
            sources = np.unique(held[comers])
            sources = sources[sources >= 0]
            front = sources[last_out[sources] < 0]
    return Residual(next_in, last_out)


def _range_indices(bounds: Ints, keys: Ints) -> Ints:
    """Return all positions of the ranges that `keys` have in `bounds`."""
    begins, lengths = bounds[keys], bounds[keys + 1] - bounds[keys]
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, dtype=np.int64)
    offsets = np.repeat(begins - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    found: Ints = offsets + np.arange(total, dtype=np.int64)
    return found


def _ranges(values: Ints, bounds: Ints, keys: Ints) -> Ints:
    return values[_range_indices(bounds, keys)]
