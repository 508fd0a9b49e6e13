"""The pages of an import as plain forms: no name in a page, nothing kept that was not taken."""

import json
import re
from pathlib import Path

import pytest

from support.htcds_files import spreadsheet
from support.messy_sheets import (
    KOREAN_HEADINGS,
    as_bytes,
    chinese_list,
    korean_list,
    many_rows,
    workbook,
)
from support.open_desk import OpenDesk, founded
from support.uploads import upload
from support.vaults import ARA, ARA_SECOND

NAMES = ("김봄별", "金春星", "왕소우", "리설향", "박은경", "산길", "138-0000-0001")


@pytest.fixture
def desk(tmp_path: Path) -> OpenDesk:
    founded(tmp_path / "v")
    opened = OpenDesk(tmp_path / "v")
    opened.unlock("Ara", ARA)
    return opened


def sent(desk: OpenDesk, data: bytes, filename: str = "list.xlsx", **fields: str) -> str:
    answer = upload(desk, "/import", data, filename, **{"written_on": "2026-03-10", **fields})
    assert answer.status == 303, answer.text
    return answer.headers["location"]


def test_no_cell_that_may_name_somebody_stands_in_a_page(desk: OpenDesk) -> None:
    base = sent(desk, korean_list())
    assert re.fullmatch(r"/import/[0-9a-f]{32}", base)
    for path in (base, f"{base}/column/1", f"{base}?rows=refused", f"{base}?page=99"):
        answer = desk.ask(path)
        assert answer.status == 200
        assert not [name for name in NAMES if name in answer.text]
    assert "강제결혼" in desk.ask(base).text  # a code's own words may stand there
    shown = desk.ask(f"{base}/samples/1", {}).text
    assert "김봄별" in shown


def test_a_row_is_found_by_what_becomes_of_it(desk: OpenDesk) -> None:
    base = sent(desk, korean_list())
    assert "This row is a sum" in desk.ask(base).text
    changed = desk.ask(f"{base}?rows=changed").text
    assert "This row is a sum" not in changed
    assert "Read as a lunar date" in changed


def test_what_a_column_means_is_decided_and_the_rows_follow(desk: OpenDesk) -> None:
    base = sent(desk, korean_list())
    answer = desk.ask(f"{base}/columns", {"column-1": "skip|skip"})
    assert answer.headers["location"] == f"{base}#rows"
    assert "There is nobody to record" not in desk.ask(base).text  # answers without names
    desk.ask(f"{base}/columns", {"column-1": "name.full|name"})
    assert "Record 5 new cases" in desk.ask(base).text


@pytest.mark.parametrize(
    "value", ["case.worker|text", "profile.nothing|text", "name.full|nothing", "import_source.row"]
)
def test_a_meaning_that_is_none_is_refused_and_changes_nothing(desk: OpenDesk, value: str) -> None:
    base = sent(desk, korean_list())
    answer = desk.ask(f"{base}/columns", {"column-1": value})
    assert answer.status == 422
    assert 'role="alert"' in answer.text
    assert "Record 5 new cases" in desk.ask(base).text


def test_a_column_of_what_is_never_stored_cannot_be_opened(desk: OpenDesk) -> None:
    base = sent(desk, korean_list())
    assert desk.ask(f"{base}/column/8").status == 422
    assert desk.ask(f"{base}/columns", {"column-8": "note.text|note"}).status == 403


def test_taking_it_ends_with_the_old_list_and_happens_once(desk: OpenDesk) -> None:
    base = sent(desk, korean_list())
    assert desk.ask(f"{base}/take", {}).headers["location"] == base
    desk.ask(f"{base}/take", {})
    assert len(desk.open.vault.cases()) == 5
    page = desk.ask(base).text
    assert "5 cases were recorded" in page
    assert "empty the bin" in page
    assert desk.ask(f"{base}/samples/1", {}).status == 204
    again = sent(desk, korean_list())
    assert f"{again}/take" not in desk.ask(again).text


def test_what_is_thrown_away_is_gone(desk: OpenDesk) -> None:
    base = sent(desk, korean_list())
    desk.ask(f"{base}/forget", {})
    assert desk.ask(base).status == 404
    assert desk.ask(f"{base}/take", {}).status == 404
    assert desk.open.vault.cases() == []
    assert not desk.open.old_lists


def test_only_one_list_lies_there_at_a_time(desk: OpenDesk) -> None:
    first = sent(desk, korean_list())
    second = sent(desk, chinese_list())
    assert desk.ask(first).status == 404
    assert desk.ask(second).status == 200


def test_names_are_compared_once_sealed_is_open(desk: OpenDesk) -> None:
    base = sent(desk, "성명,생년월일\n강하늘,1990-01-02\n".encode(), "a.csv")
    desk.ask(f"{base}/take", {})
    other = sent(desk, "이름,출생일\n강하늘,1990-01-02\n".encode(), "b.csv")
    assert "Record 1 new case" in desk.ask(other).text
    desk.open.open_sealed(ARA_SECOND, "own_request")
    assert "Record 1 new case" not in desk.ask(other).text


def test_sheet_day_and_date_order_are_chosen(desk: OpenDesk) -> None:
    book = workbook(("Name", "DOB"), [("Kim Pom-byol", "3/5/1988")])
    book.create_sheet("more").append(["Name"])
    base = sent(desk, as_bytes(book))
    before = desk.ask(base).text
    desk.ask(f"{base}/reading", {"dates": "en-GB", "written_on": "2020-01-01", "sheet": "Sheet"})
    after = desk.ask(base).text
    assert 'value="2020-01-01"' in after
    assert '<option value="en-GB" selected>' in after
    assert '<option value="en-GB" selected>' not in before


def test_a_list_of_the_standards_layout_is_held_to_it(desk: OpenDesk) -> None:
    assert "Against HTCDS 2.0" in desk.ask(sent(desk, spreadsheet())).text
    assert "Against HTCDS 2.0" not in desk.ask(sent(desk, korean_list())).text


def test_many_rows_come_by_the_page(desk: OpenDesk) -> None:
    base = sent(desk, many_rows(250))
    assert "Page 1 of 3" in desk.ask(base).text
    assert desk.ask(f"{base}?rows=&page=3").text.count('scope="row" class="end') == 50


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"", "nothing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ""),
    ],
)
def test_what_is_no_list_is_refused_at_the_door(desk: OpenDesk, data: bytes, words: str) -> None:
    answer = upload(desk, "/import", data)
    assert answer.status == 422
    assert 'id="fault"' in answer.text
    assert words in answer.text


def test_headings_are_text_and_nothing_more(desk: OpenDesk) -> None:
    book = workbook((*KOREAN_HEADINGS[:3], "<script>alert(1)</script>"), [(1, "강하늘", "1990", 1)])
    page = desk.ask(sent(desk, as_bytes(book))).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_how_far_the_recording_is_can_be_asked_while_it_runs(desk: OpenDesk) -> None:
    base = sent(desk, many_rows(30))
    assert f'data-progress="{base}/take/progress"' in desk.ask(base).text
    before = json.loads(desk.ask(f"{base}/take/progress").text)
    assert before == {"done": 0, "all": 0}
    desk.ask(f"{base}/take", {})
    assert json.loads(desk.ask(f"{base}/take/progress").text) == {"done": 30, "all": 30}
    assert desk.ask("/import/0/take/progress").status == 404
