"""`leeward publish … --from DIR`: cases become rows, two members prove who they are, one ledger."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leeward.cli.main import main
from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.restoring import carry_ledger
from leeward.errors import LedgerRolledBack
from leeward.exchange.case_rows import case_row
from leeward.exchange.ledger_file import highest, read_ledger_file
from leeward.vault import backup as backups
from support.desks import new_desk
from support.vaults import ARA, BOMI, add_bomi, open_vault, restore_vault

QUESTIONS = """
title = "Cases"
cohort = "{year}"
size = "under_50"
tables = [["lwd_family_role"], ["isForcedMarriage"]]

[column.lwd_family_role]
list = "family_roles"

[column.isForcedMarriage]
list = "ctdc_flags"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    session = new_desk(tmp_path / "v")
    add_bomi(session.vault)
    for number in range(6):
        case = open_case(session, pseudonym=f"reed {number}")
        told = {
            "lwd_family_role": "mother",
            "vic_TypeOfExploitation": ["ForcedMarriage"] if number % 2 else ["ForcedLabour"],
            "lwd_months": 14,
            "lwd_recruiter_relation": "friend",
            "prs_Gender": "Feminine",
        }
        record_answers(session, case, "profile", told)
    year = session.today.year
    session.close()
    (tmp_path / "q.toml").write_text(QUESTIONS.format(year=year), encoding="utf-8")
    (tmp_path / "ara").write_text(ARA + "\n", encoding="utf-8")
    (tmp_path / "bomi").write_text(BOMI + "\n", encoding="utf-8")
    return tmp_path


def tables(place: Path, *more: str, out: str = "out", approver: str = "Bomi") -> Result:
    arguments = ["publish", "tables", "--from", str(place / "v"), "--questions"]
    arguments += [str(place / "q.toml"), "--out", str(place / out), "--yes"]
    arguments += ["--reason", "asked for by the court", "--epsilon", "0.4", "--member", "Ara"]
    arguments += ["--passphrase-file", str(place / "ara"), "--approver", approver]
    arguments += ["--approver-passphrase-file", str(place / "bomi")]
    return CliRunner().invoke(main, [*arguments, *more])


def test_cases_are_counted_signed_and_charged_to_the_organisations_own_ledger(
    place: Path,
) -> None:
    done = tables(place)
    assert done.exit_code == 0, done.stderr
    ledger = read_ledger_file(place / "v" / "privacy-ledger")
    assert ledger.is_signed
    assert len(set(ledger.charges[0].approvers)) == 2
    assert not {"Ara", "Bomi"} & set(ledger.charges[0].approvers)
    said = json.loads((place / "out" / "publication.json").read_text(encoding="utf-8"))
    assert said["ledger_heads"] == [ledger.head.text]
    assert len(bytes.fromhex(said["signature"])) == 64


def test_a_wrong_passphrase_or_ones_own_approves_nothing(place: Path) -> None:
    (place / "bomi").write_text("not what she chose at all\n", encoding="utf-8")
    assert "[wrong_passphrase]" in tables(place).stderr
    (place / "bomi").write_text(ARA + "\n", encoding="utf-8")
    assert "[approval_missing]" in tables(place, approver="Ara").stderr
    assert not (place / "v" / "privacy-ledger").exists()
    assert not (place / "out").exists()


def test_an_older_ledger_put_back_is_found_out(place: Path) -> None:
    assert tables(place).exit_code == 0
    older = (place / "v" / "privacy-ledger").read_bytes()
    assert tables(place, out="two").exit_code == 0
    (place / "v" / "privacy-ledger").write_bytes(older)
    assert "[ledger_rolled_back]" in tables(place, out="three").stderr
    (place / "v" / "privacy-ledger").unlink()
    assert "[ledger_rolled_back]" in tables(place, out="three").stderr
    assert not (place / "three").exists()


