"""Which streams this vault has, whose they are, and their epoch keys.

The only module that knows the tables `stream`, `epoch_key` and `sealed_grant`. The key of a
sealed stream stands nowhere readable: only as a grant to each member's sealed public key.
Methods join the open transaction.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import apsw

from leeward.errors import NotGranted
from leeward.ids import CaseId, MemberId, StreamId, StreamKind
from leeward.sealing.grants import grant, open_grant
from leeward.sealing.keys import EpochKey, SealingPrivateKey

FIRST_EPOCH: Final = 1

_CONTEXT: Final = b"lw-sealed-stream-1"


class Stream(NamedTuple):
    """One stream; `number` is its row, used inside this vault only."""

    number: int
    stream_id: StreamId
    case: CaseId | None
    kind: StreamKind
    bucket: int | None


class Keyring:
    """Streams and their keys."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def add(
        self, stream_id: StreamId, case: CaseId | None, kind: StreamKind, bucket: int | None
    ) -> Stream:
        """Enter a new stream."""
        self._connection.execute(
            "INSERT INTO stream (stream, case_id, kind, bucket) VALUES (?, ?, ?, ?)",
            (stream_id, case, kind.value, bucket),
        )
        number = self._connection.last_insert_rowid()
        return Stream(number, stream_id, case, kind, bucket)

    def keep_key(self, stream: Stream, key: EpochKey, epoch: int = FIRST_EPOCH) -> None:
        """Keep the key of a stream that every member of this vault reads."""
        self._connection.execute(
            "INSERT INTO epoch_key (stream, epoch, key) VALUES (?, ?, ?)",
            (stream.number, epoch, key.reveal()),
        )

    def grant_key(
        self,
        stream: Stream,
        key: EpochKey,
        members: Iterable[tuple[MemberId, bytes]],
        epoch: int = FIRST_EPOCH,
    ) -> None:
        """Keep the key of a sealed stream as one grant per member and her sealed public key."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO sealed_grant (stream, epoch, member, sealed)"
            " VALUES (?, ?, ?, ?)",
            [
                (
                    stream.number,
                    epoch,
                    member,
                    grant(
                        key,
                        stream_id=stream.stream_id,
                        epoch=epoch,
                        to_public=public,
                        context=_CONTEXT,
                    ),
                )
                for member, public in members
            ],
        )

    def key(self, stream: Stream) -> tuple[int, EpochKey]:
        """Return the epoch in force and its key, for a stream that is not sealed.

        Raises:
            NotGranted: this vault has no key for it (any more).
        """
        row = self._connection.execute(
            "SELECT epoch, key FROM epoch_key WHERE stream = ? ORDER BY epoch DESC LIMIT 1",
            (stream.number,),
        ).fetchone()
        if row is None:
            raise NotGranted
        return row[0], EpochKey(row[1])

    def granted_key(
        self, stream: Stream, member: MemberId, private: SealingPrivateKey
    ) -> tuple[int, EpochKey]:
        """Return the epoch in force and the key of a sealed stream.

        Raises:
            NotGranted: this member was granted none.
            SealBroken: the grant was altered.
        """
        row = self._connection.execute(
            "SELECT epoch, sealed FROM sealed_grant WHERE stream = ? AND member = ?"
            " ORDER BY epoch DESC LIMIT 1",
            (stream.number, member),
        ).fetchone()
        if row is None:
            raise NotGranted
        epoch, sealed = row
        return epoch, open_grant(
            sealed, private, stream_id=stream.stream_id, epoch=epoch, context=_CONTEXT
        )

    def of_case(self, case: CaseId) -> list[Stream]:
        """Return the streams of a case, in the order in which they were opened."""
        return [
            _stream(row)
            for row in self._connection.execute(
                f"{_SELECT} WHERE case_id = ? ORDER BY id",
                (case,),
            )
        ]

    def of_kind(self, kind: StreamKind) -> list[Stream]:
        """Return every stream of one kind."""
        rows = self._connection.execute(f"{_SELECT} WHERE kind = ? ORDER BY id", (kind.value,))
        return [_stream(row) for row in rows]

    def of_no_case(self) -> list[Stream]:
        """Return the sealed streams of no case (`review_room.py`, `organisation_room.py`)."""
        rows = self._connection.execute(
            f"{_SELECT} WHERE kind = ? AND case_id IS NULL ORDER BY id", (StreamKind.SEALED.value,)
        )
        return [_stream(row) for row in rows]

    def numbered(self, number: int) -> Stream:
        """Return a stream by its row."""
        row = self._connection.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise NotGranted
        return _stream(row)

    def cases(self) -> list[CaseId]:
        """Return every case, in the order in which they were opened here."""
        return [
            CaseId(case)
            for (case,) in self._connection.execute(
                "SELECT case_id FROM stream WHERE kind = ? AND case_id IS NOT NULL ORDER BY id",
                (StreamKind.CORE.value,),
            )
        ]

    def has_case(self, case: CaseId) -> bool:
        """Return whether this vault holds a stream of that case."""
        found = self._connection.execute("SELECT 1 FROM stream WHERE case_id = ? LIMIT 1", (case,))
        return found.fetchone() is not None

    def expired(self, month: int) -> list[Stream]:
        """Return the ephemeral streams whose month, as `YYYYMM`, is before `month`."""
        return [
            _stream(row)
            for row in self._connection.execute(
                f"{_SELECT} WHERE kind = ? AND bucket < ? ORDER BY id",
                (StreamKind.EPHEMERAL.value, month),
            )
        ]

    def destroy(self, stream: Stream) -> None:
        """Forget a stream and every key of it."""
        for table in ("epoch_key", "sealed_grant"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE stream = ?",  # noqa: S608
                (stream.number,),
            )
        self._connection.execute("DELETE FROM stream WHERE id = ?", (stream.number,))


_SELECT: Final = "SELECT id, stream, case_id, kind, bucket FROM stream"


def _stream(row: tuple[int, bytes, bytes | None, str, int | None]) -> Stream:
    number, stream_id, case, kind, bucket = row
    owner = None if case is None else CaseId(case)
    return Stream(number, StreamId(stream_id), owner, StreamKind(kind), bucket)
