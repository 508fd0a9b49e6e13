"""The one place that chooses the source of randomness and opens vaults, by the clock."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from leeward.cli.clock import now
from leeward.cli.frame import passphrase_from
from leeward.desk.passing import upkeep
from leeward.desk.session import Session
from leeward.errors import UnknownMember
from leeward.vault.unlock import unlock
from leeward.vault.verification import Progress


def open_here(
    folder: Path, member: str, passphrase: str, progress: Progress | None = None
) -> Session:
    """Open a vault on this computer; what the desk's child imports by name.

    `progress` is told how far it is where lists are made again; else a terminal shows it.

    What has reached its date passes in steps, once the member sees her day.
    """
    vault = unlock(
        folder, member, passphrase, clock=now, random=os.urandom, progress=progress or _bar
    )
    session = Session(vault, now, os.urandom)
    session.upkeep = upkeep(session)
    return session


@contextmanager
def opened(
    folder: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None = None,
    *,
    purpose: str = "own_request",
    given: str | None = None,
) -> Iterator[Session]:
    """Open a vault for one command; its sealed streams too where a second passphrase is given.

    `given` is a passphrase that the command already asked for.
    """
    name = member if member is not None else _only_member(folder)
    passphrase = given or passphrase_from(passphrase_file, f"Passphrase of {folder}")
    session = open_here(folder, name, passphrase)
    try:
        session.catch_up(lambda: False)
        if sealed_passphrase_file is not None:
            second = passphrase_from(sealed_passphrase_file, "Second passphrase")
            session.open_sealed(second, purpose)
        yield session
    finally:
        session.close()


def _only_member(folder: Path) -> str:
    """With one keyslot there is nothing to choose; its name need not be typed."""
    slots = list((folder / "slots").glob("*.slot"))
    if len(slots) > 1:
        raise UnknownMember
    return ""


def _bar(done: int, total: int) -> None:
    """Show on a terminal how far the lists of a newer version are made."""
    if sys.stderr.isatty() and (done % 50 == 0 or done == total):
        end = "\n" if done == total else ""
        click.echo(f"\r{done} / {total}{end}", nl=False, err=True)
