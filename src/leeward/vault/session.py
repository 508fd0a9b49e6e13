"""The parts of an open vault, and the one way in which a change becomes durable."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import apsw

from leeward.errors import LeewardError, SealedClosed, VaultLocked
from leeward.ids import RandomBytes, StreamKind
from leeward.journal.clock import next_hlc
from leeward.journal.roster import Founded, Roster
from leeward.sealing.keys import EpochKey, SealingPrivateKey, SigningKey, VaultKey
from leeward.sealing.passphrase import Cost
from leeward.vault.attachments import Attachments
from leeward.vault.case_index import CaseIndex
from leeward.vault.database import database_errors
from leeward.vault.diagnostic import Diagnostic, Event
from leeward.vault.folder import Folder, ProcessLock
from leeward.vault.head import START, Head, HeadFile
from leeward.vault.journal_store import JournalStore
from leeward.vault.keyring import Keyring, Stream
from leeward.vault.keyslot import MemberKeys, Slot
from leeward.vault.member_store import MemberRow, MemberStore
from leeward.vault.sealed_room import SealedRoom
from leeward.vault.segment_io import Signer, StreamFile

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Surroundings:
    """What the vault takes from outside: time, randomness, and what a guess must cost."""

    clock: Clock
    random: RandomBytes
    cost: Cost
    floor: Cost


@dataclass
class Session:
    """An open vault. One connection, used on one thread."""

    folder: Folder
    lock: ProcessLock
    around: Surroundings
    connection: apsw.Connection
    vault_id: bytes
    vault_key: VaultKey
    slot: Slot
    keys: MemberKeys
    row: MemberRow
    signing: SigningKey
    sealing: SealingPrivateKey
    founded: Founded
    head_file: HeadFile
    diagnostic: Diagnostic
    roster: Roster = field(init=False)
    roster_head: bytes = field(init=False, default=b"")
    head: Head = START
    last_hlc: int = 0
    room: SealedRoom | None = None
    closed: bool = False

    def __post_init__(self) -> None:
        self.adopt(self.connection)

    def adopt(self, connection: apsw.Connection) -> None:
        """Build the stores on a connection: at opening, and after the file was replaced."""
        self.connection = connection
        self.store: JournalStore = JournalStore(connection)
        self.keyring: Keyring = Keyring(connection)
        self.members: MemberStore = MemberStore(connection)
        self.attachments: Attachments = Attachments(connection, self.folder)
        self.index: CaseIndex = CaseIndex(connection)
        self.cache: dict[bytes, dict[int, StreamFile]] = {}

    @property
    def signer(self) -> Signer:
        """The device that signs for this member."""
        return Signer(
            self.row.device,
            self.signing,
            self.founded.organisation,
            self.roster_head,
            self.roster.features,
        )

    def tick(self) -> int:
        """Return the next clock, higher than any before."""
        self.last_hlc = next_hlc(self.last_hlc, self.around.clock())
        return self.last_hlc

    def key_of(self, stream: Stream) -> tuple[int, EpochKey]:
        """Return the epoch in force and the key of a stream.

        Raises:
            SealedClosed: a sealed stream while they are closed.
            NotGranted: this member was granted none.
        """
        if stream.kind is not StreamKind.SEALED:
            return self.keyring.key(stream)
        if self.room is None:
            raise SealedClosed
        return self.room.key(stream)

    def end(self) -> None:
        """Close the connection and let another process in; a second call does nothing."""
        if self.closed:
            return
        self.closed = True
        if self.room is not None:
            self.room.close()
            self.room = None
        self.cache.clear()
        try:
            with database_errors(self.connection):
                self.connection.close()
        finally:
            self.lock.release()

    def require_open(self) -> None:
        """Raise `VaultLocked` once the vault was closed."""
        if self.closed:
            raise VaultLocked

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Read with the engine's refusals in our words."""
        self.require_open()
        with database_errors(self.connection):
            yield

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside durable at once, or nothing of it.

        When this returns, the commit is on the disk. The head file follows it; were it not
        written, only the notice of a rollback would be weaker, so that fails silently into
        the log: a person told of an error would record the same thing twice.

        Raises:
            DiskFull, DiskFailed, VaultDamaged, VaultInUse: nothing was recorded.
        """
        self.require_open()
        before = self.head
        try:
            with database_errors(self.connection):
                self.connection.execute("BEGIN IMMEDIATE")
                yield
                self.connection.execute("COMMIT")
        except BaseException:
            self._undo()
            raise
        if self.head != before:
            try:
                self.head_file.write(self.head)
            except LeewardError as refusal:
                self.diagnostic.note(Event.HEAD_NOT_WRITTEN, refusal.code)

    def _undo(self) -> None:
        self.store.forget_memory()
        self.index.forget_memory()
        self.cache.clear()
        with contextlib.suppress(apsw.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        with contextlib.suppress(apsw.Error):
            # A commit that failed may still have reached the disk; the database knows.
            self.head = self.store.head()


MOST_CACHED: Final = 12
"""Cases whose entries stay decrypted in memory: those that a person has open side by side."""


class Opened:
    """What each part of an open vault stands on: the one session of its member."""

    def __init__(self, session: Session) -> None:
        self._session = session
