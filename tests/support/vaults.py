"""Invented organisations on disk, unlocked cheaply, with a clock that tests move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from leeward.ids import CaseId, EntityId, StreamKind
from leeward.journal.entry import NOTE, SET, Draft, EntryId
from leeward.sealing.passphrase import Cost
from leeward.vault import backup as backups
from leeward.vault.unlock import create_organisation, unlock
from leeward.vault.vault import Vault
from support.recorder import identity

ARA, ARA_SECOND = "seven quiet herons", "three paper lanterns"
BOMI, BOMI_SECOND = "nine green umbrellas", "two wooden bridges"
CHEAP = Cost.smallest()


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def new_vault(folder: Path, clock: Callable[[], datetime] | None = None) -> Vault:
    """Return the open vault of a new organisation with one member, Ara."""
    return create_organisation(
        folder,
        organisation="Quiet Harbour",
        member="Ara",
        passphrase=ARA,
        sealed_passphrase=ARA_SECOND,
        clock=clock or Clock(),
        cost=CHEAP,
        floor=CHEAP,
    )


def open_vault(
    folder: Path, member: str = "Ara", passphrase: str = ARA, clock: Clock | None = None
) -> Vault:
    """Unlock a vault."""
    return unlock(folder, member, passphrase, clock=clock or Clock(), cost=CHEAP, floor=CHEAP)


def restore_vault(file: Path, folder: Path, member: str = "Ara", passphrase: str = ARA) -> Vault:
    """Restore a backup."""
    return backups.restore(file, folder, member, passphrase, clock=Clock(), cost=CHEAP, floor=CHEAP)


def add_bomi(vault: Vault, role: str = "worker") -> None:
    """Add a second member."""
    vault.add_member("Bomi", BOMI, BOMI_SECOND, role)


def core(field_name: str, value: Any, *deps: EntryId) -> Draft:
    """Return a change of the case's core."""
    return Draft(StreamKind.CORE, "case", b"", field_name, SET, value, deps)


def note(text: str, label: str | None = None) -> Draft:
    """Return a note."""
    entity = identity(label or text)
    return Draft(StreamKind.CARE, "note", entity, "", NOTE, {"text": text, "lang": "ko"})


def sealed_name(name: str, label: str = "name") -> Draft:
    """Return a real name for the sealed stream."""
    return Draft(StreamKind.SEALED, "name", identity(label), "full", SET, name)


def contact(value: str, month: int, *deps: EntryId) -> Draft:
    """Return a way to reach her that is destroyed after `month`."""
    return Draft(
        StreamKind.EPHEMERAL, "safe_contact", b"", "hours", SET, value, deps, expires=month
    )


def heron(vault: Vault, label: str = "heron") -> CaseId:
    """Open a case with something in each of its streams."""
    return vault.open_case(
        [
            core("code", "K7M2"),
            core("pseudonym", "Heron"),
            note("여권을 잃었다. 护照 lost passport"),
            sealed_name("김영희"),
            contact("evenings, ask for the librarian", 202605),
        ],
        case=CaseId(identity(label)),
    )


def entity(label: str) -> EntityId:
    """Return an invented thing's identifier."""
    return EntityId(identity(label))


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder by its relative name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put_files(folder: Path, files: dict[str, bytes]) -> None:
    """Put a folder back as `files_of` found it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
