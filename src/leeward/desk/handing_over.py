"""Handing a case over to another caseworker: with a reason, as an entry, with what is still due.

The page says the same of every case: what tracing knows of somebody shows here neither by a
warning nor by a name that is missing (`docs/decisions/0022`).
"""

from typing import Final

from leeward.cases.case import CaseFile
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.dates.when import on_day
from leeward.desk.labels import language_of_text
from leeward.desk.noting import HANDED_OVER
from leeward.desk.recording import record_drafts
from leeward.desk.session import Session
from leeward.errors import InvalidFact, LeewardError
from leeward.ids import CaseId, EntityId, MemberId, id_from_text, id_text, new_id
from leeward.journal.entry import Draft

_OWNED: Final = ("followup", "plan")
"""Kinds whose records have an owner while they are not done."""


def may_take_over(session: Session, file: CaseFile) -> tuple[tuple[str, str], ...]:
    """Return to whom a case may be handed over: identifier and name, by name.

    Everybody who reads case files here but its present caseworker; an approver reads none.
    """
    present = file.held("case", "worker")
    found = [
        (session.name_of(member), id_text(member))
        for member in session.vault.readers()
        if bytes(member) != present and session.name_of(member)
    ]
    return tuple((member, name) for name, member in sorted(found))


def hand_over(
    session: Session, case: CaseId, to: str, reason: str, *, with_steps: bool = True
) -> str:
    """Make another member the caseworker of a case; return her name.

    Args:
        session: of whoever hands over: herself, or a colleague where she has left.
        case: whose file.
        to: the member, as `may_take_over` spells her.
        reason: why; kept as a note in the file.
        with_steps: whether open follow-ups and lines of the plan go with it that were hers.

    Raises:
        UnknownCase: no such case here.
        InvalidFact: nobody who may take it over; no reason, or one that holds what is never stored.
    """
    file = session.vault.case_file(case)
    names = dict(may_take_over(session, file))
    if to not in names:
        raise InvalidFact(field="case.worker", reason="required")
    if not reason.strip():
        raise InvalidFact(field="note.text", reason="required")
    if findings(reason):
        raise InvalidFact(field="note.text", reason="reason_repeats")
    worker = bytes(MemberId(id_from_text(to)))
    said = {
        "date": on_day(session.today),
        "sort": HANDED_OVER,
        "text": reason.strip(),
        "lang": language_of_text(reason) or None,
    }
    drafts: tuple[Draft, ...] = (
        *changes(file, "case", EntityId(case), {"worker": worker}),
        *changes(file, "note", EntityId(new_id(session.random)), said),
    )
    if with_steps:
        drafts += _steps(file, worker)
    record_drafts(session, case, drafts, file=file)
    return names[to]


def fault_beside(fault: LeewardError) -> str:
    """Return beside which field of the form a fault stands: `to` or `reason`."""
    return "to" if fault.facts.get("field") == "case.worker" else "reason"


def _steps(file: CaseFile, worker: bytes) -> tuple[Draft, ...]:
    former = file.held("case", "worker")
    return tuple(
        draft
        for kind in _OWNED
        for record in file.all_of(kind)
        if former and record.held("owner") == former and record.held("done_on") is None
        for draft in changes(file, kind, record.entity, {"owner": worker})
    )
