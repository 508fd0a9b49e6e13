"""The desk on a real vault: in this process with a clock that tests move, or as processes."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import Receive, Scope, Send

from leeward.desk.session import Session
from leeward.vault.unlock import unlock as unlock_vault
from leeward.web import views
from leeward.web.app import Desk, Surroundings
from leeward.web.guard import Alarms
from leeward.web.ports import Progress
from support.asgi import FORM, HOST, Answer, call, form
from support.vaults import CHEAP, Clock, new_vault


def unlock(folder: Path, member: str, passphrase: str, progress: Progress | None = None) -> Session:
    """Open a vault whose keyslots are cheap to guess; what a test's child imports by name."""
    return _opened(folder, member, passphrase, lambda: datetime.now(UTC), progress)


def _opened(
    folder: Path,
    member: str,
    passphrase: str,
    clock: Callable[[], datetime],
    progress: Progress | None,
) -> Session:
    vault = unlock_vault(
        folder, member, passphrase, clock=clock, cost=CHEAP, floor=CHEAP, progress=progress
    )
    return Session(vault, clock, os.urandom)


@dataclass
class OpenDesk:
    """A desk without processes or guard, with every real page on a real vault."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    ended: int = 0
    session: Session | None = None

    def __post_init__(self) -> None:
        self.desk = Desk(
            Surroundings(
                folder=self.folder,
                unlock=self._unlock,
                alarms=Alarms(),
                stop_accepting=lambda: None,
                end=self._end,
                monotonic=self._seconds,
                idle_seconds=600.0,
                weaknesses=("swap",),
            ),
            views.load,
        )

    @property
    def open(self) -> Session:
        """The open session."""
        assert self.session is not None
        return self.session

    def ask(
        self, path: str, fields: Mapping[str, str | list[str]] | None = None, **headers: str
    ) -> Answer:
        """Ask for a page, or post a form."""
        sent = [("Host", HOST), *((name.replace("_", "-"), text) for name, text in headers.items())]
        if fields is None:
            return call(self._with_nonce, path, headers=sent)
        return call(self._with_nonce, path, method="POST", headers=[*sent, FORM], body=form(fields))

    def unlock(self, member: str, passphrase: str) -> Answer:
        """Unlock as the lock page does."""
        return self.ask("/unlock", {"member": member, "passphrase": passphrase})

    def _unlock(self, folder: Path, member: str, passphrase: str, progress: Progress) -> Session:
        self.session = _opened(folder, member, passphrase, self.clock, progress)
        return self.session

    def _seconds(self) -> float:
        return self.clock.now.timestamp()

    def _end(self) -> None:
        self.ended += 1

    async def _with_nonce(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"nonce": "n0nce"}
        await self.desk(scope, receive, send)


def founded(folder: Path) -> None:
    """Make an organisation of one, Ara, with its vault closed."""
    new_vault(folder).close()
