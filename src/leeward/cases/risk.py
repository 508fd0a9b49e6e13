"""Risk: its level, when to look at it again, and the clocks that run for care."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from leeward.cases.case import CaseFile
from leeward.cases.facts import KINDS
from leeward.cases.timeline import when_of
from leeward.dates.due import HoursClock, hours_clock_since
from leeward.dates.when import add_months, last_of_month, on_day

LEVELS: Final[tuple[str, ...]] = KINDS["risk"].fields["level"].careful or ()
"""The levels, the most urgent first."""


@dataclass(frozen=True, slots=True)
class ReviewTime:
    """How long after an assessment the next one is due."""

    days: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        """Return the day of the next review; a month's end stays a month's end."""
        if self.months:
            first = add_months(day, self.months)
            day = min(first + timedelta(day.day - 1), last_of_month(first))
        return day + timedelta(self.days)


REVIEW_TIMES: Final[Mapping[str, ReviewTime]] = MappingProxyType(
    {
        "immediate": ReviewTime(),
        "high": ReviewTime(days=3),
        "medium": ReviewTime(days=14),
        "low": ReviewTime(months=1),
    }
)
"""The shipped times; an organisation may set its own."""

ASSAULT_HOURS: Final = (72, 120)
"""Until when care after an assault works best, and until when it still works."""

_FLAGS: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    ("danger_now", "danger_now", frozenset({"yes"})),
    ("suicide", "suicide_risk", frozenset({"plan_or_means", "thoughts"})),
    ("assault", "assault", frozenset({"yes"})),
    ("urgent_medical", "urgent_medical", frozenset({"yes"})),
    ("pregnancy", "pregnancy", frozenset({"yes"})),
    ("child_alone", "child_alone", frozenset({"yes"})),
    ("arrest_risk", "arrest_risk", frozenset({"yes"})),
    ("device_watched", "device_watched", frozenset({"yes"})),
)

FLAG_FIELDS: Final = frozenset(field for _, field, _ in _FLAGS)
"""The fields of the risk form that raise a flag."""


@dataclass(frozen=True, slots=True)
class CareClock:
    """One span in which care after an assault helps.

    `left` is None where nobody recorded the day: then it may be running out now.
    """

    hours: int
    left: HoursClock | None


def level(case_file: CaseFile) -> str | None:
    """Return the level that holds; where only core could be read, the one it carries."""
    found = case_file.held("risk", "level") or case_file.held("case", "level")
    return found if isinstance(found, str) else None


def next_review(level: str, on: date, times: Mapping[str, ReviewTime] = REVIEW_TIMES) -> date:
    """Return when a level that was set on a day must be looked at again.

    A level that only a newer version knows is looked at again the same day.
    """
    return times.get(level, ReviewTime()).after(on)


def review_due(case_file: CaseFile, times: Mapping[str, ReviewTime] = REVIEW_TIMES) -> date | None:
    """Return when the level must be looked at again: the day agreed, else by its level.

    None where no risk was recorded, and for a closed case.
    """
    if case_file.held("closure", "closed_on") is not None:
        return None
    agreed = when_of(case_file.held("risk", "next_review"))
    if agreed is None:
        agreed = when_of(case_file.held("case", "next_review"))
    if agreed is not None:
        return agreed.earliest
    record = case_file.one("risk")
    found = level(case_file)
    if record is None or found is None:
        return None
    assessed = when_of(record.held("assessed_on"))
    return next_review(
        found, record.recorded.date() if assessed is None else assessed.earliest, times
    )


def flags(case_file: CaseFile) -> tuple[str, ...]:
    """Return what must be seen at first sight, the gravest first."""
    record = case_file.one("risk")
    if record is None:
        return ()
    return tuple(flag for flag, field, grave in _FLAGS if record.held(field) in grave)


def clocks(case_file: CaseFile, now: datetime, timezone: str = "UTC") -> tuple[CareClock, ...]:
    """Return the clocks that still run for care after an assault, the shorter first.

    They run whatever she decided meanwhile, because she may decide otherwise while there is
    time; they end when the care was given. Without a day they are shown without hours.

    Raises:
        InvalidFact: no such time zone.
    """
    record = case_file.one("risk")
    if record is None or record.held("assault") != "yes" or record.held("assault_care") == "done":
        return ()
    since = when_of(record.held("assault_on"))
    if since is None:
        return tuple(CareClock(hours, None) for hours in ASSAULT_HOURS)
    running = (
        CareClock(hours, hours_clock_since(since, hours, now, timezone)) for hours in ASSAULT_HOURS
    )
    return tuple(clock for clock in running if clock.left is not None and not clock.left.is_over)


def clock_ends(case_file: CaseFile) -> tuple[tuple[int, date], ...]:
    """Return the last day on which each clock for care still runs, for lists."""
    record = case_file.one("risk")
    if record is None or record.held("assault") != "yes" or record.held("assault_care") == "done":
        return ()
    since = when_of(record.held("assault_on"))
    start = on_day(record.recorded.date()) if since is None else since
    return tuple(
        (hours, start.earliest + timedelta(hours=hours) - timedelta(days=1))
        for hours in ASSAULT_HOURS
    )
