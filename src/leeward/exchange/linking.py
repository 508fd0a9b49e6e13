"""Two files of people into one file of candidates, in parts, so that a stopped run can go on.

Beside `OUT.parquet` a folder `OUT.parquet.parts` holds what is done and a manifest of what it was
done from. Run again with the same files and terms, only missing parts are worked out; the result is
the same to the byte. The folder goes when the result stands.
"""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow.parquet as pq

from leeward.engines.linkage_results import CANDIDATES, table_of
from leeward.tracing.candidates import Candidate, Terms
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Person
from leeward.tracing.rules import RefusedRow, admitted

FORMAT: Final = "leeward-tracing-candidates-1"
PARTS: Final = ".parts"
REFUSED: Final = ".refused.csv"

Told = Callable[[str, int, int], None]
"""Progress: what is done, how much of it, of how much (0: not known)."""


class Loaded(Protocol):
    """Two lists that were read; candidates come part by part."""

    @property
    def parts(self) -> int:
        """How many parts there are."""
        ...

    @property
    def pairs(self) -> int:
        """Pairs compared so far."""
        ...

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of either list that take part."""
        ...

    def part(self, number: int) -> list[Candidate]:
        """Return the candidates of one part, from 0; the same whenever it is asked for."""
        ...


class PartedLinker(Protocol):
    """A `Linker` that can work in parts."""

    name: str

    def load(
        self, ours: Iterable[Person], theirs: Iterable[Person], terms: Terms
    ) -> AbstractContextManager[Loaded]:
        """Read both lists, the rules applied."""
        ...


@dataclass
class Linked:
    """What a run did."""

    rows: tuple[int, ...] = ()
    """Rows of either file that were compared."""

    refused: list[tuple[str, RefusedRow]] = field(default_factory=list)
    """File and row of each that was not."""

    unread: Counter[str] = field(default_factory=Counter)
    """Cells that could not be read and count as missing, by column."""

    pairs: int = 0
    """Pairs compared; of parts that an earlier run did, none."""

    parts: int = 0
    parts_from_before: int = 0
    candidates: int = 0
    likelihoods: Counter[str] = field(default_factory=Counter)

    def refused_by_reason(self) -> dict[str, int]:
        """Count the rows left out by their reason."""
        return dict(sorted(Counter(str(row.reason) for _, row in self.refused).items()))


def link_files(
    linker: PartedLinker,
    ours: Path,
    theirs: Path,
    out: Path,
    terms: Terms,
    version: str,
    told: Told,
) -> Linked:
    """Link two files of people (`docs/formats/tracing-people-v1.md`).

    Args:
        linker: the engine.
        ours: file of people who are sought.
        theirs: file of people who are known.
        out: where the candidates go (`docs/formats/tracing-candidates-v1.md`).
        terms: what the search runs under.
        version: of weights and names table.
        told: hears how far it is.

    Raises:
        InvalidPeople: a file is no file of people.
    """
    done = Linked()
    folder = out.with_name(out.name + PARTS)
    held = _Parts(folder, _manifest(ours, theirs, terms, version, linker.name))
    with (
        closing(_rows(ours, terms, done, told)) as our_rows,
        closing(_rows(theirs, terms, done, told)) as their_rows,
        linker.load(our_rows, their_rows, terms) as loaded,
    ):
        done.rows, done.parts = loaded.rows, loaded.parts
        told("comparing", 0, loaded.parts)
        for number in range(loaded.parts):
            if held.is_done(number):
                done.parts_from_before += 1
            else:
                held.keep(number, loaded.part(number))
            told("comparing", number + 1, loaded.parts)
        done.pairs = loaded.pairs
    _put_together(held, out, done)
    _write_refused(out, done)
    held.throw_away()
    return done


def _rows(path: Path, terms: Terms, done: Linked, told: Told) -> Generator[Person, None, None]:
    """Yield the rows that take part; keep where the others stand and why."""
    read = 0
    with path.open("rb") as file:
        for row in admitted(read_people(file), terms.seeker, terms.today):
            read += 1
            if read % 1000 == 0:
                told(f"reading {path.name}", read, 0)
            if isinstance(row, Person):
                done.unread.update(row.unread)
                yield row
            else:
                done.refused.append((path.name, row))


def _manifest(ours: Path, theirs: Path, terms: Terms, version: str, engine: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "ours": _digest(ours),
        "theirs": _digest(theirs),
        "searcher": terms.seeker.searcher,
        "enquirers": sorted(terms.seeker.enquirers),
        "today": terms.today.isoformat(),
        "expected": terms.expected,
        "most": terms.most,
        "least": terms.least,
        "weights": version,
        "engine": engine,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, sha256).hexdigest()


class _Parts:
    """The parts on disk; those of another run, or cut short, count as not done."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self._folder = folder
        note = folder / "manifest.json"
        text = json.dumps(manifest, sort_keys=True, indent=1)
        if note.exists() and note.read_text(encoding="utf-8") != text:
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
        note.write_text(text, encoding="utf-8")

    def _path(self, number: int) -> Path:
        return self._folder / f"part-{number:06}.parquet"

    def is_done(self, number: int) -> bool:
        """Return whether a part stands; it is moved to its name only when it is whole."""
        return self._path(number).exists()

    def keep(self, number: int, found: list[Candidate]) -> None:
        beside = self._path(number).with_suffix(".new")
        pq.write_table(table_of(found), beside)
        beside.replace(self._path(number))

    def paths(self, parts: int) -> list[Path]:
        return [self._path(number) for number in range(parts)]

    def throw_away(self) -> None:
        shutil.rmtree(self._folder)


def _put_together(held: _Parts, out: Path, done: Linked) -> None:
    beside = out.with_name(out.name + ".new")
    with pq.ParquetWriter(beside, CANDIDATES) as writer:
        for path in held.paths(done.parts):
            table = pq.read_table(path)
            done.candidates += table.num_rows
            done.likelihoods.update(table["likelihood"].to_pylist())
            writer.write_table(table)
    beside.chmod(0o600)
    beside.replace(out)


def _write_refused(out: Path, done: Linked) -> None:
    """Write file, line, reason and column of each row left out; nothing that stands in it."""
    path = out.with_name(out.name + REFUSED)
    if not done.refused:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "line", "reason", "column"))
        for name, row in sorted(done.refused, key=lambda one: (one[0], one[1].line)):
            writer.writerow((name, row.line, row.reason, row.column))
