"""What each member chose: language, theme, shortcuts. Inside the vault, not in the browser.

The only module that knows the table `setting`. Values are MessagePack.
"""

from typing import Any, Final

import apsw
import msgspec

from leeward.errors import InvalidFact, VaultDamaged
from leeward.ids import ID_BYTES, MemberId

EVERYONE: Final = MemberId(bytes(ID_BYTES))
"""Nobody's identifier: under it stands what holds for every member of this vault."""

MOST_NAME: Final = 64
MOST_BYTES: Final = 65_536


class SettingsStore:
    """One member's settings. Methods join the open transaction."""

    def __init__(self, connection: apsw.Connection, member: MemberId) -> None:
        self._connection = connection
        self._member = member

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting, or `default` where nothing was chosen.

        Raises:
            VaultDamaged: what is stored cannot be read.
        """
        row = self._connection.execute(
            "SELECT value FROM setting WHERE member = ? AND name = ?", (self._member, name)
        ).fetchone()
        return default if row is None else _decode(row[0])

    def all(self) -> dict[str, Any]:
        """Return everything this member chose."""
        return {
            name: _decode(value)
            for name, value in self._connection.execute(
                "SELECT name, value FROM setting WHERE member = ? ORDER BY name", (self._member,)
            )
        }

    def set(self, name: str, value: Any) -> None:
        """Keep a choice.

        Raises:
            InvalidFact: a name or value that has no place here.
        """
        try:
            encoded = msgspec.msgpack.encode(value)
        except (TypeError, OverflowError, RecursionError):
            raise InvalidFact(field="setting", reason="format") from None
        if not 0 < len(name) <= MOST_NAME or len(encoded) > MOST_BYTES:
            raise InvalidFact(field="setting", reason="size")
        self._connection.execute(
            "INSERT OR REPLACE INTO setting (member, name, value) VALUES (?, ?, ?)",
            (self._member, name, encoded),
        )

    def forget(self, name: str) -> None:
        """Go back to the default."""
        self._connection.execute(
            "DELETE FROM setting WHERE member = ? AND name = ?", (self._member, name)
        )


def _decode(value: bytes) -> Any:
    try:
        return msgspec.msgpack.decode(value)
    except msgspec.DecodeError as wrong:
        raise VaultDamaged(file="vault.db") from wrong
