"""One after another: what a list does, and where a search can begin.

First come first served, and most urgent first, are this with two orders. Every hard rule is kept.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from leeward.allocation.items import Board, Ints, Item
from leeward.allocation.periods import period_of, starts


class Sheet:
    """What is taken so far: capacity, money, who is where and when."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.left = board.capacity.copy()
        self.money = {fund: left.copy() for fund, left in board.money.items()}
        self.chosen = np.full(len(board.items), -1, dtype=np.int64)
        self._where: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self._ends: dict[str, int] = {}
        self._bounds = np.searchsorted(board.item, np.arange(len(board.items) + 1))
        self.together = _bound_together(board)
        self._apart: dict[str, set[str]] = defaultdict(set)
        for pair in board.problem.never_with:
            self._apart[pair.a].add(pair.b)
            self._apart[pair.b].add(pair.a)
        for need in board.problem.needs:
            if need.id in board.given:
                place, first = board.given[need.id]
                self._ends[need.id] = first + need.periods
                self._where[need.person] |= {(place, first + each) for each in range(need.periods)}

    def fits(self, column: int) -> bool:
        """Return whether the column keeps every hard rule beside what is taken."""
        board = self.board
        item = board.items[int(board.item[column])]
        offer, first = int(board.offer[column]), int(board.start[column])
        after = first + item.periods
        if (self.left[offer, first:after] < item.units).any():
            return False
        return self.pays(column) and self.follows(column) and self.keeps_apart(column)

    def open_columns(self, begin: int, end: int) -> list[int]:
        """Return the columns of one item, from `begin` to `end`, whose first period has room."""
        offers, firsts = self.board.offer[begin:end], self.board.start[begin:end]
        units = self.board.items[int(self.board.item[begin])].units if end > begin else 0
        room = self.left[offers, firsts] >= units
        return (begin + np.nonzero(room)[0]).tolist()

    def pays(self, column: int) -> bool:
        """Return whether the fund can pay, now and for what is promised later."""
        fund = self.board.offers[int(self.board.offer[column])].fund
        first = int(self.board.start[column])
        return fund is None or not (self._spend(column) > self.money[fund])[first:].any()

    def follows(self, column: int) -> bool:
        """Return whether all that this depends on ends before it starts."""
        item, first = self._item(column), int(self.board.start[column])
        return all(
            name in self._ends and self._ends[name] <= first
            for need in item.needs
            for name in need.after
        )

    def keeps_apart(self, column: int) -> bool:
        """Return whether nobody is there who must not be."""
        item = self._item(column)
        offer, first = int(self.board.offer[column]), int(self.board.start[column])
        there = {(offer, first + each) for each in range(item.periods)}
        return not any(
            there & self._where[other] for need in item.needs for other in self._apart[need.person]
        )

    def starts_of(self, item: Item) -> range:
        """Return the periods in which the item may start by its own dates."""
        firsts = starts(self.board.problem.horizon)
        early = max(0, *(period_of(need.earliest, firsts) for need in item.needs))
        late = min(period_of(need.latest, firsts) for need in item.needs)
        return range(early, min(late, self.board.periods - item.periods) + 1)

    def has_room(self, item: Item, offer: int, first: int) -> bool:
        """Return whether units and money are left for the item there, other rules aside."""
        if (self.left[offer, first : first + item.periods] < item.units).any():
            return False
        fund = self.board.offers[offer].fund
        return (
            fund is None or not (self._price(item, offer, first) > self.money[fund])[first:].any()
        )

    def _item(self, column: int) -> Item:
        return self.board.items[int(self.board.item[column])]

    def take(self, column: int) -> None:
        """Place the column's item there."""
        self._move(column, 1)
        self.chosen[self.board.item[column]] = column

    def give_back(self, column: int) -> None:
        """Take the column's item out again."""
        self._move(column, -1)
        self.chosen[self.board.item[column]] = -1

    def join(self, items: Sequence[int]) -> list[int]:
        """Place all of these items, each where it first fits, or none; return their columns."""
        taken: list[int] = []
        for item in items:
            for column in self.open_columns(int(self._bounds[item]), int(self._bounds[item + 1])):
                if self.fits(column):
                    self.take(column)
                    taken.append(column)
                    break
            else:
                for column in taken:
                    self.give_back(column)
                return []
        return taken

    def could_join(self, items: Sequence[int]) -> bool:
        """Return whether all of these items would find a place beside what is taken."""
        taken = self.join(items)
        for column in taken:
            self.give_back(column)
        return bool(taken)

    def _move(self, column: int, sign: int) -> None:
        board = self.board
        item = board.items[int(board.item[column])]
        offer, first = int(board.offer[column]), int(board.start[column])
        after = first + item.periods
        self.left[offer, first:after] -= sign * item.units
        fund = board.offers[offer].fund
        if fund is not None:
            self.money[fund] -= sign * self._spend(column)
        for need in item.needs:
            cells = {(offer, period) for period in range(first, after)}
            if sign > 0:
                self._where[need.person] |= cells
                self._ends[need.id] = after
            else:
                self._where[need.person] -= cells
                del self._ends[need.id]

    def _spend(self, column: int) -> Ints:
        return self._price(
            self._item(column), int(self.board.offer[column]), int(self.board.start[column])
        )

    def _price(self, item: Item, offer: int, first: int) -> Ints:
        each = np.zeros(self.board.periods, dtype=np.int64)
        each[first : first + item.periods] = self.board.offers[offer].price_minor * item.units
        total: Ints = np.cumsum(each)
        return total


def one_by_one(board: Board, order: Sequence[int]) -> Ints:
    """Return each item's column, -1 for who waits, when items choose in `order`; shape (items,).

    Everybody takes the earliest way that is free, the nearest offer by name among those.
    """
    sheet = Sheet(board)
    rounds = 3 if any(need.after for need in board.problem.needs) else 1
    for _ in range(rounds):  # who waits for another's help gets her turn again after it
        before = sheet.chosen.copy()
        for item in order:
            if sheet.chosen[item] < 0:
                sheet.join(sheet.together.get(item, (item,)))
        if np.array_equal(before, sheet.chosen):
            break
    return sheet.chosen


def _bound_together(board: Board) -> dict[int, tuple[int, ...]]:
    of_need = {need.id: at for at, item in enumerate(board.items) for need in item.needs}
    parent = {at: {at} for at in range(len(board.items))}
    for tie in board.problem.ties:
        if tie.how == "all_or_none" and not any(name in board.given for name in tie.needs):
            joined = set().union(*(parent[of_need[name]] for name in tie.needs))
            for each in joined:
                parent[each] = joined
    return {at: tuple(sorted(joined)) for at, joined in parent.items() if len(joined) > 1}


def most_urgent_first(board: Board) -> Ints:
    """Return what a list by urgency, waiting and ticket gives."""
    return one_by_one(board, range(len(board.items)))


def first_come_first_served(board: Board) -> Ints:
    """Return what a list by the day of asking gives; tickets part those of one day."""

    def asked(at: int) -> tuple[str, str]:
        item = board.items[at]
        return (min(need.since for need in item.needs).isoformat(), item.rank.ticket)

    return one_by_one(board, sorted(range(len(board.items)), key=asked))
