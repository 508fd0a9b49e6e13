"""The cells of a row of people, read and written: one spelling for each value.

What the rules need (id, role, names, basis, who may search, until when) must be readable, or the
row is refused. Anything else that cannot be read is taken as missing and named in `unread`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from leeward.dates import (
    AgeWay,
    Calendar,
    Precision,
    When,
    about,
    between,
    birth_from_age,
    in_month,
    in_year,
    on_day,
    parse,
)
from leeward.errors import InvalidDate
from leeward.tracing.names.script import LONGEST_NAME
from leeward.tracing.person import (
    Basis,
    Birth,
    Child,
    Permission,
    Person,
    Relation,
    RelationKind,
    Role,
    Sex,
    Told,
)
from leeward.tracing.places import find_place

COLUMNS: Final = (
    "person_id", "household_id", "enquirer", "role", "names", "sex",
    "birth", "age", "age_said_on", "age_counted", "origin",
    "departure", "separation", "last_contact",
    "relations", "child_count", "children", "spouse_surname",
    "basis", "searchable_by", "expires", "do_not_search", "hide_from",
)  # fmt: skip
REQUIRED: Final = (
    "person_id", "role", "names", "basis", "searchable_by", "expires", "do_not_search", "hide_from",
)  # fmt: skip
"""Columns that a file must have; in each row the first six of them must be filled."""

MOST: Final = 12
"""Names, children, relations and codes in one cell at most."""

MOST_CHILDREN: Final = 20
LONGEST_CELL: Final = 2_000

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ABOUT: Final = re.compile(r"^(?:~|about |around |약 ?|대략 ?|大约|约)\s*")
_YES: Final = frozenset({"yes", "true", "1"})
_NO: Final = frozenset({"", "no", "false", "0"})
_WIDER: Final = 2
"""Years that "about forty" is widened by on either side."""

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")


class BadCell(Exception):
    """A cell without which a row cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column)
        self.column, self.reason = column, reason


def person_of(cells: Mapping[str, str], line: int = 0) -> Person:
    """Return the person of one row.

    Args:
        cells: text by column, columns of `COLUMNS` only; a column that is not there is empty.
        line: where the row stands.

    Raises:
        BadCell: what a row must have is missing or cannot be read, or a cell is no plain text.
    """
    for column, cell in cells.items():
        _check_text(column, cell)
    unread: list[str] = []

    def told(column: str, read: Callable[[str], Value | None]) -> Value | None:
        cell = cells.get(column, "").strip()
        if not cell:
            return None
        try:
            value = read(cell)
        except (ValueError, InvalidDate):
            value = None
        if value is None:
            unread.append(column)
        return value

    birth = told("birth", _birth)
    if birth is None and cells.get("age", "").strip():
        birth = told("age", lambda age: _birth_of_age(age, cells))
    return Person(
        person_id=_code(cells, "person_id", needed=True),
        role=_choice(cells, "role", Role),
        names=_names(cells),
        permission=_permission(cells),
        household_id=_code(cells, "household_id"),
        enquirer=_code(cells, "enquirer"),
        sex=told("sex", Sex),
        birth=birth,
        origin=told("origin", lambda name: find_place(name) or None) or "",
        departure=told("departure", read_when),
        separation=told("separation", read_when),
        last_contact=told("last_contact", read_when),
        relations=told("relations", _relations) or (),
        child_count=told("child_count", _count),
        children=told("children", _children) or (),
        spouse_surname=told("spouse_surname", _name) or "",
        line=line,
        unread=tuple(unread),
    )


