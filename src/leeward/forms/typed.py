"""Answers as text, and as the values that entries of a case hold.

Inside a form every answer is text, as in XForms. A date known only in part is the JSON of
its `When` value, so that nothing of it is lost; expressions see its earliest day.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from leeward.dates.when import When, on_day
from leeward.errors import InvalidDate
from leeward.forms.definition import Question

_SEVERAL = frozenset({"select_multiple", "rank"})


def read_when(text: str) -> When | None:
    """Return the date that an answer's text stands for, or None."""
    try:
        if text.startswith("["):
            return When.from_value(json.loads(text))
        day = date.fromisoformat(text)
        return on_day(day) if day.isoformat() == text else None
    except (ValueError, InvalidDate, RecursionError):
        return None


def when_text(when: When) -> str:
    """Return the text under which a form keeps a date: the day itself where it is one."""
    if when == on_day(when.earliest):
        return when.earliest.isoformat()
    return json.dumps(when.to_value(), ensure_ascii=False)


def typed(question: Question, text: str) -> Any:
    """Return what an entry stores for an answer; None for no answer.

    A date is its `When` value, several choices are a list, a number is a number; a text that
    is not what its question asks for stays as it is, for the field's own check to refuse.
    """
    if text == "":
        return None
    if question.kind in _SEVERAL:
        return text.split()
    if question.kind == "date":
        when = read_when(text)
        return text if when is None else when.to_value()
    if question.kind in {"integer", "decimal", "range"}:
        return _number(text)
    return text


def _number(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def untyped(question: Question, value: Any) -> str:
    """Return the answer's text for what an entry stores."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if question.kind == "date" and isinstance(value, Sequence) and not isinstance(value, str):
        try:
            return when_text(When.from_value(value))
        except InvalidDate:
            return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return " ".join(str(word) for word in value)
    return str(value)
