"""Lunar dates of the Chinese and the Korean calendar, through one library each.

The two calendars are reckoned for different meridians: in some years a month begins a day
apart, or the leap month falls elsewhere. So the calendar is always named, never assumed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from borax.calendars.lunardate import LunarDate
from korean_lunar_calendar import KoreanLunarCalendar

from leeward.dates.when import Calendar, Precision, When
from leeward.errors import InvalidDate

FIRST_LUNAR_YEAR: Final = 1900
LAST_LUNAR_YEAR: Final[dict[Calendar, int]] = {Calendar.LUNAR_CN: 2098, Calendar.LUNAR_KR: 2049}
"""The last year whose next new year's day the library still knows."""


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day as a lunar calendar names it; `leap` is the second month of that number."""

    year: int
    month: int
    day: int
    leap: bool = False


def to_gregorian(lunar: LunarDay, calendar: Calendar) -> date:
    """Return the Gregorian day.

    Raises:
        InvalidDate: no such day in that calendar, or outside the years it is known for.
    """
    _check_year(lunar.year, calendar)
    if not (1 <= lunar.month <= 12 and 1 <= lunar.day <= 30):
        raise InvalidDate(reason="no_such_lunar_day")
    if calendar is Calendar.LUNAR_KR:
        found = _korean_months(lunar.year).get((lunar.month, lunar.leap))
        if found is None or lunar.day > found[1]:
            raise InvalidDate(reason="no_such_lunar_day")
        return found[0] + timedelta(lunar.day - 1)
    try:
        chinese = LunarDate(lunar.year, lunar.month, lunar.day, int(lunar.leap))
        return date.fromordinal(chinese.to_solar_date().toordinal())
    except ValueError as problem:
        raise InvalidDate(reason="no_such_lunar_day") from problem


@lru_cache(4096)
def from_gregorian(day: date, calendar: Calendar) -> LunarDay:
    """Return the lunar day.

    Raises:
        InvalidDate: outside the years that the calendar is known for.
    """
    if calendar is Calendar.GREGORIAN:
        raise InvalidDate(reason="not_a_lunar_calendar")
    first = new_year(FIRST_LUNAR_YEAR, calendar)
    last = new_year(LAST_LUNAR_YEAR[calendar] + 1, calendar)
    if not first <= day < last:
        raise InvalidDate(reason="lunar_year_out_of_range")
    if calendar is Calendar.LUNAR_KR:
        korean = KoreanLunarCalendar()
        korean.setSolarDate(day.year, day.month, day.day)
        return LunarDay(
            korean.lunarYear, korean.lunarMonth, korean.lunarDay, bool(korean.isIntercalation)
        )
    chinese = LunarDate.from_solar_date(day.year, day.month, day.day)
    return LunarDay(chinese.year, chinese.month, chinese.day, bool(chinese.leap))


@cache
def _korean_months(year: int) -> dict[tuple[int, bool], tuple[date, int]]:
    """Return each month of a Korean lunar year: its first day and its length.

    The library walks the calendar at every question, about a millisecond each; a file of
    ten thousand birthdays asks often.
    """
    months: dict[tuple[int, bool], tuple[date, int]] = {}
    korean = KoreanLunarCalendar()
    for month in range(1, 13):
        for leap in (False, True):
            if not korean.setLunarDate(year, month, 1, leap):
                continue
            if bool(korean.isIntercalation) != leap:  # it takes a leap month that is none
                continue
            first = date(korean.solarYear, korean.solarMonth, korean.solarDay)
            length = 30 if korean.setLunarDate(year, month, 30, leap) else 29
            months[month, leap] = (first, length)
    return months


@cache
def new_year(year: int, calendar: Calendar) -> date:
    """Return the Gregorian day on which a lunar year begins."""
    if calendar is Calendar.LUNAR_KR:
        return _korean_months(year)[1, False][0]
    return date.fromordinal(LunarDate(year, 1, 1).to_solar_date().toordinal())


def lunar_day(lunar: LunarDay, calendar: Calendar) -> When:
    """Return one known lunar day.

    Raises:
        InvalidDate: there is no such day.
    """
    day = to_gregorian(lunar, calendar)
    return When(day, day, Precision.DAY, calendar)


def lunar_month(year: int, month: int, calendar: Calendar, *, leap: bool = False) -> When:
    """Return one known lunar month, of 29 or 30 days.

    Raises:
        InvalidDate: there is no such month.
    """
    first = to_gregorian(LunarDay(year, month, 1, leap), calendar)
    return When(first, first + timedelta(month_length(first, calendar) - 1), *_month(calendar))


def lunar_year(year: int, calendar: Calendar) -> When:
    """Return one known lunar year: from its new year's day to the eve of the next.

    Raises:
        InvalidDate: outside the years that the calendar is known for.
    """
    _check_year(year, calendar)
    eve = new_year(year + 1, calendar) - timedelta(1)
    return When(new_year(year, calendar), eve, Precision.YEAR, calendar)


def month_length(first: date, calendar: Calendar) -> int:
    """Return 29 or 30, for the lunar month that begins on `first`."""
    thirtieth = from_gregorian(first + timedelta(29), calendar)
    return 30 if thirtieth.day == 30 else 29


def _month(calendar: Calendar) -> tuple[Precision, Calendar]:
    return Precision.MONTH, calendar


def _check_year(year: int, calendar: Calendar) -> None:
    if calendar is Calendar.GREGORIAN:
        raise InvalidDate(reason="not_a_lunar_calendar")
    if not FIRST_LUNAR_YEAR <= year <= LAST_LUNAR_YEAR[calendar]:
        raise InvalidDate(reason="lunar_year_out_of_range")
