"""Ogg Opus and Vorbis without comments.

The second packet, which holds them, keeps its length and loses its words, so that every page
keeps its place; pages that changed are summed anew.
"""

from collections.abc import Generator
from typing import Final

from leeward.errors import UnfitFile
from leeward.exchange.sound import BROKEN, Emit, Steps

_HEAD: Final = 27
_MOST_COMMENTS: Final = 8 * 1024 * 1024
_BEGINNING: Final = 2
_END: Final = 4

_COMMENTS: Final = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis"}
"""How a stream begins, and how its comments do."""


def _summed() -> tuple[int, ...]:
    table = []
    for first in range(256):
        rest = first << 24
        for _ in range(8):
            rest = (rest << 1 ^ (0x04C11DB7 if rest & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(rest)
    return tuple(table)


_TABLE: Final = _summed()

PageSteps = Generator[int, bytes, tuple[bytes, bytes, bytes]]
"""As `Steps`; gives head, lacing and body of a page in the end."""


def walk(emit: Emit) -> Steps:
    """Pass on one stream of sound; a second one, or one of pictures, is refused.

    Raises:
        UnfitFile: it is no such recording.
    """
    head, lacing, body = yield from _page()
    serial = head[14:18]
    words = next((after for start, after in _COMMENTS.items() if body.startswith(start)), None)
    if words is None or not head[5] & _BEGINNING:
        raise UnfitFile(reason="sound_type")
    emit(head + lacing + body)
    yield from _comments(emit, serial, words)
    while True:
        head = yield _HEAD
        if not head:
            return
        head, lacing, body = yield from _rest(head)
        if head[14:18] != serial or head[5] & _BEGINNING:
            raise UnfitFile(reason="moving_pictures")
        emit(head + lacing + body)
        if head[5] & _END:
            return


def _comments(emit: Emit, serial: bytes, words: bytes) -> Steps:
    pages: list[tuple[bytes, bytes, bytes]] = []
    length = 0
    whole = False
    while not whole:
        head, lacing, body = yield from _page()
        if head[14:18] != serial or length > _MOST_COMMENTS:
            raise UnfitFile(reason="moving_pictures" if length == 0 else BROKEN)
        pages.append((head, lacing, body))
        for size in lacing:
            length += size
            if size < 255:
                whole = True
                break
    packet = bytearray(b"".join(body for _, _, body in pages))
    if length < len(words) + 9 or not packet.startswith(words):
        raise UnfitFile(reason=BROKEN)
    # One maker without letters, no comment; Vorbis ends its packet with a set bit.
    maker = length - len(words) - 8 - (1 if words[0] == 3 else 0)
    blank = words + maker.to_bytes(4, "little") + bytes(maker) + bytes(4)
    packet[:length] = blank.ljust(length, b"\x01")
    at = 0
    for head, lacing, body in pages:
        changed = head[:22] + bytes(4) + head[26:] + lacing + packet[at : at + len(body)]
        at += len(body)
        emit(changed[:22] + _sum(changed).to_bytes(4, "little") + changed[26:])


def _page() -> PageSteps:
    head = yield _HEAD
    return (yield from _rest(head))


def _rest(head: bytes) -> PageSteps:
    if len(head) < _HEAD or not head.startswith(b"OggS\0"):
        raise UnfitFile(reason=BROKEN)
    lacing = (yield head[26]) if head[26] else b""
    size = sum(lacing)
    body = (yield size) if size else b""
    if len(lacing) != head[26] or len(body) != size:
        raise UnfitFile(reason=BROKEN)
    return head, lacing, body


def _sum(page: bytes) -> int:
    rest = 0
    for byte in page:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _TABLE[rest >> 24 ^ byte]
    return rest
