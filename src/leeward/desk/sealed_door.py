"""Opening the sealed parts for a stated purpose and a stated time, and who opened them before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from leeward.codebook.lists import code_list
from leeward.desk.passing import Passed, let_pass
from leeward.desk.session import LONGEST_SEALED_MINUTES, Session
from leeward.errors import InvalidFact

PURPOSES: Final = code_list("look_purposes")
SPANS: Final = (15, 30, 60, 120, 240, LONGEST_SEALED_MINUTES)
"""For how many minutes sealed may be opened at once."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One time that somebody opened sealed on this computer.

    Attributes:
        name: who, as the roster names her.
        purpose: a code of `look_purposes`.
        at: when, in UTC.
    """

    name: str
    purpose: str
    at: datetime


def open_door(session: Session, passphrase: str, purpose: str, minutes: int) -> Passed | None:
    """Open sealed, and move what only waited for it to be open.

    Returns:
        What was moved and destroyed since, where something waited; else None.

    Raises:
        InvalidFact: no such purpose or span.
        WrongPassphrase: it is not her second passphrase.
    """
    if purpose not in PURPOSES:
        raise InvalidFact(field="sealed.purpose", reason="code")
    if minutes not in SPANS:
        raise InvalidFact(field="sealed.minutes", reason="code")
    session.open_sealed(passphrase, purpose, minutes)
    if not session.waiting and session.upkeep is None:
        return None
    session.upkeep = None
    passed = let_pass(session)
    session.waiting = passed.waiting
    return passed


def recent_openings(session: Session, most: int = 6) -> list[Opened]:
    """Return who opened sealed here last, newest first."""
    return [
        Opened(session.name_of(one.member), one.purpose, one.opened_at)
        for one in session.vault.sealed_openings()[:most]
    ]
