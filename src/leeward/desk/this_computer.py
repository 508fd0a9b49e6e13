"""This computer's vault: how big, how far, when it was copied, whether all of it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from leeward.desk.session import Session
from leeward.ids import id_text, new_id
from leeward.vault.backup import KEEP_DAYS, BackupReport, backup
from leeward.vault.diagnostic import Event
from leeward.vault.folder import disk_errors
from leeward.vault.head import Comparison
from leeward.vault.verification import CheckReport

BACKUP_SOON: Final = timedelta(days=7)
"""After this long without a backup the page asks for one."""

LOG_LINES: Final = 200

RELATIVE, MISSING, INSIDE, EXISTS = "relative", "missing", "inside", "exists"


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """What the page of this computer says first.

    Attributes:
        bytes: the size of the vault's folder.
        cases: how many cases are here.
        entries: how many entries the lists were made from.
        head: how far the vault has come, as it is printed.
        backed_up: when the last backup was made here, by the diagnostic log.
        is_due: whether that is too long ago, or never.
        keep_days: after how many days a backup must be destroyed.
    """

    bytes: int
    cases: int
    entries: int
    head: str
    backed_up: datetime | None
    is_due: bool
    keep_days: int = KEEP_DAYS


def vault_facts(session: Session) -> VaultFacts:
    """Return them."""
    backed_up = last_backup(session)
    return VaultFacts(
        bytes=folder_bytes(session.vault.folder.root),
        cases=len(session.vault.cases()),
        entries=session.vault.entry_count(),
        head=session.vault.printed_head(),
        backed_up=backed_up,
        is_due=backed_up is None or session.clock() - backed_up > BACKUP_SOON,
    )


def folder_bytes(root: Path) -> int:
    """Return how much room a folder takes."""
    with disk_errors():
        return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())


def last_backup(session: Session) -> datetime | None:
    """Return when the last backup was made on this computer, as far as the log goes back."""
    for line in reversed(session.vault.diagnostic.lines()):
        moment, _, rest = line.partition(" ")
        if rest.split(" ", 1)[0] == Event.BACKED_UP.value:
            return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return None


def log_lines(session: Session) -> list[str]:
    """Return the end of the log that names nobody, newest first."""
    return list(reversed(session.vault.diagnostic.lines()[-LOG_LINES:]))


def backup_name(session: Session) -> str:
    """Return what a backup of today is called; it says nothing of whose it is."""
    return f"leeward-{session.today.isoformat()}.lwb"


def refusal_of(session: Session, typed: str) -> str:
    """Return why a backup cannot be written where somebody typed, or nothing."""
    place = Path(typed).expanduser()
    root = session.vault.folder.root.resolve()
    if not typed or not place.is_absolute():
        return RELATIVE
    target = place / backup_name(session) if place.is_dir() else place
    if not target.parent.is_dir():
        return MISSING
    if target.resolve().is_relative_to(root):
        return INSIDE
    return EXISTS if target.exists() else ""


def backup_to(session: Session, typed: str) -> tuple[Path, BackupReport]:
    """Write a backup where somebody typed: a folder, or a new file in one.

    Raises:
        InvalidFile: there is something already.
        DiskFull, DiskFailed: nothing is left behind.
    """
    place = Path(typed).expanduser()
    target = place / backup_name(session) if place.is_dir() else place
    return target, backup(session.vault, target)


def backup_to_hand_over(session: Session) -> Path:
    """Write a backup beside the vault, for the window to take; whoever sends it deletes it.

    What an interrupted sending leaves behind is dropped at the next unlocking.
    """
    target = session.vault.folder.root / f"{id_text(new_id(session.random))}.part"
    backup(session.vault, target)
    return target


def check(session: Session, progress: Callable[[int, int], None]) -> CheckReport:
    """Verify everything that can be read; tell `progress` how many streams of how many."""
    return session.vault.check(progress)


def compare_head(session: Session, text: str) -> Comparison:
    """Say whether this vault's history contains a printed head."""
    return session.vault.compare_printed_head(text[:200])
