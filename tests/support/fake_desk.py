"""A desk without a vault, for tests of the shell: one member, one passphrase, one form."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from leeward.errors import SealBroken, UnknownMember, VaultInUse, WrongPassphrase
from leeward.ids import RandomBytes
from leeward.web.ports import Progress

OPENS = "713cb34595daee1ffa51dbbd463ce41086f24708e68b528dbdce5803b5547100"
"""The digest of the one member's name and passphrase (`fake_secrets`): a search of the process's
memory must not find them where nobody typed them."""
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class FakeDraft:
    kept_at: datetime
    body: bytes


@dataclass
class FakeSession:
    """Keeps choices and drafts in memory; says when it was closed."""

    vault: object = None
    language: str = "en"
    timezone: str = "UTC"
    sealed_until: datetime | None = None
    closed: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    drafts: dict[str, FakeDraft] = field(default_factory=dict)

    @property
    def random(self) -> RandomBytes:
        return lambda count: b"\x07" * count

    def clock(self) -> datetime:
        return NOW

    def setting(self, name: str) -> str | None:
        return self.choices.get(name)

    def choose(self, name: str, value: str) -> None:
        self.choices[name] = value
        if name == "language":
            self.language = value

    def keep_draft(self, key: str, body: bytes) -> None:
        self.drafts[key] = FakeDraft(NOW, body)
        self._write()

    def draft(self, key: str) -> FakeDraft | None:
        return self.drafts.get(key)

    def drop_draft(self, key: str) -> None:
        self.drafts.pop(key, None)
        self._write()

    def _write(self) -> None:
        """A real vault seals its drafts; here they only have to outlive the process."""
        if self.folder is not None:
            kept = {key: draft.body.decode() for key, draft in self.drafts.items()}
            (self.folder / "drafts.json").write_text(json.dumps(kept), encoding="utf-8")

    def catch_up(self, enough: Callable[[], bool]) -> bool:
        del enough
        return False

    def tidy(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def unlock(
    folder: Path, member: str, passphrase: str, progress: Progress | None = None
) -> FakeSession:
    """Open for one member; other names stand for what can go wrong."""
    assert folder.is_absolute()
    if progress is not None and (folder / "old lists").exists():
        progress(2_400, 10_000)
        while (folder / "old lists").exists():  # as long as a test has them made
            time.sleep(0.02)
    if member == "damaged":
        raise SealBroken
    if member == "in use":
        raise VaultInUse
    if member == "bug":
        message = f"a message that quotes {passphrase}"
        raise RuntimeError(message)
    if member == "nobody":
        raise UnknownMember
    if sha256(f"{member}\0{passphrase}".encode()).hexdigest() != OPENS:
        raise WrongPassphrase
    kept = folder / "drafts.json"
    drafts = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return FakeSession(
        folder=folder,
        drafts={key: FakeDraft(NOW, body.encode()) for key, body in drafts.items()},
    )
