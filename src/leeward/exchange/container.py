"""Zip archives from outside, looked through before any reader opens them.

xlsx and ods are zip archives of XML. A hostile one unpacks to gigabytes, declares XML
entities that multiply, or hides a file behind a password. Every part is unpacked here once,
in pieces and counted, so that what a header claims about sizes need not be believed.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from leeward.errors import InvalidFile, TooLarge

_PIECE: Final = 1 << 16
_SMALL: Final = 4 << 20
_ENCRYPTED_FLAG: Final = 0x1
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_OVERLAP: Final = max(len(word) for word in _DECLARATIONS) - 1
_WIDE_STARTS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken at most; a small organisation's lists are far below."""

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    ratio: int = 250
    parts: int = 2_000
    sheets: int = 64
    rows: int = 50_000
    columns: int = 500
    cells: int = 2_000_000
    characters: int = 32_767


LIMITS: Final = Limits()


def parts_of(data: bytes, limits: Limits) -> frozenset[str]:
    """Return the names of an archive's parts after unpacking each of them once, counted.

    Raises:
        InvalidFile: damaged, locked by a password, or with XML declarations that no
            spreadsheet program writes.
        TooLarge: too many parts, or far more inside than its size allows.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > limits.parts:
                raise TooLarge(limit="parts", most=limits.parts)
            unpacked = 0
            for info in infos:
                if info.flag_bits & _ENCRYPTED_FLAG:
                    raise InvalidFile(reason="password_protected")
                unpacked = _look_through(archive, info, unpacked, len(data), limits)
            return frozenset(info.filename for info in infos)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise InvalidFile(reason="damaged_archive") from error


def _look_through(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, unpacked: int, size: int, limits: Limits
) -> int:
    is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    with archive.open(info) as part:
        while piece := part.read(_PIECE):
            unpacked += len(piece)
            if unpacked > limits.unpacked_bytes:
                raise TooLarge(limit="unpacked_bytes", most=limits.unpacked_bytes)
            if unpacked > _SMALL and unpacked > limits.ratio * size:
                raise TooLarge(limit="ratio", most=limits.ratio)
            if is_xml:
                # No spreadsheet program writes its parts in UTF-16; a searcher for bytes
                # would be blind in such a part.
                if not tail and piece.startswith(_WIDE_STARTS):
                    raise InvalidFile(reason="xml_declarations")
                window = tail + piece
                if any(word in window for word in _DECLARATIONS):
                    raise InvalidFile(reason="xml_declarations")
                tail = window[-_OVERLAP:]
    return unpacked
