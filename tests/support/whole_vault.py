"""Everything that a vault's folder holds, as whoever has the vault key reads it."""

from pathlib import Path

from leeward.sealing.keys import VaultKey
from leeward.vault.database import open_database
from support.vaults import files_of


def everything(folder: Path, key: VaultKey) -> bytes:
    """Return all bytes of the folder, and all of the database as the key opens it."""
    raw = b"\n".join(files_of(folder).values())
    connection = open_database(folder / "vault.db", key)
    try:
        plain = connection.serialize("main")
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        values = b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for (name,) in tables.fetchall()
            for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            for value in row
        )
    finally:
        connection.close()
    return raw + plain + values
