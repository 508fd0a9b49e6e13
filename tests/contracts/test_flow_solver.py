"""What every flow solver promises, tried on each against every way there is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.solver import FlowSolver, Network
from leeward.engines.flow_ortools import OrtoolsFlow
from leeward.engines.solver_highs import HighsSolver

SOLVERS = (OrtoolsFlow(), HighsSolver())


def ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    items, slots = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    pairs = [(i, s) for i in range(items) for s in range(slots) if draw(st.booleans())]
    capacity = draw(st.lists(st.integers(0, 2), min_size=slots, max_size=slots))
    least = [draw(st.integers(0, 1)) if most else 0 for most in capacity]
    costs = draw(st.lists(st.integers(-5, 9), min_size=len(pairs), max_size=len(pairs)))
    skip = draw(st.none() | st.lists(st.integers(-3, 9), min_size=items, max_size=items))
    return Network(
        items,
        ints(*(i for i, _ in pairs)),
        ints(*(s for _, s in pairs)),
        ints(*costs),
        ints(*capacity),
        ints(*least),
        None if skip is None else ints(*skip),
    )


def total(network: Network, chosen: tuple[int, ...]) -> int | None:
    used = [0] * len(network.capacity)
    cost = 0
    for item, column in enumerate(chosen):
        if column < 0:
            if network.skip is None:
                return None
            cost += int(network.skip[item])
        else:
            used[int(network.slot[column])] += 1
            cost += int(network.cost[column])
    fits = all(
        int(low) <= n <= int(most)
        for low, n, most in zip(network.least, used, network.capacity, strict=True)
    )
    return cost if fits else None


def least_total(network: Network) -> int | None:
    ways = [
        [-1, *(c for c in range(len(network.item)) if network.item[c] == item)]
        for item in range(network.items)
    ]
    found = [total(network, chosen) for chosen in product(*ways)]
    return min((each for each in found if each is not None), default=None)


@pytest.mark.parametrize("solver", SOLVERS, ids=lambda each: each.name)
@given(network=networks())
@settings(max_examples=60, deadline=None)
def test_no_placing_costs_less(solver: FlowSolver, network: Network) -> None:
    chosen = solver.place(network)
    best = least_total(network)
    if best is None:
        assert chosen is None
    else:
        assert chosen is not None
        assert total(network, tuple(chosen.tolist())) == best


@pytest.mark.parametrize("solver", SOLVERS, ids=lambda each: each.name)
def test_who_is_left_out_is_the_cheapest_to_leave_out(solver: FlowSolver) -> None:
    network = Network(2, ints(0, 1), ints(0, 0), ints(0, 0), ints(1), ints(0), skip=ints(2, 1))
    chosen = solver.place(network)
    assert chosen is not None
    assert chosen.tolist() == [0, -1]


@pytest.mark.parametrize("solver", SOLVERS, ids=lambda each: each.name)
def test_nothing_to_place_is_placed(solver: FlowSolver) -> None:
    chosen = solver.place(Network(0, ints(), ints(), ints(), ints(), ints(), ints()))
    assert chosen is not None
    assert chosen.tolist() == []
