"""Members of this vault: add one, let one in, change her passphrases."""

from typing import NamedTuple

from leeward.errors import InvalidFact, NotGranted, SamePassphrase, UnknownMember, WrongPassphrase
from leeward.ids import DeviceId, MemberId, StreamKind, new_id
from leeward.journal.admission import ADD_DEVICE
from leeward.journal.entry import Recorded
from leeward.journal.genesis import safe_name
from leeward.journal.roster import ADMIN, CUSTODIAN, ROLES, add_device, approve
from leeward.sealing.grants import SealingKeypair
from leeward.vault import keyslot, slot_files
from leeward.vault.case_reader import read_streams, recorded
from leeward.vault.devices import member_row, new_device
from leeward.vault.name_shapes import shape
from leeward.vault.roster_room import add_to_roster, roster_of
from leeward.vault.session import Session


class MemberHere(NamedTuple):
    """A member as lists show her.

    Attributes:
        member: who.
        name: what colleagues call her.
        role: admin, worker, custodian or keeper; empty while a second admin's word is missing.
        is_here: whether she has a keyslot on this computer.
    """

    member: MemberId
    name: str
    role: str
    is_here: bool


def members(session: Session) -> list[MemberHere]:
    """Return everyone in the organisation by name, and those who wait to be let in."""
    here = {row.member for row in session.members.all()}
    roles = {device.member: device.role for device in session.roster.devices.values()}
    found = [
        MemberHere(member.id, member.name, roles.get(member.id, ""), member.id in here)
        for member in session.roster.members.values()
    ]
    found += [
        MemberHere(member, name, "", member in here)
        for member, name in _waiting(session).items()
        if member not in session.roster.members
    ]
    return sorted(found, key=lambda one: (one.name, one.member))


def add_member(
    session: Session, name: str, passphrase: str, sealed_passphrase: str, role: str
) -> MemberId:
    """Add a member with her own keyslot, device and keys.

    A custodian agrees to what others do and reads nothing: she needs no second passphrase, and
    neither the vault key nor a sealed stream is granted to her.

    Raises:
        InvalidFact: the name is taken or unsafe, or the role unknown.
        NotGranted: only an admin adds members.
        SamePassphrase,
    WeakPassphrase, WeakCost: a passphrase is refused.
    """
    _require_admin(session)
    if role not in ROLES:
        raise InvalidFact(field="role", reason="unknown")
    name = safe_name(name)
    if shape(name) in {shape(one.name) for one in members(session)}:
        raise InvalidFact(field="name", reason="taken")
    around, reads = session.around, role != CUSTODIAN
    new = keyslot.new_slot(
        member=MemberId(new_id(around.random)),
        handle=name,
        passphrase=passphrase,
        sealed_passphrase=sealed_passphrase if reads else around.random(32).hex(),
        vault_key=session.vault_key if reads else None,
        cost=around.cost,
        random=around.random,
        floor=around.floor,
    )
    device = new_device(around.random)
    entry = add_device(
        session.founded.organisation,
        device_id=device.device,
        signing_key=device.signing,
        seal_public=SealingKeypair(device.sealing).public,
        role=role,
        member_id=new.keys.member,
        member_name=name,
        hlc=session.tick(),
    )
    path = slot_files.slot_path(session.folder, new.slot.slot_id)
    slot_files.write_slot(path, new.slot)
    try:
        with session.transaction():
            session.members.put(member_row(new, device, around.random, reads=reads))
            add_to_roster(session, [entry])
            if session.room is not None and reads:
                for stream in session.keyring.of_kind(StreamKind.SEALED):
                    try:
                        epoch, key = session.room.key(stream)
                    except NotGranted:  # a review that is kept from this admin
                        continue
                    whom = [(new.keys.member, new.sealed_public)]
                    session.keyring.grant_key(stream, key, whom, epoch)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return new.keys.member


