"""Key types that cannot be mixed up or printed, and the derivation tree.

See `docs/formats/keys-v1.md`. A key shows its bytes only through `reveal()`, a word that is
easy to search for. Python cannot wipe them: whoever locks the desk ends the process.
"""

import hmac
import os
from hashlib import blake2b
from typing import ClassVar, Final, NoReturn, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from leeward.errors import InvalidIdentifier, InvalidKey
from leeward.ids import RandomBytes

KEY_BYTES: Final = 32
MOST_LABEL_BYTES: Final = 64

_DERIVE: Final = b"lw-derive-1"


class SecretKey:
    """Secret bytes of one purpose. Equality takes constant time; there is no hash."""

    __slots__ = ("_secret",)
    length: ClassVar[int] = KEY_BYTES

    def __init__(self, secret: bytes) -> None:
        """Hold `secret`.

        Raises:
            InvalidKey: its length is not that of this sort of key.
        """
        if len(secret) != self.length:
            raise InvalidKey(length=len(secret))
        self._secret = bytes(secret)

    @classmethod
    def generate(cls, random: RandomBytes = os.urandom) -> Self:
        """Return a fresh key of this sort."""
        return cls(random(cls.length))

    def reveal(self) -> bytes:
        """Return the secret bytes, for the one place that needs them."""
        return self._secret

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and hmac.compare_digest(self._secret, other._secret)

    __hash__ = None  # type: ignore[assignment]  # a key in a set or dict would linger there

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied: a key never leaves by accident."""
        raise InvalidKey(length=self.length)


class VaultKey(SecretKey):
    """Opens one vault; shared by its members."""

    __slots__ = ()


class MemberKey(SecretKey):
    """One member's own key in one vault; wraps her signing and sealing keys."""

    __slots__ = ()


class KeyEncryptionKey(SecretKey):
    """Made from a passphrase; wraps other keys and nothing else."""

    __slots__ = ()


class EpochKey(SecretKey):
    """Opens one stream during one epoch."""

    __slots__ = ()


class AttachmentKey(SecretKey):
    """Opens the chunks of one attachment."""

    __slots__ = ()


class DerivedKey(SecretKey):
    """A key for one labelled use, derived from a vault or member key."""

    __slots__ = ()


class SealingPrivateKey(SecretKey):
    """Opens grants: ML-KEM-768 seed (64 bytes) and X25519 private key (32)."""

    __slots__ = ()
    length = 96


class SigningKey(SecretKey):
    """A device's Ed25519 private key."""

    __slots__ = ("_loaded",)
    _loaded: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes by which everyone checks this device's signatures."""
        return self._key().public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over `message`, which begins with its tag."""
        return self._key().sign(message)

    def _key(self) -> Ed25519PrivateKey:
        """Return the loaded key; loading costs as much as signing, so it happens once."""
        try:
            return self._loaded
        except AttributeError:
            self._loaded = Ed25519PrivateKey.from_private_bytes(self._secret)
            return self._loaded


def derive(parent: VaultKey | MemberKey, label: str) -> DerivedKey:
    """Return the key that `parent` holds for the use named `label`.

    Raises:
        InvalidIdentifier: the label is empty or longer than 64 bytes.
    """
    named = label.encode()
    if not 0 < len(named) <= MOST_LABEL_BYTES:
        raise InvalidIdentifier
    digest = blake2b(named, digest_size=KEY_BYTES, key=parent.reveal(), person=_DERIVE)
    return DerivedKey(digest.digest())
