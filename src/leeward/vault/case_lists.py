"""Reading the lists: the caseload by filter and sort, and what is due, a page at a time.

With `projection.py`, which writes them, the only module that knows the tables `case_row` and
`due_row`; `list_filters.py` words the conditions.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import apsw
import msgspec

from leeward.cases.followup import Due, DueItem
from leeward.cases.summary import CaseSummary
from leeward.ids import CaseId, EntityId, MemberId
from leeward.vault.list_filters import (
    DAYS,
    JOINED,
    NEVER,
    CaseFilter,
    CaseSort,
    DueFilter,
    case_order,
    case_where,
    due_where,
)

CASE_COLUMNS: Final = (
    *(field.name for field in msgspec.structs.fields(CaseSummary)),
    "level_rank",
)
DUE_COLUMNS: Final = ("case_id", "due", "shown_from", "why", "what", "entity", "owner")

_MEANT: Final = re.compile(r"[\\%_]")
"""Signs that mean something to LIKE and stand for themselves in a search."""

_CASE: Final = ", ".join(CASE_COLUMNS)
_DUE: Final = ", ".join(DUE_COLUMNS)


class CasePage(NamedTuple):
    """A page of the list, and how long the whole list is."""

    rows: tuple[CaseSummary, ...]
    total: int


class CaseCounts(NamedTuple):
    """How many cases there are of what people look for first; all but `closed` are open."""

    open: int
    mine: int
    immediate: int
    high: int
    overdue: int
    silent: int
    disputed: int
    closed: int


class DueLine(NamedTuple):
    """One thing that is due, and whose case it is."""

    item: DueItem
    pseudonym: str
    code: str
    level: str | None


class CaseLists:
    """The lists of a vault, for reading."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    # --- cases -------------------------------------------------------------------------

    def case(self, case: CaseId) -> CaseSummary | None:
        """Return the row of one case."""
        row = self._connection.execute(
            f"SELECT {_CASE} FROM case_row WHERE case_id = ?",  # noqa: S608
            (case,),
        ).fetchone()
        return None if row is None else _summary(row)

    def several(self, cases: Collection[CaseId]) -> dict[CaseId, CaseSummary]:
        """Return the rows of some cases, by case; one that is not here is left out."""
        marks = ", ".join("?" * len(cases))
        rows = self._connection.execute(
            f"SELECT {_CASE} FROM case_row WHERE case_id IN ({marks})",  # noqa: S608
            tuple(cases),
        )
        return {row.case_id: row for row in map(_summary, rows)}

    def case_with_code(self, code: str) -> CaseId | None:
        """Return the case that has this random code."""
        found = self._connection.execute(
            "SELECT case_id FROM case_row WHERE code = ? ORDER BY case_id LIMIT 1", (code,)
        ).get
        return None if found is None else CaseId(found)

    def called(self, part: str, *, limit: int) -> tuple[CaseSummary, ...]:
        """Return cases whose pseudonym or code contains `part`, in any case of letters."""
        literal = _MEANT.sub(r"\\\g<0>", part)
        rows = self._connection.execute(
            f"SELECT {_CASE} FROM case_row WHERE case_id IN ("  # noqa: S608
            # UNION would sort, and so read whole rows; each half is answered by one index.
            "SELECT case_id FROM case_row WHERE pseudonym LIKE ?1 ESCAPE '\\' UNION ALL"
            " SELECT case_id FROM case_row WHERE code LIKE ?1 ESCAPE '\\')"
            " ORDER BY closed_on < ?2, pseudonym, case_id LIMIT ?3",
            (f"%{literal}%", NEVER, limit),
        )
        return tuple(map(_summary, rows))

    def entry_count(self) -> int:
        """Return how many entries all cases have together."""
        found = self._connection.execute("SELECT coalesce(sum(entries), 0) FROM case_row").get
        return int(found)

    def taken(self) -> tuple[set[str], set[str]]:
        """Return every code and every pseudonym in use, those of closed cases too."""
        rows = self._connection.execute("SELECT code, pseudonym FROM case_row").fetchall()
        return {str(code) for code, _ in rows if code}, {str(name) for _, name in rows if name}

    def imported_rows(self) -> frozenset[str]:
        """Return the digest of every row of an old list that some case came from."""
        rows = self._connection.execute("SELECT imported FROM case_row WHERE imported <> ''")
        return frozenset(digest for (digests,) in rows for digest in str(digests).split())

    def cases(
        self,
        which: CaseFilter | None = None,
        sort: CaseSort = CaseSort.NEXT_DUE,
        *,
        turned: bool = False,
        workers: Sequence[MemberId] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> CasePage:
        """Return a page of the caseload.

        Args:
            which: the filter.
            sort: by which column.
            turned: the other way round; what is not known still comes last.
            workers: for `CaseSort.WORKER`, the members in the order of their names.
            limit: how many rows.
            offset: how many before them.
        """
        where, values = case_where(which or CaseFilter())
        order, ranks = case_order(sort, turned=turned, workers=workers)
        # Which rows they are is found in an index alone; only those of the page are then read.
        rows = self._connection.execute(
            f"SELECT {_CASE} FROM case_row WHERE rowid IN ("  # noqa: S608
            f"SELECT rowid FROM case_row{where} ORDER BY {order} LIMIT ? OFFSET ?"
            f") ORDER BY {order}",
            (*values, *ranks, limit, offset, *ranks),
        ).fetchall()
        if offset == 0 and len(rows) < limit:
            total = len(rows)
        else:
            total = self._connection.execute(
                f"SELECT count(*) FROM case_row{where}",  # noqa: S608
                values,
            ).get
        return CasePage(tuple(map(_summary, rows)), total)

    def count_open(self, worker: MemberId) -> int:
        """Return how many open cases are a member's."""
        found = self._connection.execute(
            "SELECT count(*) FROM case_row WHERE closed_on = ? AND worker = ?", (NEVER, worker)
        )
        return int(found.get)

    def counts(self, today: date, worker: MemberId) -> CaseCounts:
        """Return how many cases there are of each sort that a filter offers."""
        row: tuple[float, ...] | None = self._connection.execute(
            "SELECT count(*), total(worker = ?1), total(level = 'immediate'),"
            " total(level = 'high'), total(next_due < ?2), total(silent_after < ?2),"
            " total(disputed > 0) FROM case_row WHERE closed_on = ?3",
            (worker, today.toordinal(), NEVER),
        ).fetchone()
        closed = self._connection.execute(
            "SELECT count(*) FROM case_row WHERE closed_on < ?", (NEVER,)
        ).get
        found = list(map(int, row or (0,) * 7))
        return CaseCounts._make([*found, int(closed)])

    # --- what is due -------------------------------------------------------------------

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
        which = DueFilter(owner=owner, case=case, shown_by=today)
        where, values = due_where(which)
        rows = self._connection.execute(
            f"SELECT {_DUE} FROM due_row{where}"  # noqa: S608
            " ORDER BY due, shown_from, why, what, case_id, entity LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return tuple(map(_due_item, rows))

    def due_lines(self, which: DueFilter, *, limit: int, offset: int = 0) -> tuple[DueLine, ...]:
        """Return what is due with its case, the earliest first, the gravest case first in a day."""
        where, values = due_where(which)
        columns = ", ".join(f"due_row.{name}" for name in DUE_COLUMNS)
        rows = self._connection.execute(
            f"SELECT {columns}, pseudonym, code, level FROM due_row"  # noqa: S608
            f" JOIN case_row ON case_row.case_id = due_row.case_id{where}"
            " ORDER BY due, level_rank, why, what, due_row.case_id, entity LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return tuple(DueLine(_due_item(row[:7]), *row[7:]) for row in rows)

    def count_due(self, today: date, *, owner: MemberId | None = None) -> int:
        """Return how many things stand in the list of a day."""
        return self.count_lines(DueFilter(owner=owner, shown_by=today))

    def count_lines(self, which: DueFilter) -> int:
        """Return how many things are due."""
        where, values = due_where(which)
        return int(self._connection.execute(f"SELECT count(*) FROM due_row{where}", values).get)  # noqa: S608


def _summary(row: tuple[Any, ...]) -> CaseSummary:
    found = dict(zip(CASE_COLUMNS, row, strict=True))
    del found["level_rank"]
    for name in DAYS:
        number = found[name]
        found[name] = None if number in {0, NEVER} else date.fromordinal(number)
    for name in ("is_parent_missing", "is_child"):
        found[name] = bool(found[name])
    for name in JOINED:
        found[name] = tuple(found[name].split())
    return CaseSummary(**found)


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
