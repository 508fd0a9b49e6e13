"""`leeward import`: what scripts and people get, and what the vault keeps."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leeward.cli import opening
from leeward.cli.main import main
from leeward.desk.session import Session
from leeward.exchange.age import seal_with
from support.htcds_files import OFFICIAL, SPREADSHEET, official, spreadsheet
from support.messy_sheets import korean_list
from support.vaults import ARA, ARA_SECOND, files_of, new_vault, open_vault


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    new_vault(tmp_path / "vault").close()
    (tmp_path / "first").write_text(ARA + "\n", encoding="utf-8")
    (tmp_path / "second").write_text(ARA_SECOND + "\n", encoding="utf-8")

    def open_cheaply(folder: Path, member: str, passphrase: str, _: object = None) -> Session:
        vault = open_vault(folder, member or "Ara", passphrase, clock=None)
        return Session(vault, vault.session.around.clock, vault.session.around.random)

    monkeypatch.setattr(opening, "open_here", open_cheaply)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def run(place: Path, file: Path, *words: str) -> Result:
    given = ["--member", "Ara", "--passphrase-file", str(place / "first")]
    return CliRunner().invoke(main, ["import", str(place / "vault"), str(file), *words, *given])


def written(place: Path, data: bytes, name: str = "list.xlsx") -> Path:
    (place / name).write_bytes(data)
    return place / name


def test_each_row_is_told_and_the_same_file_adds_nothing(place: Path) -> None:
    file = written(place, korean_list())
    first = json.loads(run(place, file, "--json").stdout)
    assert first["counts"]["refused"] == 4
    assert len(first["recorded"]) == first["people"] > 4
    assert all(remark["sentence"] for row in first["rows"] for remark in row["remarks"])
    assert first["next"]
    again = run(place, file, "--json")
    assert again.exit_code == 0
    told = json.loads(again.stdout)
    assert told["recorded"] == []
    assert told["counts"]["taken"] == told["counts"]["changed"] == 0
    vault = open_vault(place / "vault")
    assert len(vault.cases()) == first["people"]
    assert vault.check().is_sound
    vault.close()


def test_a_dry_run_changes_no_byte_of_the_vault(place: Path) -> None:
    def kept() -> dict[str, bytes]:
        found = files_of(place / "vault")
        return {name: found[name] for name in found if name.startswith(("vault.db", "slots"))}

    vault = open_vault(place / "vault")
    vault.close()
    before = kept()
    answer = run(place, written(place, korean_list()), "--dry-run", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["people"] > 4
    assert kept() == before


def test_a_list_in_a_persons_hands_is_told_in_her_language(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    answer = run(place, written(place, korean_list()))
    assert "한 사람씩 행을 나누어" in answer.stdout
    assert "휴지통" in answer.stdout
    assert "김봄별" not in answer.output


def test_a_mapping_is_saved_corrected_and_used(place: Path) -> None:
    file, saved = written(place, korean_list()), place / "map.toml"
    assert run(place, file, "--dry-run", "--save-map", str(saved)).exit_code == 0
    text = saved.read_text(encoding="utf-8")
    assert "김봄별" not in text
    saved.write_text(
        text.replace('to = "note.text"', 'to = "skip"').replace('read = "note"', 'read = "skip"'),
        encoding="utf-8",
    )
    told = json.loads(run(place, file, "--map", str(saved), "--json").stdout)
    assert "note.text" not in {column["to"] for column in told["columns"]}
    assert told["recorded"]


def test_a_file_of_the_standard_is_checked_in_a_dry_run(place: Path) -> None:
    file = written(place, spreadsheet())
    answer = run(place, file, "--form", "htcds", "--dry-run", "--json")
    told = json.loads(answer.stdout)
    assert told["htcds"]["rows"] == 3
    assert answer.exit_code == (0 if told["htcds"]["conforms"] else 3)
    refused = run(place, written(place, korean_list()), "--form", "htcds", "--dry-run", "--json")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "[invalid_file]" in refused.stderr


def test_a_sealed_file_is_opened_with_its_own_passphrase(place: Path) -> None:
    file = written(place, seal_with(spreadsheet(), "a passphrase on paper"), "list.age")
    assert "[invalid_file]" in run(place, file).stderr
    (place / "third").write_text("a passphrase on paper\n", encoding="utf-8")
    answer = run(place, file, "--export-passphrase-file", str(place / "third"), "--json")
    assert len(json.loads(answer.stdout)["recorded"]) == 3


def test_an_open_sealed_stream_tells_who_is_here_already(place: Path) -> None:
    run(place, written(place, "이름,생년월일\n김봄별,1988-03-05\n".encode(), "one.csv"))
    other = written(place, "성명,출생일\n김봄별,1988-03-05\n".encode(), "other.csv")
    second = ["--sealed-passphrase-file", str(place / "second")]
    told = json.loads(run(place, other, "--dry-run", "--json", *second).stdout)
    assert [remark["code"] for remark in told["rows"][0]["remarks"]] == ["person_known"]
    closed = json.loads(run(place, other, "--dry-run", "--json").stdout)
    assert "names_not_compared" in {notice["code"] for notice in closed["notices"]}


@pytest.mark.parametrize("name", [pytest.param(SPREADSHEET, marks=official)])
def test_the_official_spreadsheet_is_read(place: Path, name: str) -> None:
    answer = run(place, OFFICIAL / name, "--form", "htcds", "--dry-run", "--json")
    assert json.loads(answer.stdout)["form"] == "htcds"


def test_a_village_is_left_out_of_where_she_is_now_and_the_row_says_so(place: Path) -> None:
    rows = "Pseudonym,Current location\nWillow,Yanbian\nAlder,Orrin village\nReed,연길시 하남가\n"
    told = json.loads(run(place, written(place, rows.encode(), "list.csv"), "--json").stdout)
    codes = [[remark["code"] for remark in row["remarks"]] for row in told["rows"]]
    assert ["cell_never_stored" in each for each in codes] == [False, True, True]
    assert len(told["recorded"]) == 3
    vault = open_vault(place / "vault")
    held = [vault.case_file(case).held("safe_contact", "coarse_location") for case in vault.cases()]
    assert sorted(held, key=str) == [None, None, "Yanbian"]
    vault.close()
