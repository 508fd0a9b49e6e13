"""How many true links have a common token, and how many people share one by chance.

On invented families (`demo/tracing_families.py`), two files of as many rows each; the truth file
says who is who. A ticket needs `least_shared` common tokens with the whole list of the other side.
"""

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leeward.demo.tracing_families import write_tracing_files
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Person
from leeward.tracing.tokens import SoundsOf, tokens_of

TODAY = date(2026, 3, 1)
THRESHOLDS = (1, 2, 3)
GROUPS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "sex": lambda link: link["sex"],
    "age": lambda link: link["age_band"],
    "surname known": lambda link: link["surname_known"],
    "surname 김 리 박": lambda link: link["common_surname"],
    "observers": lambda link: link["observers"],
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """With at least `shared` common tokens.

    Attributes:
        shared: how many.
        completeness: share of true links that have so many.
        chance: other pairs that have so many, per million pairs.
        tickets: people of the holder's list with so many in the whole of the asker's list.
        right: share of these who are sought indeed.
    """

    shared: int
    completeness: float
    chance: float
    tickets: int
    right: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What tokens reach on one pair of files."""

    people: int
    links: int
    most: int
    tokens: float
    """Of one person, on the average."""

    milliseconds: float
    """For the tokens of one person, names met for the first time."""

    thresholds: tuple[Threshold, ...]
    told: Mapping[str, tuple[float, int]]
    """Completeness at 2 by what both rows tell, with how many links."""

    groups: Mapping[str, Mapping[str, tuple[float, int]]]
    """Completeness at 2 by group, with how many links; groups of at least 30."""


def measure(folder: Path, sounds_of: SoundsOf, *, people: int, seed: int, most: int) -> Figures:
    """Make two files of invented people in `folder` and measure the tokens of their rows."""
    write_tracing_files(folder, seed=seed, people=people, today=TODAY)
    ours, theirs = _read(folder / "ours.csv"), _read(folder / "theirs.csv")
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    links = [
        one
        for one in truth
        if one["may_be_found"] == "yes" and one["ours"] in ours and one["theirs"] in theirs
    ]
    true = {(one["ours"], one["theirs"]) for one in truth}
    began = time.process_time()
    asked = {name: frozenset(tokens_of(one, sounds_of, most)) for name, one in ours.items()}
    held = {name: frozenset(tokens_of(one, sounds_of, most)) for name, one in theirs.items()}
    spent = time.process_time() - began
    shared = [len(asked[one["ours"]] & held[one["theirs"]]) for one in links]
    by_chance = _pairs(asked, held)
    for pair in true:
        by_chance.pop(pair, None)
    every = frozenset().union(*asked.values())
    sought = {there for _, there in true}
    found = {name: len(tokens & every) for name, tokens in held.items()}
    thresholds = []
    for least in THRESHOLDS:
        tickets = [name for name, common in found.items() if common >= least]
        chance = sum(1 for common in by_chance.values() if common >= least)
        thresholds.append(
            Threshold(
                least,
                _share(shared, least),
                1e6 * chance / (len(asked) * len(held)),
                len(tickets),
                sum(name in sought for name in tickets) / max(1, len(tickets)),
            )
        )
    told: dict[str, list[int]] = defaultdict(list)
    groups: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in GROUPS}
    for link, common in zip(links, shared, strict=True):
        told[_told(ours[link["ours"]], theirs[link["theirs"]])].append(common)
        for name, of in GROUPS.items():
            groups[name][of(link)].append(common)
    return Figures(
        people,
        len(links),
        most,
        sum(map(len, held.values())) / len(held),
        1000 * spent / (len(ours) + len(theirs)),
        tuple(thresholds),
        {name: (_share(many, 2), len(many)) for name, many in sorted(told.items())},
        {
            name: {
                value: (_share(many, 2), len(many))
                for value, many in sorted(values.items())
                if len(many) >= 30
            }
            for name, values in groups.items()
        },
    )


def _read(path: Path) -> dict[str, Person]:
    with path.open("rb") as file:
        return {row.person_id: row for row in read_people(file) if isinstance(row, Person)}


def _pairs(
    asked: Mapping[str, frozenset[bytes]], held: Mapping[str, frozenset[bytes]]
) -> Counter[tuple[str, str]]:
    owners: dict[bytes, list[str]] = defaultdict(list)
    for name, tokens in held.items():
        for token in tokens:
            owners[token].append(name)
    return Counter(
        (name, other)
        for name, tokens in asked.items()
        for token in tokens
        for other in owners.get(token, ())
    )


def _told(here: Person, there: Person) -> str:
    """Say what both rows tell beside the name."""
    year = here.birth is not None and there.birth is not None
    place = bool(here.origin) and bool(there.origin)
    if year and place:
        return "year and place"
    return "year" if year else "place" if place else "neither"


def _share(common: list[int], least: int) -> float:
    return sum(one >= least for one in common) / max(1, len(common))
