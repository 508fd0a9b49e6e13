"""One device's hash-linked segments in one stream: gaps, forks, rollback."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from leeward.errors import ChainForked, ChainGap, ChainRolledBack, InvalidFact
from leeward.ids import DeviceId, StreamId
from leeward.journal.entry import Entry
from leeward.journal.segment import (
    NO_DIGEST,
    VERSION,
    Body,
    SeenHead,
    Segment,
    digest_of,
    encode_body,
)


class Head(NamedTuple):
    """A chain's last position and digest."""

    seq: int
    digest: bytes


NO_HEAD: Final = Head(0, NO_DIGEST)
"""The head of a chain that has no segment yet."""


def extend(head: Head, body: Body, digest: bytes | None = None) -> Head:
    """Return the head after `body`, or refuse it.

    A segment that is already the head gives the head back: deliveries repeat themselves.

    Args:
        head: the last accepted position; `NO_HEAD` at the beginning.
        body: opened and verified.
        digest: of the body's bytes, where the caller has it (`Segment.digest`).

    Raises:
        ChainGap: something before it is missing; keep the blob and try again later.
        ChainForked: it contradicts the head; keep both as evidence.
        ChainRolledBack: it lies before the head; compare it with what is stored there.
    """
    if digest is None:
        digest = digest_of(encode_body(body))
    if body.seq == head.seq and digest == head.digest:
        return head
    if body.seq > head.seq + 1:
        raise ChainGap(seq=head.seq + 1)
    if body.seq < head.seq:
        raise ChainRolledBack(seq=body.seq)
    if body.seq == head.seq or body.prev != head.digest:
        raise ChainForked(seq=body.seq)
    return Head(body.seq, digest)


def follow(segments: Iterable[Segment], head: Head = NO_HEAD) -> Head:
    """Return the head after all of `segments`, one device's in order.

    Raises:
        ChainGap, ChainForked, ChainRolledBack: as `extend`; nothing after it counts.
    """
    for segment in segments:
        head = extend(head, segment.body, segment.digest)
    return head


def check_known(known: Head, ours: Head, digest_at_known: bytes | None) -> None:
    """Compare our chain with a head that someone saw before: a colleague, a printed card.

    Args:
        known: what was seen.
        ours: where our chain ends.
        digest_at_known: our digest at `known.seq`; None where we have nothing there.

    Raises:
        ChainRolledBack: our chain ends before it.
        ChainForked: another segment stands there in our chain.
    """
    if known.seq == 0:
        return
    if known.seq > ours.seq or digest_at_known is None:
        raise ChainRolledBack(seq=ours.seq)
    if digest_at_known != known.digest:
        raise ChainForked(seq=known.seq)


def next_body(
    entries: tuple[Entry, ...],
    *,
    stream_id: StreamId,
    epoch: int,
    device_id: DeviceId,
    head: Head,
    others: Mapping[DeviceId, Head],
    roster_head: bytes = NO_DIGEST,
    features: Mapping[str, tuple[str, ...]] | None = None,
) -> Body:
    """Return the body that continues this device's chain.

    Args:
        entries: 1 to 1,024, their clocks rising.
        stream_id: the stream.
        epoch: the epoch whose key will seal it.
        device_id: the author.
        head: the author's own head in this stream.
        others: the heads of every other device in this stream, as accepted here.
        roster_head: digest of the roster's last body that was accepted here.
        features: what a reader must know, by operation.

    Raises:
        InvalidFact: no entries, or deps of a device that `others` does not witness: such a
            dependency would count for nobody.
    """
    if not entries:
        raise InvalidFact(field="segment", reason="empty")
    seen = {device: known.seq for device, known in others.items()}
    seen[device_id] = head.seq + 1
    for entry in entries:
        if any(dep.seq > seen.get(dep.device, 0) for dep in entry.deps):
            raise InvalidFact(field="deps", reason="unseen")
    return Body(
        v=VERSION,
        stream_id=stream_id,
        epoch=epoch,
        device_id=device_id,
        seq=head.seq + 1,
        prev=head.digest,
        roster_head=roster_head,
        heads=tuple(
            SeenHead(device, known.seq, known.digest)
            for device, known in sorted(others.items())
            if known.seq and device != device_id
        ),
        hlc=max(entry.hlc for entry in entries),
        entries=entries,
        features=dict(features or {}),
    )
