"""What a file is by its first bytes. What its name or a browser says of it decides nothing."""

from dataclasses import dataclass
from typing import Final, Literal

from leeward.errors import UnfitFile

Sort = Literal["picture", "sound", "paper"]
ENOUGH: Final = 64
"""So many bytes from the beginning tell what a file is."""

_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_PICTURES: Final = (b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\0\0\1\0", b"8BPS")
_SOUNDS: Final = (
    b"fLaC",
    b"#!AMR",
    b"\x1a\x45\xdf\xa3",
    b"RF64",
    b"FORM",
    b"\x02#!SILK",
    b"#!SILK",
)


@dataclass(frozen=True, slots=True)
class FileSort:
    """A sort of file that is kept: what it is to people, its media type, the end of a name."""

    sort: Sort
    media_type: str
    ending: str


JPEG: Final = FileSort("picture", "image/jpeg", "jpg")
PNG: Final = FileSort("picture", "image/png", "png")
WEBP: Final = FileSort("picture", "image/webp", "webp")
MP3: Final = FileSort("sound", "audio/mpeg", "mp3")
M4A: Final = FileSort("sound", "audio/mp4", "m4a")
WAVE: Final = FileSort("sound", "audio/wav", "wav")
OGG: Final = FileSort("sound", "audio/ogg", "ogg")
PDF: Final = FileSort("paper", "application/pdf", "pdf")


def file_sort(head: bytes) -> FileSort:
    """Return what a file is.

    Args:
        head: its first `ENOUGH` bytes, or all of a smaller file.

    Raises:
        UnfitFile: it is of no sort that is kept; the reason says what to do.
    """
    if not head:
        raise UnfitFile(reason="file_missing")
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF"):
        inside = {b"WEBP": WEBP, b"WAVE": WAVE}.get(head[8:12])
        if inside is not None:
            return inside
        raise UnfitFile(reason="moving_pictures")
    if head.startswith(b"OggS"):
        return OGG
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC:
            raise UnfitFile(reason="heic")
        return M4A
    if head.startswith(b"ID3") or (head[0] == 0xFF and len(head) > 1 and head[1] & 0xE6 == 0xE2):
        return MP3
    if head.startswith(_PICTURES):
        raise UnfitFile(reason="picture_type")
    if head.startswith(_SOUNDS):
        raise UnfitFile(reason="sound_type")
    raise UnfitFile(reason="paper_type")
