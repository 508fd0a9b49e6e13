"""Closing a case with its form, and opening it again; what was recorded stays in the history."""

from collections.abc import Mapping
from typing import Any

from leeward.cases.closure import close, reopen
from leeward.desk.organisation import kept_months
from leeward.desk.recording import record_drafts
from leeward.desk.session import Session
from leeward.ids import CaseId
from leeward.journal.entry import EntryId


def close_case(session: Session, case: CaseId, answers: Mapping[str, Any]) -> tuple[EntryId, ...]:
    """Close a case as the closure form answers; the day of erasure follows from it.

    The last way of contact, where sealed keeps one, is emptied if sealed is open; else it goes
    with the file on its day.

    Raises:
        InvalidFact: no reason, no date, a value that does not fit, or it is closed already.
    """
    file = session.vault.case_file(case)
    closed = close(file, answers, kept_months=kept_months(session))
    return record_drafts(session, case, closed, file=file)


def reopen_case(session: Session, case: CaseId) -> tuple[EntryId, ...]:
    """Open a closed case again; the closure becomes part of the history.

    Raises:
        InvalidFact: it is not closed.
    """
    file = session.vault.case_file(case)
    return record_drafts(session, case, reopen(file), file=file)
