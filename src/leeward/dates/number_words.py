"""Numbers below two hundred that people spell out, in three languages, as digits.

Korean has two sets (스물셋, 이십삼) and pairs that mean one or the other (두세, 예닐곱);
Chinese says a pair by two digits (五六, 十七八). A pair becomes `low-high`.
"""

import re
from collections.abc import Mapping
from typing import Final

_NATIVE_ONES: Final[Mapping[str, int]] = {
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "한": 1, "두": 2, "세": 3, "석": 3, "서": 3, "네": 4, "넉": 4,
}  # fmt: skip
_NATIVE_TENS: Final[Mapping[str, int]] = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60,
    "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_PAIRS: Final[Mapping[str, tuple[int, int]]] = {
    "한두": (1, 2), "한둘": (1, 2), "두세": (2, 3), "두서너": (2, 4), "서너": (3, 4),
    "서넛": (3, 4),
    "네댓": (4, 5), "너댓": (4, 5), "너덧": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6),
    "댓": (5, 5), "예닐곱": (6, 7), "일고여덟": (7, 8), "일여덟": (7, 8), "여덟아홉": (8, 9),
    "엳아홉": (8, 9), "두셋": (2, 3), "서너댓": (3, 5),
}  # fmt: skip
_SINO: Final[Mapping[str, int]] = {
    sign: number for number, sign in enumerate("일이삼사오육칠팔구", start=1)
}
_CHINESE: Final[Mapping[str, int]] = {
    **{sign: number for number, sign in enumerate("一二三四五六七八九", start=1)},
    "两": 2, "〇": 0, "零": 0,
}  # fmt: skip
_CHINESE_TENS: Final[Mapping[str, int]] = {"廿": 20, "卅": 30}
_ENGLISH_ONES: Final[Mapping[str, int]] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TENS: Final[Mapping[str, int]] = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def _either(words: Mapping[str, object]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NATIVE: Final = re.compile(
    rf"(?<![가-힣\d])(?<!\d\s)(?P<tens>{_either(_NATIVE_TENS)})?\s?"
    rf"(?:(?P<pair>{_either(_NATIVE_PAIRS)})|(?P<ones>{_either(_NATIVE_ONES)}))?"
    r"(?=$|\s*(?:살|세(?![가-힣])|에서|이나|부터|혹은|또는|돌|달|개월|몇|안팎|즈음|쯤|정도|무렵|남짓|가까|넘|이상|초반|중반|후반|[,.()~-]))"
)
_SINO_RUN: Final = re.compile(
    r"(?<![가-힣])(?:([일이삼사오육칠팔구])?(십)([일이삼사오육칠팔구])?|([일이삼사오육칠팔구]))"
    r"(?=$|\s*(?:살|세|대|개월|여|몇|넘|쯤|정도|가까|안팎|초반|중반|후반|[,.()~-]))"
)
_CHINESE_RUN: Final = re.compile(r"[一二三四五六七八九两〇零十廿卅百]+")
_ENGLISH: Final = re.compile(
    rf"\b(?:(?P<tens>{_either(_ENGLISH_TENS)})(?:[\s-](?P<ones>{_either(_ENGLISH_ONES)}))?"
    rf"|(?P<small>{_either(_ENGLISH_ONES)}))\b"
)


def numbers_as_digits(words: str) -> str:
    """Return `words` (lower case, NFKC) with every spelled-out number in digits."""
    words = _SINO_RUN.sub(_sino, words)
    words = _NATIVE.sub(_native, words)
    words = _CHINESE_RUN.sub(_chinese, words)
    return _ENGLISH.sub(_english, words)


def _native(found: re.Match[str]) -> str:
    tens = _NATIVE_TENS.get(found["tens"] or "", 0)
    if found["pair"]:
        low, high = _NATIVE_PAIRS[found["pair"]]
        return str(tens + low) if low == high else f"{tens + low}-{tens + high}"
    if not (tens or found["ones"]):
        return found[0]
    return str(tens + _NATIVE_ONES.get(found["ones"] or "", 0))


def _sino(found: re.Match[str]) -> str:
    if found[4]:
        return str(_SINO[found[4]])
    return str(10 * _SINO.get(found[1] or "", 1) + _SINO.get(found[3] or "", 0))


def _chinese(found: re.Match[str]) -> str:
    run = found[0]
    for sign, tens in _CHINESE_TENS.items():
        if run.startswith(sign):
            ones = run[1:]
            return str(tens + _CHINESE.get(ones, 0)) if len(ones) < 2 else found[0]
    before, ten, after = run.partition("十")
    if not ten:
        digits = [_CHINESE.get(sign, -1) for sign in run]
        if -1 in digits:
            return found[0]
        if len(digits) == 2 and digits[1] - digits[0] == 1 and digits[0] > 0:
            return f"{digits[0]}-{digits[1]}"
        return "".join(map(str, digits))
    if len(before) == 2 and not after:  # 三四十
        low, high = (_CHINESE.get(sign, -10) for sign in before)
        return f"{10 * low}-{10 * high + 9}" if high - low == 1 else found[0]
    if len(before) > 1 or any(sign not in _CHINESE for sign in before + after):
        return found[0]
    tens = 10 * _CHINESE.get(before, 1)
    if len(after) == 2:  # 十七八
        low, high = _CHINESE[after[0]], _CHINESE[after[1]]
        return f"{tens + low}-{tens + high}" if high - low == 1 else found[0]
    return str(tens + _CHINESE.get(after, 0)) if len(after) < 2 else found[0]


def _english(found: re.Match[str]) -> str:
    if found["small"]:
        return str(_ENGLISH_ONES[found["small"]])
    ones = _ENGLISH_ONES.get(found["ones"] or "", 0)
    return str(_ENGLISH_TENS[found["tens"]] + ones) if ones < 10 else found[0]
