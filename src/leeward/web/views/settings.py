"""A member's own settings: how the desk looks, which keys do what, and her passphrases."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.cases.risk import LEVELS
from leeward.desk import organisation, preferences, shortcuts
from leeward.desk.labels import Labels
from leeward.desk.members import is_admin
from leeward.desk.preferences import Choices
from leeward.desk.session import Session
from leeward.errors import WrongPassphrase
from leeward.vault.keyslot import LEAST_CHARACTERS
from leeward.web.case_page import session_of
from leeward.web.idle import MINUTES, seconds_of
from leeward.web.page import N_, THEMES, NavItem, render, tell, translate
from leeward.web.routing import get, go_to, post, secret_of, text_of
from leeward.web.texts import known

ACTIONS: Final[Mapping[str, str]] = {
    "lock": N_("Lock at once"),
    "search": N_("Go to the search"),
    "new": N_("Write something new on this page"),
    "hide": N_("Hide every name"),
    "next": N_("Next entry of a list"),
    "previous": N_("Previous entry of a list"),
    "keys": N_("Show keys and marks"),
}

KEY_REASONS: Final[Mapping[str, str]] = {
    shortcuts.BARE: N_(
        "Hold Ctrl or Alt with it: a bare letter would be taken for text, and an input method "
        "would make a syllable of it."
    ),
    shortcuts.TAKEN: N_("Two actions cannot share a key."),
    shortcuts.RESERVED: N_("The window itself uses this key."),
    shortcuts.UNKNOWN: N_("No key of that name is known. Write it like Alt+N or F9."),
    shortcuts.NEEDS_CONTROL: N_("The quick lock takes Ctrl or Alt, or a key like F9."),
}

PASSPHRASE_REASONS: Final[Mapping[str, str]] = {
    preferences.SHORT: N_("Too short. At least %(least)s characters; four or five words are easy."),
    preferences.REPEATED: N_("The same few signs again and again are guessed first. Use words."),
    preferences.DIFFERENT: N_("The two do not agree. Type the new one twice."),
    preferences.SAME: N_("Take another one: it is in use already, here or as your other one."),
}


def show(request: Request) -> Response:
    """Draw the settings."""
    return _draw(request)


def change_desk(request: Request) -> Response:
    """Keep language, theme, zone, idle time and whose day."""
    session = session_of(request)
    preferences.keep_choices(
        session, Choices(text_of(request, "timezone"), text_of(request, "whose"))
    )
    language, theme, idle = (text_of(request, name) for name in ("lang", "theme", "idle"))
    if known(language):
        session.choose("language", known(language))
    if theme in THEMES:
        session.choose("theme", theme)
    seconds = seconds_of(idle)
    if seconds:
        session.choose("idle.minutes", idle)
        request.app.state.idle.change(seconds)
    return _saved(request)


def change_keys(request: Request) -> Response:
    """Keep the shortcuts, or say beside each why it cannot be had."""
    if text_of(request, "shipped"):
        typed: dict[str, str] = {}
    else:
        typed = {name: text_of(request, f"key-{name}") for name in shortcuts.KEYS}
    refused = preferences.keep_keys(session_of(request), typed)
    if refused:
        return _draw(request, status=422, typed=typed, refused=refused)
    return _saved(request)


def change_first(request: Request) -> Response:
    """Change the passphrase that opens the desk."""
    return _change(request, "first", preferences.change_passphrase)


def change_second(request: Request) -> Response:
    """Change the passphrase that opens the sealed part."""
    return _change(request, "second", preferences.change_second_passphrase)


def change_organisation(request: Request) -> Response:
    """Keep what holds for every member: review times, and how long a closed file is kept."""
    chosen = {level: text_of(request, f"review-{level}") for level in LEVELS}
    reason = organisation.keep(session_of(request), chosen, text_of(request, "kept"))
    if reason:
        return _draw(request, status=422, review=chosen, times_wrong=True)
    return _saved(request)


def keys_page(request: Request) -> Response:
    """Draw the keys and what the marks of the desk mean."""
    return render(request, "keys.html", actions=ACTIONS, always=shortcuts.ALWAYS_LOCKS)


def _change(
    request: Request, which: str, change: Callable[[Session, str, str, str], str]
) -> Response:
    old, new, again = (secret_of(request, f"{which}-{part}") for part in ("old", "new", "again"))
    try:
        reason = change(session_of(request), old, new, again)
    except WrongPassphrase:
        return _draw(request, status=422, wrong_old=which)
    if reason:
        return _draw(request, status=422, weak={which: reason})
    tell(request, translate(request, N_("Changed. Older backups still open with the old one.")))
    return go_to(request, "/settings")


def _saved(request: Request) -> Response:
    tell(request, translate(request, N_("Kept.")))
    return go_to(request, "/settings")


def _draw(request: Request, *, status: int = 200, **given: Any) -> Response:
    session = session_of(request)
    times = organisation.review_times(session)
    facts = {
        "typed": None,
        "refused": {},
        "wrong_old": "",
        "weak": {},
        "actions": ACTIONS,
        "key_reasons": KEY_REASONS,
        "passphrase_reasons": PASSPHRASE_REASONS,
        "least": LEAST_CHARACTERS,
        "choices": preferences.choices_of(session),
        "timezones": dict.fromkeys((*preferences.TIMEZONES, session.timezone)),
        "idle_minutes": request.app.state.idle.seconds / 60,
        "minutes": MINUTES,
        "always": shortcuts.ALWAYS_LOCKS,
        "themes": THEMES,
        "is_admin": is_admin(session),
        "review": {level: organisation.code_of(time) for level, time in times.items()},
        "times": organisation.TIMES,
        "times_wrong": False,
        "kept": organisation.kept_months(session),
        "kept_choices": organisation.KEPT,
        "labels": Labels(session.language, session.timezone),
    }
    return render(request, "settings.html", status=status, **(facts | given))


nav = [NavItem("organisation", 30, N_("Settings"), "/settings", "settings")]
routes = [
    get("/settings", show),
    post("/settings/desk", change_desk),
    post("/settings/keys", change_keys),
    post("/settings/passphrase", change_first),
    post("/settings/second", change_second),
    post("/settings/organisation", change_organisation),
    get("/keys", keys_page),
]
