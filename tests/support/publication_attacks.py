"""What an attacker does with published tables: bounds for each cell, and guesses at one person."""

from collections.abc import Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = NDArray[np.float64]


def pinned_cells(
    shapes: Sequence[tuple[int, int]],
    axes: Sequence[tuple[str, str]],
    low: Floats,
    high: Floats,
    margins: dict[str, Floats] | None = None,
) -> NDArray[np.bool_]:
    """Return which cells have one whole number left, given bounds and that margins agree.

    An integer programme for each cell, smallest and largest. `margins` are known exactly.
    """
    starts = np.cumsum([0, *(rows * columns for rows, columns in shapes)])
    sums: dict[str, list[Floats]] = {}
    for (rows, columns), names, start in zip(shapes, axes, starts, strict=False):
        places = np.indices((rows, columns)).reshape(2, -1)
        for axis, name in enumerate(names):
            matrix = np.zeros(((rows, columns)[axis], starts[-1]))
            matrix[places[axis], start + np.arange(rows * columns)] = 1.0
            sums.setdefault(name, []).append(matrix)
    rules = []
    for name, matrices in sums.items():
        rules += [LinearConstraint(matrices[0] - other, 0.0, 0.0) for other in matrices[1:]]
        if margins and name in margins:
            rules.append(LinearConstraint(matrices[0], margins[name], margins[name]))
    ends = []
    for cell in range(starts[-1]):
        aim = np.zeros(starts[-1])
        aim[cell] = 1.0
        for sign in (1.0, -1.0):
            found = milp(
                sign * aim,
                constraints=rules,
                bounds=Bounds(low, high),
                integrality=np.ones(starts[-1]),
            )
            # contradicting bounds leave the attacker with what is printed
            ends.append(sign * found.fun if found.success else (low if sign > 0 else high)[cell])
    bounds = np.array(ends).reshape(-1, 2)
    pinned: NDArray[np.bool_] = np.round(bounds[:, 0]) == np.round(bounds[:, 1])
    return pinned


def accuracy(without: Floats, with_her: Floats) -> float:
    """Return how often the best threshold between two worlds is right; the threshold is free."""
    cuts = np.unique(np.concatenate([without, with_her]))
    return float(max(((without < cut).mean() + (with_her >= cut).mean()) / 2 for cut in cuts))


def empirical_epsilon(without: Floats, with_her: Floats, cut: float, delta: float) -> float:
    """Return an ε that holds with 95 % confidence at least, from one threshold fixed beforehand."""
    slack = sqrt(log(2 / 0.05) / (2 * len(without)))  # Hoeffding, both rates
    true = (with_her >= cut).mean() - slack
    false = (without >= cut).mean() + slack
    if true <= delta:
        return 0.0
    return max(0.0, log((true - delta) / false))
