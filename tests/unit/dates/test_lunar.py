from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.dates import Calendar, LunarDay, from_gregorian, parse, show, to_gregorian
from leeward.dates.lunar import lunar_day, lunar_month, lunar_year
from leeward.errors import InvalidDate

LUNAR = st.sampled_from([Calendar.LUNAR_CN, Calendar.LUNAR_KR])
DAYS = st.dates(date(1900, 2, 1), date(2049, 12, 31))


@given(DAYS, LUNAR)
@settings(max_examples=100)
def test_every_day_survives_the_lunar_calendars(day: date, calendar: Calendar) -> None:
    assert to_gregorian(from_gregorian(day, calendar), calendar) == day


@given(DAYS, LUNAR)
@settings(max_examples=60)
def test_a_lunar_day_lies_in_its_month_and_its_year(day: date, calendar: Calendar) -> None:
    lunar = from_gregorian(day, calendar)
    if lunar.year > 2048:
        return
    month = lunar_month(lunar.year, lunar.month, calendar, leap=lunar.leap)
    assert month.contains(day)
    assert (month.latest - month.earliest).days in (28, 29)
    assert lunar_year(lunar.year, calendar).contains(month)


@given(DAYS, LUNAR)
@settings(max_examples=60)
def test_a_lunar_day_is_read_back_from_how_it_is_shown(day: date, calendar: Calendar) -> None:
    lunar = from_gregorian(day, calendar)
    if lunar.year > 2048:
        return
    language = "ko" if calendar is Calendar.LUNAR_KR else "zh-Hans"
    shown = show(lunar_day(lunar, calendar), language)
    own = shown.split("(")[0].split("（")[0]
    read = parse(own, recorded_on=date(2049, 1, 1))
    assert (read.earliest, read.latest, read.calendar) == (day, day, calendar)


def test_the_two_calendars_are_not_the_same() -> None:
    days = [date.fromordinal(n) for n in range(date(1990, 1, 1).toordinal(), 735_000, 3)]
    differing = [
        day
        for day in days
        if from_gregorian(day, Calendar.LUNAR_CN) != from_gregorian(day, Calendar.LUNAR_KR)
    ]
    assert 0 < len(differing) < len(days) // 10


@pytest.mark.parametrize("calendar", [Calendar.LUNAR_CN, Calendar.LUNAR_KR])
def test_outside_the_known_years_the_answer_is_a_refusal(calendar: Calendar) -> None:
    for day in (date(1899, 12, 31), date(2110, 1, 1)):
        with pytest.raises(InvalidDate):
            from_gregorian(day, calendar)
    for lunar in (
        LunarDay(1899, 1, 1),
        LunarDay(2110, 1, 1),
        LunarDay(2020, 13, 1),
        LunarDay(2020, 1, 31),
        LunarDay(2020, 5, 1, leap=True),
    ):
        with pytest.raises(InvalidDate):
            to_gregorian(lunar, calendar)


def test_a_lunar_conversion_needs_a_lunar_calendar() -> None:
    with pytest.raises(InvalidDate):
        from_gregorian(date(2016, 1, 1), Calendar.GREGORIAN)
    with pytest.raises(InvalidDate):
        to_gregorian(LunarDay(2016, 1, 1), Calendar.GREGORIAN)
