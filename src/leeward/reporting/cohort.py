"""An intake cohort: the months in which people were first registered.

Every person is new in exactly one month, so cohorts without a month in common never touch the
same person: their privacy loss does not add up. Cohorts that share a month do add up there.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeward.errors import InvalidQuestions

LEAST_DELAY_MONTHS: Final = 6
"""Whole months between the end of a cohort and its publication."""

_FIRST_MONTH: Final = 1900 * 12
_LAST_MONTH: Final = 2199 * 12 + 11
_SPELLED: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """Months counted from year 0, both ends belonging to it."""

    first: int
    last: int

    @property
    def code(self) -> str:
        """Return the one spelling in ledgers and publications."""
        if self == EVERYBODY:
            return "all"
        return f"{_month_text(self.first)}/{_month_text(self.last)}"

    def shares_a_month_with(self, other: "Cohort") -> bool:
        """Return whether somebody could be in both."""
        return self.first <= other.last and other.first <= self.last

    def has(self, month: int) -> bool:
        """Return whether people of that month belong to it."""
        return self.first <= month <= self.last

    def is_settled(self, today: date) -> bool:
        """Return whether six whole months have passed since its last month."""
        this_month = today.year * 12 + today.month - 1
        return self != EVERYBODY and this_month - self.last > LEAST_DELAY_MONTHS


EVERYBODY: Final = Cohort(_FIRST_MONTH, _LAST_MONTH)
"""Whoever is in the file; counted again in every other cohort."""


def read_cohort(text: str) -> Cohort:
    """Read `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-01/2026-06` or `all`.

    Raises:
        InvalidQuestions: it is none of these, or ends before it begins.
    """
    if text == "all":
        return EVERYBODY
    first, _, last = text.partition("/")
    begins, ends = _span(first), _span(last or first)
    if ends[1] < begins[0]:
        raise InvalidQuestions(reason="cohort_unreadable", place="cohort")
    return Cohort(begins[0], ends[1])


def read_month(text: str) -> int | None:
    """Return the month of `2026-03` or `2026-03-14` as a count; None where it is none."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-\d{2})?", text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]) * 12 + int(found[2]) - 1


def _span(text: str) -> tuple[int, int]:
    found = _SPELLED.fullmatch(text)
    if found is None or not 1900 <= int(found["year"]) <= 2199:
        raise InvalidQuestions(reason="cohort_unreadable", place="cohort")
    january = int(found["year"]) * 12
    if found["month"]:
        if not 1 <= int(found["month"]) <= 12:
            raise InvalidQuestions(reason="cohort_unreadable", place="cohort")
        month = january + int(found["month"]) - 1
        return month, month
    if found["quarter"]:
        month = january + 3 * (int(found["quarter"]) - 1)
        return month, month + 2
    if found["half"]:
        month = january + 6 * (int(found["half"]) - 1)
        return month, month + 5
    return january, january + 11


def _month_text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
