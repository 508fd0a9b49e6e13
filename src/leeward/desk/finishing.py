"""A follow-up done, moved to another day, or taken back, from wherever it is listed."""

from datetime import date, timedelta

from leeward.cases.case import CaseFile, Record
from leeward.cases.undo import undo
from leeward.dates.when import on_day
from leeward.desk.recording import record_answers, record_drafts
from leeward.desk.session import Session
from leeward.errors import InvalidDate, InvalidIdentifier
from leeward.ids import CaseId, EntityId, id_from_text

KIND = "followup"
FURTHEST = timedelta(days=3 * 366)


def read_key(key: str) -> tuple[CaseId, EntityId]:
    """Read which follow-up is meant: the case and the record, as two random identifiers.

    Raises:
        InvalidIdentifier: it is none.
    """
    case, _, entity = key.partition("-")
    return CaseId(id_from_text(case)), EntityId(id_from_text(entity))


def finish(session: Session, case: CaseId, entity: EntityId, outcome: str) -> None:
    """Record that a follow-up is over, today, and how it went.

    Raises:
        InvalidIdentifier: no such follow-up in this case.
        InvalidFact: the outcome is no code.
    """
    _record(session.vault.case_file(case), entity)
    answers = {"done_on": on_day(session.today), "outcome": outcome}
    record_answers(session, case, KIND, answers, entity=entity)


def postpone(session: Session, case: CaseId, entity: EntityId, due: date) -> None:
    """Move a follow-up to another day; the day it had stays in the history.

    Raises:
        InvalidIdentifier: no such follow-up in this case.
        InvalidDate: the day is past, or years away.
    """
    _record(session.vault.case_file(case), entity)
    if not session.today <= due <= session.today + FURTHEST:
        raise InvalidDate(reason="no_such_day")
    record_answers(session, case, KIND, {"due": on_day(due)}, entity=entity)


def take_back(session: Session, case: CaseId, entity: EntityId) -> None:
    """Undo the last `finish` or `postpone` of a follow-up: what stood before stands again.

    Raises:
        InvalidIdentifier: no such follow-up in this case.
        InvalidFact: somebody recorded something else since.
    """
    file = session.vault.case_file(case)
    record = _record(file, entity)
    latest = max(
        (value.hlc, value.id.device, value.id.seq)
        for name in ("due", "done_on", "outcome")
        if name in record.fields
        for value in record.fields[name].history
    )
    drafts = [
        draft
        for name in ("due", "done_on", "outcome")
        if name in record.fields
        for value in record.fields[name].history
        if (value.id.device, value.id.seq) == latest[1:]
        for draft in undo(file, value.id, value.origin)
    ]
    record_drafts(session, case, drafts, file=file)


def _record(file: CaseFile, entity: EntityId) -> Record:
    record = file.one(KIND, entity)
    if record is None:
        raise InvalidIdentifier
    return record
