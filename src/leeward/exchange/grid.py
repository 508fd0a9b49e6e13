"""Cells collected in any order, then laid out as the rows of a sheet."""

import datetime as dt
import re
import unicodedata
from typing import Final

from leeward.errors import TooLarge
from leeward.exchange.book import CellValue, Notice, Row, Sheet
from leeward.exchange.container import Limits

# Bidi overrides, zero-width signs and control characters: they change how a name reads on
# the screen without changing how it looks in the file.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_SPACES: Final = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """Return `text` composed (NFC), without invisible signs, with single spaces.

    A file from a Mac may hold Hangul in pieces (NFD); the same name must read the same.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in _INVISIBLE.sub("", composed).split("\n"))
    return "\n".join(lines).strip()


class Grid:
    """The cells of one sheet while it is read."""

    def __init__(self, limits: Limits) -> None:
        """Start an empty sheet that takes no more than `limits` allow."""
        self._limits = limits
        self._rows: dict[int, dict[int, CellValue]] = {}
        self._problems: dict[int, dict[int, str]] = {}
        self._formulas: dict[int, set[int]] = {}
        self._merged: dict[int, set[int]] = {}
        self._count = 0
        self._cleaned = 0

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Keep a value; a text is cleaned, an overlong one becomes a problem.

        Raises:
            TooLarge: the cell lies beyond what is taken at most.
        """
        self._place(row, column)
        if isinstance(value, str):
            if len(value) > self._limits.characters:
                self.put_problem(row, column, "too_long")
                return
            cleaned = clean(value)
            self._cleaned += bool(_INVISIBLE.search(value))
            if not cleaned:
                return
            value = cleaned
        elif isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number
            self.put_problem(row, column, "formula_error")
            return
        if value is not None:
            self._rows.setdefault(row, {})[column] = value

    def put_problem(self, row: int, column: int, reason: str) -> None:
        """Note that a cell holds something that cannot be used."""
        self._place(row, column)
        self._problems.setdefault(row, {})[column] = reason

    def put_formula(self, row: int, column: int, result: CellValue, *, broken: bool) -> None:
        """Keep a formula's last result, or note that the file holds none."""
        if broken:
            self.put_problem(row, column, "formula_error")
        elif result is None:
            self.put_problem(row, column, "formula_without_value")
        else:
            self.put(row, column, result)
        self._formulas.setdefault(row, set()).add(column)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Copy the upper left value of a merged area to all of it."""
        value = self._rows.get(top, {}).get(left)
        if value is None:
            return
        bottom = min(bottom, self._limits.rows)
        right = min(right, self._limits.columns - 1)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    self._place(row, column)
                    self._rows.setdefault(row, {})[column] = value
                    self._merged.setdefault(row, set()).add(column)

    def sheet(
        self, name: str, *, hidden: bool, hidden_rows: set[int], hidden_columns: set[int]
    ) -> Sheet:
        """Lay the cells out as rows, from the first to the last one with content."""
        numbers = sorted(self._rows.keys() | self._problems.keys())
        rows = []
        if numbers:
            rows = [self._row(n, n in hidden_rows) for n in range(numbers[0], numbers[-1] + 1)]
        while rows and rows[-1].empty:
            rows.pop()
        used = {column for row in self._rows.values() for column in row}
        counts = (
            ("hidden_rows", sum(row.hidden and not row.empty for row in rows)),
            ("hidden_columns", len(hidden_columns & used)),
            ("formulas", sum(len(columns) for columns in self._formulas.values())),
            ("invisible_signs", self._cleaned),
        )
        return Sheet(
            name=clean(name),
            rows=tuple(rows),
            hidden=hidden,
            hidden_columns=frozenset(hidden_columns & used),
            notices=tuple(Notice(code, {"count": count}) for code, count in counts if count),
        )

    def _place(self, row: int, column: int) -> None:
        if row > self._limits.rows:
            raise TooLarge(limit="rows", most=self._limits.rows)
        if column >= self._limits.columns:
            raise TooLarge(limit="columns", most=self._limits.columns)
        self._count += 1
        if self._count > self._limits.cells:
            raise TooLarge(limit="cells", most=self._limits.cells)

    def _row(self, number: int, hidden: bool) -> Row:
        values = self._rows.get(number, {})
        problems = self._problems.get(number, {})
        width = max((*values, *problems), default=-1) + 1
        return Row(
            number=number,
            values=tuple(values.get(column) for column in range(width)),
            hidden=hidden,
            problems=dict(problems),
            formulas=frozenset(self._formulas.get(number, ())),
            merged=frozenset(self._merged.get(number, ())),
        )


def as_date(value: dt.datetime) -> dt.date | dt.datetime:
    """Return a day where the clock part is midnight, as spreadsheets store days."""
    return value.date() if value.time() == dt.time() else value
