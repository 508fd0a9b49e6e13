"""`leeward export`: sealed by default, approved, never over a file, never beside it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leeward.cli import exporting, opening
from leeward.cli.main import main
from leeward.desk.opening import open_case
from leeward.desk.session import Session
from leeward.errors import DiskFull
from leeward.exchange.age import is_sealed, open_with
from support.vaults import ARA, BOMI, add_bomi, new_vault, open_vault

ON_PAPER = "a passphrase on paper"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    vault = new_vault(tmp_path / "vault")
    add_bomi(vault)
    session = Session(vault, vault.session.around.clock, vault.session.around.random)
    for number, name in enumerate(("Heron", "Brook")):
        open_case(session, pseudonym=name, code=f"LW-2222{number + 2}")
    vault.close()
    for name, text in (("first", ARA), ("bomi", BOMI), ("paper", ON_PAPER)):
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")

    def open_cheaply(folder: Path, member: str, passphrase: str, _: object = None) -> Session:
        vault = open_vault(folder, member, passphrase)
        return Session(vault, vault.session.around.clock, vault.session.around.random)

    monkeypatch.setattr(opening, "open_here", open_cheaply)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def run(place: Path, *words: str, cases: str = "LW-22222") -> Result:
    given = ["--cases", cases, "--to", str(place / "out" / "file"), "--member", "Ara"]
    given += ["--passphrase-file", str(place / "first")]
    (place / "out").mkdir(exist_ok=True)
    return CliRunner().invoke(main, ["export", str(place / "vault"), *words, *given])


def approved(place: Path) -> list[str]:
    return ["--approver", "Bomi", "--approver-passphrase-file", str(place / "bomi")]


def test_it_is_sealed_and_only_its_owner_may_read_it(place: Path) -> None:
    words = ["--export-passphrase-file", str(place / "paper"), "--format", "csv", "--json"]
    answer = run(place, *words, *approved(place), cases="LW-22222,LW-22223")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["cases"], told["sealing"]) == (2, "passphrase")
    file = place / "out" / "file"
    assert file.stat().st_mode & 0o777 == 0o600
    assert is_sealed(file.read_bytes())
    assert "Brook" in open_with(file.read_bytes(), ON_PAPER).decode("utf-8-sig")
    assert [path.name for path in (place / "out").iterdir()] == ["file"]


def test_codes_may_follow_one_another(place: Path) -> None:
    words = ["--in-clear", "--format", "csv", "--json", *approved(place)]
    given = ["export", str(place / "vault"), "--to", str(place / "f"), "--member", "Ara"]
    given += ["--passphrase-file", str(place / "first"), "--cases", "LW-22222", "LW-22223"]
    answer = CliRunner().invoke(main, [*given, *words])
    assert json.loads(answer.stdout)["cases"] == 2


def test_in_clear_takes_a_word_and_warns(place: Path) -> None:
    refused = run(place, "--in-clear")
    assert refused.exit_code == 4
    assert "[approval_missing]" in refused.stderr
    assert not (place / "out" / "file").exists()
    answer = run(place, "--in-clear", "--format", "json", *approved(place))
    assert "not sealed" in answer.stderr
    assert b"Heron" in (place / "out" / "file").read_bytes()


def test_a_file_that_is_there_is_left_alone(place: Path) -> None:
    (place / "out").mkdir()
    (place / "out" / "file").write_text("hers", encoding="utf-8")
    answer = run(place, "--in-clear", *approved(place))
    assert "[file_exists]" in answer.stderr
    assert (place / "out" / "file").read_text(encoding="utf-8") == "hers"
    assert run(place, "--in-clear", "--replace", *approved(place)).exit_code == 0


@pytest.mark.parametrize(
    "words", [[], ["--in-clear", "--recipient", "age1x"], ["--recipient", "x", "--in-clear"]]
)
def test_one_way_of_sealing_is_asked_for(place: Path, words: list[str]) -> None:
    answer = run(place, *words)
    assert answer.exit_code == 2


def test_what_is_no_key_or_no_case_is_refused(place: Path) -> None:
    assert "[invalid_recipient]" in run(place, "--recipient", "x", *approved(place)).stderr
    unknown = run(place, "--in-clear", *approved(place), cases="LW-99999")
    assert "[unknown_case]" in unknown.stderr


def test_a_disk_that_fills_leaves_no_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        exporting.write(tmp_path / "f", b"half", replace=False)
    assert list(tmp_path.iterdir()) == []
