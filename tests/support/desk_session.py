"""An unlocked desk of an invented organisation, without a browser and without processes."""

import os
from pathlib import Path

from leeward.cases.case import CaseFile
from leeward.desk.open_file import OpenFile, open_file
from leeward.desk.opening import open_case
from leeward.desk.session import Session
from leeward.ids import CaseId
from support.vaults import ARA_SECOND, Clock, new_vault


def new_session(folder: Path, clock: Clock | None = None) -> Session:
    """Return the desk of Ara, sealed closed."""
    ticking = clock or Clock()
    return Session(new_vault(folder, ticking), ticking, os.urandom)


def open_sealed(session: Session) -> None:
    """Open the sealed part, as its member would."""
    session.open_sealed(ARA_SECOND, "own_request")


def new_case(session: Session, pseudonym: str = "Heron") -> CaseId:
    """Open a case."""
    return open_case(session, pseudonym=pseudonym)


def opened(session: Session, case: CaseId) -> OpenFile:
    """Read a case, as a page does."""
    return open_file(session, case)


def file_of(session: Session, case: CaseId) -> CaseFile:
    """Return a case's file as it is now."""
    return session.vault.case_file(case)


class Shared:
    """A desk for many examples of one property; short where a failing example is printed."""

    def __init__(self, session: Session) -> None:
        self.session = session
