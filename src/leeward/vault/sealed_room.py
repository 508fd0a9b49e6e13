"""What of the sealed streams is readable while they are open: in memory, and then gone.

Keys, entries' text and the index of names live in this object and in an in-memory database.
Closing drops them; nothing here ever reaches a table of the vault, a draft or the disk.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from leeward.ids import CaseId, MemberId
from leeward.sealing.keys import EpochKey, SealingPrivateKey
from leeward.vault.database import open_in_memory
from leeward.vault.keyring import Keyring, Stream
from leeward.vault.search import TextIndex

NAME: Final = "sealed"


class SealedRoom:
    """One member's opened sealed streams."""

    def __init__(self, member: MemberId, private: SealingPrivateKey, keyring: Keyring) -> None:
        self.private: Final = private
        self._member = member
        self._keyring = keyring
        self._keys: dict[int, tuple[int, EpochKey]] = {}
        self._connection = open_in_memory()
        self.index: Final = TextIndex(self._connection, NAME)
        self.index.create()
        self._connection.execute(
            "CREATE TABLE sealed_row (id INTEGER PRIMARY KEY, case_id BLOB NOT NULL) STRICT;"
            "CREATE INDEX sealed_row_case ON sealed_row(case_id)"
        )
        self.is_filled = False
        """Whether every case's sealed text is in the index; it is filled at the first search."""

    def key(self, stream: Stream) -> tuple[int, EpochKey]:
        """Return the epoch in force and the key of a sealed stream.

        Raises:
            NotGranted: this member was granted none.
        """
        known = self._keys.get(stream.number)
        if known is None:
            known = self._keyring.granted_key(stream, self._member, self.private)
            self._keys[stream.number] = known
        return known

    def replace(self, case: CaseId, texts: Sequence[tuple[int, str]]) -> None:
        """Put the sealed texts of a case in the place of those that were there."""
        with self._connection:
            kept = {row for row, _ in texts}
            held = {
                row
                for (row,) in self._connection.execute(
                    "SELECT id FROM sealed_row WHERE case_id = ?", (case,)
                )
            }
            self._remove(held - kept)
            new = [(row, text) for row, text in texts if row not in held]
            self._connection.executemany(
                "INSERT INTO sealed_row (id, case_id) VALUES (?, ?)",
                [(row, case) for row, _ in new],
            )
            self.index.add(new)

    def forget(self, case: CaseId) -> None:
        """Drop a case that was erased."""
        self.replace(case, ())
        self._keys.clear()

    def move_to(self, keyring: Keyring) -> None:
        """Go on with the keyring of a vault that was put into a new file."""
        self._keyring = keyring

    def close(self) -> None:
        """Drop everything."""
        self._keys.clear()
        self._connection.close()

    def _remove(self, rows: Iterable[int]) -> None:
        gone = list(rows)
        self._connection.executemany(
            "DELETE FROM sealed_row WHERE id = ?", [(row,) for row in gone]
        )
        self.index.remove(gone)
