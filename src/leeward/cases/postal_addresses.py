"""Recognising where a house stands: streets with numbers, flats, named villages and hamlets.

Prefecture and city are coarse enough for a note; a street, a house or a village leads to her
door. A word that only means a village, and names none, is left alone.
"""

import re
from collections.abc import Iterator
from typing import Final

# --- Korean ------------------------------------------------------------------------------

_COUNTED: Final = (
    r"(?!\s?(?:명|일|시|분|개|년|월|주|번(?!길|지)|원|만|천|세|살|회|차|달|킬로|미터|km|m\b|%|호선|인|권"
    r"|장|건|배|층))"
)
_AREA: Final = r"[가-힣]{1,6}(?:특별시|광역시|자치주|시|도|군|현|구|읍|면|동|진|향|가)"
_NO_VILLAGE_KO: Final = (
    r"(?!(?:농|어|산|강|한인|조선족|대학|민속|지구|집창|빈민|판자|시골|같은"
    r"|그|이|저|한|옆|부)\s?촌)"
)
_KOREAN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # 시·구 or 동 before a street with its number: 양천구 목동서로 12번길 34, 203호
        (
            rf"{_AREA}\s[가-힣0-9]{{1,10}}(?:대로|로|길)\s?\d{{1,4}}{_COUNTED}"
            r"(?:번길\s?\d{1,4})?(?:-\d{1,4})?(?:,?\s?\d{1,4}[동호층])*"
        ),
        r"[가-힣]{1,10}로\s?\d{1,4}번?길\s?\d{1,4}(?:-\d{1,4})?",
        r"[가-힣]{2,8}(?:대로|길)\s\d{1,4}(?:-\d{1,4})?(?=\s?,|\s?에\s|\s?\d|$)",
        # 원곡동 12-3, 정왕동 1234번지
        r"[가-힣]{1,6}[동리가읍면]\s?(?:산\s?)?\d{1,4}(?:-\d{1,4}(?:번지)?|번지)",
        rf"{_AREA}\s[가-힣]{{1,6}}[동리가]\s(?:산\s?)?\d{{1,4}}{_COUNTED}",
        r"(?<!\d)\d{1,4}동\s?\d{1,4}호",
        (
            r"[가-힣A-Za-z]{0,10}(?:아파트|빌라|맨션|오피스텔|연립|주택|빌딩|원룸|고시원|고시텔|여관|모텔|여인숙)"
            r"\s?(?:제?\d{1,4}동\s?)?\d{1,4}호"
        ),
        r"[가-힣]{0,10}(?:아파트|빌라|맨션|연립|기숙사|숙소|원룸)\s?[가나다라마A-D0-9]{1,4}동\s?(?:지하\s?)?\d{1,4}호",
        r"\d{1,4}호\s?\d{1,3}단원(?:\s?\d{1,4}호)?",
        # 지신진 명동촌, 평화촌 12호, 동성진 해란촌
        (
            rf"(?<![가-힣])(?:{_AREA}\s){{1,3}}{_NO_VILLAGE_KO}[가-힣]{{1,5}}(?:촌|툰|둔|리)(?![가-힣]?[가-힣]로\b)"
            r"(?:\s?\d{1,3}[조대호])?"
        ),
        rf"(?<![가-힣]){_NO_VILLAGE_KO}[가-힣]{{1,5}}(?:촌|툰)\s?\d{{1,3}}\s?(?:조|대|호)",
        rf"(?<![가-힣]){_NO_VILLAGE_KO}[가-힣]{{2,4}}(?:촌|툰)(?=(?:에|에서|으로|이라|\s?마을)(?![가-힣]*팔))",
        r"우편\s?번호\s?[^\d\n]{0,4}\d{5,6}",
        r"(?<![가-힣])(?:집\s?|현\s?)?주소[는:]?\s?[^\n.]{0,25}?\d{1,4}(?:-\d{1,4}|번지|호|번길)",
    )
)

# --- Chinese -----------------------------------------------------------------------------

