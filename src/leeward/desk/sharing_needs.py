"""Needs for sharing out, from case files: what each waits for, how urgent, whom a place must fit.

Only what is named here is read. Nationality, religion, who referred, ability to pay, HIV, marital
status, police contact, screening scores and past refusals stay where they are. Placement with a
carer, separation and return are no services, so they cannot come here. Ties between people are
sealed: while that is closed, none is read, and the plan says so.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
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
from leeward.ids import ID_BYTES, CaseId, EntityId, MemberId

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

MISSING: Final = EntityId(bytes(ID_BYTES))
"""Stands for help that has to come first and that no file says anybody waits for."""

NO_URGENCY, NO_SINCE, NOT_SHARED = "no_urgency", "no_since", "not_shared"
TOO_LATE, NOT_YET = "too_late", "not_yet"
FIRST_MISSING, DAYS_APART = "first_missing", "days_apart"


@dataclass(frozen=True, slots=True)
class CaseNeed:
    """One service that a person waits for.

    Attributes:
        case, entity: whose, and the record that says so.
        kind: a code of `service_kinds`.
        urgency: immediate, high, medium or low; a person's judgement.
        judged_in: where that stands: `plan` or `risk`.
        since: when the waiting began.
        not_before, not_after: between which days it may begin; None where nothing was said.
        age_band, languages, zone, sex, conditions: whom a place has to fit.
        worker: whose case it is; decides nothing.
        after: services that she has to have had before; one that nobody wrote down is `MISSING`.
    """

    case: CaseId
    entity: EntityId
    kind: str
    urgency: str
    judged_in: str
    since: date
    not_before: date | None
    not_after: date | None
    age_band: str
    languages: tuple[str, ...]
    zone: str | None
    sex: str | None
    conditions: tuple[str, ...]
    worker: MemberId
    after: tuple[EntityId, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that is waited for and cannot be shared out, with the reason."""

    case: CaseId
    kind: str
    why: str


@dataclass
class Gathered:
    """What all open cases need.

    Attributes:
        needs: in the order of their identifiers.
        left_out: what is waited for and has no place here.
        ties_known: whether sealed was open all the while.
        safe: by case, with whom she named it safe to plan.
        unsafe: by case, with whom she said it is not.
        together: by case, who has to be in one place with her.
        done, all: how many cases were read, of how many.
    """

    needs: list[CaseNeed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    ties_known: bool = True
    safe: dict[CaseId, frozenset[CaseId]] = field(default_factory=dict)
    unsafe: dict[CaseId, frozenset[CaseId]] = field(default_factory=dict)
    together: dict[CaseId, frozenset[CaseId]] = field(default_factory=dict)
    done: int = 0
    all: int = 0

    def households(self) -> dict[CaseId, str]:
        """Return the household of each case that shares one, by an opaque name.

        Two belong together if each that says anything of the other says it is safe.
        """
        joined: dict[CaseId, set[CaseId]] = {}
        for one, others in self.safe.items():
            for other in others:
                if other in self.safe and one not in self.unsafe.get(other, frozenset()):
                    mine = joined.get(one, {one}) | joined.get(other, {other})
                    if any(self.unsafe.get(member, frozenset()) & mine for member in mine):
                        continue
                    joined |= dict.fromkeys(mine, mine)
        return {
            one: "h" + blake2b(b"".join(sorted(members)), digest_size=ID_BYTES).hexdigest()
            for one, members in joined.items()
        }

    def within(self, today: date, last: date) -> "Gathered":
        """Return the same without needs whose days are over, or come after a plan's last day."""
        fit: list[CaseNeed] = []
        left = list(self.left_out)
        for need in self.needs:
            if need.not_after is not None and need.not_after < today:
                left.append(LeftOut(need.case, need.kind, TOO_LATE))
            elif need.not_before is not None and need.not_before > last:
                left.append(LeftOut(need.case, need.kind, NOT_YET))
            else:
                fit.append(need)
        for group in self._groups(fit):
            early = [each.not_before for each in group if each.not_before is not None]
            late = [each.not_after for each in group if each.not_after is not None]
            if early and late and max(early) > min(late):
                left += [LeftOut(each.case, each.kind, DAYS_APART) for each in group]
                fit = [each for each in fit if each not in group]
        while waits := [each for each in fit if not _follows(each, fit)]:
            left += [LeftOut(each.case, each.kind, FIRST_MISSING) for each in waits]
            fit = [each for each in fit if each not in waits]
        return replace(self, needs=fit, left_out=left)

    def ties(self) -> list[tuple[EntityId, ...]]:
        """Return the needs that are met in one place or not at all."""
        return [tuple(each.entity for each in group) for group in self._groups(self.needs)]

    def _groups(self, needs: Sequence[CaseNeed]) -> list[list[CaseNeed]]:
        """Return needs of one kind of people who have to be in one place; one for each person."""
        group_of: dict[CaseId, set[CaseId]] = {}
        for one, other in self._joined():
            both = group_of.get(one, {one}) | group_of.get(other, {other})
            group_of |= dict.fromkeys(both, both)
        by_group: dict[tuple[CaseId, str], dict[CaseId, CaseNeed]] = {}
        for need in needs:
            if need.case in group_of:
                there = by_group.setdefault((min(group_of[need.case]), need.kind), {})
                there.setdefault(need.case, need)
        return [list(there.values()) for there in by_group.values() if len(there) > 1]

    def _joined(self) -> list[tuple[CaseId, CaseId]]:
        """Return the pairs who have to be in one place; safety comes before it."""
        homes = self.households()
        return sorted(
            (one, other)
            for one, others in self.together.items()
            for other in others
            if homes.get(one) is not None and homes.get(one) == homes.get(other)
        )

    def apart(self) -> list[tuple[CaseId, CaseId]]:
        """Return pairs who must not be in one place at one time, each once."""
        here = set(self.safe)
        pairs = {
            (min(one, other), max(one, other))
            for one, others in self.unsafe.items()
            for other in others
            if other in here and other != one
        }
        return sorted(pairs)


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


def _follows(need: CaseNeed, needs: Sequence[CaseNeed]) -> bool:
    """Return whether all that has to come first stands in the plan too, and not in a circle."""
    known = {one.entity: one.after for one in needs if one.case == need.case}
    seen, ahead = {need.entity}, list(need.after)
    while ahead:
        one = ahead.pop()
        if one not in known or one in seen:
            return False
        seen.add(one)
        ahead += known[one]
    return True


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
