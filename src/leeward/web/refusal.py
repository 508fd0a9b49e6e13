"""Pages for errors: one sentence in the person's language, by family, and never a detail more."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from leeward.errors import (
    Damaged,
    GuardRefused,
    Invalid,
    LeewardError,
    Refused,
    Unavailable,
    UnknownPage,
)
from leeward.web.page import environment, language_of, render
from leeward.web.texts import accepted, sentence

_FAMILIES: Final = (
    (Invalid, "invalid"),
    (Refused, "refused"),
    (Damaged, "damaged"),
    (Unavailable, "unavailable"),
)


def family_of(error: LeewardError) -> str:
    """Return the error's family by name; `bug` for what nobody raised on purpose."""
    return next((name for kind, name in _FAMILIES if isinstance(error, kind)), "bug")


def show_error(request: Request, error: LeewardError) -> Response:
    """Draw an error inside the desk; a fragment goes to the notices and leaves the page alone."""
    family = family_of(error)
    language = language_of(request)
    facts = {
        "family": family,
        "code": error.code,
        "sentence": sentence(error, language),
        "languages": (),
        "is_open": getattr(request.app.state, "session", None) is not None,
    }
    if request.headers.get("hx-request") == "true":
        response = render(request, "_error.html", status=error.http_status, **facts)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    template = "alarm.html" if family == "damaged" else "error.html"
    return render(request, template, status=error.http_status, **facts)


def show_at_the_door(scope: Scope, error: LeewardError) -> Response:
    """Draw an error before anybody was let in: no menu, no case, not even a member's language."""
    request = Request(scope)
    language = accepted(request.headers.get("accept-language", ""))
    family = family_of(error)
    html = (
        environment(language)
        .get_template("alarm.html" if family == "damaged" else "error.html")
        .render(
            alarms=[],
            code=error.code,
            family=family,
            is_open=False,
            language=language,
            languages=(),
            nonce=request.state.nonce,
            notices=[],
            path="",
            sentence=sentence(error, language),
            theme="system",
        )
    )
    return HTMLResponse(html, status_code=error.http_status)


def show_entry(scope: Scope) -> Response:
    """Draw the page that goes on by itself, after the launcher's ticket was taken."""
    request = Request(scope)
    language = accepted(request.headers.get("accept-language", ""))
    html = (
        environment(language)
        .get_template("entered.html")
        .render(
            alarms=[],
            language=language,
            languages=(),
            nonce=request.state.nonce,
            notices=[],
            path="",
            theme="system",
        )
    )
    return HTMLResponse(html)


async def on_leeward_error(request: Request, error: Exception) -> Response:
    """Starlette's handler for errors raised on purpose."""
    if not isinstance(error, LeewardError):
        raise error
    if _is_landing(request):
        return RedirectResponse("/", status_code=303)
    return await _on_the_vault_thread(request, lambda: show_error(request, error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405, as errors of ours."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if _is_landing(request):
        return RedirectResponse("/", status_code=303)
    ours = GuardRefused(rule="method") if status == 405 else UnknownPage()
    return await _on_the_vault_thread(request, lambda: show_error(request, ours))


def _is_landing(request: Request) -> bool:
    """Return whether unlocking led here: what is no longer there is no fault of the person's."""
    return bool(request.url.path == getattr(request.app.state, "landing", ""))


async def on_bug(request: Request, error: Exception) -> Response:
    """What nobody raised on purpose: the page says so, and the guard reports where it was."""
    del error
    return await _on_the_vault_thread(request, lambda: show_error(request, LeewardError()))


async def _on_the_vault_thread(request: Request, draw: Callable[[], Response]) -> Response:
    """The frame reads the member's choices from the vault, so it too is drawn on its thread."""
    run: Callable[[Callable[[], Response]], Awaitable[Response]] = (
        request.app.state.vault_thread.run
    )
    return await run(draw)
