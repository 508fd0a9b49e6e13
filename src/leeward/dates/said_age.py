"""Reading an age as people say it: 스물셋, 열두 살, 快十岁, about forty, 30대 초반, two and a half.

What is said is kept as exactly as it was said and no more: "nearly ten" is nine or ten, "in her
thirties" ten years. How the years were counted is read only where the words tell it.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from leeward.dates.age import OLDEST, AgeWay, birth_from_age
from leeward.dates.number_words import numbers_as_digits
from leeward.dates.when import Precision, When
from leeward.errors import InvalidDate

_TRADITIONAL: Final = str.maketrans(
    "歲週個幾過滿餘約兩歳實虛齡韓國", "岁周个几过满余约两岁实虚龄韩国"
)
_WAYS: Final = (
    (
        AgeWay.KOREAN,
        re.compile(
            r"한국\s?나이(?:로)?|세는\s?나이(?:로)?|우리\s?나이(?:로)?|집\s?나이|korean(?:\sage)?|韩国年龄"
        ),
    ),
    (AgeWay.CHINESE, re.compile(r"虚[岁龄]?")),
    (
        AgeWay.FULL,
        re.compile(
            r"만(?=\s?\d)|\(만\)|만\s?나이(?:로)?|국제\s?나이|[周实足]岁|实龄|满(?=\s?\d)|full(?:\sage|\syears)?|completed"
        ),
    ),
)
_NEWBORN: Final = re.compile(
    r"갓난(?:아기|애|쟁이)?|신생아|젖먹이|new-?\s?born|新生儿|刚出生|出生不久|刚满月|刚生"
)
_NEWBORN_DAYS: Final = 61
_FILLER: Final = re.compile(
    r"살|세|岁|years?(?:[\s-]old)?|yrs?|y\.?\s?o\.?|aged?|나이|年龄|她|他|올해|今年|이제|지금|현재|임|입니다|이다|old|is|she|he|the"
    r"|[\"'()（）.,:·]"
)
_ABOUT: Final = re.compile(
    r"\babout\b|\baround\b|\bapprox(?:imately)?\b|\broughly\b|\bcirca\b|\bca\b|\bmaybe\b|\bperhaps\b|\bprobably\b|\bsome\b|\bor\sso\b|\bish\b"
    r"|^~|\?|약|대략|아마|쯤|정도|즈음|무렵|안팎|추정|경(?=\s|$)|左右|上下|大约|大概|约|可能|估计|前后|大致|差不多"
)
_NEARLY: Final = re.compile(
    r"\bnearly\b|\balmost\b|\bclose\sto\b|\bgoing\son\b|\bturning\b|거의|가까이|가까운|가까움|다\s?되|되어\s?감|快到?|将近|接近|近(?=\s?\d)|年近|不到|未满|差一点"
)
_UNDER: Final = re.compile(
    r"\bunder\b|\bbelow\b|\bless\sthan\b|\bnot\syet\b|미만|안\s?됨|안\s?된|不到|未满"
)
_OVER: Final = re.compile(
    r"\bover\b|\bmore\sthan\b|\bpast\b|\bjust\sturned\b|넘음|넘은|넘어|넘었음|넘|남짓|조금\s?지남|갓|过了?|出头|刚过|刚满"
)
_AND_MORE: Final = re.compile(r"(\d0)\s?(?:여|몇|多|几|余|来|something|odd|-?\s?plus)")
_DECADE: Final = re.compile(
    r"(?:(early|mid(?:dle)?|late)[\s-]*)?(?:in\s(?:her|his|their)\s)?(?:(early|mid(?:dle)?|late)[\s-]*)?"
    r"(?:(\d0)\s?'?s\b|(\d0)\s?(?:대|代)\s?(초반|중반|후반|초|중|말)?"
    r"|(twenties|thirties|forties|fifties|sixties|seventies|eighties|teens|teenager|teenage))"
)
_DECADES: Final = re.compile(r"(\d0)\s?(?:대|代|s)?\s?[-~–]\s?(\d0)\s?(?:대|代|'?s\b)")
_ENGLISH_DECADES: Final = {
    "teens": 10, "teenager": 10, "teenage": 10, "twenties": 20, "thirties": 30, "forties": 40,
    "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
}  # fmt: skip
_THIRDS: Final = {
    "early": (0, 3), "초반": (0, 3), "초": (0, 3), "mid": (4, 6), "middle": (4, 6), "중반": (4, 6),
    "중": (4, 6), "late": (7, 9), "후반": (7, 9), "말": (7, 9),
}  # fmt: skip
_TEENS_ZH: Final = re.compile(r"(?<!\d)(?:10|十)\s?几|청소년")
_MONTHS: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:-(\d{1,2}))?\s?(?:개월|달|个多?月|months?|mos?\b|mths?\b)"
)
_HALF_YEAR: Final = re.compile(r"半岁|반\s?살|half\sa\syear|\bhalf\syear")
_YEARS_AND_MONTHS: Final = re.compile(
    r"(\d{1,2})\s?(?:살|세|岁|years?|yrs?|y)\s?(?:and\s)?(\d{1,2})\s?(?:개월|个月|months?\b|mos?\b|m\b)"
)
_AND_A_HALF: Final = re.compile(
    r"(\d{1,2})\s?(?:years?\s)?(?:and\sa\shalf|½|\.5\b|살\s?반|세\s?반|岁半)|(?:a\syear\sand\sa\shalf)"
)
_BIRTHDAYS: Final = re.compile(r"(?:(\d{1,2})\s?|첫\s?)?돌(?:\s?(?:지남|지난|됨|무렵|쯤))?")
_SPAN: Final = re.compile(r"(\d{1,3})\s?(?:-|~|–|to|or|혹은|또는|이나|에서|到|至|或)\s?(\d{1,3})")
_BOTH_WAYS: Final = re.compile(
    r"(?<=\d)\s?(?:살|세|岁)?\s?[(/,]\s?(만\s?\d{1,3})(?!\d)|^(만\s?\d{1,3})\s?(?:살|세)?(?=\s?[(/,].*\d)"
)
"""Two ages in one cell, one of them in full years: 36세(만 35세)."""
_ISH: Final = re.compile(r"(?<=[a-z])-?ish\b")
_ONE: Final = re.compile(r"\d{1,3}")
_SMALL: Final = 10
_MONTH_DAYS: Final = 30.44


@dataclass(frozen=True, slots=True)
class SaidAge:
    """An age as it was said.

    Attributes:
        low: the lowest number of years, or of months, that it may mean.
        high: the highest.
        is_about: whether it was said not to be exact.
        in_months: whether the numbers are months.
        way: how the years were counted, where the words say so.
    """

    low: int
    high: int
    is_about: bool = False
    in_months: bool = False
    way: AgeWay = AgeWay.UNSTATED


def read_age(text: str) -> SaidAge:
    """Read an age in digits or words, in English, Korean or Chinese.

    Raises:
        InvalidDate: nothing that is an age, or more than an age; the text is not in the error.
    """
    words = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).lower().replace("’", "'")
    words = " ".join(words.split())
    if _NEWBORN.search(words):
        return SaidAge(0, 2, is_about=True, in_months=True)
    words = numbers_as_digits(_ISH.sub(" ish", words))
    if both := _BOTH_WAYS.search(words):
        words = both[1] or both[2]
    way = AgeWay.UNSTATED
    for said, pattern in _WAYS:
        if pattern.search(words):
            way, words = said, pattern.sub(" ", words)
            break
    found = _months(words) or _years(words)
    if found is None or found.low > found.high or (not found.in_months and found.high > OLDEST):
        raise InvalidDate(reason="no_such_age")
    return SaidAge(found.low, found.high, found.is_about, found.in_months, _way(found, way))


def birth_from_said(said: SaidAge, on: dt.date, way: AgeWay) -> When:
    """Return when somebody was born of whom an age was said on a day.

    Args:
        said: the age.
        on: the day.
        way: how years are counted where the words themselves do not say it.

    Raises:
        InvalidDate: no such age.
    """
    if said.in_months:
        oldest = on - dt.timedelta(round(_MONTH_DAYS * (said.high + 1)))
        youngest = min(on, on - dt.timedelta(round(_MONTH_DAYS * said.low)))
        return When(oldest, youngest, Precision.ABOUT)
    counted = said.way if said.way is not AgeWay.UNSTATED else way
    if said.low == said.high and not said.is_about:
        return birth_from_age(said.low, on, counted)
    least = 1 if counted in {AgeWay.KOREAN, AgeWay.CHINESE} else 0
    youngest = birth_from_age(max(said.low, least), on, counted).latest
    oldest = birth_from_age(max(said.high, least), on, counted).earliest
    return When(oldest, youngest, Precision.ABOUT if said.is_about else Precision.RANGE)


def _way(found: SaidAge, said: AgeWay) -> AgeWay:
    return found.way if found.way is not AgeWay.UNSTATED else said


def _months(words: str) -> SaidAge | None:
    """Read what is said in months, or in years and months: a small child's age, full by nature."""
    if both := _YEARS_AND_MONTHS.search(words):
        months = 12 * int(both[1]) + int(both[2])
        return SaidAge(months, months, in_months=True)
    if half := _AND_A_HALF.search(words):
        months = 12 * int(half[1] or 1) + 6
        return SaidAge(months - 1, months + 1, is_about=True, in_months=True)
    if _HALF_YEAR.search(words):
        return SaidAge(5, 7, is_about=True, in_months=True)
    if (found := _MONTHS.search(words)) is None:
        return None
    low, high = int(found[1]), int(found[2] or found[1])
    return SaidAge(low, high, is_about=bool(_ABOUT.search(words)), in_months=True)


