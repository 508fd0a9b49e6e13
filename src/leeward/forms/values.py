"""What an expression can yield, and how ODK turns one sort of value into another.

An empty answer is the empty text and, as a number, not a number: comparisons with it are
false, sums with it are empty. A date counts as days since 1970-01-01, so that a difference of
dates is a number of days.
"""

import re
from datetime import UTC, date, datetime, time
from math import inf, isfinite, isnan, nan
from typing import Final

from leeward.forms.instance import Node
from leeward.forms.typed import read_when

Value = str | float | bool | date | datetime | list[Node]

_DAY_ZERO: Final = date(1970, 1, 1).toordinal()
_DAY_SECONDS: Final = 86_400.0
_NUMBER: Final = re.compile(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_EXACT: Final = 1e15


def to_text(value: Value) -> str:
    """Return the text of a value; a whole number has no decimal point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value[0].text() if value else ""


def _number_text(value: float) -> str:
    if isnan(value):
        return "NaN"
    if not isfinite(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < _MOST_EXACT:
        return str(int(value))
    return repr(value)


def to_number(value: Value) -> float:
    """Return the number of a value; NaN where it has none."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, datetime | date):
        return days(value)
    text = value if isinstance(value, str) else to_text(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = to_moment(text)
    return nan if moment is None else days(moment)


def to_truth(value: Value) -> bool:
    """Return the truth of a value: something there, not zero, not NaN."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0.0 and not isnan(value)
    if isinstance(value, list):
        # An answered question is a node with text; ODK reads `${x}` alone as its text.
        return any(node.text() not in {"", "false", "0"} for node in value)
    if isinstance(value, str):
        return value not in {"", "false"}
    return True


def to_moment(value: Value) -> date | datetime | None:
    """Read a date or a date with time from a value, or None."""
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return from_days(value)
    text = to_text(value).strip()
    if text.startswith("["):
        when = read_when(text)
        return None if when is None else when.earliest
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _DATE.match(text):
            return datetime.fromisoformat(text)
    except ValueError:
        return None
    return None


def days(moment: date | datetime) -> float:
    """Return days since 1970-01-01, with a fraction for the time of day."""
    whole = float(moment.toordinal() - _DAY_ZERO)
    if isinstance(moment, datetime):
        clock = moment.time()
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
        return whole + seconds / _DAY_SECONDS
    return whole


def from_days(number: float) -> date | datetime | None:
    """Return the moment that many days after 1970-01-01, or None outside the calendar."""
    if isnan(number) or number in {inf, -inf}:
        return None
    whole = int(number // 1)
    try:
        day = date.fromordinal(_DAY_ZERO + whole)
    except (ValueError, OverflowError):
        return None
    seconds = round((number - whole) * _DAY_SECONDS)
    if not seconds:
        return day
    hours, rest = divmod(min(seconds, 86_399), 3600)
    return datetime.combine(day, time(hours, rest // 60, rest % 60), tzinfo=UTC)


def compare(operator: str, left: Value, right: Value) -> bool:
    """Compare as ODK does: texts as texts for equality, everything else as numbers."""
    if operator in {"=", "!="}:
        return _equal(left, right) is (operator == "=")
    one, other = to_number(left), to_number(right)
    if operator == "<":
        return one < other
    if operator == "<=":
        return one <= other
    if operator == ">":
        return one > other
    return one >= other


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    numeric = (float, date)
    if isinstance(left, numeric) or isinstance(right, numeric):
        return to_number(left) == to_number(right)
    return to_text(left) == to_text(right)
