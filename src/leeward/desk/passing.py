"""What has reached its date is destroyed when a member unlocks; nobody is lost by it.

An open case's last way of contact moves to sealed before its month is destroyed. Moving takes
an open sealed stream: until somebody opens it, the month of such a case waits, and every page
says so. Everything else goes on its date.
"""

from dataclasses import dataclass

from leeward.cases.expiry import keep_last_contact
from leeward.cases.followup import last_day_of
from leeward.desk.session import Session
from leeward.ids import CaseId


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
    today = session.today
    latest: dict[CaseId, int] = {}
    for one in session.vault.passing():
        latest[one.case] = max(one.month, latest.get(one.case, 0))
    moved, waiting = 0, []
    for case, month in latest.items():
        if (last_day_of(month) - today).days > 1:
            continue  # nothing of this case is about to be lost
        drafts = keep_last_contact(session.vault.case_file(case), today)
        if not drafts:
            continue
        if session.sealed_is_open:
            session.vault.record(case, drafts)
            moved += 1
        else:
            waiting.append(case)
    destroyed = session.vault.expire(but=waiting)
    return Passed(destroyed, moved, tuple(waiting))
