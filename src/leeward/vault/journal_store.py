"""Sealed segments in the order in which they arrived, their chain heads and the trail.

The only module that knows the tables `device`, `segment`, `chain` and `trail`. It stores and
returns; it neither decrypts nor decides. Methods join the open transaction, so that segments
and the projection of their case are written together or not at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import apsw

from leeward.errors import ChainForked, VaultDamaged
from leeward.ids import DeviceId
from leeward.journal.chain import Head as ChainHead
from leeward.vault.head import NOTHING_YET, START, Head, blob_digest, step


class Stored(NamedTuple):
    """A sealed segment where it stands."""

    n: int
    stream: int
    blob: bytes


class Arrived(NamedTuple):
    """A sealed segment with what the outside of it says."""

    stored: Stored
    device: DeviceId
    hlc: int


class Arrival(NamedTuple):
    """What is kept of a segment beside its blob."""

    stream: int
    device: DeviceId
    seq: int
    digest: bytes
    entries: int
    hlc: int
    blob: bytes


class JournalStore:
    """The sealed journal of this vault."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._devices: dict[bytes, int] = {}

    def append(self, arrival: Arrival, after: Head) -> Head:
        """Store a segment behind `after`; return the head with it.

        Raises:
            ChainForked: its chain does not stand at the position before it. Nothing is written.
        """
        device = self._device(arrival.device)
        seq = self._connection.execute(
            "SELECT seq FROM chain WHERE stream = ? AND device = ?", (arrival.stream, device)
        ).get
        if arrival.seq != (seq or 0) + 1:
            raise ChainForked(seq=arrival.seq)
        digest = blob_digest(arrival.blob)
        head = Head(after.n + 1, step(after.d, digest))
        self._connection.execute(
            "INSERT INTO segment (n, stream, device, seq, entries, hlc, blob)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                head.n,
                arrival.stream,
                device,
                arrival.seq,
                arrival.entries,
                arrival.hlc,
                arrival.blob,
            ),
        )
        self._connection.execute(
            "INSERT INTO trail (n, digest, d) VALUES (?, ?, ?)", (head.n, digest, head.d)
        )
        self._connection.execute(
            "INSERT INTO chain (stream, device, seq, digest, hlc) VALUES (?1, ?2, ?3, ?4, ?5)"
            " ON CONFLICT (stream, device) DO UPDATE SET seq = ?3, digest = ?4,"
            " hlc = max(hlc, ?5)",
            (arrival.stream, device, arrival.seq, arrival.digest, arrival.hlc),
        )
        return head

    def chains(self, stream: int) -> Mapping[DeviceId, ChainHead]:
        """Return the head of every device's chain in a stream."""
        return {
            DeviceId(device): ChainHead(seq, digest)
            for device, seq, digest in self._connection.execute(
                "SELECT device.device, seq, digest FROM chain"
                " JOIN device ON device.id = chain.device WHERE stream = ?",
                (stream,),
            )
        }

    def chains_of(self, streams: Iterable[int]) -> dict[int, dict[DeviceId, ChainHead]]:
        """Return the chain heads of several streams, by the stream's number."""
        numbers = list(streams)
        marks = ",".join("?" * len(numbers))
        found: dict[int, dict[DeviceId, ChainHead]] = {}
        rows = self._connection.execute(
            f"SELECT stream, device.device, seq, digest FROM chain"  # noqa: S608
            f" JOIN device ON device.id = chain.device WHERE stream IN ({marks})",
            numbers,
        )
        for stream, device, seq, digest in rows:
            found.setdefault(stream, {})[DeviceId(device)] = ChainHead(seq, digest)
        return found

    def of_streams(self, streams: Iterable[int]) -> list[Stored]:
        """Return the segments of some streams in the order of their arrival."""
        numbers = list(streams)
        marks = ",".join("?" * len(numbers))
        return [
            Stored(*row)
            for row in self._connection.execute(
                f"SELECT n, stream, blob FROM segment WHERE stream IN ({marks}) ORDER BY n",  # noqa: S608
                numbers,
            )
        ]

    def numbered(self, n: int) -> Stored | None:
        """Return one segment, or None if it was erased."""
        row = self._connection.execute(
            "SELECT n, stream, blob FROM segment WHERE n = ?", (n,)
        ).fetchone()
        return None if row is None else Stored(*row)

    def latest(self, before: int, limit: int) -> list[Arrived]:
        """Return the last segments of cases that arrived before number `before`, newest first."""
        return [
            Arrived(Stored(n, stream, blob), DeviceId(device), hlc)
            for n, stream, blob, device, hlc in self._connection.execute(
                "SELECT n, segment.stream, blob, device.device, hlc FROM segment"
                " JOIN device ON device.id = segment.device"
                " JOIN stream ON stream.id = segment.stream"
                " WHERE n < ? AND stream.case_id IS NOT NULL ORDER BY n DESC LIMIT ?",
                (before, limit),
            )
        ]

    def count(self) -> tuple[int, int]:
        """Return the number of segments and of entries that are here."""
        segments = self._connection.execute("SELECT count(*) FROM segment").get
        entries = self._connection.execute("SELECT coalesce(sum(entries), 0) FROM segment").get
        return int(segments), int(entries)

    def head(self) -> Head:
        """Return how far this vault has come."""
        row = self._connection.execute("SELECT n, d FROM trail ORDER BY n DESC LIMIT 1").fetchone()
        return START if row is None else Head(*row)

    def head_at(self, n: int) -> Head | None:
        """Return the head as it was after segment `n`; None if it never came so far."""
        if n == 0:
            return START
        row = self._connection.execute("SELECT n, d FROM trail WHERE n = ?", (n,)).fetchone()
        return None if row is None else Head(*row)

    def highest_hlc(self) -> int:
        """Return the highest clock of any chain, 0 without any."""
        found = self._connection.execute("SELECT max(hlc) FROM chain").get
        return int(found or 0)

    def remove(self, stream: int) -> list[int]:
        """Delete the segments and chains of a stream; return their numbers. The trail stays."""
        gone = [
            n
            for (n,) in self._connection.execute(
                "SELECT n FROM segment WHERE stream = ?", (stream,)
            )
        ]
        self._connection.execute("DELETE FROM segment WHERE stream = ?", (stream,))
        self._connection.execute("DELETE FROM chain WHERE stream = ?", (stream,))
        return gone

    def check_trail(self) -> Iterator[int]:
        """Walk the trail; yield the number of each segment that is present and authentic.

        Raises:
            VaultDamaged: the trail has a gap or does not add up, or a segment is not the one
                that arrived: an old page of the database was put back.
        """
        d = NOTHING_YET
        rows = self._connection.execute(
            "SELECT trail.n, trail.digest, trail.d, segment.blob FROM trail"
            " LEFT JOIN segment ON segment.n = trail.n ORDER BY trail.n"
        )
        for expected, (n, digest, rolled, blob) in enumerate(rows, start=1):
            d = step(d, digest)
            if n != expected or d != rolled:
                raise VaultDamaged(file="vault.db", place="trail")
            if blob is not None:
                if blob_digest(blob) != digest:
                    raise VaultDamaged(file="vault.db", place="segment")
                yield n

    def _device(self, device: DeviceId) -> int:
        known = self._devices.get(device)
        if known is None:
            self._connection.execute(
                "INSERT INTO device (device) VALUES (?) ON CONFLICT DO NOTHING", (device,)
            )
            known = int(
                self._connection.execute("SELECT id FROM device WHERE device = ?", (device,)).get
            )
            self._devices[device] = known
        return known

    def forget_memory(self) -> None:
        """Drop what is remembered, after a rolled back transaction."""
        self._devices.clear()
