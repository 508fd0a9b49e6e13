"""The estimator against brute force, its gradient, and what it makes of exact tables."""

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.reporting.graphical import Floats, Seen, _propagate, descend, fit_model
from leeward.reporting.junction import tree_of

WIDTHS = (2, 3, 2, 4)
pairs = st.sets(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda p: p[0] < p[1]), max_size=6
)


@given(pairs)
def test_a_tree_keeps_every_set_together_and_what_cliques_share_in_between(
    sets: set[tuple[int, int]],
) -> None:
    tree = tree_of(WIDTHS, sets)
    for each in sets:
        assert tree.home(each) is not None
    assert {column for clique in tree.cliques for column in clique} == set(range(4))
    for number, (clique, parent) in enumerate(zip(tree.cliques, tree.parents, strict=True)):
        assert parent < number
        earlier = {column for other in tree.cliques[:number] for column in other}
        # what was known before stands in the parent: records can be drawn clique by clique
        if parent >= 0:
            assert set(clique) & earlier <= set(tree.cliques[parent])


@settings(deadline=None, max_examples=25)
@given(pairs, st.integers(0, 1000))
def test_beliefs_are_those_of_the_whole_distribution(sets: set[tuple[int, int]], seed: int) -> None:
    tree = tree_of(WIDTHS, sets)
    chance = np.random.default_rng(seed)
    potentials = [
        chance.normal(size=tuple(WIDTHS[column] for column in clique)) for clique in tree.cliques
    ]
    whole = np.zeros(WIDTHS)
    for cells in product(*(range(width) for width in WIDTHS)):
        whole[cells] = sum(
            potential[tuple(cells[column] for column in clique)]
            for potential, clique in zip(potentials, tree.cliques, strict=True)
        )
    shares = np.exp(whole)
    beliefs, log_z = _propagate(tree, [each.copy() for each in potentials])
    assert log_z == pytest.approx(float(np.log(shares.sum())))
    shares /= shares.sum()
    for belief, clique in zip(beliefs, tree.cliques, strict=True):
        away = tuple(column for column in range(4) if column not in clique)
        np.testing.assert_allclose(belief, shares.sum(axis=away), atol=1e-12)


def test_tables_of_one_distribution_are_found_again() -> None:
    chance = np.random.default_rng(4)
    people = 10_000.0
    whole = chance.dirichlet(np.ones(prod(WIDTHS))).reshape(WIDTHS) * people
    seen = []
    for columns in ((0,), (1,), (2,), (3,), (0, 1), (1, 2), (2, 3)):
        away = tuple(column for column in range(4) if column not in columns)
        seen.append(Seen(columns, whole.sum(axis=away).reshape(-1), 0.01))
    tree = tree_of(WIDTHS, [each.columns for each in seen])
    fitted = fit_model(tree, seen, people, most_steps=500)
    for each in seen:
        found = fitted.margin(each.columns)
        assert found is not None
        np.testing.assert_allclose(found, each.noisy, atol=1.0)
    assert fitted.margin((0, 3)) is None


def test_much_noise_leaves_it_near_flat() -> None:
    seen = [Seen((0,), np.array([70.0, -30.0]), 500.0)]
    fitted = fit_model(tree_of((2, 3), []), seen, 40.0)
    found = fitted.margin((0,))
    assert found is not None
    assert abs(found[0] - found[1]) < 2.0
    assert found.sum() == pytest.approx(40.0)


def test_the_descent_finds_the_bottom_of_a_valley() -> None:
    curve = np.array([1.0, 100.0, 10_000.0])

    def loss(at: Floats) -> tuple[float, Floats]:
        return float(curve @ (at - 3.0) ** 2) / 2, curve * (at - 3.0)

    at, steps = descend(
        loss, np.zeros(3), np.ones(3), lambda slope: bool(np.abs(slope).max() < 1e-6), 200
    )
    np.testing.assert_allclose(at, 3.0, atol=1e-5)
    assert steps < 60
