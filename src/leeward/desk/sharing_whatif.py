"""What would be if: the latest problem solved again with other places and other money."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec import structs

from leeward.allocation.allocate import decide
from leeward.allocation.claims import standing
from leeward.allocation.items import Board, Ints
from leeward.allocation.problem import Problem
from leeward.allocation.ranking import cells
from leeward.allocation.worth import money_curve
from leeward.desk.offers import funds
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_round import latest_plan
from leeward.desk.sharing_words import Names, names_for
from leeward.engines.solvers import shipped_solvers

MOST_EXTRA: Final = 99
MOST_PERCENT: Final = 400
MOST_WORTH: Final = 60
SECONDS: Final = 4.0
"""Of each solution; the page says if one was not proven by then."""


@dataclass(frozen=True, slots=True)
class Room:
    """Places of one sort of help: for each period how many are taken, of how many."""

    kind: str
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MoneyServed:
    """How many are served with one amount of a fund."""

    fund: str
    percent: int
    amount_minor: int
    currency: str
    served: int
    cells: tuple[int, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What another choice would give.

    Attributes:
        cells: for each cell, worst off first: its name, how many wait in it in all, how many are
            served now, and how many would be.
        now, then: how many are served in all.
        rooms: places by sort of help and period, as they would be.
        money: with other amounts of each fund.
        proven: whether the numbers cannot be bettered.
    """

    cells: tuple[tuple[str, int, int, int], ...]
    now: int
    then: int
    rooms: tuple[Room, ...]
    money: tuple[MoneyServed, ...]
    proven: bool


@dataclass(frozen=True)
class Question:
    """What is asked: the latest problem, the names for it, and what one more place would give.

    Attributes:
        problem: of the latest plan.
        is_whole: whether nothing of it is sealed now.
        ties_known: whether the plan knows ties.
        names: for offers and periods.
        funds: names of the funds.
        worth: by offer and period (None: in each), how many more would be served.
    """

    problem: Problem
    is_whole: bool
    ties_known: bool
    names: Names
    funds: Mapping[str, str]
    worth: tuple[tuple[str, int | None, int], ...]


def question(session: Session) -> Question | None:
    """Return the latest plan's problem; None while there is no plan."""
    book = book_of(session)
    found = latest_plan(book)
    if found is None or found.plan is None:
        return None
    return Question(
        found.problem,
        found.is_whole,
        found.ties_known,
        names_for(session, book, found.problem, ()),
        {entity.hex(): one.name for entity, one in funds(book).items()},
        tuple((one.offer, one.period, one.served_more) for one in found.plan.marginal)[:MOST_WORTH],
    )


def outcome(problem: Problem, extra: Mapping[str, int], percent: Mapping[str, int]) -> Outcome:
    """Return what other places and money would give; takes no session: it runs beside the vault.

    Args:
        problem: the latest one.
        extra: places more in every period of an offer's term, by offer; less if negative.
        percent: of each fund's money, by fund; 100 where it is not named.
    """
    solvers, clock = shipped_solvers(), time.monotonic
    changed = changed_problem(problem, extra, percent)
    now = decide(problem, solvers, seconds=SECONDS, clock=clock, only_served=True)
    then = decide(changed, solvers, seconds=SECONDS, clock=clock, only_served=True)
    asked = [0] * len(cells(problem.rules))
    for name, rank in now.board.ranks.items():
        asked[rank.cell] += name not in now.board.given
    rows = zip(cells(problem.rules), asked, now.cells, then.cells, strict=True)
    money = [
        MoneyServed(
            fund.id, each.percent, each.income_minor, fund.currency, each.served, each.cells,
            each.proven,
        )
        for fund in changed.funds
        for each in money_curve(changed, fund.id, solvers, seconds=SECONDS, clock=clock)
    ]  # fmt: skip
    return Outcome(
        tuple(row for row in rows if row[1]),
        len(now.served),
        len(then.served),
        rooms(then.board, standing(then).left),
        tuple(money),
        all(stage.value == stage.bound for stage in (*now.stages, *then.stages)),
    )


def changed_problem(
    problem: Problem, extra: Mapping[str, int], percent: Mapping[str, int]
) -> Problem:
    """Return the problem with other places and other money."""
    return structs.replace(
        problem,
        offers=tuple(
            structs.replace(
                each,
                capacity=tuple(
                    max(0, units + extra.get(each.id, 0)) if units else 0 for units in each.capacity
                ),
            )
            for each in problem.offers
        ),
        funds=tuple(
            structs.replace(
                each,
                income_minor=tuple(
                    amount * percent.get(each.id, 100) // 100 for amount in each.income_minor
                ),
            )
            for each in problem.funds
        ),
    )


def rooms(board: Board, left: Ints) -> tuple[Room, ...]:
    """Return places by sort of help; `left` has shape (offers, periods)."""
    found: dict[str, list[list[int]]] = {}
    for at, offer in enumerate(board.offers):
        row = found.setdefault(offer.kind, [[0, 0] for _ in range(board.periods)])
        for period in range(board.periods):
            every = offer.capacity[period]
            row[period][0] += every - max(0, int(left[at, period]))
            row[period][1] += every
    return tuple(
        Room(kind, tuple((taken, every) for taken, every in row))
        for kind, row in sorted(found.items())
    )
