"""Levels of agreement of events: windows of departure, separation, last contact."""

from leeward.tracing.birth import YEAR, days_apart
from leeward.tracing.columns import Window


def window_level(a: Window | None, b: Window | None) -> str | None:
    """Return the level of `weights.toml`, or None where either is missing. Symmetric."""
    if a is None or b is None:
        return None
    apart = days_apart(a.first, a.last, b.first, b.last)
    if apart == 0:
        wider = max(a.last - a.first, b.last - b.first)
        if wider <= YEAR:
            return "within_year"
        return "within_three_years" if wider <= 3 * YEAR else "overlap"
    if apart <= YEAR:
        return "one_apart"
    return "three_apart" if apart <= 3 * YEAR else "far_apart"


def count_level(a: int | None, b: int | None) -> str | None:
    """Return the level of two numbers of children, or None where either is missing."""
    if a is None or b is None:
        return None
    return {0: "same", 1: "one_more"}.get(abs(a - b), "differs")
