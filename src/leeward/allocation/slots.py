"""Needs that take one unit of one slot: one flow serves by rank, further flows settle the rest.

Sets of items that can be placed together are the independent sets of a matroid, so the greatest
total of any falling weights serves lexicographically by rank: the whole leximin and the draw.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.counting import first_of_each, stable_order
from leeward.allocation.solver import FlowSolver, Ints, Network

LARGEST: Final = 2**61
"""Sums of costs stay below this, so that 64-bit integers never overflow."""


def serve(network: Network, flow: FlowSolver) -> Ints:
    """Return the columns of the best set of items, items standing in the order of their rank.

    Slots that exactly the same items could take are one for this question, which makes the flow
    several times smaller; afterwards each item gets a slot of its group.
    """
    group = _alike(network)
    groups = int(group.max(initial=-1)) + 1
    together = network.item * max(groups, 1) + group[network.slot]
    first = first_of_each(together, network.items * max(groups, 1))
    capacity = np.zeros(groups, dtype=np.int64)
    np.add.at(capacity, group, network.capacity)
    weights = np.arange(network.items, 0, -1, dtype=np.int64)
    zero = np.zeros(len(first), dtype=np.int64)
    placed = flow.place(
        Network(
            network.items,
            network.item[first],
            group[network.slot[first]],
            zero,
            capacity,
            np.zeros_like(capacity),
            weights,
        )
    )
    if placed is None:
        raise ArithmeticError("nothing chosen is always a way")
    met = np.nonzero(placed >= 0)[0]
    chosen = np.full(network.items, -1, dtype=np.int64)
    chosen[met] = _spread(network, group, met, group[network.slot[first[placed[met]]]])
    return chosen


def _alike(network: Network) -> Ints:
    """Return a number for each slot, the same for slots that the same items could take."""
    slots = len(network.capacity)
    if len(network.item) == 0:
        return np.arange(slots, dtype=np.int64)
    # two fixed 62-bit marks for each item: sets with equal sums are equal but once in 10^37
    marks = np.random.default_rng(1).integers(0, 2**62, (network.items, 2), dtype=np.uint64)
    order = stable_order(network.slot, slots)
    taken = np.nonzero(np.bincount(network.slot, minlength=slots))[0]
    begins = np.searchsorted(network.slot[order], taken)
    sums = np.zeros((slots, 2), dtype=np.uint64)
    for side in (0, 1):
        sums[taken, side] = np.add.reduceat(marks[network.item[order], side], begins)
    _, group = np.unique(sums, axis=0, return_inverse=True)
    return group.reshape(-1).astype(np.int64)


def _spread(network: Network, group: Ints, items: Ints, wanted: Ints) -> Ints:
    """Return a column for each item in a slot of the group that it was given."""
    by_group = np.argsort(group, kind="stable")
    units = np.repeat(by_group, network.capacity[by_group])
    begins = np.searchsorted(group[units], np.arange(int(group.max(initial=-1)) + 2))
    order = np.argsort(wanted, kind="stable")
    nth = np.arange(len(order)) - np.searchsorted(wanted[order], wanted[order])
    slot = np.empty(len(items), dtype=np.int64)
    slot[order] = units[begins[wanted[order]] + nth]
    slots = len(network.capacity)
    keys = network.item * slots + network.slot
    by_key = np.argsort(keys, kind="stable")
    found: Ints = by_key[np.searchsorted(keys[by_key], items * slots + slot)]
    return found


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
    remaining = [level for level in levels if level.any() and level[mask].any()]
    while remaining:
        cost, taken = _packed(now, [level[back] for level in remaining])
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


def _packed(network: Network, levels: list[Ints]) -> tuple[Ints, int]:
    """Join as many levels into one cost as integers prove lexicographic; return cost, how many."""
    room = LARGEST // (4 * (network.items + len(network.capacity) + 2))
    begins = np.searchsorted(network.item, np.arange(network.items))
    count, product = 0, 1
    cost = np.zeros_like(levels[0])
    for level in levels:
        # the most that a whole placing can cost here, each item at its worst
        span = int(np.maximum.reduceat(level, begins).sum()) + 1
        if count and product * span >= room:
            break
        cost = cost * span + level
        product *= span
        count += 1
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
    order = stable_order(network.slot, slots)
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
