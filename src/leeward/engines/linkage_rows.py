"""Rows of people as Arrow tables: plain numbers to join and compare, and the whole row beside them.

Only rows that the rules let through come in here. Each list becomes three tables, in batches, so
that a file of a gigabyte never stands in memory: rows, blocking keys, and who hides from whom.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import IntFlag
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from leeward.tracing.blocking import Side, explode
from leeward.tracing.columns import Columns, Window, columns_of
from leeward.tracing.names.keys import NameKeys
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.person import Person

BATCH: Final = 20_000
"""Rows read at once."""

COMPARED: Final = (
    "sex", "birth_first", "birth_last", "by_age", "solar", "lunar",
    "country", "province", "prefecture", "county",
    "departure_first", "departure_last", "separation_first", "separation_last",
    "last_contact_first", "last_contact_last",
    "child_count", "eldest_by", "youngest_from",
)  # fmt: skip
"""Columns from which `linkage_model` reckons levels."""

_TEXT: Final = frozenset({"sex", "country", "province", "prefecture", "county"})
ROWS: Final = pa.schema(
    [
        pa.field("row", pa.int64()),
        pa.field("person_id", pa.string()),
        *(pa.field(one, pa.string() if one in _TEXT else pa.int32()) for one in COMPARED),
        pa.field("more", pa.int32()),
        pa.field("names", pa.list_(pa.string())),
        pa.field("whole", pa.binary()),
    ]
)
"""`more`: which of the fields that are no numbers the row has (`More`)."""

KEYS: Final = pa.schema([("row", pa.int64()), ("key", pa.int64()), ("sort", pa.int32())])
HIDES: Final = pa.schema([("row", pa.int64()), ("code", pa.string()), ("hides", pa.bool_())])
"""Codes that a row is asked by (`hides` false), and codes that it hides from."""


class More(IntFlag):
    """Fields that are no numbers; they are compared for the pairs that the others leave."""

    CHILDREN = 1
    RELATIONS = 2
    SPOUSE = 4


class Batch(NamedTuple):
    """One batch of rows of a list, in three tables."""

    rows: pa.Table
    keys: pa.Table
    hides: pa.Table


def batches(
    people: Iterable[Person], side: Side, keys_of: Callable[[str], NameKeys]
) -> Iterator[Batch]:
    """Turn rows into tables, in order of `person_id` within a batch; rows are numbered from 0."""
    rest = iter(people)
    first = 0
    while batch := list(islice(rest, BATCH)):
        made = explode(batch, side, keys_of)
        keys = pa.table([made.row + first, made.key.view("int64"), made.sort], schema=KEYS)
        yield Batch(_rows(batch, first), keys, _hides(batch, first))
        first += len(batch)


def with_names_read(people: Iterable[Person], names: PairedNames) -> Iterator[Person]:
    """Yield the rows as they are; their names are read before, those of one batch together."""
    rest = iter(people)
    while batch := list(islice(rest, BATCH)):
        names.numbers([name for person in batch for name in _told(person)])
        yield from batch


def _told(person: Person) -> Iterator[str]:
    yield from person.names
    yield from (relation.name for relation in person.relations)
    for child in person.children:
        yield from child.names


def _rows(people: list[Person], first: int) -> pa.Table:
    made = [_row(first + at, person) for at, person in enumerate(people)]
    return pa.Table.from_pylist(made, schema=ROWS)


def _row(number: int, person: Person) -> dict[str, Any]:
    columns = columns_of(person)
    return {
        "row": number,
        "person_id": person.person_id,
        **_plain(columns),
        "more": More.CHILDREN * bool(person.children)
        | More.RELATIONS * bool(person.relations)
        | More.SPOUSE * bool(person.spouse_surname),
        "names": list(person.names),
        "whole": msgspec.msgpack.encode(person),
    }


def _plain(columns: Columns) -> dict[str, Any]:
    birth = columns.birth
    out: dict[str, Any] = {
        "sex": columns.sex,
        "country": columns.country,
        "province": columns.province,
        "prefecture": columns.prefecture,
        "county": columns.county,
        "child_count": columns.child_count,
        "eldest_by": columns.eldest_born_by,
        "youngest_from": columns.youngest_born_from,
        **_ends("departure", columns.departure),
        **_ends("separation", columns.separation),
        **_ends("last_contact", columns.last_contact),
    }
    if birth is not None:
        out |= {
            "birth_first": birth.first,
            "birth_last": birth.last,
            "by_age": int(birth.by_age),
            "solar": birth.solar,
            "lunar": birth.lunar,
        }
    return out


def _ends(name: str, window: Window | None) -> dict[str, int]:
    return {} if window is None else {f"{name}_first": window.first, f"{name}_last": window.last}


def _hides(people: list[Person], first: int) -> pa.Table:
    """Return who asks and who hides; codes nobody hides from fall out when tables are joined."""
    rows: list[int] = []
    codes: list[str] = []
    hides: list[bool] = []
    for at, person in enumerate(people, start=first):
        for code in sorted(person.permission.hide_from):
            rows.append(at)
            codes.append(code)
            hides.append(True)
        for code in sorted(person.asked_by):
            rows.append(at)
            codes.append(code)
            hides.append(False)
    return pa.table([rows, codes, hides], schema=HIDES)


def whole_row(encoded: bytes) -> Person:
    """Return the row as it was read."""
    return msgspec.msgpack.decode(encoded, type=Person)
