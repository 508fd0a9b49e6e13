"""The locked phase: a page that takes a member's name and passphrase, and nothing else."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from leeward.errors import (
    Damaged,
    GuardRefused,
    LeewardError,
    UnknownMember,
    VaultLocked,
    WrongPassphrase,
)
from leeward.web.page import language_of, render
from leeward.web.routing import read_form
from leeward.web.texts import known, sentence

MOST_TYPED = 1024


@dataclass(slots=True)
class Making:
    """How far the lists are that another version of the program had made otherwise.

    The vault's thread tells it, and the page that waits asks; cases are counted, never named.
    """

    done: int = 0
    all: int = 0

    def told(self, done: int, all_: int) -> None:
        """So many cases are done, of so many."""
        self.done, self.all = done, all_


async def lock_page(request: Request) -> Response:
    """Draw the lock page; `?lang=` is how it is read in another language."""
    _remember_language(request, request.query_params.get("lang", ""))
    return _draw(request)


async def unlock(request: Request) -> Response:
    """Derive the key in this process, and become the desk."""
    request.state.form = form = await read_form(request)
    member, passphrase = form.get("member", ""), form.get("passphrase", "")
    if not isinstance(member, str) or not isinstance(passphrase, str):
        raise GuardRefused(rule="content_type")
    _remember_language(request, str(form.get("lang", "")))
    state = request.app.state
    if not passphrase or len(member) > MOST_TYPED or len(passphrase) > MOST_TYPED:
        return _draw(request, error=WrongPassphrase(), member=member[:MOST_TYPED])
    try:
        session = await state.vault_thread.run(
            lambda: state.unlock(state.folder, member.strip(), passphrase, state.making.told)
        )
    except (WrongPassphrase, UnknownMember):
        # One sentence for both: the lock page does not tell who has a key here.
        return _draw(request, error=WrongPassphrase(), member=member)
    except Damaged:
        raise
    except LeewardError as error:
        return _draw(request, error=error, member=member)
    path = await state.vault_thread.run(lambda: state.opened_by(session))
    state.upkeep = asyncio.create_task(state.catch_up())
    return RedirectResponse(path, status_code=303)


async def how_far(request: Request) -> Response:
    """Tell how far the lists are that unlocking makes again; both 0 where none are made."""
    making: Making = request.app.state.making
    return JSONResponse({"done": making.done, "all": making.all})


async def elsewhere(request: Request) -> Response:
    """Any other address of a locked desk leads to the lock page."""
    if request.method == "POST":
        raise VaultLocked
    if request.headers.get("hx-request") == "true":
        return Response(status_code=200, headers={"HX-Redirect": "/"})
    return RedirectResponse("/", status_code=303)


def _draw(request: Request, *, error: LeewardError | None = None, member: str = "") -> Response:
    return render(
        request,
        "lock.html",
        status=error.http_status if error else 200,
        error=sentence(error, language_of(request)) if error else "",
        member=member,
        # Only what somebody chose here: the browser's own language is no member's choice.
        chosen_language=request.app.state.language,
        weaknesses=request.app.state.weaknesses,
    )


def _remember_language(request: Request, language: str) -> None:
    """A choice made before unlocking lives in this process only; there is no cookie for it."""
    if known(language):
        request.app.state.language = language


routes: list[BaseRoute] = [
    Route("/", lock_page, methods=["GET"]),
    Route("/unlock", unlock, methods=["POST"]),
    Route("/unlocking", how_far, methods=["GET"]),
    Route("/{path:path}", elsewhere, methods=["GET", "POST"]),
]
