"""What expires, what renews it, and how an open case keeps its last way of contact.

At the end of its month an ephemeral stream's key is destroyed everywhere. Any contact with
her renews what is there. The last way of contact of an open case moves to sealed, so that
nobody is lost because nobody called in time.
"""

from datetime import date
from typing import Final

import msgspec

from leeward.cases.case import CaseFile, Fact, Record
from leeward.cases.followup import EXPIRY_WARNINGS, last_day_of
from leeward.cases.record import replacing
from leeward.cases.state import is_closed
from leeward.dates.when import add_months
from leeward.ids import StreamKind
from leeward.journal.entry import SET, Draft

LASTING_MONTHS: Final = 3
"""How many months after a contact its ephemeral values live on: the shipped default."""

_NOT_A_WAY: Final = frozenset({"coarse_location"})
"""Where she is now is no way to reach her: it expires in any case."""


class Expiring(msgspec.Struct, frozen=True, gc=False, order=True):
    """One ephemeral month that holds something.

    Attributes:
        last_day: the last day on which it can be read.
        bucket: the month, as `YYYYMM`.
        warning: 21, 7 or 1 once so few days are left; None before.
        fields: what is lost with it, as kind and field.
    """

    last_day: date
    bucket: int
    warning: int | None
    fields: tuple[tuple[str, str], ...]


def bucket_after(day: date, months: int = LASTING_MONTHS) -> int:
    """Return the ephemeral month for what is recorded on a day."""
    month = add_months(day, months)
    return month.year * 100 + month.month


def expired_buckets(case_file: CaseFile, today: date) -> tuple[int, ...]:
    """Return the months whose keys must be destroyed, oldest first."""
    return tuple(
        sorted(bucket for bucket in set(case_file.buckets.values()) if last_day_of(bucket) < today)
    )


def expiring(case_file: CaseFile, today: date) -> tuple[Expiring, ...]:
    """Return what is still readable and will be destroyed, the soonest first."""
    lost: dict[int, list[tuple[str, str]]] = {}
    for record, fact in _ephemeral(case_file):
        for bucket in _buckets_of(case_file, fact):
            lost.setdefault(bucket, []).append((record.kind, fact.name))
    found = []
    for bucket, fields in lost.items():
        last_day = last_day_of(bucket)
        left = (last_day - today).days
        if left >= 0:
            warning = min((days for days in EXPIRY_WARNINGS if left <= days), default=None)
            found.append(Expiring(last_day, bucket, warning, tuple(sorted(fields))))
    return tuple(sorted(found))


def renew(case_file: CaseFile, today: date, months: int = LASTING_MONTHS) -> tuple[Draft, ...]:
    """Return what carries all ephemeral values into a later month, after a contact.

    It needs no network: every device that learns of the contact finds the new month. What
    expired is not brought back, and what already stands in a later month stays there.
    """
    bucket = bucket_after(today, months)
    drafts: list[Draft] = []
    for record, fact in _ephemeral(case_file):
        held = [place for place in _buckets_of(case_file, fact) if last_day_of(place) >= today]
        if not held or max(held) >= bucket or fact.is_disputed:
            continue
        target = Draft(
            StreamKind.EPHEMERAL, record.kind, record.entity, fact.name, SET, fact.held, (), bucket
        )
        drafts += replacing(case_file, fact, target)
    return tuple(drafts)


def keep_last_contact(case_file: CaseFile, today: date) -> tuple[Draft, ...]:
    """Return what moves the last way of contact of an open case to sealed.

    From the last warning on, and for as long as the month can still be read: a month that is
    over waits on this computer until its last contact was moved. The ephemeral values then
    expire by themselves. A way of contact that was renewed is not the last one.
    """
    warnings = {
        bucket
        for bucket in case_file.buckets.values()
        if (last_day_of(bucket) - today).days <= min(EXPIRY_WARNINGS)
    }
    if is_closed(case_file) or not warnings:
        return ()
    drafts: list[Draft] = []
    for record, fact in _ephemeral(case_file):
        places = _buckets_of(case_file, fact)
        is_last = bool(places) and max(places) in warnings
        if is_last and fact.name not in _NOT_A_WAY and not _in_sealed(fact):
            drafts.append(
                Draft(StreamKind.SEALED, record.kind, record.entity, fact.name, SET, fact.held)
            )
    return tuple(drafts)


def release_kept(case_file: CaseFile) -> tuple[Draft, ...]:
    """Return what empties the ways of contact that sealed kept, when the case closes."""
    return tuple(
        Draft(
            StreamKind.SEALED,
            record.kind,
            record.entity,
            fact.name,
            SET,
            None,
            tuple(item.id for item in fact.register.current if item.stream is StreamKind.SEALED),
        )
        for record, fact in _ephemeral(case_file)
        if _in_sealed(fact)
    )


def _ephemeral(case_file: CaseFile) -> list[tuple[Record, Fact]]:
    return [
        (record, fact)
        for records in case_file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        if fact.field is not None and fact.field.stream is StreamKind.EPHEMERAL
    ]


def _buckets_of(case_file: CaseFile, fact: Fact) -> tuple[int, ...]:
    """Return the months in which a fact has a value, each once."""
    found = (
        case_file.buckets[item.origin]
        for item in fact.current
        if item.entry.value is not None and item.origin in case_file.buckets
    )
    return tuple(dict.fromkeys(found))


def _in_sealed(fact: Fact) -> bool:
    return any(
        item.stream is StreamKind.SEALED and item.entry.value is not None
        for item in fact.register.current
    )
