"""One plain form for dates as people write them, before any reading.

Full-width digits, Chinese numerals, traditional characters and the Korean names of lunar
days become digits and a few fixed markers; nothing is interpreted here.
"""

import re
import unicodedata
from typing import Final

_DIGITS: Final = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_NUMERAL: Final = re.compile(r"[〇零一二两三四五六七八九十廿卅]+")
_TENS: Final = {"廿": 2, "卅": 3}

_TRADITIONAL: Final = str.maketrans(
    "閏農曆陰陽舊約號歲後臘個這週期", "闰农历阴阳旧约号岁后腊个这周期"
)
_SHAPES: Final = str.maketrans("○·。、—‒−‐’‘ʼ", "〇..,––--'''")

_LUNAR_DAYS_KO: Final = (
    "하루 이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레".split()  # noqa: SIM905 - reads as a list
)
# months and days that only a lunar year has bring their calendar with them
_NAMED: Final = (
    (re.compile(r"주체\s*\d{1,3}\s*\(\s*(\d{4})\s*\)\s*년?"), r"\1년"),
    (re.compile(r"元月"), "1月"),
    (re.compile(r"정월"), "(음력)1월"),
    (re.compile(r"동짓달"), "(음력)11월"),
    (re.compile(r"섣달"), "(음력)12월"),
    (re.compile(r"正月"), "(农历)1月"),
    (re.compile(r"冬月"), "(农历)11月"),
    (re.compile(r"腊月"), "(农历)12月"),
    *(
        (re.compile(rf"초\s*{name}(?:날)?"), f"{number}일(음력)")
        for number, name in enumerate(_LUNAR_DAYS_KO, start=1)
    ),
    (re.compile(r"(?:대)?보름(?:날)?"), "15일(음력)"),
    (re.compile(r"열흘(?:날)?"), "10일"),
    (re.compile(r"初(?=[一二三四五六七八九十\d])"), "(农历)"),
)
_JUCHE: Final = re.compile(r"주체\s*(\d{1,3})\s*년")
_WEEKDAY: Final = re.compile(
    r"\(\s*[월화수목금토일一二三四五六日]\s*\)|[월화수목금토일]요일|(?:星期|周|礼拜)[一二三四五六日天]"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"
)
_TIME: Final = re.compile(
    r"(?<=\d)[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2}|am|pm)?$"
)
_BORN: Final = re.compile(r"\s*(?:출생|생일|생|出生|生日|生)$|^(?:born|b\.)\s*(?:in|on)?\s+")


def plain_words(text: str) -> str:
    """Return `text` in plain form: NFKC, lower case, digits, one space, no weekday or time."""
    words = unicodedata.normalize("NFKC", text).translate(_SHAPES).translate(_TRADITIONAL)
    words = words.strip().lower()
    words = _WEEKDAY.sub(" ", words)
    words = _JUCHE.sub(lambda found: f"{int(found[1]) + 1911}년", words)
    for pattern, plain in _NAMED:
        words = pattern.sub(plain, words)
    words = _NUMERAL.sub(lambda found: _number(found[0]), words)
    words = _TIME.sub("", words.strip())
    words = _BORN.sub("", words.strip())
    return " ".join(words.split()).strip(" ,;")


def _number(numeral: str) -> str:
    """Return the digits of one run of Chinese numerals: 二〇一六, 十二, 廿三, 三十一."""
    if not any(tens in numeral for tens in "十廿卅"):
        return "".join(_DIGITS[sign] for sign in numeral)
    total = 0
    unit = ""
    for sign in numeral:
        if sign == "十":
            total += 10 * int(unit or "1")
            unit = ""
        elif sign in _TENS:
            total += 10 * _TENS[sign]
            unit = ""
        else:
            unit += _DIGITS[sign]
    return str(total + int(unit or "0"))
