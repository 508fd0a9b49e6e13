"""The day's page: clocks that run, what is due, who has gone silent, what is about to be lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from leeward.cases.followup import Due, DueItem, expiry_warning
from leeward.cases.risk import CareClock, clocks
from leeward.desk.caseload import case_path
from leeward.desk.session import Session
from leeward.ids import CaseId, MemberId, id_text
from leeward.vault.case_lists import DueLine
from leeward.vault.list_filters import CaseFilter, DueFilter

WEEK: Final = timedelta(days=7)
MOST: Final = 30
"""Lines of one group; the caseload shows the rest."""

MOST_WEEK: Final = 12
MOST_BESIDE: Final = 8
MOST_URGENT: Final = 12

_WORK: Final = (
    Due.FOLLOWUP,
    Due.REVIEW,
    Due.SITUATION,
    Due.CHILD_CONTACT,
    Due.CARER_VISIT,
    Due.PLAN_ACTION,
)
_TO_COME: Final = (*_WORK, Due.NOTHING_HEARD)
_EXPIRING: Final = (Due.CONTACT_EXPIRES, Due.CONSENT_ENDS)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due, as the day's page shows it."""

    item: DueItem
    path: str
    pseudonym: str
    code: str
    level: str | None
    owner: str
    is_mine: bool
    days: int
    """Days left; negative when it should have been done."""
    warning: int | None
    """The expiry warning that was reached: 21, 7 or 1 days before."""

    @property
    def key(self) -> str:
        """Which follow-up, for an address or a form: two random identifiers."""
        return f"{id_text(self.item.case_id)}-{id_text(self.item.entity)}"

    @property
    def can_finish(self) -> bool:
        """Return whether it is done by saying so; other things are done by their own form."""
        return self.item.why is Due.FOLLOWUP


@dataclass(frozen=True, slots=True)
class Urgent:
    """A case that cannot wait: clocks for care that run, or an immediate risk."""

    path: str
    pseudonym: str
    code: str
    level: str | None
    owner: str
    clocks: tuple[CareClock, ...]

    @property
    def hours_left(self) -> int | None:
        """Return the hours of the clock that runs out first; None where none is known."""
        known = [clock.left.hours_left for clock in self.clocks if clock.left is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines of a group, and how many it has."""

    lines: tuple[Line, ...]
    total: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on the day's page that depends on what is due."""

    day: date
    everyone: bool
    urgent: tuple[Urgent, ...]
    urgent_total: int
    overdue: Group
    due: Group
    week: Group
    silent: Group
    expiring: Group
    erasing: Group
    mine: int
    all: int

    @property
    def is_clear(self) -> bool:
        """Return whether nothing waits today."""
        return not (self.urgent or self.overdue.total or self.due.total)


def today(session: Session, *, everyone: bool) -> Today:
    """Return the day's page, of one member or of everyone."""
    day = session.today
    owner = None if everyone else session.member
    yesterday, week = day - timedelta(days=1), day + WEEK
    urgent, urgent_total = _urgent(session, owner)

    def group(which: DueFilter, limit: int = MOST) -> Group:
        return _group(session, replace_owner(which, owner), limit)

    return Today(
        day=day,
        everyone=everyone,
        urgent=urgent,
        urgent_total=urgent_total,
        overdue=group(DueFilter(why=_WORK, last=yesterday)),
        due=group(DueFilter(why=_TO_COME, first=day, last=day)),
        week=group(DueFilter(why=_TO_COME, first=day + timedelta(days=1), last=week), MOST_WEEK),
        silent=group(DueFilter(why=(Due.NOTHING_HEARD,), last=yesterday), MOST_BESIDE),
        expiring=group(DueFilter(why=_EXPIRING, shown_by=day), MOST_BESIDE),
        erasing=group(DueFilter(why=(Due.ERASE,), last=week), MOST_BESIDE),
        mine=count_due(session, session.member),
        all=count_due(session, None),
    )


def replace_owner(which: DueFilter, owner: MemberId | None) -> DueFilter:
    """Return the filter for one owner."""
    return DueFilter(owner, which.case, which.why, which.first, which.last, which.shown_by)


def count_due(session: Session, owner: MemberId | None) -> int:
    """Return how much work is due today or overdue, for the menu."""
    return session.vault.projection.count_lines(
        DueFilter(owner=owner, why=_TO_COME, last=session.today)
    )


def followup_line(session: Session, case: CaseId, entity: bytes) -> Line | None:
    """Return one open follow-up as the page shows it."""
    which = DueFilter(case=case, why=(Due.FOLLOWUP,))
    found = session.vault.projection.due_lines(which, limit=500)
    return next((_line(session, line) for line in found if line.item.entity == entity), None)


def _group(session: Session, which: DueFilter, limit: int) -> Group:
    lists = session.vault.projection
    lines = tuple(_line(session, line) for line in lists.due_lines(which, limit=limit))
    total = len(lines) if len(lines) < limit else lists.count_lines(which)
    return Group(lines, total)


def _line(session: Session, line: DueLine) -> Line:
    item = line.item
    return Line(
        item=item,
        path=case_path(item.case_id),
        pseudonym=line.pseudonym,
        code=line.code,
        level=line.level,
        owner=session.name_of(item.owner),
        is_mine=item.owner == session.member,
        days=(item.due - session.today).days,
        warning=expiry_warning(item, session.today),
    )


def _urgent(session: Session, owner: MemberId | None) -> tuple[tuple[Urgent, ...], int]:
    """Return the cases that cannot wait: the clock that runs out first on top."""
    lists, day = session.vault.projection, session.today
    running = lists.due_lines(
        DueFilter(owner=owner, why=(Due.ASSAULT_CARE,), first=day, shown_by=day), limit=MOST
    )
    found: dict[CaseId, Urgent] = {}
    for line in running[: 2 * MOST_URGENT]:
        case = line.item.case_id
        if case not in found:
            told = clocks(session.vault.case_file(case), session.clock(), session.timezone)
            if told:
                found[case] = Urgent(
                    case_path(case),
                    line.pseudonym,
                    line.code,
                    line.level,
                    session.name_of(line.item.owner),
                    told,
                )
    page = lists.cases(CaseFilter(worker=owner, level="immediate", is_open=True), limit=MOST_URGENT)
    total = page.total + sum(urgent.level != "immediate" for urgent in found.values())
    for row in page.rows:
        if row.case_id not in found:
            found[row.case_id] = Urgent(
                case_path(row.case_id),
                row.pseudonym,
                row.code,
                row.level,
                session.name_of(row.worker),
                (),
            )
    return _most_pressing(list(found.values()))[:MOST_URGENT], total


def _most_pressing(found: Sequence[Urgent]) -> tuple[Urgent, ...]:
    def pressing(urgent: Urgent) -> tuple[int, int]:
        # A clock without a known day may be running out now: it stands before all others.
        unknown = bool(urgent.clocks) and urgent.hours_left is None
        hours = urgent.hours_left
        return (0 if unknown else 1 if urgent.clocks else 2, hours if hours is not None else 0)

    return tuple(sorted(found, key=pressing))
