"""Destroying a case for good, and what has reached its date."""

from leeward.cases.approval import Act, Approval, BrokenGlass
from leeward.cases.closure import is_routine_erasure
from leeward.desk.approving import require
from leeward.desk.session import Session
from leeward.ids import CaseId


def needs_second_word(session: Session, case: CaseId) -> bool:
    """Return whether destroying this case now takes a colleague's approval.

    It does not once the case was closed and the day of erasure agreed then has come.
    """
    return not is_routine_erasure(session.vault.case_file(case), session.today)


def erase_case(session: Session, case: CaseId, given: Approval | BrokenGlass | None = None) -> None:
    """Destroy a case's keys, entries, index and files, and put the vault under a new key.

    Raises:
        UnknownCase: no such case.
        ApprovalMissing: it was not agreed at closure, and no colleague approved.
    """
    routine = not needs_second_word(session, case)
    require(session, Act.ERASURE, given, is_routine=routine)
    session.vault.shred_case(case)


def expire(session: Session) -> int:
    """Destroy the ephemeral months that are over; return how many streams."""
    return session.vault.expire()
