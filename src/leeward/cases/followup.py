"""What is due in a case, for whom and when. A list holds dates; what today means comes last."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from leeward.cases.case import CaseFile, Record
from leeward.cases.contact import nothing_heard_by
from leeward.cases.risk import clock_ends, review_due
from leeward.cases.situation import situations
from leeward.cases.timeline import when_of
from leeward.dates.when import When, add_months
from leeward.ids import CaseId, EntityId, MemberId

EXPIRY_WARNINGS: Final = (21, 7, 1)
"""How many days before an ephemeral month ends people are warned."""

CONSENT_WARNING: Final = timedelta(days=21)
"""How long before a consent ends it is time to ask again."""


class Due(StrEnum):
    """Why something is due; labels stand in the list `due_kinds`."""

    FOLLOWUP = "followup"
    REVIEW = "review"
    ASSAULT_CARE = "assault_care"
    NOTHING_HEARD = "nothing_heard"
    SITUATION = "situation"
    CHILD_CONTACT = "child_contact"
    CARER_VISIT = "carer_visit"
    PLAN_ACTION = "plan_action"
    CONSENT_ENDS = "consent_ends"
    CONTACT_EXPIRES = "contact_expires"
    ERASE = "erase"


class DueItem(msgspec.Struct, frozen=True, gc=False, order=True):
    """One thing that somebody has to do by a day.

    Attributes:
        due: by which day.
        shown_from: from which day it stands in the list of what is due.
        why: a code of the list `due_kinds`.
        what: for a follow-up, a code of `followup_kinds`; for a plan, of `need_kinds`; for
            care after an assault, the hours of the clock; else empty.
        case_id: whose case.
        entity: the record it comes from.
        owner: who does it; empty where nobody is named.
    """

    due: date
    shown_from: date
    why: Due
    what: str
    case_id: CaseId
    entity: EntityId
    owner: MemberId


def due_items(case_file: CaseFile) -> tuple[DueItem, ...]:
    """Return all that is due some day, the earliest first. It does not depend on today."""
    return tuple(sorted(_items(case_file)))


def due_on(items: Iterable[DueItem], today: date) -> tuple[DueItem, ...]:
    """Return what stands in the list of a day: overdue, due, or shown ahead; earliest first."""
    return tuple(sorted(item for item in items if item.shown_from <= today))


def expiry_warning(item: DueItem, today: date) -> int | None:
    """Return which warning has been reached: 21, 7 or 1 days before, the last one reached."""
    if item.why is not Due.CONTACT_EXPIRES:
        return None
    left = (item.due - today).days
    return min((days for days in EXPIRY_WARNINGS if left <= days), default=None)


def last_day_of(bucket: int) -> date:
    """Return the last day on which an ephemeral month, as `YYYYMM`, can still be read."""
    return add_months(date(bucket // 100, bucket % 100, 1), 1) - timedelta(days=1)


def _items(case_file: CaseFile) -> Iterator[DueItem]:
    case = EntityId(case_file.case_id)
    worker = _member(case_file.held("case", "worker"))

    def item(
        why: Due,
        due: date,
        entity: EntityId = case,
        owner: MemberId = worker,
        *,
        what: str = "",
        ahead: timedelta = timedelta(),
    ) -> DueItem:
        return DueItem(due, due - ahead, why, what, case_file.case_id, entity, owner)

    closed = case_file.held("closure", "closed_on") is not None
    if closed or case_file.held("case", "step") == "closed":
        erase_on = _day(case_file.held("closure", "erase_on") or case_file.held("case", "erase_on"))
        if erase_on is not None:
            yield item(Due.ERASE, erase_on)
        return
    for record in case_file.all_of("followup"):
        due = _day(record.held("due"))
        if due is not None and record.held("done_on") is None:
            what = record.held("what")
            owner = _member(record.held("owner")) or worker
            yield item(Due.FOLLOWUP, due, record.entity, owner, what=what or "")
    review = review_due(case_file)
    if review is not None:
        yield item(Due.REVIEW, review)
    for hours, until in clock_ends(case_file):
        yield item(Due.ASSAULT_CARE, until, what=str(hours), ahead=timedelta(hours=hours))
    heard_by = nothing_heard_by(case_file)
    if heard_by is not None:
        yield item(Due.NOTHING_HEARD, heard_by)
    for record in situations(case_file):
        # Without a day to look again, it is due from the day on which it was written down.
        check = _day(record.held("next_check")) or record.recorded.date()
        yield item(Due.SITUATION, check, record.entity)
    for record in case_file.all_of("parent_missing"):
        contact = _day(record.held("next_contact"))
        if contact is not None:
            yield item(Due.CHILD_CONTACT, contact, record.entity)
    for record in case_file.all_of("care_arrangement"):
        visit = _next_visit(record)
        if visit is not None:
            yield item(Due.CARER_VISIT, visit, record.entity)
    for record in case_file.all_of("plan"):
        due = _day(record.held("due"))
        if due is not None and record.held("done_on") is None:
            owner = _member(record.held("owner")) or worker
            yield item(Due.PLAN_ACTION, due, record.entity, owner, what=record.held("need") or "")
    for record in case_file.all_of("consent"):
        ends = _day(record.held("expires"))
        if ends is not None and record.held("withdrawn_on") is None:
            yield item(Due.CONSENT_ENDS, ends, record.entity, ahead=CONSENT_WARNING)
    expires = contact_expiry(case_file)
    if expires is not None:
        ahead = timedelta(days=max(EXPIRY_WARNINGS))
        yield item(Due.CONTACT_EXPIRES, expires, ahead=ahead)


def contact_expiry(case_file: CaseFile) -> date | None:
    """Return the last day of the month with which the safe contact is destroyed.

    The latest one that holds anything: an older month whose values were renewed is no loss.
    None where nothing of it expires.
    """
    record = case_file.one("safe_contact")
    if record is None:
        return None
    buckets = [
        case_file.buckets[item.origin]
        for fact in record.fields.values()
        for item in fact.current
        if item.origin in case_file.buckets and item.entry.value is not None
    ]
    return last_day_of(max(buckets)) if buckets else None


def _next_visit(record: Record) -> date | None:
    """Return the next visit to a carer: the day agreed, else by how often visits are due."""
    if record.held("ended_on") is not None:
        return None
    agreed = _day(record.held("next_visit_on"))
    last = _day(record.held("last_visit_on")) or _day(record.held("started_on"))
    if agreed is not None and (last is None or agreed > last):
        return agreed
    every = record.held("visit_every")
    if last is None or not isinstance(every, int | float):
        return None
    return last + timedelta(days=int(every))


def _day(value: object) -> date | None:
    """Return the day by which a stored date counts: its first."""
    found: When | None = when_of(value)
    return None if found is None else found.earliest


def _member(value: object) -> MemberId:
    return MemberId(value if isinstance(value, bytes) else b"")
