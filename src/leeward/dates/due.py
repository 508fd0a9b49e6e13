"""Due dates in the organisation's own time zone, and clocks that run in hours.

A due date is a calendar date where the organisation works: it neither moves nor becomes
late because a laptop crossed a border. Clocks for care (72 h, 120 h) run in real hours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leeward.dates.when import When
from leeward.errors import InvalidDate, InvalidFact

Clock = Callable[[], datetime]
"""Returns the present moment, aware and in UTC; a fixed one in tests."""


def local_today(now: datetime, timezone: str) -> date:
    """Return the calendar date that it is now in a time zone such as `Asia/Seoul`.

    Raises:
        InvalidFact: no such time zone.
        InvalidDate: `now` does not say its own time zone.
    """
    return _aware(now).astimezone(_zone(timezone)).date()


def due_local(now: datetime, timezone: str, *, days: int = 0) -> date:
    """Return the due date `days` from today, where the organisation works.

    Raises:
        InvalidFact: no such time zone.
        InvalidDate: outside the years that a date can have.
    """
    try:
        return local_today(now, timezone) + timedelta(days)
    except OverflowError as problem:
        raise InvalidDate(reason="no_such_day") from problem


def days_until(due: date, now: datetime, timezone: str) -> int:
    """Return the days left: 0 is today, negative is overdue.

    Raises:
        InvalidFact: no such time zone.
    """
    return (due - local_today(now, timezone)).days


@dataclass(frozen=True, slots=True)
class HoursClock:
    """A span of hours for care, seen at one moment."""

    starts: datetime
    ends: datetime
    left: timedelta
    """What remains; zero once it is over, the whole span before it starts."""

    @property
    def is_over(self) -> bool:
        """Whether the hours have run out."""
        return self.left == timedelta(0)

    @property
    def hours_left(self) -> int:
        """Whole hours left, rounded down: nobody is told of time that is not there."""
        return self.left // timedelta(hours=1)


def hours_clock(start: datetime, hours: int, now: datetime) -> HoursClock:
    """Return the clock of `hours` from `start`, as it stands now.

    Raises:
        InvalidDate: a moment that does not say its own time zone.
    """
    starts, present = _aware(start), _aware(now)
    ends = starts + timedelta(hours=hours)
    left = max(timedelta(0), ends - max(present, starts))
    return HoursClock(starts, ends, left)


def hours_clock_since(happened: When, hours: int, now: datetime, timezone: str) -> HoursClock:
    """Return the clock for something whose hour is not known.

    It starts with the first minute of the earliest possible day: help that comes a
    little early is better than help planned for hours that have passed.

    Raises:
        InvalidFact: no such time zone.
    """
    start = datetime.combine(happened.earliest, time.min, tzinfo=_zone(timezone))
    return hours_clock(start.astimezone(UTC), hours, now)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise InvalidFact(field="timezone", reason="no_such_timezone") from problem


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise InvalidDate(reason="moment_without_timezone")
    return moment
