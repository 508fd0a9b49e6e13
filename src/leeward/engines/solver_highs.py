"""HiGHS through `highspy`: yes-or-no models with a proven bound, and the flow as its own check."""

from time import monotonic
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from leeward.allocation.solver import Answer, Ints, Network, Rows, Whole
from leeward.engines.highs_relaxed import Relaxation, linear, quiet, restricted

NAME: Final = "highs"
GAP: Final = 0.99
"""Objectives are integers, so a gap below one whole step proves the value."""


LARGE: Final = 8_000
"""Columns beyond which a model is searched among those that its relaxation uses."""
SHARE: Final = 1e-9
"""Shares of a relaxation below this are nothing."""
MORE: Final = 1_000
"""Columns that are added when such a search ends short of the bound."""


class HighsSolver:
    """A `WholeSolver`, and a `FlowSolver` whose linear relaxation has whole corners."""

    name = NAME

    def __init__(self, large: int = LARGE) -> None:
        self._large = large
        self._relaxation = Relaxation()
        self._used = np.zeros(0, dtype=np.bool_)

    def greatest(
        self, model: Whole, objective: Ints, *, seconds: float, start: NDArray[np.bool_] | None
    ) -> Answer:
        """Return the best found and its bound; see `WholeSolver`."""
        begun = np.zeros(model.columns, dtype=np.bool_) if start is None else start
        at_least = int(objective[begun].sum())
        most = int(np.maximum(objective, 0).sum())
        if at_least == most or model.columns == 0:
            return Answer(begun, at_least, at_least)
        if model.columns > self._large:
            return self._of_large(model, objective, begun, seconds)
        return _solved(model, objective, begun, most, seconds)

    def _of_large(
        self, model: Whole, objective: Ints, begun: NDArray[np.bool_], seconds: float
    ) -> Answer:
        """Bound by the relaxation, and search among the columns that it and the start use.

        A search that is done short of the bound goes on among more columns while there is time. A
        relaxation that is not solved in half of the time bounds nothing.
        """
        until = monotonic() + seconds
        most, value = int(np.maximum(objective, 0).sum()), int(objective[begun].sum())
        found = self._relaxation.bound(model, objective, seconds=seconds / 2)
        bound = most if found is None else max(value, min(most, int(np.floor(found[0] + 1e-6))))
        if len(self._used) != model.columns:
            self._used = np.zeros(model.columns, dtype=np.bool_)
        self._used |= begun if found is None else begun | (found[1] > SHARE)
        kept, more = self._used.copy(), MORE
        order = np.random.default_rng(0).permutation(model.columns)
        while value < bound and (left := until - monotonic()) > 0:
            small = Whole(int(kept.sum()), restricted(model.rows, kept))
            answer = _solved(small, objective[kept], begun[kept], bound, left)
            begun = np.zeros(model.columns, dtype=np.bool_)
            begun[np.nonzero(kept)[0][answer.chosen]] = True
            value = answer.value
            if answer.is_proven and kept.all():
                bound = value
            if not answer.is_proven or kept.all():
                break
            kept[order[~kept[order]][:more]] = True
            more *= 2
        self._used |= begun
        return Answer(begun, value, max(value, bound))

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
        solver = quiet()
        solver.setOptionValue("solver", "simplex")  # a corner is whole; an inner point is not
        solver.passModel(linear(rows, cost, columns + skips, whole=False))
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        values = np.asarray(solver.getSolution().col_value)[:columns]
        chosen = np.full(network.items, -1, dtype=np.int64)
        on = np.nonzero(values > 0.5)[0]
        chosen[network.item[on]] = on
        return chosen


def _solved(
    model: Whole, objective: Ints, begun: NDArray[np.bool_], most: int, seconds: float
) -> Answer:
    """Return what branch and bound finds; it stops at `most`, which nothing exceeds."""
    at_least = int(objective[begun].sum())
    solver = quiet()
    solver.setOptionValue("mip_abs_gap", GAP)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("objective_target", -float(most))
    solver.setOptionValue("time_limit", max(seconds, 0.01))
    solver.passModel(linear(model.rows, -objective.astype(np.float64), model.columns, whole=True))
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


def _keeps(rows: Rows, chosen: NDArray[np.bool_]) -> bool:
    """Return whether a whole answer keeps every row: tolerances of a solver prove nothing."""
    if len(rows.lower) == 0:
        return True
    terms = rows.values * chosen[rows.columns]
    sums = np.concatenate([[0.0], np.cumsum(terms)])
    totals = sums[rows.begins[1:]] - sums[rows.begins[:-1]]
    return bool(np.all(totals >= rows.lower - 1e-6) and np.all(totals <= rows.upper + 1e-6))
