"""`leeward publish records`, and what is left when it is interrupted."""

import csv
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leeward.cli.main import main
from leeward.exchange.ledger_file import read_ledger_file
from support.records import record_people, record_questions


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write_rows(tmp_path, 400)
    (tmp_path / "r.toml").write_text(record_questions(), encoding="utf-8")
    return tmp_path


def write_rows(place: Path, count: int) -> None:
    rows = record_people(count)
    with (place / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def records(place: Path, *more: str) -> Result:
    arguments = ["publish", "records", str(place / "rows.csv"), "--questions"]
    arguments += [str(place / "r.toml"), "--ledger", str(place / "ledger")]
    arguments += ["--out", str(place / "out"), "--approver", "Ara", "--approver", "Bomi"]
    return CliRunner().invoke(main, [*arguments, *more])


def test_records_are_written_with_all_that_a_reader_needs(place: Path) -> None:
    done = records(place, "--yes", "--json")
    assert done.exit_code == 0, done.stderr
    assert set(json.loads(done.stdout)["files"]) == {
        "records.csv", "terms.csv", "publication.json", "measured.json",
        "page-en.html", "page-ko.html", "page-zh-Hans.html",
    }  # fmt: skip
    said = json.loads((place / "out" / "publication.json").read_text(encoding="utf-8"))
    assert (said["epsilon"], said["unit"], said["format"]) == (2.0, "person", "leeward-records")
    charge = read_ledger_file(place / "ledger").charges[0]
    assert charge.rho == said["rho_billionths"]
    assert charge.sigma.count(",") == 1
    with (place / "out" / "records.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == said["records"]
    # served again as it was: a second run makes nothing new in its place
    assert records(place, "--yes").exit_code != 0
    assert len(read_ledger_file(place / "ledger").charges) == 1


def test_a_plan_spends_nothing(place: Path) -> None:
    done = records(place, "--plan", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["noise_reaches_95"]["one_column"] > 3
    assert "publish nothing" in records(place, "--plan").stdout
    assert not (place / "ledger").exists()


def test_a_small_caseload_is_refused_before_anything_is_spent(place: Path) -> None:
    (place / "r.toml").write_text(record_questions(size='"50_to_199"'), encoding="utf-8")
    done = records(place, "--yes")
    assert "[too_few_people]" in done.stderr
    assert not (place / "ledger").exists()


def test_a_caseload_that_is_small_by_its_noisy_total_pays_and_publishes_nothing(
    place: Path,
) -> None:
    write_rows(place, 40)
    done = records(place, "--yes")
    assert "[too_few_people]" in done.stderr
    assert not (place / "out").exists()
    assert len(read_ledger_file(place / "ledger").charges) == 1


def test_small_parts_are_measured_and_merged(place: Path) -> None:
    (place / "r.toml").write_text(record_questions(size='"50_to_199"'), encoding="utf-8")
    for name in ("north", "south", "east"):
        write_rows(place, 150)
        arguments = ["--ledger", str(place / name), "--out", str(place / f"{name}-part")]
        done = records(place, "--yes", "--part", *arguments)
        assert done.exit_code == 0, done.stderr
    (place / "r.toml").write_text(record_questions(), encoding="utf-8")
    command = ["publish", "merge", "--records", "--questions", str(place / "r.toml")]
    command += ["--out", str(place / "sum"), "--json"]
    command += [str(place / f"{name}-part") for name in ("north", "south", "east")]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["parts"] == 3
    assert (place / "sum" / "records.csv").exists()


def test_a_power_cut_between_charge_and_measure_costs_and_publishes_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("leeward.desk.publishing.measure_each", cut)
    assert records(place, "--yes").exit_code != 0
    assert not (place / "out").exists()
    assert len(read_ledger_file(place / "ledger").charges) == 1
    monkeypatch.undo()
    done = records(place, "--yes")
    assert "[budget_spent]" in done.stderr  # paid for, whether it was measured or not


def test_a_full_disk_leaves_the_charge_and_no_half_publication(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write

    def write(file: int, content: bytes) -> int:
        if len(content) > 4000:  # the files of the publication, not the ledger's lines
            raise OSError(28, "no space")
        return whole(file, content)

    monkeypatch.setattr(os, "write", write)
    done = records(place, "--yes")
    assert "[disk_full]" in done.stderr
    assert not (place / "out").exists()
    assert not (place / "out.part").exists()
    assert len(read_ledger_file(place / "ledger").charges) == 1