_NUMBER_ZH: Final = r"[甲乙]?(?:\d{1,4}(?:-\d{1,4})?|[一二三四五六七八九十百零〇]{1,5})"
_NO_VILLAGE_ZH: Final = (
    r"(?!(?:农|山|全|同|外|本|那|这|某|哪|渔|乡|邻|各|每|几|她|他|该|小|大|穷|个|一|在|回|进|出|到|的|离|城中"
    r"|行政|自然){1,3}村)"
)
_CHINESE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"[一-鿿]{{1,8}}(?:路|街|大街|大道|巷|胡同|弄|条)\s?{_NUMBER_ZH}\s?(?:号|弄|栋)"
            rf"(?:\s?{_NUMBER_ZH}\s?(?:号楼|栋|幢|单元|室|户|号))*"
        ),
        (
            rf"[一-鿿]{{2,8}}(?:小区|花园|公寓|新村|家园|苑|社区|宿舍|大厦|宾馆|旅馆)\s?{_NUMBER_ZH}\s?"
            rf"(?:号楼|号|栋|幢|座|单元|室)(?:\s?{_NUMBER_ZH}\s?(?:单元|室|户|号))*"
        ),
        r"[一-鿿]{2,6}(?:小区|花园|公寓|家园|苑)\d{1,3}[栋幢座]\s?\d{2,4}",
        rf"{_NUMBER_ZH}\s?(?:号楼|栋|幢)\s?{_NUMBER_ZH}\s?(?:单元|室|号)(?:\s?{_NUMBER_ZH}\s?(?:室|户|号))?",
        rf"{_NUMBER_ZH}\s?单元\s?{_NUMBER_ZH}\s?(?:室|户|号)",
        (
            rf"(?:[一-鿿]{{2,6}}(?:市|县|区|旗)\s?)[一-鿿]{{2,8}}?(?:镇|乡|街道|苏木)"
            rf"(?:[一-鿿]{{1,5}}(?:村|屯|嘎查|社区))?(?:\s?{_NUMBER_ZH}\s?(?:组|队|社|号|户))?"
        ),
        rf"[一-鿿]{{2,4}}(?:镇|乡|街道)[一-鿿]{{1,5}}(?:村|屯|社区)(?:\s?{_NUMBER_ZH}\s?(?:组|队|社|号|户))?",
        rf"[一-鿿]{{2,4}}(?:村|屯)\s?{_NUMBER_ZH}\s?(?:组|队|社|号|户)",
        rf"(?<=[在住到从去回往是]){_NO_VILLAGE_ZH}[一-鿿]{{2,4}}(?:村|屯)(?!里|民|上|子|委|口|外|庄)",
        r"(?<![一-鿿])(?![\s\S]?[全同外农本那这某])[一-鿿]{2}(?:村|屯)(?=最|的?[东西南北]头|[东西南北]边|口第)",
        rf"[一-鿿]{{2,6}}(?:旅馆|宾馆|宾舘|招待所|宿舍|酒店)\s?(?:[A-D甲乙]\s?[栋座])?\s?{_NUMBER_ZH}\s?(?:房间?|室|号房)?",
        rf"[一-鿿]{{2,4}}街?{_NUMBER_ZH}委\s?{_NUMBER_ZH}组",
        r"[一-鿿]{2,6}(?:路|大街|街)[^\d\n。，,]{0,8}\d{1,4}号(?![线楼车])",
        r"(?:邮编|邮政编码)\s?[^\d\n]{0,4}\d{6}",
        r"(?:地址|住址|家住|现住)[是为:：]?\s?[^\n。，]{2,25}?\d{1,4}\s?(?:号|室|栋|组|户)",
        r"[一-鿿]{1,6}(?:洞|里)\s?\d{1,4}(?:-\d{1,4})?\s?番地",
    )
)

# --- Latin -------------------------------------------------------------------------------

