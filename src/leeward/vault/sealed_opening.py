"""Open the sealed streams for a stated purpose, and close them again.

The only module that knows the table `sealed_opening`: who opened them here, when, what for.
"""

import re
from datetime import datetime
from typing import Final, NamedTuple

from leeward.errors import InvalidFact
from leeward.ids import MemberId
from leeward.journal.clock import at, recorded_at
from leeward.vault import keyslot
from leeward.vault.diagnostic import Event
from leeward.vault.sealed_room import SealedRoom
from leeward.vault.session import Session

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Opening(NamedTuple):
    """One time that someone opened the sealed streams on this computer."""

    member: MemberId
    purpose: str
    opened_at: datetime


def open_sealed(session: Session, passphrase: str, purpose_code: str) -> None:
    """Open the sealed streams of this member.

    The purpose is on the disk before anything can be read.

    Raises:
        WrongPassphrase: it is not her second passphrase.
        InvalidFact: the purpose is no code.
    """
    if not _CODE.fullmatch(purpose_code):
        raise InvalidFact(field="purpose", reason="code")
    private = keyslot.open_sealed_slot(session.slot, session.keys, passphrase)
    with session.transaction():
        session.connection.execute(
            "INSERT INTO sealed_opening (member, purpose, opened_at) VALUES (?, ?, ?)",
            (session.keys.member, purpose_code, at(session.around.clock())),
        )
    close_sealed(session)
    session.cache.clear()
    session.room = SealedRoom(session.keys.member, private, session.keyring)
    session.diagnostic.note(Event.SEALED_OPENED)


def close_sealed(session: Session) -> None:
    """Close them: keys, entries, index of names and cached files are dropped."""
    if session.room is None:
        return
    session.room.close()
    session.room = None
    session.cache.clear()
    session.diagnostic.note(Event.SEALED_CLOSED)


def openings(session: Session) -> list[Opening]:
    """Return every opening on this computer, newest first."""
    return [
        Opening(MemberId(member), purpose, recorded_at(opened_at))
        for member, purpose, opened_at in session.connection.execute(
            "SELECT member, purpose, opened_at FROM sealed_opening ORDER BY id DESC"
        )
    ]
