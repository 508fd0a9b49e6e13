"""The committing box under every sealed thing: one fresh key, one zero nonce, one AAD.

`k || commit = BLAKE2b-512(key, person, context || salt)`. Because the salt is fresh, `k` encrypts
once, so the nonce may be constant; because `commit` is compared before anything is opened,
no blob opens under two keys (`docs/formats/segment-v1.md`).
"""

import hmac
from hashlib import blake2b
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from leeward.errors import SealBroken, TooLarge

SUITE: Final = 0x01
SALT_BYTES: Final = 24
COMMIT_BYTES: Final = 32
TAG_BYTES: Final = 16
LENGTH_BYTES: Final = 4
LEAST_PADDED: Final = 1024
MOST_PADDED: Final = (1 << 20) - 1 - SALT_BYTES - COMMIT_BYTES - TAG_BYTES
"""A whole blob is at most 1 MiB: what a relay takes at once."""

COMMIT_AT: Final = 1 + SALT_BYTES
CIPHERTEXT_AT: Final = COMMIT_AT + COMMIT_BYTES

LEAST_BLOB: Final = CIPHERTEXT_AT + LEAST_PADDED + TAG_BYTES
_MOST_BLOB: Final = CIPHERTEXT_AT + MOST_PADDED + TAG_BYTES
_NONCE: Final = bytes(12)


def padded_length(length: int) -> int:
    """Return the padded length of a plaintext: Padmé with a floor of 1 KiB.

    Raises:
        TooLarge: no blob holds that much.

    Source:
        Nikitin et al. (2019), "Reducing Metadata Leakage from Encrypted Files and
        Communication with PURBs", PoPETs 2019(4).
    """
    if length > MOST_PADDED:
        raise TooLarge(limit=MOST_PADDED)
    if length <= LEAST_PADDED:
        return LEAST_PADDED
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return min((length + mask) & ~mask, MOST_PADDED)


def unpad(plaintext: bytes, header: int) -> int:
    """Return where the content ends, having checked length and zeros.

    Args:
        plaintext: begins with the content's length; the content begins at `header`.
        header: bytes before the content.

    Raises:
        SealBroken: the padding is not the one spelling that the content has.
    """
    end = header + int.from_bytes(plaintext[:LENGTH_BYTES], "big")
    if end > MOST_PADDED or padded_length(end) != len(plaintext):
        raise SealBroken
    if plaintext.count(0, end) != len(plaintext) - end:
        raise SealBroken
    return end


def split(key: bytes, person: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Return `(k, commit)`."""
    both = blake2b(data, key=key, person=person).digest()
    return both[:32], both[32:]


def encrypt(k: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Encrypt once under a key that is used for nothing else."""
    return ChaCha20Poly1305(k).encrypt(_NONCE, plaintext, aad)


def decrypt(k: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """Decrypt, or refuse.

    Raises:
        SealBroken: ciphertext or context were altered.
    """
    try:
        return ChaCha20Poly1305(k).decrypt(_NONCE, ciphertext, aad)
    except InvalidTag:
        raise SealBroken from None


def pack(header: bytes, content: bytes) -> bytes:
    """Return the padded plaintext that `unpad` reads: length, header, content, zeros."""
    plaintext = len(content).to_bytes(LENGTH_BYTES, "big") + header + content
    return plaintext.ljust(padded_length(len(plaintext)), b"\0")


def seal(form: int, key: bytes, person: bytes, *, place: bytes, salt: bytes, plain: bytes) -> bytes:
    """Return `form || salt || commit || ciphertext`, bound to `place`."""
    k, commit = split(key, person, place + salt)
    first = bytes((form,))
    return first + salt + commit + encrypt(k, plain, first + place + salt + commit)


def open_box(blob: bytes, key: bytes, person: bytes, *, place: bytes) -> bytes:
    """Return the plaintext of a blob whose first byte was checked.

    Raises:
        SealBroken: of a length that no blob has, for another key or place, or altered.
    """
    salt = blob[1:COMMIT_AT]
    k, commit = split(key, person, place + salt)
    sized = LEAST_BLOB <= len(blob) <= _MOST_BLOB
    if not sized or not hmac.compare_digest(commit, blob[COMMIT_AT:CIPHERTEXT_AT]):
        raise SealBroken
    return decrypt(k, blob[CIPHERTEXT_AT:], blob[:1] + place + salt + commit)
