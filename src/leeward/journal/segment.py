"""What is signed: the body of a segment, format 1. Bytes: `docs/formats/segment-v1.md`.

A body that is accepted has exactly one spelling, so decoding and encoding it again gives
the same bytes, whatever kinds, fields or values a newer version put there.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from math import isfinite
from typing import Annotated, Any, Final, NamedTuple

import msgspec

from leeward.errors import (
    InvalidFact,
    NewerVersionNeeded,
    SealBroken,
    SignatureWrong,
    TooLarge,
    UnknownFormat,
)
from leeward.ids import ID_BYTES, DeviceId, OrganisationId, StreamId
from leeward.journal.entry import Clock, Entry, Name, Position
from leeward.sealing import envelope
from leeward.sealing.keys import EpochKey

VERSION: Final = 1
DIGEST_BYTES: Final = 32
NO_DIGEST: Final = bytes(DIGEST_BYTES)
MOST_ENTRIES: Final = 1024
MOST_HEADS: Final = 1024
MOST_DEPTH: Final = 16

Operation = str
KNOWN_FEATURES: Final[Mapping[Operation, frozenset[str]]] = {
    "read": frozenset(),
    "write": frozenset(),
    "check": frozenset(),
    "delete": frozenset(),
}
"""What this version knows, by what one wants to do; format 1 defines no flag."""

_DIGEST: Final = b"lw-body-1"

Digest = Annotated[bytes, msgspec.Meta(min_length=DIGEST_BYTES, max_length=DIGEST_BYTES)]
Identified = msgspec.Meta(min_length=ID_BYTES, max_length=ID_BYTES)
Features = Annotated[
    dict[Name, Annotated[tuple[Name, ...], msgspec.Meta(max_length=64)]],
    msgspec.Meta(max_length=16),
]


class SeenHead(NamedTuple):
    """The last segment of another device that the author had accepted in this stream."""

    device: Annotated[DeviceId, Identified]
    seq: Position
    digest: Digest


class Body(msgspec.Struct, frozen=True, array_like=True, gc=False, forbid_unknown_fields=True):
    """One device's batch of entries, with its place in the device's chain."""

    v: int
    stream_id: Annotated[StreamId, Identified]
    epoch: Position
    device_id: Annotated[DeviceId, Identified]
    seq: Position
    prev: Digest
    roster_head: Digest
    heads: Annotated[tuple[SeenHead, ...], msgspec.Meta(max_length=MOST_HEADS)]
    hlc: Clock
    entries: Annotated[tuple[Entry, ...], msgspec.Meta(min_length=1, max_length=MOST_ENTRIES)]
    features: Features


class Segment(NamedTuple):
    """A body that was opened and verified, with the digest that its chain goes by."""

    body: Body
    digest: bytes


class _Version(msgspec.Struct, array_like=True):
    v: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Body).decode
_decode_version = msgspec.msgpack.Decoder(_Version).decode
_SCALARS: Final = frozenset((str, int, bool, bytes, type(None)))


def encode_body(body: Body) -> bytes:
    """Return the one spelling of `body`; only these bytes are ever signed.

    Raises:
        InvalidFact: a value or a size that format 1 has no room for.
        TooLarge: more than fits into one blob.
    """
    try:
        raw = _encode(body)
        if len(raw) <= envelope.MOST_BODY_BYTES:
            decode_body(raw)
    except (SealBroken, TypeError, ValueError, OverflowError, RecursionError):
        raise InvalidFact(field="segment", reason="format") from None
    if len(raw) > envelope.MOST_BODY_BYTES:
        raise TooLarge(limit=envelope.MOST_BODY_BYTES)
    return raw


def decode_body(raw: bytes) -> Body:
    """Read a body strictly.

    Raises:
        UnknownFormat: another version; keep the blob.
        NewerVersionNeeded: a reader needs a feature that this version lacks; keep the blob.
        SealBroken: not a body of format 1 in its one spelling.
    """
    if len(raw) > envelope.MOST_BODY_BYTES:
        raise SealBroken
    try:
        body = _decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        _refuse_other_version(raw)
        raise SealBroken from None
    if body.v != VERSION:
        raise UnknownFormat(format="segment-body", version=body.v)
    if body.features:
        require(body.features, "read")
    _check(body)
    if _encode(body) != raw:
        raise SealBroken
    return body


def digest_of(raw: bytes) -> bytes:
    """Return the digest by which the next body names this one."""
    return blake2b(raw, digest_size=DIGEST_BYTES, person=_DIGEST).digest()


def open_segment(
    blob: bytes,
    *,
    epoch_key: EpochKey,
    stream_id: StreamId,
    organisation: OrganisationId,
    public_key_of: Callable[[DeviceId], bytes | None],
) -> Segment:
    """Open, decode and verify a segment: the one door through which entries come in.

    Args:
        blob: as stored or received.
        epoch_key: a key of this stream.
        stream_id: where the blob was found.
        organisation: whose members may sign.
        public_key_of: a device's signing key by the roster, None for a stranger.

    Raises:
        SealBroken: altered, of another stream, or not a body.
        SignatureWrong: not signed by the device that it names.
        UnknownFormat: no format that this version reads; keep the blob.
        NewerVersionNeeded: a newer version's form or feature; keep the blob.
    """
    opened = envelope.open_envelope(blob, epoch_key=epoch_key, stream_id=stream_id)
    body = decode_body(opened.body)
    public_key = public_key_of(body.device_id)
    if public_key is None:
        raise SignatureWrong
    envelope.verify(opened, organisation=organisation, stream_id=stream_id, public_key=public_key)
    if body.stream_id != stream_id:
        raise SealBroken
    return Segment(body, digest_of(opened.body))


def require(features: Mapping[str, tuple[str, ...]], operation: Operation) -> None:
    """Refuse `operation` on data that asks for a feature this version lacks.

    Raises:
        NewerVersionNeeded: with the first missing feature.
    """
    known = KNOWN_FEATURES.get(operation, frozenset())
    for name in features.get(operation, ()):
        if name not in known:
            raise NewerVersionNeeded(feature=name)


def _check(body: Body) -> None:
    last = b""
    for head in body.heads:
        if head.device <= last or head.device == body.device_id:
            raise SealBroken
        last = head.device
    for entry in body.entries:
        if type(entry.value) not in _SCALARS:
            _check_value(entry.value, MOST_DEPTH)
    if body.hlc != max([entry.hlc for entry in body.entries]):
        raise SealBroken


def _check_value(value: Any, room: int) -> None:
    kind = type(value)
    if room < 1 or (kind is float and not isfinite(value)):
        raise SealBroken
    if kind in _SCALARS or kind is float:
        return
    if kind is dict:
        for name, inner in value.items():
            if type(name) is not str:
                raise SealBroken
            _check_value(inner, room - 1)
    elif kind is list:
        for inner in value:
            _check_value(inner, room - 1)
    else:  # an extension type, or a timestamp
        raise SealBroken


def _refuse_other_version(raw: bytes) -> None:
    try:
        found = _decode_version(raw).v
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return
    if found != VERSION:
        raise UnknownFormat(format="segment-body", version=found)
