"""`leeward form`: a contract for scripts, with refusals that name sheet and row."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from leeward.cli import opening
from leeward.cli.main import main
from leeward.desk.answering import fill
from leeward.desk.filling import begin
from leeward.desk.open_file import open_file
from leeward.desk.opening import open_case
from leeward.desk.own_forms import add_form, own_form
from leeward.desk.session import Session
from leeward.exchange.age import is_sealed, open_with
from support.htcds_files import xlsform
from support.vaults import ARA, ARA_SECOND, BOMI, add_bomi, new_vault, open_vault

CLINIC = Path(__file__).parents[2] / "support" / "clinic_form.md"
ON_PAPER = "a passphrase on paper"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    vault = new_vault(tmp_path / "vault")
    add_bomi(vault)
    vault.close()
    told = (("first", ARA), ("second", ARA_SECOND), ("bomi", BOMI), ("paper", ON_PAPER))
    for name, text in told:
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")

    def open_cheaply(folder: Path, member: str, passphrase: str, _: object = None) -> Session:
        vault = open_vault(folder, member, passphrase)
        return Session(vault, vault.session.around.clock, vault.session.around.random)

    monkeypatch.setattr(opening, "open_here", open_cheaply)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["form", *words])


def ara(place: Path) -> Sequence[str]:
    return ("--member", "Ara", "--passphrase-file", str(place / "first"))


def test_a_good_form_is_checked_without_a_vault(tmp_path: Path) -> None:
    file = tmp_path / "htcds.xlsx"
    file.write_bytes(xlsform())
    answer = run("check", str(file), "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["form"] == "htcds"
    assert told["sealed"] > 5
    assert {each["reason"] for each in told["left_out"]} == {"not_kept"}


def test_a_refusal_names_sheet_and_row(tmp_path: Path) -> None:
    file = tmp_path / "clinic.md"
    file.write_bytes(CLINIC.read_bytes().replace(b"today()", b"mystery()"))
    answer = run("check", str(file), "--json")
    assert answer.exit_code == 3
    assert answer.stdout == ""
    assert "sheet survey, row 7" in answer.stderr
    assert answer.stderr.rstrip().endswith("[invalid_form]")


def test_what_is_never_stored_is_listed_by_row(tmp_path: Path) -> None:
    file = tmp_path / "routes.md"
    text = "| survey |\n| | type | name | label |\n| | text | ok | Words |\n"
    file.write_text(text + "| | text | broker_name | Broker |\n", encoding="utf-8")
    answer = run("check", str(file))
    assert answer.exit_code == 0
    assert "survey, row 4: broker_name: left out, because Leeward never stores this" in (
        answer.stdout
    )


def test_a_form_is_added_once_and_listed_with_its_versions(place: Path) -> None:
    folder = str(place / "vault")
    answer = run("add", folder, str(CLINIC), *ara(place), "--json")
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout)["added"] is True
    again = run("add", folder, str(CLINIC), *ara(place), "--json")
    assert json.loads(again.stdout)["added"] is False
    other = place / "clinic.md"
    other.write_bytes(CLINIC.read_bytes().replace(b"How many visits?", b"Visits?"))
    refused = run("add", folder, str(other), *ara(place))
    assert refused.exit_code == 3
    assert "give it a new version" in refused.stderr
    (form,) = json.loads(run("list", folder, *ara(place), "--json").stdout)["forms"]
    assert (form["form"], form["versions"], form["added_by"]) == ("clinic", ["3"], "Ara")


def test_answers_leave_sealed_and_approved_under_codes(place: Path) -> None:
    folder = place / "vault"
    vault = open_vault(folder)
    session = Session(vault, vault.session.around.clock, vault.session.around.random)
    case = open_case(session, pseudonym="Heron", code="LW-22222")
    code = add_form(session, CLINIC.read_bytes(), "clinic").code
    session.open_sealed(ARA_SECOND, "own_request")
    told = {"province": "north", "doctor": "가상 의사", "medicine#": "0", "visits": "3"}
    assert fill(begin(open_file(session, case), own_form(session, code)), told).is_done
    session.close()
    out = place / "answers.age"
    given = ["answers", str(folder), "clinic", "--to", str(out), *ara(place), "--json"]
    seal = ["--export-passphrase-file", str(place / "paper")]
    approver = ["--approver", "Bomi", "--approver-passphrase-file", str(place / "bomi")]
    assert run(*given).exit_code == 2
    assert run(*given, *seal).exit_code == 4
    assert not out.exists()
    answer = run(*given, *seal, *approver)
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout)["rows"] == 1
    assert is_sealed(out.read_bytes())
    sheet = load_workbook(BytesIO(open_with(out.read_bytes(), ON_PAPER))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told_out = dict(zip(rows[0], rows[1], strict=True))
    assert (told_out["case"], told_out["visits"], told_out["doctor"]) == ("LW-22222", "3", None)
    names = ["--with-names", "--replace", "--sealed-passphrase-file", str(place / "second")]
    assert run(*given, *seal, *approver, *names).exit_code == 0
    sheet = load_workbook(BytesIO(open_with(out.read_bytes(), ON_PAPER))).worksheets[0]
    assert "가상 의사" in [cell.value for cell in list(sheet.iter_rows())[1]]
    assert (
        run(
            "answers",
            str(folder),
            "nothing",
            "--to",
            str(place / "x"),
            *ara(place),
            *seal,
            *approver,
        ).exit_code
        == 3
    )
