"""The author of a spreadsheet tries to run something, fill the memory, or read other files."""

import csv
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leeward.errors import InvalidFile, InvalidMapping, TooLarge
from leeward.exchange.content import Content
from leeward.exchange.drafts import drafts
from leeward.exchange.export import export
from leeward.exchange.mapping import propose
from leeward.exchange.mapping_file import from_toml, to_toml
from leeward.exchange.sheets import read_book
from leeward.ids import id_text
from support import imports, messy_sheets, open_document
from support.messy_sheets import RECORDED_ON
from support.open_desk import OpenDesk, founded
from support.uploads import upload
from support.vaults import ARA

FORMULAS = (
    '=HYPERLINK("http://example.invalid/"&A1)',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "＝1+1",
)


def repacked(data: bytes, part: str, change: Any) -> bytes:
    """Return the archive with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    return out.getvalue()


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_injection_is_harmless_on_the_way_in_and_neutral_on_the_way_out(
    formula: str,
) -> None:
    quoted = formula.replace(chr(34), chr(34) * 2)
    text = f'가명,비고\n"{quoted}","{quoted}"\n'
    (file,) = imports.files_of(imports.looked_at(text.encode()))
    assert formula.strip() in file.notes_of("note")[0].part("text")
    for form in ("htcds", "xlsx"):
        data = export([file], form, content=Content())
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    told = export([file], "csv", content=Content()).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(told)) for cell in line]
    assert any(formula.strip() in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in cells)


def test_a_zip_bomb_is_refused_before_a_reader_opens_it() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    with pytest.raises(TooLarge) as caught:
        read_book(bomb.getvalue())
    assert caught.value.facts["limit"] == "ratio"


def test_an_archive_that_lies_about_its_sizes_is_still_counted() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (12 << 20))
    data = bytearray(bomb.getvalue())
    size = (12 << 20).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises((TooLarge, InvalidFile)):
        read_book(bytes(data))


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_xml_entities_are_refused(declaration: bytes, part: str) -> None:
    data = repacked(
        messy_sheets.korean_list(),
        part,
        lambda content: content.replace(b"<", declaration + b"<", 1),
    )
    with pytest.raises(InvalidFile) as caught:
        read_book(data)
    assert caught.value.facts["reason"] == "xml_declarations"


def test_xml_in_another_encoding_does_not_hide_a_declaration() -> None:
    def wide(content: bytes) -> bytes:
        text = content.decode().split("?>", 1)[-1]
        return ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + text).encode("utf-16")

    data = repacked(messy_sheets.korean_list(), "xl/worksheets/sheet1.xml", wide)
    with pytest.raises(InvalidFile) as caught:
        read_book(data)
    assert caught.value.facts["reason"] == "xml_declarations"


def test_one_merged_area_over_the_whole_sheet_is_refused() -> None:
    def merged(content: bytes) -> bytes:
        area = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        return content.replace(b"</sheetData>", b"</sheetData>" + area)

    plain = messy_sheets.english_list()
    with pytest.raises(TooLarge):
        read_book(repacked(plain, "xl/worksheets/sheet1.xml", merged))


def test_a_merge_written_so_that_a_search_misses_it_is_refused() -> None:
    def hidden(content: bytes) -> bytes:
        area = b'<mergeCells count="1"><mergeCell ref="A1:&#88;FD1048576"/></mergeCells>'
        return content.replace(b"</sheetData>", b"</sheetData>" + area)

    plain = messy_sheets.english_list()
    with pytest.raises(InvalidFile):
        read_book(repacked(plain, "xl/worksheets/sheet1.xml", hidden))


def test_one_cell_in_the_last_row_does_not_make_a_million_rows() -> None:
    book = messy_sheets.workbook(["성명"], [["박은경"]])
    sheet = book.active
    assert sheet is not None
    sheet["XFD1048576"] = "x"
    with pytest.raises(TooLarge):
        read_book(messy_sheets.as_bytes(book))


def test_open_document_tricks_are_refused() -> None:
    with pytest.raises(TooLarge):
        read_book(open_document.spreadsheet(repeated=10**9))
    with pytest.raises(InvalidFile) as caught:
        read_book(open_document.spreadsheet(locked=True))
    assert caught.value.facts["reason"] == "password_protected"
    with pytest.raises(InvalidFile):
        read_book(
            repacked(
                open_document.spreadsheet(),
                "content.xml",
                lambda content: content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1),
            )
        )


def test_bidi_and_zero_width_signs_cannot_make_one_name_look_like_another() -> None:
    text = "성명,생년월일\n김봄별,1988-03-05\n김\u200b봄\u202e별,1988-03-05\n"
    seen = imports.looked_at(text.encode())
    assert seen.rows[1].remarks[0].code == "person_twice"
    decomposed = "성명,생년월일\n김봄별,1988-03-05\n\u1100\u1175\u11b7봄별,1988-03-05\n"
    assert imports.looked_at(decomposed.encode()).rows[1].remarks[0].code == "person_twice"


def test_reading_and_writing_touch_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imports.files_of(imports.looked_at(messy_sheets.korean_list()))  # everything is loaded now
    data = [messy_sheets.korean_list(), open_document.spreadsheet(), messy_sheets.csv_list("cp949")]
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and arguments[1] is not None:
            writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes:
                opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    for each in data:
        files = imports.files_of(imports.looked_at(each))
        for form in ("htcds", "xlsx", "csv", "json"):
            export(files, form, content=Content())
    watching = False
    assert opened == []
    assert list(tmp_path.iterdir()) == []


def test_a_huge_text_cell_is_refused_and_the_row_goes_on() -> None:
    text = f'성명,비고\n박은경,"{"가" * 40_000}"\n'
    seen = imports.looked_at(text.encode())
    told = list(drafts(seen, random=imports.counted(), imported_on=messy_sheets.RECORDED_ON))
    assert "too_long" in {remark.code for remark in seen.rows[0].remarks}
    assert len(told) == 1
    with pytest.raises(TooLarge):
        read_book(f'성명,비고\n박은경,"{"a" * 200_000}"\n'.encode())


@pytest.fixture
def desk(tmp_path: Path) -> OpenDesk:
    founded(tmp_path / "v")
    opened = OpenDesk(tmp_path / "v")
    opened.unlock("Ara", ARA)
    return opened


def _bomb() -> bytes:
    return repacked(messy_sheets.english_list(), "xl/worksheets/sheet1.xml", lambda _: b" " * 10**8)


def _entities() -> bytes:
    hostile = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return repacked(
        messy_sheets.english_list(),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<worksheet", hostile + b"<worksheet", 1),
    )


@pytest.mark.parametrize("hostile", [_bomb, _entities, lambda: b"PK\x03\x04" + bytes(4_000)])
def test_a_hostile_file_is_refused_at_the_desks_own_door(
    desk: OpenDesk, hostile: Callable[[], bytes]
) -> None:
    answer = upload(desk, "/import", hostile())
    assert answer.status in {403, 422}
    assert 'id="fault"' in answer.text
    assert "root:" not in answer.text
    assert not desk.open.old_lists


def test_cells_and_headings_run_nothing_in_the_desk(desk: OpenDesk) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    planted = '"><img src=x onerror=alert(1)>{{ 7*6 }}<script>'
    sheet.append(["성명", "성별", planted, *FORMULAS])
    for number in range(3):
        sheet.append([f"강하늘{'가나다'[number]}", planted, planted, *FORMULAS])
    base = upload(desk, "/import", messy_sheets.as_bytes(book)).headers["location"]
    pages = [base, f"{base}/column/2", f"{base}?rows={planted}", f"{base}?page={planted}"]
    for path in pages:
        text = desk.ask(path).text
        assert "<img src=x" not in text
        assert "&gt;42&lt;" not in text
    desk.ask(f"{base}/columns", {"column-2": "note.text|note"})
    assert desk.ask(f"{base}/take", {}).status == 303
    for case in desk.open.vault.cases():
        page = desk.ask(f"/case/{id_text(case)}").text
        assert "<img src=x" not in page


@pytest.mark.parametrize("fact", ["import_source.row_digest", "look.kind", "override.kind"])
def test_a_crafted_form_or_mapping_writes_nothing_of_our_own_books(
    desk: OpenDesk, fact: str
) -> None:
    base = upload(desk, "/import", messy_sheets.korean_list()).headers["location"]
    assert desk.ask(f"{base}/columns", {"column-11": f"{fact}|text"}).status == 422
    text = to_toml(propose(read_book(messy_sheets.korean_list()).sheet(), recorded_on=RECORDED_ON))
    crafted = text.replace('to = "note.text"', f'to = "{fact}"').replace('"note"', '"text"')
    assert fact in crafted
    with pytest.raises(InvalidMapping):
        from_toml(crafted)
