"""Photos, recordings and documents, sealed chunk by chunk as they arrive; nothing is spooled.

The only module that knows the table `attachment` and the folder `attachments/`. A file's own
key is wrapped under the epoch key of the stream that it belongs to, so that destroying a
stream's key ends its files as well. Bytes: `docs/formats/attachment-v1.md`.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import apsw

from leeward.errors import SealBroken, TooLarge, UnknownAttachment, VaultDamaged
from leeward.ids import AttachmentId, RandomBytes, id_text, new_id
from leeward.sealing.chunks import CHUNK_DATA, open_chunk, seal_chunk
from leeward.sealing.keys import AttachmentKey, EpochKey, KeyEncryptionKey
from leeward.sealing.passphrase import unwrap, wrap
from leeward.vault.folder import Folder, create_private, disk_errors, sync_folder, write_all

MOST_BYTES: Final = 512 * 1024 * 1024
LENGTH_BYTES: Final = 4

_CONTEXT: Final = b"lw-attachment-1"


class AttachmentRow(NamedTuple):
    """What is known of a sealed file without opening it."""

    attachment: AttachmentId
    stream: int
    epoch: int
    key: bytes
    bytes: int
    chunks: int


class Attachments:
    """The sealed files of this vault."""

    def __init__(self, connection: apsw.Connection, folder: Folder) -> None:
        self._connection = connection
        self._folder = folder

    def seal(
        self, content: Iterable[bytes], random: RandomBytes
    ) -> tuple[AttachmentId, AttachmentKey, int, int]:
        """Write a sealed file from pieces of any size; return id, key, bytes and chunks.

        It is durable when this returns; until a row is added for it, it is a leftover that
        `sweep` removes.

        Raises:
            TooLarge: more than 512 MiB.
            DiskFull, DiskFailed: nothing is left behind.
        """
        attachment = AttachmentId(new_id(random))
        key = AttachmentKey.generate(random)
        path = self._folder.attachment(attachment)
        total = chunks = 0
        # What `content` itself raises is its own business, so only our writing is guarded.
        with disk_errors():
            file = os.fdopen(create_private(path), "wb", buffering=0)
        try:
            with file:
                for data, last in _chunks(_limited(content)):
                    sealed = seal_chunk(key, attachment, chunks, last, data, random=random)
                    with disk_errors():
                        write_all(file, len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
                    total += len(data)
                    chunks += 1
                with disk_errors():
                    os.fsync(file.fileno())
                    sync_folder(self._folder.attachments)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return attachment, key, total, chunks

    def keep(
        self,
        attachment: AttachmentId,
        key: AttachmentKey,
        *,
        stream: int,
        epoch: int,
        epoch_key: EpochKey,
        size: int,
        chunks: int,
        random: RandomBytes,
    ) -> None:
        """Enter a sealed file, its key wrapped under its stream's; joins the transaction."""
        wrapped = wrap(
            KeyEncryptionKey(epoch_key.reveal()),
            key.reveal(),
            _CONTEXT + attachment,
            random=random,
        )
        self._connection.execute(
            "INSERT INTO attachment (attachment, stream, epoch, key, bytes, chunks)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (attachment, stream, epoch, wrapped, size, chunks),
        )

    def get(self, attachment: AttachmentId) -> AttachmentRow:
        """Return what is known of a file.

        Raises:
            UnknownAttachment: this vault has none of that id.
        """
        row = self._connection.execute(
            "SELECT attachment, stream, epoch, key, bytes, chunks FROM attachment"
            " WHERE attachment = ?",
            (attachment,),
        ).fetchone()
        if row is None:
            raise UnknownAttachment
        return AttachmentRow(AttachmentId(row[0]), *row[1:])

    def open(self, row: AttachmentRow, epoch_key: EpochKey) -> Iterator[bytes]:
        """Yield the content in pieces of at most 1 MiB, each authentic when it comes.

        Raises:
            SealBroken: a chunk was altered, moved or cut off.
            VaultDamaged: the file is missing.
        """
        path = self._folder.attachment(row.attachment)
        if not path.is_file():
            raise VaultDamaged(file="attachment")
        plain = unwrap(KeyEncryptionKey(epoch_key.reveal()), row.key, _CONTEXT + row.attachment)
        return read_chunks(path, AttachmentKey(plain), row.attachment, row.chunks)

    def of_stream(self, stream: int) -> list[AttachmentId]:
        """Return the files of a stream."""
        return [
            AttachmentId(attachment)
            for (attachment,) in self._connection.execute(
                "SELECT attachment FROM attachment WHERE stream = ? ORDER BY attachment", (stream,)
            )
        ]

    def all(self) -> list[AttachmentId]:
        """Return every file that has a row."""
        return [
            AttachmentId(attachment)
            for (attachment,) in self._connection.execute(
                "SELECT attachment FROM attachment ORDER BY attachment"
            )
        ]

    def remove_rows(self, stream: int) -> list[AttachmentId]:
        """Forget the files of a stream and their keys; joins the transaction."""
        gone = self.of_stream(stream)
        self._connection.execute("DELETE FROM attachment WHERE stream = ?", (stream,))
        return gone

    def sweep(self) -> int:
        """Delete files that no row names; return how many."""
        named = {id_text(attachment) for attachment in self.all()}
        swept = 0
        with disk_errors():
            for path in self._folder.attachments.iterdir():
                if path.name not in named:
                    path.unlink()
                    swept += 1
        return swept


def read_chunks(
    path: Path, key: AttachmentKey, attachment: AttachmentId, chunks: int
) -> Iterator[bytes]:
    """Yield the content of a sealed file of so many chunks.

    Raises:
        SealBroken: altered, moved, cut off, or with something behind its end.
    """
    with disk_errors(), path.open("rb") as file:
        for index in range(chunks):
            length = int.from_bytes(file.read(LENGTH_BYTES), "big")
            if not 0 < length <= 1 << 20:
                raise SealBroken
            sealed = file.read(length)
            if len(sealed) != length:
                raise SealBroken
            yield open_chunk(key, attachment, index, index == chunks - 1, sealed)
        if file.read(1):
            raise SealBroken


def _limited(content: Iterable[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in content:
        total += len(piece)
        if total > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        yield piece


def _chunks(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut pieces of any size into whole chunks; the last one, maybe empty, says so."""
    waiting = bytearray()
    for piece in content:
        waiting += piece
        while len(waiting) > CHUNK_DATA:
            yield bytes(waiting[:CHUNK_DATA]), False
            del waiting[:CHUNK_DATA]
    yield bytes(waiting), True
