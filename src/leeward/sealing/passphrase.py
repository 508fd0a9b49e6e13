"""From a passphrase and a device factor to a key that wraps others. See `keys-v1.md`."""

import hmac
import os
import unicodedata
from hashlib import blake2b
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from leeward.errors import InvalidIdentifier, SealBroken, UnknownFormat, WrongPassphrase
from leeward.ids import RandomBytes
from leeward.sealing import box
from leeward.sealing.keys import KEY_BYTES, DerivedKey, KeyEncryptionKey

LEAST_SALT_BYTES: Final = 16
LEAST_FACTOR_BYTES: Final = 16

_KEK: Final = b"lw-kek-1"
_WRAP: Final = b"lw-wrap-1"


class Cost(NamedTuple):
    """What one guess at a passphrase costs; stored beside what it protects."""

    memory_kib: int
    iterations: int
    lanes: int

    @classmethod
    def real(cls) -> "Cost":
        """The least that a real vault takes: about a second and 256 MiB a guess."""
        return cls(memory_kib=256 * 1024, iterations=3, lanes=4)

    @classmethod
    def smallest(cls) -> "Cost":
        """The least that Argon2id allows, for tests."""
        return cls(memory_kib=8, iterations=1, lanes=1)

    def reaches(self, floor: "Cost") -> bool:
        """Tell whether every part of this cost is at least that of `floor`."""
        return all(mine >= least for mine, least in zip(self, floor, strict=True))


FLOOR: Final = Cost.real()
CEILING: Final = Cost(memory_kib=4 * 1024 * 1024, iterations=64, lanes=16)
"""A planted keyslot shall not exhaust the machine before anyone typed a letter."""


def derive(
    passphrase: str, salt: bytes, cost: Cost, device_factor: bytes | None = None
) -> KeyEncryptionKey:
    """Return the key that this passphrase makes with this salt, cost and factor.

    Raises:
        UnknownFormat: a cost or salt that no released Leeward stored.
        InvalidIdentifier: the device factor is shorter than 16 bytes.
    """
    if not CEILING.reaches(cost) or not cost.reaches(Cost(8 * cost.lanes, 1, 1)):
        raise UnknownFormat(format="cost", version=1)
    if len(salt) < LEAST_SALT_BYTES:
        raise UnknownFormat(format="salt", version=1)
    if device_factor is not None and len(device_factor) < LEAST_FACTOR_BYTES:
        raise InvalidIdentifier
    password = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    factor = b"\x00" if device_factor is None else b"\x01" + device_factor
    stretched = argon.derive(password)
    digest = blake2b(factor, digest_size=KEY_BYTES, key=stretched, person=_KEK)
    return KeyEncryptionKey(digest.digest())


def wrap(
    kek: KeyEncryptionKey | DerivedKey,
    secret: bytes,
    context: bytes,
    *,
    random: RandomBytes = os.urandom,
) -> bytes:
    """Encrypt `secret` under `kek` for the one place that `context` names."""
    salt = random(box.SALT_BYTES)
    k, commit = box.split(kek.reveal(), _WRAP, salt + context)
    head = bytes((box.SUITE,)) + salt + commit
    return head + box.encrypt(k, secret, head + context)


def unwrap(kek: KeyEncryptionKey | DerivedKey, wrapped: bytes, context: bytes) -> bytes:
    """Return what `wrap` put in.

    Raises:
        WrongPassphrase: another key, or another place.
        SealBroken: the right key, but the bytes were altered.
        UnknownFormat: the first byte is of no known suite.
    """
    if not wrapped or wrapped[0] != box.SUITE:
        raise UnknownFormat(format="wrapping", version=wrapped[0] if wrapped else 0)
    if len(wrapped) < box.CIPHERTEXT_AT + box.TAG_BYTES:
        raise SealBroken
    k, commit = box.split(kek.reveal(), _WRAP, wrapped[1 : box.COMMIT_AT] + context)
    if not hmac.compare_digest(commit, wrapped[box.COMMIT_AT : box.CIPHERTEXT_AT]):
        raise WrongPassphrase
    return box.decrypt(k, wrapped[box.CIPHERTEXT_AT :], wrapped[: box.CIPHERTEXT_AT] + context)
