"""What the organisation recorded about sharing out help: the latest word and each before it.

Offers, funds and rules are things that change; a plan, a seed, a decision and an appeal are
written once. Everything has its author and its moment, and nothing is ever taken out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from leeward.desk.session import Session
from leeward.ids import DeviceId, EntityId, MemberId, StreamKind, new_id
from leeward.journal.clock import recorded_at
from leeward.journal.entry import NOTE, SET, Draft, EntryId, Recorded

OFFER, FUND, RULES = "offer", "fund", "sharing_rules"
ROUND, SEED, DECISION, APPEAL, FIXED = (
    "sharing_round",
    "sharing_seed",
    "sharing_decision",
    "sharing_appeal",
    "sharing_fixed",
)
RULES_ENTITY: Final = EntityId(b"lw-sharing-rules")
SAID: Final = "said"
_CHANGING: Final = frozenset({OFFER, FUND, RULES})


@dataclass(frozen=True, slots=True)
class Said:
    """One word of somebody.

    Attributes:
        entity: about which offer, plan or decision.
        value: what was said.
        author: by whom; None for a device that the roster does not know.
        at: when.
        id: where it stands.
    """

    entity: EntityId
    value: dict[str, Any]
    author: MemberId | None
    at: datetime
    id: EntryId


@dataclass(frozen=True)
class Book:
    """All records, each sort in the order in which it was recorded.

    Attributes:
        said: by kind.
    """

    said: dict[str, tuple[Said, ...]] = field(default_factory=dict)

    def all(self, kind: str) -> tuple[Said, ...]:
        """Return everything of a kind, the earliest first."""
        return self.said.get(kind, ())

    def history(self, kind: str, entity: EntityId) -> tuple[Said, ...]:
        """Return everything that was said of one thing, the earliest first."""
        return tuple(each for each in self.all(kind) if each.entity == entity)

    def latest(self, kind: str) -> dict[EntityId, Said]:
        """Return the last word about each thing of a kind."""
        return {each.entity: each for each in self.all(kind)}


def book_of(session: Session) -> Book:
    """Read the organisation's records.

    Raises:
        Damaged: one is missing or was altered.
    """
    return book_from(session.vault.organisation_records(), session.vault.roster.author_of)


def book_from(
    records: Iterable[Recorded], author_of: Callable[[DeviceId], MemberId | None]
) -> Book:
    """Return the book of records from any number of computers: by clock, the same on each."""
    found: dict[str, list[Said]] = {}
    for one in sorted(records, key=lambda each: (each.entry.hlc, each.id)):
        if isinstance(one.entry.value, dict):
            said = Said(
                EntityId(one.entry.entity),
                one.entry.value,
                author_of(one.id.device),
                recorded_at(one.entry.hlc),
                one.id,
            )
            found.setdefault(one.entry.kind, []).append(said)
    return Book({kind: tuple(each) for kind, each in found.items()})


def unseen(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return those that no later one names as known to it, the earliest first.

    More than one means that colleagues worked without knowing of each other. A word that says
    nothing of what it knew, as earlier versions wrote it, knew everything before it.
    """
    known: set[str] = set()
    for at, one in enumerate(said):
        after = one.value.get("after")
        known |= {each.entity.hex() for each in said[:at]} if after is None else set(after)
    return tuple(one for one in said if one.entity.hex() not in known)


def draft(
    session: Session,
    kind: str,
    value: dict[str, Any],
    entity: EntityId | None = None,
    *,
    sealed: bool = False,
) -> Draft:
    """Return what records one word; about a fresh thing unless it is named.

    With `sealed` it is written where only readers of sealed streams read it.
    """
    about = entity or EntityId(new_id(session.random))
    if kind not in _CHANGING:
        stream = StreamKind.SEALED if sealed else StreamKind.ORGANISATION
        return Draft(stream, kind, about, "", NOTE, value)
    before = book_of(session).latest(kind).get(about)
    deps = () if before is None else (before.id,)
    return Draft(StreamKind.ORGANISATION, kind, about, SAID, SET, value, deps)


def keep(session: Session, drafts: Iterable[Draft]) -> None:
    """Record words of this member; durable on return."""
    session.vault.record_for_organisation(tuple(drafts))