def cells_of(person: Person) -> list[str]:
    """Return the cells of a person, in the order of `COLUMNS`; `person_of` reads them back."""
    permission = person.permission
    return [
        person.person_id,
        person.household_id,
        person.enquirer,
        person.role,
        "|".join(person.names),
        person.sex or "",
        "" if person.birth is None else birth_cell(person.birth),
        "", "", "",
        person.origin,
        *(when_cell(when) for when in (person.departure, person.separation, person.last_contact)),
        "|".join(f"{one.kind}:{one.name}" for one in person.relations),
        "" if person.child_count is None else str(person.child_count),
        "|".join(map(child_cell, person.children)),
        person.spouse_surname,
        permission.basis,
        "|".join(sorted(permission.searchable_by)),
        permission.expires.isoformat(),
        "yes" if permission.do_not_search else "no",
        "|".join(sorted(permission.hide_from)),
    ]  # fmt: skip


def child_cell(child: Child) -> str:
    """Return a child as `names@birth@sex`, without the ends that say nothing."""
    parts = ("/".join(child.names), when_cell(child.birth), child.sex or "")
    return "@".join(parts).rstrip("@") or "@"


def birth_cell(birth: Birth) -> str:
    """Return a birth as its interval, with how it was told: `1978`, `~1976-01-01..1980-12-31`."""
    if birth.told is Told.ABOUT:
        return f"~{birth.when.earliest.isoformat()}..{birth.when.latest.isoformat()}"
    return ("age " if birth.told is Told.AGE else "") + when_cell(birth.when)


def when_cell(when: When | None) -> str:
    """Return a date or interval in its shortest ISO spelling."""
    if when is None:
        return ""
    first, last = when.earliest, when.latest
    calendar = "" if when.calendar is Calendar.GREGORIAN else f"{when.calendar} "
    if first == last:
        return calendar + first.isoformat()
    if when.precision is Precision.YEAR and not calendar:
        return f"{first.year:04}"
    if when.precision is Precision.MONTH and not calendar:
        return f"{first.year:04}-{first.month:02}"
    return f"{calendar}{first.isoformat()}..{last.isoformat()}"


def read_when(cell: str) -> When | None:
    """Read `1978`, `1978-03`, `1978-03-05`, `A..B`, or the words of any of three languages.

    Raises:
        InvalidDate: nothing that can be read.
    """
    if found := _ISO.fullmatch(cell):
        year, month, day = found.groups()
        if day:
            return on_day(date(int(year), int(month), int(day)))
        return in_month(int(year), int(month)) if month else in_year(int(year))
    first, span, last = cell.partition("..")
    if span:
        calendar, _, first = first.rpartition(" ")
        begins, ends = read_when(first), read_when(last)
        if begins is None or ends is None:
            return None
        whole = between(begins.earliest, ends.latest)
        if not calendar:
            return whole
        return When(whole.earliest, whole.latest, Precision.RANGE, Calendar(calendar))
    for calendar in (Calendar.LUNAR_KR, Calendar.LUNAR_CN):
        if cell.startswith(f"{calendar} "):
            day = date.fromisoformat(cell.removeprefix(f"{calendar} "))
            return When(day, day, Precision.DAY, calendar)
    return parse(cell, recorded_on=_FAR)


_FAR: Final = date(2100, 1, 1)
"""Words with two-digit years are read by nobody's today: they stay ambiguous, so unread."""


def _birth(cell: str) -> Birth | None:
    if cell.startswith("age "):
        when = read_when(cell.removeprefix("age "))
        return None if when is None else Birth(when, Told.AGE)
    bare = _ABOUT.sub("", cell)
    when = read_when(bare)
    if when is None:
        return None
    if bare == cell:
        told = Told.ABOUT if when.precision is Precision.ABOUT else Told.DATE
        return Birth(when, told)
    return Birth(
        replace(when, precision=Precision.ABOUT) if ".." in bare else about(when), Told.ABOUT
    )


def _birth_of_age(cell: str, cells: Mapping[str, str]) -> Birth | None:
    bare = _ABOUT.sub("", cell)
    way = AgeWay(cells.get("age_counted", "").strip() or AgeWay.UNSTATED)
    said = read_when(cells.get("age_said_on", "").strip())
    if said is None or not bare.isdecimal() or len(bare) > 3:
        return None
    eldest = birth_from_age(int(bare), said.earliest, way)
    youngest = birth_from_age(int(bare), said.latest, way)
    when = between(eldest.earliest, youngest.latest)
    if bare == cell:
        return Birth(when, Told.AGE)
    first = date(when.earliest.year - _WIDER, 1, 1)
    last = min(date(when.latest.year + _WIDER, 12, 31), said.latest)
    return Birth(When(first, last, Precision.ABOUT), Told.ABOUT)


