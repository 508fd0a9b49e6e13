"""What one more unit of each offer gives, and what another amount of money gives: by re-solving."""

from typing import Final

from msgspec import structs

from leeward.allocation.allocate import Clock, Decided, decide
from leeward.allocation.claims import slot_places
from leeward.allocation.items import Board, Ints
from leeward.allocation.plan import Marginal, MoneyPoint
from leeward.allocation.problem import Problem
from leeward.allocation.residual import Residual
from leeward.allocation.solver import Solvers
from leeward.allocation.stages import SERVED, TIES

PERCENTS: Final = (0, 25, 50, 75, 100, 125, 150)


def slot_worth(decided: Decided, labels: Residual) -> list[Marginal]:
    """Return the exact worth of one more unit in every slot where it lets somebody in."""
    board = decided.board
    return [
        Marginal(
            offer=board.offers[offer].id,
            period=period,
            proven=True,
            served_more=1,
            next_need=board.items[decided.slot_items[item]].needs[0].id,
        )
        for (offer, period), item in zip(slot_places(decided), labels.next_in.tolist(), strict=True)
        if item >= 0
    ]


def general_worth(
    decided: Decided, solvers: Solvers, *, seconds: float, clock: Clock
) -> list[Marginal]:
    """Return the worth of one more unit, throughout and in single periods, in the general part.

    Each is solved again; those for which the time did not suffice are left out, those whose
    solution was not proven say so. A unit in one period is never worth more than one in every
    period, so an offer that gives nothing throughout gives nothing in any.
    """
    found: list[Marginal] = []
    until = clock() + seconds
    worthy: list[int] = []
    for offer in _full_offers(decided):
        if clock() >= until:
            return found
        more = _worth(decided, solvers, offer, None, until=until, clock=clock)
        if more.cells:
            worthy.append(offer)
            found.append(more)
    for offer in worthy:
        for period in _full_periods(decided, offer):
            if clock() >= until:
                return found
            more = _worth(decided, solvers, offer, period, until=until, clock=clock)
            if more.cells:
                found.append(more)
    return found


def _worth(
    decided: Decided,
    solvers: Solvers,
    offer: int,
    period: int | None,
    *,
    until: float,
    clock: Clock,
) -> Marginal:
    board = decided.board
    again = decide(
        _with_more(board, offer, period),
        solvers,
        seconds=until - clock(),
        clock=clock,
        only_served=True,
    )
    change = tuple(now - before for now, before in zip(again.cells, decided.cells, strict=True))
    return Marginal(
        offer=board.offers[offer].id,
        period=period,
        proven=_cells_proven(again) and _cells_proven(decided),
        served_more=sum(change),
        cells=change if any(change) else (),
    )


def _cells_proven(decided: Decided) -> bool:
    return all(
        stage.value == stage.bound
        for stage in decided.stages
        if stage.name.startswith((TIES, SERVED))
    )


def _with_more(board: Board, offer: int, period: int | None) -> Problem:
    """Return the problem with a unit more of an offer: in one period, or throughout its term."""
    name = board.offers[offer].id
    return structs.replace(
        board.problem,
        offers=tuple(
            structs.replace(
                each,
                capacity=tuple(
                    units + 1 if at == period or (period is None and units) else units
                    for at, units in enumerate(each.capacity)
                ),
            )
            if each.id == name
            else each
            for each in board.problem.offers
        ),
    )


def _full_offers(decided: Decided) -> list[int]:
    """Return the offers in which somebody who waits might find no room at some time."""
    board = decided.board
    left, asked = _left(decided), set[int]()
    for item in decided.general_items:
        if decided.chosen[item] < 0:
            asked |= set(board.offer[board.item == item].tolist())
    most = max((board.items[item].units for item in decided.general_items), default=1)
    return [offer for offer in sorted(asked) if (left[offer] < most).any()]


def _full_periods(decided: Decided, offer: int) -> list[int]:
    """Return the periods of an offer's term in which a unit more could let somebody in."""
    most = max((decided.board.items[item].units for item in decided.general_items), default=1)
    open_ = decided.board.offers[offer].capacity
    left = _left(decided)[offer]
    return [at for at, units in enumerate(open_) if units and left[at] < most]


def _left(decided: Decided) -> Ints:
    board = decided.board
    left = board.capacity.copy()
    for item, column in enumerate(decided.chosen.tolist()):
        if column >= 0:
            first = int(board.start[column])
            one = board.items[item]
            left[int(board.offer[column]), first : first + one.periods] -= one.units
    return left


def money_curve(
    problem: Problem, fund: str, solvers: Solvers, *, seconds: float, clock: Clock
) -> list[MoneyPoint]:
    """Return who is served in each cell with other amounts in one fund.

    More money can serve fewer people when it first reaches somebody worse off, so the cells are
    shown, not only the sum.
    """
    points = []
    for percent in PERCENTS:
        changed = structs.replace(
            problem,
            funds=tuple(
                structs.replace(
                    each,
                    income_minor=tuple(amount * percent // 100 for amount in each.income_minor),
                )
                if each.id == fund
                else each
                for each in problem.funds
            ),
        )
        decided = decide(
            changed, solvers, seconds=seconds / len(PERCENTS), clock=clock, only_served=True
        )
        income = next(sum(each.income_minor) for each in changed.funds if each.id == fund)
        points.append(
            MoneyPoint(
                fund=fund,
                percent=percent,
                income_minor=income,
                served=len(decided.served),
                cells=decided.cells,
                proven=all(stage.value == stage.bound for stage in decided.stages),
            )
        )
    return points
