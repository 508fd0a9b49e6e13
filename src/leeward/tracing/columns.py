"""A person as plain numbers: what the levels of agreement are reckoned from.

Days are proleptic ordinals (1 is the first of January of the year 1), so that an engine can keep
them as integers and reckon the same levels without these classes. None is: nobody told.
"""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from leeward.codebook.places import path, places
from leeward.dates import Calendar, When, from_gregorian
from leeward.errors import InvalidDate
from leeward.tracing.person import Child, Person, Sex, Told

_MONTHS: Final = 13
"""Lunar months may be leap; a leap month is kept under its own number."""

_DAYS: Final = 32


class Window(NamedTuple):
    """Some day from `first` to `last`."""

    first: int
    last: int


class BirthColumns(NamedTuple):
    """A birth as it is compared."""

    first: int
    last: int
    by_age: bool
    """Told as an age, or about: whoever counts the Korean way is up to two years younger."""

    solar: int | None
    """Year, month and day as one number, where a single day is known."""

    lunar: int | None
    """The same day as the lunar calendar names it, as one number of the same form."""


class Columns(NamedTuple):
    """What is compared of a person, names apart."""

    sex: Sex | None
    birth: BirthColumns | None
    country: str | None
    province: str | None
    prefecture: str | None
    county: str | None
    """Codes of the gazetteer, down to the level that was told; the north has no prefectures."""

    departure: Window | None
    separation: Window | None
    last_contact: Window | None
    child_count: int | None
    """As told; where no number was, how many children are named."""

    eldest_born_by: int | None
    """Day by which the eldest of the named children was surely born."""

    youngest_born_from: int | None
    """Day before which the youngest was surely not born."""


def columns_of(person: Person) -> Columns:
    """Return a person as plain numbers."""
    levels = {places()[code].level: code for code in path(person.origin)}
    born = [child.birth for child in person.children if child.birth is not None]
    return Columns(
        sex=person.sex,
        birth=None
        if person.birth is None
        else birth_columns(person.birth.when, by_age=person.birth.told is not Told.DATE),
        country=levels.get("country"),
        province=levels.get("province"),
        prefecture=levels.get("prefecture"),
        county=levels.get("county"),
        departure=window(person.departure),
        separation=window(person.separation),
        last_contact=window(person.last_contact),
        child_count=_count(person.child_count, person.children),
        eldest_born_by=min((when.latest.toordinal() for when in born), default=None),
        youngest_born_from=max((when.earliest.toordinal() for when in born), default=None),
    )


def window(when: When | None) -> Window | None:
    """Return an interval as ordinals."""
    return None if when is None else Window(when.earliest.toordinal(), when.latest.toordinal())


def birth_columns(when: When, *, by_age: bool = False) -> BirthColumns:
    """Return a birth as it is compared."""
    first, last = when.earliest, when.latest
    if first != last:
        return BirthColumns(first.toordinal(), last.toordinal(), by_age, None, None)
    return BirthColumns(first.toordinal(), last.toordinal(), by_age, _solar(first), _lunar(first))


def _count(told: int | None, children: tuple[Child, ...]) -> int | None:
    return told if told is not None or not children else len(children)


def _solar(day: date) -> int:
    return (day.year * _MONTHS + day.month) * _DAYS + day.day


@lru_cache(65_536)
def _lunar(day: date) -> int | None:
    """By the Chinese calendar: the Korean one differs by a day now and then, and is slow to ask."""
    try:
        lunar = from_gregorian(day, Calendar.LUNAR_CN)
    except InvalidDate:
        return None
    return (lunar.year * _MONTHS + lunar.month) * _DAYS + lunar.day
