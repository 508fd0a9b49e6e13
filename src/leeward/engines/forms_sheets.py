"""An XLSForm's sheets as plain text cells, each row knowing where it stands in the file.

Two notations: an xlsx workbook, and pyxform's Markdown tables. Nothing here knows what a
form means; what cannot be read at all is refused.
"""

import datetime as dt
import re
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from leeward.errors import InvalidForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES: Final = 10_000_000
MOST_UNPACKED: Final = 30_000_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 300
MOST_CELLS: Final = 400_000
EMPTY_ROWS_AT_END: Final = 200

_OLD_XLS: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SPACES: Final = re.compile(r"\s+")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_SEPARATOR: Final = re.compile(r"^\|[\s:|-]*-[\s:|-]*\|$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headers: its number as people see it, and its cells by header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: headers in their order, and rows, empty ones included.

    Attributes:
        name: in lower case.
        headers: in their order.
        rows: below the headers.
        top: the number of the row that holds the headers.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    top: int = 1


Sheets = dict[str, Sheet]


def read_workbook(data: bytes) -> Sheets:
    """Read the sheets of an xlsx (or xlsm; macros are not even looked at) by lower-case name.

    Raises:
        InvalidForm: not a workbook, an old or a locked one, too large, or with formulas never
            computed.
    """
    if not data:
        raise _refused("empty_file")
    if data[: len(_OLD_XLS)] == _OLD_XLS:
        if _ENCRYPTED in data:
            raise _refused("locked_workbook")
        raise _refused("old_workbook")
    if len(data) > MOST_BYTES:
        raise _refused("workbook_too_large")
    try:
        _check_size(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(data)
    except InvalidForm:
        raise
    except Exception as broken:  # openpyxl raises anything on a broken file
        raise _refused("not_a_workbook") from broken


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise _refused("workbook_too_large")


def _opened(data: bytes, *, values: bool) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, rarely needed

    return load_workbook(BytesIO(data), read_only=False, data_only=values, keep_links=False)


def _refused(
    reason: str, *, sheet: str = "", row: int = 0, column: str = "", what: str = ""
) -> InvalidForm:
    return InvalidForm(sheet=sheet, row=row, column=column, reason=reason, what=what[:80])


def _sheets(data: bytes) -> Sheets:
    written = _opened(data, values=False)
    computed: Workbook | None = None
    found: Sheets = {}
    for name, worksheet in _read(written):
        # Only a form with formulas is opened a second time, for what they came to.
        if computed is None and _has_formula(worksheet):
            computed = _opened(data, values=True)
        grid: list[tuple[int, list[str]]] = []
        for number, row in _rows(worksheet):
            cells = [
                _text(cell.value)
                if cell.data_type != "f" or computed is None
                else _result(computed[worksheet.title].cell(number, column).value, name, number)
                for column, cell in enumerate(row, start=1)
            ]
            grid.append((number, cells))
        found[name] = _sheet(name, grid)
    return found


def _read(book: "Workbook") -> "Iterator[tuple[str, Worksheet]]":
    """Yield the sheets that a form is made of: notes and the like beside them are not read."""
    sheets: dict[str, Worksheet] = {}
    for worksheet in book.worksheets:
        sheets.setdefault(worksheet.title.strip().lower(), worksheet)
    if "survey" not in sheets and len(sheets) != 1:
        raise _refused("no_survey", what=", ".join(sheets))
    for name, found in sheets.items():
        if name in KNOWN or len(sheets) == 1:
            yield name, found


def _rows(worksheet: "Worksheet") -> "Iterator[tuple[int, tuple[Cell | MergedCell, ...]]]":
    """Yield the rows with their numbers, up to the many empty ones that formatting leaves.

    A small file may claim a large sheet: reading stops before it costs the computer its memory.
    """
    name = worksheet.title.strip().lower()
    columns = min(worksheet.max_column, MOST_COLUMNS)
    empty = cells = 0
    for number, row in enumerate(worksheet.iter_rows(max_col=columns), start=1):
        cells += columns
        if number > MOST_ROWS or cells > MOST_CELLS:
            raise _refused("sheet_too_long", sheet=name, row=number)
        yield number, row
        empty = 0 if any(cell.value not in {None, ""} for cell in row) else empty + 1
        if empty > EMPTY_ROWS_AT_END:
            break


def _has_formula(worksheet: "Worksheet") -> bool:
    return any(cell.data_type == "f" for _, row in _rows(worksheet) for cell in row)


def _result(value: Any, sheet: str, row: int) -> str:
    """Return what a formula came to when the workbook was last saved by its program."""
    if value is None:
        raise _refused("formula_without_value", sheet=sheet, row=row)
    return _text(value)


KNOWN: Final = frozenset({"survey", "choices", "settings", "external_choices", "entities", "osm"})


def _text(value: Any) -> str:
    """Return a cell as the text that a person sees in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    # XML has no place for control characters; they come from copying out of other programs.
    text = str(value).replace("\u00a0", " ")
    return "".join(sign for sign in text if sign in "\n\t" or _writable(sign)).strip()


def _writable(sign: str) -> bool:
    return category(sign) not in {"Cc", "Cs"} and sign not in "\ufffe\uffff"


def _sheet(name: str, grid: list[tuple[int, list[str]]]) -> Sheet:
    """Make a sheet of numbered rows, the first being the headers."""
    if not grid:
        return Sheet(name, (), ())
    first_number, first = grid[0]
    headers: list[str] = []
    for header in first:
        clean = _SPACES.sub(" ", header)
        if clean and clean in headers:
            raise _refused("column_twice", sheet=name, row=first_number, column=clean)
        headers.append(clean)
    rows = [
        Row(
            number,
            {header: text for header, text in zip(headers, cells, strict=False) if header and text},
        )
        for number, cells in grid[1:]
    ]
    while rows and not rows[-1].cells:
        rows.pop()
    return Sheet(name, tuple(header for header in headers if header), tuple(rows), first_number)


def read_markdown(text: str) -> Sheets:
    """Read pyxform's Markdown notation; rows are numbered by the line of the file.

    Raises:
        InvalidForm: no table in it.
    """
    grids: dict[str, list[tuple[int, list[str]]]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped.startswith("|") or _SEPARATOR.match(stripped):
            continue
        stripped = stripped[: stripped.rfind("|")] if stripped.endswith("|") else stripped
        first, *cells = [
            _text(cell.strip().replace(r"\|", "|")) for cell in _PIPE.split(stripped)[1:]
        ] or [""]
        if first:
            name = first.lower()
            grids.setdefault(name, [])
        if name and any(cells):
            grids[name].append((number, cells))
    if not grids:
        raise _refused("no_survey")
    return {name: _sheet(name, grid) for name, grid in grids.items()}
