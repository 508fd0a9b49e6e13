"""`When`: a date as far as it is known: an interval, its stated precision and calendar.

What a person tells is rarely a day. "About 2016", "the third lunar month", "she was six"
are kept as the interval they stand for, with the words as written beside it. `When` says
when a thing happened; when it was recorded is the journal's clock, and never mixed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from leeward.errors import InvalidDate


class Precision(StrEnum):
    """How exactly the date was stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    ABOUT = "about"


class Calendar(StrEnum):
    """The calendar that the date was stated in; the interval itself is Gregorian."""

    GREGORIAN = "gregorian"
    LUNAR_CN = "lunar-cn"
    LUNAR_KR = "lunar-kr"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """Some day from `earliest` to `latest`, both included.

    Ordering is by `earliest`, then `latest`: for lists. Whether one thing happened before
    another is `surely_before`, which does not guess.
    """

    earliest: date
    latest: date
    precision: Precision
    calendar: Calendar = Calendar.GREGORIAN
    as_written: str = ""

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it begins, and a day longer than a day."""
        if self.earliest > self.latest:
            raise InvalidDate(reason="ends_before_it_begins")
        if self.precision is Precision.DAY and self.earliest != self.latest:
            raise InvalidDate(reason="not_one_day")

    @property
    def is_exact(self) -> bool:
        """Whether this is one known day."""
        return self.earliest == self.latest

    def contains(self, other: "When | date") -> bool:
        """Return whether `other` lies wholly inside this interval."""
        first, last = _bounds(other)
        return self.earliest <= first and last <= self.latest

    def overlaps(self, other: "When | date") -> bool:
        """Return whether both could be the same day."""
        first, last = _bounds(other)
        return self.earliest <= last and first <= self.latest

    def surely_before(self, other: "When | date") -> bool:
        """Return whether every day of this interval is before every day of `other`."""
        return self.latest < _bounds(other)[0]

    def possibly_before(self, other: "When | date") -> bool:
        """Return whether some day of this interval is before some day of `other`."""
        return self.earliest < _bounds(other)[1]

    def written(self, text: str) -> "When":
        """Return the same date with the words that stated it."""
        return replace(self, as_written=text)

    def to_value(self) -> list[str]:
        """Return what an entry stores: `[earliest, latest, precision, calendar, words]`.

        Trailing parts that say nothing are left out, so each date has one spelling.
        """
        parts = [self.earliest.isoformat(), self.latest.isoformat(), self.precision.value]
        if self.calendar is not Calendar.GREGORIAN or self.as_written:
            parts.append(self.calendar.value)
        if self.as_written:
            parts.append(self.as_written)
        return parts

    @classmethod
    def from_value(cls, value: Any) -> "When":
        """Read back what `to_value` wrote.

        Raises:
            InvalidDate: anything that `to_value` cannot have written.
        """
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            raise InvalidDate(reason="not_a_date")
        parts = list(value)
        if not _FEWEST_PARTS <= len(parts) <= _MOST_PARTS:
            raise InvalidDate(reason="not_a_date")
        if not all(isinstance(part, str) for part in parts):
            raise InvalidDate(reason="not_a_date")
        earliest, latest, precision = parts[:_FEWEST_PARTS]
        calendar = parts[3] if len(parts) > _FEWEST_PARTS else Calendar.GREGORIAN.value
        written = parts[4] if len(parts) == _MOST_PARTS else ""
        try:
            when = cls(
                date.fromisoformat(earliest),
                date.fromisoformat(latest),
                Precision(precision),
                Calendar(calendar),
                written,
            )
        except ValueError as problem:
            raise InvalidDate(reason="not_a_date") from problem
        if when.to_value() != parts:
            raise InvalidDate(reason="not_a_date")
        return when


_FEWEST_PARTS: Final = 3
_MOST_PARTS: Final = 5


def on_day(day: date) -> When:
    """Return one known day."""
    return When(day, day, Precision.DAY)


def in_month(year: int, month: int) -> When:
    """Return one known month.

    Raises:
        InvalidDate: no such month.
    """
    first = make_date(year, month, 1)
    return When(first, last_of_month(first), Precision.MONTH)


def in_year(year: int) -> When:
    """Return one known year.

    Raises:
        InvalidDate: no such year.
    """
    return When(make_date(year, 1, 1), make_date(year, 12, 31), Precision.YEAR)


def between(earliest: date, latest: date) -> When:
    """Return a range, both days included.

    Raises:
        InvalidDate: the range ends before it begins.
    """
    return When(earliest, latest, Precision.RANGE)


def make_date(year: int, month: int, day: int) -> date:
    """Return the day.

    Raises:
        InvalidDate: there is no such day.
    """
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as problem:
        raise InvalidDate(reason="no_such_day") from problem


def last_of_month(day: date) -> date:
    """Return the last day of the month that `day` is in."""
    return date.fromordinal(add_months(day.replace(day=1), 1).toordinal() - 1)


def add_months(first: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `first`.

    Raises:
        InvalidDate: outside the years that a date can have.
    """
    index = first.year * 12 + first.month - 1 + months
    return make_date(index // 12, index % 12 + 1, 1)


def _bounds(other: When | date) -> tuple[date, date]:
    if isinstance(other, When):
        return other.earliest, other.latest
    return other, other
