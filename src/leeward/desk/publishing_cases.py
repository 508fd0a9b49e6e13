"""Publish from the organisation's own case files: two members prove who they are, one ledger.

The ledger stands in the vault's folder and goes with its backups. Its last head is kept in the
database as well: the ledger alone put back from an older copy is found out.
"""

from collections.abc import Iterator
from pathlib import Path

from leeward.cases.approval import Act
from leeward.desk.approving import approve, require
from leeward.desk.publishing import KeptHead, Place
from leeward.desk.restoring import LEDGER_HEAD
from leeward.desk.session import Session
from leeward.exchange.case_rows import case_row
from leeward.reporting.budget import Caps


def place_for(
    session: Session,
    folder: Path,
    caps: Caps | None = None,
    *,
    second_head: Path | None = None,
    seen_head: str | None = None,
) -> Place:
    """Return where a publication of this organisation is charged and written."""
    kept = KeptHead(
        read=lambda: _kept(session),
        keep=lambda head: session.vault.change_shared_setting(LEDGER_HEAD, head),
    )
    return Place(session.vault.ledger, folder, second_head, seen_head, caps, kept)


def approved_by(session: Session, name: str, passphrase: str) -> tuple[str, ...]:
    """Return the two who stand for a publication: whoever unlocked, and a colleague.

    Raises:
        UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
        ApprovalMissing: it is the author's own word.
    """
    given = approve(session, Act.PUBLICATION, name, passphrase)
    require(session, Act.PUBLICATION, given)
    members = session.vault.roster.members
    return members[session.member].name, members[given.approver].name


def rows_here(session: Session) -> Iterator[dict[str, str]]:
    """Return a row for each case, one after the other."""
    for case in session.vault.cases():
        yield case_row(session.vault.case_file(case))


def _kept(session: Session) -> str | None:
    head = session.vault.shared_setting(LEDGER_HEAD)
    return head if isinstance(head, str) else None
