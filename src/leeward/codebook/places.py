"""Places of origin: country, province, prefecture, county, each in the scripts it is written in.

`places.csv` holds facts: the divisions of the northern border provinces and of the three
provinces across it, with ISO 3166-2:KP and GB/T 2260 codes, and former names of counties that
people still use. It goes no finer than a county on purpose: a village would point at a person.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

LEVELS: Final = ("country", "province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Place:
    """One division; an empty spelling where none is recorded."""

    code: str
    parent: str
    """Code of the division it lies in; empty for a country."""

    level: str
    hangul: str
    chinese: str
    romanised: str
    also: tuple[str, ...]
    """Further spellings and former names, in any script."""


@cache
def places() -> Mapping[str, Place]:
    """Return every place by its code, in the order of the table."""
    text = (files("leeward.codebook") / "places.csv").read_text(encoding="utf-8")
    found = {}
    for code, parent, level, *spellings, also in csv.reader(text.splitlines()[1:]):
        hangul, chinese, romanised = spellings
        further = tuple(filter(None, also.split("|")))
        found[code] = Place(code, parent, level, hangul, chinese, romanised, further)
    return found


def path(code: str) -> tuple[str, ...]:
    """Return the codes that a place lies in, country first, its own last; () if unknown."""
    place = places().get(code)
    if place is None:
        return ()
    return (*path(place.parent), code)
