"""What the frame of an open desk can do by itself: lock, language, theme, keys, idle, drafts."""

import asyncio
import json
import re
from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from leeward.errors import InvalidAnswer, InvalidIdentifier
from leeward.web.again import show_again
from leeward.web.page import THEMES, language_of, render
from leeward.web.place import HURRIED
from leeward.web.ports import Session
from leeward.web.routing import get, go_to, own_path, post, text_of
from leeward.web.texts import accepted, known

CLEAR: Final = '"cache", "storage"'
"""Cookies stay: the window must find the lock page, and its cookie opens nothing else."""

MOST_DRAFT: Final = 256 * 1024
LANGUAGE_SECONDS: Final = 0.2
_DRAFT_KEY: Final = re.compile(r"[a-z0-9][a-z0-9/_-]{0,119}")


def _session(request: Request) -> Session:
    session: Session = request.app.state.session
    return session


def home(request: Request) -> Response:
    """Lead to the first place of the menu; an empty desk says that it is empty."""
    places = sorted(request.app.state.nav, key=lambda item: (item.section != "work", item.order))
    if places:
        return RedirectResponse(places[0].path, status_code=303)
    return render(request, "empty.html")


def unlocked(request: Request) -> Response:
    """The lock page asks how far it is once more, while its window is already on its way here."""
    del request
    return Response(status_code=204)


async def lock(request: Request) -> Response:
    """Answer first, then end this process: that is what makes its memory go."""
    language = await _language_soon(request)
    if request.query_params.get("how") == HURRIED:
        request.app.state.how = HURRIED
    request.app.state.leave()
    return RedirectResponse(
        f"/?lang={language}",
        status_code=303,
        headers={"Clear-Site-Data": CLEAR, "Connection": "close"},
        background=BackgroundTask(request.app.state.lock),
    )


async def _language_soon(request: Request) -> str:
    """Return the member's language, or the browser's: locking waits for no vault."""
    asking = asyncio.ensure_future(request.app.state.vault_thread.run(lambda: language_of(request)))
    done, _ = await asyncio.wait([asking], timeout=LANGUAGE_SECONDS)
    if done:
        language: str = asking.result()
        return language
    return accepted(request.headers.get("accept-language", ""))


def choose_language(request: Request) -> Response:
    """Keep the member's language in the vault."""
    language = known(text_of(request, "lang"))
    if language:
        _session(request).choose("language", language)
    return go_to(request, own_path(text_of(request, "back")))


def choose_theme(request: Request) -> Response:
    """Keep the member's theme in the vault: no browser storage is used."""
    theme = text_of(request, "theme")
    if theme in THEMES:
        _session(request).choose("theme", theme)
    return go_to(request, own_path(text_of(request, "back")))


def dismiss_alarms(request: Request) -> Response:
    """A person has read the alarms."""
    request.app.state.alarms.raised.clear()
    return go_to(request, own_path(text_of(request, "back")))


async def idle(request: Request) -> Response:
    """Tell how long the desk stays open.

    A page that saw a key or a click asks without the header of a timer, which moves the clock.
    """
    return JSONResponse({"left": max(0, int(request.app.state.idle.left()))})


def keep_draft(request: Request) -> Response:
    """Keep half-typed text, sealed: `key`, and `fields` as a JSON object of names and values."""
    key, body = _draft_key(text_of(request, "key")), text_of(request, "fields")
    if len(body.encode()) > MOST_DRAFT or not _is_fields(body):
        raise InvalidAnswer(question="draft", reason="fields")
    _session(request).keep_draft(key, body.encode())
    return Response(status_code=204)


def read_draft(request: Request) -> Response:
    """Return what was kept: `{"kept_at": …, "fields": {…}}`, or 204 if there is nothing."""
    kept = _session(request).draft(_draft_key(request.path_params["key"]))
    if kept is None:
        return Response(status_code=204)
    return JSONResponse({"kept_at": kept.kept_at.isoformat(), "fields": json.loads(kept.body)})


def drop_draft(request: Request) -> Response:
    """Forget what was kept."""
    _session(request).drop_draft(_draft_key(text_of(request, "key")))
    return Response(status_code=204)


def _draft_key(key: str) -> str:
    if not _DRAFT_KEY.fullmatch(key):
        raise InvalidIdentifier
    return key


def _is_fields(body: str) -> bool:
    try:
        fields = json.loads(body)
    except ValueError:
        return False
    return isinstance(fields, dict) and all(
        isinstance(text, str)
        for value in fields.values()
        for text in (value if isinstance(value, list) else [value])
    )


routes: list[BaseRoute] = [
    get("/", home),
    get("/unlocking", unlocked),
    Route("/lock", lock, methods=["POST"]),
    post("/language", choose_language),
    post("/theme", choose_theme),
    post("/alarms", dismiss_alarms),
    Route("/idle", idle, methods=["GET"]),
    post("/draft", keep_draft),
    post("/draft/drop", drop_draft),
    get("/draft/{key:path}", read_draft),
    get("/again/{token}", show_again),
]
