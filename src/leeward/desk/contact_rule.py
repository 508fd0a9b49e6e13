"""The contact rule: may she be contacted, when, who watches, and what silence means.

It stands above everything on a case's page. The agreed phrases and addresses are not part of
it: a page says only that there are some, and where they can be asked for.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from leeward.cases.contact import nothing_heard_by
from leeward.cases.expiry import expiring
from leeward.cases.followup import contact_expiry
from leeward.cases.situation import is_detained
from leeward.desk.labels import language_of_text
from leeward.desk.open_file import OpenFile
from leeward.desk.wording import Shown

_BEHIND_THE_VEIL: Final = (
    "channel_address",
    "phrase_all_clear",
    "phrase_danger",
    "second_address",
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that is fetched when a person asks for it."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class ContactRule:
    """What must be known before anybody writes, calls or visits.

    Attributes:
        may: the code of `may_contact`; empty where nothing is agreed.
        may_label: the same in words.
        channel: the safe channel in words.
        hours: the safe hours, as she said them.
        watched_by: who watches her phone or room, in words.
        second_channel: the second way in words.
        heard_by: the day until which word was agreed; None where none was, or word came.
        heard_by_day: that day in words.
        is_silent: whether that day has passed.
        silence: what silence means, in words.
        hidden: addresses and phrases that are recorded.
        expires: the last day on which all this can be read.
        expires_day: that day in words.
        warning: 21, 7 or 1 once so few days are left.
        is_detained: whether she is detained: her phone and her room are not hers now.
    """

    may: str
    may_label: str
    channel: str
    hours: Shown | None
    watched_by: tuple[str, ...]
    second_channel: str
    heard_by: date | None
    heard_by_day: str
    is_silent: bool
    silence: str
    hidden: tuple[Hidden, ...]
    expires: date | None
    expires_day: str
    warning: int | None
    is_detained: bool

    @property
    def forbids(self) -> bool:
        """Whether nobody may contact her first: also where nothing is agreed."""
        return self.is_detained or self.may in {"", "no", "only_she_contacts"}


def contact_rule(opened: OpenFile) -> ContactRule:
    """Return the rule that holds; one that forbids contact where nothing is recorded."""
    labels, record = opened.wording.labels, opened.file.one("safe_contact")

    def held(field: str) -> str:
        value = None if record is None else record.held(field)
        return value if isinstance(value, str) else ""

    watched = () if record is None else record.held("watched_by") or ()
    # Somebody who said "nobody" before is outvoted by whoever found that somebody does.
    watchers = [code for code in watched if code != "nobody"] or list(watched)
    heard_by = nothing_heard_by(opened.file)
    expires = contact_expiry(opened.file)
    warnings = [each.warning for each in expiring(opened.file, opened.today)]
    hours = held("hours")
    return ContactRule(
        may=held("may_contact"),
        may_label=labels.code("may_contact", held("may_contact")),
        channel=labels.code("channels", held("channel")),
        hours=Shown(hours, language_of_text(hours), is_words=True) if hours else None,
        watched_by=tuple(labels.codes("watchers", watchers)),
        second_channel=labels.code("channels", held("second_channel")),
        heard_by=heard_by,
        heard_by_day=labels.day(heard_by),
        is_silent=heard_by is not None and heard_by < opened.today,
        silence=labels.code("silence_rules", held("silence")),
        hidden=tuple(
            Hidden(field, opened.wording.field("safe_contact", field))
            for field in _BEHIND_THE_VEIL
            if held(field)
        ),
        expires=expires,
        expires_day=labels.day(expires),
        # The last month is the one that counts: an older one may have been renewed since.
        warning=warnings[-1] if warnings else None,
        is_detained=is_detained(opened.file),
    )
