"""Needs that take one unit of one slot: one flow serves by rank, further flows settle the rest.

Sets of items that can be placed together are the independent sets of a matroid, so the greatest
total of any falling weights serves lexicographically by rank: the whole leximin and the draw.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.solver import FlowSolver, Ints, Network

LARGEST: Final = 2**61
"""Sums of costs stay below this, so that 64-bit integers never overflow."""


def serve(network: Network, flow: FlowSolver) -> Ints:
    """Return the columns of the best set of items, items standing in the order of their rank."""
    weights = np.arange(network.items, 0, -1, dtype=np.int64)
    chosen = flow.place(replace(network, cost=np.zeros_like(network.cost), skip=weights))
    if chosen is None:
        raise ArithmeticError("nothing chosen is always a way")
    return chosen


def settle(network: Network, served: Ints, levels: list[Ints], flow: FlowSolver) -> Ints:
    """Return the columns for the same served items, least in each level, the first level first.

    Args:
        network: as `serve` had it.
        served: what `serve` returned.
        levels: non-negative cost of each column per level, shape (columns,) each.
        flow: the solver.
    """
    kept = served >= 0
    renumbered = np.cumsum(kept) - 1
    mask = kept[network.item]
    back = np.nonzero(mask)[0]
    now = Network(
        int(kept.sum()),
        renumbered[network.item[mask]],
        network.slot[mask],
        np.zeros(len(back), dtype=np.int64),
        network.capacity,
        network.least,
        None,
    )
    chosen = served[kept]
    remaining = [level for level in levels if level[mask].any()]
    while remaining:
        cost, taken = _packed(now.items, [level[back] for level in remaining], len(now.capacity))
        remaining = remaining[taken:]
        placed = flow.place(replace(now, cost=cost))
        if placed is None:
            raise ArithmeticError("what was placed once can be placed again")
        chosen = back[placed]
        if remaining:
            now, keep = _optimal_face(replace(now, cost=cost), placed)
            back = back[keep]
    result = np.full(network.items, -1, dtype=np.int64)
    result[kept] = chosen
    return result


def _packed(items: int, levels: list[Ints], slots: int) -> tuple[Ints, int]:
    """Join as many levels into one cost as integers prove lexicographic; return cost, how many."""
    room = LARGEST // (4 * (items + slots + 2))
    spans = [int(level.max(initial=0)) * max(items, 1) + 1 for level in levels]
    count, product = 0, 1
    for span in spans:
        if count and product * span >= room:
            break
        product *= span
        count += 1
    cost = np.zeros_like(levels[0])
    for level, span in zip(levels[:count], spans[:count], strict=True):
        cost = cost * span + level
    return cost, count


def _optimal_face(network: Network, placed: Ints) -> tuple[Network, NDArray[np.intp]]:
    """Keep the columns and bounds of every placing that costs as little as this one.

    Potentials come from shortest paths in what the flow leaves over; a column that would cost more
    is in no best placing, a slot that it would pay to fill is full in all of them.
    """
    potential, sink = _potentials(network, placed)
    own = potential[network.slot[placed]] - network.cost[placed]
    reduced = network.cost + own[network.item] - potential[network.slot]
    keep = np.nonzero(reduced <= 0)[0]
    least = np.where(potential < sink, network.capacity, network.least)
    capacity = np.where(potential > sink, network.least, network.capacity)
    return (
        Network(
            network.items,
            network.item[keep],
            network.slot[keep],
            network.cost[keep],
            capacity,
            least,
            None,
        ),
        keep,
    )


def _potentials(network: Network, placed: Ints) -> tuple[Ints, int]:
    """Return each slot's shortest distance and the sink's; relaxed until nothing changes."""
    slots = len(network.capacity)
    held = network.slot[placed]
    used = np.bincount(held, minlength=slots)
    can_take, can_give = used < network.capacity, used > network.least
    order = np.argsort(network.slot, kind="stable")
    by_slot = network.slot[order]
    begins = np.nonzero(np.diff(by_slot, prepend=-1))[0]
    targets = by_slot[begins]
    owners, costs = network.item[order], network.cost[order]
    distance = np.zeros(slots, dtype=np.int64)
    sink = 0
    while True:
        before, sink_before = distance.copy(), sink
        if can_take.any():
            sink = min(sink, int(distance[can_take].min()))
        distance = np.where(can_give, np.minimum(distance, sink), distance)
        own = distance[held] - network.cost[placed]
        reached = np.minimum.reduceat(own[owners] + costs, begins)
        distance[targets] = np.minimum(distance[targets], reached)
        if sink == sink_before and np.array_equal(before, distance):
            return distance, sink
