"""OpenDocument spreadsheets: values by python-calamine, structure by a walk through the XML.

The walk comes first. It measures how far the sheets really reach (a cell may claim to repeat
a thousand million times), and finds merged areas, hidden rows and formulas, which the fast
reader does not tell of.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import python_calamine
from defusedxml.ElementTree import iterparse

from leeward.errors import InvalidFile, LeewardError, TooLarge
from leeward.exchange.book import Book, CellValue, Sheet
from leeward.exchange.container import Limits
from leeward.exchange.grid import Grid, as_date

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_HIDDEN: Final = frozenset({"collapse", "filter"})


@dataclass(slots=True)
class _Structure:
    """What one table holds besides values; rows from 1, columns from 0."""

    name: str
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_ods(data: bytes, parts: frozenset[str], limits: Limits) -> Book:
    """Read an OpenDocument spreadsheet.

    Raises:
        InvalidFile: locked by a password, or not readable.
        TooLarge: more than `limits` allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "META-INF/manifest.xml" in parts:
                _check_unlocked(archive.read("META-INF/manifest.xml"))
            with archive.open("content.xml") as content:
                structures = list(_structures(content, limits))
        _within(len(structures), limits.sheets, "sheets")
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = python_calamine.SheetVisibleEnum.Visible
        shown = {meta.name: meta.visible == visible for meta in workbook.sheets_metadata}
        sheets = tuple(
            _sheet(
                workbook.get_sheet_by_index(place).to_python(skip_empty_area=False),
                structure,
                limits,
                hidden=not shown.get(structure.name, True),
            )
            for place, structure in enumerate(structures)
        )
    except LeewardError:
        raise
    except Exception as error:
        raise InvalidFile(reason="unreadable_workbook") from error
    return Book("ods", sheets)


def _check_unlocked(manifest: bytes) -> None:
    if b"encryption-data" in manifest:
        raise InvalidFile(reason="password_protected")


def _sheet(
    values: list[list[Any]], structure: _Structure, limits: Limits, *, hidden: bool
) -> Sheet:
    grid = Grid(limits)
    for number, row in enumerate(values, start=1):
        for column, value in enumerate(row):
            if (number, column) in structure.formulas:
                result = _typed(value)
                grid.put_formula(number, column, result, broken=_is_error(result))
            elif value != "":
                grid.put(number, column, _typed(value))
    for area in structure.merges:
        grid.merge(*area)
    return grid.sheet(
        structure.name,
        hidden=hidden,
        hidden_rows=structure.hidden_rows,
        hidden_columns=structure.hidden_columns,
    )


def _is_error(value: CellValue) -> bool:
    return isinstance(value, str) and value.startswith(("#", "Err:"))


def _typed(value: Any) -> CellValue:
    if isinstance(value, dt.datetime):
        return as_date(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool | int | float | dt.date | dt.time):
        return value
    return str(value)


def _structures(content: Any, limits: Limits) -> Iterator[_Structure]:
    """Walk through content.xml; elements are dropped as soon as they are understood."""
    table: _Structure | None = None
    row = column = 0
    for event, element in iterparse(content, events=("start", "end"), forbid_dtd=True):
        tag = element.tag
        if event == "start":
            if tag == _TABLE + "table":
                table = _Structure(element.get(_TABLE + "name", ""))
                row, column = 1, 0
            elif tag == _TABLE + "table-row":
                column = 0
            continue
        if table is None:
            continue
        if tag in {_TABLE + "table-cell", _TABLE + "covered-table-cell"}:
            repeat = _repeat(element, "number-columns-repeated")
            _cell(table, element, (row, column, repeat), limits)
            column += repeat
        elif tag == _TABLE + "table-column":
            repeat = _repeat(element, "number-columns-repeated")
            if element.get(_TABLE + "visibility") in _HIDDEN:
                last = min(column + repeat, limits.columns)
                table.hidden_columns.update(range(column, last))
            column += repeat
        elif tag == _TABLE + "table-row":
            repeat = _repeat(element, "number-rows-repeated")
            if repeat > 1 and _has_content(element):
                _within(row + repeat - 1, limits.rows, "rows")
                table.formulas |= {
                    (row + step, place)
                    for number, place in tuple(table.formulas)
                    if number == row
                    for step in range(1, repeat)
                }
            if element.get(_TABLE + "visibility") in _HIDDEN:
                table.hidden_rows.update(range(row, min(row + repeat, limits.rows + 1)))
            row += repeat
            element.clear()
        elif tag == _TABLE + "table":
            yield table
            table = None
            element.clear()


def _cell(table: _Structure, element: Any, place: tuple[int, int, int], limits: Limits) -> None:
    row, column, repeat = place
    if not _is_filled(element):
        return
    _within(row, limits.rows, "rows")
    _within(column + repeat, limits.columns, "columns")
    if element.get(_TABLE + "formula") is not None:
        table.formulas.update((row, column + step) for step in range(repeat))
    down = _repeat(element, "number-rows-spanned")
    right = _repeat(element, "number-columns-spanned")
    if down > 1 or right > 1:
        table.merges.append((row, column, row + down - 1, column + right - 1))


def _is_filled(element: Any) -> bool:
    return (
        element.get(_OFFICE + "value-type") is not None
        or element.get(_TABLE + "formula") is not None
        or len(element) > 0
    )


def _has_content(row: Any) -> bool:
    return any(_is_filled(cell) for cell in row)


def _repeat(element: Any, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1_000_000_000


def _within(number: int, most: int, limit: str) -> None:
    if number > most:
        raise TooLarge(limit=limit, most=most)
