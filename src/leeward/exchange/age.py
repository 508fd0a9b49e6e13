"""Exports are sealed with age, so that any colleague's age program opens them.

A passphrase goes through scrypt with age's own work factor; a recipient is an age public key
("age1…"). One or the other: age does not mix them. Everything stays in memory.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import pyrage

from leeward.errors import InvalidRecipient, WeakPassphrase, WrongPassphrase

LEAST_CHARACTERS: Final = 12
HEADER: Final = b"age-encryption.org/v1\n"


def seal_for(data: bytes, recipients: Sequence[str]) -> bytes:
    """Seal an export to one or more age public keys.

    Raises:
        InvalidRecipient: no recipient, or a text that is no age public key.
    """
    if not recipients:
        raise InvalidRecipient(place=0)
    keys = []
    for place, text in enumerate(recipients, start=1):
        try:
            keys.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError as error:
            raise InvalidRecipient(place=place) from error
    return bytes(pyrage.encrypt(data, keys))


def seal_with(data: bytes, passphrase: str) -> bytes:
    """Seal an export with a passphrase, told to the receiver another way than the file.

    Raises:
        WeakPassphrase: shorter than an offline guesser should be given.
    """
    plain = unicodedata.normalize("NFC", passphrase)
    if len(plain) < LEAST_CHARACTERS:
        raise WeakPassphrase(least=LEAST_CHARACTERS)
    return bytes(pyrage.passphrase.encrypt(data, plain))


def open_with(sealed: bytes, passphrase: str) -> bytes:
    """Open what `seal_with` made.

    Raises:
        WrongPassphrase: the passphrase does not open it, or it was altered.
    """
    try:
        plain = unicodedata.normalize("NFC", passphrase)
        return bytes(pyrage.passphrase.decrypt(sealed, plain))
    except pyrage.DecryptError as error:
        raise WrongPassphrase from error


def is_sealed(data: bytes) -> bool:
    """Whether these bytes are an age file, so that an import can say what to do with it."""
    return data.startswith(HEADER)
