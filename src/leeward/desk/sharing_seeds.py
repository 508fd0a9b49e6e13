"""The draw between equals: two members commit to seeds and reveal them once it is frozen.

A seed waits in the vault, sealed for its member alone, until she reveals it. Nobody can foresee the
draw, and a seed that was once revealed is never used again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from leeward.allocation.draw import commitment
from leeward.desk.session import Session
from leeward.desk.sharing_book import ROUND, SEED, Book, Said, book_of, draft, keep
from leeward.errors import InvalidFact
from leeward.ids import EntityId, MemberId, new_id

SEED_BYTES: Final = 32
WITNESSES: Final = 2


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw.

    Attributes:
        entity: which.
        commits: what each of two members committed to, the earliest first.
        reveals: what each has revealed, by member.
    """

    entity: EntityId
    commits: tuple[Said, ...]
    reveals: dict[MemberId, str]

    @property
    def commitments(self) -> tuple[str, ...]:
        """The commitments, as the problem names them."""
        return tuple(str(said.value["commit"]) for said in self.commits)

    @property
    def is_revealed(self) -> bool:
        """Whether both seeds are known."""
        return len(self.reveals) == WITNESSES

    @property
    def secrets(self) -> tuple[str, ...]:
        """The revealed seeds in the order of the commitments."""
        return tuple(self.reveals[said.author] for said in self.commits if said.author)


def draws(book: Book) -> list[Draw]:
    """Return every draw, the earliest first."""
    found: dict[EntityId, tuple[list[Said], dict[MemberId, str]]] = {}
    for said in book.all(SEED):
        commits, reveals = found.setdefault(said.entity, ([], {}))
        if said.author is None:
            continue
        others = [one.author for one in commits]
        if "commit" in said.value and said.author not in others and len(commits) < WITNESSES:
            commits.append(said)
        secret = str(said.value.get("reveal", ""))
        mine = next((one for one in commits if one.author == said.author), None)
        if secret and mine and commitment(bytes.fromhex(secret)) == mine.value["commit"]:
            reveals[said.author] = secret
    return [Draw(entity, tuple(commits), reveals) for entity, (commits, reveals) in found.items()]


def draw_of(book: Book, entity: EntityId | None) -> Draw | None:
    """Return one draw."""
    return next((one for one in draws(book) if one.entity == entity), None)


def unused_draw(book: Book, used: Collection[str]) -> Draw | None:
    """Return a draw to which two have committed and that no problem has used."""
    return next(
        (
            one
            for one in draws(book)
            if len(one.commits) == WITNESSES and one.entity.hex() not in used
        ),
        None,
    )


def open_draw(book: Book) -> Draw | None:
    """Return the draw that still waits for commitments or for its problem."""
    used = {one.value["draw"] for one in book.all(ROUND)}
    return next((one for one in draws(book) if one.entity.hex() not in used), None)


def commit(session: Session) -> None:
    """Commit this member to a fresh seed.

    Raises:
        InvalidFact: she has committed already, or two others have.
    """
    book = book_of(session)
    waiting = open_draw(book)
    if waiting is not None:
        mine = any(said.author == session.member for said in waiting.commits)
        if mine or len(waiting.commits) == WITNESSES:
            raise InvalidFact(field="seed", reason="exists")
    entity = EntityId(new_id(session.random)) if waiting is None else waiting.entity
    secret = session.random(SEED_BYTES)
    session.keep_draft(_key(session, entity), secret)
    keep(session, [draft(session, SEED, {"commit": commitment(secret)}, entity)])


def has_seed(session: Session, draw: Draw) -> bool:
    """Return whether this member can reveal a seed of this draw."""
    return session.member not in draw.reveals and any(
        said.author == session.member for said in draw.commits
    )


def reveal(session: Session, draw: Draw) -> None:
    """Reveal this member's seed; the problem must be frozen, which its caller has shown.

    Raises:
        InvalidFact: she has none for this draw, or it is revealed.
    """
    kept = session.draft(_key(session, draw.entity))
    if kept is None or not has_seed(session, draw):
        raise InvalidFact(field="seed", reason="missing")
    keep(session, [draft(session, SEED, {"reveal": kept.body.hex()}, draw.entity)])
    session.drop_draft(_key(session, draw.entity))


def _key(session: Session, entity: EntityId) -> str:
    return f"sharing/{entity.hex()}/seed/{session.member.hex()}"
