"""One sealed file with everything: the database, its keyslots and the attachments; and back.

Bytes: `docs/formats/vault-v1.md`, section 9. Nothing is readable in it without a member's
passphrase, and a byte changed or missing anywhere is noticed before anything is used.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from leeward.errors import FileExists, NotABackup, SealBroken, UnknownFormat
from leeward.ids import AttachmentId, RandomBytes, id_text, new_id
from leeward.journal.clock import at, recorded_at
from leeward.sealing.chunks import CHUNK_DATA, open_chunk, seal_chunk
from leeward.sealing.keys import AttachmentKey, VaultKey, derive
from leeward.sealing.passphrase import FLOOR, Cost
from leeward.vault import keyslot, slot_files
from leeward.vault.database import copy_database, database_errors, open_database
from leeward.vault.diagnostic import Event, Number
from leeward.vault.folder import Folder, ProcessLock, create_private, disk_errors, sync_folder
from leeward.vault.head import HeadFile
from leeward.vault.journal_store import JournalStore
from leeward.vault.member_store import MemberStore
from leeward.vault.session import Session
from leeward.vault.unlock import unlock
from leeward.vault.vault import Vault

KEEP_DAYS: Final = 90
"""A backup holds keys: kept longer, what was erased is not erased."""

_MAGIC: Final = b"LWBACK\x01"
_LEDGER: Final = "privacy-ledger"
_KEY: Final = b"lw-backup-1"
_ID: Final = b"lw-backup-2"
_SALT_BYTES: Final = 16
_MOST_SLOTS: Final = 4 * 1024 * 1024
_PIECE: Final = 1 << 18


class About(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a backup says of itself, sealed like the rest."""

    made_at: int
    vault_id: bytes
    n: int
    d: bytes

    @property
    def made(self) -> datetime:
        """When it was made, by that computer's clock."""
        return recorded_at(self.made_at)


class BackupReport(NamedTuple):
    """What a backup holds."""

    bytes: int
    segments: int
    attachments: int


def backup(vault: Vault, target: Path) -> BackupReport:
    """Write a backup of an open vault to a file that does not exist yet.

    Raises:
        InvalidFile: there is something at `target`.
        DiskFull, DiskFailed: nothing is left behind.
    """
    session = vault.session
    session.require_open()
    target = Path(target)
    if target.exists():
        raise FileExists
    snapshot = session.folder.root / "backup.new"
    part = target.with_name(target.name + ".part")
    with disk_errors():
        snapshot.unlink(missing_ok=True)
        part.unlink(missing_ok=True)
    try:
        copy_database(session.connection, snapshot, session.vault_key)
        header = _header(session)
        attachments = session.attachments.all()
        with disk_errors(), os.fdopen(create_private(part), "wb") as file:
            file.write(header)
            key, name = _key(session.vault_key, header), _name(header)
            plain = _members(session, snapshot, attachments)
            for sealed in _sealed_chunks(key, name, plain, session.around.random):
                file.write(len(sealed).to_bytes(4, "big") + sealed)
            file.flush()
            os.fsync(file.fileno())
        with disk_errors():
            part.replace(target)
            sync_folder(target.parent)
            size = target.stat().st_size
    finally:
        with disk_errors():
            snapshot.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
    report = BackupReport(size, session.head.n, len(attachments))
    session.diagnostic.note(
        Event.BACKED_UP, numbers={Number.BYTES: size, Number.FILES: len(attachments)}
    )
    return report


def restore(
    file: Path,
    folder: Path,
    member: str,
    passphrase: str,
    *,
    clock: Callable[[], datetime],
    random: RandomBytes = os.urandom,
    cost: Cost = FLOOR,
    floor: Cost = FLOOR,
) -> Vault:
    """Make a vault from a backup in an empty folder and unlock it, as a new device.

    Whatever fails, the folder is empty again afterwards.

    Raises:
        FolderInUse: something is in the folder.
        InvalidFile, UnknownFormat, SealBroken: no backup, or one that was altered or cut off.
        UnknownMember, WrongPassphrase: no keyslot in it opens.
    """
    place = Folder(Path(folder))
    place.lay_out()
    try:
        with ProcessLock(place.lock):
            _unpack(Path(file), place, member, passphrase, random)
        vault = unlock(
            place.root, member, passphrase, clock=clock, random=random, cost=cost, floor=floor
        )
    except BaseException:
        shutil.rmtree(place.root, ignore_errors=True)
        raise
    vault.diagnostic.note(Event.RESTORED)
    return vault


