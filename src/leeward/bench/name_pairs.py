"""People whose names are known in several scripts, from a table of public figures or invented.

The columns are those of `pairs.csv`: `hangul`, `hanja_trad`, `hanzi_simp`, `roman_as_published`
(spellings parted by "|"), `roman_dprk`, `roman_dprk_src`, `pinyin`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from leeward.bench.invented_names import InventedNames
from leeward.errors import InvalidFile
from leeward.tracing.names.build import Lesson
from leeward.tracing.names.tablefile import shipped

COLUMNS = frozenset(
    {"person_id", "hangul", "hanja_trad", "hanzi_simp", "roman_as_published", "pinyin"}
)


@dataclass(frozen=True)
class NamedPerson:
    """One person's name as written in each script; empty where it is not known."""

    person_id: str
    hangul: str
    hanja: str
    simplified: str
    romanised: tuple[str, ...]
    northern_by_rule: str
    is_northern: bool
    """The first romanisation was published in the north's own spelling."""

    pinyin: str


def people_from(path: Path) -> list[NamedPerson]:
    """Read people from a CSV file.

    Raises:
        InvalidFile: the file lacks a column, or is no UTF-8 text.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if not set(rows.fieldnames or ()) >= COLUMNS:
                raise InvalidFile(reason="no_such_column")
            return [_person(row) for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFile(reason="not_text") from error


def _person(row: Mapping[str, str | None]) -> NamedPerson:
    held = {key: (value or "").strip() for key, value in row.items()}
    spellings = tuple(part for part in held["roman_as_published"].split("|") if part)
    source = held.get("roman_dprk_src", "")
    return NamedPerson(
        person_id=held["person_id"],
        hangul=held["hangul"],
        hanja=held["hanja_trad"],
        simplified=held["hanzi_simp"],
        romanised=spellings,
        northern_by_rule=held.get("roman_dprk", "") if source.startswith("derived") else "",
        is_northern=source == "published",
        pinyin=held["pinyin"],
    )


def lessons_of(people: Iterable[NamedPerson]) -> list[Lesson]:
    """Return what a table is learned from."""
    return [Lesson(one.hangul, one.romanised, one.hanja) for one in people if one.hangul]


def invented_people(count: int, seed: int) -> list[NamedPerson]:
    """Return invented people; every fourth is known in characters as well."""
    names = InventedNames(shipped(), seed)
    people = []
    for number in range(count):
        hangul = names.hangul()
        written = names.characters(hangul) if number % 4 == 0 else ""
        is_northern = number % 20 == 1
        northern = names.northern(hangul)
        people.append(
            NamedPerson(
                person_id=f"invented-{seed}-{number}",
                hangul=hangul,
                hanja=written,
                simplified=names.simplified(written),
                romanised=(northern,) if is_northern else (names.romanised(hangul),),
                northern_by_rule="" if is_northern else northern,
                is_northern=is_northern,
                pinyin=names.pinyin(written),
            )
        )
    return people
