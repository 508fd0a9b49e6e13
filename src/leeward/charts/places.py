"""Where there is room: a square for each sort of help and time, with how much of it is taken."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from leeward.charts.svg import element, picture, words

_ROW: Final = 34
_LABEL: Final = 190
_CELL: Final = 62
_TOP: Final = 26
STEPS: Final = 5
"""How many shades there are; each square also says its numbers."""


class PlaceRow(NamedTuple):
    """One sort of help: its label, and for each period how many places are taken, of how many."""

    label: str
    cells: tuple[tuple[int, int], ...]


def places(title: str, description: str, periods: Sequence[str], rows: Sequence[PlaceRow]) -> str:
    """Return a map of what is taken, by sort of help and by period."""
    parts = [
        element(
            "text",
            words(period),
            x=_LABEL + at * _CELL + _CELL / 2,
            y=_TOP - 10,
            text_anchor="middle",
            class_="quiet",
        )
        for at, period in enumerate(periods)
    ]
    for number, row in enumerate(rows):
        top = _TOP + number * _ROW
        parts.append(
            element("text", words(row.label), x=_LABEL - 10, y=top + 20, text_anchor="end")
        )
        for at, (taken, every) in enumerate(row.cells):
            left = _LABEL + at * _CELL
            parts.append(
                element(
                    "rect",
                    class_=f"room room-{shade(taken, every)}",
                    x=left + 1,
                    y=top + 1,
                    width=_CELL - 2,
                    height=_ROW - 4,
                    rx=5,
                )
            )
            parts.append(
                element(
                    "text",
                    words(f"{taken}/{every}" if every else "–"),
                    x=left + _CELL / 2,
                    y=top + 20,
                    text_anchor="middle",
                    class_=f"number on-{shade(taken, every)}",
                )
            )
    width = _LABEL + len(periods) * _CELL + 6
    return picture(width, _TOP + len(rows) * _ROW + 4, title, description, parts)


def shade(taken: int, every: int) -> int:
    """Return how full: 0 for no place at all, then 1 (free) to 5 (full)."""
    if not every:
        return 0
    return 1 + min(STEPS - 1, (taken * (STEPS - 1)) // every)


class Point(NamedTuple):
    """One amount of money, in words, and how many are served with it."""

    label: str
    value: int
    is_now: bool


def curve(title: str, description: str, points: Sequence[Point], *, most: int) -> str:
    """Return points that are not joined: between two amounts nothing was solved."""
    width, height, left, bottom = 720, 240, 46, 200
    step = (width - left - 40) / max(1, len(points) - 1)
    scale = (bottom - 24) / max(1, most)
    parts = [element("line", class_="axis", x1=left, x2=width - 10, y1=bottom, y2=bottom)]
    for number in sorted({0, most // 2, most}):
        y = bottom - number * scale
        parts.append(element("text", words(str(number)), x=left - 8, y=y + 4, text_anchor="end"))
        parts.append(element("line", class_="grid", x1=left, x2=width - 10, y1=y, y2=y))
    for at, point in enumerate(points):
        x, y = left + 20 + at * step * 0.96, bottom - point.value * scale
        parts.append(
            element("circle", class_="point now" if point.is_now else "point", cx=x, cy=y, r=6)
        )
        parts.append(
            element(
                "text",
                words(str(point.value)),
                x=x,
                y=y - 12,
                text_anchor="middle",
                class_="number",
            )
        )
        parts.append(element("text", words(point.label), x=x, y=bottom + 22, text_anchor="middle"))
    return picture(width, height, title, description, parts)
