"""Where a list lies while it is imported, and a sealed export until it is saved: in memory only.

One of each at a time. What is not finished goes with the process, as everything else does.
"""

from dataclasses import dataclass, field
from typing import Any

from leeward.desk.exporting import Wish, file_name
from leeward.desk.importing import OldList, Taken, look_through, take
from leeward.desk.session import Session
from leeward.errors import UnknownPage
from leeward.exchange.intake import Preview


@dataclass
class LyingList:
    """A list on its way in.

    Attributes:
        old: the list with its mapping; None once it was taken.
        taken: what was recorded of it.
        done: how many people of how many are recorded; none of them stays before all are.
    """

    old: OldList | None
    taken: Taken | None = None
    done: tuple[int, int] = (0, 0)
    _seen: tuple[Any, Preview] | None = field(default=None, repr=False)

    def preview(self, session: Session) -> Preview:
        """Return what would become of each row, looked through again only where that may differ.

        Raises:
            UnknownPage: it was taken already.
        """
        if self.old is None:
            raise UnknownPage
        here = (self.old.mapping, self.old.written_on, self.old.sheet.name)
        key = (*here, session.vault.printed_head(), session.sealed_is_open)
        if self._seen is None or self._seen[0] != key:
            self._seen = (key, look_through(session, self.old))
        return self._seen[1]

    def take(self, session: Session) -> Taken:
        """Record it, and forget the list itself.

        Raises:
            InvalidFact, DiskFull: nothing was recorded, and it still lies here.
        """
        if self.taken is None:
            self.taken = take(session, self.preview(session), self._progress)
            self.old = self._seen = None
        return self.taken

    def _progress(self, done: int, whole: int) -> None:
        self.done = (done, whole)


def lay_down(session: Session, old: OldList) -> str:
    """Keep a list for the pages that follow, in the place of an earlier one."""
    token = session.random(16).hex()
    session.old_lists.clear()
    session.old_lists[token] = LyingList(old)
    return token


def lying(session: Session, token: str) -> LyingList:
    """Return the list of a page.

    Raises:
        UnknownPage: it was taken away, or never there.
    """
    found = session.old_lists.get(token)
    if not isinstance(found, LyingList):
        raise UnknownPage
    return found


def take_away(session: Session, token: str) -> None:
    """Forget a list."""
    session.old_lists.pop(token, None)


@dataclass(frozen=True)
class ReadyFile:
    """An export that waits to be saved.

    Attributes:
        name: of the file: the day, and no more.
        data: its bytes, sealed or as somebody asked.
        wish: what was exported, and how.
    """

    name: str
    data: bytes = field(repr=False)
    wish: Wish = field(repr=False)


def make_ready(session: Session, wish: Wish, data: bytes) -> str:
    """Keep an export for the page that saves it, in the place of an earlier one."""
    token = session.random(16).hex()
    session.ready_files.clear()
    session.ready_files[token] = ReadyFile(file_name(session, wish), data, wish)
    return token


def ready(session: Session, token: str) -> ReadyFile:
    """Return the export of a page.

    Raises:
        UnknownPage: it is no longer here.
    """
    found = session.ready_files.get(token)
    if not isinstance(found, ReadyFile):
        raise UnknownPage
    return found
