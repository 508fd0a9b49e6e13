"""Two files of people into candidates: reports, going on after a stop, the same bytes."""

import csv
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from leeward.demo.tracing_families import SEARCHER, write_tracing_files
from leeward.engines import linkage_duckdb
from leeward.engines.linkage_duckdb import DuckDbLinker
from leeward.engines.linkage_results import CANDIDATES, candidate_of, table_of
from leeward.errors import InvalidPeople
from leeward.exchange.linking import Linked, link_files
from leeward.tracing.candidates import Candidate, Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.rules import SeekerContext

TODAY = date(2026, 3, 1)
TERMS = Terms(SeekerContext(SEARCHER), TODAY)
ROWS = 60


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    write_tracing_files(folder, seed=4, people=ROWS, today=TODAY)
    return folder


def run(files: Path, out: Path, terms: Terms = TERMS, theirs: str = "theirs.csv") -> Linked:
    linker = DuckDbLinker(shipped_comparer(), shipped_matcher())
    ours = files / "ours.csv"
    return link_files(
        linker, ours, files / theirs, out, terms, shipped_comparer().version, lambda *_: None
    )


def test_every_row_is_compared_or_reported(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    done = run(files, out)
    assert sum(done.rows) + len(done.refused) == 2 * ROWS
    table = pq.read_table(out)
    assert table.schema.equals(CANDIDATES)
    assert table.num_rows == done.candidates > 0
    assert table_of([candidate_of(row) for row in table.to_pylist()]).equals(table)


def test_results_hold_ids_and_numbers_only(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    run(files, out)
    ids = set()
    for name in ("ours.csv", "theirs.csv"):
        with (files / name).open(encoding="utf-8") as file:
            ids |= {row["person_id"] for row in csv.DictReader(file)}
    levels = {name for name in CANDIDATES.names if name.endswith("_level")}
    for row in pq.read_table(out).to_pylist():
        texts = {name for name, value in row.items() if isinstance(value, str)}
        assert texts == levels | {"ours", "theirs", "likelihood", "weights"}
        assert {row["ours"], row["theirs"]} <= ids
    assert out.stat().st_mode & 0o077 == 0


def test_a_run_that_was_stopped_goes_on_to_the_same_bytes(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linkage_duckdb, "MEETINGS_OF_A_PART", 40)
    straight, stopped = tmp_path / "straight.parquet", tmp_path / "stopped.parquet"
    parts = run(files, straight).parts
    assert parts > 2
    whole = linkage_duckdb.Loaded.part

    def until_the_second(self: linkage_duckdb.Loaded, number: int) -> list[Candidate]:
        if number == 2:
            raise KeyboardInterrupt
        return whole(self, number)

    with monkeypatch.context() as cut:
        cut.setattr(linkage_duckdb.Loaded, "part", until_the_second)
        with pytest.raises(KeyboardInterrupt):
            run(files, stopped)
    assert not stopped.exists()
    assert run(files, stopped).parts_from_before == 2
    assert stopped.read_bytes() == straight.read_bytes()
    assert not stopped.with_name("stopped.parquet.parts").exists()


def test_other_terms_begin_anew(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.parquet"
    with monkeypatch.context() as cut:
        cut.setattr(linkage_duckdb.Loaded, "part", lambda _self, _number: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            run(files, out)
    other = Terms(SeekerContext(SEARCHER), TODAY, expected=0.2)
    assert run(files, out, other).parts_from_before == 0


def test_nobody_is_searchable_by_a_stranger(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    done = run(files, out, Terms(SeekerContext("stranger"), TODAY))
    assert done.rows == (0, 0)
    assert done.candidates == 0
    assert len(done.refused) == 2 * ROWS
    told = out.with_name("out.parquet.refused.csv").read_text(encoding="utf-8").splitlines()
    assert told[0] == "file,line,reason,column"
    assert len(told) == 2 * ROWS + 1


@pytest.mark.parametrize("cell", ["basis", "searchable_by", "expires"])
def test_a_row_without_a_recorded_basis_is_refused(files: Path, tmp_path: Path, cell: str) -> None:
    with (files / "theirs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][cell] = ""
    with (tmp_path / "theirs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "ours.csv").write_bytes((files / "ours.csv").read_bytes())
    done = run(tmp_path, tmp_path / "out.parquet")
    refused = [row for name, row in done.refused if name == "theirs.csv" and row.line == 2]
    assert [row.column for row in refused] == [cell]
    found = pq.read_table(tmp_path / "out.parquet")["theirs"].to_pylist()
    assert rows[0]["person_id"] not in found


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", "person_id\n이".encode("utf-16")])
def test_what_is_no_file_of_people_is_one_clear_error(
    files: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "ours.csv").write_bytes((files / "ours.csv").read_bytes())
    (tmp_path / "theirs.csv").write_bytes(content)
    with pytest.raises(InvalidPeople):
        run(tmp_path, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()
