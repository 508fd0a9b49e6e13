"""Photos, recordings and documents, sealed chunk by chunk as they arrive; nothing is spooled.

The only module that knows the table `attachment` and the folder `attachments/`. A file's own
key is wrapped under the epoch key of the stream that it belongs to, so that destroying a
stream's key ends its files as well. Bytes: `docs/formats/attachment-v1.md`.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
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
FULL_CHUNK: Final = 1 << 20
"""Sealed bytes of every chunk but the last."""

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

    def begin(self, random: RandomBytes) -> "SealedWriter":
        """Begin a sealed file; it is a leftover that `sweep` removes until `keep` names it.

        Raises:
            DiskFull, DiskFailed: nothing is left behind.
        """
        return SealedWriter(self._folder, random)

    def seal(self, content: Iterable[bytes], random: RandomBytes) -> "SealedFile":
        """Write a sealed file from pieces of any size; durable when this returns.

        Raises:
            TooLarge: more than 512 MiB.
            DiskFull, DiskFailed: nothing is left behind.
        """
        writer = self.begin(random)
        try:
            for piece in content:
                writer.write(piece)
            return writer.finish()
        except BaseException:
            writer.abandon()
            raise

    def keep(
        self,
        file: "SealedFile",
        *,
        stream: int,
        epoch: int,
        epoch_key: EpochKey,
        random: RandomBytes,
    ) -> None:
        """Enter a sealed file, its key wrapped under its stream's; joins the transaction."""
        wrapped = wrap(
            KeyEncryptionKey(epoch_key.reveal()),
            file.key.reveal(),
            _CONTEXT + file.attachment,
            random=random,
        )
        self._connection.execute(
            "INSERT INTO attachment (attachment, stream, epoch, key, bytes, chunks)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (file.attachment, stream, epoch, wrapped, file.bytes, file.chunks),
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

    def open(self, row: AttachmentRow, epoch_key: EpochKey, *, first: int = 0) -> Iterator[bytes]:
        """Yield the content in pieces of at most 1 MiB, each authentic when it comes.

        Args:
            row: which file.
            epoch_key: the key of its stream.
            first: the chunk from which to read; each but the last holds `CHUNK_DATA` bytes.

        Raises:
            SealBroken: a chunk was altered, moved or cut off.
            VaultDamaged: the file is missing.
        """
        path = self._folder.attachment(row.attachment)
        if not path.is_file():
            raise VaultDamaged(file="attachment")
        plain = unwrap(KeyEncryptionKey(epoch_key.reveal()), row.key, _CONTEXT + row.attachment)
        return read_chunks(path, AttachmentKey(plain), row.attachment, row.chunks, first)

    def sizes(self, streams: Sequence[int]) -> dict[AttachmentId, int]:
        """Return the files of some streams with their length in bytes."""
        marks = ", ".join("?" * len(streams))
        return {
            AttachmentId(attachment): size
            for attachment, size in self._connection.execute(
                f"SELECT attachment, bytes FROM attachment WHERE stream IN ({marks})",  # noqa: S608 - marks only
                tuple(streams),
            )
        }

    def remove_row(self, attachment: AttachmentId) -> None:
        """Forget one file and its key; joins the transaction."""
        self._connection.execute("DELETE FROM attachment WHERE attachment = ?", (attachment,))

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


class SealedFile(NamedTuple):
    """A sealed file that is whole on the disk, and its key, until a row names it."""

    attachment: AttachmentId
    key: AttachmentKey
    bytes: int
    chunks: int


class SealedWriter:
    """Takes a file piece by piece and seals each full chunk before the next comes."""

    def __init__(self, folder: Folder, random: RandomBytes) -> None:
        self._folder = folder
        self._random = random
        self._attachment = AttachmentId(new_id(random))
        self._key = AttachmentKey.generate(random)
        self._path = folder.attachment(self._attachment)
        self._waiting = bytearray()
        self._total = self._chunks = 0
        with disk_errors():
            self._file = os.fdopen(create_private(self._path), "wb", buffering=0)

    def write(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            TooLarge: more than 512 MiB.
            DiskFull, DiskFailed: it cannot be written.
        """
        self._total += len(piece)
        if self._total > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        self._waiting += piece
        # The last chunk says that it is the last, so that a full one waits for what follows.
        while len(self._waiting) > CHUNK_DATA:
            self._seal(bytes(self._waiting[:CHUNK_DATA]), last=False)
            del self._waiting[:CHUNK_DATA]

    def finish(self) -> SealedFile:
        """Seal the last chunk, maybe an empty one; the file is durable when this returns."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()
        with disk_errors():
            os.fsync(self._file.fileno())
            self._file.close()
            sync_folder(self._folder.attachments)
        return SealedFile(self._attachment, self._key, self._total, self._chunks)

    def abandon(self) -> None:
        """Leave nothing of it."""
        self._waiting.clear()
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        sealed = seal_chunk(
            self._key, self._attachment, self._chunks, last, chunk, random=self._random
        )
        with disk_errors():
            write_all(self._file, len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
        self._chunks += 1


def read_chunks(
    path: Path, key: AttachmentKey, attachment: AttachmentId, chunks: int, first: int = 0
) -> Iterator[bytes]:
    """Yield the content of a sealed file of so many chunks, from chunk `first` on.

    Raises:
        SealBroken: altered, moved, cut off, or with something behind its end.
    """
    with disk_errors(), path.open("rb") as file:
        file.seek(first * (LENGTH_BYTES + FULL_CHUNK))
        for index in range(first, chunks):
            length = int.from_bytes(file.read(LENGTH_BYTES), "big")
            if not 0 < length <= FULL_CHUNK:
                raise SealBroken
            sealed = file.read(length)
            if len(sealed) != length:
                raise SealBroken
            yield open_chunk(key, attachment, index, index == chunks - 1, sealed)
        if file.read(1):
            raise SealBroken
