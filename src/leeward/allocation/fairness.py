"""Who fares how: groups, envy that would be justified, and two simple policies on the same data."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from leeward.allocation.allocate import Decided
from leeward.allocation.greedy import Sheet, first_come_first_served, most_urgent_first
from leeward.allocation.items import Board, Ints
from leeward.allocation.plan import Envy, Fairness, Group, Policy
from leeward.allocation.problem import Need
from leeward.allocation.ranking import counted_on
from leeward.allocation.stages import served_levels

MOST_ENVY: Final = 500
"""Pairs that are listed; a list longer than this is read by nobody."""

GROUPINGS: Final[dict[str, Callable[[Need], tuple[str, ...]]]] = {
    "language": lambda need: need.languages or ("?",),
    "zone": lambda need: (need.zone or "?",),
    "age_band": lambda need: (need.age_band,),
    "worker": lambda need: (need.worker or "?",),
}


def report(decided: Decided) -> Fairness:
    """Return the report on a decided plan."""
    board = decided.board
    listed = [
        _policy(board, "most_urgent_first", most_urgent_first(board)),
        _policy(board, "first_come_first_served", first_come_first_served(board)),
    ]
    ours = _policy(board, "plan", decided.chosen)
    return Fairness(
        groups=tuple(_groups(decided)),
        envy=tuple(envy(board, decided.chosen)[:MOST_ENVY]),
        policies=(ours, *listed),
    )


def _groups(decided: Decided) -> Iterable[Group]:
    board = decided.board
    served = decided.served | board.given.keys()
    needs = board.problem.needs
    asked: dict[str, int] = defaultdict(int)
    met: dict[str, int] = defaultdict(int)
    for need in needs:
        asked[need.urgency] += 1
        met[need.urgency] += need.id in served
    for by, values_of in GROUPINGS.items():
        members: dict[str, list[Need]] = defaultdict(list)
        for need in needs:
            for value in values_of(need):
                members[value].append(need)
        for value, group in sorted(members.items()):
            expected = sum(met[need.urgency] / asked[need.urgency] for need in group)
            got = sum(need.id in served for need in group)
            waited = sum((counted_on(board.problem) - need.since).days for need in group)
            yield Group(
                by=by,
                value=value,
                needs=len(group),
                served=got,
                waiting=len(group) - got,
                expected_percent=round(100 * expected / len(group)),
                served_percent=round(100 * got / len(group)),
                days_waited=waited // len(group),
            )


def envy(board: Board, chosen: Ints) -> list[Envy]:
    """Return who waits while a later one in rank holds a place that she could take.

    She takes it with every hard rule kept once the other steps back, and nobody else moves. One
    place is named for each who waits. In the slot part there is none; elsewhere with its cause.
    """
    waits = np.nonzero(chosen < 0)[0]
    worst = np.full(len(board.offers) * board.periods, -1, dtype=np.int64)
    met = np.nonzero(chosen >= 0)[0]
    for item in met.tolist():
        column = int(chosen[item])
        first = int(board.start[column])
        key = int(board.offer[column]) * board.periods
        span = slice(key + first, key + first + board.items[item].periods)
        worst[span] = np.maximum(worst[span], item)
    column_slot = board.offer * board.periods + board.start
    suspects = (chosen[board.item] < 0) & (worst[column_slot] > board.item)
    if not len(waits) or not suspects.any():
        return []
    sheet = Sheet(board)
    for column in chosen[met].tolist():
        sheet.take(int(column))
    found: dict[int, Envy] = {}
    by_offer: dict[int, list[int]] = defaultdict(list)
    for item in met.tolist():
        by_offer[int(board.offer[chosen[item]])].append(item)
    for column in np.nonzero(suspects)[0].tolist():
        item = int(board.item[column])
        if item in found:
            continue
        last = int(worst[column_slot[column]])
        later = (each for each in by_offer[int(board.offer[column])] if each > item)
        for holder in (last, *(each for each in later if each != last)):
            sheet.give_back(int(chosen[holder]))
            fits = sheet.fits(column)
            sheet.take(int(chosen[holder]))
            if fits:
                found[item] = _envy(board, item, holder)
                break
    return [found[item] for item in sorted(found)]


def _envy(board: Board, item: int, holder: int) -> Envy:
    hers, other = board.items[item], board.items[holder]
    cause = "other"
    if hers.units > other.units:
        cause = "units"
    elif hers.periods > other.periods:
        cause = "term"
    elif any(
        name in tie.needs
        for tie in board.problem.ties
        for need in (*hers.needs, *other.needs)
        for name in (need.id,)
    ):
        cause = "household"
    elif board.money:
        cause = "money"
    return Envy(waits=hers.needs[0].id, holds=other.needs[0].id, cause=cause)  # type: ignore[arg-type]


def _policy(board: Board, name: str, chosen: Ints) -> Policy:
    met = np.nonzero(chosen >= 0)[0]
    waited = sum(int(board.start[chosen[item]]) * board.items[item].weight for item in met)
    return Policy(
        name=name,
        served=sum(board.items[item].weight for item in met),
        cells=tuple(int(values[met].sum()) for _, values in served_levels(board)),
        periods_waited=waited,
        envy=len(envy(board, chosen)),
    )
