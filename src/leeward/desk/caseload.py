"""The caseload: which cases a member asked for, and each as a list shows it today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Final, Literal
from urllib.parse import urlencode

from leeward.cases.state import ENDED_BY, Side, Step
from leeward.cases.summary import CaseSummary
from leeward.codebook.lists import code_list
from leeward.desk.session import Session
from leeward.errors import InvalidIdentifier
from leeward.ids import MemberId, id_from_text, id_text
from leeward.vault.case_lists import CaseCounts
from leeward.vault.list_filters import LEVELS, CaseFilter, CaseSort

PAGE: Final = 50
WEEK: Final = timedelta(days=7)

SORTS: Final[Mapping[str, CaseSort]] = {
    "name": CaseSort.PSEUDONYM,
    "level": CaseSort.LEVEL,
    "step": CaseSort.STEP,
    "due": CaseSort.NEXT_DUE,
    "contact": CaseSort.CONTACT,
    "age": CaseSort.AGE,
    "worker": CaseSort.WORKER,
    "changed": CaseSort.CHANGED,
}
DUE: Final = ("overdue", "today", "week", "later")
AGES: Final = ("child", "adult")
STATES: Final = ("open", "closed", "all")
DISPUTED: Final = "disputed"
SIDES: Final = (*(side.value for side in Side), DISPUTED)
MINE, ALL, NOBODY = "mine", "all", "nobody"

_LASTING: Final = frozenset(side.value for side in ENDED_BY.values())
"""What may be so of an open case and may have ended a closed one: asked for, both are shown."""

Nearness = Literal["overdue", "today", "soon", "later", ""]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member asked to see; every part is a code or a random identifier.

    It stands in the address of the page, so nothing that says something of a person may.
    """

    whose: str = ""
    level: str = ""
    step: str = ""
    side: str = ""
    due: str = ""
    age: str = ""
    language: str = ""
    state: str = ""
    sort: str = ""
    turned: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """Read what an address asks for; what is no code of ours is left out."""
        known = {
            "level": LEVELS,
            "step": tuple(step.value for step in Step),
            "side": SIDES,
            "due": DUE,
            "age": AGES,
            "language": code_list("languages").codes,
            "state": STATES,
            "sort": tuple(SORTS),
            "turned": ("1",),
        }
        found = {
            name: value for name, codes in known.items() if (value := given.get(name, "")) in codes
        }
        page = given.get("page", "1")[:6]
        return cls(
            whose=_whose(given.get("whose", "")),
            page=max(1, int(page)) if page.isascii() and page.isdigit() else 1,
            **found,
        )

    def address(self, **changed: str | int) -> str:
        """Return the address of the list with something changed; it starts at its first page."""
        asked = replace(self, **({"page": 1} | changed))  # type: ignore[arg-type]  # by name
        parts = {
            field.name: value
            for field in fields(asked)
            if (value := getattr(asked, field.name)) and (field.name != "page" or value > 1)
        }
        return "/cases" + (f"?{urlencode(parts)}" if parts else "")

    @property
    def narrows(self) -> tuple[str, ...]:
        """Return which filters are set beside whose cases they are."""
        names = ("level", "step", "side", "due", "age", "language", "state")
        return tuple(name for name in names if getattr(self, name))


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as the list shows it today."""

    row: CaseSummary
    path: str
    worker: str
    is_mine: bool
    due: Nearness
    days: int
    """Days until something is due; negative when it should have been done."""
    review_overdue: bool
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caseload:
    """A page of the caseload with what its filters offer."""

    asked: Asked
    whose: str
    lines: tuple[CaseLine, ...]
    total: int
    counts: CaseCounts
    pages: int
    workers: tuple[tuple[str, str], ...]
    sort: str
    turned: bool
    today: date


def caseload(session: Session, asked: Asked) -> Caseload:
    """Return the page of the caseload that was asked for."""
    lists, today = session.vault.projection, session.today
    counts = lists.counts(today, session.member)
    whose = asked.whose or (MINE if counts.mine else ALL)
    members = members_by_name(session)
    sort = asked.sort or "due"
    which = _filter(session, asked, whose)
    found = lists.cases(
        which,
        SORTS[sort],
        turned=bool(asked.turned),
        workers=[member for member, _ in members],
        limit=PAGE,
        offset=(asked.page - 1) * PAGE,
    )
    names = dict(members)
    return Caseload(
        asked=asked,
        whose=whose,
        lines=tuple(_line(session, row, names, today) for row in found.rows),
        total=found.total,
        counts=counts,
        pages=max(1, -(-found.total // PAGE)),
        workers=tuple((id_text(member), name) for member, name in members),
        sort=sort,
        turned=bool(asked.turned),
        today=today,
    )


def lines_of(session: Session, rows: Iterable[CaseSummary]) -> tuple[CaseLine, ...]:
    """Return rows of cases as a list shows them today."""
    names = dict(members_by_name(session))
    return tuple(_line(session, row, names, session.today) for row in rows)


def members_by_name(session: Session) -> list[tuple[MemberId, str]]:
    """Return the organisation's members, by name."""
    found = [(member, known.name) for member, known in session.vault.roster.members.items()]
    return sorted(found, key=lambda each: (each[1].casefold(), each[0]))


