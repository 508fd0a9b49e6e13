"""A file on its way into the vault: looked at, stripped and sealed, piece by piece.

Pictures wait in memory until they are whole, since only decoded pixels are free of what a
camera wrote beside them. Everything else is sealed as it comes.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leeward.desk.session import Session
from leeward.engines import pictures_pillow
from leeward.errors import LeewardError, UnfitFile
from leeward.exchange.file_sorts import ENOUGH, FileSort, file_sort
from leeward.exchange.recordings import stripper
from leeward.vault.attachments import SealedFile, SealedWriter

if TYPE_CHECKING:
    from leeward.exchange.sound import Stripper

PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a file: sealed and waiting for its entry, or why it was not kept."""

    sort: FileSort | None
    sealed: SealedFile | None
    fault: LeewardError | None = None


class ArrivingFile:
    """Takes a file in. What is wrong with it is kept for the form, and the rest let go by."""

    def __init__(self, session: Session) -> None:
        self._session: Final = session
        self._begun = bytearray()
        self._sort: FileSort | None = None
        self._strip: Stripper | None = None
        self._writer: SealedWriter | None = None
        self._fault: LeewardError | None = None

    def write(self, chunk: bytes) -> None:
        """Take the next piece."""
        if self._fault is not None:
            return
        try:
            self._take(chunk)
        except LeewardError as fault:
            self._refuse(fault)

    def finish(self) -> Arrived:
        """Return what became of it: the file is sealed and durable, or nothing of it is left."""
        if self._fault is None:
            try:
                return Arrived(self._sort, self._end())
            except LeewardError as fault:
                self._refuse(fault)
        return Arrived(None, None, self._fault)

    def abandon(self) -> None:
        """Leave nothing of it."""
        self._begun.clear()
        self._strip = None
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abandon()

    def _take(self, chunk: bytes) -> None:
        if self._sort is None or self._sort.sort == "picture":
            self._begun += chunk
            if len(self._begun) > pictures_pillow.MOST_BYTES:
                raise UnfitFile(reason="picture_large")
            if self._sort is None and len(self._begun) >= ENOUGH:
                self._begin()
        else:
            self._pass_on(chunk)

    def _begin(self) -> None:
        self._sort = file_sort(bytes(self._begun[:ENOUGH]))
        if self._sort.sort == "picture":
            return
        self._strip = stripper(self._sort) if self._sort.sort == "sound" else None
        self._writer = self._session.vault.begin_file()
        begun = bytes(self._begun)
        self._begun.clear()
        self._pass_on(begun)

    def _pass_on(self, chunk: bytes) -> None:
        assert self._writer is not None  # noqa: S101 (`_begin` made it)
        self._writer.write(chunk if self._strip is None else self._strip.feed(chunk))

    def _end(self) -> SealedFile:
        if self._sort is None:
            self._begin()
        if self._writer is None:
            clean = pictures_pillow.without_metadata(bytes(self._begun))
            self._begun.clear()
            self._writer = self._session.vault.begin_file()
            for at in range(0, len(clean), PIECE):
                self._writer.write(clean[at : at + PIECE])
        elif self._strip is not None:
            self._writer.write(self._strip.finish())
        sealed = self._writer.finish()
        self._writer = None
        return sealed

    def _refuse(self, fault: LeewardError) -> None:
        self._fault = fault
        self.abandon()
