"""Which cases and which due things a list shows, in which order: the conditions as SQL.

Days are numbers in the lists: one that is not known is `NEVER`, except the last contact, which
is then 0, so that a person never heard stands before one heard long ago.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final

import msgspec

from leeward.cases.followup import Due
from leeward.cases.state import Step
from leeward.ids import CaseId, MemberId

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
JOINED: Final = ("sides", "languages", "flags", "imported")
"""Several codes in one column, a space before and behind each."""

_STEP_RANK: Final = (
    "CASE step " + " ".join(f"WHEN '{step}' THEN {rank}" for rank, step in enumerate(Step)) + " END"
)
_AGE_RANK: Final = f"iif(age_band GLOB '[0-9]*', CAST(age_band AS INTEGER), {NEVER})"
"""Bands are called `6-11` or `55+`; what is not known comes last."""


class CaseSort(Enum):
    """How a list of cases is sorted: the column, and whether its largest value comes first."""

    NEXT_DUE = ("next_due", False)
    LEVEL = ("level_rank", False)
    PSEUDONYM = ("pseudonym", False)
    CODE = ("code", False)
    STEP = (_STEP_RANK, False)
    OPENED = ("opened_on", True)
    CONTACT = ("contact_happened", False)
    AGE = (_AGE_RANK, False)
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
        side: a code of what is so beside the step, whichever day it is.
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
    side: str | None = None
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


def case_where(which: CaseFilter) -> tuple[str, list[Any]]:
    """Return the condition of a filter with its values; empty for all cases."""
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
    for column, code in (
        ("sides", which.side),
        ("flags", which.flag),
        ("languages", which.language),
    ):
        if code is not None:
            parts.append((f"instr({column}, ?) > 0", f" {code} "))
    if which.named:
        parts.append(("instr(pseudonym || ' ' || code, ?) > 0", which.named))
    clauses, values = [clause for clause, _ in parts], [value for _, value in parts]
    if which.steps:
        clauses.append(f"step IN ({_marks(which.steps)})")
        values += which.steps
    return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def case_order(
    sort: CaseSort, *, turned: bool, workers: Sequence[MemberId]
) -> tuple[str, list[MemberId]]:
    """Return the order with its values: what is not known last, ties by what is due first."""
    column, falling = sort.value
    ranks: list[MemberId] = []
    if sort is CaseSort.WORKER and workers:
        column = "CASE worker " + " ".join(f"WHEN ? THEN {rank}" for rank, _ in enumerate(workers))
        column += f" ELSE {len(workers)} END"
        ranks = list(workers)
    way = " DESC" if falling is not turned else ""
    unknown_last = f"{column} = {NEVER}, " if way and column in _UNKNOWN else ""
    ties = "" if sort in _PLAIN else ", next_due"
    return f"{unknown_last}{column}{way}{ties}, case_id{way if not ties else ''}", ranks


_UNKNOWN: Final = frozenset({*DAYS, _AGE_RANK})

_PLAIN: Final = frozenset(CaseSort) - {
    CaseSort.LEVEL,
    CaseSort.STEP,
    CaseSort.AGE,
    CaseSort.WORKER,
}
"""Sorts whose column nearly decides; the others show first what is due first."""


def due_where(which: DueFilter) -> tuple[str, list[Any]]:
    """Return the condition of what is due with its values."""
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
