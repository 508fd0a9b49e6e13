"""Which dependencies count: those whose author had demonstrably seen what they replace.

A dependency takes a value from view. A member who guesses the identity of a colleague's
next entry could hide it before it is written; she cannot guess its segment's digest, and a
dependency counts only with that digest among the heads of her own segment
(`docs/formats/segment-v1.md`, "Which dependencies count").
"""

from collections.abc import Callable

from msgspec.structs import replace

from leeward.errors import ChainForked
from leeward.ids import DeviceId, StreamKind
from leeward.journal.entry import EntryId, Recorded
from leeward.journal.segment import Body, Segment

DigestAt = Callable[[DeviceId, int], bytes | None]
"""The digest of a device's accepted segment in the same stream; None where there is none."""


def recorded(segment: Segment, stream: StreamKind, digest_at: DigestAt) -> list[Recorded]:
    """Return the entries of an accepted segment, with the dependencies that count.

    Asked again when more segments have come, it may let more of them count, so that the
    answer depends on what was accepted and never on its order.
    """
    body = segment.body
    device, seq, origin = body.device_id, body.seq, body.stream_id
    reach: dict[DeviceId, int] | None = None
    found: list[Recorded] = []
    for index, entry in enumerate(body.entries):
        kept = entry
        if entry.deps:
            if reach is None:
                reach = _reach(body, digest_at)
            here = (seq, index)
            counted = tuple(
                dep
                for dep in entry.deps
                if (
                    (dep.seq, dep.index) < here
                    if dep.device == device
                    else dep.seq <= reach.get(dep.device, 0)
                )
            )
            if len(counted) != len(entry.deps):
                kept = replace(entry, deps=counted)
        found.append(Recorded(EntryId(device, seq, index), stream, kept, origin))
    return found


def check_heads(body: Body, digest_at: DigestAt) -> tuple[tuple[DeviceId, int], ...]:
    """Return the positions that the author had seen and that have not arrived here.

    Those may be late, or withheld.

    Raises:
        ChainForked: the author saw another segment than we hold at one position.
    """
    missing = []
    for head in body.heads:
        held = digest_at(head.device, head.seq)
        if held is None:
            missing.append((head.device, head.seq))
        elif held != head.digest:
            raise ChainForked(seq=head.seq)
    return tuple(missing)


def _reach(body: Body, digest_at: DigestAt) -> dict[DeviceId, int]:
    return {
        head.device: head.seq
        for head in body.heads
        if digest_at(head.device, head.seq) == head.digest
    }
