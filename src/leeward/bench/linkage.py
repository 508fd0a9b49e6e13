"""How well, and how fast, invented people of two files are found again; the truth is known.

The command itself is run, from a cold start, in a process of its own: its time and memory are what
a person waits for and needs. What it wrote is held against the truth.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from leeward.demo.tracing_families import SEARCHER, write_tracing_files
from leeward.engines.linkage_duckdb import DuckDbLinker
from leeward.engines.linkage_results import least_bits
from leeward.tracing.candidates import Likelihood, Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Person
from leeward.tracing.rules import Allowed, SeekerContext, may_compare

TODAY: Final = date(2026, 3, 1)
SEED: Final = 1
GROUPS: Final = ("sex", "age_band", "surname_known", "common_surname", "scripts")
COMPILING: Final = 60
"""People linked once beforehand, so that modules are compiled."""

_UNCOMPILED: Final = "PYTHONDONTWRITEBYTECODE"
LEAST_OF_A_GROUP: Final = 50
"""Sought people below whom a group's figure says nothing and is not counted in the gap."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class Quality:
    """What was found."""

    sought: int
    """Rows of ours with a link that may be found."""

    recall_1: float
    recall_10: float
    likely: int
    precision_likely: float
    """Of the best candidate called likely: how many are she."""

    groups: Mapping[str, tuple[int, float]]
    """`group=value` → sought people, recall in ten."""


@dataclass(frozen=True)
class Blocking:
    """Which true links the keys bring together, and how many pairs they leave out."""

    links: int
    completeness: float
    known: int
    """Links of which both rows tell year, sex and place."""

    completeness_known: float
    completeness_clean: float
    """The same, where at most one thing was told otherwise than it was."""

    completeness_named: float
    """Of those whose year, sex and place are known: where both rows tell one name of hers."""

    findable: float
    """Share of the links whose evidence would make them a candidate at all."""

    completeness_findable: float
    reduction: float


@dataclass(frozen=True)
class Run:
    """One run of the command."""

    people: int
    engine: str
    seconds: float
    cpu_seconds: float
    megabytes: float
    """Peak of resident memory; on Spark of the Python process alone."""

    pairs: int
    candidates: int
    quality: Quality


def invented(folder: Path, people: int) -> Path:
    """Write the two files and the truth, unless they stand there; return their folder."""
    place = folder / f"people-{people}"
    if not (place / "whole").exists():
        place.mkdir(parents=True, exist_ok=True)
        write_tracing_files(place, seed=SEED, people=people, today=TODAY)
        (place / "whole").touch()
    return place


def measured(place: Path, people: int, engine: str, memory: str) -> Run:
    """Run the command on two files and hold its result against the truth."""
    compiled = place.parent / "compiled"
    if not compiled.exists():
        _linked(invented(place.parent, COMPILING), engine, memory, compiled)
    out = place / f"{engine}.parquet"
    began = time.perf_counter()
    told, used = _linked(place, engine, memory, compiled)
    seconds = time.perf_counter() - began
    facts = json.loads(told)
    return Run(
        people,
        engine,
        seconds,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
        facts["pairs_compared"],
        facts["candidates"],
        quality(pq.read_table(out).to_pylist(), truth(place)),
    )


def _linked(
    place: Path, engine: str, memory: str, compiled: Path
) -> tuple[bytes, resource.struct_rusage]:
    """Run the command in a process of its own; return what it told and what it used.

    Its modules are compiled beforehand, as an installed program's are, whatever the environment
    of the measurement says.
    """
    out = place / f"{engine}.parquet"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "leeward", "trace", "link"]
    command += [str(place / "ours.csv"), str(place / "theirs.csv"), "--out", str(out)]
    command += ["--on", TODAY.isoformat(), "--engine", engine, "--memory", memory, "--json"]
    around = {name: value for name, value in os.environ.items() if name != _UNCOMPILED}
    around["PYTHONPYCACHEPREFIX"] = str(compiled)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=around
    ) as process:
        told = b"" if process.stdout is None else process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"trace link ended with {process.returncode}")
    return told, used


