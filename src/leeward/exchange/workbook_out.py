"""Files going out: xlsx, csv and json that run nothing and name no author.

The workbook is put together here, part by part: openpyxl writes each sheet to a temporary
file in clear first, and signs the file with its own name and the time. Every cell is text,
so that no content can become a formula; a csv file has no types, so there a cell that a
spreadsheet program might run is given a leading apostrophe, which `read_back` takes off again.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

import msgspec

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What Excel, LibreOffice and WPS take for the start of a formula or a command.
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel takes 32,767 units of UTF-16 in a cell; a sign outside the first plane is two.
_CELL_MOST: Final = 16_000
_CUT: Final = " […]"
_SHEET_NAME: Final = re.compile(r"[\\/*?:\[\]]")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet going out: a heading row, or several, and text in rows."""

    name: str
    headings: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]


def xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook with one sheet per table; the same tables give the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(len(tables)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(tables),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(tables) + 1)]
        ),
        **{
            f"xl/worksheets/sheet{number}.xml": _worksheet(table)
            for number, table in enumerate(tables, start=1)
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A fixed time: when a file was exported is nobody's business but the audit's.
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return out.getvalue()


def csv_text(table: Table) -> bytes:
    """Return the table as csv in UTF-8 with a mark, which Excel needs to see Korean."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in (*table.headings, *table.rows):
        writer.writerow([harmless(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def json_text(content: Mapping[str, Any]) -> bytes:
    """Return readable JSON with its keys in order."""
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def harmless(value: str) -> str:
    """Return `value` so that no spreadsheet program runs it when a csv file is opened."""
    return "'" + value if value.lstrip(" \u00a0\u3000").startswith((*_RUNS, "'")) else value


def read_back(value: str) -> str:
    """Take off the apostrophe that `harmless` put before a value."""
    rest = value[1:]
    return rest if value.startswith("'") and harmless(rest) == value else value


def _worksheet(table: Table) -> str:
    rows = "".join(
        f'<row r="{number}">{"".join(_cells(row, number))}</row>'
        for number, row in enumerate((*table.headings, *table.rows), start=1)
    )
    frozen = len(table.headings)
    pane = (
        f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft"'
        ' state="frozen"/>'
        if frozen
        else ""
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews>'
        f'<sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _cells(row: Iterable[str], number: int) -> Iterable[str]:
    for column, value in enumerate(row):
        if value:
            yield (
                f'<c r="{_letters(column)}{number}" t="inlineStr"><is>'
                f'<t xml:space="preserve">{_xml(value)}</t></is></c>'
            )


def _xml(value: str) -> str:
    # "_x000D_" inside a cell stands for a carriage return; a text that merely reads so must
    # come back as it was.
    if len(value) > _CELL_MOST:
        value = value[: _CELL_MOST - len(_CUT)] + _CUT
    plain = _NO_XML.sub("\ufffd", _LOOKS_ESCAPED.sub("_x005F_", value))
    return escape(plain, {"\r": "_x000D_"})


def _letters(column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _workbook(tables: Sequence[Table]) -> str:
    names = []
    for number, table in enumerate(tables, start=1):
        name = _SHEET_NAME.sub(" ", table.name).strip("' ")[:31] or f"Sheet{number}"
        names.append(name if name not in names else f"{name[:27]} {number}")
    sheets = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{sheets}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOC}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_RELS}">{relations}</Relationships>'


def _content_types(sheets: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{_MIME}.worksheet+xml"/>'
        for number in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MIME}.sheet.main+xml"/>'
        f"{overrides}</Types>"
    )
