"""Open cases at the end of each month: right without noise, one person's reach, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidQuestions, InvalidRows
from leeward.reporting.measuring import Measurement, measure
from leeward.reporting.open_series import (
    OpenSeries,
    count_open,
    is_tree,
    open_values,
    plan_open,
    read_open_series,
    widest,
)
from support.statistics import SeededNoise

Rows = list[dict[str, str]]


def asked(months: str = "2020-01/2022-12") -> OpenSeries:
    return read_open_series(
        f'title = "Open cases"\nsize = "under_50"\nmonths = "{months}"\nopened = "opened"\n'
    )


def text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


spans = st.lists(
    st.tuples(st.integers(2018 * 12, 2024 * 12), st.none() | st.integers(0, 60)), max_size=30
)


def rows(people: list[tuple[int, int | None]]) -> Rows:
    return [
        {
            "person": str(number),
            "opened": text(opened),
            "closed": "" if lasted is None else text(opened + lasted),
        }
        for number, (opened, lasted) in enumerate(people)
    ]


@settings(deadline=None, max_examples=40)
@given(spans, st.sampled_from(["2020-01/2020-06", "2020", "2020-01/2022-12", "2019-03/2023-11"]))
def test_without_noise_each_month_is_what_a_reader_of_the_files_would_count(
    people: list[tuple[int, int | None]], months: str
) -> None:
    series = asked(months)
    (vector,) = count_open(series, rows(people)).open_for_noise()
    exact = Measurement(("month",), tuple(vector.tolist()), 0.0)
    found = [value.value for value in open_values(series, exact).values]
    assert found == [
        sum(
            opened <= month and (lasted is None or opened + lasted > month)
            for opened, lasted in people
        )
        for month in range(series.months.first, series.months.last + 1)
    ]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(2018 * 12, 2024 * 12),
    st.none() | st.integers(0, 80),
    st.sampled_from(["2020", "2020-01/2022-12", "2018-05/2024-02"]),
)
def test_one_person_never_moves_more_than_is_charged(
    opened: int, lasted: int | None, months: str
) -> None:
    series, noise = asked(months), SeededNoise()
    (with_her,) = count_open(series, rows([(opened, lasted)])).open_for_noise()
    planned = plan_open(series, 0.02, noise)
    reach = float((with_her**2).sum())
    assert reach / (2 * planned.sigma**2) <= planned.rho / 1e9 <= 0.02 + 1e-9


def test_the_tree_is_taken_where_it_is_nearer() -> None:
    assert not is_tree(6)
    assert is_tree(120)
    noise = SeededNoise()
    long = asked("2014-01/2023-12")
    each_month = 1.96 * (120 / (2 * 0.02)) ** 0.5
    assert widest(long, plan_open(long, 0.02, noise).sigma) < each_month


def test_intervals_cover_the_truth() -> None:
    series, noise = asked(), SeededNoise(3)
    people: list[tuple[int, int | None]] = [
        (2019 * 12 + number % 50, number % 20) for number in range(300)
    ]
    counts = count_open(series, rows(people))
    exact = [
        value.value
        for value in open_values(
            series, Measurement(("month",), tuple(counts.open_for_noise()[0].tolist()), 0.0)
        ).values
    ]
    planned = plan_open(series, 0.02, noise)
    covered = []
    for _ in range(60):
        (seen,) = measure(series.catalogue, counts, planned, noise)
        covered += [
            value.low <= truth <= value.high
            for value, truth in zip(open_values(series, seen).values, exact, strict=True)
        ]
    assert 0.93 <= np.mean(covered) <= 0.99


@pytest.mark.parametrize(
    "row",
    [
        {"person": "", "opened": "2020-01", "closed": ""},
        {"person": "a", "opened": "", "closed": ""},
        {"person": "a", "opened": "2020-13", "closed": ""},
        {"person": "a", "opened": "2020-05", "closed": "2020-04"},
        {"person": "a", "opened": "2020-05"},
    ],
)
def test_rows_that_cannot_be_counted_are_refused(row: dict[str, str]) -> None:
    with pytest.raises(InvalidRows):
        count_open(asked(), [row])


@pytest.mark.parametrize("months", ["all", "1950/1999", "soon"])
def test_months_that_make_no_series_are_refused(months: str) -> None:
    with pytest.raises(InvalidQuestions):
        asked(months)
