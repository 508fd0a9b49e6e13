"""Publish from the organisation's own case files: two members prove who they are, one ledger.

The ledger stands in the vault's folder and goes with its backups. Its last head is kept in the
database as well: the ledger alone put back from an older copy is found out.
"""

from collections.abc import Iterator
from pathlib import Path

from leeward.cases.approval import Act
from leeward.cases.kin import families as families_of
from leeward.cases.kin import kin
from leeward.desk.approving import approve, require
from leeward.desk.publishing import KeptHead, Place
from leeward.desk.restoring import LEDGER_HEAD
from leeward.desk.session import Session
from leeward.errors import SealedClosed
from leeward.exchange.case_rows import FAMILY, INTAKE, case_row
from leeward.ids import CaseId, id_text
from leeward.reporting.budget import Caps


def place_for(
    session: Session,
    folder: Path | None,
    caps: Caps | None = None,
    *,
    second_head: Path | None = None,
    seen_head: str | None = None,
) -> Place:
    """Return where a publication of this organisation is charged and written."""
    kept = KeptHead(
        read=lambda: kept_head(session),
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


def rows_here(session: Session, *, families: bool = False) -> Iterator[dict[str, str]]:
    """Return a row for each case, one after the other; none for a file without a first day.

    Args:
        session: whose desk.
        families: whether to say who is of one family. Those of a family who were registered in
            one month are a unit; in another month they are one of their own, so that each person
            pays in her own month only, whenever a tie becomes known.

    Raises:
        SealedClosed: families are asked for, and sealed is closed.
    """
    named = family_names(session) if families else {}
    for case in session.vault.cases():
        row = case_row(session.vault.case_file(case))
        if row[INTAKE]:
            yield {**row, FAMILY: f"{id_text(named[case])} {row[INTAKE]}"} if families else row


def family_names(session: Session) -> dict[CaseId, CaseId]:
    """Return the family of each case, by the identifier of one of its cases.

    Raises:
        SealedClosed: who belongs with whom is not to be read now.
    """
    if not session.sealed_is_open:
        raise SealedClosed
    vault = session.vault
    return families_of({case: tuple(kin(vault.case_file(case))) for case in vault.cases()})


def kept_head(session: Session) -> str | None:
    """Return the last head of the ledger as the database has it; None before the first charge."""
    head = session.vault.shared_setting(LEDGER_HEAD)
    return head if isinstance(head, str) else None
