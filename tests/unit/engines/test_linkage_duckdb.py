"""Linking under a bound on memory: it says so in a sentence, and no row reaches a disk."""

import tempfile
from datetime import date
from pathlib import Path

import pytest

from leeward.demo.tracing_families import SEARCHER, Row, tracing_families
from leeward.engines.linkage_duckdb import DuckDbLinker
from leeward.errors import MemoryTooSmall
from leeward.tracing.candidates import Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.people_cells import COLUMNS, person_of
from leeward.tracing.person import Person
from leeward.tracing.rules import SeekerContext

TODAY = date(2026, 3, 1)


def _people(count: int) -> tuple[list[Person], list[Person]]:
    sides: dict[bool, list[Person]] = {True: [], False: []}
    for row in tracing_families(seed=3, people=count, today=TODAY):
        if isinstance(row, Row):
            cells = dict(zip(COLUMNS, row.cells, strict=True))
            sides[row.is_ours].append(person_of(cells, 1))
    return sides[True], sides[False]


def test_too_little_memory_is_a_sentence_and_nothing_lies_on_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    ours, theirs = _people(300)
    linker = DuckDbLinker(shipped_comparer(), shipped_matcher(), memory="3MB")
    with pytest.raises(MemoryTooSmall) as told:
        list(linker.link(ours, theirs, Terms(SeekerContext(SEARCHER), TODAY)))
    assert told.value.facts == {"memory": "3MB"}
    assert not list(tmp_path.iterdir())
