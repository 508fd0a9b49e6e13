"""A checked problem into a proposed plan: who is served, by which offer, from when."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from leeward.allocation.components import parts
from leeward.allocation.counting import numbered
from leeward.allocation.items import Board, Ints, board
from leeward.allocation.problem import Problem
from leeward.allocation.slots import serve, settle
from leeward.allocation.solver import FlowSolver, Network, Solvers
from leeward.allocation.staged import Reached, solve_stages
from leeward.allocation.stages import DRAW, HOUSEHOLDS, TIES, Costs, costs, served_levels

Clock = Callable[[], float]


@dataclass(frozen=True)
class Decided:
    """What the solvers decided.

    `chosen` is each item's column, -1 for who waits. `slots` is the network of the part that one
    flow decides; its items are numbered by `slot_items`.
    """

    board: Board
    chosen: Ints
    stages: tuple[Reached, ...]
    slots: Network
    slot_items: Ints
    slot_columns: Ints
    general_items: frozenset[int]

    @property
    def served(self) -> frozenset[str]:
        """The needs that are met by the plan, not those that people fixed."""
        return frozenset(
            need.id
            for item, column in zip(self.board.items, self.chosen, strict=True)
            if column >= 0
            for need in item.needs
        )

    @property
    def cells(self) -> tuple[int, ...]:
        """How many needs are met in each cell, worst off first: what leximin compares."""
        met = np.nonzero(self.chosen >= 0)[0]
        return tuple(int(values[met].sum()) for _, values in served_levels(self.board))


def decide(
    problem: Problem, solvers: Solvers, *, seconds: float, clock: Clock, only_served: bool = False
) -> Decided:
    """Return the best plan by the rules in their order, proven as far as its stages say.

    Args:
        problem: a checked problem.
        solvers: flow for slots, whole numbers for the rest.
        seconds: time for the general part; the flow part is always brought to its end.
        clock: seconds that only go forward.
        only_served: decide who is served and leave the later rules out.
    """
    whole = board(problem)
    return decide_board(whole, solvers, seconds=seconds, clock=clock, only_served=only_served)


def decide_board(
    whole: Board, solvers: Solvers, *, seconds: float, clock: Clock, only_served: bool = False
) -> Decided:
    """Return the best plan of a board; see `decide`."""
    divided = parts(whole)
    priced = costs(whole)
    network, items = _network(whole, divided.slots)
    chosen = np.full(len(whole.items), -1, dtype=np.int64)
    all_slots = len(divided.slots) == len(whole.item)
    levels = [
        values if all_slots else values[divided.slots]
        for _, values in priced.levels(whole.problem.rules.order)
    ]
    if only_served:
        levels = []
    placed = _by_parts(network, divided.slot_parts[items], levels, solvers.flow)
    on = placed >= 0
    chosen[items[on]] = divided.slots[placed[on]]
    stages: list[list[Reached]] = [_slot_stages(whole, chosen, items, priced, only_served)]
    until = clock() + seconds
    for number, columns in enumerate(divided.general):
        remaining = sum(len(each) for each in divided.general[number:])
        share = (until - clock()) * max(len(columns) / remaining, 0.1)
        found, reached = solve_stages(
            whole,
            columns,
            priced,
            solvers.whole,
            until=clock() + share,
            clock=clock,
            only_served=only_served,
        )
        chosen = np.where(found >= 0, found, chosen)
        stages.append(reached)
    general = {int(item) for columns in divided.general for item in whole.item[columns]}
    return Decided(
        whole, chosen, _joined(stages), network, items, divided.slots, frozenset(general)
    )


def _network(whole: Board, columns: Ints) -> tuple[Network, Ints]:
    items, item = numbered(whole.item[columns], len(whole.items))
    slot = whole.offer[columns] * whole.periods + whole.start[columns]
    capacity = whole.capacity.reshape(-1)
    used, renumbered = numbered(slot, len(capacity))
    network = Network(
        len(items),
        item,
        renumbered,
        np.zeros(len(columns), dtype=np.int64),
        capacity[used],
        np.zeros(len(used), dtype=np.int64),
        None,
    )
    return network, items


def _by_parts(network: Network, part: Ints, levels: list[Ints], flow: FlowSolver) -> Ints:
    """Return each item's column; the parts share no slot, so each has a flow of its own."""
    placed = np.full(network.items, -1, dtype=np.int64)
    part_of_column = part[network.item]
    place = np.zeros(network.items, dtype=np.int64)
    for each in np.unique(part):
        members = np.nonzero(part == each)[0]
        place[members] = np.arange(len(members))
        columns = np.nonzero(part_of_column == each)[0]
        slots, slot = numbered(network.slot[columns], len(network.capacity))
        own = Network(
            len(members),
            place[network.item[columns]],
            slot,
            network.cost[columns],
            network.capacity[slots],
            network.least[slots],
            None,
        )
        served = serve(own, flow)
        if levels:
            served = settle(own, served, [level[columns] for level in levels], flow)
        met = served >= 0
        placed[members[met]] = columns[served[met]]
    return placed


def _slot_stages(
    whole: Board, chosen: Ints, items: Ints, priced: Costs, only_served: bool
) -> list[Reached]:
    """Return the stages of the flow part; all are proven but households, for which a bound stands.

    The flow serves by rank. Whole households could differ only inside a cell; where the part is
    too large to weigh that, the bound counts every household that could still be whole.
    """
    met = items[chosen[items] >= 0]
    found = [
        Reached(name, int(values[met].sum()), int(values[met].sum()))
        for name, values in served_levels(whole)
    ]
    if only_served:
        return found
    columns = chosen[met]
    for name, values in priced.levels(whole.problem.rules.order):
        total = -int(values[columns].sum())
        found.append(Reached(name if name != DRAW else f"{DRAW}/when", total, total))
    found.append(_households(whole, chosen, items))
    return found


def _households(whole: Board, chosen: Ints, items: Ints) -> Reached:
    home_of = {person.id: person.household for person in whole.problem.people}
    homes: dict[str, list[int]] = {}
    ours = set(items.tolist())
    for at, item in enumerate(whole.items):
        home = home_of[item.needs[0].person]
        if home is not None and at in ours:
            homes.setdefault(home, []).append(at)
    several = [members for members in homes.values() if len(members) > 1]
    met = sum(all(chosen[at] >= 0 for at in members) for members in several)
    empty = {whole.items[at].rank.cell for at in items.tolist()} - {
        whole.items[at].rank.cell for at in items.tolist() if chosen[at] >= 0
    }
    could = sum(
        all(whole.items[at].rank.cell not in empty for at in members) for members in several
    )
    return Reached(HOUSEHOLDS, met, could)


def _joined(stages: list[list[Reached]]) -> tuple[Reached, ...]:
    """Add the parts' stages up: they share nothing, so values and bounds add."""
    names: list[str] = []
    total: dict[str, Reached] = {}
    for reached in stages:
        for each in reached:
            if each.name not in total:
                names.append(each.name)
                total[each.name] = each
            else:
                known = total[each.name]
                total[each.name] = replace(
                    known, value=known.value + each.value, bound=known.bound + each.bound
                )
    names.sort(key=lambda name: name != TIES)  # a stage of the general part alone, and the first
    return tuple(total[name] for name in names)
