"""Bring an older vault up to date on a copy, check the copy, then swap.

An interruption at any point leaves the old database in place: the copy is a leftover that
the next opening removes. Migrations only go forward; a vault that has seen a migration
which this version does not know is refused.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import apsw

from leeward.errors import NewerVersionNeeded, VaultDamaged
from leeward.sealing.keys import VaultKey
from leeward.vault.database import (
    copy_database,
    database_errors,
    open_database,
    swap_database,
)
from leeward.vault.folder import Folder
from leeward.vault.journal_store import JournalStore
from leeward.vault.migrations import m0001_first, m0002_own_forms, m0003_private_exchange


class Migration(NamedTuple):
    """One step: its number, its name, and what it does inside a transaction."""

    number: int
    name: str
    run: Callable[[apsw.Connection], None]


MIGRATIONS: Sequence[Migration] = (
    Migration(1, "first", m0001_first.run),
    Migration(2, "own_forms", m0002_own_forms.run),
    Migration(3, "private_exchange", m0003_private_exchange.run),
)


def note_all(connection: apsw.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Note in a new vault that it needs none of the migrations so far."""
    connection.executemany(
        "INSERT INTO migration (number, name) VALUES (?, ?)",
        [(one.number, one.name) for one in migrations],
    )


def missing(
    connection: apsw.Connection, migrations: Sequence[Migration] = MIGRATIONS
) -> list[Migration]:
    """Return the migrations that this vault has not seen.

    Raises:
        NewerVersionNeeded: it has seen one that this version does not know.
        VaultDamaged: the table is not there.
    """
    try:
        rows = connection.execute("SELECT number, name FROM migration").fetchall()
    except apsw.SQLError as wrong:
        raise VaultDamaged(file="vault.db", place="migration") from wrong
    seen = {int(number or 0): str(name) for number, name in rows}
    known = {one.number: one.name for one in migrations}
    for number, name in seen.items():
        if known.get(number) != name:
            raise NewerVersionNeeded(feature=f"migration-{number}")
    return [one for one in migrations if one.number not in seen]


def bring_up_to_date(
    folder: Folder,
    key: VaultKey,
    connection: apsw.Connection,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> apsw.Connection:
    """Return a connection to the vault with nothing missing; the given one may be closed.

    Raises:
        NewerVersionNeeded: as `missing`.
        DiskFull: no room for the copy; the vault is as it was.
        VaultDamaged: the migrated copy does not hold together; the vault is as it was.
    """
    needed = missing(connection, migrations)
    if not needed:
        return connection
    copy_database(connection, folder.next_database, key)
    copy = open_database(folder.next_database, key)
    try:
        with database_errors(copy), copy:
            for migration in needed:
                migration.run(copy)
                copy.execute(
                    "INSERT INTO migration (number, name) VALUES (?, ?)",
                    (migration.number, migration.name),
                )
            verify(copy)
        verify(copy)
    except BaseException:
        copy.close()
        folder.drop_leftovers()
        raise
    swap_database(folder, connection, copy)
    return open_database(folder.database, key)


def verify(connection: apsw.Connection) -> None:
    """Check that a database is whole: its structure, its references, and its journal.

    Raises:
        VaultDamaged: it is not.
    """
    with database_errors(connection):
        if connection.pragma("quick_check") != "ok":
            raise VaultDamaged(file="vault.db", place="structure")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise VaultDamaged(file="vault.db", place="references")
        for _ in JournalStore(connection).check_trail():
            pass
