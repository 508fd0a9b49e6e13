"""Invented devices that write segments, for tests of sealing, journal and their attackers."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Any

from leeward.ids import DeviceId, OrganisationId, StreamId, StreamKind
from leeward.journal.chain import NO_HEAD, Head, extend, next_body
from leeward.journal.entry import SET, Entry, EntryId, Recorded
from leeward.journal.segment import Segment, digest_of, encode_body, open_segment
from leeward.journal.witness import recorded
from leeward.sealing.envelope import seal
from leeward.sealing.keys import EpochKey, SigningKey


def seeded(label: str, length: int = 32) -> bytes:
    """Return bytes that depend on the label only."""
    found = b""
    while len(found) < length:
        found += blake2b(f"{label} {len(found)}".encode()).digest()
    return found[:length]


def source(label: str) -> Callable[[int], bytes]:
    """Return a random source that gives other bytes at each call, the same in each run."""
    calls = iter(range(1_000_000))
    return lambda length: seeded(f"{label} {next(calls)}", length)


ORGANISATION = OrganisationId(seeded("organisation"))
STREAM = StreamId(seeded("stream", 16))
OTHER_STREAM = StreamId(seeded("another stream", 16))
EPOCH_KEY = EpochKey(seeded("epoch key"))
THING = seeded("thing", 16)


def entry(value: Any = "G2", hlc: int = 1, **changes: Any) -> Entry:
    """Return an entry about one thing."""
    whole: dict[str, Any] = {
        "kind": "risk",
        "entity": THING,
        "field": "level",
        "op": SET,
        "value": value,
        "deps": (),
        "hlc": hlc,
    }
    return Entry(**(whole | changes))


class Writer:
    """One device with a chain of its own in one stream."""

    def __init__(self, name: str, stream: StreamId = STREAM) -> None:
        self.device = DeviceId(seeded(f"device {name}", 16))
        self.signing = SigningKey(seeded(f"signing {name}"))
        self.stream = stream
        self.head = NO_HEAD
        self._random = source(f"salt {name}")

    def write(self, *entries: Entry, seen: Mapping[DeviceId, Head] | None = None) -> Segment:
        """Continue the chain."""
        body = next_body(
            entries,
            stream_id=self.stream,
            epoch=1,
            device_id=self.device,
            head=self.head,
            others=seen or {},
        )
        raw = encode_body(body)
        self.head = extend(self.head, body, digest_of(raw))
        return Segment(body, self.head.digest)

    def sealed(self, segment: Segment) -> bytes:
        """Seal a segment of this device."""
        return seal(
            encode_body(segment.body),
            epoch_key=EPOCH_KEY,
            stream_id=self.stream,
            organisation=ORGANISATION,
            signing_key=self.signing,
            salt=self._random(24),
        )

    def id(self, index: int = 0) -> EntryId:
        """Return the identity of an entry in the last segment written."""
        return EntryId(self.device, self.head.seq, index)


def opened(blob: bytes, *writers: Writer, stream: StreamId = STREAM) -> Segment:
    """Open a blob as a colleague who knows `writers` would."""
    known = {writer.device: writer.signing.public for writer in writers}
    return open_segment(
        blob,
        epoch_key=EPOCH_KEY,
        stream_id=stream,
        organisation=ORGANISATION,
        public_key_of=known.get,
    )


def accepted(segments: Iterable[Segment]) -> list[Recorded]:
    """Return the entries of accepted segments, with the dependencies that count."""
    held = list(segments)
    digests = {(one.body.device_id, one.body.seq): one.digest for one in held}
    return [
        one
        for segment in held
        for one in recorded(segment, StreamKind.CARE, lambda *place: digests.get(place))
    ]
