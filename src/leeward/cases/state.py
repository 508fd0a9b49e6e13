"""Where a case stands, derived from what was recorded; nobody types a state.

Core carries the step alone, for colleagues who read nothing else. Side states follow from
care and are never written to core. A trace that is open is none yet: tracing comes later.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from leeward.cases.case import CaseFile, Record
from leeward.cases.contact import nothing_heard_by
from leeward.cases.record import changes
from leeward.cases.situation import situations
from leeward.cases.timeline import when_of
from leeward.ids import EntityId, StreamKind
from leeward.journal.entry import Draft


class Step(StrEnum):
    """A step of the work; codes of the list `case_steps`."""

    CONTACT = "contact"
    SAFETY_CHECK = "safety_check"
    CONSENT = "consent"
    TRIAGE = "triage"
    ASSESS = "assess"
    PLAN = "plan"
    ACT = "act"
    REVIEW = "review"
    CLOSED = "closed"


class Side(StrEnum):
    """What is so beside the step; codes of the list `side_states`."""

    SILENT = "silent"
    DETAINED = "detained"
    MOVED = "moved"
    TRANSFERRED = "transferred"
    PARENT_MISSING = "parent_missing"
    ERASURE_DUE = "erasure_due"


ENDED_BY: Final = {
    "moved_safely": Side.MOVED,
    "transferred": Side.TRANSFERRED,
    "forced_return": Side.DETAINED,
}


def step(case_file: CaseFile) -> Step:
    """Return the furthest step for which something is recorded.

    Action and review take turns: whichever was recorded last. Where only core could be read,
    it is the step that core carries.
    """
    if not _reads_care(case_file):
        carried = case_file.held("case", "step")
        return Step(carried) if carried in set(Step) else Step.CONTACT
    if is_closed(case_file):
        return Step.CLOSED
    acted, reviewed = _last_action(case_file), _last_review(case_file)
    if reviewed is not None and acted is not None and reviewed > acted:
        return Step.REVIEW
    if acted is not None:
        return Step.ACT
    reached = [reached for reached, is_recorded in _RECORDED.items() if is_recorded(case_file)]
    return reached[-1] if reached else Step.CONTACT


def deciding(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return those first drafts of a case that its step follows from: the rest need no fold.

    Where any field of a kind counts, its first one is enough.
    """
    found: dict[tuple[str, bytes, str], Draft] = {}
    for draft in drafts:
        if draft.kind in _EACH_FIELD:
            found[draft.kind, draft.entity, draft.field] = draft
        elif (
            draft.kind == "case" or draft.kind in _ANY_FIELD or draft.stream is not StreamKind.CORE
        ):
            kind = draft.kind if draft.kind in {"case", *_ANY_FIELD} else ""
            place = (kind, b"", draft.field if kind == "case" else "")
            if draft.value is not None:
                found.setdefault(place, draft)
    return tuple(found.values())


def missing_steps(case_file: CaseFile) -> tuple[Step, ...]:
    """Return the earlier steps for which nothing is recorded: what was passed over in haste."""
    here = list(Step).index(step(case_file))
    return tuple(
        earlier
        for earlier, is_recorded in _RECORDED.items()
        if list(Step).index(earlier) < here and not is_recorded(case_file)
    )


def is_closed(case_file: CaseFile) -> bool:
    """Return whether the case is closed; reopening clears the closure."""
    return case_file.held("closure", "closed_on") is not None


def lasting_sides(case_file: CaseFile) -> tuple[Side, ...]:
    """Return what is so beside the step whichever day it is: how it ended, or a situation."""
    if is_closed(case_file):
        ended = ENDED_BY.get(case_file.held("closure", "reason"))
        return () if ended is None else (ended,)
    here = {record.held("what") for record in situations(case_file)}
    return tuple(side for side in (Side.DETAINED, Side.MOVED) if side in here)


def side_states(case_file: CaseFile, today: date) -> tuple[Side, ...]:
    """Return what is so beside the step on a day."""
    found = list(lasting_sides(case_file))
    if is_closed(case_file):
        erase_on = when_of(case_file.held("closure", "erase_on"))
        if erase_on is not None and erase_on.earliest <= today:
            found.append(Side.ERASURE_DUE)
    else:
        heard_by = nothing_heard_by(case_file)
        if heard_by is not None and heard_by < today:
            found.append(Side.SILENT)
    if is_parent_missing(case_file):
        found.append(Side.PARENT_MISSING)
    return tuple(found)


def is_parent_missing(case_file: CaseFile) -> bool:
    """Return whether a parent of this child went missing, as far as is recorded."""
    return any(
        record.held("happened_on") is not None for record in case_file.all_of("parent_missing")
    )


def step_changes(case_file: CaseFile) -> tuple[Draft, ...]:
    """Return the draft that lets core carry the present step, or nothing if it does.

    Core says that there was an assessment, never what it found.
    """
    here = step(case_file)
    if case_file.one("case") is None:
        return ()
    return changes(case_file, "case", EntityId(case_file.case_id), {"step": here.value})


def _reads_care(case_file: CaseFile) -> bool:
    return any(
        item.stream is not StreamKind.CORE
        for records in case_file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        for item in fact.register.current
    ) or bool(case_file.notes)


def _says(kind: str, *fields: str) -> Callable[[CaseFile], bool]:
    """Return the question whether some record of a kind holds one of the fields."""

    def is_recorded(case_file: CaseFile) -> bool:
        return any(
            record.held(field) is not None
            for record in case_file.all_of(kind)
            for field in fields or record.fields
        )

    return is_recorded


def _assessed(case_file: CaseFile) -> bool:
    return _says("profile")(case_file) or _says("child")(case_file)


_RECORDED: Final[dict[Step, Callable[[CaseFile], bool]]] = {
    Step.SAFETY_CHECK: _says("safe_contact"),
    Step.CONSENT: _says("consent"),
    Step.TRIAGE: _says("risk", "level"),
    Step.ASSESS: _assessed,
    Step.PLAN: _says("plan", "need"),
}


_EACH_FIELD: Final = frozenset({"risk", "plan", "service", "closure"})
_ANY_FIELD: Final = frozenset({"safe_contact", "consent", "profile", "child"})


def _last_action(case_file: CaseFile) -> int | None:
    """Return the clock of the last help given or planned action done."""
    return _latest(
        [
            *_clocks(case_file.all_of("service"), "given_on"),
            *_clocks(case_file.all_of("plan"), "done_on"),
        ]
    )


def _last_review(case_file: CaseFile) -> int | None:
    """Return the clock of the last time at which a level was looked at again."""
    record = case_file.one("risk")
    if record is None:
        return None
    seen = [
        value.hlc
        for name in ("level", "assessed_on", "next_review")
        if name in record.fields
        for value in record.fields[name].history
        if value.value is not None
    ]
    return max(seen, default=None)


def _clocks(records: Iterable[Record], field: str) -> list[int]:
    return [
        value.hlc
        for record in records
        if field in record.fields
        for value in record.fields[field].values
        if value.value is not None
    ]


def _latest(clocks: list[int]) -> int | None:
    return max(clocks, default=None)
