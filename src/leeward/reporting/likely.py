"""What a count most likely is, given its noisy value and what it was expected to be.

A count is never below zero, and counts of one table are more or less alike. Both are said by a
gamma distribution around what was expected; how much alike, the table itself tells: each width
is weighed by how likely it makes the noisy values (empirical Bayes, Robbins 1956; Efron & Morris
1973). With little noise the noisy value stays; with much, the expectation. Noisy values only.
"""

from math import lgamma
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHAPES: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0)
"""From a few large counts among many small ones to all of them as expected."""

_POINTS: Final = 120
_FAR: Final = 6.0
_NEAREST: Final = 1e-3
_LEAST: Final = 1e-9


def likely_counts(noisy: Floats, error: Floats, expected: Floats | float) -> Floats:
    """Return the mean of each count, given all noisy values of its table.

    Args:
        noisy: the estimates, any sign.
        error: the standard error of each, above zero.
        expected: what each would be if nothing had been seen, above or at zero.
    """
    least = np.maximum(np.broadcast_to(expected, noisy.shape), _LEAST)[:, None]
    places, widths, near_zero = _grid(noisy, error, least[:, 0])
    likely = -(((noisy[:, None] - places) / error[:, None]) ** 2) / 2.0
    evidence, means = [], []
    for shape in SHAPES:
        scaled = likely - shape * places / least
        bits = (
            scaled
            + (shape - 1.0) * np.log(places)
            + np.log(widths)
            + shape * np.log(shape / least)
            - lgamma(shape)
        )
        # the first step begins at nothing, where the density may have no end
        first = shape * np.log(widths[:, 0] * shape / least[:, 0]) - lgamma(shape + 1.0)
        bits[:, 0] = np.where(near_zero, scaled[:, 0] + first, -np.inf)
        top = bits.max(axis=1, keepdims=True)
        shares = np.exp(bits - top)
        sums = shares.sum(axis=1)
        evidence.append(float((np.log(sums) + top[:, 0]).sum()))
        means.append((shares * places).sum(axis=1) / sums)
    weights = np.exp(np.array(evidence) - max(evidence))
    mixed: Floats = (weights / weights.sum()) @ np.array(means)
    return mixed


def _grid(
    noisy: Floats, error: Floats, expected: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return middles and widths of steps over what each count may be, and which begin at zero.

    Even steps where zero is far away, otherwise steps that grow with the distance from zero.
    """
    high = np.maximum(noisy, 0.0) + _FAR * error
    low = np.maximum(noisy - _FAR * error, 0.0)
    near_zero = low <= 0.0
    part = np.linspace(0.0, 1.0, _POINTS)
    nearest = _NEAREST * np.minimum(error, expected)
    from_zero = nearest[:, None] * (high / nearest)[:, None] ** part
    even = low[:, None] + (high - low)[:, None] * part
    ends = np.where(near_zero[:, None], from_zero, even)
    middles = np.column_stack([ends[:, 0] / 2.0, (ends[:, 1:] + ends[:, :-1]) / 2.0])
    return middles, np.column_stack([ends[:, 0], np.diff(ends, axis=1)]), near_zero
