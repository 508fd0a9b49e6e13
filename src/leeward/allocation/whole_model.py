"""The general model: several units and periods, shared money, ties, people kept apart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leeward.allocation.items import Board, Ints
from leeward.allocation.solver import Rows, Whole


@dataclass(frozen=True)
class General:
    """A model over some columns of a board, then one column for each household of several needs."""

    model: Whole
    columns: Ints
    households: tuple[str, ...]


class RowList:
    """Rows gathered one by one."""

    def __init__(self) -> None:
        self._begins = [0]
        self._columns: list[int] = []
        self._values: list[float] = []
        self._lower: list[float] = []
        self._upper: list[float] = []

    def add(
        self, columns: Sequence[int], values: Sequence[float], lower: float, upper: float
    ) -> None:
        """Add lower <= sum of values of the chosen columns <= upper."""
        self._columns.extend(columns)
        self._values.extend(values)
        self._begins.append(len(self._columns))
        self._lower.append(lower)
        self._upper.append(upper)

    def rows(self) -> Rows:
        """Return them."""
        return Rows(
            np.array(self._begins, dtype=np.int64),
            np.array(self._columns, dtype=np.int64),
            np.array(self._values, dtype=np.float64),
            np.array(self._lower, dtype=np.float64),
            np.array(self._upper, dtype=np.float64),
        )


def general_model(board: Board, columns: Ints) -> tuple[General, RowList]:
    """Return the model of these columns of the board, and its rows to add stages to."""
    rows = RowList()
    by_item: dict[int, list[int]] = defaultdict(list)
    for place, item in enumerate(board.item[columns].tolist()):
        by_item[item].append(place)
    for places in by_item.values():
        rows.add(places, [1] * len(places), 0, 1)
    _capacity_rows(board, columns, rows)
    _money_rows(board, columns, rows)
    of_need = {need.id: at for at, item in enumerate(board.items) for need in item.needs}
    _tie_rows(board, by_item, of_need, rows)
    _order_rows(board, columns, by_item, of_need, rows)
    _apart_rows(board, columns, by_item, rows)
    names = _household_rows(board, by_item, len(columns), rows)
    count = len(columns) + len(names)
    return General(Whole(count, rows.rows()), columns, names), rows


def _spans(board: Board, columns: Ints) -> list[tuple[int, int, int, int]]:
    """Return (offer, first, after last, units) of each column."""
    return [
        (offer, start, start + board.items[item].periods, board.items[item].units)
        for item, offer, start in zip(
            board.item[columns].tolist(),
            board.offer[columns].tolist(),
            board.start[columns].tolist(),
            strict=True,
        )
    ]


def _capacity_rows(board: Board, columns: Ints, rows: RowList) -> None:
    used: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place, (offer, first, after, units) in enumerate(_spans(board, columns)):
        for period in range(first, after):
            used[offer, period].append((place, units))
    for (offer, period), terms in used.items():
        most = int(board.capacity[offer, period])
        if sum(units for _, units in terms) > most:
            rows.add([place for place, _ in terms], [units for _, units in terms], 0, most)


def _money_rows(board: Board, columns: Ints, rows: RowList) -> None:
    spans = _spans(board, columns)
    for fund, left in board.money.items():
        paid = {at for at, offer in enumerate(board.offers) if offer.fund == fund}
        for period in range(board.periods):
            terms = [
                (place, board.offers[offer].price_minor * units * (min(after, period + 1) - first))
                for place, (offer, first, after, units) in enumerate(spans)
                if offer in paid and first <= period
            ]
            terms = [(place, price) for place, price in terms if price]
            if sum(price for _, price in terms) > left[period]:
                scale = max(1, int(np.gcd.reduce([price for _, price in terms])))
                rows.add(
                    [place for place, _ in terms],
                    [price // scale for _, price in terms],
                    0,
                    int(left[period]) // scale,
                )


def _tie_rows(
    board: Board, by_item: dict[int, list[int]], of_need: dict[str, int], rows: RowList
) -> None:
    for tie in board.problem.ties:
        given = [name for name in tie.needs if name in board.given]
        ours = sorted({of_need[name] for name in tie.needs if name in of_need})
        if given:  # the others are owed: a stage of their own, before every class
            continue
        if tie.how != "all_or_none" or not any(item in by_item for item in ours):
            continue
        first = by_item.get(ours[0], [])
        for other in ours[1:]:
            places = by_item.get(other, [])
            rows.add([*first, *places], [1] * len(first) + [-1] * len(places), 0, 0)


def _order_rows(
    board: Board,
    columns: Ints,
    by_item: dict[int, list[int]],
    of_need: dict[str, int],
    rows: RowList,
) -> None:
    spans = _spans(board, columns)
    for item, places in by_item.items():
        for need in board.items[item].needs:
            for name in need.after:
                before = by_item.get(of_need[name], []) if name in of_need else []
                done = 0
                if name in board.given:
                    length = next(n.periods for n in board.problem.needs if n.id == name)
                    done = board.given[name][1] + length
                for period in range(board.periods):
                    mine = [place for place in places if spans[place][1] <= period]
                    ended = [place for place in before if spans[place][2] <= period]
                    free = 1 if name in board.given and done <= period else 0
                    if mine and not free:
                        rows.add(
                            [*mine, *ended], [1] * len(mine) + [-1] * len(ended), -len(ended), 0
                        )


def _apart_rows(board: Board, columns: Ints, by_item: dict[int, list[int]], rows: RowList) -> None:
    spans = _spans(board, columns)
    of_person: dict[str, list[int]] = defaultdict(list)
    for item in by_item:
        for person in {need.person for need in board.items[item].needs}:
            of_person[person].append(item)
    standing: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for need in board.problem.needs:
        if need.id in board.given:
            place, first = board.given[need.id]
            standing[need.person] |= {(place, first + each) for each in range(need.periods)}
    for pair in board.problem.never_with:
        cover: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for item in {*of_person[pair.a], *of_person[pair.b]}:
            for place in by_item[item]:
                offer, first, after, _ = spans[place]
                for period in range(first, after):
                    cover[offer, period][item].append(place)
        for where, there in cover.items():
            one = [item for item in of_person[pair.a] if item in there]
            other = [item for item in of_person[pair.b] if item in there]
            for hers, standing_there in ((other, standing[pair.a]), (one, standing[pair.b])):
                if where in standing_there:
                    taken = [place for item in hers for place in there[item]]
                    rows.add(taken, [1] * len(taken), 0, 0)
            # her own services may overlap, so the rule is between items, not people
            for left in one:
                for right in other:
                    both = [*there[left], *there[right]]
                    rows.add(both, [1] * len(both), 0, 1)


def _household_rows(
    board: Board, by_item: dict[int, list[int]], begin: int, rows: RowList
) -> tuple[str, ...]:
    homes: dict[str, set[int]] = defaultdict(set)
    home_of = {person.id: person.household for person in board.problem.people}
    for at, item in enumerate(board.items):
        for need in item.needs:
            home = home_of[need.person]
            if home is not None:
                homes[home].add(at)
    names = tuple(
        sorted(
            home
            for home, items in homes.items()
            if len(items) > 1 and all(item in by_item for item in items)
        )
    )
    for place, home in enumerate(names):
        for member in sorted(homes[home]):
            columns = by_item[member]
            rows.add([begin + place, *columns], [1] + [-1] * len(columns), -len(columns), 0)
    return names