def test_a_restored_vault_carries_the_ledger_that_was_charged_most(place: Path) -> None:
    assert tables(place).exit_code == 0
    vault = open_vault(place / "v")
    backup_file = place / "one.lwb"
    backups.backup(vault, backup_file)
    vault.close()
    assert tables(place, out="two").exit_code == 0
    newest = place / "v" / "privacy-ledger"

    alone = restore_vault(backup_file, place / "alone")
    assert carry_ledger(alone, []) == read_ledger_file(alone.ledger).head.text
    assert len(read_ledger_file(alone.ledger).charges) == 1
    # the printed page of the second publication tells that something is missing
    with pytest.raises(LedgerRolledBack):
        carry_ledger(alone, [], read_ledger_file(newest).head.text)
    alone.close()

    restore = ["restore", str(backup_file), str(place / "w"), "--member", "Ara"]
    restore += ["--passphrase-file", str(place / "ara"), "--ledger", str(newest)]
    done = CliRunner().invoke(main, restore)
    assert done.exit_code == 0, done.stderr
    assert (place / "w" / "privacy-ledger").read_bytes() == newest.read_bytes()
    shutil.rmtree(place / "v")
    shutil.move(place / "w", place / "v")
    assert "[budget_spent]" in tables(place, "--epsilon", "0.9", out="three").stderr


def test_copies_with_two_pasts_are_refused_and_nothing_is_restored(place: Path) -> None:
    assert tables(place).exit_code == 0
    shutil.copytree(place / "v", place / "copy")
    assert tables(place, out="two").exit_code == 0
    done = tables(place, "--from", str(place / "copy"), out="three")
    assert done.exit_code == 0, done.stderr
    both = [(place / name / "privacy-ledger").read_bytes() for name in ("v", "copy")]
    with pytest.raises(LedgerRolledBack):
        highest(both)


def test_a_row_says_codes_and_the_public_files_columns_only(place: Path) -> None:
    vault = open_vault(place / "v")
    rows = [case_row(vault.case_file(case)) for case in vault.cases()]
    vault.close()
    assert {row["isForcedMarriage"] for row in rows} == {"1", ""}
    one = rows[1]
    assert (one["gender"], one["traffickMonths"], one["recruiterRelationFriend"]) == (
        "Woman", "13--24", "1",
    )  # fmt: skip
    assert one["vic_TypeOfExploitation.ForcedMarriage"] == "yes"
    assert one["intake"] == datetime.now(UTC).strftime("%Y-%m") or len(one["intake"]) == 7
    assert not any("reed" in value for row in rows for value in row.values())
    assert len({tuple(row) for row in rows}) == 1


def test_open_cases_of_each_month_are_charged_to_everybody_once(place: Path) -> None:
    (place / "o.toml").write_text(
        'title = "Open"\nsize = "under_50"\nmonths = "2025-01/2026-03"\n', encoding="utf-8"
    )
    arguments = ["publish", "open", "--from", str(place / "v"), "--questions"]
    arguments += [str(place / "o.toml"), "--out", str(place / "open"), "--member", "Ara"]
    arguments += ["--passphrase-file", str(place / "ara"), "--approver", "Bomi"]
    arguments += ["--approver-passphrase-file", str(place / "bomi"), "--epsilon", "0.5"]
    planned = CliRunner().invoke(main, [*arguments, "--plan", "--json"])
    assert planned.exit_code == 0, planned.stderr
    assert json.loads(planned.stdout)["half_width"] > 5
    done = CliRunner().invoke(main, [*arguments, "--yes", "--json"])
    assert done.exit_code == 0, done.stderr
    (charge,) = read_ledger_file(place / "v" / "privacy-ledger").charges
    assert charge.cohort == "all"
    said = json.loads((place / "open" / "publication.json").read_text(encoding="utf-8"))
    assert len(said["tables"][0]["values"]) == 15
    assert "2026-03" in (place / "open" / "page-ko.html").read_text(encoding="utf-8")
