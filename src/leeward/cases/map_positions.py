"""Recognising a position on a map: coordinates, links to maps, grid and word codes."""

import re
from collections.abc import Iterator
from typing import Final

_DEGREES: Final = re.compile(
    r"(?<![\d.])-?(\d{1,2}\.\d{4,})\s*°?\s*[NS]?\s*[,\s/;]\s*-?(\d{1,3}\.\d{4,})(?!\d|\.\d)\s*°?\s*[EW]?"
)
_LETTERED: Final = re.compile(
    r"(?<![A-Za-z0-9])[NS]\s?\d{1,2}\.\d{2,}\s*°?[\s,;/]+[EW]\s?\d{1,3}\.\d{2,}"
    r"|(?<![\d.])\d{1,2}\.\d{2,}\s*°?\s?[NS][\s,;/]+\d{1,3}\.\d{2,}\s*°?\s?[EW]\b"
)
_NUMERAL: Final = (
    r"(?:\d{1,3}(?:\.\d+)?|[〇零一二三四五六七八九十百]{1,7}|[일이삼사오육칠팔구십백]{1,7})"
)
_MINUTES: Final = re.compile(
    rf"(?:(?:북위|남위|동경|서경|北纬|南纬|东经|西经)\s*{_NUMERAL}\s*(?:도|度|°)?"
    r"|\d{1,3}\s*°\s*\d{1,2}(?:\.\d+)?\s*['분分]?\s*(?:\d{1,2}(?:\.\d+)?\s*[\"초秒])?\s*[NSEWnsew]?)"
    rf"(?:\s*{_NUMERAL}\s*(?:분|分|')\s*(?:{_NUMERAL}\s*(?:초|秒|\"))?)?"
)
_SPOKEN: Final = re.compile(
    r"\d{1,3}\s?(?:도|度|deg(?:rees?)?)\s?\d{1,2}\s?(?:분|分|min(?:utes?)?)\s?\d{1,2}(?:\.\d+)?\s?(?:초|秒|sec(?:onds?)?)"
)
_CUE: Final = re.compile(
    r"(?:위도|경도|좌표|纬度|经度|坐标|定位|\b(?:gps|lat|lon|lng|latitude|longitude|coordinates)\b)"
    r"[^\d\n\-]{0,6}-?\d{1,3}\.\d{2,}",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"(?:geo:-?\d|(?:https?://)?(?:(?:(?<![\w.])[a-z0-9.]{0,40})?maps?\.(?:google|baidu|kakao|naver|qq|apple)\.\w+"
    r"|(?<![a-z0-9])google\.[a-z.]{2,10}/maps|maps\.app\.goo\.gl|goo\.gl/maps|(?<![a-z0-9])amap\.com|naver\.me|kko\.to"
    r"|surl\.amap|(?:www\.)?openstreetmap\.org|what3words\.com|w3w\.co|plus\.codes)"
    r"[/?#])[\w\-./?=&%,+@:;!#]*",
    re.IGNORECASE,
)
_CODES: Final = (
    re.compile(
        r"(?<![A-Za-z0-9+])(?:[23456789CFGHJMPQRVWX]{8}|(?=[A-Z]*\d)[23456789CFGHJMPQRVWX]{4})"
        r"\+[23456789CFGHJMPQRVWX]{2,3}(?![A-Za-z0-9+])"
    ),
    re.compile(r"///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"),
    re.compile(r"(?<![A-Za-z0-9])\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{4,5}\s\d{4,5}(?!\d)"),
)


_HINT: Final = re.compile(
    r"\d|[북남]위|[동서]경|[北南]纬|[东西]经|///|geo:|maps?\.|maps|naver|kko\.to|w3w|codes",
    re.IGNORECASE,
)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of what looks like a position on a map."""
    if not _HINT.search(text):
        return
    for found in _DEGREES.finditer(text):
        if float(found[1]) <= 90 and float(found[2]) <= 180:
            yield found.span()
    links = (_LINK,) if "." in text or ":" in text else ()
    for pattern in (_LETTERED, _MINUTES, _SPOKEN, _CUE, *links, *_CODES):
        for found in pattern.finditer(text):
            yield found.span()
