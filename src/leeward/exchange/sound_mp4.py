"""M4A without tags: what is not sound becomes a `free` box of the same length, all zeros.

Boxes keep their places, since tables inside count bytes from the beginning of the file.
"""

from typing import Final

from leeward.errors import UnfitFile
from leeward.exchange.sound import BROKEN, SLICE, Emit, Steps, passed_on

_MOST_TABLE: Final = 16 * 1024 * 1024
_DEEPEST: Final = 8

_TABLES: Final = frozenset({b"moov", b"moof"})
_AS_IT_IS: Final = frozenset({b"ftyp", b"styp", b"sidx", b"mfra", b"mdat"})
_HOLDERS: Final = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"mvex", b"moof", b"traf"}
)
_CLOCKS: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_SOUND: Final = _CLOCKS | frozenset(
    {
        *(b"smhd", b"dref", b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco"),
        *(b"co64", b"stss", b"sgpd", b"sbgp", b"elst", b"trex", b"mehd", b"mfhd", b"tfhd"),
        *(b"tfdt", b"trun", b"hdlr"),
    }
)


def walk(emit: Emit) -> Steps:
    """Pass on the boxes that are sound, and blanks for the others.

    Raises:
        UnfitFile: it holds pictures or words in time, or is broken.
    """
    tables = sounds = 0
    while True:
        head = yield 8
        if not head:
            break
        length, name = _length(head), head[4:8]
        if length == 1:
            head += yield 8
            length = int.from_bytes(head[8:], "big")
        inside = length - len(head)
        if len(head) < 8 or inside < 0:
            raise UnfitFile(reason=BROKEN)
        if name in _TABLES:
            if inside > _MOST_TABLE:
                raise UnfitFile(reason=BROKEN)
            table = bytearray((yield inside) if inside else b"")
            if len(table) != inside:
                raise UnfitFile(reason=BROKEN)
            _scrub(table, 0, inside, 0)
            tables += 1
            emit(head + table)
        elif name in _AS_IT_IS and (name in {b"mdat", b"ftyp"} or inside <= _MOST_TABLE):
            sounds += name == b"mdat"
            emit(head)
            yield from passed_on(emit, inside)
        else:
            emit(head[:4] + b"free" + head[8:])
            yield from _blank(emit, inside)
    if not tables or not sounds:
        raise UnfitFile(reason=BROKEN)


def _length(head: bytes) -> int:
    # Zero would mean "to the end", which no recorder writes that also writes a table.
    return int.from_bytes(head[:4], "big")


def _blank(emit: Emit, length: int) -> Steps:
    while length > 0:
        piece = yield min(SLICE, length)
        if not piece:
            raise UnfitFile(reason=BROKEN)
        emit(bytes(len(piece)))
        length -= len(piece)


def _scrub(table: bytearray, start: int, end: int, depth: int) -> None:
    """Blank what is not sound between two places of a table, box by box."""
    while start < end:
        length, name = (
            int.from_bytes(table[start : start + 4], "big"),
            bytes(table[start + 4 : start + 8]),
        )
        if length < 8 or start + length > end or depth > _DEEPEST:
            raise UnfitFile(reason=BROKEN)
        inside = start + 8
        if name in _HOLDERS:
            _scrub(table, inside, start + length, depth + 1)
        elif name in _SOUND:
            _check(table, name, inside, start + length)
        else:
            table[start + 4 : start + 8] = b"free"
            table[inside : start + length] = bytes(length - 8)
        start += length


def _check(table: bytearray, name: bytes, inside: int, end: int) -> None:
    """Take the hours out of a clock and the words out of a handler; only sound may be handled."""
    if name in _CLOCKS:
        wide = 16 if end > inside and table[inside] == 1 else 8
        if inside + 4 + wide > end:
            raise UnfitFile(reason=BROKEN)
        table[inside + 4 : inside + 4 + wide] = bytes(wide)
    elif name == b"hdlr":
        if bytes(table[inside + 8 : inside + 12]) not in {b"soun", b"url ", b"alis"}:
            raise UnfitFile(reason="moving_pictures")
        table[inside + 24 : end] = bytes(max(0, end - inside - 24))
