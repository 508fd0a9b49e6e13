"""The general model through the stages, each kept while the next is sought."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.greedy import Sheet, one_by_one
from leeward.allocation.items import Board, Ints
from leeward.allocation.solver import Whole, WholeSolver
from leeward.allocation.stages import (
    DRAW,
    HOUSEHOLDS,
    SERVED,
    TIES,
    Costs,
    owed_levels,
    served_levels,
)
from leeward.allocation.whole_model import General, RowList, general_model

PACKED: Final = 300
"""Largest weight of one stage over the last in one solve; measured, larger weights prove slower."""


@dataclass(frozen=True)
class Reached:
    """One stage: its value, what no plan can exceed given the stages before, larger is better."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True)
class Level:
    """A stage over the columns of one model.

    `most` is the largest sum that its values could have, each item in one column at most; `span`
    is a whole number above every difference that the stage can make.
    """

    name: str
    values: Ints
    most: int
    span: int


def solve_stages(
    board: Board,
    columns: Ints,
    priced: Costs,
    solver: WholeSolver,
    *,
    until: float,
    clock: Callable[[], float],
    only_served: bool = False,
) -> tuple[Ints, list[Reached]]:
    """Return the chosen column of each item of this part, -1 elsewhere, and every stage.

    Args:
        board: the whole board.
        columns: the part's columns.
        priced: what the columns cost.
        solver: proves each stage or says how far it came.
        until: the moment, in seconds of `clock`, after which stages are no longer sought.
        clock: seconds that only go forward.
        only_served: leave the later stages out.
    """
    general, rows = general_model(board, columns)
    levels = _levels(board, general, priced, only_served=only_served)
    chosen = _begin(board, general)
    reached: list[Reached] = []
    at = 0
    served = sum(level.name.startswith((TIES, SERVED)) for level in levels)
    filled = False
    while at < len(levels):
        group = _group(levels[at:])
        seconds = max((until - clock()) / max(1, min(len(levels) - at, 6)) * len(group), 0.0)
        chosen = _reach(general, rows, group, chosen, reached, solver, seconds, clock)
        at += len(group)
        if at >= served and not filled:  # what was cut short may have left a place open
            chosen, filled = _filled(board, general, chosen), True
    reached = [_as_it_is(each, levels[place], chosen) for place, each in enumerate(reached)]
    result = np.full(len(board.items), -1, dtype=np.int64)
    on = columns[chosen[: len(columns)]]
    result[board.item[on]] = on
    return result, reached


def _filled(board: Board, general: General, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Serve also whoever finds a free place beside what was chosen; nothing is moved for her."""
    sheet = Sheet(board)
    for column in general.columns[chosen[: len(general.columns)]].tolist():
        sheet.take(column)
    added: list[int] = []
    for item in np.unique(board.item[general.columns]).tolist():
        if sheet.chosen[item] < 0:
            added += sheet.join(sheet.together.get(item, (item,)))
    found = chosen.copy()
    found[: len(general.columns)] |= np.isin(general.columns, added)
    return found


def _as_it_is(reached: Reached, level: Level, chosen: NDArray[np.bool_]) -> Reached:
    value = int(level.values[chosen].sum())
    return Reached(reached.name, value, max(reached.bound, value))


def _reach(
    general: General,
    rows: RowList,
    group: list[Level],
    chosen: NDArray[np.bool_],
    reached: list[Reached],
    solver: WholeSolver,
    seconds: float,
    clock: Callable[[], float],
) -> NDArray[np.bool_]:
    """Seek a group of stages at once by exact weights, then keep what was found as rows.

    What the group did not prove is sought stage by stage from there, each with a bound of its own.
    """
    objective = np.zeros(general.model.columns, dtype=np.int64)
    for level in group:
        objective = objective * level.span + level.values
    model = Whole(general.model.columns, rows.rows())
    began, several = clock(), len(group) > 1
    answer = solver.greatest(
        model, objective, seconds=seconds / 2 if several else seconds, start=chosen
    )
    if several and not answer.is_proven:
        chosen, until = answer.chosen, began + seconds
        for place, level in enumerate(group):
            share = max(until - clock(), 0.0) / (len(group) - place)
            chosen = _reach(general, rows, [level], chosen, reached, solver, share, clock)
        return chosen
    for level in group:
        value = int(level.values[answer.chosen].sum())
        bound = value if answer.is_proven else max(value, min(level.most, answer.bound))
        reached.append(Reached(level.name, value, bound))
        used = np.nonzero(level.values)[0]
        if len(used):
            kept = level.values[used]
            rows.add(used.tolist(), kept.tolist(), value, float(np.maximum(kept, 0).sum()))
    return answer.chosen


def _group(levels: list[Level]) -> list[Level]:
    taken = [levels[0]]
    product = 1
    for level in levels[1:]:
        product *= level.span
        if product > PACKED:
            break
        taken.append(level)
    return taken


def _levels(board: Board, general: General, priced: Costs, *, only_served: bool) -> list[Level]:
    item = board.item[general.columns]
    homes = len(general.households)

    present, begins = np.unique(item, return_index=True)

    def over(name: str, values: Ints) -> Level:
        most = int(np.maximum(np.maximum.reduceat(values, begins), 0).sum())
        least = int(np.minimum(np.minimum.reduceat(values, begins), 0).sum())
        padded = np.concatenate([values, np.zeros(homes, dtype=np.int64)])
        return Level(name, padded, most, most - least + 1)

    levels = [
        over(name, values[item])
        for name, values in (*owed_levels(board), *served_levels(board))
        if values[present].any()
    ]
    if only_served:
        return levels
    named = dict(priced.levels(board.problem.rules.order))
    whole = Level(
        HOUSEHOLDS,
        np.concatenate([np.zeros(len(item), np.int64), np.ones(homes, np.int64)]),
        homes,
        homes + 1,
    )
    order = [name for name in named if name.startswith("waiting")]
    order += list(board.problem.rules.order)
    for name in order:
        if name == HOUSEHOLDS:
            levels.append(whole)
        else:
            levels.append(over(name, -named[name][general.columns]))
    # the draw: better tickets are worth more, and among equal plans go first in time
    rank = np.searchsorted(present, item)
    ticket = len(present) - rank
    levels.append(over(f"{DRAW}/who", ticket.astype(np.int64)))
    levels.append(over(f"{DRAW}/when", -named[DRAW][general.columns]))
    return [level for level in levels if level.values.any()]


def _begin(board: Board, general: General) -> NDArray[np.bool_]:
    """Return what a list by urgency gives: a plan that keeps every rule, to begin with."""
    ours = np.unique(board.item[general.columns])
    owed = sum((values for _, values in owed_levels(board)), np.zeros(len(board.items), np.int64))
    placed = one_by_one(board, ours[np.argsort(-owed[ours], kind="stable")].tolist())
    chosen = np.zeros(general.model.columns, dtype=np.bool_)
    chosen[: len(general.columns)] = np.isin(general.columns, placed[placed >= 0])
    if general.households:
        met = set(placed[placed >= 0].tolist())
        home_of = {person.id: person.household for person in board.problem.people}
        served = {int(board.item[column]) for column in met}
        for place, home in enumerate(general.households):
            members = [
                at
                for at, item in enumerate(board.items)
                if any(home_of[need.person] == home for need in item.needs)
            ]
            chosen[len(general.columns) + place] = all(at in served for at in members)
    return chosen