_STREET: Final = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Boulevard|Blvd\.?|Drive|Crescent|Terrace"
    r"|Close|Square|Highway|Alley|Lu|Jie|Xiang|Hutong)"
)
_PART: Final = (
    r"(?:[Aa]pt\.?|[Aa]partment|[Ff]lat|[Uu]nit|[Rr]oom|[Rr]m\.?|[Bb]uilding|[Bb]lock|[Ss]uite)"
)
_NO_VILLAGE_EN: Final = (
    r"(?!(?:The|A|An|Her|His|My|Our|Their|This|That|Each|Every|Any|Some|One|No|Same|Small|Another|Which"
    r"|Fishing|Mountain|Border|Rural|Remote|In|Of|To|And|But|From|What|When|It|Is)\b)"
)
_LATIN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"(?<![\w.,/-])(?:[Nn]o\.?\s?)?\d{{1,5}}[A-Za-z]?,?\s(?:[A-Z][\w'’-]*\s){{1,4}}{_STREET}(?![\w])"
            rf"(?:,?\s{_PART}\s?#?\w{{1,5}})*"
        ),
        rf"\b[A-Z][\w'’-]+\s{_STREET}\s(?:[Nn]o\.?\s?)?\d{{1,5}}\b",
        rf"\b{_PART}\s?(?:[Nn]o\.?\s?|#)?\d{{1,4}}[A-Za-z]?\s?,\s?{_PART}\s?(?:[Nn]o\.?\s?|#)?\d{{1,4}}",
        r"\b(?:[Aa]pt\.?|[Aa]partment|[Ff]lat)\s(?:[Nn]o\.?\s?|#)?(?:\d{1,4}[A-Za-z]?|[A-Z]\d{1,3})\b",
        r"\b[A-Z][a-z]+(?:-?(?:daero|ro|gil))\s?\d{1,4}(?:beon-?gil)?(?:\s\d{1,4})?",
        r"\b\d{1,4}-?dong[\s,]+\d{1,4}-?ho\b|\b\d{1,4}-?ho,?\s[A-Z][\w-]+",
        r"\b[A-Z][a-z]+-?(?:dong|ri|eup|myeon)\s\d{1,4}(?:-\d{1,4})?",
        r"\b\d{1,4}(?:-\d{1,4})?,?\s[A-Z][a-z]+-?(?:dong|ri|ro|gil|daero)\b",
        r"\b[A-Z][a-z]+-(?:ri|dong|gil)\b",
        rf"\b{_PART}\s?(?:[Nn]o\.?\s?|#)?\d{{1,4}}[A-Za-z]?,\s?(?:[A-Z][\w'’-]+\s){{1,3}}(?:Guesthouse|Hotel|Motel|House|Court|Tower|Dormitory|Hostel|Inn)\b",
        r"\b[Dd]ormitory\s?[A-D]?\d{0,2},?\s[Rr]oom\s\d{1,4}",
        r"(?<![A-Za-z0-9-])[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?![A-Za-z0-9-])",
        rf"\b{_NO_VILLAGE_EN}[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?[\s-](?:[Vv]illage|[Hh]amlet|[Tt]ownship|[Cc]un|[Tt]un)\b",
        rf"\b{_NO_VILLAGE_EN}[A-Z][\w'’-]+\s[Tt]own\b,\s[A-Z]",
        r"\b[Hh]ouse\s(?:[Nn]o\.?|[Nn]umber|#)\s?\d{1,5}",
        r"\bP\.?\s?O\.?\s[Bb]ox\s\d+",
        r"(?i:\b(?:zip|zip\s?code|postcode|postal\scode)\b)[^\dA-Z\n]{0,6}(?:\d{5,6}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})",
        r"(?i:\baddress)\s?(?:is|:)\s?[^\n.]{0,30}?\d{1,5}\s[A-Z]\w+",
    )
)


_BY_SCRIPT: Final = (
    ((re.compile(r"[가-힣]"), re.compile(r"[\d촌툰둔리]")), _KOREAN),
    ((re.compile(r"[路街道巷弄条号栋幢座楼室户组队社村屯镇乡苏委洞里编宿馆所店园苑]"),), _CHINESE),
    (
        (
            re.compile(r"[A-Za-z]"),
            re.compile(r"\d|illage|amlet|ownship|un\b|own\b|-(?:ri|dong|gil)\b"),
        ),
        _LATIN,
    ),
)
"""What a text must have before the patterns of a script are tried: most notes have none of it."""


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of what looks like a postal address or a named village."""
    for hints, patterns in _BY_SCRIPT:
        if all(hint.search(text) for hint in hints):
            for pattern in patterns:
                for found in pattern.finditer(text):
                    yield found.span()
