"""Erasure: months that are over, and whole cases. Then a new file under a new key.

What is promised, and what is not, stands in `docs/formats/vault-v1.md`, sections 2 and 7.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import apsw

from leeward.errors import UnknownCase, VaultDamaged
from leeward.ids import AttachmentId, CaseId, StreamKind
from leeward.journal.segment import require
from leeward.sealing.keys import VaultKey
from leeward.vault import keyslot, meta, migrate, recording, slot_files
from leeward.vault.database import copy_database, database_errors, open_database, swap_database
from leeward.vault.diagnostic import Event, Number
from leeward.vault.folder import disk_errors, sync_folder
from leeward.vault.head import HeadFile
from leeward.vault.keyring import Stream
from leeward.vault.planning import month_of
from leeward.vault.session import Session


class Passing(NamedTuple):
    """A month of a case after which what it holds is destroyed."""

    case: CaseId
    month: int


def passing(session: Session) -> list[Passing]:
    """Return every ephemeral month that is still here, the next to go first."""
    found = [
        Passing(stream.case, stream.bucket)
        for stream in session.keyring.of_kind(StreamKind.EPHEMERAL)
        if stream.case is not None and stream.bucket is not None
    ]
    return sorted(found, key=lambda one: (one.month, one.case))


def expire(session: Session, but: Collection[CaseId] = ()) -> int:
    """Destroy the ephemeral months that are over; return how many streams.

    Args:
        session: the open vault.
        but: cases whose last way of contact could not be moved to sealed yet; theirs wait.

    Raises:
        DiskFull, DiskFailed: nothing was destroyed; try again.
    """
    with session.reading():
        month = month_of(session.around.clock())
        over = [one for one in session.keyring.expired(month) if one.case not in but]
    if not over:
        return 0
    meta.require(session.connection, "erase")
    with session.transaction():
        _destroy(session, over)
        session.cache.clear()
        for case in sorted({stream.case for stream in over if stream.case is not None}):
            recording.reindex(session, case)
        session.index.erase_traces()
    empty_log(session)
    session.diagnostic.note(Event.EXPIRED, numbers={Number.STREAMS: len(over)})
    return len(over)


def shred_case(session: Session, case: CaseId) -> None:
    """Destroy every trace of a case, then put the vault under a new key.

    Raises:
        UnknownCase: no such case.
        DiskFull, DiskFailed: before the case was destroyed, or after it and before the new key
            was in force; call `rekey` again in that case.
    """
    with session.reading():
        streams = session.keyring.of_case(case)
        if not streams:
            raise UnknownCase
        meta.require(session.connection, "erase")
        require(session.roster.features, "delete")
    with session.transaction():
        gone = _destroy(session, streams)
        session.index.forget(case)
        session.connection.execute("DELETE FROM draft WHERE case_id = ?", (case,))
        session.index.erase_traces()
        session.cache.clear()
    if session.room is not None:
        session.room.forget(case)
    unlink(session, gone)
    session.diagnostic.note(Event.SHREDDED, numbers={Number.STREAMS: len(streams)})
    rekey(session)


def rekey(session: Session) -> None:
    """Copy the vault into a new file under a new key, grant it to every slot, swap.

    A cut at any point leaves one database and, for each member, a slot that opens it: the
    next slots are whole before the database is swapped, and the swap is one rename.
    """
    session.require_open()
    folder, random = session.folder, session.around.random
    new_key = VaultKey.generate(random)
    folder.drop_leftovers()
    copy_database(session.connection, folder.next_database, new_key)
    copy = open_database(folder.next_database, new_key)
    head_file = HeadFile(folder, new_key, session.vault_id)
    try:
        with database_errors(copy):
            copy.execute("VACUUM")
        migrate.verify(copy)
        own_slot = _grant_to_all(session, new_key)
        head_file.prepare(session.head)
    except BaseException:
        copy.close()
        slot_files.settle(folder, session.vault_key)
        session.head_file.settle()
        folder.drop_leftovers()
        raise
    try:
        swap_database(folder, session.connection, copy)
        slot_files.settle(folder, new_key)
        head_file.settle()
        session.adopt(open_database(folder.database, new_key))
    except BaseException:
        session.end()  # the next unlocking finds out which key is in force
        raise
    session.vault_key, session.slot, session.head_file = new_key, own_slot, head_file
    if session.room is not None:
        session.room.move_to(session.keyring)
    session.diagnostic.note(Event.REKEYED)


def _grant_to_all(session: Session, new_key: VaultKey) -> keyslot.Slot:
    """Write a next slot for every member; return that of this one.

    Raises:
        VaultDamaged: a slot file is not the one that its member last wrote. She has to unlock
            once; granting to an unknown key pair would lock her out, or let someone in.
    """
    own = session.slot
    for row in session.members.readers():
        slot = slot_files.read_slot(slot_files.slot_path(session.folder, row.slot))
        if slot.slot_public != row.slot_public:
            raise VaultDamaged(file="slot")
        granted = keyslot.with_vault_key(slot, new_key)
        slot_files.write_slot(slot_files.next_slot_path(session.folder, row.slot), granted)
        if row.member == session.keys.member:
            own = granted
    return own


def _destroy(session: Session, streams: Iterable[Stream]) -> list[AttachmentId]:
    """Delete keys, rows and index entries of some streams; joins the transaction."""
    gone: list[AttachmentId] = []
    for stream in streams:
        gone += session.attachments.remove_rows(stream.number)
        session.index.forget_segments(session.store.remove(stream.number))
        session.keyring.destroy(stream)
    return gone


def unlink(session: Session, gone: Iterable[AttachmentId]) -> None:
    """Delete the sealed bytes of files whose rows are gone."""
    with disk_errors():
        for attachment in gone:
            session.folder.attachment(attachment).unlink(missing_ok=True)
        sync_folder(session.folder.attachments)


def empty_log(session: Session) -> None:
    """Fold the write-ahead log into the database, so that no old page waits in it."""
    with database_errors(session.connection):
        session.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
