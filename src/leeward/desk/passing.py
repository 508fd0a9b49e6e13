"""What has reached its date is destroyed when a member unlocks; nobody is lost by it.

An open case's last way of contact moves to sealed before its month is destroyed. Moving takes
an open sealed stream: until somebody opens it, the month of such a case waits, and every page
says so. Everything else goes on its date.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date

from leeward.cases.expiry import keep_last_contact
from leeward.cases.followup import last_day_of
from leeward.desk.session import Session
from leeward.ids import CaseId
from leeward.journal.entry import Draft


@dataclass(frozen=True, slots=True)
class Passed:
    """What was destroyed, what was moved to sealed, and which cases wait for it to open."""

    destroyed: int
    moved: int
    waiting: tuple[CaseId, ...]


def let_pass(session: Session) -> Passed:
    """Move what must not be lost, then destroy the ephemeral months that are over.

    Raises:
        DiskFull, DiskFailed: nothing more was destroyed; try again.
    """
    steps = _steps(session)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            passed: Passed = end.value
            return passed


def upkeep(session: Session) -> Iterator[None]:
    """Do the same a case at a time, for a desk that answers its member meanwhile."""
    session.waiting = (yield from _steps(session)).waiting


def _steps(session: Session) -> Generator[None, None, Passed]:
    today = session.today
    latest: dict[CaseId, int] = {}
    for one in session.vault.passing():
        latest[one.case] = max(one.month, latest.get(one.case, 0))
    moved, waiting = 0, []
    for case, month in latest.items():
        if (last_day_of(month) - today).days > 1:
            continue  # nothing of this case is about to be lost
        yield
        drafts = _last_contact(session, case, today)
        if not drafts:
            continue
        if session.sealed_is_open:
            session.vault.record(case, drafts)
            moved += 1
        else:
            waiting.append(case)
    destroyed = session.vault.expire(but=waiting)
    session.vault.drop_past_exchanges(today)
    return Passed(destroyed, moved, tuple(waiting))


def _last_contact(session: Session, case: CaseId, today: date) -> tuple[Draft, ...]:
    """Return what would be lost of a case.

    While sealed is closed its ephemeral streams alone tell, and the list whether it is open:
    of a thousand cases whose month ends, none has to be read whole.
    """
    if session.sealed_is_open:
        return keep_last_contact(session.vault.case_file(case), today)
    row = session.vault.projection.case(case)
    if row is None or row.closed_on is not None:
        return ()
    return keep_last_contact(session.vault.ephemeral_file(case), today)
