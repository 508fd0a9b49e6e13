"""Lists as organisations really keep them, in three scripts; every person in them is invented."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

import openpyxl
from openpyxl.workbook.workbook import Workbook

RECORDED_ON: Final = dt.date(2026, 3, 10)

KOREAN_HEADINGS: Final = (
    "연번", "성명", "생년월일(음력)", "나이", "성별", "연락처", "착취유형", "자녀(나이)",
    "브로커 연락처", "위험도", "담당자", "비고",
)  # fmt: skip
KOREAN_ROWS: Final[tuple[tuple[Any, ...], ...]] = (
    (1, "김봄별(金春星)", "1988.3.5", None, "여", "138-0000-0001", "강제결혼",
     "왕소우(8), 왕호연(5세)", "산길 김씨", "높음", "정담당", "병원 동행을 원함"),
    (2, "리설향", None, "35살(한국나이)", "여성", None, "성착취", "없음", None, "상",
     "정담당", None),
    (None,) * 12,
    (3, "박은경", "88년 봄", "만 37세", "여", None, "강제노동; 강제결혼", "2명", None,
     "보통", None, "상담 2회"),
    (4, "김봄별", "1988.3.5", None, "여", None, None, None, None, None, None, "두 번째 줄"),
    (5, "최순옥, 강금란", None, "40대", "여", None, None, None, None, None, None, None),
    (6, None, None, None, None, None, None, None, None, None, None, "이름 없는 줄"),
    ("합계", "합계", None, None, None, None, None, None, None, None, None, None),
)  # fmt: skip

CHINESE_HEADINGS: Final = (
    "序号", "姓名", "出生日期", "年龄(虚岁)", "性别", "微信号", "就学情况", "户口",
    "母亲姓名", "路线", "备注",
)  # fmt: skip
CHINESE_ROWS: Final[tuple[tuple[Any, ...], ...]] = (
    (1, "王小雨", dt.date(2017, 5, 4), None, "女", "xiaoyu_0001", "在读", "未落户", "金春星",
     "x", "想上学"),
    (2, "刘佳琪", "农历2015年八月初三", None, "女", None, None, None, None, None, None),
    (3, "陈子涵", None, "9", "男", None, None, None, None, None, "爱画画"),
)  # fmt: skip

ENGLISH_HEADINGS: Final = ("Name", "DOB", "Sex", "Phone", "Region", "Notes")
ENGLISH_ROWS: Final[tuple[tuple[Any, ...], ...]] = (
    ("Kim Pom-byol", "3/5/1988", "F", "+86 138 0000 0001", "Jilin", "wants a doctor"),
    ("Ri Sol-hyang", "1990", "F", None, "Liaoning", None),
    ('=HYPERLINK("http://example.invalid")', "May 1991", "F", None, None, "@SUM(1+1)"),
)  # fmt: skip


def workbook(
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    title: str = "",
    blank_rows_above: int = 0,
) -> Workbook:
    """Return a workbook with a title above the headings, as lists have."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    for _ in range(blank_rows_above):
        sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    return book


def as_bytes(book: Workbook) -> bytes:
    """Return the workbook as the bytes of a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def korean_list() -> bytes:
    """Return a Korean list: title, empty row, two people in a cell, a total at the end."""
    book = workbook(KOREAN_HEADINGS, KOREAN_ROWS, title="2026년 지원 명단", blank_rows_above=1)
    return as_bytes(book)


def chinese_list() -> bytes:
    """Return a Chinese list of children, one of them born on a lunar day."""
    return as_bytes(workbook(CHINESE_HEADINGS, CHINESE_ROWS))


def english_list() -> bytes:
    """Return an English list with a date that reads two ways and a formula as a name."""
    return as_bytes(workbook(ENGLISH_HEADINGS, ENGLISH_ROWS))


def csv_list(encoding: str, separator: str = ",") -> bytes:
    """Return the Korean list as text, without the signs that would need quoting."""
    rows = [KOREAN_HEADINGS, *KOREAN_ROWS]
    lines = [separator.join("" if cell is None else f'"{cell}"' for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def many_rows(count: int) -> bytes:
    """Return a list of `count` invented people with different names and days of birth."""
    syllables = "영순옥희금란은경설향봄별송련복진명철성남"
    rows = []
    for number in range(count):
        first, rest = divmod(number, len(syllables))
        name = "김리박최정강조윤장림"[first % 10] + syllables[rest] + syllables[first // 10 % 20]
        born = dt.date(1970, 1, 1) + dt.timedelta(days=number * 2)
        rows.append(
            (number + 1, name, born.strftime("%Y.%m.%d"), None, "여", f"139-{number:08d}",
             "강제결혼", None, None, "높음", None, f"상담 {number % 7}회")
        )  # fmt: skip
    return as_bytes(workbook(KOREAN_HEADINGS, rows))


def with_stored_result(data: bytes, cell: str, result: str) -> bytes:
    """Return a workbook whose formula in `cell` carries its result, as Excel writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = part.decode()
                start = text.index(f'r="{cell}"')
                end = text.index("</c>", start)
                inside = text[start:end].replace("<v />", "").replace("<v/>", "")
                inside = inside.replace("<v></v>", "")
                part = (text[:start] + inside + f"<v>{result}</v>" + text[end:]).encode()
            after.writestr(name, part)
    return out.getvalue()
