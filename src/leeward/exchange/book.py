"""What a spreadsheet is once it is read: a book of sheets, rows of typed values, notices."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from leeward.errors import InvalidFile

CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | None

_NOTHING: Final[Mapping[int, str]] = MappingProxyType({})


def _no_problems() -> Mapping[int, str]:
    return _NOTHING


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the file that a person should know: a stable code and its facts."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the sheet.

    Attributes:
        number: its number in the sheet, from 1, as the spreadsheet program shows it.
        values: one value per column; trailing empty columns may be missing.
        hidden: the row is hidden or filtered away in the sheet.
        problems: column (from 0) → reason why the cell cannot be used.
        formulas: columns whose value is the last result of a formula.
        merged: columns whose value was copied down or across from a merged cell.
    """

    number: int
    values: tuple[CellValue, ...]
    hidden: bool = False
    problems: Mapping[int, str] = field(default_factory=_no_problems)
    formulas: frozenset[int] = frozenset()
    merged: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing stands in the row; what a merge copied here does not count."""
        return not self.problems and all(
            value is None or column in self.merged for column, value in enumerate(self.values)
        )

    def value(self, column: int) -> CellValue:
        """Return the value in `column`, or None beyond the row's end."""
        return self.values[column] if column < len(self.values) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the first to the last one with content."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    notices: tuple[Notice, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.values) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """A file: what it turned out to be, and its sheets in their order."""

    kind: str
    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = ()

    def sheet(self, name: str | None = None) -> Sheet:
        """Return the sheet called `name`, or the first visible one with rows.

        Raises:
            InvalidFile: no such sheet, or nothing in any of them.
        """
        for sheet in self.sheets:
            if sheet.name == name or (name is None and not sheet.hidden and sheet.rows):
                return sheet
        if name is None:
            for sheet in self.sheets:
                if sheet.rows:
                    return sheet
            raise InvalidFile(reason="nothing_inside")
        raise InvalidFile(reason="no_such_sheet")
