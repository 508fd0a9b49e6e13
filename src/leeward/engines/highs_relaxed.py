"""The linear relaxation of one model after another, each begun where the last one ended.

Stages of a plan ask the same columns again with another objective and a row more. A relaxation
bounds what any plan can reach, and the columns that it uses are a small model in which a good
plan is found soon: of 35,000 columns some thousand.
"""

from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs  # the public class prints a banner on standard output
from numpy.typing import NDArray

from leeward.allocation.solver import Floats, Ints, Rows, Whole


def quiet() -> Any:
    """Return a solver that says nothing and does the same each time."""
    solver = _Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("threads", 1)  # the same bytes each time
    return solver


def linear(rows: Rows, cost: Floats, columns: int, *, whole: bool) -> Any:
    """Return a model of columns between 0 and 1; with `whole`, they are 0 or 1."""
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


class Relaxation:
    """Bounds for a row of models over the same columns."""

    def __init__(self) -> None:
        self._solver: Any = None
        self._rows: Rows | None = None
        self._columns = 0

    def bound(
        self, model: Whole, objective: Ints, *, seconds: float
    ) -> tuple[float, Floats] | None:
        """Return what no choice can exceed and the columns' shares, or None: not found in time."""
        goes_on = self._goes_on(model)
        if goes_on:
            self._add(model.rows)
        else:
            self._solver = quiet()
            self._solver.setOptionValue("solver", "simplex")
            nothing = np.zeros(model.columns)
            self._solver.passModel(linear(model.rows, nothing, model.columns, whole=False))
        self._rows, self._columns = model.rows, model.columns
        solver = self._solver
        # what was best before keeps every new row, so the primal method goes on from there
        solver.setOptionValue("simplex_strategy", 4 if goes_on else 1)
        every = np.arange(model.columns, dtype=np.int32)
        solver.changeColsCost(model.columns, every, -objective.astype(np.float64))
        solver.setOptionValue("time_limit", solver.getRunTime() + max(seconds, 0.01))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        shares = np.asarray(solver.getSolution().col_value)
        return -float(solver.getInfo().objective_function_value), shares

    def _goes_on(self, model: Whole) -> bool:
        known, rows = self._rows, model.rows
        if known is None or self._columns != model.columns or len(rows.lower) < len(known.lower):
            return False
        count, terms = len(known.lower), len(known.columns)
        return (
            np.array_equal(known.begins, rows.begins[: count + 1])
            and np.array_equal(known.columns, rows.columns[:terms])
            and np.array_equal(known.values, rows.values[:terms])
            and np.array_equal(known.lower, rows.lower[:count])
            and np.array_equal(known.upper, rows.upper[:count])
        )

    def _add(self, rows: Rows) -> None:
        assert self._rows is not None  # noqa: S101 (asked only where it goes on)
        for at in range(len(self._rows.lower), len(rows.lower)):
            span = slice(int(rows.begins[at]), int(rows.begins[at + 1]))
            self._solver.addRow(
                float(rows.lower[at]),
                float(rows.upper[at]),
                span.stop - span.start,
                rows.columns[span].astype(np.int32),
                rows.values[span],
            )


def restricted(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    """Return the rows over the kept columns alone, numbered anew."""
    number = np.cumsum(kept) - 1
    there = kept[rows.columns]
    before = np.concatenate([[0], np.cumsum(there)])
    return Rows(
        before[rows.begins].astype(np.int64),
        number[rows.columns[there]].astype(np.int64),
        rows.values[there],
        rows.lower,
        rows.upper,
    )
