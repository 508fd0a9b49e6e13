"""People for tests of tracing: rows with everything that a row must have."""

from datetime import date
from typing import Any

from leeward.tracing.people_cells import COLUMNS
from leeward.tracing.person import Basis, Permission, Person, Role

TODAY = date(2026, 3, 1)
PERMITTED = Permission(Basis.INVENTED, frozenset({"rfl"}), date(2027, 1, 1))


def person(person_id: str = "p1", *names: str, **fields: Any) -> Person:
    """Return a person who may be searched for."""
    fields.setdefault("permission", PERMITTED)
    return Person(person_id, Role.SOUGHT, names or ("김영희",), **fields)


def cells(**given: str) -> dict[str, str]:
    """Return the cells of a row that may be searched for."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "person_id": "p1",
        "role": "sought",
        "names": "김영희",
        "basis": "invented",
        "searchable_by": "rfl",
        "expires": "2027-01-01",
    }
    return row | given


def file_of(*rows: dict[str, str]) -> bytes:
    """Return the bytes of a file of such rows."""
    lines = [",".join(COLUMNS), *(",".join(row[column] for column in COLUMNS) for row in rows)]
    return ("\n".join(lines) + "\n").encode()
