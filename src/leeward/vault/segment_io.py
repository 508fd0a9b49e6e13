"""Stored blobs → accepted entries of a stream, and planned entries → signed, sealed segments.

Signatures are checked where segments come in and at every check and rebuild. A page that is
only read back relies on the database's own authentication and on the chain: each segment
must be the one whose digest its chain head leads to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from leeward.errors import (
    ChainForked,
    ChainRolledBack,
    NewerVersionNeeded,
    NotGranted,
    SealBroken,
    TooLarge,
    VaultDamaged,
)
from leeward.ids import DeviceId, OrganisationId, RandomBytes, StreamKind
from leeward.journal.chain import NO_HEAD, check_known, extend, next_body
from leeward.journal.chain import Head as ChainHead
from leeward.journal.entry import Entry, Recorded
from leeward.journal.segment import (
    MOST_ENTRIES,
    Operation,
    Segment,
    decode_body,
    digest_of,
    encode_body,
    open_segment,
    require,
)
from leeward.journal.witness import recorded as witnessed
from leeward.sealing import box, envelope
from leeward.sealing.keys import EpochKey, SigningKey
from leeward.vault.head import Head
from leeward.vault.journal_store import Arrival, JournalStore, Stored
from leeward.vault.keyring import Stream

KeyOf = Callable[[Stream], tuple[int, EpochKey]]
PublicKeyOf = Callable[[DeviceId], bytes | None]

INDEX_BITS = 10
"""Segments hold at most 1,024 entries, so segment number and index make one row number."""


@dataclass
class StreamFile:
    """What one stream says: its entries, and where each segment stands."""

    stream: Stream
    recorded: list[Recorded] = field(default_factory=list)
    places: dict[tuple[DeviceId, int], int] = field(default_factory=dict)
    newer: int = 0
    flags: dict[str, set[str]] = field(default_factory=dict)
    """What its bodies ask of whoever wants to do more than read them, by operation."""

    def require(self, operation: Operation) -> None:
        """Refuse an operation for which some body asks a feature that this version lacks.

        Raises:
            NewerVersionNeeded: with the missing feature.
        """
        require({operation: tuple(sorted(self.flags.get(operation, ())))}, operation)


class Signer(NamedTuple):
    """The device that writes here, and under which roster."""

    device: DeviceId
    key: SigningKey
    organisation: OrganisationId
    roster_head: bytes
    features: Mapping[str, tuple[str, ...]]


def row_of(n: int, index: int) -> int:
    """Return the number of an entry in this vault: higher is newer."""
    return n << INDEX_BITS | index


def place_of(row: int) -> tuple[int, int]:
    """Return the segment and the index of a numbered entry."""
    return row >> INDEX_BITS, row & ((1 << INDEX_BITS) - 1)


def read_stream(
    stream: Stream,
    stored: Sequence[Stored],
    key: EpochKey,
    chains: Mapping[DeviceId, ChainHead],
    *,
    organisation: OrganisationId,
    public_key_of: PublicKeyOf | None,
) -> StreamFile:
    """Open all segments of a stream and check that its chains are whole.

    Args:
        stream: which one.
        stored: its segments in the order of their arrival.
        key: its epoch key.
        chains: the chain heads that the vault remembers.
        organisation: whose members may sign.
        public_key_of: to verify signatures as well; None to rely on the chains.

    Raises:
        SealBroken, SignatureWrong, UnknownFormat: a segment was altered.
        ChainGap, ChainForked, ChainRolledBack: the segments are not those remembered.
    """
    file = StreamFile(stream)
    segments: list[Segment] = []
    heads: dict[DeviceId, ChainHead] = {}
    digests: dict[tuple[DeviceId, int], bytes] = {}
    for one in stored:
        try:
            segment = _open(one.blob, stream, key, organisation, public_key_of)
        except NewerVersionNeeded:
            file.newer += 1
            continue
        body = segment.body
        device = body.device_id
        heads[device] = extend(heads.get(device, NO_HEAD), body, segment.digest)
        file.places[device, body.seq] = one.n
        digests[device, body.seq] = segment.digest
        for operation, names in body.features.items():
            file.flags.setdefault(operation, set()).update(names)
        segments.append(segment)
    if heads != chains and not file.newer:
        _refuse(heads, chains, digests)
    kind = stream.kind

    def digest_at(device: DeviceId, seq: int) -> bytes | None:
        return digests.get((device, seq))

    for segment in segments:
        file.recorded += witnessed(segment, kind, digest_at)
    return file


def _open(
    blob: bytes,
    stream: Stream,
    key: EpochKey,
    organisation: OrganisationId,
    public_key_of: PublicKeyOf | None,
) -> Segment:
    if public_key_of is not None:
        return open_segment(
            blob,
            epoch_key=key,
            stream_id=stream.stream_id,
            organisation=organisation,
            public_key_of=public_key_of,
        )
    opened = envelope.open_envelope(blob, epoch_key=key, stream_id=stream.stream_id)
    body = decode_body(opened.body)
    if body.stream_id != stream.stream_id:
        raise SealBroken
    return Segment(body, digest_of(opened.body))


def _refuse(
    heads: Mapping[DeviceId, ChainHead],
    chains: Mapping[DeviceId, ChainHead],
    digests: Mapping[tuple[DeviceId, int], bytes],
) -> None:
    for device, known in chains.items():
        check_known(known, heads.get(device, NO_HEAD), digests.get((device, known.seq)))
    for device, ours in heads.items():
        known = chains.get(device, NO_HEAD)
        if ours.seq > known.seq:
            raise ChainRolledBack(seq=known.seq)
    raise ChainForked(seq=0)  # pragma: no cover  # the two loops name every difference


def key_or_damage(key_of: KeyOf, stream: Stream) -> tuple[int, EpochKey]:
    """Return a stream's key; a stream that is not sealed always has one.

    Raises:
        VaultDamaged: it has none; an old page of the keyring was put back.
        NotGranted: a sealed stream that this member was not granted.
    """
    try:
        return key_of(stream)
    except NotGranted:
        if stream.kind is StreamKind.SEALED:
            raise
        raise VaultDamaged(file="vault.db", place="keyring") from None


def write_stream(
    store: JournalStore,
    stream: Stream,
    epoch_and_key: tuple[int, EpochKey],
    entries: Sequence[Entry],
    *,
    signer: Signer,
    after: Head,
    random: RandomBytes,
    is_new: bool = False,
) -> tuple[Head, list[tuple[int, Segment]]]:
    """Sign, seal and store entries as one segment, or as few as they fit in.

    A stream that `is_new` has no chains yet, so none are looked for; `append` would refuse a
    segment that does not begin one.

    Returns:
        The vault's head behind them, and each new segment with its number.

    Raises:
        TooLarge: a single entry that fits in no segment.
        InvalidFact: a value that the format has no room for.
        NewerVersionNeeded: the organisation asks writers for a feature that this version lacks.
    """
    require(signer.features, "read")  # or we could not read what we are about to write
    require(signer.features, "write")
    epoch, key = epoch_and_key
    chains = {} if is_new else dict(store.chains(stream.number))
    waiting = [
        tuple(entries[at : at + MOST_ENTRIES]) for at in range(0, len(entries), MOST_ENTRIES)
    ]
    written: list[tuple[int, Segment]] = []
    while waiting:
        part = waiting.pop(0)
        body = next_body(
            part,
            stream_id=stream.stream_id,
            epoch=epoch,
            device_id=signer.device,
            head=chains.get(signer.device, NO_HEAD),
            others={device: one for device, one in chains.items() if device != signer.device},
            roster_head=signer.roster_head,
            features=signer.features,
        )
        try:
            raw = encode_body(body)
        except TooLarge:
            if len(part) == 1:
                raise
            waiting[:0] = [part[: len(part) // 2], part[len(part) // 2 :]]
            continue
        blob = envelope.seal(
            raw,
            epoch_key=key,
            stream_id=stream.stream_id,
            organisation=signer.organisation,
            signing_key=signer.key,
            salt=random(box.SALT_BYTES),
        )
        digest = digest_of(raw)
        after = store.append(
            Arrival(stream.number, signer.device, body.seq, digest, len(part), body.hlc, blob),
            after,
        )
        chains[signer.device] = ChainHead(body.seq, digest)
        written.append((after.n, Segment(body, digest)))
    return after, written


def read_segment(stream: Stream, stored: Stored, key: EpochKey) -> list[Recorded]:
    """Return the entries of one segment as they were written.

    Raises:
        SealBroken, UnknownFormat: it was altered.
    """
    segment = _open(stored.blob, stream, key, OrganisationId(b""), None)
    return witnessed(segment, stream.kind, lambda _device, _seq: None)
