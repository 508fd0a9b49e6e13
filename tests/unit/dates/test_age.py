from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.codebook.lists import code_list
from leeward.dates import (
    AGE_BANDS,
    AgeWay,
    Calendar,
    age_bands,
    age_on,
    birth_from_age,
    birth_from_band,
    birth_from_chinese_age,
    birth_from_full_age,
    birth_years_from_korean_age,
    from_gregorian,
    in_month,
    in_year,
    korean_age_on,
    on_day,
)
from leeward.errors import InvalidDate

BIRTHS = st.dates(date(1930, 1, 1), date(2020, 12, 31))
ON = st.dates(date(2021, 1, 1), date(2040, 12, 31))


@given(BIRTHS, ON)
@settings(max_examples=100)
def test_each_way_of_counting_finds_the_birth_again(born: date, on: date) -> None:
    low, high = age_on(on_day(born), on)
    assert low == high
    assert birth_from_full_age(low, on).contains(born)

    korean, _ = korean_age_on(on_day(born), on)
    assert birth_years_from_korean_age(korean, on).contains(born)
    assert korean - low in (1, 2)

    lunar_years = (
        from_gregorian(on, Calendar.LUNAR_CN).year - from_gregorian(born, Calendar.LUNAR_CN).year
    )
    assert birth_from_chinese_age(lunar_years + 1, on).contains(born)

    for said in (low, korean, lunar_years + 1):
        if said > 0:
            assert birth_from_age(said, on, AgeWay.UNSTATED).contains(born)


@given(st.integers(1, 100), ON)
@settings(max_examples=60)
def test_an_age_is_the_age_of_everyone_born_in_its_interval(age: int, on: date) -> None:
    born = birth_from_full_age(age, on)
    assert age_on(born, on) == (age, age)
    for way in AgeWay:
        assert birth_from_age(age, on, way).earliest <= on


def test_a_known_case() -> None:
    on = date(2026, 11, 23)
    assert birth_years_from_korean_age(40, on) == in_year(1987)
    assert age_on(in_year(1987), on) == (38, 39)
    assert age_on(in_month(2026, 11), on) == (0, 0)
    assert birth_from_full_age(0, on).contains(on)
    ten = birth_from_full_age(10, on)
    assert (ten.earliest, ten.latest) == (date(2015, 11, 24), date(2016, 11, 23))
    assert birth_from_full_age(4, date(2024, 2, 29)).latest == date(2020, 2, 29)
    assert birth_from_full_age(3, date(2024, 2, 29)).latest == date(2021, 2, 28)


def test_nobody_has_an_age_before_birth_or_beyond_all_people() -> None:
    with pytest.raises(InvalidDate):
        age_on(in_year(2016), date(2015, 12, 31))
    with pytest.raises(InvalidDate):
        korean_age_on(in_year(2016), date(2015, 12, 31))
    for age in (-1, 121):
        with pytest.raises(InvalidDate):
            birth_from_full_age(age, date(2026, 1, 1))
    with pytest.raises(InvalidDate):
        birth_years_from_korean_age(0, date(2026, 1, 1))


@given(st.integers(0, 110), ON)
@settings(max_examples=60)
def test_every_age_lies_in_one_band(age: int, on: date) -> None:
    (band,) = age_bands(age, age)
    assert birth_from_band(band, on).contains(birth_from_full_age(age, on))


def test_bands_are_those_of_the_code_book() -> None:
    assert {*AGE_BANDS, "unknown"} == set(code_list("age_bands").codes)
    assert age_bands(2, 6) == ("0-2", "3-5", "6-11")
    with pytest.raises(InvalidDate):
        birth_from_band("unknown", date(2026, 1, 1))
