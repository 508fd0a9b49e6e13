"""What a solver of yes-or-no models promises, against every way there is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.solver import Rows, Whole, WholeSolver
from leeward.engines.solver_highs import HighsSolver
from leeward.engines.whole_cpsat import CpSatSolver

SOLVERS = (HighsSolver(), CpSatSolver(), HighsSolver(large=0))


@st.composite
def models(draw: st.DrawFn) -> tuple[Whole, list[int]]:
    columns = draw(st.integers(1, 6))
    rows = draw(
        st.lists(
            st.tuples(
                st.lists(st.integers(-1, 3), min_size=columns, max_size=columns),
                st.integers(0, 5),
            ),
            max_size=4,
        )
    )
    values = draw(st.lists(st.integers(-4, 9), min_size=columns, max_size=columns))
    terms = [[(at, v) for at, v in enumerate(row) if v] for row, _ in rows]
    return (
        Whole(
            columns,
            Rows(
                np.cumsum([0, *(len(each) for each in terms)]).astype(np.int64),
                np.array([at for each in terms for at, _ in each], dtype=np.int64),
                np.array([float(v) for each in terms for _, v in each]),
                np.full(len(rows), -100.0),
                np.array([float(most) for _, most in rows]),
            ),
        ),
        values,
    )


def keeps(model: Whole, chosen: tuple[int, ...]) -> bool:
    rows = model.rows
    return all(
        rows.lower[at]
        <= sum(
            rows.values[k] * chosen[rows.columns[k]]
            for k in range(rows.begins[at], rows.begins[at + 1])
        )
        <= rows.upper[at]
        for at in range(len(rows.lower))
    )


@pytest.mark.parametrize("solver", SOLVERS, ids=("highs", "cpsat", "highs-large"))
@given(asked=models())
@settings(max_examples=60, deadline=None)
def test_what_is_proven_is_the_greatest(
    solver: WholeSolver, asked: tuple[Whole, list[int]]
) -> None:
    model, values = asked
    best = max(
        sum(v * c for v, c in zip(values, chosen, strict=True))
        for chosen in product((0, 1), repeat=model.columns)
        if keeps(model, chosen)
    )
    answer = solver.greatest(model, np.array(values, dtype=np.int64), seconds=30, start=None)
    assert answer.is_proven
    assert answer.value == answer.bound == best
    assert keeps(model, tuple(int(each) for each in answer.chosen))
    assert answer.value == int(np.array(values)[answer.chosen].sum())


@pytest.mark.parametrize("solver", SOLVERS, ids=("highs", "cpsat", "highs-large"))
def test_without_time_the_bound_holds_all_the_same(solver: WholeSolver) -> None:
    chance = np.random.default_rng(1)
    columns = 60
    terms = chance.integers(1, 50, (20, columns))
    rows = Rows(
        (np.arange(21) * columns).astype(np.int64),
        np.tile(np.arange(columns), 20).astype(np.int64),
        terms.reshape(-1).astype(np.float64),
        np.zeros(20),
        terms.sum(axis=1) / 3,
    )
    values = chance.integers(1, 50, columns)
    model = Whole(columns, rows)
    hurried = solver.greatest(model, values, seconds=0.0, start=None)
    assert hurried.value <= hurried.bound
    assert keeps(model, tuple(int(each) for each in hurried.chosen))
