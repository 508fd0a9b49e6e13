"""English dates with the month in letters, seasons and parts of years and decades."""

import re
from typing import Final

from leeward.dates.context import Context
from leeward.dates.when import When, between, in_month, last_of_month, make_date, on_day
from leeward.errors import InvalidDate

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_NAME: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = r"(\d{4}|'\d{2})"
_DAY: Final = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY_MONTH_YEAR: Final = re.compile(
    rf"{_DAY}[ \-.]*(?:of )?{_NAME}(?:[ \-,.]+(\d{{4}}|'?\d{{2}}))?"
)
_MONTH_DAY_YEAR: Final = re.compile(rf"{_NAME} ?{_DAY}(?:,? {_YEAR})?")
_MONTH_YEAR: Final = re.compile(rf"{_NAME}[ \-,/]*(?:of )?{_YEAR}")
_MONTH_TWO: Final = re.compile(rf"{_NAME}[\-/]\d{{2}}")
_MONTH: Final = re.compile(_NAME)


def read_english(words: str, context: Context) -> When | None:
    """Read 5 March 2016, March 5, 2016 and March 2016.

    Raises:
        InvalidDate: no such day, or no year.
    """
    if _MONTH_TWO.fullmatch(words):
        raise InvalidDate(reason="ambiguous_order")  # Mar-16: a day or a year
    if found := _MONTH_YEAR.fullmatch(words):
        return in_month(context.full_year(found[2].lstrip("'")), _month(found[1]))
    if found := _DAY_MONTH_YEAR.fullmatch(words):
        day, name, year = found.groups()
    elif found := _MONTH_DAY_YEAR.fullmatch(words):
        name, day, year = found.groups()
    elif found := _MONTH.fullmatch(words):
        return in_month(context.missing_year(), _month(found[1]))
    else:
        return None
    full = context.full_year(year.lstrip("'")) if year else context.missing_year()
    return on_day(make_date(full, _month(name), int(day)))


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


_PART_MONTHS: Final = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11),
    "봄": (3, 5), "여름": (6, 8), "가을": (9, 11), "春": (3, 5), "夏": (6, 8), "秋": (9, 11),
    "early": (1, 4), "mid": (5, 8), "late": (9, 12),
    "초": (1, 4), "초반": (1, 4), "중반": (5, 8), "중": (5, 8), "말": (9, 12), "후반": (7, 12),
    "연초": (1, 4), "연말": (9, 12), "상반기": (1, 6), "하반기": (7, 12), "전반": (1, 6),
    "年初": (1, 4), "初": (1, 4), "年中": (5, 8), "中": (5, 8), "年底": (9, 12), "年末": (9, 12),
    "底": (9, 12), "末": (9, 12), "上半年": (1, 6), "下半年": (7, 12),
    "first half": (1, 6), "second half": (7, 12), "beginning": (1, 4), "end": (9, 12),
}  # fmt: skip
_WINTER: Final = ("winter", "겨울", "冬")
_PARTS: Final = "|".join(sorted((*_PART_MONTHS, *_WINTER), key=len, reverse=True))
_PART_LAST: Final = re.compile(
    rf"(\d{{4}}|'?\d{{2}}(?=[년年]))(?:년|年)?\s*({_PARTS})(?:天|季|철|에)?"
)
_PART_FIRST: Final = re.compile(rf"(?:the )?({_PARTS})[ \-](?:of |in )?(\d{{4}})")

_MONTH_PART: Final = re.compile(
    r"(\d{4}|'?\d{2})[년年./\-] ?(\d{1,2})[월月]\s*(초순|중순|하순|초|말|上旬|中旬|下旬|初|底|末)"
)
_MONTH_PART_DAYS: Final = {
    "초": (1, 10), "초순": (1, 10), "上旬": (1, 10), "初": (1, 10),
    "중순": (11, 20), "中旬": (11, 20),
    "하순": (21, 31), "말": (21, 31), "下旬": (21, 31), "底": (21, 31), "末": (21, 31),
}  # fmt: skip

_DECADE: Final = re.compile(
    r"(?:(early|mid|late)[ \-])?(?:the )?(?:(\d{2})(?:세기|世纪) ?)?'?(\d{4}|\d{2})"
    r"(?:년대|年代|'?s)\s*(초반|초|중반|말|후반|初|中期|末|后期)?"
)
_DECADE_PARTS: Final = {
    "early": (0, 3), "초": (0, 3), "초반": (0, 3), "初": (0, 3),
    "mid": (3, 6), "중반": (3, 6), "中期": (3, 6),
    "late": (6, 9), "말": (6, 9), "후반": (6, 9), "末": (6, 9), "后期": (6, 9),
}  # fmt: skip


def read_part(words: str, context: Context) -> When | None:
    """Read seasons, halves, early and late, parts of a month, and decades.

    "Winter 2016" is kept as January 2016 to February 2017: people mean either end.

    Raises:
        InvalidDate: a year out of range.
    """
    if found := _PART_LAST.fullmatch(words):
        year, part = context.full_year(found[1].lstrip("'")), found[2]
    elif found := _PART_FIRST.fullmatch(words):
        year, part = context.full_year(found[2]), found[1]
    elif found := _MONTH_PART.fullmatch(words):
        first_day, last_day = _MONTH_PART_DAYS[found[3]]
        first = make_date(context.full_year(found[1].lstrip("'")), int(found[2]), first_day)
        end = last_of_month(first)
        return between(first, end if last_day == 31 else end.replace(day=last_day))
    elif found := _DECADE.fullmatch(words):
        return _decade(found, context)
    else:
        return None
    if part in _WINTER:
        return between(make_date(year, 1, 1), last_of_month(make_date(year + 1, 2, 1)))
    first_month, last_month = _PART_MONTHS[part]
    return between(make_date(year, first_month, 1), last_of_month(make_date(year, last_month, 1)))


def _decade(found: re.Match[str], context: Context) -> When:
    before, century, digits, after = found.groups()
    if not digits.endswith("0") or (century and len(digits) == 4):
        raise InvalidDate(reason="not_a_date")
    hundreds = (int(century) - 1) * 100 if century else None
    start = context.full_year(digits) if hundreds is None else hundreds + int(digits)
    low, high = _DECADE_PARTS.get(before or after or "", (0, 9))
    return between(make_date(start + low, 1, 1), make_date(start + high, 12, 31))
