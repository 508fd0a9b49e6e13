"""Exact counts: the one thing here that must never leave.

They live between the rows and the noise, show nothing of themselves, and cannot be copied away.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from math import prod
from typing import Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from leeward.errors import InvalidRows
from leeward.reporting.cohort import read_month
from leeward.reporting.questions import Catalogue, used_columns

CLIP_KEY_BYTES: Final = 32


class ExactCounts:
    """One vector of exact counts for each table of a catalogue. Only the noise opens it."""

    __slots__ = ("_vectors",)

    def __init__(self, vectors: tuple[NDArray[np.int64], ...]) -> None:
        """Hold the vectors, each flattened row by row."""
        self._vectors = vectors

    def open_for_noise(self) -> tuple[NDArray[np.int64], ...]:
        """Return the vectors to the one place that adds noise to them."""
        return self._vectors

    def __repr__(self) -> str:
        return "<ExactCounts>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise InvalidRows(reason="exact_counts_stay", row=0, column="")


def count(
    catalogue: Catalogue, rows: Iterable[Mapping[str, str]], *, clip_key: bytes
) -> ExactCounts:
    """Count the people of the catalogue's cohort.

    Args:
        catalogue: the questions.
        rows: one for each person, texts by column name.
        clip_key: 32 secret bytes; which rows of a large family count follows from them alone,
            and stays the same while the key does.

    Raises:
        InvalidRows: a column is missing, a code is not in the code book, a month is unreadable,
            or a person stands there twice. Facts: reason, row (from 1, the heading), column.
    """
    wanted, used = _wanted(catalogue), used_columns(catalogue)
    seen: set[str] = set()
    families: dict[str, list[tuple[bytes, tuple[int, ...]]]] = {}
    month_of: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        for name in wanted:
            if name not in row:
                raise InvalidRows(reason="column_missing", row=1, column=name)
        person = row[catalogue.person].strip()
        if not person:
            raise InvalidRows(reason="no_person", row=number, column=catalogue.person)
        if person in seen:
            raise InvalidRows(reason="person_twice", row=number, column=catalogue.person)
        seen.add(person)
        month = read_month(row[catalogue.intake].strip())
        if month is None:
            raise InvalidRows(reason="month_unreadable", row=number, column=catalogue.intake)
        cells = tuple(_cell(catalogue, name, row[name].strip(), number) for name in used)
        unit = person
        if catalogue.unit == "family":
            unit = row[catalogue.family].strip()
            if not unit:
                raise InvalidRows(reason="no_family", row=number, column=catalogue.family)
            # a family in two cohorts would pay in one and be counted in both
            if month_of.setdefault(unit, month) != month:
                raise InvalidRows(reason="family_in_two_months", row=number, column="")
        if catalogue.cohort.has(month):
            families.setdefault(unit, []).append((_order(clip_key, person), cells))
    return ExactCounts(_count(catalogue, families))


def _count(
    catalogue: Catalogue, families: Mapping[str, list[tuple[bytes, tuple[int, ...]]]]
) -> tuple[NDArray[np.int64], ...]:
    kept = [
        cells
        for members in families.values()
        for _, cells in sorted(members)[: catalogue.most_rows]
    ]
    at = {name: number for number, name in enumerate(used_columns(catalogue))}
    every = np.array(kept, dtype=np.int64).reshape(len(kept), len(at))
    vectors = []
    for table in catalogue.tables:
        shape = catalogue.shape(table)
        index = np.zeros(len(kept), dtype=np.int64)
        for name, width in zip(table, shape, strict=True):
            index = index * width + every[:, at[name]]
        vectors.append(np.bincount(index, minlength=prod(shape)).astype(np.int64))
    return tuple(vectors)


def _wanted(catalogue: Catalogue) -> tuple[str, ...]:
    family = (catalogue.family,) if catalogue.unit == "family" else ()
    return (catalogue.person, catalogue.intake, *family, *used_columns(catalogue))


def _cell(catalogue: Catalogue, name: str, code: str, number: int) -> int:
    cell = catalogue.columns[name].cell_of.get(code)
    if cell is None:  # the value itself is not repeated: it could be anything
        raise InvalidRows(reason="code_not_in_list", row=number, column=name)
    return cell


def _order(key: bytes, person: str) -> bytes:
    return blake2b(person.encode(), key=key, digest_size=16, person=b"lw-clip-1").digest()
