"""Workbooks of Excel, read by openpyxl. Call only on bytes that `container.parts_of` passed."""

import datetime as dt
import io
import re
import warnings
import zipfile
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from leeward.errors import InvalidFile, LeewardError, TooLarge
from leeward.exchange.book import Book, CellValue, Notice, Sheet
from leeward.exchange.container import Limits
from leeward.exchange.grid import Grid, as_date

_FORMULA: Final = "f"
_ERROR: Final = "e"
_MERGE_TAG: Final = re.compile(rb"<(?:\w+:)?mergeCell\s")
_MERGE: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?([0-9]{1,7})"
    rb"(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?[\"']"
)


def read_xlsx(data: bytes, limits: Limits) -> Book:
    """Read an Excel workbook: values typed, merged cells spread out, formulas noticed.

    The file is read a second time, for the results of its formulas, only when it has any.

    Raises:
        InvalidFile: not readable as a workbook.
        TooLarge: more sheets, rows, columns or cells than `limits` allow.
    """
    _check_merges(data, limits)
    workbook = _load(data, results=False)
    worksheets = [sheet for sheet in workbook.worksheets if isinstance(sheet, Worksheet)]
    if len(worksheets) > limits.sheets:
        raise TooLarge(limit="sheets", most=limits.sheets)
    results = None
    if any(cell.data_type == _FORMULA for sheet in worksheets for cell in _cells(sheet)):
        results = _load(data, results=True)
    notices = [Notice("dates_from_1904")] if workbook.epoch == MAC_EPOCH else []
    if workbook.vba_archive is not None:
        notices.append(Notice("macros_left_out"))
    return Book(
        "xlsx",
        tuple(
            _sheet(sheet, None if results is None else results[sheet.title], limits)
            for sheet in worksheets
        ),
        tuple(notices),
    )


def _check_merges(data: bytes, limits: Limits) -> None:
    """Refuse merged areas too large for openpyxl, which makes an object of each cell in them."""
    covered = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.lower().endswith(".xml") or "sheet" not in name.lower():
                continue
            part = archive.read(name)
            merges = _MERGE.findall(part)
            if len(merges) != len(_MERGE_TAG.findall(part)):
                raise InvalidFile(reason="unreadable_workbook")
            for left, top, right, bottom in merges:
                if right:
                    columns = abs(_column(right) - _column(left)) + 1
                    covered += columns * (abs(int(bottom) - int(top)) + 1)
                if covered > limits.cells:
                    raise TooLarge(limit="cells", most=limits.cells)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _load(data: bytes, *, results: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts it leaves out: styles, drawings, data validation.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=results, keep_vba=False)
    except LeewardError:
        raise
    except Exception as error:  # a damaged file may break its reader in any way
        raise InvalidFile(reason="unreadable_workbook") from error


def _cells(sheet: Worksheet) -> Any:
    # The public iterators fill a sheet up to its farthest cell; a single cell in the last row
    # of a hostile sheet would make them walk seventeen thousand million empty ones.
    return sheet._cells.values()  # noqa: SLF001


def _sheet(sheet: Worksheet, results: Worksheet | None, limits: Limits) -> Sheet:
    grid = Grid(limits)
    for cell in _cells(sheet):
        value = cell.value
        if value is None:
            continue
        row, column = cell.row, cell.column - 1
        if cell.data_type == _FORMULA:
            result = None if results is None else results.cell(cell.row, cell.column)
            grid.put_formula(row, column, _plain(result), broken=_broken(result))
        elif cell.data_type == _ERROR:
            grid.put_problem(row, column, "formula_error")
        else:
            grid.put(row, column, _typed(value))
    for area in sheet.merged_cells.ranges:
        grid.merge(area.min_row, area.min_col - 1, area.max_row, area.max_col - 1)
    return grid.sheet(
        sheet.title,
        hidden=sheet.sheet_state != "visible",
        hidden_rows={number for number, row in sheet.row_dimensions.items() if row.hidden},
        hidden_columns=_hidden_columns(sheet, limits),
    )


def _hidden_columns(sheet: Worksheet, limits: Limits) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min:
            last = min(dimension.max or dimension.min, limits.columns)
            hidden.update(range(dimension.min - 1, last))
    return hidden


def _broken(cell: Cell | MergedCell | None) -> bool:
    return cell is not None and cell.data_type == _ERROR


def _plain(cell: Cell | MergedCell | None) -> CellValue:
    return None if cell is None else _typed(cell.value)


def _typed(value: Any) -> CellValue:
    if isinstance(value, dt.datetime):
        return as_date(value)
    if value is None or isinstance(value, str | bool | int | float | dt.date | dt.time):
        return value
    return str(value)  # a duration or rich text: kept as it reads