def _check_text(column: str, cell: str) -> None:
    if cell.isascii() and cell.isprintable() and len(cell) <= LONGEST_CELL:
        return
    if len(cell) > LONGEST_CELL:
        raise BadCell(column, "name_too_long" if column == "names" else "too_long")
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in cell):
        raise BadCell(column, "control_characters")


def _code(cells: Mapping[str, str], column: str, *, needed: bool = False) -> str:
    code = cells.get(column, "").strip()
    if not code and not needed:
        return ""
    if not _CODE.fullmatch(code):
        raise BadCell(column, "required" if not code else "not_a_code")
    return code


def _codes(cells: Mapping[str, str], column: str) -> frozenset[str]:
    codes = [code.strip() for code in cells.get(column, "").split("|") if code.strip()]
    if not all(_CODE.fullmatch(code) for code in codes):
        raise BadCell(column, "not_a_code")
    return frozenset(codes)


def _choice(cells: Mapping[str, str], column: str, choices: type[Choice]) -> Choice:
    cell = cells.get(column, "").strip().lower()
    try:
        return choices(cell)
    except ValueError:
        raise BadCell(column, "not_allowed" if cell else "required") from None


def _names(cells: Mapping[str, str]) -> tuple[str, ...]:
    names = [name.strip() for name in cells.get("names", "").split("|") if name.strip()]
    if not names:
        raise BadCell("names", "required")
    if len(names) > MOST:
        raise BadCell("names", "too_many_names")
    if any(len(name) > LONGEST_NAME for name in names):
        raise BadCell("names", "name_too_long")
    return tuple(dict.fromkeys(names))


def _permission(cells: Mapping[str, str]) -> Permission:
    if not cells.get("basis", "").strip():
        raise BadCell("basis", "no_basis")
    searchable_by = _codes(cells, "searchable_by")
    if not searchable_by:
        raise BadCell("searchable_by", "nobody_may_search")
    try:
        expires = date.fromisoformat(cells.get("expires", "").strip())
    except ValueError:
        raise BadCell("expires", "expiry_missing") from None
    barred = cells.get("do_not_search", "").strip().lower()
    if barred not in _YES and barred not in _NO:
        raise BadCell("do_not_search", "not_allowed")
    return Permission(
        _choice(cells, "basis", Basis),
        searchable_by,
        expires,
        barred in _YES,
        _codes(cells, "hide_from"),
    )


def _name(cell: str) -> str | None:
    return cell if len(cell) <= LONGEST_NAME else None


def _count(cell: str) -> int | None:
    return int(cell) if cell.isdecimal() and int(cell) <= MOST_CHILDREN else None


def _relations(cell: str) -> tuple[Relation, ...] | None:
    told = []
    for one in filter(None, cell.split("|")):
        kind, _, name = one.partition(":")
        if not name.strip() or len(name) > LONGEST_NAME:
            return None
        told.append(Relation(RelationKind(kind.strip()), name.strip()))
    return tuple(told) if len(told) <= MOST else None


def _children(cell: str) -> tuple[Child, ...] | None:
    told = []
    for one in cell.split("|"):
        names, birth, sex = (*one.split("@"), "", "")[:3]
        child = Child(
            tuple(name.strip() for name in names.split("/") if name.strip()),
            read_when(birth.strip()) if birth.strip() else None,
            Sex(sex.strip()) if sex.strip() else None,
        )
        if one.count("@") > 2 or any(len(name) > LONGEST_NAME for name in child.names):
            return None
        told.append(child)
    return tuple(told) if len(told) <= MOST_CHILDREN else None
