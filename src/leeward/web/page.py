"""From a view's facts to a page: language, theme, menu, what is open, and how long still.

Every page gets the same frame, `base.html`; a view passes only what is its own.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from leeward.desk.moments import clock_time
from leeward.desk.shortcuts import KEYS
from leeward.web.place import note
from leeward.web.ports import Session
from leeward.web.routing import page_path
from leeward.web.static_files import static
from leeward.web.texts import LANGUAGES, accepted, known, sentence_of, translations

THEMES: Final = ("system", "light", "dark")


def N_(text: str) -> str:  # noqa: N802 - the name that message extraction knows
    """Mark a text for translation where it is named; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the menu, offered by a view module as `nav`."""

    section: str
    """`work` or `organisation`."""
    order: int
    label: str
    path: str
    icon: str
    count: Callable[[Session], int] | None = None
    shown: Callable[[Session], bool] | None = None
    """Whether this member may go there; a page refuses on its own all the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """A menu item as one page shows it."""

    label: str
    path: str
    icon: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person, shown once: `good`, `calm`, `warn` or `bad`."""

    text: str
    tone: str
    path: str = ""
    link: str = ""


TEMPLATES: Final = FileSystemLoader(Path(__file__).parent / "templates")

SECTIONS: Final = (("work", ""), ("organisation", N_("Organisation")))


@lru_cache(maxsize=len(LANGUAGES))
def environment(language: str) -> Environment:
    """Return the templates in one language; texts from people are escaped, always."""
    made = Environment(
        loader=TEMPLATES,
        autoescape=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]  # added by the extension
        translations(language), newstyle=True
    )
    made.globals["static"] = static
    return made


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Draw `template` with the frame's facts and the view's own.

    Args:
        request: the request in hand; a fragment (`hx-…`) uses the same call with its own template.
        template: a file of `templates/`.
        status: the HTTP status.
        **context: what the view shows; it may replace a fact of the frame.
    """
    session: Session | None = getattr(request.app.state, "session", None)
    language = language_of(request)
    facts = _frame(request, language) | (_open_frame(request, session, language) if session else {})
    html = environment(language).get_template(template).render(facts | context)
    if session is not None:
        note(request, status)
    return HTMLResponse(html, status_code=status)


def piece(request: Request, template: str, macro: str, *values: Any, **context: Any) -> Markup:
    """Draw one macro of a template, for a part of a page that is worth keeping.

    Args:
        request: the request in hand.
        template: a file of `templates/`.
        macro: its name there.
        *values: what the macro takes.
        **context: what the template reads besides; nothing of the frame is there.
    """
    module = environment(language_of(request)).get_template(template).make_module(context)
    drawn: Markup = getattr(module, macro)(*values)
    return drawn


def language_of(request: Request) -> str:
    """Return the language for this answer: asked for, chosen by the member, or the browser's."""
    asked = known(request.query_params.get("lang", ""))
    session: Session | None = getattr(request.app.state, "session", None)
    if session is not None:
        return known(session.language) or "en"
    chosen: str = getattr(request.app.state, "language", "")
    return asked or chosen or accepted(request.headers.get("accept-language", ""))


def tell(request: Request, text: str, tone: str = "good") -> None:
    """Keep a sentence for the next page that is drawn, after the redirect."""
    request.app.state.notices.append(Notice(text, tone))


def opened(request: Request, path: str, label: str) -> None:
    """Note a case as open now, for the menu: the last five, newest first."""
    others = [place for place in request.app.state.open_now if place[0] != path]
    request.app.state.open_now = [(path, label), *others][:5]


def translate(request: Request, text: str) -> str:
    """Return `text` in the language of this answer, for sentences that a view makes itself."""
    return translations(language_of(request)).gettext(text)


def _frame(request: Request, language: str) -> dict[str, Any]:
    """Facts of every page, locked or open."""
    return {
        "alarms": [sentence_of(code, language) for code in request.app.state.alarms.raised],
        "language": language,
        "languages": LANGUAGES,
        "nonce": request.state.nonce,
        "notices": [],
        "path": page_path(request),
        "theme": "system",
        "without_counts": False,
    }


def _open_frame(request: Request, session: Session, language: str) -> dict[str, Any]:
    """Facts of every page of an open desk."""
    state = request.app.state
    background = "x-leeward-background" in request.headers
    notices: list[Notice] = [] if background else list(state.notices)
    if not background:
        state.notices.clear()
    theme = session.setting("theme")
    keys = {name: session.setting(f"keys.{name}") or key for name, key in KEYS.items()}
    return {
        "idle_left": max(0, int(state.idle.left())),
        "idle_seconds": int(state.idle.seconds),
        "keys": keys,
        "keys_json": json.dumps(keys),
        "member": getattr(session, "member_name", ""),
        "nav": [
            (heading, places)
            for section, heading in SECTIONS
            if (places := _places(state.nav, section, session, request.url.path))
        ],
        "notices": notices,
        "open_now": [
            Place(label, path, "case", None, request.url.path.startswith(path))
            for path, label in state.open_now
        ],
        **_sealed_frame(session, language),
        "theme": theme if theme in THEMES else "system",
    }


def _sealed_frame(session: Session, language: str) -> dict[str, Any]:
    """Say on every page whether the sealed part is open, until when, and how long still."""
    until, now = session.sealed_until, session.clock()
    is_open = until is not None and until > now
    return {
        "sealed_open": is_open,
        "sealed_until": until,
        "sealed_left": int((until - now).total_seconds()) if until is not None and is_open else 0,
        "sealed_end": clock_time(until, session.timezone, language) if until is not None else "",
    }


def _places(items: Sequence[NavItem], section: str, session: Session, path: str) -> list[Place]:
    # Of `/cases` and `/cases/new` only the nearer one is where the person is.
    around = [item.path for item in items if path == item.path or path.startswith(f"{item.path}/")]
    nearest = max(around, key=len, default="")
    return [
        Place(
            label=item.label,
            path=item.path,
            icon=item.icon,
            count=item.count(session) if item.count is not None else None,
            current=item.path == nearest,
        )
        for item in sorted(items, key=lambda item: item.order)
        if item.section == section and (item.shown is None or item.shown(session))
    ]
