"""What a vault says of itself: its format, its identity, and what a program must know.

The only module that knows the table `vault`.
"""

from collections.abc import Mapping
from typing import Final, Literal

import apsw
import msgspec

from leeward.errors import NewerVersionNeeded, UnknownFormat, VaultDamaged
from leeward.ids import ID_BYTES
from leeward.vault.schema import FORMAT

Operation = Literal["read", "write", "check", "erase"]

KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "read": frozenset(),
    "write": frozenset(),
    "check": frozenset(),
    "erase": frozenset(),
}
"""The features that this version knows, by operation; format 1 needs none."""


def write(connection: apsw.Connection, vault_id: bytes, genesis: bytes) -> None:
    """Describe a new vault."""
    connection.executemany(
        "INSERT INTO vault (key, value) VALUES (?, ?)",
        [
            ("format", FORMAT.to_bytes(2, "big")),
            ("vault_id", vault_id),
            ("genesis", genesis),
            ("features", msgspec.msgpack.encode({name: [] for name in KNOWN})),
        ],
    )


def read(connection: apsw.Connection) -> tuple[bytes, bytes]:
    """Return the vault's identity and its organisation's genesis.

    Raises:
        UnknownFormat: a format that this version does not read.
        NewerVersionNeeded: reading or writing needs a feature that it lacks.
        VaultDamaged: something is missing.
    """
    found = format_of(connection)
    if found != FORMAT:
        raise UnknownFormat(format="vault", version=found)
    require(connection, "read")
    require(connection, "write")
    vault_id, genesis = _value(connection, "vault_id"), _value(connection, "genesis")
    if len(vault_id) != ID_BYTES:
        raise VaultDamaged(file="vault.db", place="vault")
    return vault_id, genesis


def row_key(connection: apsw.Connection) -> bytes | None:
    """Return the key for digests of imported rows; None while nothing was imported."""
    row = connection.execute("SELECT value FROM vault WHERE key = 'row_key'").fetchone()
    return None if row is None else bytes(row[0])


def keep_row_key(connection: apsw.Connection, key: bytes) -> None:
    """Keep that key. It stays when the vault is rekeyed: digests made before must still fit."""
    connection.execute("INSERT INTO vault (key, value) VALUES ('row_key', ?)", (key,))


def format_of(connection: apsw.Connection) -> int:
    """Return the vault's format number."""
    return int.from_bytes(_value(connection, "format"), "big")


def require(connection: apsw.Connection, operation: Operation) -> None:
    """Refuse an operation that asks for a feature which this version lacks.

    Raises:
        NewerVersionNeeded: with the first missing feature.
    """
    try:
        features = msgspec.msgpack.decode(
            _value(connection, "features"), type=dict[str, tuple[str, ...]]
        )
    except msgspec.DecodeError as wrong:
        raise VaultDamaged(file="vault.db", place="vault") from wrong
    for name in features.get(operation, ()):
        if name not in KNOWN[operation]:
            raise NewerVersionNeeded(feature=name)


def _value(connection: apsw.Connection, key: str) -> bytes:
    try:
        row = connection.execute("SELECT value FROM vault WHERE key = ?", (key,)).fetchone()
    except apsw.SQLError as wrong:
        raise VaultDamaged(file="vault.db", place="vault") from wrong
    if row is None:
        raise VaultDamaged(file="vault.db", place="vault")
    return bytes(row[0])
