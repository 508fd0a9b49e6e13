"""Dates in digits: 2016.3.5, 20160305, 3/5/16. Ambiguity becomes a range or a refusal."""

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from leeward.dates.context import Context
from leeward.dates.when import When, between, in_month, in_year, make_date, on_day
from leeward.errors import InvalidDate

_THREE: Final = re.compile(r"'?(\d{1,4})\s*[./,\- ]\s*(\d{1,2})\s*[./,\- ]\s*'?(\d{1,4})\s*\.?")
_YEAR_MONTH: Final = re.compile(r"(\d{4})\s*[./\-]\s*(\d{1,2})\s*\.?")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{4})")
_TWO: Final = re.compile(r"(\d{1,2})\s*[./\-]\s*(\d{1,2})\.?")
_YEAR: Final = re.compile(r"(\d{4})(?:년도?|年)?|'?(\d{2})(?:년|年)|'(\d{2})")


def read_year(words: str, context: Context) -> When | None:
    """Read a year alone."""
    found = _YEAR.fullmatch(words)
    if not found:
        return None
    return in_year(context.full_year(found[1] or found[2] or found[3]))


def read_numeric(words: str, context: Context) -> When | None:
    """Read a date in digits.

    Raises:
        InvalidDate: no such day, or readings too far apart to be one range.
    """
    if words.isdecimal():
        return _compact(words, context)
    if found := _YEAR_MONTH.fullmatch(words):
        return in_month(context.full_year(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(words):
        return in_month(context.full_year(found[2]), int(found[1]))
    if found := _THREE.fullmatch(words):
        return _three(found[1], found[2], found[3], context)
    if found := _TWO.fullmatch(words):
        return _month_and_day(int(found[1]), int(found[2]), context)
    return None


def _compact(digits: str, context: Context) -> When:
    """Read 20160305, 201603 or 850305; six digits that fit both ways are refused."""
    if len(digits) == 8:
        return on_day(make_date(context.full_year(digits[:4]), int(digits[4:6]), int(digits[6:])))
    if len(digits) != 6:
        raise InvalidDate(reason="bare_number")
    readings: list[When] = []
    with suppress(InvalidDate):
        readings.append(in_month(context.full_year(digits[:4]), int(digits[4:])))
    with suppress(InvalidDate):
        year = context.full_year(digits[:2])
        readings.append(on_day(make_date(year, int(digits[2:4]), int(digits[4:]))))
    if len(readings) != 1:
        raise InvalidDate(reason="ambiguous_order" if readings else "no_such_day")
    return readings[0]


def _three(first: str, second: str, third: str, context: Context) -> When:
    if len(first) == 4:
        if len(third) > 2:
            raise InvalidDate(reason="not_a_date")
        return on_day(make_date(context.full_year(first), int(second), int(third)))
    if len(first) == 3 or len(third) == 3:
        raise InvalidDate(reason="not_a_date")
    return _one_or_range(_readings(first, second, third, context))


def _readings(first: str, second: str, third: str, context: Context) -> list[date]:
    """Return every day that the three numbers may mean, in the order writers use."""
    month_first = (third, first, second)
    day_first = (third, second, first)
    year_first = (first, second, third)
    if context.culture == "en-US":
        orders = [month_first]
    elif context.culture == "en-GB":
        orders = [day_first]
    else:
        orders = [month_first, day_first]
    if len(third) != 4 and len(first) == 2:
        # in Korea and China the year comes first, also when it has two digits
        if context.culture in ("ko", "zh"):
            orders = [year_first]
        elif context.culture not in ("en-US", "en-GB"):
            orders.append(year_first)
    days: list[date] = []
    refused: list[InvalidDate] = []
    for year, month, day in orders:
        if len(year) == 1:
            continue  # nobody writes a year with one digit
        try:
            days.append(make_date(context.full_year(year), int(month), int(day)))
        except InvalidDate as problem:
            refused.append(problem)
    if any(problem.facts.get("reason") == "which_century" for problem in refused):
        raise InvalidDate(reason="which_century")
    return days


def _one_or_range(days: list[date]) -> When:
    if not days:
        raise InvalidDate(reason="no_such_day")
    if len(set(days)) == 1:
        return on_day(days[0])
    if len({day.year for day in days}) > 1:
        raise InvalidDate(reason="ambiguous_order")
    return between(min(days), max(days))


def _month_and_day(first: int, second: int, context: Context) -> When:
    """Read 3/5 where a heading states the year."""
    year = context.missing_year()
    if context.culture == "en-GB":
        return on_day(make_date(year, second, first))
    if context.culture is not None:
        return on_day(make_date(year, first, second))
    days = []
    for month, day in ((first, second), (second, first)):
        with suppress(InvalidDate):
            days.append(make_date(year, month, day))
    return _one_or_range(days)


_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_LEAP_DAY_THAT_NEVER_WAS: Final = 60
_LAST_SERIAL: Final = 2_958_465


def from_excel(serial: float, *, epoch_1904: bool = False) -> When:
    """Read a spreadsheet's day number; a time of day in the fraction is dropped.

    Args:
        serial: the cell's number.
        epoch_1904: whether the workbook counts from 1904, as old Macintosh ones do.

    Raises:
        InvalidDate: no day of that system, or 29 February 1900, which the 1900 system
            counts although it never was.
    """
    if not 0 <= serial <= _LAST_SERIAL:
        raise InvalidDate(reason="bare_number")
    number = int(serial)
    if epoch_1904:
        day = _EPOCH_1904 + timedelta(min(number, _LAST_SERIAL - 1462))
    elif number in (0, _LEAP_DAY_THAT_NEVER_WAS):
        raise InvalidDate(reason="no_such_day")
    elif number < _LEAP_DAY_THAT_NEVER_WAS:
        day = _EPOCH_1900 + timedelta(number + 1)
    else:
        day = _EPOCH_1900 + timedelta(number)
    return on_day(day)