def read_about(file: Path, member: str, passphrase: str) -> About:
    """Return what a backup says of itself, having verified all of it.

    Raises:
        InvalidFile, UnknownFormat, SealBroken, UnknownMember, WrongPassphrase: as `restore`.
    """
    with disk_errors(), Path(file).open("rb") as source:
        header, slots = _read_header(source)
        slot, keys = slot_files.match_slot(slots, member, passphrase)
        key = _key(keyslot.vault_key_of(slot, keys), header)
        pieces = _opened_chunks(source, key, _name(header))
        about: About | None = None
        for name, content in _read_members(pieces):
            if name == "about":
                about = _about(b"".join(content))
            else:
                for _ in content:
                    pass
    if about is None:
        raise SealBroken
    return about


def _unpack(file: Path, place: Folder, member: str, passphrase: str, random: RandomBytes) -> None:
    with disk_errors(), file.open("rb") as source:
        header, slots = _read_header(source)
        slot, keys = slot_files.match_slot(slots, member, passphrase)
        vault_key = keyslot.vault_key_of(slot, keys)
        pieces = _opened_chunks(source, _key(vault_key, header), _name(header))
        for name, content in _read_members(pieces):
            _write_member(place, name, content)
    for kept in slots:
        one = keyslot.decode_slot(kept)
        slot_files.write_slot(slot_files.slot_path(place, one.slot_id), one)
    if not place.database.exists():
        raise SealBroken
    connection = open_database(place.database, vault_key)
    try:
        vault_id = new_id(random)
        with database_errors(connection), connection:
            MemberStore(connection).mark_for_renewal()
            connection.execute("UPDATE vault SET value = ? WHERE key = 'vault_id'", (vault_id,))
            head = JournalStore(connection).head()
        HeadFile(place, vault_key, vault_id).start(head)
    finally:
        connection.close()


def _write_member(place: Folder, name: str, content: Iterator[bytes]) -> None:
    if name == "about":
        _about(b"".join(content))
        return
    if name == "vault.db":
        path = place.database
    elif name == _LEDGER:
        path = place.ledger
    else:
        kind, _, identifier = name.partition("/")
        is_id = len(identifier) == 32 and set(identifier) <= set("0123456789abcdef")
        if kind != "attachments" or not is_id:
            raise SealBroken
        path = place.attachments / identifier
    with os.fdopen(create_private(path), "wb") as file:
        for piece in content:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _header(session: Session) -> bytes:
    slots = [
        keyslot.encode_slot(slot_files.read_slot(slot_files.slot_path(session.folder, row.slot)))
        for row in session.members.all()
    ]
    packed = msgspec.msgpack.encode(slots)
    salt = session.around.random(_SALT_BYTES)
    return _MAGIC + salt + len(packed).to_bytes(4, "big") + packed


def _read_header(source: BinaryIO) -> tuple[bytes, list[bytes]]:
    fixed = source.read(len(_MAGIC) + _SALT_BYTES + 4)
    if not fixed.startswith(_MAGIC[:-1]) or len(fixed) != len(_MAGIC) + _SALT_BYTES + 4:
        raise NotABackup
    if fixed[len(_MAGIC) - 1] != _MAGIC[-1]:
        raise UnknownFormat(format="backup", version=fixed[len(_MAGIC) - 1])
    length = int.from_bytes(fixed[-4:], "big")
    packed = source.read(length) if length <= _MOST_SLOTS else b""
    try:
        return fixed + packed, msgspec.msgpack.decode(packed, type=list[bytes])
    except msgspec.DecodeError:
        raise NotABackup from None


