"""Invented records that keep the tables of one and two columns: select, measure, generate.

What is measured is fixed in advance by the columns alone: every table of one column and of two.
Nothing is chosen by looking at the people, so nothing is spent on choosing, and the measurements
of several organisations add up. From the noisy tables a junction tree of the strongest pairs is
fitted, a pool drawn from it, weighed for all pairs, and whole records chosen: all of it sees
measurements only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, pi, prod, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.errors import TooFewPeople
from leeward.reporting.budget import billionths
from leeward.reporting.choosing import choose
from leeward.reporting.generating import generate
from leeward.reporting.graphical import Fit, Floats, Seen, fit_model
from leeward.reporting.junction import Columns, Tree, tree_of
from leeward.reporting.measuring import Measurement, Noise
from leeward.reporting.one_thread import in_one_thread
from leeward.reporting.questions import Catalogue
from leeward.reporting.reweighing import Pool, rake, reweigh

FEWEST: Final = 200
"""Records are made for no fewer people, by the declared class and by the noisy total."""

ONE_COLUMN: Final = (4.0, 2.0 / 3.0)
TWO_COLUMNS: Final = (1.0, 1.0 / 4.0)
"""How much of the budget a table gets: a factor, and a power of its number of cells.

For the mean distance from the truth over all cells, σ should fall with the cube root of how many
cells a table has; of two columns less, since most of their cells are nearly empty.
The code book gives the cells; no count of people does.
"""

MOST_TREE_CELLS: Final = 60_000
CELLS_A_PERSON: Final = 30
LEAST_TREE_CELLS: Final = 6_000
LEAST_POOL: Final = 20_000
MOST_POOL: Final = 80_000
POOL_A_PERSON: Final = 4
_TREE_STEPS: Final = 60
_FIRST_STEPS: Final = 100
_MEAN_NOISE: Final = sqrt(2.0 / pi)


@dataclass(frozen=True, slots=True)
class RecordsPlan:
    """What records cost and how noisy their tables are, before anything is spent.

    `sigma_one` and `sigma_pair` are those of the noisiest table of one column and of two.
    """

    sigma_one: float
    sigma_pair: float
    sigmas: tuple[float, ...]
    rho: int

    @property
    def tables(self) -> int:
        """Return how many tables are measured."""
        return len(self.sigmas)


def record_tables(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return every table of one column and of two, in the order of the columns."""
    return (*((name,) for name in names), *combinations(names, 2))


def plan_records(catalogue: Catalogue, rho: float, noise: Noise) -> RecordsPlan:
    """Return the noise that spends at most `rho` over all tables of the catalogue."""
    weights = [_weight(catalogue, table) for table in catalogue.tables]
    rows = catalogue.most_rows
    whole = rows * sqrt(sum(weights) / (2.0 * rho))
    # rounded up to four digits after the point, so that they are written as they were used
    sigmas = tuple(ceil(whole / sqrt(weight) * 10_000) / 10_000 for weight in weights)
    loss = {sigma: noise.loss(sigma, rows) for sigma in set(sigmas)}
    ones, pairs = (
        [sigma for sigma, table in zip(sigmas, catalogue.tables, strict=True) if len(table) == size]
        for size in (1, 2)
    )
    spent = billionths(sum(loss[sigma] for sigma in sigmas))
    return RecordsPlan(max(ones), max(pairs), sigmas, spent)


