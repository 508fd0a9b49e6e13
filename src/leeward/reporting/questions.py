"""The catalogue of questions: what will be counted, named before anybody looks at the rows.

Columns and their cells come from the public code book and from the catalogue's own groups, never
from the rows: which combinations occur is itself a secret. A table crosses two columns at most.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from json import dumps
from math import prod
from typing import Any, Final, Literal, cast, get_args

from leeward.codebook.lists import CodeList, code_list, names
from leeward.errors import InvalidQuestions, TooFewPeople
from leeward.reporting.cohort import Cohort, read_cohort

SizeClass = Literal["under_50", "50_to_199", "200_and_more"]
"""How many people there are about, as somebody declares it; never counted from the rows."""

Unit = Literal["person", "family"]

NOT_RECORDED: Final = "not_recorded"
MOST_COLUMNS: Final = 2
MOST_CELLS: Final = 4000
MOST_ROWS_OF_A_FAMILY: Final = 10
TINY_TABLES: Final = 3
"""Tables that an organisation of fewer than 50 people may publish on its own."""

LANGUAGES: Final = ("en", "ko", "zh_Hans")

# Places below province, days, papers, ways of contact and what is due are not here: they lead to
# somebody. Adding a list is a decision for two people who think of whom it exposes.
PUBLISHABLE: Final = frozenset(
    {
        "absent_parents", "age_bands", "care_arrangements", "closure_reasons", "coarse_regions",
        "countries", "ctdc_age_bands", "ctdc_flags", "ctdc_genders", "ctdc_months", "family_roles",
        "htcds_Gender", "htcds_MethodsOfControl", "htcds_MethodOfRecruitment",
        "htcds_RelationshipToTrafficker", "htcds_SupportType", "htcds_TypeOfExploitation",
        "htcds_TypeOfSexExploitation", "languages", "need_kinds", "recruiter_relations",
        "school_status", "service_kinds", "service_states", "sexes", "trafficking_acts", "yes_no",
        "yes_no_unknown",
    }
)  # fmt: skip

_KEYS: Final = frozenset(
    {"title", "unit", "most_rows", "size", "cohort", "person", "family", "intake"}
    | {"column", "tables"}
)
_SIZES: Final = get_args(SizeClass)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that a column can have, as it is published."""

    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its cells in order, and the cell of each code that a row may hold."""

    name: str
    labels: Mapping[str, str]
    cells: tuple[Cell, ...]
    cell_of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The questions of one publication."""

    title: str
    unit: Unit
    most_rows: int
    size: SizeClass
    cohort: Cohort
    person: str
    family: str
    intake: str
    columns: Mapping[str, Column]
    tables: tuple[tuple[str, ...], ...]

    def shape(self, table: tuple[str, ...]) -> tuple[int, ...]:
        """Return how many cells each column of `table` has; empty for the total."""
        return tuple(len(self.columns[name].cells) for name in table)

    def asking(
        self, columns: Mapping[str, Column], tables: tuple[tuple[str, ...], ...]
    ) -> "Catalogue":
        """Return the same cohort with these questions."""
        return replace(self, columns=columns, tables=tables)

    @property
    def digest(self) -> str:
        """Return what was asked of any cohort, as 64 hexadecimal digits; no row is in it."""
        said = {
            "unit": self.unit,
            "most_rows": self.most_rows,
            "columns": {
                name: {
                    "cells": [cell.code for cell in column.cells],
                    "of": sorted(column.cell_of.items()),
                }
                for name, column in self.columns.items()
            },
            "tables": self.tables,
        }
        text = dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return blake2b(text.encode(), digest_size=32, person=b"lw-questions-1").hexdigest()


def read_catalogue(text: str) -> Catalogue:
    """Read a catalogue of questions (`docs/formats/questions-v1.md`).

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong
    return catalogue_of(said)


def catalogue_of(said: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue of what a file of questions says.

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    for key in said:
        if key not in _KEYS:
            raise InvalidQuestions(reason="unknown_key", place=key)
    columns = {
        name: _column(name, each) for name, each in _table(said, "column", optional=True).items()
    }
    tables = _tables(said.get("tables"), columns)
    catalogue = catalogue_head(said).asking(columns, tables)
    if sum(prod(catalogue.shape(table)) for table in catalogue.tables) > MOST_CELLS:
        raise InvalidQuestions(reason="too_many_cells", place="tables")
    return catalogue


def catalogue_head(said: Mapping[str, Any]) -> Catalogue:
    """Return a catalogue without columns and tables: who is counted, and how many there are about.

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    unit = _one_of(said, "unit", ("person", "family"), "person")
    most_rows = said.get("most_rows", 1)
    if type(most_rows) is not int or not 1 <= most_rows <= MOST_ROWS_OF_A_FAMILY:
        raise InvalidQuestions(reason="out_of_range", place="most_rows")
    if unit == "person" and most_rows != 1:
        raise InvalidQuestions(reason="one_row_a_person", place="most_rows")
    return Catalogue(
        title=_text(said, "title"),
        unit=cast("Unit", unit),
        most_rows=most_rows,
        size=cast("SizeClass", _one_of(said, "size", _SIZES, None)),
        cohort=read_cohort(_text(said, "cohort")),
        person=_text(said, "person", "person"),
        family=_text(said, "family", "family"),
        intake=_text(said, "intake", "intake"),
        columns={},
        tables=(),
    )


