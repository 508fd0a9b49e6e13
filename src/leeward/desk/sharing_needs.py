"""Needs for sharing out, from case files: what each waits for, how urgent, whom a place must fit.

Only what is named here is read. Nationality, religion, who referred, ability to pay, HIV, marital
status, police contact, screening scores and past refusals stay where they are. Placement with a
carer, separation and return are no services, so they cannot come here. Ties between people are
sealed: while that is closed, none is read, and the plan says so.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeward.cases.case import CaseFile, Record
from leeward.cases.person import age_band, languages
from leeward.cases.plan import plan
from leeward.cases.relationships import household
from leeward.cases.risk import level
from leeward.cases.state import is_closed
from leeward.cases.timeline import when_of
from leeward.desk.offers import SEXES, shareable_kinds
from leeward.desk.session import Session
from leeward.desk.sharing_gathered import MISSING, CaseNeed, Gathered, LeftOut
from leeward.ids import CaseId, EntityId, MemberId

URGENCY_OF: Final[Mapping[str, str]] = {
    "now": "immediate",
    "days": "high",
    "weeks": "medium",
    "months": "low",
}
"""How urgent a line of the plan is, in the classes of an allocation."""

SERVICES_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "safety": ("shelter", "accompaniment", "phone_help"),
    "shelter": ("shelter",),
    "food": ("food",),
    "clothing": ("clothing", "household_items"),
    "medical": ("medical", "medicine"),
    "reproductive_health": ("medical", "medicine"),
    "psychosocial": ("counselling", "group", "child_group"),
    "child_care": ("child_care",),
    "school": ("school_fee", "school_things", "tutoring"),
    "language_learning": ("language_class",),
    "papers": ("papers_fee", "legal"),
    "legal": ("legal",),
    "image_removal": ("image_removal",),
    "digital_safety": ("phone_help",),
    "livelihood": ("training",),
    "money": ("cash", "voucher"),
    "grief": ("counselling", "group", "child_group"),
    "someone_to_talk_to": ("visit", "counselling"),
}
"""Which services a need of the plan is met by."""

ENDED: Final = frozenset({"stopped", "declined"})
_GIVEN: Final = frozenset({"given", "ongoing"})
_ASKED: Final = frozenset({"waiting", "planned"})
BATCH: Final = 8
"""Files opened in one step: other pages are answered between two steps."""
ROWS: Final = 500
"""Cases whose versions are looked at in one step, where no file has to be opened."""

NO_URGENCY, NO_SINCE, NOT_SHARED = "no_urgency", "no_since", "not_shared"


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one file."""

    needs: tuple[CaseNeed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    safe: frozenset[CaseId] = frozenset()
    unsafe: frozenset[CaseId] = frozenset()
    together: frozenset[CaseId] = frozenset()


def gather(
    session: Session, also: Mapping[CaseId, frozenset[EntityId]] | None = None
) -> Iterator[Gathered]:
    """Read every open case, some at a time; the last value yielded is whole.

    A file that did not change since it was read is not read again while the desk is unlocked.

    Args:
        session: whose desk.
        also: by case, services that people decided on, which count also once they are given.
    """
    found = Gathered(ties_known=session.sealed_is_open)
    every = session.vault.cases()
    found.all = len(every)
    yield found
    sealed = session.vault.sealed_versions() if found.ties_known else {}
    decided = also or {}
    for first in range(0, len(every), ROWS):
        cases = every[first : first + ROWS]
        rows = session.vault.projection.several(cases)
        fresh = 0
        for at, case in enumerate(cases, first + 1):
            found.ties_known = found.ties_known and session.sealed_is_open
            row = rows.get(case)
            if row is not None and row.closed_on is None:
                mine = decided.get(case, frozenset[EntityId]())
                version = (row.changed, row.entries, sealed.get(case), found.ties_known, mine)
                kept = session.needs_read.get(case)
                if kept is None or kept[0] != version:
                    kept = (version, _read(session.vault.case_file(case), mine))
                    session.needs_read[case] = kept
                    fresh += 1
                _add(found, case, kept[1])
            if fresh == BATCH:
                fresh, found.done = 0, at
                yield found
        found.done = first + len(cases)
        yield found
    if not found.ties_known:
        found.safe, found.unsafe = {one: frozenset() for one in found.safe}, {}
        found.together = {}
    found.needs.sort(key=lambda need: need.entity)
    yield found


def needs_of(
    file: CaseFile, also: Collection[EntityId] = ()
) -> tuple[list[CaseNeed], list[LeftOut]]:
    """Return what one person waits for, and what of it cannot be shared out."""
    needs: list[CaseNeed] = []
    left: list[LeftOut] = []
    if is_closed(file):
        return needs, left
    shared = shareable_kinds()
    for record in file.all_of("service"):
        since, kind = when_of(record.held("waiting_since")), record.held("what")
        if not isinstance(kind, str) or not _waits(record, also):
            continue
        urgency, judged_in = _urgency(file, kind)
        if kind not in shared:
            left.append(LeftOut(file.case_id, kind, NOT_SHARED))
        elif since is None:
            left.append(LeftOut(file.case_id, kind, NO_SINCE))
        elif not urgency:
            left.append(LeftOut(file.case_id, kind, NO_URGENCY))
        else:
            needs.append(
                CaseNeed(
                    file.case_id,
                    record.entity,
                    kind,
                    urgency,
                    judged_in,
                    since.earliest,
                    _day(record, "not_before"),
                    _day(record, "not_after"),
                    age_band(file) or "unknown",
                    languages(file),
                    _zone(file),
                    _sex(file),
                    tuple(record.held("conditions") or ()),
                    MemberId(file.held("case", "worker") or b""),
                    _after(file, record),
                )
            )
    return needs, left


def _read(file: CaseFile, also: Collection[EntityId]) -> _Read:
    needs, left = needs_of(file, also)
    if not needs:
        return _Read((), tuple(left))
    people = [
        (CaseId(record.held("member")), record)
        for record in file.all_of("household")
        if record.held("member")
    ]
    safe = frozenset(household(file))
    return _Read(
        tuple(needs),
        tuple(left),
        safe,
        frozenset(one for one, said in people if said.held("safe_to_plan_with") == "no"),
        frozenset(one for one, said in people if said.held("same_place") == "yes") & safe,
    )


def _add(found: Gathered, case: CaseId, read: _Read) -> None:
    found.needs += read.needs
    found.left_out += read.left_out
    if read.needs:
        found.safe[case] = read.safe
        if read.unsafe:
            found.unsafe[case] = read.unsafe
        if read.together:
            found.together[case] = read.together


def _waits(record: Record, also: Collection[EntityId]) -> bool:
    state = record.held("state")
    if state in ENDED:
        return False
    if record.entity in also:
        return True
    asked = state in _ASKED or record.held("waiting_since") is not None
    return asked and state not in _GIVEN and record.held("given_on") is None


def _after(file: CaseFile, record: Record) -> tuple[EntityId, ...]:
    """Return the service that she has to have had before this one; none once she has it."""
    kind = record.held("only_after")
    if not isinstance(kind, str):
        return ()
    first = [
        one
        for one in file.all_of("service")
        if one.held("what") == kind and one.entity != record.entity
    ]
    if any(one.held("state") in _GIVEN or one.held("given_on") is not None for one in first):
        return ()
    asked = (one.entity for one in first if one.held("state") in _ASKED)
    return (next(asked, MISSING),)


def _urgency(file: CaseFile, kind: str) -> tuple[str, str]:
    """Return the class of a need and where it was judged: in the plan's own line, else the risk."""
    for item in plan(file):  # what is open first, the most urgent before the rest
        if item.is_open and item.urgency and kind in SERVICES_FOR.get(item.need, ()):
            return URGENCY_OF[item.urgency], "plan"
    return level(file) or "", "risk"


def _day(record: Record, field: str) -> date | None:
    when = when_of(record.held(field))
    return None if when is None else when.earliest


def _zone(file: CaseFile) -> str | None:
    zone = file.held("profile", "lwd_coarse_region")
    return zone if isinstance(zone, str) and zone != "unknown" else None


def _sex(file: CaseFile) -> str | None:
    sex = file.held("identity", "sex")  # sealed: not there while that is closed
    return sex if sex in SEXES else None
