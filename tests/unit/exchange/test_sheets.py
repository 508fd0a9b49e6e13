import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from leeward.errors import InvalidFile, TooLarge
from leeward.exchange.book import Row
from leeward.exchange.container import Limits
from leeward.exchange.grid import clean
from leeward.exchange.sheets import read_book
from support import messy_sheets, open_document


def reason(data: bytes, **how: str) -> str:
    with pytest.raises(InvalidFile) as caught:
        read_book(data, **how)  # type: ignore[arg-type]
    return str(caught.value.facts["reason"])


def test_a_workbook_keeps_types_merges_and_hidden_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["이름", "날짜", "수"])
    sheet.append(["김봄별", date(2026, 3, 1), 7])
    sheet.append([None, date(2026, 3, 2), 8])
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    read = read_book(messy_sheets.as_bytes(book), extension="xlsx")
    rows = read.sheets[0].rows
    assert rows[1].values == ("김봄별", date(2026, 3, 1), 7)
    assert rows[2].values[0] == "김봄별"
    assert rows[2].merged == {0}
    assert rows[2].hidden
    assert read.sheets[0].hidden_columns == {2}
    assert {notice.code for notice in read.sheets[0].notices} == {"hidden_rows", "hidden_columns"}


def test_a_row_filled_only_by_a_merge_is_empty() -> None:
    assert Row(1, ("copied", None), merged=frozenset({0})).empty
    assert not Row(1, ("own", "copied"), merged=frozenset({1})).empty


def test_a_formula_gives_its_last_result_or_a_reason() -> None:
    plain = messy_sheets.workbook(["a", "b"], [["=1+1", "x"]])
    row = read_book(messy_sheets.as_bytes(plain)).sheets[0].rows[1]
    assert row.problems == {0: "formula_without_value"}
    stored = messy_sheets.with_stored_result(messy_sheets.as_bytes(plain), "A2", "2")
    row = read_book(stored).sheets[0].rows[1]
    assert row.values[0] == 2
    assert row.formulas == {0}


def test_days_counted_from_1904_are_the_same_days() -> None:
    book = messy_sheets.workbook(["d"], [[date(1999, 12, 31)]])
    book.epoch = CALENDAR_MAC_1904
    read = read_book(messy_sheets.as_bytes(book))
    assert read.sheets[0].rows[1].values[0] == date(1999, 12, 31)
    assert read.notices[0].code == "dates_from_1904"


def test_open_document_is_read_with_merges_hidden_rows_and_formulas() -> None:
    read = read_book(open_document.spreadsheet(), extension="ods")
    rows = read.sheets[0].rows
    assert read.kind == "ods"
    assert rows[0].values == ("姓名", "出生日期", "年龄")
    assert rows[1].values == ("王小雨", date(2017, 5, 4), 8)
    assert rows[1].formulas == {2}
    assert rows[2].values[0] == "王小雨"
    assert rows[2].merged == {0}
    assert rows[2].hidden


def test_an_open_document_cell_that_repeats_for_ever_is_refused_before_it_is_unrolled() -> None:
    with pytest.raises(TooLarge) as caught:
        read_book(open_document.spreadsheet(repeated=1_000_000_000))
    assert caught.value.facts["limit"] == "columns"


def test_what_a_file_is_called_is_not_believed() -> None:
    data = messy_sheets.english_list()
    assert read_book(data, extension=".csv").notices[0].code == "other_extension"
    assert reason(b"%PDF-1.7 ...", extension="xlsx") == "pdf"
    assert reason(b"<html><table></table></html>", extension="xls") == "web_page"
    assert reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "old_workbook"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert reason(locked) == "password_protected"
    assert reason(b"  \r\n") == "nothing_inside"


def test_a_truncated_workbook_is_refused() -> None:
    data = messy_sheets.english_list()
    assert reason(data[: len(data) // 2]) in {"damaged_archive", "unreadable_workbook"}


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert reason(out.getvalue()) == "text_document"


@pytest.mark.parametrize("limit", ["rows", "columns", "cells", "sheets"])
def test_more_than_the_limits_allow_is_refused(limit: str) -> None:
    with pytest.raises(TooLarge) as caught:
        read_book(messy_sheets.korean_list(), limits=Limits(**{limit: 0}))
    assert caught.value.facts["limit"] == limit


def test_an_overlong_cell_is_refused_alone() -> None:
    data = messy_sheets.as_bytes(messy_sheets.workbook(["a", "b"], [["x" * 101, "y"]]))
    row = read_book(data, limits=Limits(characters=100)).sheets[0].rows[1]
    assert row.problems == {0: "too_long"}
    assert row.value(1) == "y"


def test_text_is_composed_and_without_invisible_signs() -> None:
    assert clean("\u1100\u1161\u11ab") == "간"
    assert clean(" 김\u200b봄\u202e별\u3000 ") == "김봄별"
    assert clean("a\r\nb\u00a0 c") == "a\nb c"


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_no_bytes_raise_anything_but_our_errors(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe"):
        try:
            read_book(start + data)
        except (InvalidFile, TooLarge):
            continue
