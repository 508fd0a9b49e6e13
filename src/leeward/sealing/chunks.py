"""Seal attachments in chunks whose place is bound into each. Bytes: `attachment-v1.md`."""

import os
from typing import Final

from leeward.errors import SealBroken, TooLarge, UnknownFormat
from leeward.ids import AttachmentId, RandomBytes
from leeward.sealing import box
from leeward.sealing.keys import AttachmentKey

CHUNK_FORM: Final = 0x02
CHUNK_DATA: Final = box.MOST_PADDED - box.LENGTH_BYTES
"""Bytes of content in every chunk but the last; such a chunk is a blob of exactly 1 MiB."""

_PERSON: Final = b"lw-chunk-1"


def seal_chunk(
    key: AttachmentKey,
    attachment_id: AttachmentId,
    index: int,
    last: bool,
    data: bytes,
    *,
    random: RandomBytes = os.urandom,
) -> bytes:
    """Encrypt one chunk for its place.

    Raises:
        TooLarge: more than `CHUNK_DATA`, or fewer in a chunk that is not the last.
    """
    if len(data) > CHUNK_DATA or (not last and len(data) != CHUNK_DATA):
        raise TooLarge(limit=CHUNK_DATA)
    place, salt, plain = (
        _place(attachment_id, index, last),
        random(box.SALT_BYTES),
        box.pack(b"", data),
    )
    return box.seal(CHUNK_FORM, key.reveal(), _PERSON, place=place, salt=salt, plain=plain)


def open_chunk(
    key: AttachmentKey, attachment_id: AttachmentId, index: int, last: bool, blob: bytes
) -> bytes:
    """Return the content of the chunk that belongs in this place.

    Raises:
        SealBroken: another attachment's, another place's, or altered.
        UnknownFormat: the first byte is not that of a chunk.
    """
    if not blob or blob[0] != CHUNK_FORM:
        raise UnknownFormat(format="attachment", version=blob[0] if blob else 0)
    place = _place(attachment_id, index, last)
    plaintext = box.open_box(blob, key.reveal(), _PERSON, place=place)
    end = box.unpad(plaintext, box.LENGTH_BYTES)
    if not last and end != box.MOST_PADDED:
        raise SealBroken
    return plaintext[box.LENGTH_BYTES : end]


def _place(attachment_id: bytes, index: int, last: bool) -> bytes:
    return attachment_id + index.to_bytes(4, "big") + bytes((last,))
