"""From a folder and a passphrase to an open vault; and a new organisation in an empty folder.

Opening order matters: the process lock first, then the passphrase, then the database (read
once: the engine reports a wrong key only then), then its version, then its head, then who
belongs. Each failure has its own error, and nothing is left open behind it.
"""

import os
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

import apsw

from leeward.errors import (
    ApprovalMissing,
    SealBroken,
    UnknownMember,
    VaultDamaged,
    VaultRolledBack,
)
from leeward.ids import MemberId, RandomBytes, new_id
from leeward.journal.clock import at
from leeward.journal.roster import Founded, found, read_genesis
from leeward.sealing.grants import SealingKeypair
from leeward.sealing.keys import VaultKey
from leeward.sealing.passphrase import FLOOR, Cost
from leeward.vault import keyslot, meta, migrate, renewal, roster_room, slot_files, verification
from leeward.vault.database import database_errors, open_database
from leeward.vault.devices import member_row, new_device, open_device
from leeward.vault.diagnostic import Diagnostic, Event
from leeward.vault.folder import Folder, ProcessLock
from leeward.vault.head import START, HeadFile
from leeward.vault.member_store import MemberRow, MemberStore
from leeward.vault.schema import create_truth
from leeward.vault.session import Session, Surroundings
from leeward.vault.vault import Vault


def create_organisation(
    folder: Path,
    *,
    organisation: str,
    member: str,
    passphrase: str,
    sealed_passphrase: str,
    clock: Callable[[], datetime],
    random: RandomBytes = os.urandom,
    cost: Cost = FLOOR,
    floor: Cost = FLOOR,
) -> Vault:
    """Found an organisation in an empty folder; its first member is an admin.

    Args:
        folder: does not exist yet, or is empty.
        organisation: its name.
        member: the first member's, as she types it to unlock.
        passphrase: unlocks the vault for her.
        sealed_passphrase: opens her sealed streams; another one.
        clock: gives the present moment.
        random: gives random bytes.
        cost: what one guess at a passphrase shall cost.
        floor: the least cost accepted; lower only in tests.

    Raises:
        FolderInUse: something is in the folder.
        WeakPassphrase, WeakCost, InvalidFact: a passphrase, a cost or a name is refused.
    """
    place = Folder(Path(folder))
    around = Surroundings(clock, random, cost, floor)
    vault_key = VaultKey.generate(random)
    new = keyslot.new_slot(
        member=MemberId(new_id(random)),
        handle=member,
        passphrase=passphrase,
        sealed_passphrase=sealed_passphrase,
        vault_key=vault_key,
        cost=cost,
        random=random,
        floor=floor,
    )
    device = new_device(random)
    founded = found(
        organisation,
        device_id=device.device,
        signing_key=device.signing,
        seal_public=SealingKeypair(device.sealing).public,
        member_id=new.keys.member,
        member_name=member,
        nonce=new_id(random),
        hlc=at(clock()),
    )
    row = member_row(new, device, random)
    place.lay_out()
    lock = ProcessLock(place.lock).take()
    try:
        slot_files.write_slot(slot_files.slot_path(place, new.slot.slot_id), new.slot)
        connection = open_database(place.database, vault_key, create=True)
        vault_id = new_id(random)
        head_file = HeadFile(place, vault_key, vault_id)
        head_file.start(START)
        session = Session(
            folder=place,
            lock=lock,
            around=around,
            connection=connection,
            vault_id=vault_id,
            vault_key=vault_key,
            slot=new.slot,
            keys=new.keys,
            row=row,
            signing=device.signing,
            sealing=device.sealing,
            founded=founded,
            head_file=head_file,
            diagnostic=Diagnostic(place, clock),
        )
        session.last_hlc = founded.genesis.hlc
        with session.transaction():
            create_truth(connection)
            migrate.note_all(connection)
            meta.write(connection, vault_id, founded.blob)
            session.index.create()
            session.members.put(row)
            roster_room.begin_roster(session)
    except BaseException:
        lock.release()
        raise
    session.diagnostic.note(Event.CREATED)
    return Vault(session)


def unlock(
    folder: Path,
    member: str,
    passphrase: str,
    *,
    clock: Callable[[], datetime],
    random: RandomBytes = os.urandom,
    cost: Cost = FLOOR,
    floor: Cost = FLOOR,
    progress: verification.Progress | None = None,
) -> Vault:
    """Open a vault for one member.

    Args:
        folder: of the vault.
        member: her name, as she typed it when her keyslot was made.
        passphrase: hers.
        clock: gives the present moment.
        random: gives random bytes.
        cost: of keyslots written from now on.
        floor: the least cost accepted; lower only in tests.
        progress: told how far it is, where lists of another version are made anew.

    Raises:
        NotAVault: no vault in the folder.
        VaultInUse: another process has it open.
        UnknownMember, WrongPassphrase: no keyslot opens.
        VaultDamaged: truncated or altered.
        VaultRolledBack: the database is older than its head.
        NewerVersionNeeded, UnknownFormat: written by a newer Leeward.
        ApprovalMissing: a second admin has not let this member in yet.
    """
    others: list[bytes] = []
    while True:
        # Eight bits of a name are in the slot, the whole of it in the roster: where two members
        # chose one passphrase, a slot may open that is not hers.
        vault = _unlock(
            folder, member, passphrase, others, Surroundings(clock, random, cost, floor), progress
        )
        name = vault.roster.members[vault.member].name
        if not member.strip() or keyslot.plain_handle(member) == keyslot.plain_handle(name):
            return vault
        others.append(vault.slot_id)
        vault.close()


