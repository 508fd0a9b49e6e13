"""Reading a date from the words that a person wrote, in three languages and two calendars.

What can be read two ways is never guessed: it becomes a range that covers both readings,
or `InvalidDate` with the reason, and the person who knows is asked.
"""

import re
from datetime import date, timedelta
from typing import Final

from leeward.dates.context import Context, Culture
from leeward.dates.lunar import LunarDay, lunar_day, lunar_month, lunar_year, month_length
from leeward.dates.numeric import read_numeric, read_year
from leeward.dates.spoken import read_english, read_part
from leeward.dates.when import (
    Calendar,
    Precision,
    When,
    add_months,
    between,
    in_month,
    in_year,
    last_of_month,
    make_date,
    on_day,
)
from leeward.dates.words import plain_words
from leeward.errors import InvalidDate


def parse(
    text: str,
    *,
    recorded_on: date,
    culture: Culture | None = None,
    year: int | None = None,
    relative: bool = False,
) -> When:
    """Read a date as written.

    Args:
        text: the words, in English, Korean or Chinese.
        recorded_on: the day on which they were written down; it settles two-digit years.
        culture: where the writer learned to write dates, if known.
        year: the year that a heading states for dates written without one.
        relative: whether "last year" may be counted back from `recorded_on`. Only where
            the words were spoken on that day: an old sheet's "last year" is another year.

    Raises:
        InvalidDate: nothing that can be read, or that can be read in too many ways;
            the fact `reason` says which. The text itself is not in the error.
    """
    words = plain_words(text)
    if not words:
        raise InvalidDate(reason="empty")
    when = _read(words, Context(recorded_on, culture, year, relative))
    stripped = text.strip()
    return when if stripped == when.earliest.isoformat() else when.written(stripped)


_ABOUT_BEFORE: Final = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|ca?\.|roughly|maybe|~"
    r"|약|대략|아마|大约|大概|大致|约)\s*"
)
_ABOUT_AFTER: Final = re.compile(r"\s*(?:경|쯤|무렵|정도|즈음|左右|前后|\?|\(추정\))에?$")


def _read(words: str, context: Context) -> When:
    if (span := _read_span(words, context)) is not None:
        return span
    bare = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", words)).strip()
    if bare != words:
        return about(_read_plain(bare, context))
    return _read_plain(words, context)


def _read_plain(words: str, context: Context) -> When:
    readers = (_read_lunar, read_year, read_part, read_numeric, _read_cjk, read_english)
    for reader in readers:
        when = reader(words, context)
        if when is not None:
            return when
    if context.relative and (when := _read_relative(words, context)) is not None:
        return when
    raise InvalidDate(reason="not_a_date")


def about(when: When) -> When:
    """Return the date widened by one of its own units on either side; a day by a week.

    Raises:
        InvalidDate: outside the years that a date can have.
    """
    try:
        if when.precision is Precision.DAY:
            first, last = when.earliest - timedelta(7), when.latest + timedelta(7)
        elif when.calendar is not Calendar.GREGORIAN:
            unit = timedelta(30 if when.precision is Precision.MONTH else 355)
            first, last = when.earliest - unit, when.latest + unit
        elif when.precision is Precision.MONTH:
            first = add_months(when.earliest, -1)
            last = last_of_month(add_months(when.latest, 1))
        else:
            first = make_date(when.earliest.year - 1, when.earliest.month, when.earliest.day)
            last = make_date(when.latest.year + 1, 12, 31)
    except OverflowError as problem:
        raise InvalidDate(reason="year_out_of_range") from problem
    return When(first, last, Precision.ABOUT, when.calendar)


# --- from one date to another ------------------------------------------------------------

_SPAN: Final = (
    re.compile(r"(?:between|from) (.+?) (?:and|to|until) (.+)"),
    re.compile(r"(.+?)\s*(?:부터|에서)\s*(.+?)\s*(?:까지|사이)?"),
    re.compile(r"从?(.+?)\s*(?:至|到)\s*(.+?)(?:之间|为止)?"),
    re.compile(r"(.+?\S)\s*[~–]\s*(.+)"),
    re.compile(r"(.+?) (?:to|-) (.+)"),
    re.compile(r"(\d{4})-(\d{4})"),
)
_YEAR_AT_FRONT: Final = re.compile(r"^(\d{4})(?:년|年|[./\-])")


def _read_span(words: str, context: Context) -> When | None:
    for pattern in _SPAN:
        if not (found := pattern.fullmatch(words)):
            continue
        first = _read_plain(found[1], context)
        # "2016.3 ~ 5월": the second half says its year only if it differs
        heading = Context(
            context.recorded_on, context.culture, first.earliest.year, context.relative
        )
        second_words = found[2]
        if re.fullmatch(r"\d{1,2}", second_words) and _YEAR_AT_FRONT.match(found[1]):
            second_words += "月"
        second = _read_plain(second_words, heading)
        return between(first.earliest, second.latest)
    return None


# --- lunar -------------------------------------------------------------------------------

