"""A coordinator who wants more numbers than two members agreed to, or her budget back."""

import os
import shutil
from pathlib import Path

import pytest

from leeward.exchange.ledger_file import read_ledger_file
from support.numbers_desk import APPROVED, CHOSEN, LATER, people
from support.open_desk import OpenDesk
from support.vaults import ARA, BOMI


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("numbers") / "v"
    people(folder, 8)
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> OpenDesk:
    shutil.copytree(made, tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    desk.clock.now = LATER
    desk.unlock("Ara", ARA)
    return desk


def charges(desk: OpenDesk) -> int:
    path = desk.folder / "privacy-ledger"
    return len(read_ledger_file(path).charges) if path.exists() else 0


def test_an_older_ledger_put_back_is_found_out_by_every_page(desk: OpenDesk) -> None:
    ledger = desk.folder / "privacy-ledger"
    assert desk.ask("/numbers/publish", APPROVED).status == 303
    older = ledger.read_bytes()
    assert desk.ask("/numbers/publish", APPROVED).status == 303
    for left in (older, b""):
        ledger.write_bytes(left)
        for path in ("/numbers", "/numbers/ledger"):
            assert desk.ask(path).status == 409, path
        assert desk.ask("/numbers/publish", APPROVED).status == 409
    assert ledger.read_bytes() == b""


def test_a_rewritten_line_is_found_out_by_its_signature(desk: OpenDesk) -> None:
    ledger = desk.folder / "privacy-ledger"
    assert desk.ask("/numbers/publish", APPROVED).status == 303
    ledger.write_bytes(ledger.read_bytes().replace(b'"tables":1', b'"tables":2'))
    assert desk.ask("/numbers/ledger").status == 409
    assert desk.ask("/numbers/publish", APPROVED).status == 409


def test_what_is_spent_is_spent_and_the_refusal_says_what_is_left(desk: OpenDesk) -> None:
    usual = {**APPROVED, "level": "usual"}
    assert desk.ask("/numbers/publish", usual).status == 303
    page = desk.ask("/numbers/publish", usual)
    assert page.status == 403
    assert "0.00 is left of 1" in page.text
    assert charges(desk) == 1
    # people of other months have a budget of their own
    assert desk.ask("/numbers/publish", {**usual, "first": "2024", "last": "2024"}).status == 303


@pytest.mark.parametrize(
    "forged",
    [
        {"level": "9"},
        {"level": "records"},
        {"caps": "9"},
        {"questions": "cases"},
        {"size": "1"},
        {"first": "1999", "last": "2025", "part": ""},
        {"sort": "everything"},
        {"unit": "nobody"},
    ],
)
def test_no_forged_form_buys_more(desk: OpenDesk, forged: dict[str, str]) -> None:
    page = desk.ask("/numbers/publish", {**APPROVED, **forged})
    assert page.status in {403, 422}
    assert charges(desk) == 0


def test_a_full_disk_after_the_charge_leaves_it_and_publishes_nothing(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        from leeward.errors import DiskFull  # noqa: PLC0415 - a test's own disk

        raise DiskFull

    monkeypatch.setattr("leeward.desk.numbers_kept.keep", full)
    assert desk.ask("/numbers/publish", APPROVED).status == 503
    monkeypatch.undo()
    assert charges(desk) == 1
    assert "<tbody>" not in desk.ask("/numbers/published").text
    assert "It is spent all the same" in desk.ask("/numbers/ledger").text


def test_a_full_disk_before_the_charge_measures_nothing(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write

    def write(file: int, content: bytes) -> int:
        if b'"kind":"charge"' in bytes(content):
            raise OSError(28, "no space")
        return whole(file, content)

    def measured(*_: object) -> None:
        raise AssertionError("measured without a charge")

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr("leeward.desk.publishing.measure_each", measured)
    assert desk.ask("/numbers/publish", APPROVED).status == 503
    monkeypatch.undo()
    assert "<tbody>" not in desk.ask("/numbers/published").text


def test_two_publications_are_never_made_at_once(desk: OpenDesk) -> None:
    desk.desk._app.state.publishing = 40
    answer = desk.ask("/numbers/publish", APPROVED)
    assert answer.headers["location"] == "/numbers"
    assert charges(desk) == 0


def test_her_own_word_is_not_a_second_one(desk: OpenDesk) -> None:
    for name, word in (("Ara", ARA), ("ara", ARA), ("Bomi", ARA), ("", BOMI)):
        page = desk.ask("/numbers/publish", {**CHOSEN, "approver": name, "word": word})
        assert page.status in {403, 422}
    assert charges(desk) == 0
