"""A picture without anything that was written beside its pixels.

The pixels are decoded and encoded anew, so that nothing else can come along: no place or time
of the camera (EXIF), no XMP, no colour profile with its comments, no thumbnail, no text chunk,
no second picture and nothing behind the end. Everything happens in memory.
"""

import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from leeward.errors import UnfitFile

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
"""Decoded, a picture takes three or four bytes for each, and once more while it is turned."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITY: Final = 92
_MODES: Final = frozenset({"L", "RGB", "RGBA"})


def without_metadata(content: bytes) -> bytes:
    """Return the picture upright, in its own format, with its pixels alone.

    Of an animation the first picture remains. Colours of a wide profile come out a little
    paler: the profile itself is text and goes.

    Raises:
        UnfitFile: it is too large, cannot be decoded, or is no JPEG, PNG or WebP.
    """
    if len(content) > MOST_BYTES:
        raise UnfitFile(reason="picture_large")
    try:
        # Warnings of a decoder may quote the file, and would reach the standard error.
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=_FORMATS) as opened:
            warnings.simplefilter("ignore")
            form = opened.format
            _check_size(opened)
            opened.load()
            return _encoded(_upright(opened), "JPEG" if form == "MPO" else str(form))
    except UnfitFile:
        raise
    except Image.DecompressionBombError as bomb:
        raise UnfitFile(reason="picture_large") from bomb
    except Exception as broken:  # decoders raise whatever a crafted file leads them to
        raise UnfitFile(reason="picture_broken") from broken


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise UnfitFile(reason="picture_large")


def _upright(picture: Image.Image) -> Image.Image:
    """Return the pixels as the camera was held, and forget how it was held."""
    has_alpha = picture.has_transparency_data
    turned = ImageOps.exif_transpose(picture)
    turned.info.clear()
    if turned.mode == "P" and has_alpha:
        return _plain(picture, "RGBA")
    if turned.mode in _MODES:
        return turned
    return _plain(turned, "RGBA" if has_alpha else "RGB")


def _plain(picture: Image.Image, mode: str) -> Image.Image:
    plain = ImageOps.exif_transpose(picture.convert(mode))
    plain.info.clear()
    return plain


def _encoded(picture: Image.Image, form: str) -> bytes:
    out = BytesIO()
    if form == "PNG":
        picture.save(out, "PNG", optimize=False)
    elif form == "WEBP":
        picture.save(out, "WEBP", quality=_QUALITY, exif=b"", xmp=b"", icc_profile=b"")
    else:
        flat = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
        flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
