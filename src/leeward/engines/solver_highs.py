"""HiGHS through `highspy`: yes-or-no models with a proven bound, and the flow as its own check."""

from typing import Any, Final

import highspy
import numpy as np
from highspy._core import _Highs  # the public class prints a banner on standard output
from numpy.typing import NDArray

from leeward.allocation.solver import Answer, Floats, Ints, Network, Rows, Whole

NAME: Final = "highs"
GAP: Final = 0.99
"""Objectives are integers, so a gap below one whole step proves the value."""


class HighsSolver:
    """A `WholeSolver`, and a `FlowSolver` whose linear relaxation has whole corners."""

    name = NAME

    def greatest(
        self, model: Whole, objective: Ints, *, seconds: float, start: NDArray[np.bool_] | None
    ) -> Answer:
        """Return the best found and its bound; see `WholeSolver`."""
        begun = np.zeros(model.columns, dtype=np.bool_) if start is None else start
        at_least = int(objective[begun].sum())
        most = int(np.maximum(objective, 0).sum())
        if at_least == most or model.columns == 0:
            return Answer(begun, at_least, at_least)
        solver = _quiet()
        solver.setOptionValue("mip_abs_gap", GAP)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("time_limit", max(seconds, 0.01))
        solver.passModel(_lp(model.rows, -objective.astype(np.float64), model.columns, whole=True))
        first = highspy.HighsSolution()
        first.col_value = begun.astype(np.float64).tolist()
        solver.setSolution(first)
        solver.run()
        info = solver.getInfo()
        values = np.asarray(solver.getSolution().col_value)
        chosen = values > 0.5 if len(values) == model.columns else begun
        value = int(objective[chosen].sum())
        if value < at_least or not _keeps(model.rows, chosen):
            chosen, value = begun, at_least
        bound = most
        if np.isfinite(info.mip_dual_bound):
            bound = min(most, int(np.floor(-info.mip_dual_bound + 1e-6)))
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            bound = value
        return Answer(chosen, value, max(bound, value))

    def place(self, network: Network) -> Ints | None:
        """Return each item's column, or None; see `FlowSolver`."""
        columns = len(network.item)
        if columns == 0:
            stuck = (network.skip is None and network.items > 0) or network.least.any()
            return None if stuck else np.full(network.items, -1, dtype=np.int64)
        skips = network.items if network.skip is not None else 0
        cost = network.cost.astype(np.float64)
        if network.skip is not None:
            cost = np.concatenate([cost, network.skip.astype(np.float64)])
        owner = np.concatenate([network.item, np.arange(skips, dtype=np.int64)])
        by_slot = np.argsort(network.slot, kind="stable")
        by_item = np.argsort(owner, kind="stable")
        slots = len(network.capacity)
        counts = np.concatenate(
            [
                np.bincount(owner, minlength=network.items),
                np.bincount(network.slot, minlength=slots),
            ]
        )
        rows = Rows(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.concatenate([by_item, by_slot]).astype(np.int64),
            np.ones(len(by_item) + len(by_slot)),
            np.concatenate([np.ones(network.items), network.least]).astype(np.float64),
            np.concatenate([np.ones(network.items), network.capacity]).astype(np.float64),
        )
        solver = _quiet()
        solver.setOptionValue("solver", "simplex")  # a corner is whole; an inner point is not
        solver.passModel(_lp(rows, cost, columns + skips, whole=False))
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        values = np.asarray(solver.getSolution().col_value)[:columns]
        chosen = np.full(network.items, -1, dtype=np.int64)
        on = np.nonzero(values > 0.5)[0]
        chosen[network.item[on]] = on
        return chosen


def _quiet() -> Any:
    solver = _Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("threads", 1)  # the same bytes each time
    return solver


def _lp(rows: Rows, cost: Floats, columns: int, *, whole: bool) -> Any:
    model = highspy.HighsLp()
    model.num_col_ = columns
    model.num_row_ = len(rows.lower)
    model.col_cost_ = cost
    model.col_lower_ = np.zeros(columns)
    model.col_upper_ = np.ones(columns)
    model.row_lower_ = rows.lower
    model.row_upper_ = rows.upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = rows.begins.astype(np.int32)
    model.a_matrix_.index_ = rows.columns.astype(np.int32)
    model.a_matrix_.value_ = rows.values
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return model


def _keeps(rows: Rows, chosen: NDArray[np.bool_]) -> bool:
    """Return whether a whole answer keeps every row: tolerances of a solver prove nothing."""
    if len(rows.lower) == 0:
        return True
    terms = rows.values * chosen[rows.columns]
    sums = np.concatenate([[0.0], np.cumsum(terms)])
    totals = sums[rows.begins[1:]] - sums[rows.begins[:-1]]
    return bool(np.all(totals >= rows.lower - 1e-6) and np.all(totals <= rows.upper + 1e-6))