_KOREAN_MARK: Final = re.compile(r"\(?음력\)?|\(음\)|^음(?=\s*\d)")
_CHINESE_MARK: Final = re.compile(r"\(?(?:农历|阴历|旧历|夏历)\)?|\((?:阴|农)\)")
_ENGLISH_MARK: Final = re.compile(r"\(?\blunar(?: calendar)?\b\)?")
_SOLAR_MARK: Final = re.compile(r"\(?(?:양력|公历|阳历|新历|西历)\)?|\((?:양|公|阳)\)")
_LEAP: Final = re.compile(r"(?:윤|闰)(?=\s*\d)|윤달\s*")
_LUNAR: Final = re.compile(
    r"(?:'?(\d{4}|\d{2})\s*(?:년|年|[./\-])?\s*)??(\d{1,2})\s*(?:월|月|[./\-])\s*"
    r"(?:(\d{1,2})\s*(?:일|日|号|\.)?|(그믐날?|月末))?"
)
_LUNAR_YEAR: Final = re.compile(r"'?(\d{4}|\d{2})\s*(?:년|年)")


def _read_lunar(words: str, context: Context) -> When | None:
    calendar, rest = _calendar(words, context)
    if calendar is Calendar.GREGORIAN:
        return None
    leap = bool(_LEAP.search(rest))
    rest = " ".join(_LEAP.sub("", rest).split())
    if found := _LUNAR_YEAR.fullmatch(rest):
        return lunar_year(context.full_year(found[1]), calendar)
    if not (found := _LUNAR.fullmatch(rest)):
        raise InvalidDate(reason="not_a_date")
    year = context.full_year(found[1]) if found[1] else context.missing_year()
    month = int(found[2])
    if found[4]:
        first = lunar_month(year, month, calendar, leap=leap).earliest
        return lunar_day(LunarDay(year, month, month_length(first, calendar), leap), calendar)
    if not found[3]:
        return lunar_month(year, month, calendar, leap=leap)
    return lunar_day(LunarDay(year, month, int(found[3]), leap), calendar)


def _calendar(words: str, context: Context) -> tuple[Calendar, str]:
    if _KOREAN_MARK.search(words):
        return Calendar.LUNAR_KR, _KOREAN_MARK.sub(" ", words)
    if _CHINESE_MARK.search(words):
        return Calendar.LUNAR_CN, _CHINESE_MARK.sub(" ", words)
    if _ENGLISH_MARK.search(words):
        rest = _ENGLISH_MARK.sub(" ", words).strip().removeprefix("date").strip()
        if context.culture == "ko":
            return Calendar.LUNAR_KR, rest
        if context.culture == "zh":
            return Calendar.LUNAR_CN, rest
        raise InvalidDate(reason="which_lunar_calendar")
    if _LEAP.search(words):  # only a lunar year has a leap month
        return (Calendar.LUNAR_CN if "闰" in words else Calendar.LUNAR_KR), words
    return Calendar.GREGORIAN, words


# --- Korean and Chinese with units, and words counted from today -------------------------

_CJK: Final = re.compile(
    r"(?:'?(\d{4}|\d{2})\s*(?:년|年)\s*)?(\d{1,2})\s*(?:월|月)(?:份|달)?\s*(?:(\d{1,2})\s*(?:일|日|号)?)?"
)


def _read_cjk(words: str, context: Context) -> When | None:
    solar = _SOLAR_MARK.sub(" ", words).strip()
    if solar != words:
        return _read_plain(" ".join(solar.split()), context)
    if not (found := _CJK.fullmatch(words)):
        return None
    year = context.full_year(found[1]) if found[1] else context.missing_year()
    if not found[3]:
        return in_month(year, int(found[2]))
    return on_day(make_date(year, int(found[2]), int(found[3])))


_DAYS_AGO: Final = {
    "today": 0, "오늘": 0, "今天": 0, "今日": 0, "yesterday": 1, "어제": 1, "昨天": 1, "昨日": 1,
    "그저께": 2, "그제": 2, "엊그제": 2, "前天": 2,
}  # fmt: skip
_MONTHS_AGO: Final = {
    "this month": 0, "이번 달": 0, "이번달": 0, "本月": 0, "这个月": 0,
    "last month": 1, "지난달": 1, "지난 달": 1, "上个月": 1, "上月": 1,
}  # fmt: skip
_YEARS_AGO: Final = {
    "this year": 0, "올해": 0, "금년": 0, "今年": 0, "last year": 1, "작년": 1, "지난해": 1,
    "去年": 1, "재작년": 2, "前年": 2,
}  # fmt: skip
_AGO: Final = re.compile(
    r"(\d{1,3})\s*(년|年|years?|개월|달|个月|months?|주일?|周|weeks?|일|天|days?)\s*(?:전|以?前|ago)"
)


def _read_relative(words: str, context: Context) -> When | None:
    today = context.recorded_on
    if words in _DAYS_AGO:
        return on_day(today - timedelta(_DAYS_AGO[words]))
    if words in _MONTHS_AGO:
        month = add_months(today, -_MONTHS_AGO[words])
        return in_month(month.year, month.month)
    if words in _YEARS_AGO:
        return in_year(today.year - _YEARS_AGO[words])
    if not (found := _AGO.fullmatch(words)):
        return None
    count, unit = int(found[1]), found[2]
    if unit[0] in "년年y":
        return about(in_year(today.year - count))
    if unit[0] in "개달个m":
        month = add_months(today, -count)
        return about(in_month(month.year, month.month))
    if unit[0] in "주周w":
        return about(on_day(today - timedelta(7 * count)))
    return on_day(today - timedelta(count))
