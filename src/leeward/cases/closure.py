"""Closing a case, opening it again, and the day on which its file is destroyed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from leeward.cases.case import CaseFile
from leeward.cases.expiry import release_kept
from leeward.cases.record import changes
from leeward.cases.state import Step, is_closed
from leeward.cases.timeline import when_of
from leeward.dates.when import add_months, last_of_month, on_day
from leeward.errors import InvalidFact
from leeward.ids import EntityId
from leeward.journal.entry import SET, Draft

MATERNITY: Final = "proof_of_maternity"

KEPT_MONTHS: Final = 12
"""How long a closed file is kept: the shipped default."""


def erase_day(closed_on: date, months: int = KEPT_MONTHS) -> date:
    """Return the day on which a file closed on a day is destroyed."""
    return last_of_month(add_months(closed_on, months))


def close(
    case_file: CaseFile, answers: Mapping[str, Any], *, kept_months: int = KEPT_MONTHS
) -> tuple[Draft, ...]:
    """Return what closes a case: the closure, the day of erasure in core, kept ways released.

    Raises:
        InvalidFact: no reason, no date, a value that does not fit, or it is closed already.
    """
    if is_closed(case_file):
        raise InvalidFact(field="closure.closed_on", reason="closed_already")
    case = EntityId(case_file.case_id)
    told = dict(answers)
    closed_on = when_of(_value(told.get("closed_on")))
    if told.get("erase_on") is None and closed_on is not None:
        told["erase_on"] = on_day(erase_day(closed_on.latest, kept_months))
    return (
        *changes(case_file, "closure", case, told),
        *changes(case_file, "case", case, _carried(case_file, Step.CLOSED)),
        *release_kept(case_file),
    )


def reopen(case_file: CaseFile) -> tuple[Draft, ...]:
    """Return what opens a closed case again; that it was closed stays in the history.

    Raises:
        InvalidFact: it is not closed.
    """
    record = case_file.one("closure")
    if record is None or not is_closed(case_file):
        raise InvalidFact(field="closure.closed_on", reason="not_closed")
    case = EntityId(case_file.case_id)
    emptied = tuple(
        Draft(
            item.stream,
            "closure",
            case,
            fact.name,
            SET,
            None,
            tuple(each.id for each in fact.register.current),
        )
        for fact in record.fields.values()
        for item in fact.register.current[:1]
        if fact.held is not None
    )
    carried = changes(case_file, "case", case, {"erase_on": None}) if case_file.one("case") else ()
    return (*emptied, *carried)


def is_routine_erasure(case_file: CaseFile, today: date) -> bool:
    """Return whether a file is erased as was agreed at its closure: nobody need approve it."""
    erase_on = when_of(case_file.held("closure", "erase_on"))
    return is_closed(case_file) and erase_on is not None and erase_on.latest <= today


def papers_to_offer(case_file: CaseFile) -> tuple[str, ...]:
    """Return the kinds of papers that her child may need one day and that nobody offered yet.

    What proves maternity opens the child's way to a nationality; after the erasure nobody here
    can prove it any more.
    """
    return tuple(
        what
        for record in case_file.all_of("document")
        if isinstance(what := record.held("what"), str)
        and (what == MATERNITY or record.held("keep_for_child") == "yes")
        and record.held("offered_on") is None
    )


def _carried(case_file: CaseFile, step: Step) -> dict[str, Any]:
    return {"step": step.value} if case_file.one("case") is not None else {}


def _value(told: Any) -> Any:
    return told.to_value() if hasattr(told, "to_value") else told
