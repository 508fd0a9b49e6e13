"""A colleague's word at this desk: her passphrase opens her own signing key, which signs it."""

from datetime import datetime
from typing import NamedTuple

from leeward.errors import ApprovalMissing, VaultDamaged
from leeward.ids import MemberId
from leeward.journal.approvals import approval
from leeward.journal.clock import recorded_at
from leeward.vault import slot_files
from leeward.vault.devices import open_device
from leeward.vault.roster_room import add_to_roster
from leeward.vault.session import Session


class Approved(NamedTuple):
    """Who gave her word to whom, for which sort of act, and when."""

    act: str
    author: MemberId
    approver: MemberId
    at: datetime


def give_word(session: Session, act: str, name: str, passphrase: str) -> MemberId:
    """Record that a colleague agrees to an act of this member, and return who she is.

    The receipt is durable when this returns. A slot file that only claims to be hers does not
    open her signing key, and so approves nothing.

    Raises:
        UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
        ApprovalMissing: it is this member's own, or of somebody whom the roster does not have.
        VaultDamaged: the slot is not the one that its member last wrote.
    """
    slot, keys = slot_files.find_slot(session.folder, name, passphrase)
    if keys.member == session.keys.member:
        raise ApprovalMissing(step=act, reason="own_word")
    row = session.members.get(keys.member)
    if row.slot != slot.slot_id:
        raise VaultDamaged(file="slot")
    device = open_device(row, keys.member_key)
    if session.roster.author_of(row.device) != keys.member:
        raise ApprovalMissing(step=act, reason="may_not_approve")
    entry = approval(
        session.founded.organisation,
        act=act,
        author=session.row.device,
        approver=row.device,
        signing_key=device.signing,
        hlc=session.tick(),
    )
    with session.transaction():
        add_to_roster(session, [entry])
    return keys.member


def approvals(session: Session) -> list[Approved]:
    """Return every word that was given in this organisation, newest first."""
    return [
        Approved(one.act, one.author, one.approver, recorded_at(one.hlc))
        for one in reversed(session.roster.approvals)
    ]
