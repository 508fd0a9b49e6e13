"""What one member chose for her desk, and changing her two passphrases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeward.desk import shortcuts
from leeward.desk.session import TIMEZONE, Session
from leeward.errors import InvalidFact, WeakPassphrase
from leeward.vault.keyslot import LEAST_CHARACTERS

TIMEZONES: Final = (
    "Asia/Shanghai",
    "Asia/Seoul",
    "Asia/Ulaanbaatar",
    "Asia/Bangkok",
    "Asia/Vientiane",
    "Asia/Phnom_Penh",
    "Asia/Ho_Chi_Minh",
    "Asia/Yangon",
    "Asia/Tokyo",
    "Asia/Hong_Kong",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
)
"""The zones that are offered; due dates are days where the people live."""

MINE, EVERYONE = "mine", "everyone"

SHORT: Final = "short"
REPEATED: Final = "repeated"
SAME: Final = "same"
DIFFERENT: Final = "different"

LEAST_SIGNS: Final = 5
"""Fewer different signs than this are a pattern, however long."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the first card of the settings says.

    Attributes:
        timezone: an IANA zone of `TIMEZONES`.
        whose: whose day is shown first: `mine` or `everyone`.
    """

    timezone: str = TIMEZONE
    whose: str = MINE


def choices_of(session: Session) -> Choices:
    """Return what the member chose."""
    return Choices(session.timezone, session.setting("today.whose") or MINE)


def keep_choices(session: Session, choices: Choices) -> None:
    """Keep them, sealed in the vault.

    Raises:
        InvalidFact: a zone or a day that is not offered.
    """
    if choices.timezone not in {*TIMEZONES, session.timezone}:
        raise InvalidFact(field="timezone", reason="unknown")
    if choices.whose not in {MINE, EVERYONE}:
        raise InvalidFact(field="whose", reason="unknown")
    session.choose("timezone", choices.timezone)
    session.choose("today.whose", choices.whose)


def keys_of(session: Session) -> dict[str, str]:
    """Return the member's shortcuts by what they do."""
    return {name: session.setting(f"keys.{name}") or key for name, key in shortcuts.KEYS.items()}


def keep_keys(session: Session, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep shortcuts as they were typed; return why some cannot be had, and then keep none.

    An empty one goes back to the shipped key.
    """
    chosen = {
        name: shortcuts.spelled(typed.get(name, "")) or (key if not typed.get(name) else "")
        for name, key in shortcuts.KEYS.items()
    }
    refused = shortcuts.refusals(chosen)
    if not refused:
        for name, key in chosen.items():
            session.choose(f"keys.{name}", key)
    return refused


def change_passphrase(session: Session, old: str, new: str, again: str) -> str:
    """Put the member's keyslot under another passphrase; return why not, else nothing.

    Raises:
        WrongPassphrase: the old one is wrong.
    """
    reason = weakness(new, again, old)
    if reason:
        return reason
    try:
        session.vault.change_passphrase(old, new)
    except WeakPassphrase:
        return SAME  # it was long enough: it is her second passphrase
    return ""


def change_second_passphrase(session: Session, old: str, new: str, again: str) -> str:
    """Put the member's sealed streams behind another passphrase; return why not, else nothing.

    Raises:
        WrongPassphrase: the old one is wrong.
    """
    reason = weakness(new, again, old)
    if reason:
        return reason
    try:
        session.vault.change_sealed_passphrase(old, new)
    except WeakPassphrase:
        return SAME
    return ""


def weakness(new: str, again: str, other: str) -> str:
    """Return why a new passphrase is not taken, a reason of this module, or nothing.

    Length is all that is asked: rules about signs and digits make passphrases that are
    forgotten, and no harder to guess.
    """
    if len(new.strip()) < LEAST_CHARACTERS:
        return SHORT
    if len(set(new)) < LEAST_SIGNS:
        return REPEATED
    if new != again:
        return DIFFERENT
    return SAME if new == other else ""
