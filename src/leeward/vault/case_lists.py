"""Reading the lists: the caseload by filter and sort, and what is due, a page at a time.

With `projection.py`, which writes them, the only module that knows the tables `case_row` and
`due_row`. Days are numbers there: one that is not known is `NEVER`, except the last contact,
which is then 0, so that a person never heard stands before one heard long ago.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final, NamedTuple

import apsw
import msgspec

from leeward.cases.followup import Due, DueItem
from leeward.cases.state import Step
from leeward.cases.summary import CaseSummary
from leeward.ids import CaseId, EntityId, MemberId

NEVER: Final = 9_999_999
LEVELS: Final = ("immediate", "high", "medium", "low")
"""The order in which a list shows them; a case without a level comes behind."""

DAYS: Final = (
    "next_review",
    "opened_on",
    "contact_happened",
    "next_due",
    "silent_after",
    "contact_expires",
    "closed_on",
    "erase_on",
)
CASE_COLUMNS: Final = (
    *(field.name for field in msgspec.structs.fields(CaseSummary)),
    "level_rank",
)
DUE_COLUMNS: Final = ("case_id", "due", "shown_from", "why", "what", "entity", "owner")

_CASE: Final = ", ".join(CASE_COLUMNS)
_DUE: Final = ", ".join(DUE_COLUMNS)
_STEP_RANK: Final = (
    "CASE step " + " ".join(f"WHEN '{step}' THEN {rank}" for rank, step in enumerate(Step)) + " END"
)


class CaseSort(Enum):
    """How a list of cases is sorted: the column, and whether its largest value comes first."""

    NEXT_DUE = ("next_due", False)
    LEVEL = ("level_rank", False)
    PSEUDONYM = ("pseudonym", False)
    CODE = ("code", False)
    STEP = (_STEP_RANK, False)
    OPENED = ("opened_on", True)
    CONTACT = ("contact_happened", False)
    WORKER = ("worker", False)
    CHANGED = ("changed", True)
    REVIEW = ("next_review", False)
    ENTRIES = ("entries", True)


class CaseFilter(msgspec.Struct, frozen=True):
    """Which cases; every part that is given narrows the list.

    Attributes:
        worker: hers; an empty id for those that are nobody's.
        level: a code of the risk levels.
        steps: any of these.
        is_open: closed cases left out, or the only ones.
        due_by: something is due by this day.
        due_from: nothing is due before this day, and something from it on.
        flag: a code of what must be seen at first sight.
        language: one that she uses.
        age_band: a code.
        is_child: files of children, or of adults.
        is_parent_missing: a parent went missing.
        is_disputed: members disagree on something.
        silent_on: nothing was heard by the day agreed, seen from this day.
        expires_by: the safe contact is destroyed by this day.
        erase_by: closed, and to be destroyed by this day.
        ended: closed for this reason.
        named: the pseudonym or code contains this.
    """

    worker: MemberId | None = None
    level: str | None = None
    steps: tuple[str, ...] = ()
    is_open: bool | None = None
    due_by: date | None = None
    due_from: date | None = None
    flag: str | None = None
    language: str | None = None
    age_band: str | None = None
    is_child: bool | None = None
    is_parent_missing: bool | None = None
    is_disputed: bool | None = None
    silent_on: date | None = None
    expires_by: date | None = None
    erase_by: date | None = None
    ended: str | None = None
    named: str | None = None


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


class DueFilter(msgspec.Struct, frozen=True):
    """Which things that are due.

    Attributes:
        owner: hers.
        case: of one case.
        why: for any of these reasons; all where none is given.
        first: due on this day or later.
        last: due on this day or earlier.
        shown_by: standing in the list on this day, due or shown ahead.
    """

    owner: MemberId | None = None
    case: CaseId | None = None
    why: tuple[Due, ...] = ()
    first: date | None = None
    last: date | None = None
    shown_by: date | None = None


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

    def case_with_code(self, code: str) -> CaseId | None:
        """Return the case that has this random code."""
        found = self._connection.execute(
            "SELECT case_id FROM case_row WHERE code = ? ORDER BY case_id LIMIT 1", (code,)
        ).get
        return None if found is None else CaseId(found)

    def called(self, part: str, *, limit: int) -> tuple[CaseSummary, ...]:
        """Return cases whose pseudonym or code contains `part`, in any case of letters."""
        rows = self._connection.execute(
            f"SELECT {_CASE} FROM case_row WHERE case_id IN ("  # noqa: S608
            "SELECT case_id FROM case_row WHERE instr(lower(pseudonym), ?1) UNION"
            " SELECT case_id FROM case_row WHERE instr(lower(code), ?1))"
            " ORDER BY closed_on < ?2, pseudonym, case_id LIMIT ?3",
            (part, NEVER, limit),
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
        where, values = _where(which or CaseFilter())
        order, ranks = _order(sort, turned=turned, workers=workers)
        rows = self._connection.execute(
            f"SELECT {_CASE} FROM case_row{where} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
            (*values, *ranks, limit, offset),
        ).fetchall()
        if offset == 0 and len(rows) < limit:
            total = len(rows)
        else:
            total = self._connection.execute(
                f"SELECT count(*) FROM case_row{where}",  # noqa: S608
                values,
            ).get
        return CasePage(tuple(map(_summary, rows)), total)

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
        where, values = _due_where(which)
        rows = self._connection.execute(
            f"SELECT {_DUE} FROM due_row{where}"  # noqa: S608
            " ORDER BY due, shown_from, why, what, case_id, entity LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return tuple(map(_due_item, rows))

    def due_lines(self, which: DueFilter, *, limit: int, offset: int = 0) -> tuple[DueLine, ...]:
        """Return what is due with its case, the earliest first, the gravest case first in a day."""
        where, values = _due_where(which)
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
        where, values = _due_where(which)
        return int(self._connection.execute(f"SELECT count(*) FROM due_row{where}", values).get)  # noqa: S608


def _where(which: CaseFilter) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = []
    for column in ("worker", "level", "age_band", "ended"):
        value = getattr(which, column)
        if value is not None:
            parts.append((f"{column} = ?", value))
    if which.is_open is not None:
        parts.append((f"closed_on {'=' if which.is_open else '<'} ?", NEVER))
    for column, by in (
        ("next_due", which.due_by),
        ("contact_expires", which.expires_by),
        ("erase_on", which.erase_by),
    ):
        if by is not None:
            parts.append((f"{column} <= ?", by.toordinal()))
    if which.erase_by is not None:
        parts.append(("closed_on < ?", NEVER))
    if which.due_from is not None:
        parts.append(("next_due BETWEEN ? AND 9999998", which.due_from.toordinal()))
    for column, holds in (
        ("is_child", which.is_child),
        ("is_parent_missing", which.is_parent_missing),
    ):
        if holds is not None:
            parts.append((f"{column} = ?", int(holds)))
    if which.is_disputed is not None:
        parts.append((f"disputed {'>' if which.is_disputed else '='} ?", 0))
    if which.silent_on is not None:
        parts.append(("silent_after < ?", which.silent_on.toordinal()))
    for column, code in (("flags", which.flag), ("languages", which.language)):
        if code is not None:
            parts.append((f"instr({column}, ?) > 0", f" {code} "))
    if which.named:
        parts.append(("instr(pseudonym || ' ' || code, ?) > 0", which.named))
    clauses, values = [clause for clause, _ in parts], [value for _, value in parts]
    if which.steps:
        clauses.append(f"step IN ({_marks(which.steps)})")
        values += which.steps
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def _order(
    sort: CaseSort, *, turned: bool, workers: Sequence[MemberId]
) -> tuple[str, list[MemberId]]:
    column, falling = sort.value
    ranks: list[MemberId] = []
    if sort is CaseSort.WORKER and workers:
        column = "CASE worker " + " ".join(f"WHEN ? THEN {rank}" for rank, _ in enumerate(workers))
        column += f" ELSE {len(workers)} END"
        ranks = list(workers)
    way = " DESC" if falling is not turned else ""
    unknown_last = f"{column} = {NEVER}, " if way and column in DAYS else ""
    ties = "" if sort in _PLAIN else ", next_due"
    return f"{unknown_last}{column}{way}{ties}, case_id{way if not ties else ''}", ranks


_PLAIN: Final = frozenset(CaseSort) - {CaseSort.LEVEL, CaseSort.STEP, CaseSort.WORKER}
"""Sorts whose column nearly decides; the others show first what is due first."""


def _due_where(which: DueFilter) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = []
    if which.owner is not None:
        parts.append(("owner = ?", which.owner))
    if which.case is not None:
        parts.append(("due_row.case_id = ?", which.case))
    for clause, day in (
        ("due >= ?", which.first),
        ("due <= ?", which.last),
        ("shown_from <= ?", which.shown_by),
    ):
        if day is not None:
            parts.append((clause, day.toordinal()))
    clauses, values = [clause for clause, _ in parts], [value for _, value in parts]
    if which.why:
        clauses.append(f"why IN ({_marks(which.why)})")
        values += [why.value for why in which.why]
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _summary(row: tuple[Any, ...]) -> CaseSummary:
    found = dict(zip(CASE_COLUMNS, row, strict=True))
    del found["level_rank"]
    for name in DAYS:
        number = found[name]
        found[name] = None if number in {0, NEVER} else date.fromordinal(number)
    for name in ("is_parent_missing", "is_child"):
        found[name] = bool(found[name])
    found["languages"] = tuple(found["languages"].split())
    found["flags"] = tuple(found["flags"].split())
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
