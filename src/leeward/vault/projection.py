"""Tables for lists: one row per case, one per thing that is due. All of it can be rebuilt.

With `case_lists.py`, which reads them, the only module that knows the tables `case_row` and
`due_row`. What stands in them is decided in `cases/summary.py`, from the streams that every
member of the vault reads; nothing of a sealed stream comes here. Days are stored as numbers so
that they sort and compare as they are; a day that is not there sorts last, except the last
contact, which then sorts first.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from leeward.cases.followup import DueItem
from leeward.cases.summary import CaseSummary
from leeward.ids import CaseId
from leeward.vault.case_lists import CASE_COLUMNS, DUE_COLUMNS, CaseLists
from leeward.vault.list_filters import DAYS, JOINED, LEVELS, NEVER

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
    is_child INTEGER NOT NULL,
    ended TEXT,
    sides TEXT NOT NULL,
    languages TEXT NOT NULL,
    flags TEXT NOT NULL,
    changed INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    imported TEXT NOT NULL
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
CREATE INDEX case_next_due ON case_row(closed_on, next_due, case_id);
CREATE INDEX case_level ON case_row(closed_on, level_rank, next_due, case_id);
CREATE INDEX case_pseudonym ON case_row(closed_on, pseudonym, case_id);
CREATE INDEX case_code ON case_row(code, case_id);
CREATE INDEX case_opened ON case_row(closed_on, opened_on, case_id);
CREATE INDEX case_contact ON case_row(closed_on, contact_happened, case_id);
CREATE INDEX case_changed ON case_row(closed_on, changed, case_id);
CREATE INDEX case_review ON case_row(closed_on, next_review, case_id);
CREATE INDEX case_worker ON case_row(worker, closed_on, next_due, case_id);
CREATE INDEX due_case ON due_row(case_id);
CREATE INDEX case_narrow ON case_row(
    closed_on, level, worker, step, next_due, silent_after, contact_expires, is_parent_missing,
    disputed, is_child, ended, sides
);
CREATE INDEX due_day ON due_row(due, shown_from, why, what, case_id, entity, owner);
CREATE INDEX due_owner ON due_row(owner, due, shown_from, why, what, case_id, entity);
"""

_CASE: Final = ", ".join(CASE_COLUMNS)
_DUE: Final = ", ".join(DUE_COLUMNS)
_INSERT_CASE: Final = (
    f"INSERT OR REPLACE INTO case_row ({_CASE}) VALUES ({', '.join('?' * len(CASE_COLUMNS))})"  # noqa: S608
)
_INSERT_DUE: Final = f"INSERT INTO due_row ({_DUE}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608


class Projection(CaseLists):
    """The lists of a vault. Methods join the open transaction."""

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

    def canonical_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield every row in an order that depends on nothing but the rows."""
        yield from self._connection.execute(f"SELECT {_CASE} FROM case_row ORDER BY case_id")  # noqa: S608
        yield from self._connection.execute(
            f"SELECT {_DUE} FROM due_row"  # noqa: S608
            " ORDER BY case_id, due, shown_from, why, what, entity, owner"
        )


def _case_values(row: CaseSummary) -> tuple[Any, ...]:
    found = msgspec.structs.asdict(row)
    for name in DAYS:
        found[name] = _number(found[name])
    if row.contact_happened is None:
        found["contact_happened"] = 0
    for name in JOINED:
        found[name] = _joined(found[name])
    rank = LEVELS.index(row.level) if row.level in LEVELS else len(LEVELS)
    return (*found.values(), rank)


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


def _number(day: date | None) -> int:
    return NEVER if day is None else day.toordinal()


def _joined(codes: Sequence[str]) -> str:
    return f" {' '.join(codes)} " if codes else ""
