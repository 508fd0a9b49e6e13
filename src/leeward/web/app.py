"""The desk as one ASGI application in two phases: without keys it is only a lock page.

Unlocking makes the second application, with every view; nothing makes the first again. To lock
is to end the process.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from leeward.errors import LeewardError
from leeward.web import locked, opened, static_files, views
from leeward.web.guard import Alarms, by_a_person
from leeward.web.idle import IdleClock, seconds_of
from leeward.web.landing import landing
from leeward.web.place import CALM, keep
from leeward.web.ports import Session, Unlock
from leeward.web.refusal import on_bug, on_http_error, on_leeward_error
from leeward.web.vault_thread import VaultThread

CLOSE_SECONDS: Final = 3.0
UPKEEP_PAUSE: Final = 0.1
QUIET_SECONDS: Final = 0.3
"""Without a request for so long, the next is not expected within the time of a checkpoint."""
UPKEEP_SECONDS: Final = 0.01
"""A request waits for no more than this, plus the one step that is under way."""

_HANDLERS: Final[dict[Any, Any]] = {
    LeewardError: on_leeward_error,
    HTTPException: on_http_error,
    Exception: on_bug,
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a desk is given by the process that it runs in."""

    folder: Path
    unlock: Unlock
    alarms: Alarms
    stop_accepting: Callable[[], None]
    """Leaves new connections to the next process. Called before the answer is sent."""
    end: Callable[[], None]
    """Ends the process, for the parent to start a fresh one. Called after the answer is sent."""
    monotonic: Callable[[], float]
    idle_seconds: float
    weaknesses: tuple[str, ...] = ()


def _close(session: Session, here: str, how: str) -> None:
    with suppress(LeewardError):  # a full disk: then the day comes first
        keep(session, here, how)
    session.close()


class Desk:
    """Serves the lock page until it is unlocked, and the desk from then on."""

    def __init__(
        self, around: Surroundings, modules: Callable[[], Sequence[views.ViewModule]] = views.load
    ) -> None:
        self._around: Final = around
        self._modules: Final = modules
        self._thread: Final = VaultThread()
        self._session: Session | None = None
        self._leaving = False
        self._served = around.monotonic()
        self._app = self._locked_app()

    @property
    def is_open(self) -> bool:
        """True while keys are in this process."""
        return self._session is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in the present phase."""
        request = Request(scope)
        if self._leaving:
            # The next connection is the next process's: it waits in the parent's queue.
            await RedirectResponse("/", 303, {"Connection": "close"})(scope, receive, send)
            return
        if self.is_open and by_a_person(request.headers):
            self._app.state.idle.touch()
        try:
            await self._app(scope, receive, send)
        finally:
            self._served = self._around.monotonic()

    def leave(self) -> None:
        """Serve nothing more: from here on this process only answers what it began."""
        self._leaving = True
        self._around.stop_accepting()

    async def lock(self) -> None:
        """Close the vault's files and end the process, whatever the vault is doing."""
        self.leave()
        await self.close()
        self._around.end()

    async def close(self) -> None:
        """Close the vault's files, or give up after some seconds: what was acknowledged is safe."""
        session, self._session = self._session, None
        if session is not None:
            state = self._app.state
            closing = asyncio.ensure_future(
                self._thread.run(lambda: _close(session, state.here, state.how))
            )
            await asyncio.wait([closing], timeout=CLOSE_SECONDS)

    async def watch_idle(self, every: float = 1.0) -> None:
        """Lock when a page did not: its window may be gone or its scripts off."""
        while True:
            await asyncio.sleep(every)
            if self.is_open and self._app.state.idle.is_over():
                await self.lock()
                return

    async def watch_sealed(self, every: float = 5.0) -> None:
        """Let sealed close when its time is over, also while nobody asks for a page."""
        while True:
            await asyncio.sleep(every)
            await self._thread.run(self._close_sealed_in_time)

    async def watch_disk(self, every: float = 1.0) -> None:
        """Do the disk's housework between requests: a saving that had to would take thrice."""
        while True:
            await asyncio.sleep(every)
            if self._around.monotonic() - self._served >= QUIET_SECONDS:
                await self._thread.run(self._tidy)

    async def catch_up(self) -> None:
        """Let a session do what unlocking left to do, a little between two requests."""
        while self.is_open:
            await asyncio.sleep(UPKEEP_PAUSE)
            if not await self._thread.run(self._catch_up):
                return

    def _catch_up(self) -> bool:
        session, until = self._session, self._around.monotonic() + UPKEEP_SECONDS
        return session is not None and session.catch_up(lambda: self._around.monotonic() >= until)

    def _tidy(self) -> None:
        session = self._session
        if session is not None:
            session.tidy()

    def _close_sealed_in_time(self) -> None:
        session = self._session
        if session is not None:
            _ = session.sealed_until  # asking closes it when its moment has passed

    def _locked_app(self) -> Starlette:
        app = self._bare_app([static_files.route, *locked.routes])
        app.state.unlock = self._around.unlock
        app.state.folder = self._around.folder
        app.state.weaknesses = self._around.weaknesses
        app.state.opened_by = self._open
        app.state.making = locked.Making()
        app.state.catch_up = self.catch_up
        return app

    def _open(self, session: Session) -> str:
        """Become the desk; return the address that the window goes on to."""
        modules = self._modules()
        routes = [route for module in modules for route in module.routes]
        app = self._bare_app([static_files.route, *opened.routes, *routes])
        app.state.nav = [item for module in modules for item in getattr(module, "nav", ())]
        app.state.open_now = []
        seconds = seconds_of(session.setting("idle.minutes"), self._around.idle_seconds)
        app.state.idle = IdleClock(seconds, self._around.monotonic)
        app.state.weaknesses = self._around.weaknesses
        app.state.checking = None
        app.state.checked = None
        app.state.drop_draft = session.drop_draft
        app.state.waiting = {}
        app.state.leave = self.leave
        app.state.lock = self.lock
        chosen = self._app.state.language
        if chosen and chosen != session.language:
            session.choose("language", chosen)
        app.state.session = session
        self._session = session
        self._app = app
        return landing(app, session)

    def _bare_app(self, routes: Sequence[BaseRoute]) -> Starlette:
        app = Starlette(routes=routes, exception_handlers=_HANDLERS)
        app.state.vault_thread = self._thread
        app.state.alarms = self._around.alarms
        app.state.notices = []
        app.state.here = app.state.landing = ""
        app.state.how = CALM
        app.state.language = ""
        app.state.session = None
        return app
