"""From estimates to whole numbers that are not negative and add up, as near as can be."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_ROUNDS: Final = 300
_NEAR: Final = 1e-7
_SEED: Final = 1e-6
"""Put in every cell that may be more than zero, so that proportional fitting can reach it."""


def whole_split(estimate: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return whole numbers ≥ 0 near `estimate` whose sum is `total`."""
    nearest = _on_simplex(estimate, float(total))
    whole = np.floor(nearest + _NEAR).astype(np.int64)
    missing = total - int(whole.sum())
    order = np.argsort(-(nearest - whole), kind="stable")
    for place in order[: max(missing, 0)]:
        whole[place] += 1
    for place in order[::-1][: max(-missing, 0)]:
        whole[place] -= 1
    return whole


def whole_matrix(
    estimate: NDArray[np.float64], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return whole numbers ≥ 0 near `estimate`, shape (r, c), with exactly these sums.

    Args:
        estimate: shape (r, c); may be negative.
        rows: shape (r,), what each row adds up to.
        columns: shape (c,), what each column adds up to; the same total.
    """
    near = _with_sums(_not_negative(estimate, rows, columns), rows, columns)
    whole = np.floor(np.maximum(near - _NEAR, 0.0)).astype(np.int64)
    _trim(whole, rows, columns)
    row_left, column_left = rows - whole.sum(axis=1), columns - whole.sum(axis=0)
    fractions = (near - whole).reshape(-1)
    for place in np.argsort(-fractions, kind="stable"):
        row, column = divmod(int(place), len(columns))
        if row_left[row] > 0 and column_left[column] > 0:
            whole[row, column] += 1
            row_left[row] -= 1
            column_left[column] -= 1
    _place_the_rest(whole, row_left, column_left)
    return whole


def _on_simplex(estimate: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Return the nearest point with no value below zero and the given sum (Held et al. 1974)."""
    if total <= 0.0:
        return np.zeros_like(estimate)
    ordered = np.sort(estimate)[::-1]
    shift = (np.cumsum(ordered) - total) / np.arange(1, len(ordered) + 1)
    used = np.nonzero(ordered > shift)[0]
    by = shift[used[-1]] if len(used) else shift[-1]
    held: NDArray[np.float64] = np.maximum(estimate - by, 0.0)
    return held


def _not_negative(
    estimate: NDArray[np.float64], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return nearly the nearest matrix ≥ 0 with these sums (Dykstra's projections in turn)."""
    height, width = estimate.shape
    current, correction = estimate.copy(), np.zeros_like(estimate)
    for _ in range(_ROUNDS):
        row_gap = rows - current.sum(axis=1)
        column_gap = columns - current.sum(axis=0)
        current = (
            current
            + row_gap[:, None] / width
            + column_gap[None, :] / height
            - row_gap.sum() / (height * width)
        )
        held = np.maximum(current + correction, 0.0)
        correction = current + correction - held
        moved = float(np.abs(held - current).max())
        current = held
        if moved < _NEAR:
            break
    return current


def _with_sums(
    near: NDArray[np.float64], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return `near` scaled in turn by rows and columns until its sums are right."""
    scaled = (near + _SEED) * (rows > 0)[:, None] * (columns > 0)[None, :]
    for _ in range(_ROUNDS):
        sums = scaled.sum(axis=1)
        scaled *= np.divide(rows, sums, out=np.zeros_like(sums), where=sums > 0)[:, None]
        sums = scaled.sum(axis=0)
        scaled *= np.divide(columns, sums, out=np.zeros_like(sums), where=sums > 0)[None, :]
        if float(np.abs(scaled.sum(axis=1) - rows).max()) < _NEAR / 10:
            break
    return scaled


def _trim(whole: NDArray[np.int64], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
    """Take away what is above a sum: scaling may end a hair too high."""
    for row in range(len(rows)):
        while whole[row].sum() > rows[row]:
            whole[row, int(np.argmax(whole[row]))] -= 1
    for column in range(len(columns)):
        while whole[:, column].sum() > columns[column]:
            whole[int(np.argmax(whole[:, column])), column] -= 1


def _place_the_rest(
    whole: NDArray[np.int64], row_left: NDArray[np.int64], column_left: NDArray[np.int64]
) -> None:
    """Put what is left where there is room; both sides have the same sum, so there is."""
    for row in range(len(row_left)):
        for column in range(len(column_left)):
            more = min(row_left[row], column_left[column])
            whole[row, column] += more
            row_left[row] -= more
            column_left[column] -= more
