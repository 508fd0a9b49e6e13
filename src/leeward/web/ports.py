"""What the shell of the desk needs of the room below: the open session, and how to open one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from leeward.ids import RandomBytes


class KeptDraft(Protocol):
    """Half-typed text as it was kept."""

    @property
    def kept_at(self) -> datetime:
        """When it was kept, in UTC."""

    @property
    def body(self) -> bytes:
        """The fields, as the page sent them."""


class Session(Protocol):
    """An unlocked vault and what belongs to its member. Used on the vault thread only."""

    @property
    def vault(self) -> Any:
        """The open vault; only views of later rooms look inside."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time, in UTC."""

    @property
    def random(self) -> RandomBytes:
        """Random bytes."""

    @property
    def language(self) -> str:
        """The member's language; `en` until another was chosen."""

    @property
    def timezone(self) -> str:
        """The zone whose hours the pages show."""

    @property
    def sealed_until(self) -> datetime | None:
        """Until when the sealed stream is open; None while it is closed."""

    def setting(self, name: str) -> str | None:
        """Return a choice of this member (`theme`, `language`, `keys.lock`), if she made it."""

    def choose(self, name: str, value: str) -> None:
        """Keep a choice, sealed in the vault."""

    def keep_draft(self, key: str, body: bytes) -> None:
        """Keep half-typed text, sealed in the vault, in place of an earlier one of this key.

        Args:
            key: which form of which case: `form/case`, with `new` where there is no case yet; a
                form of the sealed stream ends in `/sealed`.
            body: the fields, as the page sent them.
        """

    def draft(self, key: str) -> KeptDraft | None:
        """Return what was kept under `key`; a sealed form's only while sealed is open."""

    def drop_draft(self, key: str) -> None:
        """Forget what was kept under `key`."""

    def catch_up(self, enough: Callable[[], bool]) -> bool:
        """Go on with what unlocking left to do until it is enough; return whether more is left."""

    def tidy(self) -> None:
        """Do the disk's housework, which no request should wait for."""

    def close(self) -> None:
        """Write what is pending and close the vault's files."""


Progress = Callable[[int, int], None]
"""Told how many cases are done, of how many, while lists are made again."""

Unlock = Callable[[Path, str, str, Progress], Session]
"""folder, member name, passphrase, progress → session; raises the errors of the vault."""
