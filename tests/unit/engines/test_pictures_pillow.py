"""Whatever was written beside the pixels is gone, and the pixels are the same, upright."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from leeward.engines import pictures_pillow
from leeward.engines.pictures_pillow import without_metadata
from leeward.errors import UnfitFile
from support.pictures_with_secrets import GPS, NAME, planted

RED, BLUE = (200, 30, 30), (20, 40, 190)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_name_profile_and_text_are_gone(form: str) -> None:
    content = planted(form)
    assert NAME in content
    assert GPS in content
    clean = without_metadata(content)
    for secret in (NAME, GPS, b"Exif", b"http://ns.adobe.com", b"tEXt", b"iTXt", b"ICC_PROFILE"):
        assert secret not in clean, secret
    picture = opened(clean)
    assert picture.format == form
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
        "loop",
        "background",
    }


def test_a_picture_that_was_held_sideways_stands_upright_afterwards() -> None:
    wide = Image.new("RGB", (40, 20), RED)
    wide.paste(BLUE, (0, 0, 20, 20))
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    wide.save(out, "JPEG", exif=exif, quality=95)
    picture = opened(without_metadata(out.getvalue()))
    assert picture.size == (20, 40)
    top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[2] > top[0]
    assert bottom[0] > bottom[2]


def test_what_is_hung_on_behind_a_picture_does_not_come_along() -> None:
    content = planted("JPEG") + b"<html><script>alert(1)</script>" + b"PK\x03\x04 hidden"
    clean = without_metadata(content)
    assert b"<html>" not in clean
    assert b"hidden" not in clean


def test_a_see_through_palette_picture_stays_see_through() -> None:
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    out = BytesIO()
    picture.save(out, "PNG", transparency=0, pnginfo=PngInfo())
    clean = opened(without_metadata(out.getvalue()))
    assert clean.mode == "RGBA"
    assert clean.getpixel((3, 3)) == (255, 0, 0, 0)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999)))
    with pytest.raises(UnfitFile) as refused:
        without_metadata(bomb + chunk(b"IEND", b""))
    assert refused.value.facts["reason"] == "picture_large"


def test_a_file_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_pillow, "MOST_BYTES", 100)
    with pytest.raises(UnfitFile) as refused:
        without_metadata(planted("PNG"))
    assert refused.value.facts["reason"] == "picture_large"


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a\1\0\1\0\0\0\0;",
        b"",
        b"\xff\xd8\xff\xe0 not a picture at all",
    ],
)
def test_other_formats_are_not_even_tried(content: bytes) -> None:
    with pytest.raises(UnfitFile):
        without_metadata(content)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_picture_is_refused_or_comes_out_clean(data: st.DataObject) -> None:
    content = bytearray(planted(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    try:
        clean = without_metadata(bytes(content[:cut]))
    except UnfitFile:
        return
    assert NAME not in clean
    assert GPS not in clean
