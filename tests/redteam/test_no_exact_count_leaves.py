"""A reader of any file that leaves finds no function of the rows but what the noise let through."""

import ast
import csv
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leeward.desk.publishing import Place, Wish, publish
from leeward.desk.publishing_sorts import InventedRecords, Tables
from support.numbers_desk import APPROVED, CHOSEN, LATER, people
from support.open_desk import OpenDesk
from support.records import record_catalogue, record_people
from support.statistics import catalogue, invented_rows
from support.vaults import ARA

SOURCES = Path(__file__).parents[2] / "src" / "leeward"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


class DeafNoise:
    """Hears no count: whatever still differs between two files of rows came by another way."""

    def loss(self, sigma: float, sensitivity: int) -> float:
        return sensitivity**2 / (2.0 * sigma**2)

    def add(self, counts: Sequence[int], sigma: float) -> list[int]:
        return [round(sigma) + place for place in range(len(counts))]


class DeafNoiseOfMany(DeafNoise):
    """Sounds like a few hundred people, whoever they are."""

    def add(self, counts: Sequence[int], sigma: float) -> list[int]:
        return [each + 600 // len(counts) for each in super().add(counts, sigma)]


def everything_written(folder: Path, rows: list[dict[str, str]], *, is_part: bool) -> list[bytes]:
    folder.mkdir()
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    publish(
        Wish(Tables(catalogue()), 1.0, 1e-6, ("Ara", "Bomi"), is_part=is_part),
        folder / "rows.csv",
        Place(folder / "ledger", folder / "out", folder / "second"),
        noise=DeafNoise(),
        library="test",
        time=NOW,
        random=bytes,
    )
    (folder / "rows.csv").unlink()
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("is_part", [False, True])
def test_all_that_is_written_is_a_function_of_the_noisy_measurements(
    tmp_path: Path,
    is_part: bool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    few = everything_written(tmp_path / "few", invented_rows(3), is_part=is_part)
    many = everything_written(tmp_path / "many", invented_rows(700, 9), is_part=is_part)
    assert few == many
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("is_part", [False, True])
def test_records_too_are_a_function_of_the_noisy_measurements(
    tmp_path: Path, is_part: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    written = []
    for name, rows in (("few", record_people(3)), ("many", record_people(700, 9))):
        folder = tmp_path / name
        folder.mkdir()
        with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        publish(
            Wish(InventedRecords(record_catalogue()), 1.0, 1e-6, ("Ara", "Bomi"), is_part=is_part),
            folder / "rows.csv",
            Place(folder / "ledger", folder / "out", folder / "second"),
            noise=DeafNoiseOfMany(),
            library="test",
            time=NOW,
            random=bytes,
        )
        (folder / "rows.csv").unlink()
        written.append([each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()])
    assert written[0] == written[1]
    assert capfd.readouterr() == ("", "")


def pages_of(folder: Path, count: int) -> dict[str, str]:
    """Return every page of numbers before and after a publication, identifiers taken out."""
    people(folder, count)
    desk = OpenDesk(folder)
    desk.clock.now = LATER
    desk.unlock("Ara", ARA)
    seen = {path: desk.ask(path).text for path in ("/numbers", "/numbers/nothing")}
    seen["too few"] = desk.ask("/numbers/ahead", {**CHOSEN, "questions": "age_role"}).text
    seen["ahead"] = desk.ask("/numbers/ahead", {**CHOSEN, "questions": ["age", "role"]}).text
    seen["open ahead"] = desk.ask("/numbers/ahead", {**CHOSEN, "sort": "open"}).text
    for sort in ("tables", "open"):
        done = desk.ask("/numbers/publish", {**APPROVED, "sort": sort})
        assert done.status == 303, done.text
        where = done.headers["location"]
        seen[sort] = desk.ask(where).text
        for name in re.findall(r'download="([^"]+)"', seen[sort]):
            seen[f"{sort} {name}"] = desk.ask(f"{where}/{name}").text
    for path in ("/numbers/published", "/numbers/together", "/numbers/ledger"):
        seen[path] = desk.ask(path).text
    seen["progress"] = desk.ask("/numbers/progress").text
    seen["log"] = (
        (folder / "diagnostic.log").read_text() if (folder / "diagnostic.log").exists() else ""
    )
    return {name: re.sub(r"[0-9a-f]{32,}", "#", text) for name, text in seen.items()}


def test_no_page_of_the_desk_tells_how_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deaf(DeafNoise):
        library = "test"

    monkeypatch.setattr("leeward.web.views.numbers.noise_of", Deaf)
    few, many = pages_of(tmp_path / "few", 3), pages_of(tmp_path / "many", 61)
    assert few.keys() == many.keys()
    assert len(few) > 15
    for name in few.keys() - {"log"}:
        assert few[name] == many[name], name
    assert "numbers" not in few["log"]


def test_pages_of_numbers_have_no_way_to_a_case() -> None:
    """Cases are opened in one job only, which hands its rows to the noise and forgets them."""
    for module in (
        *("web/views/numbers", "web/views/numbers_kept", "web/views/numbers_together"),
        *("web/numbers_frame", "desk/numbers_together"),
        *("desk/numbers_asking", "desk/numbers_view", "desk/numbers_ledger", "desk/numbers_kept"),
    ):
        tree = ast.parse((SOURCES / f"{module}.py").read_text(encoding="utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        named = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        ways = {"cases", "case_file", "projection", "rows_here", "my_open_cases"}
        assert not ways & (used | named), module
    job = (SOURCES / "desk/numbers_publishing.py").read_text(encoding="utf-8")
    assert job.count(".rows") == job.count("found.rows")


def calls(name: str) -> set[str]:
    """Return the modules of the program that use an attribute or a name."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            used = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
            if used == name:
                found.add(path.relative_to(SOURCES).as_posix())
    return found


def test_exact_counts_are_opened_in_one_place_only() -> None:
    assert calls("open_for_noise") - {"reporting/counting.py"} <= {
        "reporting/measuring.py",
        "bench/statistics.py",  # invented rows: it compares with the truth
    }
    assert calls("ExactCounts") <= {
        "reporting/counting.py",
        "reporting/open_series.py",  # counts, and hands them on closed
        "reporting/measuring.py",
        "bench/statistics.py",
    }


def test_a_publication_has_no_door_for_rows() -> None:
    for module in (
        "publication",
        "consistent",
        "projection",
        "ledger",
        "budget",
        "graphical",
        "junction",
        "generating",
        "reweighing",
        "choosing",
        "records",
        "record_publication",
    ):
        tree = ast.parse((SOURCES / "reporting" / f"{module}.py").read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "leeward.reporting.counting" not in imported