def check_size(catalogue: Catalogue) -> None:
    """Refuse questions that so few people cannot carry, by the declared size class alone.

    Raises:
        TooFewPeople: fewer than 50 and a crossed table or more than three; fewer than 200 and a
            crossed table.
    """
    crossed = any(len(table) > 1 for table in catalogue.tables)
    if catalogue.size == "under_50" and (crossed or len(catalogue.tables) > TINY_TABLES):
        raise TooFewPeople(limit="tables_under_50")
    if catalogue.size == "50_to_199" and crossed:
        raise TooFewPeople(limit="tables_under_200")


def _tables(said: Any, columns: Mapping[str, Column]) -> tuple[tuple[str, ...], ...]:
    if not isinstance(said, list) or not said:
        raise InvalidQuestions(reason="no_tables", place="tables")
    found: list[tuple[str, ...]] = []
    for number, each in enumerate(said, 1):
        place = f"tables {number}"
        if not isinstance(each, list) or len(each) > MOST_COLUMNS or len(set(each)) != len(each):
            raise InvalidQuestions(reason="two_columns_at_most", place=place)
        if any(name not in columns for name in each):
            raise InvalidQuestions(reason="column_not_defined", place=place)
        if any(set(each) == set(other) for other in found):
            raise InvalidQuestions(reason="table_twice", place=place)
        found.append(tuple(each))
    return tuple(found)


def _column(name: str, said: Any) -> Column:
    place = f"column.{name}"
    if not isinstance(said, dict) or not set(said) <= {"list", "groups", "empty", *LANGUAGES}:
        raise InvalidQuestions(reason="unknown_key", place=place)
    book = _list(said.get("list"), place)
    labels = {language: str(said.get(language, name)) for language in LANGUAGES}
    if "groups" in said:
        cells, cell_of = _groups(said["groups"], book, place)
    else:
        cells = [
            Cell(each.code, {language: each.label(language) for language in LANGUAGES})
            for each in book.entries
        ]
        cell_of = {each.code: number for number, each in enumerate(book.entries)}
    empty = said.get("empty", NOT_RECORDED)
    if empty in cell_of:
        cell_of[""] = cell_of[empty]
    elif empty == NOT_RECORDED:
        cell_of[""] = len(cells)
        cells.append(Cell(NOT_RECORDED, NOT_RECORDED_LABELS))
    else:
        raise InvalidQuestions(reason="code_not_in_list", place=f"{place}.empty")
    return Column(name, labels, tuple(cells), cell_of)


def _groups(said: Any, book: CodeList, place: str) -> tuple[list[Cell], dict[str, int]]:
    cells: list[Cell] = []
    cell_of: dict[str, int] = {}
    groups = said if isinstance(said, list) else [said]
    named = {code for each in groups if isinstance(each, dict) for code in each.get("of", ())}
    for each in groups:
        if not isinstance(each, dict) or set(each) != {"code", "of", *LANGUAGES}:
            raise InvalidQuestions(reason="group_unreadable", place=place)
        for code in _codes(each["of"], named, book):
            if code not in book:
                raise InvalidQuestions(reason="code_not_in_list", place=place)
            if code in cell_of:
                raise InvalidQuestions(reason="code_in_two_groups", place=place)
            cell_of[code] = len(cells)
        cells.append(Cell(each["code"], {language: str(each[language]) for language in LANGUAGES}))
    if set(cell_of) != set(book.codes):  # a code that is left out would be read from the rows
        raise InvalidQuestions(reason="code_in_no_group", place=place)
    if len({cell.code for cell in cells} | {NOT_RECORDED}) != len(cells) + 1:
        raise InvalidQuestions(reason="group_twice", place=place)
    return cells, cell_of


def _codes(said: Any, named: set[str], book: CodeList) -> list[str]:
    """Return a group's codes; `["*"]` is every code of the list that no other group names."""
    return [code for code in book.codes if code not in named] if said == ["*"] else list(said)


def _list(name: Any, place: str) -> CodeList:
    if not isinstance(name, str) or name not in names():
        raise InvalidQuestions(reason="unknown_list", place=place)
    if name not in PUBLISHABLE:
        raise InvalidQuestions(reason="list_leads_to_somebody", place=place)
    return code_list(name)


def _table(said: Mapping[str, Any], key: str, *, optional: bool) -> Mapping[str, Any]:
    found = said.get(key, {} if optional else None)
    if not isinstance(found, dict):
        raise InvalidQuestions(reason="missing", place=key)
    return found


def _text(said: Mapping[str, Any], key: str, otherwise: str | None = None) -> str:
    found = said.get(key, otherwise)
    if not isinstance(found, str) or not found.strip() or len(found) > 200:
        raise InvalidQuestions(reason="missing", place=key)
    return found.strip()


def _one_of(
    said: Mapping[str, Any], key: str, allowed: tuple[str, ...], otherwise: str | None
) -> str:
    found = said.get(key, otherwise)
    if found not in allowed:
        raise InvalidQuestions(reason="not_one_of", place=key)
    return str(found)


def used_columns(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the columns that some table has, in the catalogue's order."""
    used = set(chain.from_iterable(catalogue.tables))
    return tuple(name for name in catalogue.columns if name in used)


NOT_RECORDED_LABELS: Final = {"en": "Not recorded", "ko": "기록 없음", "zh_Hans": "未记录"}
