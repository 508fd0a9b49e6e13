"""Tags go, sound stays, whatever the pieces are in which a recording arrives."""

import io
import wave
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import UnfitFile
from leeward.exchange.file_sorts import ENOUGH, M4A, MP3, OGG, WAVE, FileSort, file_sort
from leeward.exchange.recordings import stripper
from leeward.exchange.sound_ogg import _sum
from support.recordings import NAME, PLACE, box, m4a, mp3, ogg, page, wav

MADE: dict[FileSort, Callable[[], bytes]] = {MP3: mp3, M4A: m4a, OGG: ogg, WAVE: wav}
ALL = pytest.mark.parametrize("sort", list(MADE), ids=lambda sort: sort.ending)


def stripped(content: bytes, sort: FileSort, size: int = 1 << 20) -> bytes:
    strip = stripper(sort)
    kept = [strip.feed(content[at : at + size]) for at in range(0, len(content), size)]
    return b"".join([*kept, strip.finish()])


@ALL
def test_names_and_places_in_tags_are_gone(sort: FileSort) -> None:
    content = MADE[sort]()
    assert file_sort(content[:ENOUGH]) == sort
    assert NAME in content
    assert PLACE in content
    clean = stripped(content, sort)
    assert NAME not in clean
    assert PLACE not in clean
    assert file_sort(clean[:ENOUGH]) == sort
    assert stripped(clean, sort) == clean


@ALL
@settings(deadline=None)
@given(size=st.integers(1, 900))
def test_the_size_of_the_pieces_changes_nothing(sort: FileSort, size: int) -> None:
    content = MADE[sort]()
    assert stripped(content, sort, size) == stripped(content, sort)


@ALL
@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_recording_is_refused_or_comes_out_without_its_tags(
    sort: FileSort, data: st.DataObject
) -> None:
    content = MADE[sort]()
    cut = data.draw(st.integers(0, len(content) - 1))
    try:
        clean = stripped(content[:cut], sort)
    except UnfitFile:
        return
    assert NAME not in clean
    assert PLACE not in clean


def test_a_tone_is_the_same_tone_afterwards() -> None:
    def samples(content: bytes) -> bytes:
        with wave.open(io.BytesIO(content)) as opened:
            return bytes(opened.readframes(opened.getnframes()))

    clean = stripped(wav(), WAVE)
    assert samples(clean) == samples(wav())
    assert int.from_bytes(clean[4:8], "little") == len(clean) - 8


def test_every_frame_of_an_mp3_is_kept() -> None:
    frame = bytes((0xFF, 0xFB, 0x90, 0xC4)) + bytes(417 - 4)
    assert stripped(mp3(9), MP3) == frame * 9


def test_boxes_keep_their_places_and_clocks_lose_their_hours() -> None:
    clean = stripped(m4a(), M4A)
    assert len(clean) == len(m4a())
    assert clean.index(b"mdat") == m4a().index(b"mdat")
    assert b"\xde\xad\xbe\xef" not in clean


@pytest.mark.parametrize("handler", [b"vide", b"text", b"meta"])
def test_a_film_or_a_track_of_places_is_refused(handler: bytes) -> None:
    with pytest.raises(UnfitFile) as refused:
        stripped(m4a(handler), M4A)
    assert refused.value.facts["reason"] == "moving_pictures"


def test_a_table_that_reaches_beyond_itself_is_refused() -> None:
    broken = box(b"ftyp", b"M4A ") + box(b"moov", b"\0\0\xff\xfftrak") + box(b"mdat", b"x")
    with pytest.raises(UnfitFile):
        stripped(broken, M4A)


def test_pages_are_summed_anew_and_what_follows_the_end_is_dropped() -> None:
    clean = stripped(ogg() + b"hung on behind", OGG)
    assert b"hung on" not in clean
    assert len(clean) == len(ogg())
    at = pages = 0
    while at < len(clean):
        lacing = clean[at + 27 : at + 27 + clean[at + 26]]
        end = at + 27 + len(lacing) + sum(lacing)
        one = clean[at:end]
        assert _sum(one[:22] + bytes(4) + one[26:]) == int.from_bytes(one[22:26], "little")
        at, pages = end, pages + 1
    assert pages == 5


def test_a_second_stream_is_refused() -> None:
    second = page(0, b"\x80theora", bytes((7,)), kind=2, serial=78)
    content = ogg()
    at = content.index(b"OpusTags") - 29
    with pytest.raises(UnfitFile):
        stripped(content[:at] + second + content[at:], OGG)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"GIF89a", "picture_type"),
        (b"fLaC", "sound_type"),
        (b"\x1a\x45\xdf\xa3", "sound_type"),
        (b"PK\x03\x04", "paper_type"),
        (b"<svg xmlns=", "paper_type"),
        (b"<!doctype html>", "paper_type"),
        (b"RIFF\0\0\0\0AVI ", "moving_pictures"),
        (b"", "file_missing"),
    ],
)
def test_what_is_not_kept_is_refused_with_what_to_do(head: bytes, reason: str) -> None:
    with pytest.raises(UnfitFile) as refused:
        file_sort(head)
    assert refused.value.facts["reason"] == reason
