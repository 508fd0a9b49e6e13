"""A waterfall of evidence: from the odds before anything was compared to those after, in bits.

Each field's bar begins where the one above it ended. The line at zero is even odds: left of it a
pair is less likely than not. The table with the same numbers stands beside; the picture alone says
nothing that the table does not.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leeward.charts.svg import element, picture, words

_ROW: Final = 30
_BAR: Final = 16
_TOP: Final = 34
_LABEL: Final = 232
_NUMBER: Final = 92
_WIDTH: Final = 760
_LEAST_STEP: Final = 48.0
"""Pixels between two ticks at least."""

_LETTER: Final = 6.6
_WIDE_LETTER: Final = 12.4
"""Widths of letters at the size of the labels; what would not fit is cut with an ellipsis."""


@dataclass(frozen=True, slots=True)
class Step:
    """One field: its label, what it adds, and the number as it is read.

    `bits` is None where the field was not told: it is shown, and adds nothing.
    """

    label: str
    bits: float | None
    text: str


@dataclass(frozen=True, slots=True)
class End:
    """Where the waterfall begins or ends: log2 odds, and how they are read."""

    label: str
    bits: float
    text: str


def waterfall(
    title: str, description: str, first: End, steps: Sequence[Step], last: End, even: str
) -> str:
    """Return the picture.

    Args:
        title: its name, for people who do not see it too.
        description: one sentence.
        first: the odds before.
        steps: the fields, in the order in which they are added.
        last: the odds after.
        even: what the line at zero is called.
    """
    levels = _levels(first, steps)
    low, high = min(0.0, last.bits, *levels), max(0.0, last.bits, *levels)
    scale = (_WIDTH - _LABEL - _NUMBER) / max(high - low, 1.0)

    def place(bits: float) -> float:
        return _LABEL + (bits - low) * scale

    height = _TOP + (len(steps) + 2) * _ROW + 6
    parts = _grid(low, high, scale, height, place(0.0), even)
    parts += _end(first, 0, place(0.0), place(first.bits))
    for number, (step, before, after) in enumerate(
        zip(steps, levels[:-1], levels[1:], strict=True), start=1
    ):
        parts += _step(step, number, place(before), place(after))
    parts += _end(last, len(steps) + 1, place(0.0), place(last.bits))
    return picture(_WIDTH, height, title, description, parts)


def _levels(first: End, steps: Sequence[Step]) -> list[float]:
    levels = [first.bits]
    for step in steps:
        levels.append(levels[-1] + (step.bits or 0.0))
    return levels


def _grid(
    low: float, high: float, scale: float, height: float, zero: float, even: str
) -> list[str]:
    every = next((bits for bits in (1, 2, 5, 10, 20, 50) if bits * scale >= _LEAST_STEP), 100)
    parts = []
    for at in range(math.ceil(low / every) * every, math.floor(high / every) * every + 1, every):
        x = _LABEL + (at - low) * scale
        name = "axis" if at == 0 else "grid"
        parts.append(element("line", class_=name, x1=x, x2=x, y1=_TOP - 6, y2=height - 4))
        if at and abs(x - zero) > _LETTER * 9:
            parts.append(_text(f"{at:+d}".replace("-", "−"), x, _TOP - 12.0, "middle", "quiet"))
    parts.append(_text(even, zero, _TOP - 12.0, "middle", "quiet"))
    return parts


def _end(end: End, row: int, zero: float, here: float) -> list[str]:
    top = float(_TOP + row * _ROW)
    left, right = sorted((zero, here))
    return [
        _text(_cut(end.label), _LABEL - 12.0, top + 17, "end", "whole"),
        element(
            "rect",
            class_="whole",
            x=left,
            y=top + 5,
            width=max(2.0, right - left),
            height=_BAR,
            rx=2,
        ),
        _beside(end.text, left, right, top, "number whole", is_left=here < zero),
    ]


def _step(step: Step, row: int, before: float, after: float) -> list[str]:
    top = float(_TOP + row * _ROW)
    left, right = sorted((before, after))
    parts = [
        element("line", class_="joint", x1=before, x2=before, y1=top - _ROW + 21, y2=top + 5),
        _text(
            _cut(step.label), _LABEL - 12.0, top + 17, "end", "quiet" if step.bits is None else None
        ),
    ]
    if step.bits is None:
        parts.append(
            element("line", class_="untold", x1=before, x2=before, y1=top + 5, y2=top + 21)
        )
        parts.append(_beside(step.text, left, right, top, "quiet"))
        return parts
    name = ("against", "nothing", "for")[(step.bits > 0.0) - (step.bits < 0.0) + 1]
    parts.append(
        element(
            "rect", class_=name, x=left, y=top + 5, width=max(2.0, right - left), height=_BAR, rx=2
        )
    )
    parts.append(_beside(step.text, left, right, top, f"number {name}", is_left=step.bits < 0.0))
    return parts


def _beside(
    text: str, left: float, right: float, top: float, name: str, *, is_left: bool = False
) -> str:
    """Write a number beyond the end that the bar points to, inside the picture."""
    room = _width(text) + 8
    if (is_left and left - room > _LABEL) or right + room > _WIDTH:
        return _text(text, left - 7, top + 17, "end", name)
    return _text(text, right + 7, top + 17, "start", name)


def _text(content: str, x: float, y: float, anchor: str, name: str | None = None) -> str:
    return element("text", words(content), x=x, y=y, text_anchor=anchor, class_=name)


def _cut(label: str) -> str:
    if _width(label) <= _LABEL - 16:
        return label
    kept = label
    while _width(kept) > _LABEL - 28:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _width(text: str) -> float:
    return sum(_WIDE_LETTER if letter >= "\u1100" else _LETTER for letter in text)
