"""Recognising telephone numbers as they are written, dictated and spelled out in notes."""

import re
from collections.abc import Iterator
from typing import Final

from leeward.cases.number_shapes import END, START, begins_as_date, is_money

_SHAPES: Final = tuple(
    re.compile(START + pattern + END)
    for pattern in (
        r"\(?01[016789]\)?[\s.\-]?\d{3,4}[\s.\-]?\d{4}",
        r"0(?:2|[3-6][1-5]|70|50\d)[\s.)\-]{1,2}\d{3,4}[\s.\-]\d{4}",
        r"(?:15|16|18)\d{2}-\d{4}",
        r"(?:86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}",
        r"0\d{2,3}-\d{7,8}",
        r"[(（]0\d{2,3}[)）][\s\-]?\d{7,8}",
        r"[48]00-\d{3,4}-\d{3,4}",
        r"0?19[1235][\s\-]\d{3}[\s\-]\d{4}",
        r"019[1235]\d{7}",
        r"00(?:1|7|66|8[1246]|85[0-6]|95|976)[\s\-]?\d(?:[\s\-]?\d){6,11}",
        r"0\d{2,4}[ \-]\d{3,4}[ \-]\d{4}",
        r"(?:\(\d{3}\)\s?|\d{3}[\-.])\d{3}[\-.]\d{4}",
        r"[01](?: \d){8,11}",
    )
)
_ABROAD: Final = re.compile(r"(?<![0-9A-Za-z_+])\+\s?\d{1,3}(?:[\s.\-]?\(?\d{1,5}\)?){2,5}" + END)
_CUE: Final = re.compile(
    r"(?:전화|연락처|휴대폰|핸드폰|손전화|폰\s?번호|电话|手机|联系方式"
    r"|\b(?:tel|telephone|phone|mobile|cell|landline)\b)"
    r"[^\d\n+]{0,10}(\d(?:[\s\-]?\d){6,13})" + END,
    re.IGNORECASE,
)
_KOREAN: Final = "0-9공영일이삼사오육륙칠팔구"
_DICTATED: Final = (
    # 공일공에 이삼사오에 육칠팔구
    re.compile(
        rf"(?<![가-힣0-9])(?<!\d[.,/:\-])[공영0][일1][공영일육칠팔구0-9](?:[에의,.\-]?\s?[{_KOREAN}]{{1,4}}){{2,3}}"
        rf"(?![0-9])"
    ),
    re.compile(
        r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)[\s,\-]+){6,}"
        r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b",
        re.IGNORECASE,
    ),
)
_FEWEST_DICTATED: Final = 9


_FEWEST_WRITTEN: Final = 7
_DIGIT: Final = re.compile(r"\d")
_HINT: Final = re.compile(
    r"\d|[공영]일|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE
)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of what looks like a telephone number."""
    if not _HINT.search(text):
        return
    if len(_DIGIT.findall(text)) >= _FEWEST_WRITTEN:
        yield from _written(text)
    for found in _DICTATED[0].finditer(text):
        digits = len(re.sub(rf"[^{_KOREAN}]", "", found[0]))
        if digits >= _FEWEST_DICTATED and not is_money(text, *found.span()):
            yield found.span()
    for found in _DICTATED[1].finditer(text):
        yield found.span()


def _written(text: str) -> Iterator[tuple[int, int]]:
    for found in _ABROAD.finditer(text):
        if 8 <= sum(sign.isdigit() for sign in found[0]) <= 15:
            yield found.span()
    for pattern in _SHAPES:
        for found in pattern.finditer(text):
            if not is_money(text, *found.span()):
                yield found.span()
    for found in _CUE.finditer(text):
        if not begins_as_date(found[1]) and not is_money(text, *found.span(1)):
            yield found.span(1)
