"""Recordings without their tags, as they arrive: titles, artists, places, pictures, times.

Each format has a walk: a generator that asks for so many bytes, is given them, and passes on
what is kept. A walk keeps what it knows to be sound and drops the rest, so that a tag that
nobody thought of goes too.
"""

from collections.abc import Callable, Generator
from typing import Final

from leeward.errors import UnfitFile

Emit = Callable[[bytes], None]
Steps = Generator[int, bytes, None]
"""Asks for so many bytes and is given them; fewer only at the end of the file."""

SLICE: Final = 64 * 1024
BROKEN: Final = "sound_broken"


class Stripper:
    """Feeds a walk with pieces of any size."""

    def __init__(self, walk: Callable[[Emit], Steps]) -> None:
        self._kept = bytearray()
        self._waiting = bytearray()
        self._steps: Steps | None = walk(self._kept.extend)
        self._wanted = next(self._steps)

    def feed(self, piece: bytes) -> bytes:
        """Take the next piece and return what is kept of what came so far.

        Raises:
            UnfitFile: it is not the recording that it seemed to be.
        """
        self._waiting += piece
        at = 0
        while self._steps is not None and len(self._waiting) - at >= self._wanted:
            given = bytes(self._waiting[at : at + self._wanted])
            at += self._wanted
            self._give(given)
        del self._waiting[:at]
        if self._steps is None:
            self._waiting.clear()
        return self._taken()

    def finish(self) -> bytes:
        """Return what is kept of the end.

        Raises:
            UnfitFile: the recording broke off.
        """
        while self._steps is not None:
            given = bytes(self._waiting[: self._wanted])
            del self._waiting[: self._wanted]
            self._give(given)
        return self._taken()

    def _give(self, given: bytes) -> None:
        assert self._steps is not None  # noqa: S101 (both callers have just looked)
        try:
            self._wanted = self._steps.send(given)
        except StopIteration:
            self._steps = None

    def _taken(self) -> bytes:
        kept = bytes(self._kept)
        self._kept.clear()
        return kept


def passed_on(emit: Emit, length: int) -> Steps:
    """Pass on so many bytes, slice by slice.

    Raises:
        UnfitFile: the file ends before them.
    """
    while length > 0:
        piece = yield min(SLICE, length)
        if not piece:
            raise UnfitFile(reason=BROKEN)
        emit(piece)
        length -= len(piece)


def skipped(length: int) -> Steps:
    """Drop so many bytes, or what there is of them."""
    while length > 0:
        piece = yield min(SLICE, length)
        if not piece:
            return
        length -= len(piece)
