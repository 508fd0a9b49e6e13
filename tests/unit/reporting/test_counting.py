import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import InvalidRows
from leeward.reporting.counting import count
from support.statistics import KEY, catalogue, invented_rows


def test_every_person_of_the_cohort_is_in_one_cell_of_each_table() -> None:
    rows = invented_rows(50) + [
        row | {"person": f"x{row['person']}"} for row in invented_rows(20, 2, "2024-12")
    ]
    counts = count(catalogue(), rows, clip_key=KEY)
    assert [int(vector.sum()) for vector in counts.open_for_noise()] == [50, 50, 50]
    assert counts.open_for_noise()[0].shape == (4 * 8,)


@given(st.permutations(range(30)))
def test_a_family_counts_once_whatever_the_order_of_rows(order: list[int]) -> None:
    rows = invented_rows(30)
    asked = catalogue(unit='"family"', most_rows="2")
    one = count(asked, rows, clip_key=KEY).open_for_noise()
    other = count(asked, [rows[each] for each in order], clip_key=KEY).open_for_noise()
    assert [each.tolist() for each in one] == [each.tolist() for each in other]
    assert int(one[0].sum()) == 20


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"person": ""}, "no_person"),
        ({"person": "p0"}, "person_twice"),
        ({"intake": "spring"}, "month_unreadable"),
        ({"age": "seven"}, "code_not_in_list"),
    ],
)
def test_rows_that_do_not_fit_are_named_by_row_and_not_repeated(
    change: dict[str, str], reason: str
) -> None:
    rows = invented_rows(3)
    rows[2] |= change
    with pytest.raises(InvalidRows) as refused:
        count(catalogue(), rows, clip_key=KEY)
    assert refused.value.facts["reason"] == reason
    assert refused.value.facts["row"] == 4
    assert "seven" not in str(refused.value)


def test_a_column_or_a_family_that_is_missing() -> None:
    rows = invented_rows(3)
    del rows[0]["role"]
    with pytest.raises(InvalidRows) as refused:
        count(catalogue(), rows, clip_key=KEY)
    assert refused.value.facts["reason"] == "column_missing"
    family = catalogue(unit='"family"')
    for row, reason in [
        ({"family": ""}, "no_family"),
        ({"intake": "2025-04"}, "family_in_two_months"),
    ]:
        rows = invented_rows(3)
        rows[2] |= row
        with pytest.raises(InvalidRows) as refused:
            count(family, rows, clip_key=KEY)
        assert refused.value.facts["reason"] == reason


def test_exact_counts_show_and_give_nothing_of_themselves() -> None:
    counts = count(catalogue(), invented_rows(5), clip_key=KEY)
    assert repr(counts) == "<ExactCounts>"
    with pytest.raises(InvalidRows):
        pickle.dumps(counts)


def test_an_empty_cohort_is_no_error() -> None:
    counts = count(catalogue(), [], clip_key=KEY)
    assert [int(vector.sum()) for vector in counts.open_for_noise()] == [0, 0, 0]
