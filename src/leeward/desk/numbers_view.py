"""What the pages of numbers show: choices, the error to expect, and a publication as it was made.

Read from code books, forecasts, the ledger and kept publications alone; nothing here opens a case.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from json import loads
from math import ceil
from typing import Any, Final

from leeward.codebook.offered_questions import offered_questions
from leeward.codebook.record_columns import record_columns
from leeward.desk.numbers_asking import LEVELS, Given, chance_at, wish_of
from leeward.desk.numbers_kept import Kept, file_of
from leeward.desk.publishing import Forecast, look_ahead
from leeward.desk.publishing_sorts import Planned
from leeward.desk.session import Session
from leeward.errors import LeewardError
from leeward.reporting.consistent import WIDEST, Value
from leeward.reporting.measuring import Noise
from leeward.reporting.questions import Catalogue

_TONGUES: Final = {"en": "en", "ko": "ko", "zh-Hans": "zh_Hans"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick: its code, its words, and how many columns it crosses."""

    code: str
    label: str
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """How exact the numbers of one table will be.

    Attributes:
        label: of the table.
        reach: how far a number may be off, 95 times in 100; one for each level that was asked.
        least: the smallest number that will be shown.
    """

    label: str
    reach: float
    least: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeenTable:
    """One table of a publication.

    Attributes:
        label: of the table; empty for the total.
        heads: of the columns; one for a table of a single column.
        rows: a label and the values beside it.
    """

    label: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]

    @property
    def is_total(self) -> bool:
        """Whether it is one number of all people."""
        return not self.columns

    @property
    def is_crossed(self) -> bool:
        """Whether it crosses two columns."""
        return len(self.columns) > 1


def tongue_of(language: str) -> str:
    """Return the language as the code book spells it."""
    return _TONGUES.get(language, "en")


def question_choices(language: str) -> tuple[Choice, ...]:
    """Return the questions that are offered; the total has no label of its own."""
    offered, tongue = offered_questions(), tongue_of(language)
    return tuple(
        Choice(
            code, " × ".join(str(offered.columns[name][tongue]) for name in columns), len(columns)
        )
        for code, columns in offered.tables.items()
    )


def column_choices(language: str) -> tuple[Choice, ...]:
    """Return the columns of records."""
    tongue = tongue_of(language)
    return tuple(Choice(one.name, one.labels[tongue], 1) for one in record_columns().values())


def level_chances() -> dict[str, int]:
    """Return how often in 100 a guess is right, by level."""
    return {level: chance_at(level) for level in LEVELS}


def expected(
    session: Session, given: Given, seen: Forecast, noise: Noise, *, most: float
) -> tuple[tuple[str, ...], tuple[Expected, ...]]:
    """Return other levels up to `most`, and what to expect of each table at the chosen and at them.

    Of records there is one line for counts of one column and one of two, with an empty label.
    """
    others: dict[str, Mapping[tuple[str, ...], float]] = {}
    for level, epsilon in LEVELS.items():
        if level != given.level and epsilon <= most:
            with suppress(LeewardError):
                ahead = look_ahead(wish_of(replace(given, level=level)), noise, session.clock())
                others[level] = _reaches(given.sort, ahead.planned)
    asked, tongue = wish_of(given).asked.catalogue, tongue_of(session.language)
    lines = []
    for table, reach in _reaches(given.sort, seen.planned).items():
        known = [asked.columns[name].labels[tongue] for name in table if name in asked.columns]
        beside = tuple(ceil(reaches[table]) for reaches in others.values())
        lines.append(Expected(" × ".join(known), reach, ceil(reach / WIDEST), beside))
    return tuple(others), tuple(lines)


def _reaches(sort: str, planned: Planned) -> Mapping[tuple[str, ...], float]:
    """Return how far a number may be off, by table; of records by how many columns are counted."""
    if sort != "records":
        return planned.reaches
    return {
        ("",) * columns: max(
            reach for table, reach in planned.reaches.items() if len(table) == columns
        )
        for columns in (1, 2)
    }


def sidecar_of(session: Session, kept: Kept) -> dict[str, Any]:
    """Return what a publication says for programs, as it was signed.

    Raises:
        UnknownPage: a part has none.
    """
    said: dict[str, Any] = loads(file_of(session, kept.entity, "publication.json"))
    return said


def seen_tables(kept: Kept, said: Mapping[str, Any], language: str) -> tuple[SeenTable, ...]:
    """Return the tables of a publication in one language: numbers from its file, labels beside."""
    if kept.sort == "records":
        return ()
    asked, tongue = kept.asked.catalogue, tongue_of(language)
    return tuple(_seen(asked, each, tongue) for each in said["tables"])


def _seen(asked: Catalogue, each: Mapping[str, Any], tongue: str) -> SeenTable:
    columns = [asked.columns[name] for name in each["columns"]]
    values = [
        Value(0 if value is None else value, low, high, value is not None)
        for value, low, high in zip(each["values"], each["low"], each["high"], strict=True)
    ]
    if not columns:
        return SeenTable("", (), (), (("", (values[0],)),))
    label = " × ".join(column.labels[tongue] for column in columns)
    heads = tuple(cell.labels[tongue] for cell in columns[1].cells) if len(columns) > 1 else ("",)
    width = len(heads)
    rows = tuple(
        (cell.labels[tongue], tuple(values[number * width : (number + 1) * width]))
        for number, cell in enumerate(columns[0].cells)
    )
    return SeenTable(label, tuple(column.name for column in columns), heads, rows)
