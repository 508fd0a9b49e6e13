"""Days and the periods of a plan."""

from datetime import date, timedelta
from itertools import pairwise

from leeward.allocation.problem import Horizon


def starts(horizon: Horizon) -> tuple[date, ...]:
    """Return the first day of each period, and the day after the last; T + 1 days."""
    if horizon.unit == "week":
        return tuple(horizon.start + timedelta(weeks=week) for week in range(horizon.periods + 1))
    days = []
    for months in range(horizon.periods + 1):
        year, month = divmod(horizon.start.month - 1 + months, 12)
        days.append(horizon.start.replace(year=horizon.start.year + year, month=month + 1))
    return tuple(days)


def period_of(day: date, firsts: tuple[date, ...]) -> int:
    """Return the period that holds `day`; -1 before the plan, T after it."""
    if day < firsts[0]:
        return -1
    for period, (first, following) in enumerate(pairwise(firsts)):
        if first <= day < following:
            return period
    return len(firsts) - 1
