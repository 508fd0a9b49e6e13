"""An import mapping as a file that a person can read, correct and use again."""

import tomllib
from typing import Any, Final, get_args

import tomli_w

from leeward.dates import Culture
from leeward.errors import InvalidMapping
from leeward.exchange.columns import Column, check
from leeward.exchange.headers import NEVER, SKIP
from leeward.exchange.htcds_home import default_reading
from leeward.exchange.mapping import ImportMapping

FORMAT: Final = "leeward-import-map-1"


def to_toml(mapping: ImportMapping) -> str:
    """Return the mapping as TOML: one line per column, with its heading."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "sheet": mapping.sheet,
        "heading_rows": list(mapping.heading_rows),
    }
    if mapping.culture is not None:
        content["dates"] = mapping.culture
    content["column"] = [_row(column) for column in mapping.columns]
    return tomli_w.dumps(content)


def from_toml(text: str) -> ImportMapping:
    """Read a mapping that `to_toml` wrote and a person may have changed.

    Raises:
        InvalidMapping: not such a file, or a column that leads nowhere; the fact `column`
            (from 1) says which.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidMapping(reason="not_toml") from error
    if content.get("format") != FORMAT:
        raise InvalidMapping(reason="not_a_mapping")
    culture = content.get("dates")
    if culture is not None and culture not in get_args(Culture):
        raise InvalidMapping(field="dates", reason="unknown_field")
    heading_rows = content.get("heading_rows", [])
    rows = content.get("column", [])
    if not _are_numbers(heading_rows) or not isinstance(rows, list):
        raise InvalidMapping(field="heading_rows", reason="not_a_mapping")
    columns = tuple(_column(row) for row in rows)
    places = [column.place for column in columns]
    if len(set(places)) != len(places):
        raise InvalidMapping(reason="column_twice")
    return ImportMapping(
        str(content.get("sheet", "")),
        tuple(sorted(heading_rows)),
        tuple(sorted(columns, key=lambda column: column.place)),
        culture,
    )


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(type(each) is int and each > 0 for each in value)


def _row(column: Column) -> dict[str, Any]:
    row: dict[str, Any] = {
        "place": column.place + 1,
        "heading": column.heading,
        "to": column.to,
        "read": column.read,
    }
    if column.fixed:
        row["fixed"] = dict(column.fixed)
    if column.what and column.to == NEVER:
        row["what"] = column.what
    return row


def _column(row: Any) -> Column:
    if not isinstance(row, dict) or type(row.get("place")) is not int or row["place"] < 1:
        raise InvalidMapping(reason="no_such_column")
    place = row["place"]
    unknown = set(row) - {"place", "heading", "to", "read", "fixed", "what"}
    fixed = row.get("fixed", {})
    to = row.get("to", SKIP)
    if unknown or not isinstance(fixed, dict) or not isinstance(to, str):
        raise InvalidMapping(column=place, reason="not_a_mapping")
    column = Column(
        place - 1,
        str(row.get("heading", "")),
        to,
        str(row.get("read") or default_reading(to)),
        {str(name): str(value) for name, value in fixed.items()},
        str(row.get("what", "")) if to == NEVER else "",
        why=("decided",),
    )
    check(column)
    return column
