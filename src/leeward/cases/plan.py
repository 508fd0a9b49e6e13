"""The plan (need → goal → action → owner → due → outcome) and what was given, added up."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from leeward.cases.case import CaseFile, Record
from leeward.cases.facts import KINDS
from leeward.cases.timeline import when_of
from leeward.ids import EntityId, MemberId

_URGENCIES: Final = KINDS["plan"].fields["urgency"].careful or ()
_MONEY: Final = "money"


class PlanItem(msgspec.Struct, frozen=True, gc=False):
    """One line of the plan. Codes are those of the form; `owner` is empty for nobody's."""

    entity: EntityId
    need: str
    urgency: str | None
    goal: str
    action: str
    by_whom: str | None
    owner: MemberId
    due: date | None
    outcome: str | None
    outcome_words: str
    done_on: date | None

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.done_on is None and self.outcome in {None, "open", "partly"}


class Total(msgspec.Struct, frozen=True, gc=False, order=True):
    """What was given of one service in one unit. Units and currencies are never added up.

    Attributes:
        what: a code of `service_kinds`.
        unit: a code of `service_units`; empty where none was recorded.
        currency: for money, a code of `currencies`.
        amount: the exact sum.
        times: how often it was given.
    """

    what: str
    unit: str
    currency: str
    amount: Decimal
    times: int


class Waiting(msgspec.Struct, frozen=True, gc=False, order=True):
    """A service that was asked for and not given yet."""

    since: date
    what: str
    entity: EntityId


def plan(case_file: CaseFile) -> tuple[PlanItem, ...]:
    """Return the plan: what is open first, by urgency, then by date."""
    items = [
        _item(record) for record in case_file.all_of("plan") if isinstance(record.held("need"), str)
    ]
    items.sort(
        key=lambda item: (not item.is_open, _rank(item.urgency), item.due or date.max, item.entity)
    )
    return tuple(items)


def totals(case_file: CaseFile) -> tuple[Total, ...]:
    """Return what was given, by service, unit and currency."""
    return add_up(case_file.all_of("service"))


def add_up(services: Iterable[Record]) -> tuple[Total, ...]:
    """Return the sums of services, also of several cases."""
    sums: dict[tuple[str, str, str], tuple[Decimal, int]] = {}
    for record in services:
        what = record.held("what")
        if what is None or record.held("given_on") is None:
            continue
        unit = record.held("unit") or ""
        currency = (record.held("currency") or "") if unit == _MONEY else ""
        amount = record.held("amount")
        # Through text: 0.1 as a person typed it, not as a machine stores it.
        given = Decimal(str(amount)) if amount is not None else Decimal(0)
        so_far, times = sums.get((what, unit, currency), (Decimal(0), 0))
        sums[what, unit, currency] = (so_far + given, times + 1)
    return tuple(
        sorted(Total(*key, amount=amount, times=times) for key, (amount, times) in sums.items())
    )


def waiting(case_file: CaseFile) -> tuple[Waiting, ...]:
    """Return what she waits for, the longest wait first."""
    found = []
    for record in case_file.all_of("service"):
        since = when_of(record.held("waiting_since"))
        is_over = record.held("given_on") is not None or record.held("state") in {
            "given",
            "ongoing",
            "stopped",
            "declined",
        }
        if since is not None and not is_over:
            found.append(Waiting(since.earliest, record.held("what") or "", record.entity))
    return tuple(sorted(found))


def _item(record: Record) -> PlanItem:
    due, done_on = when_of(record.held("due")), when_of(record.held("done_on"))
    return PlanItem(
        entity=record.entity,
        need=record.held("need"),
        urgency=record.held("urgency"),
        goal=record.held("goal") or "",
        action=record.held("action") or "",
        by_whom=record.held("by_whom"),
        owner=MemberId(record.held("owner") or b""),
        due=None if due is None else due.earliest,
        outcome=record.held("outcome"),
        outcome_words=record.held("outcome_words") or "",
        done_on=None if done_on is None else done_on.latest,
    )


def _rank(urgency: str | None) -> int:
    return _URGENCIES.index(urgency) if urgency in _URGENCIES else len(_URGENCIES)