def approve_member(session: Session, member: MemberId) -> None:
    """Let in a member who waits for a second admin.

    Raises:
        UnknownMember: nobody of that id waits.
        NotGranted: not an admin, or the admin who asked.
    """
    _require_admin(session)
    for one in _pending(session):
        if one.entry.value["member"] == member:
            if session.roster.author_of(one.id.device) == session.keys.member:
                raise NotGranted
            device = DeviceId(one.entry.entity)
            with session.transaction():
                add_to_roster(session, [approve(device, one.id, session.tick())])
            return
    raise UnknownMember


def change_passphrase(session: Session, old: str, new: str) -> None:
    """Put this member's keyslot under another passphrase, with a fresh salt and slot key pair.

    Raises:
        WrongPassphrase: the old one is wrong.
        WeakPassphrase: too short, or the same as her second passphrase.
    """
    keyslot.open_slot(session.slot, old)
    if _opens_sealed(session, new):
        raise SamePassphrase
    around = session.around
    pair = SealingKeypair.generate(around.random)
    keys = session.keys._replace(slot_pair=pair)
    slot = keyslot.with_passphrase(
        session.slot, keys, new, cost=around.cost, random=around.random, floor=around.floor
    )
    slot = keyslot.with_vault_key(slot, session.vault_key)
    # The file first: whichever side of it a cut falls on, the slot that is there opens the
    # database, and her next unlocking puts its public half there. Until then a colleague's
    # rekey refuses rather than lock her out.
    slot_files.write_slot(slot_files.slot_path(session.folder, slot.slot_id), slot)
    row = session.row._replace(slot_public=pair.public)
    with session.transaction():
        session.members.put(row)
    session.slot, session.keys, session.row = slot, keys, row


def change_sealed_passphrase(session: Session, old: str, new: str) -> None:
    """Put this member's sealed streams behind another second passphrase.

    Raises:
        WrongPassphrase: the old one is wrong.
        WeakPassphrase: too short, or the same as her first passphrase.
    """
    private = keyslot.open_sealed_slot(session.slot, session.keys, old)
    if _opens_vault(session, new):
        raise SamePassphrase
    around = session.around
    slot = keyslot.with_sealed_passphrase(
        session.slot,
        session.keys,
        private,
        new,
        cost=around.cost,
        random=around.random,
        floor=around.floor,
    )
    slot_files.write_slot(slot_files.slot_path(session.folder, slot.slot_id), slot)
    session.slot = slot


def rewrite_slot(session: Session, passphrase: str, sealed_passphrase: str) -> None:
    """Write this member's keyslot anew, so that a guess costs what it costs now.

    Raises:
        WrongPassphrase: one of them is wrong.
        WeakCost: the cost is below the floor.
    """
    around, keys = session.around, session.keys
    keyslot.open_slot(session.slot, passphrase)
    private = keyslot.open_sealed_slot(session.slot, keys, sealed_passphrase)
    slot = keyslot.with_passphrase(
        session.slot, keys, passphrase, cost=around.cost, random=around.random, floor=around.floor
    )
    slot = keyslot.with_sealed_passphrase(
        slot,
        keys,
        private,
        sealed_passphrase,
        cost=around.cost,
        random=around.random,
        floor=around.floor,
    )
    slot_files.write_slot(slot_files.slot_path(session.folder, slot.slot_id), slot)
    session.slot = slot


def _opens_sealed(session: Session, passphrase: str) -> bool:
    try:
        keyslot.open_sealed_slot(session.slot, session.keys, passphrase)
    except WrongPassphrase:
        return False
    return True


def _opens_vault(session: Session, passphrase: str) -> bool:
    try:
        keyslot.open_slot(session.slot, passphrase)
    except WrongPassphrase:
        return False
    return True


def _require_admin(session: Session) -> None:
    if session.roster.devices[session.row.device].role != ADMIN:
        raise NotGranted


def _pending(session: Session) -> list[Recorded]:
    waiting = set(session.roster.pending)
    stream = roster_of(session)
    files = read_streams(session, [stream], public_key_of=None)
    return [
        one
        for one in recorded(files, sealed=True)
        if one.id in waiting and one.entry.field == ADD_DEVICE
    ]


def _waiting(session: Session) -> dict[MemberId, str]:
    return {
        MemberId(one.entry.value["member"]): one.entry.value["name"] for one in _pending(session)
    }
