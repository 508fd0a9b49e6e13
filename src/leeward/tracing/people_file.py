"""Reading a file of people, row by row, whatever its size (`docs/formats/tracing-people-v1.md`).

A row is either a `Person` or a `RefusedRow` with its line and reason; none is dropped silently and
no row can stop the reading of the next. Only a file that is no file of people raises.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from leeward.errors import InvalidPeople
from leeward.tracing.people_cells import COLUMNS, REQUIRED, BadCell, person_of
from leeward.tracing.person import Person
from leeward.tracing.rules import RefusedRow

LONGEST_LINE: Final = 65_536
"""Bytes beyond which a line is no row; it is refused and the next one read."""

HOPELESS: Final = 100
"""Rows after which a file in which nothing could be decoded is taken to be in another encoding."""

_MARK: Final = b"\xef\xbb\xbf"


def read_people(lines: BinaryIO) -> Iterator[Person | RefusedRow]:
    """Read a file of people.

    Args:
        lines: an open binary file, at its beginning: UTF-8, comma-separated, one row a line.

    Raises:
        InvalidPeople: it is not UTF-8, has no heading, lacks a column that is needed, has one
            twice or one that is not known.
    """
    numbered = _lines(lines)
    columns = _columns(next(numbered, (1, b""))[1])
    seen: set[str] = set()
    undecodable = rows = 0
    for number, line in numbered:
        if line is not None and not line.strip():
            continue
        rows += 1
        row = _row(number, line, columns)
        if isinstance(row, Person):
            if row.person_id in seen:
                row = RefusedRow(number, "twice", "person_id")
            else:
                seen.add(row.person_id)
        elif row.reason == "undecodable":
            undecodable += 1
            if undecodable == rows == HOPELESS:
                raise InvalidPeople(reason="undecodable", column="")
        yield row


def write_people(people: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a file of people, its heading first.

    Args:
        people: for each row its cells, in the order of `COLUMNS`.
    """
    yield _line(COLUMNS)
    for cells in people:
        yield _line(cells)


def _line(cells: Sequence[str]) -> str:
    written = (
        f'"{cell.replace(chr(34), chr(34) * 2)}"' if "," in cell or '"' in cell else cell
        for cell in cells
    )
    return ",".join(written) + "\n"


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield numbered lines without their ends; None for one that is too long to be a row."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(_MARK)
        if line.endswith(b"\n") or len(line) < LONGEST_LINE:
            yield number, line.rstrip(b"\r\n")
            continue
        while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _columns(heading: bytes | None) -> tuple[str, ...]:
    if not heading:
        raise InvalidPeople(reason="empty", column="")
    try:
        text = heading.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise InvalidPeople(reason="undecodable", column="") from problem
    if "\x00" in text:  # UTF-16, or no text at all
        raise InvalidPeople(reason="not_text", column="")
    try:
        cells = next(csv.reader([text], strict=True))
    except (csv.Error, StopIteration) as problem:
        raise InvalidPeople(reason="not_text", column="") from problem
    columns = tuple(cell.strip().lower() for cell in cells)
    for column in REQUIRED:
        if column not in columns:
            raise InvalidPeople(reason="column_missing", column=column)
    for place, column in enumerate(columns):
        if column not in COLUMNS:
            # a heading that is not ours may hold anything: it is named by its place
            raise InvalidPeople(reason="no_such_column", column=place + 1)
        if column in columns[:place]:
            raise InvalidPeople(reason="column_twice", column=column)
    return columns


def _row(number: int, line: bytes | None, columns: tuple[str, ...]) -> Person | RefusedRow:
    if line is None:
        return RefusedRow(number, "too_long")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return RefusedRow(number, "undecodable")
    try:
        cells = next(csv.reader([text], strict=True))
    except (csv.Error, StopIteration):
        return RefusedRow(number, "quotation_marks")
    if len(cells) != len(columns):
        return RefusedRow(number, "cells_do_not_fit")
    try:
        return person_of(dict(zip(columns, cells, strict=True)), number)
    except BadCell as bad:
        return RefusedRow(number, bad.reason, bad.column)
