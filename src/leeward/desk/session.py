"""An unlocked desk: one member's open vault with her time, her choices and her half-typed text.

Used on the vault thread only. Every job of this room takes a `Session` first.
"""

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from leeward.cases.facts import KINDS
from leeward.dates.due import local_today
from leeward.errors import LeewardError
from leeward.ids import ID_BYTES, CaseId, EntityId, MemberId, RandomBytes, StreamKind
from leeward.vault.vault import Vault

SEALED_MINUTES: Final = 30
"""How long sealed stays open unless its member closes it sooner."""

LONGEST_SEALED_MINUTES: Final = 8 * 60
TIMEZONE: Final = "Asia/Shanghai"
"""Due dates are days where the people live; a member may choose another zone."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """Half-typed text as it was kept."""

    kept_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """What somebody searched for; `with_sealed` if sealed was open, so that it may be a name."""

    text: str
    with_sealed: bool


@dataclass
class Session:
    """What a job needs: the vault, the time, randomness, and what this member chose."""

    vault: Vault
    clock: Callable[[], datetime]
    random: RandomBytes
    queries: dict[str, KeptQuery] = field(default_factory=dict)
    """What was searched for, by random token: it may stand in no address and on no disk."""

    kept_files: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict, repr=False)
    """Case files that stay folded between two pages (`open_file.py`); sealed closes over none."""

    old_lists: OrderedDict[str, Any] = field(default_factory=OrderedDict, repr=False)
    """Old lists that are being imported, by random token; they are nowhere else (`shelf.py`)."""

    ready_files: OrderedDict[str, Any] = field(default_factory=OrderedDict, repr=False)
    """An export until it is saved, by random token."""

    arrived_offers: OrderedDict[str, Any] = field(default_factory=OrderedDict, repr=False)
    """An offer of a private exchange until it is signed (`exchange_reading.py`)."""

    sealed_people: dict[CaseId, tuple[int, Any]] = field(default_factory=dict, repr=False)
    """What tracing read of each sealed stream, by version (`tracing_work.py`); gone with sealed."""

    needs_read: dict[CaseId, tuple[Hashable, Any]] = field(default_factory=dict, repr=False)
    """What sharing out read of each file, by version (`sharing_needs.py`); gone with sealed."""

    compared_at: dict[EntityId, datetime] = field(default_factory=dict)
    """When this member last noted that she compares a candidate (`tracing_candidate.py`)."""

    waiting: tuple[CaseId, ...] = ()
    """Cases whose last way of contact is over and waits for sealed to open; see `passing.py`."""

    upkeep: Iterator[None] | None = None
    """What unlocking left to do, in small steps: `passing.upkeep`."""

    _sealed_until: datetime | None = None
    _settings: dict[str, str | None] = field(default_factory=dict)

    # --- who and when ------------------------------------------------------------------

    @property
    def member(self) -> MemberId:
        """Who unlocked."""
        return self.vault.member

    @property
    def member_name(self) -> str:
        """What colleagues call her; it stands in the roster and nowhere else."""
        return self.name_of(self.member)

    def name_of(self, member: MemberId | None) -> str:
        """Return a member's name for a screen; empty for one the roster does not know."""
        known = None if member is None else self.vault.roster.members.get(member)
        return "" if known is None else known.name

    @property
    def timezone(self) -> str:
        """The zone whose days are due dates."""
        return self.setting("timezone") or TIMEZONE

    @property
    def today(self) -> date:
        """The present day where the people live."""
        return local_today(self.clock(), self.timezone)

    # --- choices -----------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The member's language."""
        return self.setting("language") or "en"

    def setting(self, name: str) -> str | None:
        """Return a choice of this member, if she made it; read once, then remembered."""
        if name not in self._settings:
            value = self.vault.setting(name)
            self._settings[name] = value if isinstance(value, str) else None
        return self._settings[name]

    def choose(self, name: str, value: str) -> None:
        """Keep a choice, sealed in the vault."""
        self.vault.change_setting(name, value)
        self._settings[name] = value

    # --- sealed ------------------------------------------------------------------------

    @property
    def sealed_until(self) -> datetime | None:
        """Until when sealed is open; closes it when that moment has passed."""
        if self._sealed_until is not None and self.clock() >= self._sealed_until:
            self.close_sealed()
        return self._sealed_until

    @property
    def sealed_is_open(self) -> bool:
        """Whether names can be read now."""
        return self.sealed_until is not None

    @property
    def sealed_purpose(self) -> str:
        """What this member opened sealed for; empty while it is closed."""
        if not self.sealed_is_open:
            return ""
        opened = self.vault.sealed_openings()
        return next((one.purpose for one in opened if one.member == self.member), "")

    def open_sealed(self, passphrase: str, purpose: str, minutes: int = SEALED_MINUTES) -> None:
        """Open the sealed streams for a stated purpose and for at most eight hours.

        Raises:
            WrongPassphrase: it is not her second passphrase.
            InvalidFact: the purpose is no code of `look_purposes`.
        """
        self.vault.open_sealed(passphrase, purpose)
        span = timedelta(minutes=max(1, min(minutes, LONGEST_SEALED_MINUTES)))
        self._sealed_until = self.clock() + span

    def close_sealed(self) -> None:
        """Close sealed; what was read of it leaves the memory with it."""
        self._sealed_until = None
        self.kept_files.clear()
        self.sealed_people.clear()
        self.needs_read.clear()
        self.compared_at.clear()
        self.queries = {token: kept for token, kept in self.queries.items() if not kept.with_sealed}
        self.vault.close_sealed()

    # --- half-typed text ---------------------------------------------------------------

    def keep_draft(self, key: str, body: bytes) -> None:
        """Keep half-typed text, sealed for this member, in place of an earlier one of `key`."""
        self.vault.save_draft(
            _draft_id(self.vault.member, key),
            body,
            case=_case_of(key),
            form=_form_of(key),
            sealed=_form_of(key) not in PLAIN_FORMS,
        )

    def draft(self, key: str) -> KeptDraft | None:
        """Return what was kept under `key`."""
        wanted = _draft_id(self.vault.member, key)
        for kept in self.vault.drafts():
            if kept.draft == wanted:
                body = self.vault.draft(wanted)
                return None if body is None else KeptDraft(kept.saved_at, body)
        return None

    def kept_drafts(self) -> Callable[[str], bool]:
        """Return a test whether something is kept under a key, also what cannot be read now."""
        kept = {saved.draft for saved in self.vault.drafts()}
        return lambda key: _draft_id(self.vault.member, key) in kept

    def drop_draft(self, key: str) -> None:
        """Forget what was kept under `key`."""
        self.vault.drop_draft(_draft_id(self.vault.member, key))

    def catch_up(self, enough: Callable[[], bool]) -> bool:
        """Go on with what unlocking left to do until it is enough; return whether more is left.

        What a full disk stops is tried again at the next unlocking: nothing is lost by it.
        """
        while self.upkeep is not None:
            try:
                next(self.upkeep)
            except (StopIteration, LeewardError):
                self.upkeep = None
            if enough():
                break
        return self.upkeep is not None

    def tidy(self) -> None:
        """Fold the log of the last savings away; a disk that refuses is asked again later."""
        with contextlib.suppress(LeewardError):
            self.vault.tidy()

    def close(self) -> None:
        """Close the vault's files; the keys go with the process."""
        self.upkeep = None
        self.kept_files.clear()
        self.old_lists.clear()
        self.ready_files.clear()
        self.vault.close()


PLAIN_FORMS: Final = frozenset(
    kind.name
    for kind in KINDS.values()
    if not any(field.stream is StreamKind.SEALED for field in kind.fields.values())
) | {"seed"}
"""Forms that name nobody. Half-typed text of any other goes to the second key pair: it can be
kept while sealed is closed, and read again only when it is open."""


def _draft_id(member: MemberId, key: str) -> EntityId:
    """Two members may be in the middle of the same form: each keeps her own words."""
    whose = blake2b(member + key.encode(), digest_size=ID_BYTES, person=b"lw-draft-key-2")
    return EntityId(whose.digest())


def _form_of(key: str) -> str:
    """A key reads `case/<id>/<form>…`; the form is what decides how the text is sealed."""
    parts = key.split("/")
    return parts[2] if len(parts) > 2 else parts[-1]


def _case_of(key: str) -> CaseId | None:
    parts = key.split("/")
    if len(parts) < 2 or parts[0] != "case" or len(parts[1]) != 2 * ID_BYTES:
        return None
    try:
        return CaseId(bytes.fromhex(parts[1]))
    except ValueError:
        return None
