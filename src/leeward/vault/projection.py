"""Tables for lists: one row per case, one per thing that is due. All of it can be rebuilt.

The only module that knows the tables `case_row` and `due_row`. What stands in them is decided
in `cases/summary.py`, from the streams that every member of the vault reads; nothing of a
sealed stream comes here. Days are stored as numbers so that they sort and compare as they
are; a day that is not there sorts last, except the last contact, which then sorts first.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final, NamedTuple

import apsw
import msgspec

from leeward.cases.followup import Due, DueItem
from leeward.cases.summary import CaseSummary
from leeward.ids import CaseId, EntityId, MemberId

NEVER: Final = 9_999_999
LEVELS: Final = ("immediate", "high", "medium", "low")
"""The order in which a list shows them; a case without a level comes behind."""

TABLES: Final = """
CREATE TABLE case_row (
    case_id BLOB PRIMARY KEY,
    code TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    level TEXT,
    level_rank INTEGER NOT NULL,
    next_review INTEGER NOT NULL,
    step TEXT NOT NULL,
    opened_on INTEGER NOT NULL,
    contact_happened INTEGER NOT NULL,
    contact_recorded TEXT,
    next_due INTEGER NOT NULL,
    due_why TEXT,
    due_what TEXT,
    worker BLOB NOT NULL,
    open_followups INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    is_parent_missing INTEGER NOT NULL,
    silent_after INTEGER NOT NULL,
    contact_expires INTEGER NOT NULL,
    closed_on INTEGER NOT NULL,
    erase_on INTEGER NOT NULL,
    age_band TEXT,
    languages TEXT NOT NULL,
    flags TEXT NOT NULL,
    changed INTEGER NOT NULL,
    entries INTEGER NOT NULL
) STRICT;
CREATE TABLE due_row (
    case_id BLOB NOT NULL,
    due INTEGER NOT NULL,
    shown_from INTEGER NOT NULL,
    why TEXT NOT NULL,
    what TEXT NOT NULL,
    entity BLOB NOT NULL,
    owner BLOB NOT NULL
) STRICT;
"""

INDEXES: Final = """
CREATE INDEX case_next_due ON case_row(next_due, case_id);
CREATE INDEX case_level ON case_row(level_rank, next_due, case_id);
CREATE INDEX case_pseudonym ON case_row(pseudonym, case_id);
CREATE INDEX case_code ON case_row(code, case_id);
CREATE INDEX case_opened ON case_row(opened_on, case_id);
CREATE INDEX case_contact ON case_row(contact_happened, case_id);
CREATE INDEX case_changed ON case_row(changed, case_id);
CREATE INDEX case_review ON case_row(next_review, case_id);
CREATE INDEX case_worker ON case_row(worker, next_due, case_id);
CREATE INDEX due_case ON due_row(case_id);
CREATE INDEX case_narrow ON case_row(
    closed_on, level, worker, step, next_due, silent_after, contact_expires, is_parent_missing,
    disputed, age_band
);
CREATE INDEX due_day ON due_row(due, shown_from, why, what, case_id, entity, owner);
CREATE INDEX due_owner ON due_row(owner, due, shown_from, why, what, case_id, entity);
"""

_COLUMNS: Final = (*(field.name for field in msgspec.structs.fields(CaseSummary)), "level_rank")
_CASE: Final = ", ".join(_COLUMNS)
_DUE: Final = "case_id, due, shown_from, why, what, entity, owner"
_INSERT_CASE: Final = (
    f"INSERT OR REPLACE INTO case_row ({_CASE}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
)
_INSERT_DUE: Final = f"INSERT INTO due_row ({_DUE}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608


class CaseSort(Enum):
    """How a list of cases is sorted; the value is its ORDER BY."""

    NEXT_DUE = "next_due, case_id"
    LEVEL = "level_rank, next_due, case_id"
    PSEUDONYM = "pseudonym, case_id"
    CODE = "code, case_id"
    OPENED = "opened_on DESC, case_id DESC"
    CONTACT = "contact_happened, case_id"
    CHANGED = "changed DESC, case_id DESC"
    REVIEW = "next_review, case_id"


class CaseFilter(msgspec.Struct, frozen=True):
    """Which cases; every part that is given narrows the list.

    Attributes:
        worker: hers; an empty id for those that are nobody's.
        level: a code of the risk levels.
        steps: any of these.
        is_open: closed cases left out, or the only ones.
        due_by: something is due by this day.
        flag: a code of what must be seen at first sight.
        language: one that she uses.
        age_band: a code.
        is_parent_missing: a parent went missing.
        is_disputed: members disagree on something.
        silent_on: nothing was heard by the day agreed, seen from this day.
        expires_by: the safe contact is destroyed by this day.
        named: the pseudonym or code contains this.
    """

    worker: MemberId | None = None
    level: str | None = None
    steps: tuple[str, ...] = ()
    is_open: bool | None = None
    due_by: date | None = None
    flag: str | None = None
    language: str | None = None
    age_band: str | None = None
    is_parent_missing: bool | None = None
    is_disputed: bool | None = None
    silent_on: date | None = None
    expires_by: date | None = None
    named: str | None = None


class CasePage(NamedTuple):
    """A page of the list, and how long the whole list is."""

    rows: tuple[CaseSummary, ...]
    total: int


class Projection:
    """The lists of a vault. Methods join the open transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def create(self, *, indexes: bool = True) -> None:
        """Make the empty tables; without indexes for a bulk load, which makes them last."""
        self._connection.execute(TABLES)
        if indexes:
            self.create_indexes()

    def create_indexes(self) -> None:
        """Make the indexes, once the rows are in."""
        self._connection.execute(INDEXES)

    def drop(self) -> None:
        """Remove the tables with everything in them."""
        self._connection.execute("DROP TABLE IF EXISTS case_row; DROP TABLE IF EXISTS due_row")

    def replace(self, row: CaseSummary, items: Sequence[DueItem]) -> None:
        """Put the rows of a case in the place of those that were there."""
        self._connection.execute("DELETE FROM due_row WHERE case_id = ?", (row.case_id,))
        self.load([(row, items)])

    def load(self, rows: Sequence[tuple[CaseSummary, Sequence[DueItem]]]) -> None:
        """Add the rows of many cases of which nothing is there."""
        self._connection.executemany(_INSERT_CASE, [_case_values(row) for row, _ in rows])
        self._connection.executemany(
            _INSERT_DUE, [_due_values(item) for _, items in rows for item in items]
        )

    def forget(self, case: CaseId) -> None:
        """Remove the rows of a case."""
        self._connection.execute("DELETE FROM case_row WHERE case_id = ?", (case,))
        self._connection.execute("DELETE FROM due_row WHERE case_id = ?", (case,))

    def case(self, case: CaseId) -> CaseSummary | None:
        """Return the row of one case."""
        row = self._connection.execute(
            f"SELECT {_CASE} FROM case_row WHERE case_id = ?",  # noqa: S608
            (case,),
        ).fetchone()
        return None if row is None else _summary(row)

    def case_with_code(self, code: str) -> CaseId | None:
        """Return the case that has this random code."""
        found = self._connection.execute(
            "SELECT case_id FROM case_row WHERE code = ? ORDER BY case_id LIMIT 1", (code,)
        ).get
        return None if found is None else CaseId(found)

    def entry_count(self) -> int:
        """Return how many entries all cases have together."""
        found = self._connection.execute("SELECT coalesce(sum(entries), 0) FROM case_row").get
        return int(found)

    def taken(self) -> tuple[set[str], set[str]]:
        """Return every code and every pseudonym in use, those of closed cases too."""
        rows = self._connection.execute("SELECT code, pseudonym FROM case_row").fetchall()
        return {code for code, _ in rows if code}, {called for _, called in rows if called}

    def cases(
        self,
        which: CaseFilter | None = None,
        sort: CaseSort = CaseSort.NEXT_DUE,
        *,
        limit: int = 50,
        offset: int = 0,
    ) -> CasePage:
        """Return a page of the caseload."""
        where, values = _where(which or CaseFilter())
        rows = self._connection.execute(
            f"SELECT {_CASE} FROM case_row{where} ORDER BY {sort.value} LIMIT ? OFFSET ?",  # noqa: S608
            (*values, limit, offset),
        ).fetchall()
        if offset == 0 and len(rows) < limit:
            total = len(rows)
        else:
            total = self._connection.execute(
                f"SELECT count(*) FROM case_row{where}",  # noqa: S608
                values,
            ).get
        return CasePage(tuple(map(_summary, rows)), total)

    def due(
        self,
        today: date,
        *,
        owner: MemberId | None = None,
        case: CaseId | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> tuple[DueItem, ...]:
        """Return what stands in the list of a day, the earliest first."""
        where, values = "shown_from <= ?", [today.toordinal()]
        parts: list[Any] = list(values)
        if owner is not None:
            where += " AND owner = ?"
            parts.append(owner)
        if case is not None:
            where += " AND case_id = ?"
            parts.append(case)
        rows = self._connection.execute(
            f"SELECT {_DUE} FROM due_row WHERE {where}"  # noqa: S608
            " ORDER BY due, shown_from, why, what, case_id, entity LIMIT ? OFFSET ?",
            (*parts, limit, offset),
        )
        return tuple(map(_due_item, rows))

    def count_due(self, today: date, *, owner: MemberId | None = None) -> int:
        """Return how many things stand in the list of a day."""
        where, values = "shown_from <= ?", [today.toordinal()]
        if owner is None:
            found = self._connection.execute(
                f"SELECT count(*) FROM due_row WHERE {where}",  # noqa: S608
                values,
            )
        else:
            found = self._connection.execute(
                f"SELECT count(*) FROM due_row WHERE owner = ? AND {where}",  # noqa: S608
                (owner, *values),
            )
        return int(found.get)

    def canonical_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield every row in an order that depends on nothing but the rows."""
        yield from self._connection.execute(f"SELECT {_CASE} FROM case_row ORDER BY case_id")  # noqa: S608
        yield from self._connection.execute(
            f"SELECT {_DUE} FROM due_row"  # noqa: S608
            " ORDER BY case_id, due, shown_from, why, what, entity, owner"
        )


def _where(which: CaseFilter) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = []
    for column in ("worker", "level", "age_band"):
        value = getattr(which, column)
        if value is not None:
            parts.append((f"{column} = ?", value))
    if which.is_open is not None:
        parts.append((f"closed_on {'=' if which.is_open else '<'} ?", NEVER))
    if which.due_by is not None:
        parts.append(("next_due <= ?", which.due_by.toordinal()))
    if which.is_parent_missing is not None:
        parts.append(("is_parent_missing = ?", int(which.is_parent_missing)))
    if which.is_disputed is not None:
        parts.append((f"disputed {'>' if which.is_disputed else '='} ?", 0))
    if which.silent_on is not None:
        parts.append(("silent_after < ?", which.silent_on.toordinal()))
    if which.expires_by is not None:
        parts.append(("contact_expires <= ?", which.expires_by.toordinal()))
    for column, value in (("flags", which.flag), ("languages", which.language)):
        if value is not None:
            parts.append((f"instr({column}, ?) > 0", f" {value} "))
    if which.named:
        parts.append(("instr(pseudonym || ' ' || code, ?) > 0", which.named))
    clauses, values = [clause for clause, _ in parts], [value for _, value in parts]
    if which.steps:
        clauses.append(f"step IN ({', '.join('?' * len(which.steps))})")
        values += which.steps
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def _case_values(row: CaseSummary) -> tuple[Any, ...]:
    found = msgspec.structs.asdict(row)
    for name in _DAYS:
        found[name] = _number(found[name])
    if row.contact_happened is None:
        found["contact_happened"] = 0
    found["languages"] = _joined(row.languages)
    found["flags"] = _joined(row.flags)
    rank = LEVELS.index(row.level) if row.level in LEVELS else len(LEVELS)
    return (*found.values(), rank)


def _summary(row: tuple[Any, ...]) -> CaseSummary:
    found = dict(zip(_COLUMNS, row, strict=True))
    del found["level_rank"]
    for name in _DAYS:
        found[name] = _day(found[name])
    found["is_parent_missing"] = bool(found["is_parent_missing"])
    found["languages"] = tuple(found["languages"].split())
    found["flags"] = tuple(found["flags"].split())
    return CaseSummary(**found)


_DAYS: Final = (
    "next_review",
    "opened_on",
    "contact_happened",
    "next_due",
    "silent_after",
    "contact_expires",
    "closed_on",
    "erase_on",
)


def _due_values(item: DueItem) -> tuple[Any, ...]:
    return (
        item.case_id,
        item.due.toordinal(),
        item.shown_from.toordinal(),
        item.why.value,
        item.what,
        item.entity,
        item.owner,
    )


def _due_item(row: tuple[Any, ...]) -> DueItem:
    case, due, shown_from, why, what, entity, owner = row
    return DueItem(
        date.fromordinal(due),
        date.fromordinal(shown_from),
        Due(why),
        what,
        CaseId(case),
        EntityId(entity),
        MemberId(owner),
    )


def _number(day: date | None) -> int:
    return NEVER if day is None else day.toordinal()


def _day(number: int) -> date | None:
    return None if number in {0, NEVER} else date.fromordinal(number)


def _joined(codes: Sequence[str]) -> str:
    return f" {' '.join(codes)} " if codes else ""