def truth(place: Path) -> list[Row]:
    """Return the links as they are."""
    with (place / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def quality(candidates: Iterable[Mapping[str, Any]], links: Sequence[Row]) -> Quality:
    """Hold candidates against the truth.

    A link that the rules forbid to be found is not looked for. Several rows may be one person: to
    find any of them is to find her.
    """
    are_one: dict[str, set[str]] = defaultdict(set)
    sought: dict[str, Row] = {}
    may_be_found: set[tuple[str, str]] = set()
    for link in links:
        are_one[link["ours"]].add(link["theirs"])
        if link["may_be_found"] == "yes":
            sought.setdefault(link["ours"], link)
            may_be_found.add((link["ours"], link["theirs"]))
    best: dict[str, int] = {}
    likely = right = 0
    for one in candidates:
        pair = (one["ours"], one["theirs"])
        if pair in may_be_found:
            best[pair[0]] = min(one["rank"], best.get(pair[0], one["rank"]))
        if one["likelihood"] == Likelihood.LIKELY.value:
            likely += 1
            right += pair[1] in are_one[pair[0]]
    counts: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for ours, link in sought.items():
        for name in (f"{group}={link[group]}" for group in GROUPS):
            counts[name] += 1
            hits[name] += best.get(ours, 11) <= 10
    return Quality(
        len(sought),
        sum(rank == 1 for rank in best.values()) / max(1, len(sought)),
        sum(rank <= 10 for rank in best.values()) / max(1, len(sought)),
        likely,
        right / max(1, likely),
        {name: (counts[name], hits[name] / counts[name]) for name in sorted(counts)},
    )


def gap(groups: Mapping[str, tuple[int, float]], group: str) -> float:
    """Return the gap in recall between the values of one group that enough people have."""
    recalls = [
        recall
        for name, (count, recall) in groups.items()
        if name.startswith(f"{group}=") and count >= LEAST_OF_A_GROUP
    ]
    return max(recalls) - min(recalls) if recalls else 0.0


def blocking(place: Path) -> Blocking:
    """Measure which pairs are set side by side at all: of true links, and of all pairs."""
    comparer, terms = shipped_comparer(), Terms(SeekerContext(SEARCHER), TODAY)
    ours, theirs = people(place / "ours.csv"), people(place / "theirs.csv")
    linker = DuckDbLinker(comparer, shipped_matcher())
    with linker.load(ours, theirs, terms) as loaded:
        parts = [loaded.worth_comparing(number) for number in range(loaded.parts)]
    sides = [
        [one for one in side if isinstance(may_compare(terms.seeker, one, TODAY), Allowed)]
        for side in (ours, theirs)
    ]
    numbers = [{one.person_id: at for at, one in enumerate(side)} for side in sides]
    codes = np.concatenate(
        [part["a"].to_numpy() * len(sides[1]) + part["b"].to_numpy() for part in parts]
    )
    links = [link for link in truth(place) if link["may_be_found"] == "yes"]
    pairs = [(numbers[0][link["ours"]], numbers[1][link["theirs"]]) for link in links]
    compared = [(sides[0][a], sides[1][b]) for a, b in pairs]
    is_met = np.isin([a * len(sides[1]) + b for a, b in pairs], codes)
    is_known = np.array([_tells_all(a) and _tells_all(b) for a, b in compared])
    is_clean = is_known & np.array([int(link["slips"]) <= 1 for link in links])
    is_named = np.array([link["one_name"] == "yes" for link in links])
    least = least_bits(terms, len(sides[1]))
    is_findable = np.array([comparer.compare(a, b).bits >= least for a, b in compared])
    return Blocking(
        links=len(links),
        completeness=float(is_met.mean()),
        known=int(is_known.sum()),
        completeness_known=float(is_met[is_known].mean()),
        completeness_clean=float(is_met[is_clean].mean()),
        completeness_named=float(is_met[is_known & is_named].mean()),
        findable=float(is_findable.mean()),
        completeness_findable=float(is_met[is_findable].mean()),
        reduction=1.0 - len(codes) / (len(sides[0]) * len(sides[1])),
    )


def people(path: Path) -> list[Person]:
    """Read a file of people into memory."""
    with path.open("rb") as file:
        return [row for row in read_people(file) if isinstance(row, Person)]


def _tells_all(person: Person) -> bool:
    return bool(person.birth and person.origin and person.sex)
