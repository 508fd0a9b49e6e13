"""The likeliest counts: between what was seen and what was expected, never below zero."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.reporting.likely import SHAPES, likely_counts

numbers = st.lists(st.floats(-80, 400), min_size=2, max_size=30)


@settings(deadline=None)
@given(numbers, st.floats(0.01, 60), st.floats(0, 50))
def test_no_count_is_below_zero_nor_beyond_what_noise_explains(
    seen: list[float], error: float, expected: float
) -> None:
    noisy = np.array(seen)
    found = likely_counts(noisy, np.full(len(noisy), error), expected)
    assert (found >= 0.0).all()
    assert (found <= np.maximum(noisy, 0.0) + 6.0 * error).all()


def test_little_noise_leaves_what_was_seen() -> None:
    noisy = np.array([0.0, 1.0, 40.0, 5000.0])
    found = likely_counts(noisy, np.full(4, 0.01), 1260.0)
    np.testing.assert_allclose(found, noisy, atol=0.02)


def test_nothing_but_noise_leaves_what_was_expected() -> None:
    chance = np.random.default_rng(2)
    found = likely_counts(12.0 + chance.normal(0, 30, 200), np.full(200, 30.0), 12.0)
    assert float(np.abs(found - 12.0).mean()) < 3.0


def test_it_is_the_mean_that_drawing_would_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.reporting.likely.SHAPES", (2.0,))
    chance = np.random.default_rng(3)
    drawn = chance.gamma(2.0, 10.0 / 2.0, 400_000)
    for noisy in (-9.0, 4.0, 30.0):
        weights = np.exp(-(((noisy - drawn) / 6.0) ** 2) / 2.0)
        wanted = float(weights @ drawn / weights.sum())
        found = likely_counts(np.array([noisy]), np.array([6.0]), 10.0)
        assert found[0] == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize("shape", [SHAPES[0], 1.0, 16.0])
def test_it_is_nearer_than_the_noisy_values_whatever_the_counts_are_like(shape: float) -> None:
    chance = np.random.default_rng(4)
    truth = chance.gamma(shape, 10.0 / shape, 300)
    noisy = truth + chance.normal(0, 8, 300)
    found = likely_counts(noisy, np.full(300, 8.0), 10.0)
    held = np.maximum(noisy, 0.0)
    assert float(((found - truth) ** 2).sum()) < 0.8 * float(((held - truth) ** 2).sum())
