"""An old list becomes cases: all of it or nothing, once, and names in sealed only."""

from datetime import date
from pathlib import Path

import pytest

from leeward.desk.importing import (
    Taken,
    against_the_standard,
    all_here,
    look_through,
    read_list,
    take,
    with_mapping,
    with_sheet,
)
from leeward.desk.session import Session
from leeward.errors import InvalidFact, InvalidFile, NeverStored
from leeward.exchange.intake import Outcome
from leeward.ids import StreamKind
from support import htcds_files, messy_sheets
from support.desks import new_desk


@pytest.fixture
def desk(tmp_path: Path) -> Session:
    return new_desk(tmp_path / "v")


def taken(desk: Session, data: bytes) -> Taken:
    old = read_list(data, written_on=messy_sheets.RECORDED_ON)
    return take(desk, look_through(desk, old))


def test_names_are_written_to_sealed_while_it_is_closed(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "v")
    new = taken(desk, messy_sheets.korean_list())
    closed = desk.vault.case_file(new.cases[0])
    assert not closed.all_of("name")
    desk.open_sealed("three paper lanterns", "own_request")
    names = {
        record.held("full")
        for case in new.cases
        for record in desk.vault.case_file(case).all_of("name")
    }
    assert {"김봄별", "리설향", "박은경"} <= names
    for case in new.cases:
        for one in desk.vault.recorded(case, ("name", "identity", "relationship")):
            assert one.stream is StreamKind.SEALED


def test_every_new_case_has_a_code_a_pseudonym_a_worker_and_its_step(desk: Session) -> None:
    new = taken(desk, messy_sheets.korean_list())
    assert len(set(new.codes)) == len(new.cases)
    rows = [desk.vault.projection.case(case) for case in new.cases]
    assert len({row.pseudonym for row in rows if row}) == len(rows)
    assert all(row is not None and row.worker == desk.member for row in rows)
    assert any(row is not None and row.level == "high" for row in rows)
    assert desk.vault.check().is_sound


def test_a_copy_that_was_sorted_and_saved_by_another_program_adds_nothing(desk: Session) -> None:
    lines = ["성명,생년월일,비고", "강하늘,1990-01-02,첫째", "윤바다,1991-02-03,둘째"]
    taken(desk, "\n".join(lines).encode())
    book = messy_sheets.workbook(
        ("비고", "성명", "생년월일"),
        [("둘째", "윤바다", date(1991, 2, 3)), ("첫째", "강하늘", date(1990, 1, 2))],
        title="명단 최종",
    )
    old = read_list(messy_sheets.as_bytes(book), written_on=messy_sheets.RECORDED_ON)
    seen = look_through(desk, old)
    assert all_here(seen)
    assert [row.outcome for row in seen.rows] == [Outcome.HERE, Outcome.HERE]
    assert not take(desk, seen).cases


def test_a_rekey_does_not_make_old_rows_new(desk: Session) -> None:
    new = taken(desk, messy_sheets.chinese_list())
    desk.vault.shred_case(new.cases[-1])
    old = read_list(messy_sheets.chinese_list(), written_on=messy_sheets.RECORDED_ON)
    seen = look_through(desk, old)
    # What was destroyed left no trace, so that row alone would be taken again.
    assert seen.counts[Outcome.HERE] == len(seen.rows) - 1


def test_one_value_that_does_not_fit_leaves_nobody(desk: Session) -> None:
    old = read_list(messy_sheets.korean_list(), written_on=messy_sheets.RECORDED_ON)
    seen = look_through(desk, old)
    last = list(seen.people.values())[-1]
    last.facts.setdefault("profile", {})["prs_Gender"] = "no code of the list"
    with pytest.raises(InvalidFact):
        take(desk, seen)
    assert desk.vault.cases() == []


def test_a_cut_in_the_middle_leaves_nobody(desk: Session) -> None:
    class Cut(BaseException):
        """The power goes off."""

    def cut(done: int, total: int) -> None:
        if done == total - 1:
            raise Cut

    old = read_list(messy_sheets.korean_list(), written_on=messy_sheets.RECORDED_ON)
    seen = look_through(desk, old)
    with pytest.raises(Cut):
        take(desk, seen, cut)
    assert desk.vault.cases() == []
    assert len(take(desk, seen).cases) == len(seen.people)
    assert desk.vault.check().is_sound


def test_a_column_of_what_is_never_stored_cannot_be_let_in(desk: Session) -> None:
    old = read_list(messy_sheets.korean_list(), written_on=messy_sheets.RECORDED_ON)
    broker = next(each for each in old.mapping.columns if each.what == "broker")
    with pytest.raises(NeverStored):
        with_mapping(old, old.mapping.with_column(broker.place, "note.text"))
    del desk


def test_a_pseudonym_of_the_list_is_kept_unless_it_is_taken(desk: Session) -> None:
    data = b"pseudonym,notes\nHeron,one\nHeron,two\nBrook,three\n"
    old = read_list(data, written_on=messy_sheets.RECORDED_ON)
    new = take(desk, look_through(desk, old))
    names = [row.pseudonym for case in new.cases if (row := desk.vault.projection.case(case))]
    assert names.count("Heron") == 1
    assert "Brook" in names
    assert len(set(names)) == 3


def test_another_sheet_of_the_same_file_gets_its_own_proposal(desk: Session) -> None:
    book = messy_sheets.workbook(messy_sheets.ENGLISH_HEADINGS, messy_sheets.ENGLISH_ROWS)
    other = book.create_sheet("아동")
    for row in (messy_sheets.CHINESE_HEADINGS, *messy_sheets.CHINESE_ROWS):
        other.append(list(row))
    old = read_list(messy_sheets.as_bytes(book), written_on=messy_sheets.RECORDED_ON)
    seen = look_through(desk, with_sheet(old, "아동"))
    assert seen.sheet == 2
    assert len(seen.people) == 3


def test_only_a_list_of_the_standards_layout_is_held_to_the_standard(desk: Session) -> None:
    own = read_list(messy_sheets.korean_list(), written_on=messy_sheets.RECORDED_ON)
    assert against_the_standard(desk, own) is None
    standard = read_list(htcds_files.spreadsheet(), written_on=messy_sheets.RECORDED_ON)
    report = against_the_standard(desk, standard)
    assert report is not None
    assert report.rows == 3
    with pytest.raises(InvalidFile):
        read_list(messy_sheets.korean_list(), written_on=date(2026, 1, 1), form="htcds")
