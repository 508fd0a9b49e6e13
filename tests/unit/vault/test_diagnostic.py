from pathlib import Path

import pytest

from leeward.errors import InvalidFact
from leeward.vault import diagnostic
from leeward.vault.diagnostic import Diagnostic, Event, Number
from leeward.vault.folder import Folder
from support.vaults import ARA, ARA_SECOND, Clock, heron, new_vault, open_vault


def test_a_line_is_a_code_and_numbers(tmp_path: Path) -> None:
    log = Diagnostic(Folder(tmp_path), Clock())
    log.note(Event.REFUSED, "wrong_passphrase")
    log.note(Event.CHECKED, numbers={Number.SEGMENTS: 3, Number.MILLISECONDS: 12})
    assert log.lines() == [
        "2026-03-02T09:00:00Z refused wrong_passphrase",
        "2026-03-02T09:00:00Z checked segments=3 ms=12",
    ]


@pytest.mark.parametrize("code", ["김영희", "Two Words", "", "a" * 60, "name=Heron"])
def test_no_text_that_a_person_typed_gets_in(tmp_path: Path, code: str) -> None:
    log = Diagnostic(Folder(tmp_path), Clock())
    with pytest.raises(InvalidFact):
        log.note(Event.FAILED, code)
    with pytest.raises(ValueError, match="Heron"):
        log.note(Event.FAILED, numbers={"Heron": 1})  # type: ignore[dict-item]
    assert log.lines() == []


def test_the_log_turns_over_and_stays_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnostic, "MOST_BYTES", 200)
    log = Diagnostic(Folder(tmp_path), Clock())
    for number in range(40):
        log.note(Event.RECORDED, numbers={Number.ENTRIES: number})
    assert log.lines()[-1].endswith("entries=39")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 400


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    Diagnostic(Folder(tmp_path / "gone"), Clock()).note(Event.FAILED)


def test_a_day_s_work_leaves_no_word_in_the_log(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    heron(vault)
    vault.open_sealed(ARA_SECOND, "visit")
    vault.search("영희")
    vault.rebuild()
    vault.check()
    vault.close()
    open_vault(tmp_path / "v").close()
    content = (tmp_path / "v" / "diagnostic.log").read_text("ascii")
    for word in ("Ara", "Heron", "Quiet", "K7M2", "visit", "passport", ARA):
        assert word not in content
    assert "sealed_opened" in content
