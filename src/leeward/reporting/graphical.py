"""The likeliest smooth distribution behind noisy tables: our own estimator, by belief propagation.

A log-linear model over a junction tree. Its weights θ minimise

    N log Z(θ) − θ·y + Σ ridge·θ² / 2

for measured tables y with noise σ: the dual of fitting all tables by least squares while staying
near the flat distribution, the nearer the noisier a table is (cf. McKenna, Sheldon & Miklau 2019,
"Graphical-model based estimation and inference for differential privacy"). The problem is convex;
L-BFGS stops when the gradient is small against the noise. It sees measurements only.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.junction import Columns, Tree

Floats = NDArray[np.float64]

RIDGES: Final = (1.0, 8.0)
"""How strongly tables are held near flat, in their own σ: from little noise to much."""

NEAR: Final = 0.05
"""Stop when the gradient's root mean square is below this share of the noise."""
MOST_STEPS: Final = 200
_MEMORY: Final = 8
_SLOPE: Final = 1e-4
_HALVINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """One measured table: its columns, its noisy cells (flat), the noise's σ."""

    columns: Columns
    noisy: Floats
    sigma: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted distribution: the probabilities of each clique, and what a later fit starts from."""

    tree: Tree
    total: float
    beliefs: tuple[Floats, ...]
    weights: dict[Columns, Floats]
    steps: int

    def margin(self, columns: Columns) -> Floats | None:
        """Return expected counts of a table whose columns share a clique; None for others."""
        home = self.tree.home(columns)
        if home is None:
            return None
        return self.total * _onto(self.beliefs[home], self.tree.cliques[home], columns).reshape(-1)


def fit_model(
    tree: Tree,
    seen: Sequence[Seen],
    total: float,
    start: dict[Columns, Floats] | None = None,
    *,
    near: float = NEAR,
    most_steps: int = MOST_STEPS,
) -> Fit:
    """Return the distribution of `total` people nearest to what was seen.

    Args:
        tree: has each measured set of columns in one clique.
        seen: the measurements, one for each set of columns.
        total: how many people, an estimate.
        start: the weights of an earlier fit; sets it did not have begin at nothing.
        near: the gradient that is small enough, in shares of the noise.
        most_steps: where it stops all the same.
    """
    homes = [_home(tree, each.columns) for each in seen]
    ends = np.cumsum([0, *(len(each.noisy) for each in seen)])
    noisy = np.concatenate([each.noisy for each in seen])
    sigma = np.repeat([each.sigma for each in seen], np.diff(ends))
    ridge = ridge_of(seen, total)
    start = start or {}
    first = np.concatenate([start.get(each.columns, np.zeros(len(each.noisy))) for each in seen])

    def potentials(weights: Floats) -> list[Floats]:
        made = [np.zeros(_shape(tree, clique)) for clique in tree.cliques]
        for each, home, begin, end in zip(seen, homes, ends, ends[1:], strict=False):
            made[home] += _spread(tree, weights[begin:end], each.columns, tree.cliques[home])
        return made

    def loss(weights: Floats) -> tuple[float, Floats]:
        beliefs, log_z = _propagate(tree, potentials(weights))
        expected = np.concatenate(
            [
                _onto(beliefs[home], tree.cliques[home], each.columns).reshape(-1)
                for each, home in zip(seen, homes, strict=True)
            ]
        )
        value = total * log_z - float(weights @ noisy) + float(ridge @ weights**2) / 2.0
        return value, total * expected - noisy + ridge * weights

    # in units in which every cell is about as steep
    scale = 1.0 / np.sqrt(np.maximum(noisy, sigma) + ridge)
    weights, steps = descend(
        loss,
        first,
        scale,
        lambda slope: bool(np.sqrt(np.mean((slope / sigma) ** 2)) < near),
        most_steps,
    )
    beliefs, _ = _propagate(tree, potentials(weights))
    kept = {
        each.columns: weights[begin:end]
        for each, begin, end in zip(seen, ends, ends[1:], strict=False)
    }
    return Fit(tree, total, tuple(beliefs), kept, steps)


def ridge_of(seen: Sequence[Seen], total: float) -> Floats:
    """Return the ridge of each measured cell.

    The noisier a table is for so many people, the nearer it is held to flat; one column is held
    half as strongly as two. The power was tried out on invented rows (`bench statistics`).
    """
    least, most = RIDGES
    found = []
    for each in seen:
        strength = most * (4.0 * each.sigma / max(total, 1.0)) ** 0.4
        share = min(1.0, len(each.columns) / 2.0)
        found.append(share * min(max(strength, least), most) * each.sigma)
    return np.repeat(found, [len(each.noisy) for each in seen])


def descend(
    loss: Callable[[Floats], tuple[float, Floats]],
    first: Floats,
    scale: Floats,
    is_near: Callable[[Floats], bool],
    most_steps: int,
) -> tuple[Floats, int]:
    """Minimise a convex function (L-BFGS, Nocedal & Wright 2006, algorithm 7.4).

    Args:
        loss: the value and the gradient at a point.
        first: where to start.
        scale: the size of one step in each direction, about.
        is_near: whether a gradient is small enough.
        most_steps: where to stop all the same.

    Returns:
        The point, and how many steps it took.
    """
    at, (value, slope) = first, loss(first)
    past: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for step in range(most_steps):
        if is_near(slope):
            return at, step
        way = _two_loops(slope, scale, past)
        down = float(way @ slope)
        if down >= 0.0:
            past.clear()
            way = -(scale**2) * slope
            down = float(way @ slope)
        length = 1.0
        for _ in range(_HALVINGS):
            next_value, next_slope = loss(at + length * way)
            if next_value <= value + _SLOPE * length * down:
                break
            length /= 2.0
        else:
            return at, step  # as near as numbers of this size can be told apart
        moved, turned = length * way, next_slope - slope
        bend = float(moved @ turned)
        if bend > 1e-12 * float(turned @ turned):
            past.append((moved, turned, 1.0 / bend))
        at, value, slope = at + moved, next_value, next_slope
    return at, most_steps


def _two_loops(slope: Floats, scale: Floats, past: deque[tuple[Floats, Floats, float]]) -> Floats:
    way = -slope
    pulls = []
    for moved, turned, inverse in reversed(past):
        pull = inverse * float(moved @ way)
        way = way - pull * turned
        pulls.append(pull)
    way = way * scale**2
    if past:
        moved, turned, inverse = past[-1]
        way = way * (1.0 / (inverse * float((turned * scale**2) @ turned)))
    for (moved, turned, inverse), pull in zip(past, reversed(pulls), strict=True):
        way = way + moved * (pull - inverse * float(turned @ way))
    return way


def _propagate(tree: Tree, potentials: list[Floats]) -> tuple[list[Floats], float]:
    """Return the probabilities of each clique and log Z; `potentials` are used up."""
    log_z = 0.0
    inside: list[Floats] = [np.zeros(0)] * len(potentials)
    for number in range(len(potentials) - 1, -1, -1):
        clique, separator = tree.cliques[number], tree.separators[number]
        away = tuple(axis for axis, column in enumerate(clique) if column not in separator)
        top = potentials[number].max(axis=away, keepdims=True)
        lifted = np.exp(potentials[number] - top)
        sums = lifted.sum(axis=away, keepdims=True)
        lifted /= sums  # what is new in the clique, given its separator
        inside[number] = lifted
        passed = (top + np.log(sums)).reshape(-1)
        parent = tree.parents[number]
        if parent < 0:
            log_z = float(passed[0])
        else:
            potentials[parent] += _spread(tree, passed, separator, tree.cliques[parent])
    for number in range(1, len(inside)):
        parent, separator = tree.parents[number], tree.separators[number]
        margin = _onto(inside[parent], tree.cliques[parent], separator)
        inside[number] *= _spread(tree, margin.reshape(-1), separator, tree.cliques[number])
    return inside, log_z


def _home(tree: Tree, columns: Columns) -> int:
    home = tree.home(columns)
    assert home is not None, "the tree was made of these sets"  # noqa: S101 - an invariant
    return home


def _shape(tree: Tree, columns: Columns) -> tuple[int, ...]:
    return tuple(tree.widths[column] for column in columns)


def _onto(values: Floats, clique: Columns, columns: Columns) -> Floats:
    """Return a clique's values summed onto some of its columns."""
    away = tuple(axis for axis, column in enumerate(clique) if column not in columns)
    summed: Floats = values.sum(axis=away)
    return summed


def _spread(tree: Tree, flat: Floats, columns: Columns, clique: Columns) -> Floats:
    """Return flat values of some columns in a shape that adds to a clique's."""
    shape = tuple(tree.widths[column] if column in columns else 1 for column in clique)
    assert prod(shape) == len(flat)  # noqa: S101 - an invariant
    return flat.reshape(shape)
