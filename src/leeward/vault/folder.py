"""Where things stand in a vault's folder, who may read them, and that one process has it open.

See `docs/formats/vault-v1.md`, section 1.
"""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from leeward.errors import DiskFailed, DiskFull, FolderInUse, NotAVault, VaultInUse
from leeward.ids import AttachmentId, id_text

if sys.platform == "win32":  # pragma: no cover
    import msvcrt
else:
    import fcntl

OWNER_ONLY_FOLDER: Final = 0o700
OWNER_ONLY_FILE: Final = 0o600

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a system says when a file cannot grow: no space, a size limit, a quota."""


@dataclass(frozen=True)
class Folder:
    """The paths inside one vault's folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "vault.db"

    @property
    def next_database(self) -> Path:
        """A copy in the making: migrated or rekeyed, then renamed over the database."""
        return self.root / "vault.db.new"

    @property
    def slots(self) -> Path:
        """One keyslot file per member."""
        return self.root / "slots"

    @property
    def head(self) -> Path:
        """How far this vault has come."""
        return self.root / "head"

    @property
    def lock(self) -> Path:
        """An empty file, locked while a process has the vault open."""
        return self.root / "lock"

    @property
    def attachments(self) -> Path:
        """Sealed files."""
        return self.root / "attachments"

    @property
    def diagnostic(self) -> Path:
        """The content-free log."""
        return self.root / "diagnostic.log"

    @property
    def ledger(self) -> Path:
        """What was spent of the privacy budget; absent until something was published."""
        return self.root / "privacy-ledger"

    def attachment(self, attachment: AttachmentId) -> Path:
        """Return where one sealed file stands."""
        return self.attachments / id_text(attachment)

    def lay_out(self) -> None:
        """Make the folder and its parts, readable by their owner alone.

        Raises:
            FolderInUse: something is already in it.
        """
        with disk_errors():
            if self.root.exists() and (not self.root.is_dir() or any(self.root.iterdir())):
                raise FolderInUse
            for folder in (self.root, self.slots, self.attachments):
                folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
                folder.chmod(OWNER_ONLY_FOLDER)

    def require_vault(self) -> None:
        """Raise `NotAVault` unless a vault stands here."""
        if not self.database.is_file() or not self.slots.is_dir():
            raise NotAVault

    def mend(self) -> None:
        """Make the folder of attachments again: whoever copies a vault may drop empty folders."""
        with disk_errors():
            self.attachments.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)

    def drop_leftovers(self) -> None:
        """Remove what an interrupted copy left behind; call it with the lock held."""
        with disk_errors():
            for path in (*self.root.glob("*.new"), *self.root.glob("*.new-*")):
                path.unlink()
            for path in (*self.root.glob("*.part"), *self.root.glob("*/*.part")):
                path.unlink()


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn the system's refusals into ours.

    Raises:
        DiskFull: no room, a quota or a size limit.
        DiskFailed: anything else that the system says about a file.
    """
    try:
        yield
    except OSError as refusal:
        if refusal.errno in NO_ROOM:
            raise DiskFull from refusal
        raise DiskFailed from refusal


def create_private(path: Path) -> int:
    """Create an empty file that its owner alone can read; return its descriptor."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, OWNER_ONLY_FILE)


def write_private(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a cut leaves the old file or the new, never a part.

    Raises:
        DiskFull: there was no room; the old file is untouched.
        DiskFailed: the disk refused.
    """
    part = path.with_name(path.name + ".part")
    with disk_errors():
        part.unlink(missing_ok=True)
        try:
            with os.fdopen(create_private(part), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_all(file: RawIOBase, content: bytes) -> None:
    """Write all of `content` to an unbuffered file, which may take it in parts."""
    view = memoryview(content)
    while view:
        view = view[file.write(view) or 0 :]


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable, where the system can."""
    if sys.platform == "win32":  # pragma: no cover
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ProcessLock:
    """Held from opening to closing; a second process is refused at once, it never waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> Self:
        """Take the lock.

        Raises:
            VaultInUse: another process, or another opening in this one, holds it.
        """
        with disk_errors():
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, OWNER_ONLY_FILE)
        try:
            if sys.platform == "win32":  # pragma: no cover
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                # flock, not lockf: POSIX record locks vanish when any descriptor of the
                # file is closed in the process, and do not exclude a second opening here.
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refusal:
            os.close(descriptor)
            raise VaultInUse from refusal
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self.take()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
