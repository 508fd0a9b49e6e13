"""How far a number may be off, before anything is measured: one whisker for each table.

Every whisker stands around the same middle: what is in the middle is not known to anybody yet.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from leeward.charts.svg import element, picture, words

_ROW: Final = 28
_LABEL: Final = 250
_WIDTH: Final = 720
_END: Final = 60


class Whisker(NamedTuple):
    """One table: its label, how far its numbers may be off, and that in words."""

    label: str
    reach: float
    text: str


def whiskers(title: str, description: str, rows: Sequence[Whisker]) -> str:
    """Return whiskers around a common middle, on one scale."""
    most = max([1.0, *(row.reach for row in rows)])
    middle = _LABEL + (_WIDTH - _LABEL - _END) / 2
    scale = (_WIDTH - _LABEL - _END) / 2 / most
    height = len(rows) * _ROW + 8
    parts = [element("line", class_="middle", x1=middle, x2=middle, y1=2, y2=height - 2)]
    for number, row in enumerate(rows):
        top = number * _ROW + 4
        y = float(top + 10)
        low, high = middle - row.reach * scale, middle + row.reach * scale
        parts.append(element("text", words(row.label), x=_LABEL - 8, y=top + 14, text_anchor="end"))
        for x1, x2, y1, y2 in (
            (low, high, y, y),
            (low, low, y - 5, y + 5),
            (high, high, y - 5, y + 5),
        ):
            parts.append(element("line", class_="whisker", x1=x1, x2=x2, y1=y1, y2=y2))
        parts.append(element("text", words(row.text), x=high + 8, y=top + 14, class_="number"))
    return picture(_WIDTH, height, title, description, parts)
