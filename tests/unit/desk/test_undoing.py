"""Undo is a superseding entry: what stood before stands again, and nothing leaves the history."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.dates.when import on_day
from leeward.desk.history_view import history
from leeward.desk.journal_view import TAKEN_BACK, journal
from leeward.desk.noting import GivenNote, write_note
from leeward.desk.open_file import open_file
from leeward.desk.recording import record_answers
from leeward.desk.undoing import undo_entry
from leeward.errors import InvalidFact, InvalidIdentifier
from support.case_desk import Planted, planted
from support.vaults import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Iterator[Planted]:
    made = planted(tmp_path / "v", clock)
    clock.forward(minutes=5)
    yield made
    made.session.close()


def place(here: Planted, kind: str) -> str:
    entries = journal(open_file(here.session, here.case)).entries
    return next(entry.place for entry in entries if entry.kind == kind)


def test_a_level_goes_back_with_its_copy_in_core(here: Planted) -> None:
    record_answers(here.session, here.case, "risk", {"level": "low"})
    file = open_file(here.session, here.case).file
    assert (file.held("risk", "level"), file.held("case", "level")) == ("low", "low")
    undo_entry(here.session, here.case, place(here, "risk"))
    file = open_file(here.session, here.case).file
    assert (file.held("risk", "level"), file.held("case", "level")) == ("high", "high")
    record = file.one("risk")
    assert record is not None
    assert [value.value for value in record.fields["level"].history] == ["high", "low", "high"]


def test_a_note_is_struck_through_with_its_reason(here: Planted) -> None:
    write_note(here.session, here.case, GivenNote("wrong file"))
    where = place(here, "note")
    with pytest.raises(InvalidFact):
        undo_entry(here.session, here.case, where)
    with pytest.raises(InvalidFact):
        undo_entry(here.session, here.case, where, "she is 13912345678")
    undo_entry(here.session, here.case, where, "belongs to another case")
    opened = open_file(here.session, here.case)
    (entry,) = journal(opened, TAKEN_BACK).entries
    assert entry.text == "wrong file"
    assert entry.retracted is not None
    assert entry.retracted.reason == "belongs to another case"
    assert not entry.can_undo
    assert [one.kind for one in journal(opened).entries].count("note") == 1
    assert any(save.is_retracted for save in history(opened).saves)


def test_a_journal_goes_by_the_days_of_the_worker(here: Planted, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=22, minute=30)  # the next day has begun in Seoul
    here.session.choose("timezone", "Asia/Seoul")
    record_answers(here.session, here.case, "risk", {"assessed_on": on_day(here.session.today)})
    clock.forward(minutes=5)
    write_note(here.session, here.case, GivenNote("later that morning"))
    kinds = [one.kind for one in journal(open_file(here.session, here.case)).entries]
    assert kinds[:2] == ["note", "risk"]


def test_what_something_came_after_cannot_be_undone(here: Planted, clock: Clock) -> None:
    record_answers(here.session, here.case, "risk", {"level": "low"})
    where = place(here, "risk")
    clock.forward(minutes=5)
    record_answers(here.session, here.case, "risk", {"level": "medium"})
    with pytest.raises(InvalidFact):
        undo_entry(here.session, here.case, where)


@pytest.mark.parametrize("where", ["", "nonsense", "00.11.1.1", f"{'0' * 32}.{'1' * 32}.1.0"])
def test_a_place_that_is_none_is_refused(here: Planted, where: str) -> None:
    with pytest.raises(InvalidIdentifier):
        undo_entry(here.session, here.case, where)
