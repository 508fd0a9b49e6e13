"""What people read for codes and days, in one member's language.

Labels stand in the codebook and day forms in Babel; this is the one thin way to both, so
that every page says the same word for the same code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from leeward.codebook.lists import label
from leeward.dates.showing import show
from leeward.dates.when import When
from leeward.i18n import formatting

_HANGUL: Final = (0xAC00, 0xD7A3)
_HAN: Final = (0x4E00, 0x9FFF)
_JAMO: Final = (0x3131, 0x318E)
_LETTER: Final = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Labels:
    """Words for codes, days and moments.

    Attributes:
        language: the tag of the page's language.
        timezone: the zone whose days and hours are shown.
    """

    language: str
    timezone: str = "UTC"

    def code(self, name: str, code: str | None) -> str:
        """Return the label of a code of a list; empty where there is no code."""
        return label(name, code, self.language) if code else ""

    def codes(self, name: str, codes: Iterable[str]) -> list[str]:
        """Return the labels of several codes."""
        return [label(name, code, self.language) for code in codes]

    def day(self, day: date | None) -> str:
        """Return a calendar day in short; empty where there is none."""
        return _day(day, self.language) if day is not None else ""

    def weekday(self, day: date) -> str:
        """Return the day of the week."""
        return _weekday(day, self.language)

    def when(self, when: When | None) -> str:
        """Return a date as exactly as it is known; empty where there is none."""
        return show(when, self.language) if when is not None else ""

    def moment(self, moment: datetime) -> str:
        """Return date and minute, where the office is."""
        minute = moment.replace(second=0, microsecond=0)
        return _moment(minute, self.timezone, self.language)

    def clock_time(self, moment: datetime) -> str:
        """Return hour and minute, where the office is."""
        return formatting.clock_time(moment, ZoneInfo(self.timezone), self.language)

    def number(self, value: float) -> str:
        """Return a number with its separators."""
        return formatting.number(value, self.language)


def language_of_text(text: str, stated: str | None = None) -> str:
    """Return the `lang` for a recorded text: as stated, else by its script, else empty.

    A wrong guess between Korean and Chinese would show Han characters in the other country's
    shapes; text that has any Hangul is Korean, other Han is Chinese. Plain Latin letters are
    taken for English, so that a Korean or Chinese page is not read aloud as if they were its own.
    """
    if stated and stated != "mixed":
        return stated
    if text.isascii():
        return "en" if _LETTER.search(text) else ""
    han = False
    for sign in text:
        point = ord(sign)
        if _HANGUL[0] <= point <= _HANGUL[1] or _JAMO[0] <= point <= _JAMO[1]:
            return "ko"
        han = han or _HAN[0] <= point <= _HAN[1]
    return "zh-Hans" if han else ""


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    # A list of fifty cases shows a hundred days, mostly the same ones.
    return formatting.day(day, language)


@lru_cache(maxsize=4096)
def _moment(minute: datetime, timezone: str, language: str) -> str:
    # One save wrote many values in the same minute, and a profile shows each of them.
    return formatting.moment(minute, ZoneInfo(timezone), language)


@lru_cache(maxsize=64)
def _weekday(day: date, language: str) -> str:
    return formatting.weekday(day, language)
