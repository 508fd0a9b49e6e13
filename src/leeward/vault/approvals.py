"""A colleague's word at this desk: her passphrase opens her own signing key, which signs it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from leeward.errors import ApprovalMissing, InvalidFact, VaultDamaged
from leeward.ids import DeviceId, MemberId
from leeward.journal.approvals import approval
from leeward.journal.clock import recorded_at
from leeward.sealing.keys import SigningKey
from leeward.vault import slot_files
from leeward.vault.devices import DeviceKeys, open_device
from leeward.vault.roster_room import add_to_roster
from leeward.vault.session import Session

OUTWARD: Final = (b"lw-ledger-1", b"lw-publish-1", b"lw-exchange-1", b"lw-exlog-1")
"""Tags of what a device signs for readers outside the journal."""


class Approved(NamedTuple):
    """Who gave her word to whom, for which sort of act, and when."""

    act: str
    author: MemberId
    approver: MemberId
    at: datetime


class Officer(NamedTuple):
    """A member who signs for her organisation, by the device that does it for her here."""

    member: MemberId
    name: str
    device: DeviceId
    key: bytes
    sign: Callable[[bytes], bytes]


def give_word(session: Session, act: str, name: str, passphrase: str) -> MemberId:
    """Record that a colleague agrees to an act of this member, and return who she is.

    The receipt is durable when this returns. A slot file that only claims to be hers does not
    open her signing key, and so approves nothing.

    Raises:
        UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
        ApprovalMissing: it is this member's own, or of somebody whom the roster does not have.
        VaultDamaged: the slot is not the one that its member last wrote.
    """
    member, device = _colleague(session, act, name, passphrase)
    _receipt(session, act, device)
    return member


def second_officer(session: Session, act: str, name: str, passphrase: str) -> Officer:
    """Record a colleague's word as `give_word` does, and return her as one who signs outward.

    Raises:
        UnknownMember, WrongPassphrase, ApprovalMissing, VaultDamaged: as `give_word`.
    """
    member, device = _colleague(session, act, name, passphrase)
    _receipt(session, act, device)
    return _officer(session, member, device.device, device.signing)


def first_officer(session: Session) -> Officer:
    """Return the member who unlocked, as one who signs outward."""
    return _officer(session, session.keys.member, session.row.device, session.signing)


def check_outward(message: bytes) -> None:
    """Refuse to sign for other organisations what is not meant for them.

    Raises:
        InvalidFact: the key also signs segments and roster entries; only these tags are outward.
    """
    if not message.startswith(OUTWARD):
        raise InvalidFact(field="message", reason="unexpected")


def _officer(session: Session, member: MemberId, device: DeviceId, signing: SigningKey) -> Officer:
    def sign(message: bytes) -> bytes:
        check_outward(message)
        return signing.sign(message)

    name = session.roster.members[member].name
    return Officer(member, name, device, signing.public, sign)


def _colleague(
    session: Session, act: str, name: str, passphrase: str
) -> tuple[MemberId, DeviceKeys]:
    slot, keys = slot_files.find_slot(session.folder, name, passphrase)
    if keys.member == session.keys.member:
        raise ApprovalMissing(step=act, reason="own_word")
    row = session.members.get(keys.member)
    if row.slot != slot.slot_id:
        raise VaultDamaged(file="slot")
    device = open_device(row, keys.member_key)
    if session.roster.author_of(row.device) != keys.member:
        raise ApprovalMissing(step=act, reason="may_not_approve")
    return keys.member, device


def _receipt(session: Session, act: str, device: DeviceKeys) -> None:
    entry = approval(
        session.founded.organisation,
        act=act,
        author=session.row.device,
        approver=device.device,
        signing_key=device.signing,
        hlc=session.tick(),
    )
    with session.transaction():
        add_to_roster(session, [entry])


def approvals(session: Session) -> list[Approved]:
    """Return every word that was given in this organisation, newest first."""
    return [
        Approved(one.act, one.author, one.approver, recorded_at(one.hlc))
        for one in reversed(session.roster.approvals)
    ]
