"""What records are asked for: a cohort and columns of the public file, named in advance."""

import tomllib
from collections.abc import Mapping
from typing import Any, Final

from leeward.codebook.lists import code_list
from leeward.codebook.record_columns import (
    COUNTRIES,
    OTHER_COUNTRY,
    OTHER_COUNTRY_LABELS,
    YEAR,
    RecordColumn,
    record_columns,
)
from leeward.errors import InvalidQuestions, TooFewPeople
from leeward.reporting.cohort import EVERYBODY, Cohort
from leeward.reporting.questions import (
    NOT_RECORDED,
    NOT_RECORDED_LABELS,
    Catalogue,
    Cell,
    Column,
    catalogue_head,
)
from leeward.reporting.records import record_tables

MOST_YEARS: Final = 30
_KEYS: Final = frozenset({"title", "size", "cohort", "person", "intake", "columns"})


def read_record_questions(text: str) -> Catalogue:
    """Read what records are asked for (`docs/formats/records-v1.md`).

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong
    return record_questions_of(said)


def record_questions_of(said: Mapping[str, Any]) -> Catalogue:
    """Return what a file asks records for.

    Raises:
        InvalidQuestions: with its reason, and the place in the file.
    """
    for key in said:
        if key not in _KEYS:
            raise InvalidQuestions(reason="unknown_key", place=key)
    names = _names(said.get("columns", list(record_columns())))
    head = catalogue_head(said)
    columns = {name: _column(record_columns()[name], head.cohort) for name in names}
    return head.asking(columns, record_tables(names))


def check_record_size(catalogue: Catalogue) -> None:
    """Refuse records of fewer than 200 people, by the declared size class alone.

    Raises:
        TooFewPeople: the declared class is smaller.
    """
    if catalogue.size != "200_and_more":
        raise TooFewPeople(limit="records_under_200")


def with_year(catalogue: Catalogue, row: Mapping[str, str]) -> Mapping[str, str]:
    """Return a row with its year of registration, which follows from the month of intake."""
    if YEAR not in catalogue.columns:
        return row
    return {**row, YEAR: row.get(catalogue.intake, "").strip()[:4]}


def _names(said: Any) -> list[str]:
    if not isinstance(said, list) or len(said) < 2 or len(set(map(str, said))) != len(said):
        raise InvalidQuestions(reason="no_tables", place="columns")
    for name in said:
        if name not in record_columns():
            raise InvalidQuestions(reason="column_not_defined", place="columns")
    return [name for name in record_columns() if name in said]


def _column(said: RecordColumn, cohort: Cohort) -> Column:
    if said.name == YEAR:
        cells, cell_of = _years(cohort)
    elif said.list == "countries":
        cells, cell_of = _countries()
    else:
        book = code_list(said.list)
        cells = [
            Cell(each.code, {tongue: each.label(tongue) for tongue in said.labels})
            for each in book.entries
        ]
        cell_of = {each.code: number for number, each in enumerate(book.entries)}
    if said.name != YEAR:
        cell_of[""] = len(cells)
        cells.append(Cell(NOT_RECORDED, NOT_RECORDED_LABELS))
    return Column(said.name, said.labels, tuple(cells), cell_of)


def _years(cohort: Cohort) -> tuple[list[Cell], dict[str, int]]:
    first, last = cohort.first // 12, cohort.last // 12
    if cohort == EVERYBODY or last - first >= MOST_YEARS:
        raise InvalidQuestions(reason="cohort_too_long", place="cohort")
    years = [str(year) for year in range(first, last + 1)]
    cells = [Cell(year, dict.fromkeys(("en", "ko", "zh_Hans"), year)) for year in years]
    # whoever came in another year is not counted, whatever cell she would have
    every = {str(year): 0 for year in range(1900, 2200)}
    return cells, every | {year: number for number, year in enumerate(years)}


def _countries() -> tuple[list[Cell], dict[str, int]]:
    book = code_list("countries")
    cells = [
        Cell(code, {tongue: book.label(two, tongue) for tongue in OTHER_COUNTRY_LABELS})
        for code, two in COUNTRIES.items()
    ]
    cell_of = dict.fromkeys(book.codes, len(cells))
    for number, (code, two) in enumerate(COUNTRIES.items()):
        cell_of[code] = cell_of[two] = number
    cell_of[OTHER_COUNTRY] = len(cells)
    cells.append(Cell(OTHER_COUNTRY, OTHER_COUNTRY_LABELS))
    return cells, cell_of
