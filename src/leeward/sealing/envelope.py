"""Seal and open segments with their context. Bytes: `docs/formats/segment-v1.md`.

A segment is encrypted for those who hold the stream's epoch key and signed inside by its
author, so that a relay sees neither. Opening and verifying are two steps, because the body
names the author; nothing may be used before both were done (`journal/segment.py` does).
"""

import hmac
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from leeward.errors import (
    InvalidIdentifier,
    NewerVersionNeeded,
    SignatureWrong,
    TooLarge,
    UnknownFormat,
)
from leeward.ids import ID_BYTES, OrganisationId, StreamId
from leeward.sealing import box
from leeward.sealing.keys import EpochKey, SigningKey

BLIND_FORM: Final = 0x81
"""First byte of an addition by a device that may not read the stream; read by a newer version."""

ORGANISATION_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
MOST_BODY_BYTES: Final = box.MOST_PADDED - box.LENGTH_BYTES - SIGNATURE_BYTES

_PERSON: Final = b"lw-seg-1"
_SIGN: Final = b"lw-sig-segment-1"
_BODY_AT: Final = box.LENGTH_BYTES + SIGNATURE_BYTES


class Form(Enum):
    """What the first byte of a blob says it is."""

    SEGMENT = box.SUITE
    BLIND = BLIND_FORM


class Opened(NamedTuple):
    """A segment that opened; its signature has not been checked yet."""

    salt: bytes
    signature: bytes
    body: bytes


def form_of(blob: bytes) -> Form:
    """Tell what a blob is; every form named here is kept, also one that we cannot read.

    Raises:
        UnknownFormat: no known form begins like this.
    """
    first = blob[0] if blob else 0
    if first == box.SUITE:
        return Form.SEGMENT
    if first == BLIND_FORM:
        return Form.BLIND
    raise UnknownFormat(format="segment", version=first)


def seal(
    body: bytes,
    *,
    epoch_key: EpochKey,
    stream_id: StreamId,
    organisation: OrganisationId,
    signing_key: SigningKey,
    salt: bytes,
) -> bytes:
    """Sign `body`, pad it and encrypt it for the stream.

    Args:
        body: what `journal.segment.encode_body` wrote.
        epoch_key: the stream's key in this epoch.
        stream_id: bound into key, encryption and signature.
        organisation: bound into the signature.
        signing_key: the author's.
        salt: 24 fresh random bytes, never used twice, also not for a write that failed.

    Raises:
        TooLarge: the body does not fit in one blob.
        InvalidIdentifier: salt, stream or organisation have the wrong length.
    """
    if len(salt) != box.SALT_BYTES or len(stream_id) != ID_BYTES:
        raise InvalidIdentifier
    if len(body) > MOST_BODY_BYTES:
        raise TooLarge(limit=MOST_BODY_BYTES)
    signature = signing_key.sign(_signed(organisation, stream_id, salt, body))
    plain = box.pack(signature, body)
    key = epoch_key.reveal()
    return box.seal(box.SUITE, key, _PERSON, place=stream_id, salt=salt, plain=plain)


def open_envelope(blob: bytes, *, epoch_key: EpochKey, stream_id: StreamId) -> Opened:
    """Decrypt a segment; `verify` its signature before using it.

    Raises:
        SealBroken: not sealed under this key for this stream, or altered.
        NewerVersionNeeded: a blind addition; keep the blob.
        UnknownFormat: no known form; keep the blob.
    """
    if form_of(blob) is Form.BLIND:
        raise NewerVersionNeeded(feature="blind-adding")
    plaintext = box.open_box(blob, epoch_key.reveal(), _PERSON, place=stream_id)
    end = box.unpad(plaintext, _BODY_AT)
    signature, body = plaintext[box.LENGTH_BYTES : _BODY_AT], plaintext[_BODY_AT:end]
    return Opened(blob[1 : box.COMMIT_AT], signature, body)


def verify(
    opened: Opened, *, organisation: OrganisationId, stream_id: StreamId, public_key: bytes
) -> None:
    """Check that the holder of `public_key` signed this body for this stream and salt.

    Raises:
        SignatureWrong: someone else did, or for another place.
    """
    signed = _signed(organisation, stream_id, opened.salt, opened.body)
    check_signature(public_key, opened.signature, signed)


def check_signature(public_key: bytes, signature: bytes, message: bytes) -> None:
    """Check an Ed25519 signature over `message`, which begins with its tag.

    Raises:
        SignatureWrong: it is not this key's, or the key is no key.
    """
    try:
        _public(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise SignatureWrong from None


def fits(blob: bytes, epoch_key: EpochKey, stream_id: StreamId) -> bool:
    """Tell whether this is the key and stream of a blob, without opening it."""
    if len(blob) < box.LEAST_BLOB or blob[0] != box.SUITE:
        return False
    _, commit = box.split(epoch_key.reveal(), _PERSON, stream_id + blob[1 : box.COMMIT_AT])
    return hmac.compare_digest(commit, blob[box.COMMIT_AT : box.CIPHERTEXT_AT])


def _signed(organisation: bytes, stream_id: bytes, salt: bytes, body: bytes) -> bytes:
    # Fixed lengths are what keeps one (organisation, stream, salt) from reading as another.
    if len(organisation) != ORGANISATION_BYTES:
        raise InvalidIdentifier
    return b"".join((_SIGN, organisation, stream_id, salt, body))


@lru_cache(maxsize=1024)  # public keys only
def _public(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)
