"""Numbers, money, sizes and moments in three languages, by Babel."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from leeward.i18n.language import Language

_LOCALES: Final = {
    Language.EN: Locale("en", "GB"),  # day before month: no reader takes it for the other
    Language.KO: Locale("ko"),
    Language.ZH_HANS: Locale("zh", script="Hans"),
}
_CLOCKS: Final = {
    Language.EN: "HH:mm",
    Language.KO: "aaaa h:mm",  # the short form of the locale data writes AM and PM
    Language.ZH_HANS: "HH:mm",
}
_SIZES: Final = ("byte", "kilobyte", "megabyte", "gigabyte")
_STEP: Final = 1000


def number(value: float | Decimal, language: Language | str) -> str:
    """Return a number with its separators."""
    return format_decimal(value, locale=_LOCALES[Language(language)])


def percent(share: float, language: Language | str) -> str:
    """Return a share of one as a percentage."""
    return format_percent(share, locale=_LOCALES[Language(language)])


def money(amount: float | Decimal, currency: str, language: Language | str) -> str:
    """Return an amount in a currency such as `CNY`; an unknown one is shown as its code."""
    return format_currency(amount, currency, locale=_LOCALES[Language(language)])


def size(count: int, language: Language | str) -> str:
    """Return a number of bytes in the unit that a person reads, rounded down."""
    step = 0
    shown = count
    while shown >= _STEP and step < len(_SIZES) - 1:
        shown //= _STEP
        step += 1
    return format_unit(
        shown, f"digital-{_SIZES[step]}", length="short", locale=_LOCALES[Language(language)]
    )


def month(when: date, language: Language | str) -> str:
    """Return a month without its year, for the head of a column: Mar, 3월, 3月."""
    return format_skeleton(
        "MMM", datetime.combine(when, datetime.min.time()), locale=_LOCALES[Language(language)]
    )


def day(when: date, language: Language | str) -> str:
    """Return a calendar date in short, for lists: 5 Mar 2016, 2016. 3. 5., 2016年3月5日."""
    return format_date(when, format="medium", locale=_LOCALES[Language(language)])


def weekday(when: date, language: Language | str) -> str:
    """Return the day of the week in full."""
    return format_date(when, format="EEEE", locale=_LOCALES[Language(language)])


def moment(when: datetime, timezone: ZoneInfo, language: Language | str) -> str:
    """Return the date and minute at which something was recorded, where the office is."""
    here, locale = when.astimezone(timezone), _LOCALES[Language(language)]
    joined = str(get_datetime_format("medium", locale)).replace("'", "")
    return joined.replace("{1}", format_date(here.date(), "medium", locale)).replace(
        "{0}", clock_time(when, timezone, language)
    )


def clock_time(when: datetime, timezone: ZoneInfo, language: Language | str) -> str:
    """Return the hour and minute."""
    spoken = Language(language)
    return format_time(when, _CLOCKS[spoken], tzinfo=timezone, locale=_LOCALES[spoken])
