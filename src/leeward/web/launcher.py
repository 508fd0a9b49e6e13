"""The one-time door into the desk: a file that only its owner can read.

The ticket never stands on a command line, where other users of the machine could read it in the
process list. It lies in a file of mode 0600 in a private folder; a browser opens the file,
the file posts the ticket, and the first thing that happens to the ticket is that its file is
deleted. Deleting is what makes it one-time: of two processes that race, one fails to delete.
"""

import base64
import hashlib
import hmac
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from leeward.ids import RandomBytes

TICKET_SECONDS: Final = 60.0
TICKET_BYTES: Final = 32

_SUBMIT: Final = "document.forms[0].submit()"


class Entry(Enum):
    """What became of a ticket that somebody offered."""

    WELCOME = "welcome"
    REFUSED = "refused"
    USED_AGAIN = "used_again"


@dataclass(frozen=True, slots=True)
class Launcher:
    """A ticket, the file it lies in, and the monotonic second at which it ends."""

    ticket: str
    path: Path
    until: float


def new_ticket(random: RandomBytes) -> str:
    """Return a fresh ticket: 256 bits, in hexadecimal."""
    return random(TICKET_BYTES).hex()


def private_folder() -> Path:
    """Make a folder that only this user can enter, in memory where the system has such a place."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = runtime if _is_private(runtime) else None
    return Path(tempfile.mkdtemp(prefix="leeward-", dir=base))


def _is_private(folder: str) -> bool:
    if not folder or sys.platform == "win32":
        return False
    try:
        found = Path(folder).lstat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and stat.S_IMODE(found.st_mode) == 0o700
    )


def write_launcher(folder: Path, *, port: int, ticket: str, now: float) -> Launcher:
    """Write the page that posts `ticket` to the desk, readable by its owner alone."""
    path = folder / "open-leeward.html"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as page:
        page.write(launcher_page(port, ticket))
    return Launcher(ticket=ticket, path=path, until=now + TICKET_SECONDS)


def launcher_page(port: int, ticket: str) -> str:
    """Return a page that posts the ticket by itself, and shows a button where scripts are off."""
    digest = base64.b64encode(hashlib.sha256(_SUBMIT.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; form-action http://127.0.0.1:{port}"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="referrer" content="no-referrer"><title>Leeward</title></head><body>'
        f'<form method="post" action="http://127.0.0.1:{port}/ticket">'
        f'<input type="hidden" name="ticket" value="{ticket}" autocomplete="off">'
        "<button>Leeward</button></form>"
        f"<script>{_SUBMIT}</script></body></html>"
    )


class TicketBox:
    """Decides about a ticket once. Whatever happens first, there is no second try."""

    def __init__(self, launcher: Launcher | None, clock: Callable[[], float]) -> None:
        self._launcher: Final = launcher
        self._clock: Final = clock
        # A desk that was locked starts a fresh process: a launcher whose file is gone was used.
        self._used = launcher is not None and not launcher.path.exists()
        self._over = launcher is None or self._used

    def offer(self, ticket: str) -> Entry:
        """Take the ticket if it is the right one, in time, and the first to be offered."""
        launcher = self._launcher
        if launcher is None:
            return Entry.REFUSED
        genuine = hmac.compare_digest(ticket.encode(), launcher.ticket.encode())
        if self._used and genuine:
            return Entry.USED_AGAIN
        if self._over:
            return Entry.REFUSED
        self._over = True
        deleted = discard(launcher.path)
        if not (genuine and deleted and self._clock() < launcher.until):
            return Entry.REFUSED
        self._used = True
        return Entry.WELCOME


def discard(path: Path) -> bool:
    """Delete a launcher; True if it was there to be deleted."""
    with suppress(OSError):
        path.unlink()
        return True
    return False
