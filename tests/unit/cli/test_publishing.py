"""`leeward publish` as a script and as a person meet it."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leeward.cli.main import main
from leeward.errors import InvalidFact
from support.statistics import invented_rows, questions
from support.vaults import ARA, new_vault


@pytest.fixture
def place(tmp_path: Path) -> Path:
    rows = invented_rows(120)
    with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "q.toml").write_text(questions(), encoding="utf-8")
    return tmp_path


def tables(place: Path, *more: str, approvers: tuple[str, ...] = ("Ara", "Bomi")) -> Result:
    arguments = ["publish", "tables", str(place / "rows.csv"), "--questions", str(place / "q.toml")]
    arguments += ["--ledger", str(place / "ledger"), "--out", str(place / "out")]
    for name in approvers:
        arguments += ["--approver", name]
    return CliRunner().invoke(main, [*arguments, *more])


def test_a_plan_tells_the_error_and_the_guess_and_spends_nothing(place: Path) -> None:
    done = tables(place, "--plan", "--json")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["chance_of_a_guess"] == pytest.approx(0.544, abs=0.001)
    assert said["half_widths"]["age x role"] < 20
    assert not (place / "ledger").exists()
    assert not (place / "out").exists()
    assert "publish nothing" in tables(place, "--plan").stdout


def test_without_a_yes_nothing_is_published(place: Path) -> None:
    assert tables(place).exit_code == 2
    assert not (place / "ledger").exists()


def test_a_publication_prints_its_files(place: Path) -> None:
    done = tables(place, "--yes", "--json")
    assert done.exit_code == 0, done.stderr
    assert "publication.json" in json.loads(done.stdout)["files"]
    assert (place / "out" / "page-ko.html").exists()


@pytest.mark.parametrize(
    ("more", "code", "exit_code"),
    [
        (["--epsilon", "0"], "invalid_budget", 3),
        (["--epsilon", "100"], "invalid_budget", 3),
        (["--delta", "0.1"], "invalid_budget", 3),
        (["--epsilon", "3"], "budget_spent", 4),
        (["--seen-head", "x"], "invalid_head", 3),
        (["--cap-lifetime", "9"], "invalid_budget", 3),
        (["--seen-head", "a:1:" + "0" * 64], "ledger_rolled_back", 5),
    ],
)
def test_each_refusal_has_its_sentence_and_exit_code(
    place: Path, more: list[str], code: str, exit_code: int
) -> None:
    done = tables(place, "--yes", *more)
    assert (done.exit_code, f"[{code}]" in done.stderr) == (exit_code, True), done.stderr
    assert not (place / "out").exists()
    assert not (place / "ledger").exists()


def test_one_approver_is_not_enough(place: Path) -> None:
    assert tables(place, "--yes", approvers=("Ara",)).exit_code == 4


def test_merging_one_part_and_a_file_that_is_none(place: Path) -> None:
    assert tables(place, "--yes", "--part").exit_code == 0
    command = ["publish", "merge", "--questions", str(place / "q.toml"), "--out"]
    done = CliRunner().invoke(main, [*command, str(place / "sum"), str(place / "out"), "--json"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["parts"] == 1
    none = CliRunner().invoke(main, [*command, str(place / "no"), str(place / "rows.csv")])
    assert none.exit_code == 3


def test_a_device_of_the_organisation_signs_ledger_and_publication(place: Path) -> None:
    new_vault(place / "v").close()
    (place / "first").write_text(ARA + "\n", encoding="utf-8")
    signing = ["--sign-with", str(place / "v"), "--passphrase-file", str(place / "first")]
    done = tables(place, "--yes", *signing)
    assert done.exit_code == 0, done.stderr
    said = json.loads((place / "out" / "publication.json").read_text(encoding="utf-8"))
    assert len(bytes.fromhex(said["signature"])) == 64
    unsigned = tables(place, "--yes", "--epsilon", "0.01", "--out", str(place / "two"))
    assert "[ledger_signed]" in unsigned.stderr or "[budget_spent]" in unsigned.stderr


def test_the_device_signs_nothing_else_this_way(place: Path) -> None:
    vault = new_vault(place / "v")
    with pytest.raises(InvalidFact):
        vault.sign_for_readers(b"lw-sig-approval-1 anything")
    vault.close()