@in_one_thread
def records_from(
    catalogue: Catalogue,
    measured: Sequence[Measurement],
    chance: np.random.Generator,
    *,
    fewest: int = FEWEST,
) -> NDArray[np.int64]:
    """Return invented records, shape (people, columns): cells in the catalogue's order of columns.

    Args:
        catalogue: gives the columns; each of its tables was measured.
        measured: with their noise, possibly added up from several hands.
        chance: not secret, and of no use to anybody: it only draws from what was measured.
        fewest: people by the noisy total; lower in measurements of this program only.

    Raises:
        TooFewPeople: the noisy total is below 200 by more than its noise explains.
    """
    total, spread = noisy_total(measured)
    people = round(total)
    if total + 2.0 * spread < fewest:
        raise TooFewPeople(limit="records_by_the_noisy_total")
    widths = catalogue.shape(tuple(catalogue.columns))
    number_of = {name: number for number, name in enumerate(catalogue.columns)}
    seen = [
        Seen(
            tuple(number_of[name] for name in each.table),
            np.array(each.vector, dtype=np.float64),
            each.sigma,
        )
        for each in measured
    ]
    tree, alone = _strongest(widths, seen, people)
    held = [each for each in seen if len(each.columns) == 1 or tree.home(each.columns) is not None]
    fitted = fit_model(tree, held, float(people), alone.weights, most_steps=_TREE_STEPS)
    pool = Pool(
        widths,
        generate(fitted, min(max(POOL_A_PERSON * people, LEAST_POOL), MOST_POOL), chance),
    )
    shares = rake(pool, reweigh(pool, seen, fitted), _margins(alone), rounds=3)
    return choose(pool, shares, people, chance)


def sigmas_of(catalogue: Catalogue, planned: RecordsPlan) -> list[float]:
    """Return the σ of each of the catalogue's tables."""
    assert len(planned.sigmas) == len(catalogue.tables), "planned for other questions"  # noqa: S101 - an invariant
    return list(planned.sigmas)


def _weight(catalogue: Catalogue, table: tuple[str, ...]) -> float:
    factor, power = ONE_COLUMN if len(table) == 1 else TWO_COLUMNS
    return float(factor * prod(catalogue.shape(table)) ** power)


def noisy_total(measured: Sequence[Measurement]) -> tuple[float, float]:
    """Return how many people there are about, from the sums of all tables, and its standard error.

    Zero is never returned: nothing could be drawn.
    """
    sums = np.array([sum(each.vector) for each in measured], dtype=np.float64)
    weights = np.array([1.0 / (each.sigma**2 * len(each.vector)) for each in measured])
    total = float(np.average(sums, weights=weights))
    return max(1.0, total), float(1.0 / np.sqrt(weights.sum()))


def _strongest(widths: tuple[int, ...], seen: Sequence[Seen], people: int) -> tuple[Tree, Fit]:
    """Return the tree of the pairs that differ most from independence, and a fit without pairs.

    What noise alone would differ is taken off. The tree's size follows the number of people:
    a larger one would only learn the noise.
    """
    ones = _ones(widths, seen)
    alone = fit_model(tree_of(widths, []), ones, float(people), most_steps=_FIRST_STEPS)
    margins = _margins(alone)
    strength: dict[Columns, float] = {}
    for each in seen:
        if len(each.columns) == 2:
            first, second = (margins[column] for column in each.columns)
            flat = np.outer(first, second).reshape(-1) / people
            noise = _MEAN_NOISE * each.sigma * len(flat)
            strength[each.columns] = float(np.abs(each.noisy - flat).sum()) - noise
    most = min(max(LEAST_TREE_CELLS, CELLS_A_PERSON * people), MOST_TREE_CELLS)
    kept: list[Columns] = []
    tree = tree_of(widths, kept)
    for pair in sorted(strength, key=lambda pair: -strength[pair]):
        larger = tree_of(widths, [*kept, pair])
        if larger.size <= most:
            kept.append(pair)
            tree = larger
    return tree, alone


def _ones(widths: tuple[int, ...], seen: Sequence[Seen]) -> list[Seen]:
    """Return each column as all tables together have it, the exacter ones weighing more."""
    found = []
    for column, width in enumerate(widths):
        total, weight = np.zeros(width), 0.0
        for each in seen:
            if column in each.columns:
                table = each.noisy.reshape([widths[other] for other in each.columns])
                away = tuple(axis for axis, other in enumerate(each.columns) if other != column)
                worth = width / (each.sigma**2 * len(each.noisy))
                total += worth * table.sum(axis=away)
                weight += worth
        found.append(Seen((column,), total / weight, float(1.0 / sqrt(weight))))
    return found


def _margins(alone: Fit) -> list[Floats]:
    """Return the fitted counts of each column."""
    found = []
    for column in range(len(alone.tree.widths)):
        margin = alone.margin((column,))
        assert margin is not None, "every column has its clique"  # noqa: S101 - an invariant
        found.append(margin)
    return found
