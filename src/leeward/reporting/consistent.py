"""One joint fit: whole numbers, none below zero, margins that agree, an interval for each.

Every table is measured with its own noise, so the same margin comes out differently in each.
The fit weighs them (generalised least squares, whose variance is known exactly), asks what counts
that are never negative most likely are, and makes whole numbers of them from the total downwards.
Intervals are those of least squares, widened to what is printed. It sees the measurements only:
it cannot weaken what the noise protects, whatever it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.likely import likely_counts
from leeward.reporting.measuring import Measurement
from leeward.reporting.one_thread import in_one_thread
from leeward.reporting.projection import whole_matrix, whole_split
from leeward.reporting.questions import Catalogue, used_columns

Z_95: Final = 1.959964
WIDEST: Final = 0.5
"""A value whose interval reaches further than this share of it is not shown."""

_SMALLEST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Value:
    """One published number: the value, its 95 % interval, and whether it is shown."""

    value: int
    low: int
    high: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """One table of the fit, its values row by row."""

    table: tuple[str, ...]
    values: tuple[Value, ...]


@in_one_thread
def fit(catalogue: Catalogue, measured: Sequence[Measurement], *, least: int = 0) -> list[Fitted]:
    """Return the total, each column, and each crossed table, all of them in agreement.

    Args:
        catalogue: gives the shapes.
        measured: one measurement for each of its tables, in order.
        least: values below it are not shown either; it is compared with the noisy value.
    """
    estimate = _Estimate(catalogue, measured)
    total, spread = estimate.margin(())
    whole_total = max(0, round(float(total[0])))
    found = [Fitted((), _values(np.array([whole_total]), total, spread, least))]
    columns: dict[str, NDArray[np.int64]] = {}
    likely: dict[str, NDArray[np.float64]] = {}
    for name in used_columns(catalogue):
        margin, spread = estimate.margin((name,))
        likely[name] = _likely(margin, spread, whole_total / len(margin), whole_total)
        columns[name] = whole_split(likely[name], whole_total)
        found.append(Fitted((name,), _values(columns[name], margin, spread, least)))
    for table in catalogue.tables:
        if len(table) < 2:
            continue
        cells, spread = estimate.margin(table)
        shape = catalogue.shape(table)
        # with nothing but noise, what the margins alone would say
        alone = np.outer(likely[table[0]], likely[table[1]]).reshape(-1) / max(1, whole_total)
        near = _likely(cells, spread, alone, whole_total)
        whole = whole_matrix(near.reshape(shape), columns[table[0]], columns[table[1]])
        found.append(Fitted(table, _values(whole.reshape(-1), cells, spread, least)))
    return found


def half_widths(catalogue: Catalogue, sigma: float) -> dict[tuple[str, ...], float]:
    """Return how far the interval of each table's widest cell will reach, before measuring."""
    nothing = [
        Measurement(table, (0,) * int(np.prod(catalogue.shape(table), dtype=np.int64)), sigma)
        for table in catalogue.tables
    ]
    estimate = _Estimate(catalogue, nothing)
    wanted = [(), *((name,) for name in used_columns(catalogue))]
    wanted += [table for table in catalogue.tables if len(table) > 1]
    return {table: Z_95 * float(estimate.margin(table)[1].max()) for table in wanted}


class _Estimate:
    """The best linear estimate of all cells together, and the variance of any sum of them."""

    def __init__(self, catalogue: Catalogue, measured: Sequence[Measurement]) -> None:
        self._catalogue = catalogue
        self._tables = [each.table for each in measured]
        self._sizes = [len(each.vector) for each in measured]
        noisy = np.array(list(chain.from_iterable(each.vector for each in measured)), dtype=float)
        self._variance = np.repeat([each.sigma**2 for each in measured], self._sizes)
        rules = self._rules()
        self._pull = self._variance[:, None] * rules.T  # (cells, rules)
        self._inverse = np.linalg.pinv(rules @ self._pull, rcond=1e-10, hermitian=True)
        self._cells = noisy - self._pull @ (self._inverse @ (rules @ noisy))

    def margin(self, table: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the estimate of a table or of a margin, and the standard error of each cell."""
        # any table that has these columns gives the same margin now; the first is as good
        number = next(
            each for each, columns in enumerate(self._tables) if set(table) <= set(columns)
        )
        sums = self._sums(number, table)
        pulled = sums @ self._pull
        variance = sums**2 @ self._variance - np.einsum(
            "ij,jk,ik->i", pulled, self._inverse, pulled, optimize=True
        )
        return sums @ self._cells, np.sqrt(np.maximum(variance, _SMALLEST))

    def _rules(self) -> NDArray[np.float64]:
        """Return one row for each sum that two tables have in common: their difference is 0."""
        rows = [np.zeros((0, sum(self._sizes)))]
        for shared in [(), *((name,) for name in used_columns(self._catalogue))]:
            holders = [
                number for number, table in enumerate(self._tables) if set(shared) <= set(table)
            ]
            first = [self._sums(holders[0], shared)]
            rows += [self._sums(number, shared) - first[0] for number in holders[1:]]
        return np.vstack(rows)

    def _sums(self, number: int, table: tuple[str, ...]) -> NDArray[np.float64]:
        """Return the 0/1 matrix that sums the cells of table `number` to `table`."""
        own = self._tables[number]
        places = np.indices(self._catalogue.shape(own) or (1,)).reshape(max(len(own), 1), -1)
        target = np.zeros(self._sizes[number], dtype=np.int64)
        for name in table:
            width = len(self._catalogue.columns[name].cells)
            target = target * width + places[own.index(name)]
        rows = int(np.prod(self._catalogue.shape(table), dtype=np.int64))
        sums = np.zeros((rows, sum(self._sizes)))
        start = sum(self._sizes[:number])
        sums[target, start + np.arange(self._sizes[number])] = 1.0
        return sums


def _likely(
    estimate: NDArray[np.float64],
    spread: NDArray[np.float64],
    expected: NDArray[np.float64] | float,
    total: int,
) -> NDArray[np.float64]:
    """Return the likeliest counts, scaled to their sum."""
    counts = likely_counts(estimate, spread, expected)
    return counts * (total / max(float(counts.sum()), _SMALLEST))


def _values(
    whole: NDArray[np.int64],
    estimate: NDArray[np.float64],
    spread: NDArray[np.float64],
    least: int,
) -> tuple[Value, ...]:
    found = []
    for value, middle, error in zip(whole.tolist(), estimate, spread, strict=True):
        low = max(0, ceil(middle - Z_95 * error))
        # an estimate far below zero must not read as "certainly none"
        high = max(ceil(error), floor(middle + Z_95 * error))
        low, high = min(low, value), max(high, value)
        # the rule sees the noisy value and the noise, nothing else
        shown = value >= least and (high - low) / 2 <= WIDEST * value
        found.append(Value(value, low, high, shown))
    return tuple(found)
