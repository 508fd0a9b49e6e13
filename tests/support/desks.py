"""Open desks on invented organisations, unlocked cheaply, for tests of a desk's jobs."""

from pathlib import Path

from leeward.desk.session import Session
from support.vaults import ARA_SECOND, Clock, add_bomi, new_vault


def new_desk(folder: Path, *, bomi: bool = False, sealed: bool = False) -> Session:
    """Return Ara's open desk on a new organisation.

    Args:
        folder: where the vault is made.
        bomi: whether there is a second member, who may approve.
        sealed: whether the sealed streams are open.
    """
    clock = Clock()
    vault = new_vault(folder, clock)
    if bomi:
        add_bomi(vault)
    session = Session(vault, clock, vault.session.around.random)
    if sealed:
        session.open_sealed(ARA_SECOND, "own_request")
    return session
