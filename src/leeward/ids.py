"""Typed opaque identifiers, and the four streams that a case may have.

Every identifier is 16 random bytes: it says nothing of what it names, so it may stand in a
URL, a file name or a log line. Distinct types keep one from being passed for another.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, NewType

from leeward.errors import InvalidIdentifier

OrganisationId = NewType("OrganisationId", bytes)
MemberId = NewType("MemberId", bytes)
DeviceId = NewType("DeviceId", bytes)
CaseId = NewType("CaseId", bytes)
StreamId = NewType("StreamId", bytes)
EntityId = NewType("EntityId", bytes)
AttachmentId = NewType("AttachmentId", bytes)

ID_BYTES: Final = 16

RandomBytes = Callable[[int], bytes]
"""A source of `n` random bytes; `os.urandom` outside tests."""


class StreamKind(StrEnum):
    """One separately keyed part of a case file; or the organisation's roster or own records."""

    CORE = "core"
    CARE = "care"
    SEALED = "sealed"
    EPHEMERAL = "ephemeral"
    ROSTER = "roster"
    ORGANISATION = "organisation"


def new_id(random: RandomBytes) -> bytes:
    """Return 16 fresh random bytes; wrap them in the type they are for."""
    return random(ID_BYTES)


def id_text(identifier: bytes) -> str:
    """Return the one spelling of an identifier: 32 lower-case hexadecimal digits."""
    return identifier.hex()


def id_from_text(text: str) -> bytes:
    """Read an identifier back.

    Raises:
        InvalidIdentifier: anything but 32 lower-case hexadecimal digits.
    """
    if len(text) != 2 * ID_BYTES or not all(digit in "0123456789abcdef" for digit in text):
        raise InvalidIdentifier
    return bytes.fromhex(text)
