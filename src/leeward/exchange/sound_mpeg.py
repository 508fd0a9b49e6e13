"""MP3 without tags: frames of sound are kept, and everything between and behind them goes."""

from typing import Final

from leeward.errors import UnfitFile
from leeward.exchange.sound import BROKEN, Emit, Steps, skipped

_BITRATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES: Final = (44_100, 48_000, 32_000)
_FEWEST_FRAMES: Final = 2
_MOST_BETWEEN: Final = 256 * 1024
"""Unknown bytes that are searched for the next frame before the rest is given up."""

_ENDS: Final = (b"TAG", b"APE", b"LYR")


def walk(emit: Emit) -> Steps:
    """Pass on the frames that go on as the first one began."""
    like = b""
    frames = between = 0
    head = yield 4
    while len(head) == 4:
        if head[:3] == b"ID3":
            rest = yield 6
            sizes = (head + rest)[6:10]
            length = 0
            for size in sizes:
                length = length << 7 | size & 0x7F
            yield from skipped(length)
            head = yield 4
            continue
        length = _frame(head)
        mark = bytes((head[1] & 0xFE, head[2] & 0x0C))
        if length and like in {b"", mark}:
            rest = yield length - 4
            if len(rest) == length - 4:
                like = mark
                frames += 1
                emit(head + rest)
            head = yield 4
            continue
        if frames and head.startswith(_ENDS):
            break
        between += 1
        if between > _MOST_BETWEEN:
            break
        head = head[1:] + (yield 1)
    if frames < _FEWEST_FRAMES:
        raise UnfitFile(reason=BROKEN)


def _frame(head: bytes) -> int:
    """Return the length of the layer III frame that begins so; 0 if none does."""
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[1] & 0x06 != 0x02:
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in {0, 15} or rate == 3:
        return 0
    first = version == 3
    bitrate = 1000 * (_BITRATES_1 if first else _BITRATES_2)[bits]
    sampling = _RATES[rate] // (1 if first else 2 if version == 2 else 4)
    return (144 if first else 72) * bitrate // sampling + (head[2] >> 1 & 1)
