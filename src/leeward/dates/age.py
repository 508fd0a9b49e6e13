"""Ages: full years, the Korean and the Chinese way of counting, and bands.

Whoever was one at birth and turned two at New Year is up to two years younger than the
number she says. Each way of counting therefore has its own inverse, and none is assumed.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from leeward.dates.lunar import from_gregorian, lunar_year
from leeward.dates.when import Calendar, Precision, When, between, in_year, make_date
from leeward.errors import InvalidDate

OLDEST: Final = 120


class AgeWay(StrEnum):
    """How an age was counted."""

    FULL = "full"
    """Completed years: 만 나이, 周岁, and every modern law."""
    KOREAN = "korean"
    """One at birth, one more each first of January: 세는나이."""
    CHINESE = "chinese"
    """One at birth, one more each lunar new year: 虚岁."""
    UNSTATED = "unstated"
    """Nobody said: the birth interval covers all three."""


def age_on(born: When, on: date) -> tuple[int, int]:
    """Return the lowest and the highest number of completed years on that day.

    Raises:
        InvalidDate: `on` is before the earliest possible birth.
    """
    if on < born.earliest:
        raise InvalidDate(reason="before_birth")
    youngest = _completed(born.latest, on) if born.latest <= on else 0
    return youngest, _completed(born.earliest, on)


def korean_age_on(born: When, on: date) -> tuple[int, int]:
    """Return the lowest and the highest age as counted in Korea (세는나이).

    Raises:
        InvalidDate: `on` is before the earliest possible birth.
    """
    if on < born.earliest:
        raise InvalidDate(reason="before_birth")
    return max(1, on.year - born.latest.year + 1), on.year - born.earliest.year + 1


def birth_years_from_korean_age(age: int, on: date) -> When:
    """Return the one calendar year in which a person of that 세는나이 was born."""
    return in_year(on.year - _checked(age, least=1) + 1)


def birth_from_full_age(age: int, on: date) -> When:
    """Return the days on which a person who has completed `age` years may be born."""
    _checked(age, least=0)
    latest = _years_before(on, age)
    day_too_early = _years_before(on, age + 1)
    return between(date.fromordinal(day_too_early.toordinal() + 1), latest)


def birth_from_chinese_age(age: int, on: date) -> When:
    """Return the lunar year in which a person of that 虚岁 was born."""
    this_year = from_gregorian(on, Calendar.LUNAR_CN).year
    return lunar_year(this_year - _checked(age, least=1) + 1, Calendar.LUNAR_CN)


def birth_from_age(age: int, on: date, way: AgeWay) -> When:
    """Return the birth interval that an age stands for.

    Args:
        age: the number said.
        on: the day on which it was said.
        way: how it was counted; `UNSTATED` covers every way.

    Raises:
        InvalidDate: no age that a person can have.
    """
    if way is AgeWay.FULL:
        return birth_from_full_age(age, on)
    if way is AgeWay.KOREAN:
        return birth_years_from_korean_age(age, on)
    if way is AgeWay.CHINESE:
        return birth_from_chinese_age(age, on)
    full = birth_from_full_age(age, on)
    if age == 0:
        return full
    ways = [full, birth_years_from_korean_age(age, on), birth_from_chinese_age(age, on)]
    # nobody is born after the day on which her age was told
    latest = min(on, max(each.latest for each in ways))
    return between(min(each.earliest for each in ways), latest)


AGE_BANDS: Final[dict[str, tuple[int, int]]] = {
    "0-2": (0, 2),
    "3-5": (3, 5),
    "6-11": (6, 11),
    "12-14": (12, 14),
    "15-17": (15, 17),
    "18-24": (18, 24),
    "25-34": (25, 34),
    "35-44": (35, 44),
    "45-54": (45, 54),
    "55+": (55, OLDEST),
}
"""The bands in which ages are shown outside the sealed stream; codes of the list `age_bands`."""


def age_bands(low: int, high: int) -> tuple[str, ...]:
    """Return the bands that an age from `low` to `high` may lie in, youngest first."""
    return tuple(band for band, (first, last) in AGE_BANDS.items() if low <= last and high >= first)


def birth_from_band(band: str, on: date) -> When:
    """Return the birth interval that an age band stands for.

    Raises:
        InvalidDate: no such band.
    """
    if band not in AGE_BANDS:
        raise InvalidDate(reason="no_such_band")
    low, high = AGE_BANDS[band]
    youngest, oldest = birth_from_full_age(low, on), birth_from_full_age(high, on)
    return When(oldest.earliest, youngest.latest, Precision.RANGE)


def _completed(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _years_before(day: date, years: int) -> date:
    """Return the latest birth date of a person who completed `years` on `day`."""
    year = day.year - years
    if (day.month, day.day) == (2, 29):
        try:
            return make_date(year, 2, 29)
        except InvalidDate:
            return make_date(year, 2, 28)
    return make_date(year, day.month, day.day)


def _checked(age: int, *, least: int) -> int:
    if not least <= age <= OLDEST:
        raise InvalidDate(reason="no_such_age")
    return age
