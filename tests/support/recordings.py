"""Short invented recordings, with a planted name and place in their tags."""

import io
import math
import struct
import wave
from typing import Final

from leeward.exchange.sound_ogg import _sum

NAME: Final = b"Quiet Lake-Invented"
PLACE: Final = b"+43.1234+131.9876/"


def wav(seconds: float = 0.5, rate: int = 8000) -> bytes:
    """Return a tone with a list of words before and behind its samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        tone = (int(9000 * math.sin(at / 8)) for at in range(int(seconds * rate)))
        made.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    plain = out.getvalue()
    body = b"INFOIART" + struct.pack("<I", len(NAME) + 1) + NAME + b"\0"
    words = b"LIST" + struct.pack("<I", len(body)) + body
    tagged = plain[12:36] + words + plain[36:] + words + b"bext" + struct.pack("<I", 18) + PLACE
    return b"RIFF" + struct.pack("<I", 4 + len(tagged)) + b"WAVE" + tagged


def mp3(frames: int = 12) -> bytes:
    """Return silent frames with tags of every sort around them."""
    frame = bytes((0xFF, 0xFB, 0x90, 0xC4)) + bytes(417 - 4)
    tag = b"TIT2" + struct.pack(">I", len(NAME) + 1) + b"\0\0\0" + NAME
    size = len(tag)
    id3 = b"ID3\4\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    ape = b"APETAGEX" + bytes(24) + PLACE + b"APETAGEX" + bytes(24)
    return id3 + tag + frame * frames + ape + b"TAG" + NAME.ljust(125, b"\0")


def box(name: bytes, *parts: bytes) -> bytes:
    """Return one MP4 box."""
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


def m4a(handler: bytes = b"soun") -> bytes:
    """Return the boxes of a recording; what would be sound are plain bytes."""
    clock = bytes(4) + b"\xde\xad\xbe\xef" * 2 + bytes(80)
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), NAME + b"\0")
    stbl = box(b"stbl", box(b"stco", bytes(4), struct.pack(">II", 1, 600)))
    trak = box(
        b"trak",
        box(b"tkhd", clock),
        box(b"mdia", box(b"mdhd", clock), hdlr, box(b"minf", box(b"smhd", bytes(8)), stbl)),
        box(b"udta", box(b"name", NAME)),
    )
    udta = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE))
    moov = box(b"moov", box(b"mvhd", clock), trak, udta, box(b"meta", bytes(4), NAME))
    return (
        box(b"ftyp", b"M4A \0\0\0\0M4A ")
        + moov
        + box(b"uuid", PLACE)
        + box(b"mdat", bytes(range(256)) * 4)
    )


def page(seq: int, packets: bytes, lacing: bytes, kind: int = 0, serial: int = 77) -> bytes:
    """Return one Ogg page with its sum."""
    head = b"OggS\0" + bytes((kind,)) + bytes(8) + struct.pack("<II", serial, seq)
    whole = head + bytes(4) + bytes((len(lacing),)) + lacing + packets
    return whole[:22] + struct.pack("<I", _sum(whole)) + whole[26:]


def ogg(picture: int = 700) -> bytes:
    """Return an Opus stream whose comments fill several pages."""
    comment = NAME + b"=" + PLACE + bytes(picture)
    tags = b"OpusTags" + struct.pack("<I", len(NAME)) + NAME + struct.pack("<I", 1)
    tags += struct.pack("<I", len(comment)) + comment
    full, rest = divmod(len(tags), 255)
    lacing = b"\xff" * full + bytes((rest,))
    cut = 2
    return (
        page(0, b"OpusHead" + bytes(11), bytes((19,)), kind=2)
        + page(1, tags[: 255 * cut], lacing[:cut])
        + page(2, tags[255 * cut :], lacing[cut:], kind=1)
        + page(3, b"\xf8" * 40, bytes((20, 20)))
        + page(4, b"\xf8" * 20, bytes((20,)), kind=4)
    )
