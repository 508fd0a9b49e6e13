"""How many cases were open at the end of each month: the same people again and again.

Either every month has its own noise and everybody pays for every month, or a binary tree of the
changes is measured: each person is in a few sums only, and each month is a few sums added up
(Chan, Shi & Song 2011, "Private and continual release of statistics"). Which of the two is nearer
follows from the number of months alone.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Any, Final

import numpy as np

from leeward.errors import InvalidQuestions, InvalidRows
from leeward.reporting.budget import billionths
from leeward.reporting.cohort import EVERYBODY, Cohort, read_cohort, read_month
from leeward.reporting.consistent import WIDEST, Z_95, Fitted, Value
from leeward.reporting.counting import ExactCounts
from leeward.reporting.measuring import Measurement, Noise, Plan
from leeward.reporting.questions import Catalogue, Cell, Column, catalogue_head

COLUMN: Final = "month"
MOST_MONTHS: Final = 240
_KEYS: Final = frozenset({"title", "size", "months", "person", "opened", "closed"})
_LABELS: Final = {"en": "Open at the end of", "ko": "월말 진행 중", "zh_Hans": "月底进行中"}


@dataclass(frozen=True, slots=True)
class OpenSeries:
    """What is asked: the catalogue that is charged, the months, and the rows' columns."""

    catalogue: Catalogue
    months: Cohort
    closed: str

    @property
    def length(self) -> int:
        """Return how many months there are."""
        return self.months.last - self.months.first + 1


def read_open_series(text: str) -> OpenSeries:
    """Read what is asked: title, size, months, and the names of the rows' columns.

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong
    return open_series_of(said)


def open_series_of(said: Mapping[str, Any]) -> OpenSeries:
    """Return the series of what a file says.

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    for key in said:
        if key not in _KEYS:
            raise InvalidQuestions(reason="unknown_key", place=key)
    months = read_cohort(str(said.get("months", "")))
    if months == EVERYBODY or months.last - months.first >= MOST_MONTHS:
        raise InvalidQuestions(reason="cohort_too_long", place="months")
    head = catalogue_head(
        {
            "title": said.get("title"),
            "size": said.get("size"),
            "cohort": "all",
            "person": said.get("person", "person"),
            "intake": said.get("opened", "intake"),
        }
    )
    codes = [f"{each // 12:04d}-{each % 12 + 1:02d}" for each in _every(months)]
    cells = tuple(Cell(code, dict.fromkeys(_LABELS, code)) for code in codes)
    column = Column(COLUMN, _LABELS, cells, {code: at for at, code in enumerate(codes)})
    asked = head.asking({COLUMN: column}, ((COLUMN,),))
    return OpenSeries(asked, months, str(said.get("closed", "closed")))


def is_tree(months: int) -> bool:
    """Return whether the tree is nearer in its worst month than noise for each month."""
    return _worth(months, tree=True) < _worth(months, tree=False)


def plan_open(series: OpenSeries, rho: float, noise: Noise) -> Plan:
    """Return the noise that spends at most `rho`: everybody may be in every month."""
    squared = _squared_reach(series.length, tree=is_tree(series.length))
    sigma = ceil(sqrt(squared / (2.0 * rho)) * 10_000) / 10_000
    return Plan(sigma, billionths(squared * noise.loss(sigma, 1)), 1)


def count_open(series: OpenSeries, rows: Iterable[Mapping[str, str]]) -> ExactCounts:
    """Count who is open at the end of each month, or the sums of the tree.

    Raises:
        InvalidRows: a column is missing, a month is unreadable, a person stands there twice, or
            was closed before she was opened.
    """
    asked = series.catalogue
    changes = np.zeros(series.length + 1, dtype=np.int64)
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        for name in (asked.person, asked.intake, series.closed):
            if name not in row:
                raise InvalidRows(reason="column_missing", row=1, column=name)
        person = row[asked.person].strip()
        if not person or person in seen:
            reason = "person_twice" if person else "no_person"
            raise InvalidRows(reason=reason, row=number, column=asked.person)
        seen.add(person)
        opened, closed = (
            _month(row[name].strip(), number, name) for name in (asked.intake, series.closed)
        )
        if opened is None:
            raise InvalidRows(reason="month_unreadable", row=number, column=asked.intake)
        if closed is not None and closed < opened:
            raise InvalidRows(reason="month_unreadable", row=number, column=series.closed)
        changes[_place(series, opened)] += 1
        if closed is not None:
            changes[_place(series, closed)] -= 1
    if not is_tree(series.length):
        return ExactCounts((np.cumsum(changes)[:-1],))
    sums = [int(changes[each - (each & -each) : each].sum()) for each in _nodes(series.length)]
    return ExactCounts((np.array(sums, dtype=np.int64),))


def open_values(series: OpenSeries, measured: Measurement) -> Fitted:
    """Return each month with its interval, from the measurement alone."""
    noisy, values = measured.vector, []
    for month in _nodes(series.length):
        nodes = _prefix(month) if is_tree(series.length) else [month]
        middle = sum(noisy[node - 1] for node in nodes)
        error = measured.sigma * sqrt(len(nodes))
        value = max(0, middle)
        low = min(value, max(0, ceil(middle - Z_95 * error)))
        high = max(value, ceil(error), floor(middle + Z_95 * error))
        values.append(Value(value, low, high, (high - low) / 2 <= WIDEST * value))
    return Fitted((COLUMN,), tuple(values))


def widest(series: OpenSeries, sigma: float) -> float:
    """Return how far the interval of the noisiest month reaches, before measuring."""
    most = max(len(_prefix(month)) for month in _nodes(series.length))
    return Z_95 * sigma * sqrt(most if is_tree(series.length) else 1)


def _worth(months: int, *, tree: bool) -> int:
    """Return the variance of the worst month, in units of 1/2ρ."""
    most = max(len(_prefix(month)) for month in _nodes(months)) if tree else 1
    return most * _squared_reach(months, tree=tree)


def _squared_reach(months: int, *, tree: bool) -> int:
    """Return the squared L2 distance that one person can make.

    In the tree she is one change up and one down, each in at most one sum of every size.
    """
    return 2 * months.bit_length() if tree else months


def _nodes(months: int) -> range:
    """Return the numbers of the sums: number i is of the months (i − lowest bit of i, i]."""
    return range(1, months + 1)


def _prefix(month: int) -> list[int]:
    found = []
    while month:
        found.append(month)
        month &= month - 1
    return found


def _every(months: Cohort) -> range:
    return range(months.first, months.last + 1)


def _place(series: OpenSeries, month: int) -> int:
    """Return where a change counts; before the first month with it, after the last nowhere."""
    return min(max(month - series.months.first, 0), series.length)


def _month(text: str, row: int, column: str) -> int | None:
    if not text:
        return None
    month = read_month(text)
    if month is None:
        raise InvalidRows(reason="month_unreadable", row=row, column=column)
    return month
