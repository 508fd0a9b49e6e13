"""The rules in their order, each as an integer value of every column, larger is better.

One definition serves both ways of solving: the flow takes what it can from the ranks and settles
the rest, the general model goes through the stages one by one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from leeward.allocation.items import FAR, Board, Ints
from leeward.allocation.periods import period_of, starts
from leeward.allocation.problem import URGENCIES
from leeward.allocation.ranking import cells

TIES: Final = "ties"
SERVED: Final = "served"
WAITING: Final = "waiting"
HOUSEHOLDS: Final = "households"
DRAW: Final = "draw"


@dataclass(frozen=True)
class Costs:
    """What each column costs at each later rule; shape (columns,), non-negative, less is better."""

    waiting: dict[str, Ints]
    later: dict[str, Ints]
    draw: Ints

    def levels(self, order: tuple[str, ...]) -> list[tuple[str, Ints]]:
        """Return the rules after who is served, in their order; households are not columns."""
        named = [(f"{WAITING}/{urgency}", self.waiting[urgency]) for urgency in URGENCIES]
        named += [(name, self.later[name]) for name in order if name != HOUSEHOLDS]
        return [*named, (DRAW, self.draw)]


def costs(board: Board) -> Costs:
    """Return the costs of a board's columns."""
    weight = np.array([item.weight for item in board.items], dtype=np.int64)
    urgency = [item.needs[0].urgency for item in board.items]
    waited = board.start * weight[board.item]
    waiting = (
        {
            name: np.where(np.array([each == name for each in urgency])[board.item], waited, 0)
            for name in URGENCIES
        }
        if board.items
        else dict.fromkeys(URGENCIES, waited)
    )
    later = {
        "continuity": _continuity(board),
        "changes": _changes(board),
        "distance": _distance(board),
        "cost": _price(board),
    }
    # among equal plans, a better ticket goes first in time
    draw = board.start * (len(board.items) - board.item)
    return Costs(waiting, later, draw)


def served_levels(board: Board) -> list[tuple[str, Ints]]:
    """Return, per cell, the value of each item: how many needs it meets; shape (items,)."""
    cell = np.array([item.rank.cell for item in board.items], dtype=np.int64)
    weight = np.array([item.weight for item in board.items], dtype=np.int64)
    return [
        (f"{SERVED}/{name}", np.where(cell == at, weight, 0))
        for at, name in enumerate(cells(board.problem.rules))
    ]


def owed_levels(board: Board) -> list[tuple[str, Ints]]:
    """Return the value of each item whose tie people have begun to serve; shape (items,).

    Who belongs together is served together: where people fixed one, the others come before every
    class. None where people fixed nobody of a tie.
    """
    begun = {
        name
        for tie in board.problem.ties
        if any(each in board.given for each in tie.needs)
        for name in tie.needs
    }
    owed = [sum(need.id in begun for need in item.needs) for item in board.items]
    return [(TIES, np.array(owed, dtype=np.int64))] if any(owed) else []


def _continuity(board: Board) -> Ints:
    """Return 1 where somebody would have to leave the offer that helps her today."""
    at = {offer.id: place for place, offer in enumerate(board.offers)}
    today = [
        next((at[need.current_offer] for need in item.needs if need.current_offer), -1)
        for item in board.items
    ]
    if all(place < 0 for place in today):
        return np.zeros(len(board.item), dtype=np.int64)
    now = np.array(today, dtype=np.int64)[board.item]
    leaves: Ints = ((now >= 0) & (now != board.offer)).astype(np.int64)
    return leaves


def _changes(board: Board) -> Ints:
    """Return 1 where a promise of the plan before would not be kept as it was made."""
    at = {offer.id: place for place, offer in enumerate(board.offers)}
    firsts = starts(board.problem.horizon)
    promised = {
        each.need: (at[each.offer], period_of(each.start, firsts))
        for each in board.problem.previous
    }
    if not promised:
        return np.zeros(len(board.item), dtype=np.int64)
    place = np.full(len(board.items), -1, dtype=np.int64)
    when = np.full(len(board.items), -1, dtype=np.int64)
    for number, item in enumerate(board.items):
        for need in item.needs:
            if need.id in promised:
                place[number], when[number] = promised[need.id]
    held = place[board.item]
    kept = (held == board.offer) & (when[board.item] == board.start)
    broken: Ints = ((held >= 0) & ~kept).astype(np.int64)
    return broken


def _distance(board: Board) -> Ints:
    zones = sorted(
        {need.zone for item in board.items for need in item.needs if need.zone}
        | {offer.zone for offer in board.offers if offer.zone}
    )
    code = {zone: number for number, zone in enumerate(zones)}
    none = len(zones)
    steps = np.full((none + 1, none + 1), FAR, dtype=np.int64)
    np.fill_diagonal(steps, 0)
    steps[none, :] = steps[:, none] = 0
    for known in board.problem.distances:
        if known.a in code and known.b in code:
            steps[code[known.a], code[known.b]] = steps[code[known.b], code[known.a]] = known.steps
    where = np.array(
        [code.get(item.needs[0].zone or "", none) for item in board.items], dtype=np.int64
    )
    there = np.array([code.get(offer.zone or "", none) for offer in board.offers], dtype=np.int64)
    found: Ints = steps[where[board.item], there[board.offer]]
    return found


def _price(board: Board) -> Ints:
    """Return what a column costs in minor units; one currency is not weighed against another."""
    price = np.array([offer.price_minor for offer in board.offers], dtype=np.int64)
    if not price.any():
        return np.zeros(len(board.item), dtype=np.int64)
    size = np.array([item.units * item.periods for item in board.items], dtype=np.int64)
    return price[board.offer] * size[board.item]
