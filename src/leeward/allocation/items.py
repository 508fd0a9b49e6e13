"""The problem as a solver sees it: what is to be placed, where each could go, what is left.

Needs that go to one place together become one item. What people fixed is taken off the capacity
first. Items stand in the order of their rank, so nothing downstream knows an order of entry.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.counting import stable_order
from leeward.allocation.matching import allowed, rule_grids
from leeward.allocation.periods import period_of, starts
from leeward.allocation.problem import Need, Offer, Problem
from leeward.allocation.ranking import Rank, ranks

Ints = NDArray[np.int64]
FAR: Final = 1
"""Steps between two zones of which nobody stated the distance."""


@dataclass(frozen=True)
class Item:
    """One need, or several that are placed as one."""

    needs: tuple[Need, ...]
    rank: Rank

    @property
    def units(self) -> int:
        """Units in each period."""
        return sum(need.units for need in self.needs)

    @property
    def periods(self) -> int:
        """How many periods it lasts."""
        return self.needs[0].periods

    @property
    def weight(self) -> int:
        """How many needs it meets."""
        return len(self.needs)


@dataclass(frozen=True)
class Board:
    """Everything to be decided.

    Columns are the allowed ways to serve an item: `item`, `offer`, `start`, shape (columns,)
    each, sorted by item. `capacity` is what is left for the plan, shape (offers, periods).
    """

    problem: Problem
    items: tuple[Item, ...]
    offers: tuple[Offer, ...]
    ranks: dict[str, Rank]
    item: Ints
    offer: Ints
    start: Ints
    capacity: Ints
    money: dict[str, Ints]
    given: dict[str, tuple[int, int]]

    @property
    def periods(self) -> int:
        """How many periods the plan has."""
        return self.problem.horizon.periods


def board(problem: Problem) -> Board:
    """Return the board of a checked problem."""
    firsts = starts(problem.horizon)
    needs = {need.id: need for need in problem.needs}
    offers = tuple(sorted(problem.offers, key=lambda offer: offer.id))
    ranked = ranks(problem)
    at = {offer.id: place for place, offer in enumerate(offers)}
    given = {
        fixed.need: (at[fixed.offer], period_of(fixed.start, firsts))
        for fixed in problem.fixed
        if fixed.how != "keep_from"
    }
    items = _items(problem, needs, ranked, given)
    capacity = _capacity(problem, needs, offers, given)
    columns = _pinned(problem, items, offers, given, _columns(problem, items, offers, capacity))
    money = _money(problem, needs, offers, given)
    return Board(problem, items, offers, ranked, *columns, capacity, money, given)


def _items(
    problem: Problem,
    needs: dict[str, Need],
    ranked: dict[str, Rank],
    given: dict[str, tuple[int, int]],
) -> tuple[Item, ...]:
    together = [tie.needs for tie in problem.ties if tie.how == "same_place"]
    taken = {name for names in together for name in names}
    groups = [*together, *((need.id,) for need in problem.needs if need.id not in taken)]
    made = []
    for names in groups:
        open_ = sorted((name for name in names if name not in given), key=lambda n: ranked[n].order)
        if open_:
            made.append(Item(tuple(needs[name] for name in open_), ranked[open_[0]]))
    return tuple(sorted(made, key=lambda item: item.rank.order))


def _capacity(
    problem: Problem,
    needs: dict[str, Need],
    offers: tuple[Offer, ...],
    given: dict[str, tuple[int, int]],
) -> Ints:
    """Return what is left: an emergency draws on the reserve first, other given help does not."""
    periods = problem.horizon.periods
    at = {offer.id: place for place, offer in enumerate(offers)}
    total = np.array([offer.capacity for offer in offers], dtype=np.int64).reshape(-1, periods)
    reserve = np.zeros_like(total)
    for kept in problem.rules.reserve:
        reserve[at[kept.offer]] += kept.units
    emergency = np.zeros_like(total)
    other = np.zeros_like(total)
    for fixed in problem.fixed:
        if fixed.how == "keep_from":
            continue
        place, first = given[fixed.need]
        need = needs[fixed.need]
        used = emergency if fixed.how == "emergency" else other
        used[place, first : first + need.periods] += need.units
    left: Ints = np.maximum(total - np.maximum(reserve, emergency) - other, 0)
    return left


def _money(
    problem: Problem,
    needs: dict[str, Need],
    offers: tuple[Offer, ...],
    given: dict[str, tuple[int, int]],
) -> dict[str, Ints]:
    """Return what each fund can have spent by the end of each period, carry-over included."""
    periods = problem.horizon.periods
    emergencies = {fixed.need for fixed in problem.fixed if fixed.how == "emergency"}
    left = {}
    for fund in problem.funds:
        income = np.cumsum(np.array(fund.income_minor, dtype=np.int64))
        urgent, other = np.zeros(periods, np.int64), np.zeros(periods, np.int64)
        for name, (place, first) in given.items():
            if offers[place].fund == fund.id:
                spent = urgent if name in emergencies else other
                spent[first : first + needs[name].periods] += (
                    needs[name].units * offers[place].price_minor
                )
        kept = np.maximum(fund.reserve_minor, np.cumsum(urgent))
        # what is promised for later binds now: a period may spend only what all later ones leave
        open_ = income - kept - np.cumsum(other)
        left[fund.id] = np.maximum(np.minimum.accumulate(open_[::-1])[::-1], 0)
    return left


def _columns(
    problem: Problem, items: tuple[Item, ...], offers: tuple[Offer, ...], capacity: Ints
) -> tuple[Ints, Ints, Ints]:
    grid = _item_grid(items, offers)
    firsts = starts(problem.horizon)
    periods = problem.horizon.periods
    early = np.array(
        [max(0, *(period_of(need.earliest, firsts) for need in item.needs)) for item in items],
        dtype=np.int64,
    )
    late = np.array(
        [min(period_of(need.latest, firsts) for need in item.needs) for item in items],
        dtype=np.int64,
    )
    lasts = np.array([item.periods for item in items], dtype=np.int64)
    units = np.array([item.units for item in items], dtype=np.int64)
    late = np.minimum(late, periods - lasts)
    item, offer = np.nonzero(grid)
    found: list[tuple[Ints, Ints, Ints]] = []
    first, last, takes, stays = early[item], late[item], units[item], lasts[item]
    for start in range(periods):
        fits = (first <= start) & (start <= last)
        for after in range(int(lasts.max(initial=1))):
            when = min(start + after, periods - 1)
            room = capacity[:, when][offer] >= takes
            fits &= room if after == 0 else room | (stays <= after)
        one = item[fits]
        found.append((one, offer[fits], np.full(len(one), start, dtype=np.int64)))
    item = np.concatenate([each[0] for each in found] or [np.zeros(0, np.int64)])
    offer = np.concatenate([each[1] for each in found] or [np.zeros(0, np.int64)])
    start_ = np.concatenate([each[2] for each in found] or [np.zeros(0, np.int64)])
    order = stable_order(item, len(items))
    return item[order].astype(np.int64), offer[order].astype(np.int64), start_[order]


def _pinned(
    problem: Problem,
    items: tuple[Item, ...],
    offers: tuple[Offer, ...],
    given: dict[str, tuple[int, int]],
    columns: tuple[Ints, Ints, Ints],
) -> tuple[Ints, Ints, Ints]:
    """Keep what people decided: not this offer for a time; with whom she is tied to, if placed."""
    item, offer, start = columns
    keep = np.ones(len(item), dtype=np.bool_)
    firsts = starts(problem.horizon)
    at_item = {need.id: at for at, each in enumerate(items) for need in each.needs}
    at_offer = {each.id: at for at, each in enumerate(offers)}
    for fixed in problem.fixed:
        if fixed.how == "keep_from" and fixed.need in at_item:
            # the decision binds for its stated time: a start after it is free again
            bound = period_of(fixed.until, firsts)
            keep &= ~(
                (item == at_item[fixed.need]) & (offer == at_offer[fixed.offer]) & (start <= bound)
            )
    for tie in problem.ties:
        there = {given[name] for name in tie.needs if name in given}
        if tie.how != "same_place" or not there:
            continue
        for at, each in enumerate(items):
            if each.needs[0].id in tie.needs:
                place = min(there) if len(there) == 1 else (-1, -1)
                keep &= (item != at) | ((offer == place[0]) & (start == place[1]))
    return item[keep], offer[keep], start[keep]


def _item_grid(items: tuple[Item, ...], offers: tuple[Offer, ...]) -> NDArray[np.bool_]:
    lead = allowed(rule_grids([item.needs[0] for item in items], offers))
    for at, item in enumerate(items):
        if item.weight > 1:
            lead[at] = allowed(rule_grids(item.needs, offers)).all(axis=0)
    return lead
