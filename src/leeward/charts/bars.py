"""Bars with whiskers: how many, and how sure; a table with the same numbers stands beside."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from leeward.charts.svg import element, picture, words

_ROW: Final = 26
_LABEL: Final = 230
_WIDTH: Final = 720
_TEXT: Final = 110


class Bar(NamedTuple):
    """One bar: its label, its value (None: not shown), and the ends of its interval."""

    label: str
    value: int | None
    low: int
    high: int
    text: str


def bars(title: str, description: str, rows: Sequence[Bar]) -> str:
    """Return horizontal bars on one scale from zero; a value not shown has its whisker only."""
    most = max([1, *(row.high for row in rows)])
    scale = (_WIDTH - _LABEL - _TEXT) / most
    parts = []
    for number, row in enumerate(rows):
        top = number * _ROW + 4
        middle = float(top + 9)
        low, high = _LABEL + row.low * scale, _LABEL + row.high * scale
        parts.append(element("text", words(row.label), x=_LABEL - 8, y=top + 14, text_anchor="end"))
        if row.value is not None:
            parts.append(
                element("rect", class_="bar", x=_LABEL, y=top, width=row.value * scale, height=18)
            )
        for x1, x2, y1, y2 in (
            (low, high, middle, middle),
            (low, low, middle - 4, middle + 4),
            (high, high, middle - 4, middle + 4),
        ):
            parts.append(element("line", class_="whisker", x1=x1, x2=x2, y1=y1, y2=y2))
        parts.append(element("text", words(row.text), x=high + 8, y=top + 14, class_="number"))
    return picture(_WIDTH, len(rows) * _ROW + 8, title, description, parts)
