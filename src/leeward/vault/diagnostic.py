"""A log that may be shown to anyone: codes, counts and durations, from a closed list.

No text that a person typed can get in: a line is made of one `Event`, names from a closed
list, and whole numbers.
"""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from leeward.errors import DiskFailed, InvalidFact, LeewardError
from leeward.vault.folder import OWNER_ONLY_FILE, Folder, disk_errors

MOST_BYTES: Final = 256 * 1024

_CODE: Final = re.compile(r"[a-z][a-z_]{0,47}")


class Event(StrEnum):
    """What can be noted."""

    CREATED = "created"
    UNLOCKED = "unlocked"
    LOCKED = "locked"
    REFUSED = "refused"
    RECORDED = "recorded"
    REBUILT = "rebuilt"
    CHECKED = "checked"
    MIGRATED = "migrated"
    REKEYED = "rekeyed"
    EXPIRED = "expired"
    SHREDDED = "shredded"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    SEALED_OPENED = "sealed_opened"
    SEALED_CLOSED = "sealed_closed"
    HEAD_NOT_WRITTEN = "head_not_written"
    PAGE_SLOW = "page_slow"
    FAILED = "failed"


class Number(StrEnum):
    """What a number can be of."""

    SEGMENTS = "segments"
    ENTRIES = "entries"
    CASES = "cases"
    STREAMS = "streams"
    FILES = "files"
    BYTES = "bytes"
    MILLISECONDS = "ms"
    STATUS = "status"
    VERSION = "version"


class Diagnostic:
    """Appends lines to `diagnostic.log`; a full disk silences it, it never stops the work."""

    def __init__(self, folder: Folder, clock: Callable[[], datetime]) -> None:
        self._path = folder.diagnostic
        self._older = folder.diagnostic.with_name(folder.diagnostic.name + ".1")
        self._clock = clock

    def note(
        self, event: Event, code: str | None = None, numbers: dict[Number, int] | None = None
    ) -> None:
        """Append one line.

        Raises:
            InvalidFact: a code that is none: a programming error, caught before it is written.
        """
        parts = [self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"), Event(event).value]
        if code is not None:
            if not _CODE.fullmatch(code):
                raise InvalidFact(field="diagnostic", reason="code")
            parts.append(code)
        for name, number in (numbers or {}).items():
            parts.append(f"{Number(name).value}={int(number)}")
        try:
            self._append(" ".join(parts) + "\n")
        except LeewardError as refusal:
            if not isinstance(refusal, DiskFailed) and refusal.code != "disk_full":
                raise

    def lines(self) -> list[str]:
        """Return what is there, oldest first."""
        found: list[str] = []
        with disk_errors():
            for path in (self._older, self._path):
                if path.exists():
                    found += path.read_text("ascii").splitlines()
        return found

    def _append(self, line: str) -> None:
        with disk_errors():
            if self._path.exists() and self._path.stat().st_size + len(line) > MOST_BYTES:
                self._path.replace(self._older)
            if not self._path.exists():
                self._path.touch(OWNER_ONLY_FILE)
            with self._path.open("a", encoding="ascii") as file:
                file.write(line)