def _unlock(
    folder: Path,
    member: str,
    passphrase: str,
    others: Collection[bytes],
    around: Surroundings,
    progress: verification.Progress | None,
) -> Vault:
    place = Folder(Path(folder))
    place.require_vault()
    lock = ProcessLock(place.lock).take()
    diagnostic = Diagnostic(place, around.clock)
    connection: apsw.Connection | None = None
    try:
        slot, keys = slot_files.find_slot(place, member, passphrase, others)
        place.drop_leftovers()
        place.mend()
        slot, vault_key, connection = _open_with_slot(place, slot, keys)
        with database_errors(connection):
            connection = migrate.bring_up_to_date(place, vault_key, connection)
            vault_id, genesis = meta.read(connection)
            row = _own_row(connection, keys, slot)
            device = open_device(row, keys.member_key)
            session = Session(
                folder=place,
                lock=lock,
                around=around,
                connection=connection,
                vault_id=vault_id,
                vault_key=vault_key,
                slot=slot,
                keys=keys,
                row=row,
                signing=device.signing,
                sealing=device.sealing,
                founded=_founded(genesis),
                head_file=HeadFile(place, vault_key, vault_id),
                diagnostic=diagnostic,
            )
            _check_head(session)
            slot_files.sweep(place, {one.slot for one in session.members.all()})
            roster_room.load_roster(session)
            session.last_hlc = session.store.highest_hlc()
            made_anew = verification.bring_up_to_date(session, progress)
        if row.slot_public != keys.slot_pair.public:
            with session.transaction():  # a change of her passphrase was cut off between the two
                session.row = row._replace(slot_public=keys.slot_pair.public)
                session.members.put(session.row)
        if row.renew:
            renewal.renew_device(session)
        _require_admitted(session)
        session.attachments.sweep()
    except BaseException as refusal:
        if connection is not None:
            connection.close()
        diagnostic.note(Event.REFUSED, getattr(refusal, "code", "unexpected"))
        lock.release()
        raise
    diagnostic.note(Event.UNLOCKED)
    if made_anew:
        diagnostic.note(Event.REBUILT)
    return Vault(session)


def _open_with_slot(
    folder: Folder, slot: keyslot.Slot, keys: keyslot.MemberKeys
) -> tuple[keyslot.Slot, VaultKey, apsw.Connection]:
    """Open the database with the slot in force, or with the one that a rekey left beside it."""
    try:
        vault_key = keyslot.vault_key_of(slot, keys)
        connection = open_database(folder.database, vault_key)
    except VaultDamaged:
        path = slot_files.next_slot_path(folder, slot.slot_id)
        if not path.exists():
            raise
        slot = slot_files.read_slot(path)
        vault_key = keyslot.vault_key_of(slot, keys)
        connection = open_database(folder.database, vault_key)
    slot_files.settle(folder, vault_key)
    return slot, vault_key, connection


def _require_admitted(session: Session) -> None:
    """Refuse a member whom the roster does not have: a second admin has not let her in."""
    if session.roster.author_of(session.row.device) != session.keys.member:
        raise ApprovalMissing(step="member")


def _own_row(
    connection: apsw.Connection, keys: keyslot.MemberKeys, slot: keyslot.Slot
) -> MemberRow:
    try:
        row = MemberStore(connection).get(keys.member)
    except UnknownMember as wrong:
        raise VaultDamaged(file="vault.db", place="member") from wrong
    if row.slot != slot.slot_id:
        raise VaultDamaged(file="slot")
    return row


def _founded(genesis: bytes) -> Founded:
    try:
        return read_genesis(genesis)
    except SealBroken as wrong:
        raise VaultDamaged(file="vault.db", place="genesis") from wrong


def _check_head(session: Session) -> None:
    """Compare the database with the head beside it.

    Raises:
        VaultRolledBack: the database is older, or another history.
        VaultDamaged: the head file is missing or was altered.
    """
    session.head_file.settle()
    kept = session.head_file.read()
    if session.store.head_at(kept.n) != kept:
        raise VaultRolledBack(n=kept.n)
    session.head = session.store.head()
    if session.head != kept:
        session.head_file.write(session.head)
