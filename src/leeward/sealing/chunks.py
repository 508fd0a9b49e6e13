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
_COMMIT_AT: Final = 1 + box.SALT_BYTES
_CIPHERTEXT_AT: Final = _COMMIT_AT + box.COMMIT_BYTES


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
    plaintext = len(data).to_bytes(box.LENGTH_BYTES, "big") + data
    plaintext += bytes(box.padded_length(len(plaintext)) - len(plaintext))
    place, salt = _place(attachment_id, index, last), random(box.SALT_BYTES)
    k, commit = box.split(key.reveal(), _PERSON, place + salt)
    form = bytes((CHUNK_FORM,))
    return form + salt + commit + box.encrypt(k, plaintext, form + place + salt + commit)


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
    if len(blob) < _CIPHERTEXT_AT + box.LEAST_PADDED + box.TAG_BYTES:
        raise SealBroken
    place, salt = _place(attachment_id, index, last), blob[1:_COMMIT_AT]
    k, commit = box.split(key.reveal(), _PERSON, place + salt)
    if not box.commits(commit, blob[_COMMIT_AT:_CIPHERTEXT_AT]):
        raise SealBroken
    plaintext = box.decrypt(k, blob[_CIPHERTEXT_AT:], blob[:1] + place + salt + commit)
    end = box.unpad(plaintext, box.LENGTH_BYTES)
    if not last and end != box.MOST_PADDED:
        raise SealBroken
    return plaintext[box.LENGTH_BYTES : end]


def _place(attachment_id: bytes, index: int, last: bool) -> bytes:
    return attachment_id + index.to_bytes(4, "big") + bytes((last,))
