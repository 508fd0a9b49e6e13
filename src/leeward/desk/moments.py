"""Days and hours as a journal shows them: short, with the year only where it is another.

Babel's patterns cost more than all the rest of a page of two hundred entries, so each day and
each minute is put into words once.
"""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time

_LOCALES = {
    "en": Locale("en", "GB"),
    "ko": Locale("ko"),
    "zh-Hans": Locale("zh", script="Hans"),
}


def near_day(day: date, today: date, language: str) -> str:
    """Return a day with its weekday, and with its year only where it is not this one."""
    return _day(day, day.year == today.year, language)


def clock_time(moment: datetime, timezone: str, language: str) -> str:
    """Return hour and minute where the office is."""
    here = moment.astimezone(ZoneInfo(timezone))
    return _minute(here.hour, here.minute, language)


def short_moment(moment: datetime, today: date, timezone: str, language: str) -> str:
    """Return day and minute where the office is."""
    here = moment.astimezone(ZoneInfo(timezone))
    day = near_day(here.date(), today, language)
    return f"{day} {_minute(here.hour, here.minute, language)}"


@lru_cache(maxsize=4096)
def _day(day: date, is_this_year: bool, language: str) -> str:
    skeleton = "MMMEd" if is_this_year else "yMMMd"
    return format_skeleton(skeleton, datetime.combine(day, time()), locale=_LOCALES[language])


@lru_cache(maxsize=3 * 24 * 60)
def _minute(hour: int, minute: int, language: str) -> str:
    # Babel's short form would mix Latin AM and PM into Korean.
    shape = "aaaa h:mm" if language == "ko" else "short"
    return format_time(time(hour, minute), format=shape, locale=_LOCALES[language])
