"""Open the encrypted database with a raw key, and say in our words what it refuses.

The one module that knows how SQLite3 Multiple Ciphers is told about a key.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from leeward.errors import DiskFailed, DiskFull, VaultDamaged, VaultInUse
from leeward.sealing.keys import VaultKey, derive
from leeward.vault.folder import (
    NO_ROOM,
    OWNER_ONLY_FILE,
    Folder,
    create_private,
    disk_errors,
    sync_folder,
)

CACHE_KIB: Final = 24_576
"""Pages kept decrypted in memory; beyond this, the case list gets no faster."""

LOG_WORTH_FOLDING: Final = 256
"""Pages of the write-ahead log from which folding it into the database is worth the disk's time."""

LOG_LONGEST: Final = 8_192
"""Pages at which a commit folds the log by itself, whoever waits: 32 MiB."""

_DAMAGED = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError, apsw.SchemaChangeError)


@contextlib.contextmanager
def database_errors(connection: apsw.Connection | None = None) -> Iterator[None]:
    """Turn what the engine refuses into the four families.

    Raises:
        VaultDamaged: a page is missing, malformed or fails its authentication.
        DiskFull: no room to write; the transaction is undone.
        DiskFailed: any other refusal of the disk.
        VaultInUse: another connection holds the database.
    """
    try:
        yield
    except _DAMAGED as refusal:
        raise VaultDamaged(file="vault.db") from refusal
    except apsw.FullError as refusal:
        raise DiskFull from refusal
    except (apsw.BusyError, apsw.LockedError) as refusal:
        raise VaultInUse from refusal
    except (apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError) as refusal:
        if connection is not None and connection.system_errno in NO_ROOM:
            raise DiskFull from refusal
        raise DiskFailed from refusal


def open_database(path: Path, key: VaultKey, *, create: bool = False) -> apsw.Connection:
    """Open `path` under `key` and prove the key by reading once.

    Raises:
        VaultDamaged: the key does not fit, or the file is no database any more.
        DiskFull, DiskFailed, VaultInUse: as `database_errors`.
    """
    with disk_errors():
        if create:
            os.close(create_private(path))
        elif path.stat().st_size == 0:
            raise VaultDamaged(file="vault.db")
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        with database_errors(connection):
            _give_key(connection, key)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            _settle(connection)
    except BaseException:
        connection.close()
        raise
    path.chmod(OWNER_ONLY_FILE)
    return connection


def open_in_memory() -> apsw.Connection:
    """Return an empty database that never touches the disk, for a sealed room."""
    connection = apsw.Connection(":memory:")
    connection.pragma("temp_store", 2)
    return connection


def copy_database(source: apsw.Connection, path: Path, key: VaultKey) -> None:
    """Write a consistent copy of `source` to the new file `path` under `key`.

    The backup interface reads and writes decrypted pages in memory and encrypts them again
    as they are written, so the copy's ciphertext has nothing in common with the source's.
    """
    with disk_errors():
        os.close(create_private(path))
    target = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        with database_errors(target):
            _give_key(target, key)
            with target.backup("main", source, "main") as pages:
                pages.step(-1)
    finally:
        target.close()


def log_pages(connection: apsw.Connection) -> int:
    """Return how many pages of the write-ahead log are not folded into the database yet."""
    with database_errors(connection):
        logged, folded = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)
    return logged - folded


def fold_log(connection: apsw.Connection) -> None:
    """Write the pages of the write-ahead log into the database.

    What is in the log is durable already; folding it only keeps the log short. A commit that
    had to do it would make its writer wait for three times as long as the others.

    Raises:
        DiskFull, DiskFailed, VaultDamaged: the log stays as it is, and nothing is lost.
    """
    with database_errors(connection):
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)


def swap_database(folder: Folder, old: apsw.Connection, new: apsw.Connection) -> None:
    """Put the finished copy in the place of the database; both connections end closed.

    The write-ahead logs are emptied and gone before the rename: a log left beside the new
    file would be read as if it were the new file's own.
    """
    with database_errors(new):
        new.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        new.pragma("journal_mode", "delete")
    new.close()
    with disk_errors():
        descriptor = os.open(folder.next_database, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    with database_errors(old):
        old.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    old.close()
    with disk_errors():
        for name in ("-wal", "-shm"):
            folder.database.with_name(folder.database.name + name).unlink(missing_ok=True)
        folder.next_database.replace(folder.database)
        sync_folder(folder.root)


def _give_key(connection: apsw.Connection, key: VaultKey) -> None:
    """Choose the cipher, then the key; never cached, so that no statement text keeps it."""
    connection.execute("PRAGMA cipher = 'chacha20'", can_cache=False)
    raw = derive(key, "database").reveal().hex()
    connection.execute(f"PRAGMA key = 'raw:{raw}'", can_cache=False)


def _settle(connection: apsw.Connection) -> None:
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.pragma("temp_store", 2)
    connection.pragma("secure_delete", 1)
    connection.pragma("foreign_keys", 1)
    connection.pragma("cache_size", -CACHE_KIB)
    connection.pragma("journal_size_limit", 8 * 1024 * 1024)
    connection.pragma("wal_autocheckpoint", LOG_LONGEST)