def _years(words: str) -> SaidAge | None:
    if (found := _birthdays(words)) or (found := _decade(words)):
        return found
    about, nearly, under, over = (
        bool(pattern.search(words)) for pattern in (_ABOUT, _NEARLY, _UNDER, _OVER)
    )
    rest = words
    for pattern in (_ABOUT, _NEARLY, _UNDER, _OVER):
        rest = pattern.sub(" ", rest)
    span = _SPAN.search(rest)
    numbers = _ONE.findall(rest)
    left = _FILLER.sub(" ", _ONE.sub(" ", _SPAN.sub(" ", rest)))
    if not numbers or re.search(r"[^\W\d_]", left):
        return None
    if span and len(numbers) == 2:
        return SaidAge(int(span[1]), int(span[2]), about)
    if len(numbers) != 1:
        return None
    age = int(numbers[0])
    if under and age <= _SMALL:
        return SaidAge(0, age - 1)
    if under or nearly:
        return SaidAge(age - 2 if under else age - 1, age - 1 if under else age, is_about=True)
    if over:
        return SaidAge(age, age + 3, is_about=True)
    slack = _slack(age) if about else 0
    return SaidAge(max(age - slack, 0), age + slack, about)


def _birthdays(words: str) -> SaidAge | None:
    """Read 돌: birthdays, counted in full years."""
    if "돌" not in words or (found := _BIRTHDAYS.search(words)) is None:
        return None
    years = int(found[1] or 1)
    return SaidAge(years, years, is_about=bool(_ABOUT.search(words)), way=AgeWay.FULL)


def _decade(words: str) -> SaidAge | None:
    if _TEENS_ZH.search(words):
        return SaidAge(11, 19)
    if both := _DECADES.search(words):
        return SaidAge(int(both[1]), int(both[2]) + 9)
    if more := _AND_MORE.search(words):
        first = int(more[1])
        return SaidAge(
            first if "来" in more[0] else first + 1, first + (5 if "来" in more[0] else 9), True
        )
    if (found := _DECADE.search(words)) is None:
        return None
    first = int(found[3] or found[4] or _ENGLISH_DECADES[found[6]])
    part = found[1] or found[2] or found[5] or ""
    low, high = _THIRDS.get(part, (0, 9))
    if first == 10 and found[6]:
        low = max(low, 3)
    return SaidAge(first + low, first + high)


def _slack(age: int) -> int:
    """Return by how many years an age that is "about" so much may be wrong: people round."""
    if age < 10:
        return 1
    return 3 if age >= 30 and age % 5 == 0 else 2
