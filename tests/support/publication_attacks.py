"""What an attacker does with published tables: bounds for each cell, and guesses at one person."""

from collections.abc import Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from leeward.reporting.measuring import Noise

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


def pinned_combinations(
    widths: Sequence[int],
    tables: Sequence[tuple[int, ...]],
    low: Sequence[Floats],
    high: Sequence[Floats],
) -> NDArray[np.bool_]:
    """Return which combinations of all columns have one possible number of people left.

    An integer programme for each: whole people in every combination, and each table's cells within
    their bounds.

    Args:
        widths: how many cells each column has.
        tables: the columns of each table, as numbers.
        low: the least of each of a table's cells, flat.
        high: the most of each.
    """
    places = np.indices(tuple(widths)).reshape(len(widths), -1)
    rules = []
    for columns, least, most in zip(tables, low, high, strict=True):
        index = np.zeros(places.shape[1], dtype=np.int64)
        for column in columns:
            index = index * widths[column] + places[column]
        sums = np.zeros((len(least), places.shape[1]))
        sums[index, np.arange(places.shape[1])] = 1.0
        rules.append(LinearConstraint(sums, least, most))
    pinned = np.zeros(places.shape[1], dtype=np.bool_)
    for cell in range(len(pinned)):
        aim = np.zeros(len(pinned))
        aim[cell] = 1.0
        ends = [
            milp(sign * aim, constraints=rules, integrality=np.ones(len(pinned)))
            for sign in (1.0, -1.0)
        ]
        # bounds that contradict one another tell nothing of a single cell
        pinned[cell] = all(end.success for end in ends) and round(ends[0].fun) == round(
            -ends[1].fun
        )
    return pinned


def scores_of_moved_cells(
    cells: Sequence[tuple[int, float]], runs: int, noise: Noise
) -> tuple[Floats, Floats]:
    """Return the likelihood ratio (but for its scale) of many runs, without her and with her.

    Noise is drawn for each cell on its own, so the cells that she moves by one are all that tells
    of her; each run has fresh noise on these.

    Args:
        cells: the exact count without her and the σ of each cell that she moves.
        runs: publications in each of both worlds.
        noise: what a publication is measured with.
    """
    worlds = []
    for moved in (0, 1):
        found = np.zeros(runs)
        for count, sigma in cells:
            found += np.array(noise.add([count + moved] * runs, sigma)) / sigma**2
        worlds.append(found)
    return worlds[0], worlds[1]


def accuracy(without: Floats, with_her: Floats) -> float:
    """Return how often the best threshold between two worlds is right; the threshold is free."""
    cuts = np.unique(np.concatenate([without, with_her]))
    below = np.searchsorted(np.sort(without), cuts) / len(without)
    above = 1.0 - np.searchsorted(np.sort(with_her), cuts) / len(with_her)
    return float(((below + above) / 2.0).max())


def empirical_epsilon(without: Floats, with_her: Floats, cut: float, delta: float) -> float:
    """Return an ε that holds with 95 % confidence at least, from one threshold fixed beforehand."""
    slack = sqrt(log(2 / 0.05) / (2 * len(without)))  # Hoeffding, both rates
    true = (with_her >= cut).mean() - slack
    false = (without >= cut).mean() + slack
    if true <= delta:
        return 0.0
    return max(0.0, log((true - delta) / false))
