"""Showing the file of a document: decrypted in memory, from any place in it, and recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from leeward.cases.record import changes
from leeward.desk.documents import KIND, file_of
from leeward.desk.looking import SECONDS
from leeward.desk.open_file import open_file
from leeward.desk.session import Session
from leeward.errors import InvalidIdentifier, SealedClosed
from leeward.exchange.file_sorts import ENOUGH, FileSort, file_sort
from leeward.ids import AttachmentId, CaseId, EntityId, StreamKind, new_id
from leeward.sealing.chunks import CHUNK_DATA

FOR_PAPERS: Final = "papers"
"""What a file in care is looked at for; for a sealed one its member said when she opened."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A sealed file that can be read from any place.

    Attributes:
        session: whose desk.
        attachment: which file.
        sort: what it is, by its own first bytes.
        size: its length in bytes.
    """

    session: Session
    attachment: AttachmentId
    sort: FileSort
    size: int

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the content from `start` up to, not including, `end`; nothing touches the disk.

        Raises:
            SealBroken: it was altered.
        """
        first = start // CHUNK_DATA
        chunks = self.session.vault.attachment(self.attachment, first=first)
        return _cut(chunks, start - first * CHUNK_DATA, end - start)


def open_document_file(session: Session, case: CaseId, entity: EntityId) -> OpenedFile:
    """Open the file of a document; nothing is recorded.

    Raises:
        UnknownCase: no such case here.
        SealedClosed: there is no such file here while sealed is closed.
        InvalidIdentifier: the document has no file.
        UnknownAttachment: its file was destroyed.
    """
    attachment, _ = _named(session, case, entity)
    row = session.vault.attachment_row(attachment)
    head = next(session.vault.attachment(attachment), b"")
    return OpenedFile(session, attachment, file_sort(head[:ENOUGH]), row.bytes)


def record_showing(session: Session, case: CaseId, entity: EntityId, *, copied: bool) -> None:
    """Record that somebody is about to see a file, or to take a copy of it out of the vault.

    Raises:
        UnknownCase, SealedClosed, InvalidIdentifier: as `open_document_file`.
    """
    _, stream = _named(session, case, entity)
    said = {
        "purpose": session.sealed_purpose if stream is StreamKind.SEALED else FOR_PAPERS,
        "kind": KIND,
        "entity": bytes(entity),
        "field": "file_copy" if copied else "file",
        "seconds": None if copied else SECONDS,
    }
    file = session.vault.case_file(case)
    drafts = changes(file, "look", EntityId(new_id(session.random)), said)
    session.vault.record(case, drafts)


def _named(session: Session, case: CaseId, entity: EntityId) -> tuple[AttachmentId, StreamKind]:
    record = open_file(session, case).file.one(KIND, entity)
    held = None if record is None else file_of(record)
    if held is None:
        raise InvalidIdentifier if session.sealed_is_open else SealedClosed
    return AttachmentId(held.value), held.stream


def _cut(chunks: Iterator[bytes], skip: int, length: int) -> Iterator[bytes]:
    for chunk in chunks:
        piece = chunk[skip : skip + length]
        skip = 0
        length -= len(piece)
        yield piece
        if length <= 0:
            return
