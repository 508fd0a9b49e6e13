"""Days as people type them beside a note: read in three languages, also counted from today."""

import re
from datetime import date, timedelta
from typing import Final

from leeward.dates.context import Culture
from leeward.dates.reading import parse
from leeward.dates.when import When, on_day
from leeward.errors import InvalidDate

_AHEAD: Final = {
    "today": 0, "오늘": 0, "今天": 0, "今日": 0,
    "tomorrow": 1, "내일": 1, "明天": 1, "明日": 1,
    "모레": 2, "后天": 2, "글피": 3, "大后天": 3,
    "next week": 7, "다음 주": 7, "다음주": 7, "下周": 7, "下星期": 7,
}  # fmt: skip
_IN: Final = re.compile(
    r"(?:in\s+|\+)?(\d{1,3})\s*"
    r"(days?|d|일|天|日|weeks?|w|주일?|周|星期|个星期)?\s*(?:뒤|후|이후|后|以后|之后)?"
)
_WEEK: Final = ("w", "주", "周", "星", "个")
_CULTURES: Final[dict[str, Culture]] = {"en": "en-GB", "ko": "ko", "zh-Hans": "zh"}
_LAST: Final = timedelta(days=3 * 366)


def happened_day(text: str, today: date, language: str) -> When:
    """Read when something happened; without words it was today.

    Raises:
        InvalidDate: it cannot be read for certain, or has not come yet.
    """
    if not text.strip():
        return on_day(today)
    when = _read(text, today, language)
    if when.earliest > today:
        raise InvalidDate(field="date", reason="not_yet")
    return when


def due_day(text: str, today: date, language: str) -> date:
    """Read by when something is due: a date, or words such as `tomorrow` or `3일 뒤`.

    Raises:
        InvalidDate: it cannot be read for certain, is past, or years away.
    """
    ahead = _ahead(" ".join(text.lower().split()))
    due = today + timedelta(ahead) if ahead is not None else _read(text, today, language).earliest
    if not today <= due <= today + _LAST:
        raise InvalidDate(field="due", reason="past_or_far")
    return due


def form_day(text: str, today: date, language: str) -> When:
    """Read a day typed into a form: any date, or one counted from today.

    Words such as `yesterday` become the day that they mean, since they will mean another one
    when the form is read again. No year is guessed: a form may ask for any.

    Raises:
        InvalidDate: it cannot be read for certain.
    """
    culture = _CULTURES.get(language)
    try:
        return parse(text, recorded_on=today, culture=culture)
    except InvalidDate as unread:
        words = " ".join(text.lower().split())
        ahead = _ahead(words)
        if ahead is not None:
            return on_day(today + timedelta(ahead))
        try:
            meant = parse(text, recorded_on=today, culture=culture, relative=True)
        except InvalidDate:
            raise unread from None
        return on_day(meant.earliest) if meant.is_exact else meant


def _ahead(words: str) -> int | None:
    """Return how many days from today the words mean."""
    ahead = _AHEAD.get(words)
    counted = _IN.fullmatch(words)
    if ahead is None and counted is not None and (counted[2] or words.startswith("+")):
        return int(counted[1]) * (7 if (counted[2] or "d").startswith(_WEEK) else 1)
    return ahead


def _read(text: str, today: date, language: str) -> When:
    try:
        return parse(text, recorded_on=today, culture=_CULTURES.get(language), relative=True)
    except InvalidDate:
        # Without a year, the present one is meant: nobody writes a note about another year so.
        return parse(
            text,
            recorded_on=today,
            culture=_CULTURES.get(language),
            year=today.year,
            relative=True,
        )
