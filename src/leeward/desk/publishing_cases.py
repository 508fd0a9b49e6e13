"""Publish from the organisation's own case files: two members prove who they are, one ledger.

The ledger stands in the vault's folder and goes with its backups. Its last head is kept in the
database as well: the ledger alone put back from an older copy is found out.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from leeward.cases.approval import Act
from leeward.cases.kin import families as families_of
from leeward.cases.kin import kin
from leeward.desk.approving import approve, require
from leeward.desk.publishing import KeptHead, Place
from leeward.desk.restoring import LEDGER_HEAD
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of, draft, keep
from leeward.errors import SealedClosed
from leeward.exchange.case_rows import FAMILY, INTAKE, case_row
from leeward.ids import CaseId, EntityId, id_text
from leeward.reporting.budget import Caps

REASON: Final = "publication_reason"
"""The record of the organisation that says why a publication could not wait."""


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
    return Place(
        session.vault.ledger,
        folder,
        second_head,
        seen_head,
        caps,
        kept,
        lambda reason: _keep_reason(session, reason),
    )


def approved_by(session: Session, name: str, passphrase: str) -> tuple[str, ...]:
    """Return the two who stand for a publication, as members: whoever unlocked, and a colleague.

    The ledger lies in clear in the vault's folder: no name is written into it.

    Raises:
        UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
        ApprovalMissing: it is the author's own word.
    """
    given = approve(session, Act.PUBLICATION, name, passphrase)
    require(session, Act.PUBLICATION, given)
    return id_text(session.member), id_text(given.approver)


def said_of_members(session: Session, approvers: Sequence[str]) -> tuple[str, ...]:
    """Return the names of those who stand for a charge; of a file's ledger as they were typed."""
    known = {id_text(one): member.name for one, member in session.vault.roster.members.items()}
    return tuple(known.get(each, each) for each in approvers)


def reason_of(session: Session, said: str) -> str:
    """Return why six months were not waited for; the ledger names a record of the organisation."""
    found = [one for one in book_of(session).all(REASON) if one.entity.hex() == said]
    return str(found[0].value["text"]) if found else said


def _keep_reason(session: Session, reason: str) -> str:
    made = draft(session, REASON, {"text": reason})
    keep(session, [made])
    return EntityId(made.entity).hex()


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
