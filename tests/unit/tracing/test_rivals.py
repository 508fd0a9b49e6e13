"""Chances of the entries of a list, each beside its rivals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.tracing.evidence import among_rivals
from leeward.tracing.names import chance_matrix, score_matrix
from leeward.tracing.names.rivals import chances_among

ROWS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.floats(-40.0, 60.0), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@given(ROWS)
def test_a_row_sums_to_at_most_one_and_keeps_its_order(rows: list[list[float]]) -> None:
    found = chances_among(rows)
    assert found.shape == np.shape(rows)
    assert (found >= 0.0).all()
    assert (found.sum(axis=1) <= 1.0 + 1e-9).all()
    for bits, chances in zip(rows, found, strict=True):
        order = np.argsort(bits)
        assert (np.diff(chances[order]) >= 0.0).all()


@given(ROWS)
def test_it_is_what_linking_two_rows_reckons(rows: list[list[float]]) -> None:
    prior = -np.log2(len(rows[0]))
    for bits, chances in zip(rows, chances_among(rows), strict=True):
        assert chances.tolist() == pytest.approx(among_rivals(prior, bits), abs=1e-9)


def test_a_rival_takes_from_what_is_left() -> None:
    alone, beside = chances_among([[14.0, -40.0], [14.0, 14.0]])[:, 0]
    assert alone > 0.99
    assert beside == pytest.approx(0.5, abs=0.001)


def test_nothing_alike_is_nobody() -> None:
    assert chances_among([[-40.0] * 3]).max() < 1e-9
    assert chances_among(np.zeros((0, 3))).shape == (0, 3)
    assert chances_among(np.zeros((2, 0))).shape == (2, 0)


def test_the_same_list_longer_gives_smaller_chances() -> None:
    few = chance_matrix(["Kim Yong Hui"], ["김영희", "박순옥"], "roman", "hangul")
    many = chance_matrix(
        ["Kim Yong Hui"], ["김영희", "박순옥", "김용희", "김영휘"], "roman", "hangul"
    )
    assert few[0, 0] > many[0, 0] > many[0, 1]
    bits = score_matrix(["Kim Yong Hui"], ["김영희", "박순옥"], "roman", "hangul")
    assert few == pytest.approx(chances_among(bits))
