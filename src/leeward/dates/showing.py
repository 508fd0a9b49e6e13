"""Showing a date in three languages, as exactly as it is known and no more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from leeward.dates.lunar import LunarDay, from_gregorian
from leeward.dates.when import Calendar, Precision, When, add_months, last_of_month
from leeward.i18n.language import Language

_MONTHS_EN: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ABOUT: Final = {Language.EN: "about {}", Language.KO: "{}경", Language.ZH_HANS: "约{}"}
_SPAN: Final = {Language.EN: "{} – {}", Language.KO: "{} ~ {}", Language.ZH_HANS: "{}至{}"}
_BOTH: Final = {
    Language.EN: "{} ({})",
    Language.KO: "{}(양력 {})",
    Language.ZH_HANS: "{}（公历{}）",
}


def show(when: When, language: Language | str) -> str:
    """Return the date in words.

    A lunar date is shown in its own calendar with the Gregorian day behind it, since
    papers and school ask for one and the person remembers the other.
    """
    tongue = Language(language)
    if when.precision is Precision.ABOUT:
        return _ABOUT[tongue].format(_middle(when, tongue))
    if when.calendar is not Calendar.GREGORIAN and when.precision is not Precision.RANGE:
        return _BOTH[tongue].format(_lunar(when, tongue), _gregorian(when, tongue))
    return _gregorian(when, tongue)


def _gregorian(when: When, language: Language) -> str:
    first, last = when.earliest, when.latest
    if first == last:
        return _DAY[language](first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return _span(_YEAR[language], first, last, language)
    if first.day == 1 and last == last_of_month(last):
        return _span(_MONTH[language], first, last, language)
    return _span(_DAY[language], first, last, language)


def _span(part: Callable[[date], str], first: date, last: date, language: Language) -> str:
    shown = part(first), part(last)
    return shown[0] if shown[0] == shown[1] else _SPAN[language].format(*shown)


def _middle(when: When, language: Language) -> str:
    """Return what the widening of `about` was made around, found by its shape."""
    first, last = when.earliest, when.latest
    if when.calendar is not Calendar.GREGORIAN:
        middle = first + (last - first) // 2
        if (last - first).days == 14:
            return _lunar(When(middle, middle, Precision.DAY, when.calendar), language)
        precision = Precision.MONTH if (last - first).days < 100 else Precision.YEAR
        return _lunar(When(middle, middle, precision, when.calendar), language)
    if (last - first).days == 14:
        return _DAY[language](first + timedelta(7))
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        inner = date(first.year + 1, 1, 1), date(last.year - 1, 12, 31)
        if inner[0] < inner[1]:
            return _span(_YEAR[language], *inner, language)
    if first.day == 1 and last == last_of_month(last) and add_months(first, 2) <= last:
        return _span(_MONTH[language], add_months(first, 1), add_months(last, -1), language)
    return _gregorian(when, language)


def _lunar(when: When, language: Language) -> str:
    day = from_gregorian(when.earliest, when.calendar)
    return _LUNAR[language](day, when.precision)


def _lunar_en(day: LunarDay, precision: Precision) -> str:
    month = f"lunar month {day.month}{' (leap)' if day.leap else ''}"
    if precision is Precision.YEAR:
        return f"lunar year {day.year}"
    if precision is Precision.MONTH:
        return f"{month}, {day.year}"
    return f"day {day.day} of {month}, {day.year}"


def _lunar_ko(day: LunarDay, precision: Precision) -> str:
    shown = f"음력 {day.year}년"
    if precision is not Precision.YEAR:
        shown += f" {'윤' if day.leap else ''}{day.month}월"
    if precision is Precision.DAY:
        shown += f" {day.day}일"
    return shown


_NUMERALS: Final = "〇一二三四五六七八九十"


def _lunar_zh(day: LunarDay, precision: Precision) -> str:
    shown = f"农历{day.year}年"
    if precision is not Precision.YEAR:
        month = {1: "正", 11: "冬", 12: "腊"}.get(day.month) or _NUMERALS[day.month]
        shown += f"{'闰' if day.leap else ''}{month}月"
    if precision is Precision.DAY:
        shown += _lunar_day_zh(day.day)
    return shown


def _lunar_day_zh(day: int) -> str:
    if day in (10, 20, 30):
        return {10: "初十", 20: "二十", 30: "三十"}[day]
    return "初十廿"[day // 10] + _NUMERALS[day % 10]


_DAY: Final[dict[Language, Callable[[date], str]]] = {
    Language.EN: lambda day: f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}",
    Language.KO: lambda day: f"{day.year}년 {day.month}월 {day.day}일",
    Language.ZH_HANS: lambda day: f"{day.year}年{day.month}月{day.day}日",
}
_MONTH: Final[dict[Language, Callable[[date], str]]] = {
    Language.EN: lambda day: f"{_MONTHS_EN[day.month - 1]} {day.year}",
    Language.KO: lambda day: f"{day.year}년 {day.month}월",
    Language.ZH_HANS: lambda day: f"{day.year}年{day.month}月",
}
_YEAR: Final[dict[Language, Callable[[date], str]]] = {
    Language.EN: lambda day: str(day.year),
    Language.KO: lambda day: f"{day.year}년",
    Language.ZH_HANS: lambda day: f"{day.year}年",
}
_LUNAR: Final[dict[Language, Callable[[LunarDay, Precision], str]]] = {
    Language.EN: _lunar_en,
    Language.KO: _lunar_ko,
    Language.ZH_HANS: _lunar_zh,
}
