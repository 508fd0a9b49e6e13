"""Days as people type them beside a note: read in three languages, also counted from today."""

from datetime import date, timedelta
from typing import Final

from leeward.dates.context import Culture
from leeward.dates.counted import day_ahead, named_weekday, plain_counts
from leeward.dates.reading import parse
from leeward.dates.when import When, on_day
from leeward.errors import InvalidDate

_CULTURES: Final[dict[str, Culture]] = {"en": "en-GB", "ko": "ko", "zh-Hans": "zh"}
_LAST: Final = timedelta(days=3 * 366)


def happened_day(text: str, today: date, language: str) -> When:
    """Read when something happened; without words it was today.

    Raises:
        InvalidDate: it cannot be read for certain, or has not come yet.
    """
    if not text.strip():
        return on_day(today)
    named = named_weekday(text, today, bare=-1)
    when = (
        _read(plain_counts(text), today, language, ahead=False) if named is None else on_day(named)
    )
    if when.earliest > today:
        raise InvalidDate(field="date", reason="not_yet")
    return when


def due_day(text: str, today: date, language: str) -> date:
    """Read by when something is due: a date, or words such as `tomorrow` or `3일 뒤`.

    Raises:
        InvalidDate: it cannot be read for certain, is past, or years away.
    """
    due = day_ahead(text, today) or named_weekday(text, today, bare=1)
    due = due or _read(text, today, language, ahead=True).earliest
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
        if (counted := day_ahead(text, today) or named_weekday(text, today)) is not None:
            return on_day(counted)
        words = plain_counts(text)
        try:
            meant = parse(words, recorded_on=today, culture=culture, relative=True)
        except InvalidDate:
            raise unread from None
        return on_day(meant.earliest) if meant.is_exact else meant


def _read(text: str, today: date, language: str, *, ahead: bool) -> When:
    culture = _CULTURES.get(language)
    try:
        return parse(text, recorded_on=today, culture=culture, relative=True)
    except InvalidDate as unread:
        if unread.facts.get("reason") != "year_missing":
            raise
        # Without a year the nearest such day is meant, in the direction that the question asks.
        read = [
            parse(text, recorded_on=today, culture=culture, year=year, relative=True)
            for year in (today.year, today.year + (1 if ahead else -1))
        ]
        fits = (
            when for when in read if (when.latest >= today if ahead else when.earliest <= today)
        )
        return next(fits, read[0])
