"""CP-SAT of OR-Tools: a second solver of yes-or-no models, to check and to measure the first."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from leeward.allocation.solver import Answer, Ints, Whole

NAME: Final = "ortools"


class CpSatSolver:
    """A `WholeSolver`; every value of a row has to be a whole number."""

    name = NAME

    def greatest(
        self, model: Whole, objective: Ints, *, seconds: float, start: NDArray[np.bool_] | None
    ) -> Answer:
        """Return the best found and its bound; see `WholeSolver`."""
        begun = np.zeros(model.columns, dtype=np.bool_) if start is None else start
        asked = cp_model.CpModel()
        columns = [asked.new_bool_var("") for _ in range(model.columns)]
        rows = model.rows
        for at in range(len(rows.lower)):
            span = slice(int(rows.begins[at]), int(rows.begins[at + 1]))
            terms = sum(
                int(value) * columns[int(column)]
                for value, column in zip(rows.values[span], rows.columns[span], strict=True)
            )
            asked.add_linear_constraint(terms, int(rows.lower[at]), int(rows.upper[at]))
        asked.maximize(
            sum(int(value) * column for value, column in zip(objective, columns, strict=True))
        )
        for column, value in zip(columns, begun.tolist(), strict=True):
            asked.add_hint(column, value)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        status = solver.solve(asked)
        most = int(np.maximum(objective, 0).sum())
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(begun, int(objective[begun].sum()), most)
        chosen = np.array([solver.boolean_value(column) for column in columns], dtype=np.bool_)
        value = int(objective[chosen].sum())
        bound = value if status == cp_model.OPTIMAL else int(solver.best_objective_bound + 1e-6)
        return Answer(chosen, value, max(value, min(bound, most)))
