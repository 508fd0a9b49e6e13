"""Files as strangers bring them: three scripts, any date, merged cells, broken files, huge ones.

Everybody in them is invented. `python -m support.strange_lists FOLDER` writes them all, to be
tried by hand with `leeward import`.
"""

import csv
import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import openpyxl

WRITTEN_ON: Final = dt.date(2026, 3, 10)

_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    ' manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)

HEADINGS: Final = (
    "No.", "성명 / 姓名 / Name", "생년월일", "나이", "성별", "온 날짜", "현재 있는 곳", "연락처",
    "자녀", "남편", "국적", "브로커", "비고",
)  # fmt: skip
ROWS: Final[tuple[tuple[Any, ...], ...]] = (
    (1, "김봄별(金春星)", "1988.3.5", None, "여", "2014-05-01", "연변", "138-0000-0001",
     "왕소우(여덟 살), 왕호연(5세)", "왕모씨", "조선", "산길", "병원 동행을 원함"),
    (2, "Ri Sol-hyang", "음력 1990.8.15", "서른여섯", "F", "May 2015", "Shenyang", None,
     None, None, "DPRK", None, "afraid of the landlord"),
    (3, "刘佳琪", "农历2015年八月初三", "快十岁", "女", None, "吉林省某村", None,
     None, None, "中国", None, "想上学"),
    (None,) * 13,
    (4, "박은경", "88년 봄", "만 37세", "여성", None, "평안촌 3조", None, "2명", None, None, None,
     "상담 2회"),
    (5, "최순옥, 강금란", None, "40대", "여", None, None, None, None, None, None, None, None),
    (6, "김봄별", "1988/3/5", None, "여", None, None, None, None, None, None, None, "두 번째"),
    (7, "陈子涵", "2016年5月", "9", "男", None, None, None, None, None, None, None, None),
    (8, "정가람", 32207, None, "여", None, "42.9021, 129.5120", "+850 191 234 5678", None, None,
     None, None, "카톡 아이디는 garam_88"),
    (9, "한나래", "3/5/1991", "about thirty-five", "여", None, None, None, "없음", None, None,
     None, None),
    (10, None, None, None, None, None, None, None, None, None, None, None, "이름 없는 줄"),
    ("합계", None, None, None, None, None, None, None, None, None, None, None, None),
)  # fmt: skip


def workbook(*, merged: bool = True, formulas: bool = True) -> bytes:
    """Return the list as xlsx: a title, two heading rows, merged cells, formulas, a hidden row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2026 지원 명단 / 名单 / list"])
    sheet.append([])
    sheet.append(list(HEADINGS))
    for row in ROWS:
        sheet.append([dt.date(1988, 3, 5) if cell == 32207 else cell for cell in row])
    if merged:
        sheet.merge_cells("A1:M1")
        sheet.merge_cells("K4:K5")
    if formulas:
        sheet["M13"] = '=HYPERLINK("http://example.invalid/x")'
        sheet["D12"] = "=2026-1990"
    sheet.row_dimensions[10].hidden = True
    other = book.create_sheet("메모")
    other.append(["nothing of a list"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods() -> bytes:
    """Return the list as ods, with repeated empty cells and rows as LibreOffice writes them."""
    lines = [("2026 지원 명단",), (), HEADINGS, *ROWS]
    rows = "".join(f"<table:table-row>{_ods_cells(line)}</table:table-row>" for line in lines)
    rows += (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="명단">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)
    return out.getvalue()


def text(encoding: str, separator: str = ",") -> bytes:
    """Return the list as separated values; signs that an encoding lacks are left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(HEADINGS)
    writer.writerows(ROWS)
    return out.getvalue().encode(encoding, "replace")


def wide(columns: int = 400) -> bytes:
    """Return a list with very many columns, most of them empty or of the same heading."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["이름", "생년월일", *(f"항목 {number}" for number in range(columns - 2))])
    for name, born in (("강바위", "1990.1.2"), ("윤이슬", "1991.2.3")):
        writer.writerow(
            [name, born, *("" if number % 7 else "예" for number in range(columns - 2))]
        )
    return out.getvalue().encode()


def big_text(megabytes: int = 50) -> bytes:
    """Return a csv of so many megabytes, with long notes, of at most 50,000 rows."""
    syllables = "영순옥희금란은경설향봄별송련복진명철성남"
    filler = "이 줄에는 상담한 내용을 길게 적어 두었다. " * 24
    out, number, size = ["이름,생년월일,비고\n"], 0, 0
    while size < megabytes << 20:
        first, rest = divmod(number, 20)
        name = "김리박최정강조윤장림"[first % 10] + syllables[rest] + syllables[first // 10 % 20]
        born = dt.date(1930, 1, 1) + dt.timedelta(days=number)
        line = f"{name},{born.isoformat()},{filler}{number}\n"
        out.append(line)
        size += len(line.encode())
        number += 1
    return "".join(out).encode()


def truncated(data: bytes) -> bytes:
    """Return the first part of a file, as a broken download leaves it."""
    return data[: len(data) * 3 // 5]


def headings_only() -> bytes:
    """Return a list with headings and nobody below them."""
    return (",".join(HEADINGS) + "\n").encode()


FILES: Final[dict[str, Callable[[], bytes]]] = {
    "list.xlsx": workbook,
    "list.ods": ods,
    "utf8.csv": lambda: text("utf-8-sig"),
    "cp949.csv": lambda: text("cp949"),
    "gb18030.csv": lambda: text("gb18030"),
    "utf16.csv": lambda: text("utf-16", "\t"),
    "semicolon.csv": lambda: text("utf-8", ";"),
    "wide.csv": wide,
    "truncated.xlsx": lambda: truncated(workbook()),
    "truncated.ods": lambda: truncated(ods()),
    "headings.csv": headings_only,
    "cut.csv": lambda: text("utf-8").partition("이름 없는 줄".encode())[0] + "이".encode()[:2],
    "big.csv": big_text,
}


def _ods_cells(line: Sequence[Any]) -> str:
    return "".join(_ods_cell(cell) for cell in line)


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, int):
        told = f'office:value-type="float" office:value="{cell}"'
    else:
        told = 'office:value-type="string"'
    return f"<table:table-cell {told}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def written(folder: Path) -> Iterator[Path]:
    """Write every file into a folder."""
    for name, made in FILES.items():
        (folder / name).write_bytes(made())
        yield folder / name


if __name__ == "__main__":
    for path in written(Path(sys.argv[1])):
        print(path)  # noqa: T201 (a person looks at it)
