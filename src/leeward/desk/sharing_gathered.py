"""What people wait for, put side by side: households, ties, and what has no place in a plan.

It knows no file: `sharing_needs.py` reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Final

from leeward.ids import ID_BYTES, CaseId, EntityId, MemberId

MISSING: Final = EntityId(bytes(ID_BYTES))
"""Stands for help that has to come first and that no file says anybody waits for."""

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
