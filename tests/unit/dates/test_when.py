from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.dates import Calendar, Precision, When, between, in_month, in_year, on_day
from leeward.errors import InvalidDate


@st.composite
def whens(draw: st.DrawFn) -> When:
    first = draw(st.dates(date(1900, 1, 1), date(2090, 1, 1)))
    length = draw(st.integers(0, 4000))
    precision = draw(st.sampled_from(Precision)) if length else Precision.DAY
    if precision is Precision.DAY:
        length = 0
    calendar = draw(st.sampled_from(Calendar))
    return When(first, first + timedelta(length), precision, calendar, draw(st.text(max_size=12)))


@given(whens())
@settings(max_examples=80)
def test_a_date_survives_being_stored(when: When) -> None:
    value = when.to_value()
    assert When.from_value(msgspec.msgpack.decode(msgspec.msgpack.encode(value))) == when
    assert When.from_value(msgspec.json.decode(msgspec.json.encode(value))) == when


@pytest.mark.parametrize(
    "value",
    [
        None,
        "2016-03-05",
        [],
        ["2016-03-05", "2016-03-05"],
        ["2016-03-05", "2016-03-04", "range"],
        ["2016-03-05", "2016-03-06", "day"],
        ["2016-03-05", "2016-03-05", "hour"],
        ["2016-03-05", "2016-03-05", "day", "julian"],
        ["2016-03-05", "2016-03-05", "day", "gregorian"],
        ["2016-03-05", "2016-03-05", "day", "gregorian", ""],
        ["20160305", "2016-03-05", "day"],
        ["2016-03-05", "2016-03-05", 3],
    ],
)
def test_each_date_has_one_stored_spelling(value: Any) -> None:
    with pytest.raises(InvalidDate):
        When.from_value(value)


@given(whens(), whens())
@settings(max_examples=80)
def test_order_and_overlap_agree(one: When, other: When) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) != (one.surely_before(other) or other.surely_before(one))
    if one.contains(other):
        assert one.overlaps(other)
    if one.surely_before(other):
        assert one.possibly_before(other)
        assert not other.possibly_before(one)


def test_intervals_are_the_days_they_name() -> None:
    assert in_month(2016, 2).latest == date(2016, 2, 29)
    assert in_month(2015, 12).latest == date(2015, 12, 31)
    assert in_year(2016).contains(in_month(2016, 2))
    assert in_month(2016, 2).contains(date(2016, 2, 29))
    assert not in_month(2016, 2).contains(date(2016, 3, 1))
    assert on_day(date(2016, 1, 1)).is_exact
    assert not in_year(2016).is_exact


def test_an_impossible_interval_is_refused() -> None:
    with pytest.raises(InvalidDate):
        between(date(2016, 1, 2), date(2016, 1, 1))
    with pytest.raises(InvalidDate):
        When(date(2016, 1, 1), date(2016, 1, 2), Precision.DAY)
    with pytest.raises(InvalidDate):
        in_month(2016, 13)