def _key(vault_key: VaultKey, header: bytes) -> AttachmentKey:
    salt = header[len(_MAGIC) : len(_MAGIC) + _SALT_BYTES]
    parent = derive(vault_key, "backup").reveal()
    return AttachmentKey(blake2b(salt, digest_size=32, key=parent, person=_KEY).digest())


def _name(header: bytes) -> AttachmentId:
    """Bind every chunk to the header: no slot can be exchanged for another."""
    return AttachmentId(blake2b(header, digest_size=16, person=_ID).digest())


def _members(
    session: Session, snapshot: Path, attachments: Iterable[AttachmentId]
) -> Iterator[bytes]:
    about = msgspec.msgpack.encode(
        About(at(session.around.clock()), session.vault_id, session.head.n, session.head.d)
    )
    yield _member_header("about", len(about)) + about
    yield from _file("vault.db", snapshot)
    if session.folder.ledger.exists():
        yield from _file(_LEDGER, session.folder.ledger)
    for attachment in attachments:
        path = session.folder.attachment(attachment)
        yield from _file(f"attachments/{id_text(attachment)}", path)


def _file(name: str, path: Path) -> Iterator[bytes]:
    yield _member_header(name, path.stat().st_size)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _member_header(name: str, size: int) -> bytes:
    packed = msgspec.msgpack.encode((name, size))
    return len(packed).to_bytes(2, "big") + packed


def _sealed_chunks(
    key: AttachmentKey, name: AttachmentId, content: Iterable[bytes], random: RandomBytes
) -> Iterator[bytes]:
    waiting, index = bytearray(), 0
    for piece in content:
        waiting += piece
        while len(waiting) > CHUNK_DATA:
            yield seal_chunk(key, name, index, False, bytes(waiting[:CHUNK_DATA]), random=random)
            del waiting[:CHUNK_DATA]
            index += 1
    yield seal_chunk(key, name, index, True, bytes(waiting), random=random)


def _opened_chunks(source: BinaryIO, key: AttachmentKey, name: AttachmentId) -> Iterator[bytes]:
    """Yield the plaintext; only a file that ends with its last chunk comes to an end.

    Raises:
        SealBroken: altered, reordered, cut off, or with something behind its end.
    """
    index, sealed = 0, _read_chunk(source)
    while sealed is not None:
        following = _read_chunk(source)
        yield open_chunk(key, name, index, following is None, sealed)
        index, sealed = index + 1, following
    if index == 0:
        raise SealBroken


def _read_chunk(source: BinaryIO) -> bytes | None:
    prefix = source.read(4)
    if not prefix:
        return None
    length = int.from_bytes(prefix, "big")
    if len(prefix) != 4 or not 0 < length <= 1 << 20:
        raise SealBroken
    sealed = source.read(length)
    if len(sealed) != length:
        raise SealBroken
    return sealed


def _read_members(pieces: Iterator[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each member's name and content; the content must be read before the next."""
    reader = _Reader(pieces)
    while (prefix := reader.take(2, or_end=True)) is not None:
        packed = reader.take(int.from_bytes(prefix, "big")) or b""
        try:
            name, size = msgspec.msgpack.decode(packed, type=tuple[str, int])
        except msgspec.DecodeError:
            raise SealBroken from None
        yield name, reader.pieces(size)


class _Reader:
    """Cuts a stream of pieces into parts of a stated size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = b""

    def take(self, size: int, *, or_end: bool = False) -> bytes | None:
        """Return exactly `size` bytes; None at the end, where that may be."""
        while len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                if or_end and not self._waiting:
                    return None
                raise SealBroken
            self._waiting += piece
        taken, self._waiting = self._waiting[:size], self._waiting[size:]
        return taken

    def pieces(self, size: int) -> Iterator[bytes]:
        """Yield `size` bytes as they come."""
        while size:
            if not self._waiting:
                self._waiting = next(self._pieces, b"")
                if not self._waiting:
                    raise SealBroken
            taken, self._waiting = self._waiting[:size], self._waiting[size:]
            size -= len(taken)
            yield taken


def _about(content: bytes) -> About:
    try:
        return msgspec.msgpack.decode(content, type=About)
    except msgspec.DecodeError:
        raise SealBroken from None