def my_open_cases(session: Session) -> int:
    """Return how many open cases are hers, for the menu."""
    return session.vault.projection.count_open(session.member)


def case_path(case: bytes) -> str:
    """Return the address of a case: a random identifier, never a code or a name."""
    return f"/case/{id_text(case)}"


def nearness(due: date | None, today: date) -> Nearness:
    """Return how near a day is."""
    if due is None:
        return ""
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "soon" if due <= today + WEEK else "later"


def sides_of(row: CaseSummary, today: date) -> tuple[str, ...]:
    """Return what is so beside the step, as `state.side_states` does from the whole file."""
    found: list[str] = list(row.sides)
    if row.closed_on is None:
        if row.silent_after is not None and row.silent_after < today:
            found.append(Side.SILENT)
    elif row.erase_on is not None and row.erase_on <= today:
        found.append(Side.ERASURE_DUE)
    if row.is_parent_missing:
        found.append(Side.PARENT_MISSING)
    return tuple(found)


def _whose(text: str) -> str:
    if text in {MINE, ALL, NOBODY}:
        return text
    try:
        return id_text(id_from_text(text))
    except InvalidIdentifier:
        return ""


def _worker(session: Session, whose: str) -> MemberId | None:
    if whose == ALL:
        return None
    if whose == NOBODY:
        return MemberId(b"")
    return session.member if whose == MINE else MemberId(id_from_text(whose))


def _filter(session: Session, asked: Asked, whose: str) -> CaseFilter:
    today, side = session.today, asked.side
    state = asked.state or ("all" if side in {*_LASTING, Side.ERASURE_DUE} else "open")
    first, last = _days(asked.due, today)
    return CaseFilter(
        worker=_worker(session, whose),
        level=asked.level or None,
        steps=(asked.step,) if asked.step else (),
        is_open=None if state == "all" else state == "open",
        due_by=last,
        due_from=first,
        language=asked.language or None,
        is_child=None if not asked.age else asked.age == "child",
        is_parent_missing=True if side == Side.PARENT_MISSING else None,
        is_disputed=True if side == DISPUTED else None,
        silent_on=today if side == Side.SILENT else None,
        erase_by=today if side == Side.ERASURE_DUE else None,
        side=side if side in _LASTING else None,
    )


def _days(due: str, today: date) -> tuple[date | None, date | None]:
    if due == "overdue":
        return None, today - timedelta(days=1)
    if due == "today":
        return today, today
    if due == "week":
        return today, today + WEEK
    if due == "later":
        return today + WEEK + timedelta(days=1), None
    return None, None


def _line(
    session: Session, row: CaseSummary, names: Mapping[MemberId, str], today: date
) -> CaseLine:
    is_open = row.closed_on is None
    return CaseLine(
        row=row,
        path=case_path(row.case_id),
        worker=names.get(row.worker, ""),
        is_mine=row.worker == session.member,
        due=nearness(row.next_due, today),
        days=0 if row.next_due is None else (row.next_due - today).days,
        review_overdue=is_open and row.next_review is not None and row.next_review < today,
        sides=sides_of(row, today),
    )
