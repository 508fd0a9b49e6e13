"""Words for codes, days and moments, as the templates of the day and of its lists use them."""

from typing import Any

from leeward.dates.due import local_today
from leeward.desk.labels import Labels, language_of_text
from leeward.desk.moments import clock_time, near_day, short_moment
from leeward.desk.session import Session
from leeward.journal.clock import shown_at
from leeward.web.case_rows import due_words


def day_words(session: Session) -> dict[str, Any]:
    """Return `labels` and `lang_of`, and what puts a day or a moment into words.

    `near` takes a day; `moment` and `lately` a moment, the latter without the day where it is
    today; `changed` a journal's clock.
    """
    language, today, zone = session.language, session.today, session.timezone
    now = session.clock()
    return {
        "labels": Labels(language, zone),
        "lang_of": language_of_text,
        "near": lambda day: near_day(day, today, language),
        "moment": lambda at: short_moment(at, today, zone, language),
        "lately": lambda at: (
            clock_time(at, zone, language)
            if local_today(at, zone) == today
            else short_moment(at, today, zone, language)
        ),
        "changed": lambda hlc: short_moment(shown_at(hlc, now), today, zone, language),
        "due_words": due_words,
        "first_day": today.isoformat(),
    }
