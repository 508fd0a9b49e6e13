"""Seal an epoch's key to a device or a member: hybrid HPKE. Bytes: `grant-v1.md`."""

import os
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from leeward.errors import InvalidKey, SealBroken, UnknownFormat
from leeward.ids import RandomBytes, StreamId
from leeward.sealing.box import SUITE
from leeward.sealing.keys import EpochKey, SealingPrivateKey

PUBLIC_BYTES: Final = 1184 + 32
GRANT_BYTES: Final = 1 + 1120 + 48

_TAG: Final = b"lw-grant-1".ljust(16, b"\0")
_MLKEM_PUBLIC: Final = 1184
_MLKEM_SEED: Final = 64
_HPKE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class SealingKeypair:
    """A key pair to which epoch keys are granted."""

    def __init__(self, private: SealingPrivateKey) -> None:
        """Make the pair of a private key."""
        self.private: Final = private
        self.public: Final = _mlkem(private).public_key().public_bytes_raw() + (
            _x25519(private).public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls, random: RandomBytes = os.urandom) -> Self:
        """Return a fresh pair."""
        return cls(SealingPrivateKey.generate(random))


def grant(
    epoch_key: EpochKey, *, stream_id: StreamId, epoch: int, to_public: bytes, context: bytes
) -> bytes:
    """Seal `epoch_key` so that only the holder of `to_public`'s private key opens it.

    HPKE draws its own randomness: two grants of one key differ.

    Raises:
        InvalidKey: `to_public` is no sealing key.
    """
    if len(to_public) != PUBLIC_BYTES:
        raise InvalidKey(length=len(to_public))
    try:
        public = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(to_public[:_MLKEM_PUBLIC]),
            X25519PublicKey.from_public_bytes(to_public[_MLKEM_PUBLIC:]),
        )
        sealed = _HPKE.encrypt(epoch_key.reveal(), public, _info(stream_id, epoch, context))
    except ValueError:
        raise InvalidKey(length=len(to_public)) from None
    return bytes((SUITE,)) + sealed


def open_grant(
    blob: bytes, private: SealingPrivateKey, *, stream_id: StreamId, epoch: int, context: bytes
) -> EpochKey:
    """Return the epoch key that was granted.

    Raises:
        SealBroken: for another key, stream, epoch or context, or altered.
        UnknownFormat: the first byte is of no known suite.
    """
    if not blob or blob[0] != SUITE:
        raise UnknownFormat(format="grant", version=blob[0] if blob else 0)
    if len(blob) != GRANT_BYTES:
        raise SealBroken
    pair = MLKEM768X25519PrivateKey(_mlkem(private), _x25519(private))
    try:
        return EpochKey(_HPKE.decrypt(blob[1:], pair, _info(stream_id, epoch, context)))
    except (InvalidTag, ValueError):
        raise SealBroken from None


def _info(stream_id: bytes, epoch: int, context: bytes) -> bytes:
    return _TAG + stream_id + epoch.to_bytes(4, "big") + context


def _mlkem(private: SealingPrivateKey) -> MLKEM768PrivateKey:
    return MLKEM768PrivateKey.from_seed_bytes(private.reveal()[:_MLKEM_SEED])


def _x25519(private: SealingPrivateKey) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(private.reveal()[_MLKEM_SEED:])
