"""Publications as they were made: kept in the organisation's records, shown again, never redrawn.

Noise that was drawn once is not drawn again: what a publication says is read from its own files.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from json import dumps, loads
from typing import Any, Final

from leeward.desk.numbers_asking import asked_of
from leeward.desk.publishing import Wish
from leeward.desk.publishing_cases import said_of_members
from leeward.desk.publishing_sorts import Asked
from leeward.desk.session import Session
from leeward.desk.sharing_book import Book, Said, book_of, draft, keep
from leeward.errors import UnknownPage
from leeward.ids import EntityId, MemberId

PUBLICATION, FILE = "publication", "publication_file"
PART_BYTES: Final = 500_000
TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "toml": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One publication as it was made.

    Attributes:
        entity: its identity, that of its charge.
        at: when it was recorded.
        author: who unlocked.
        sort: `tables`, `open` or `records`.
        said: what was asked, as a file of questions says it.
        title, months: as printed.
        epsilon: the privacy loss, as text.
        approvers: the names of the two.
        reason: why six months were not waited for; mostly empty.
        files: their names.
    """

    entity: EntityId
    at: datetime
    author: MemberId | None
    sort: str
    said: Mapping[str, Any]
    title: str
    months: str
    epsilon: str
    approvers: tuple[str, ...]
    reason: str
    files: tuple[str, ...]

    @property
    def is_part(self) -> bool:
        """Whether it was only measured, to be added to what others measured."""
        return "publication.json" not in self.files

    @property
    def asked(self) -> Asked:
        """What was asked, to read the labels from."""
        return asked_of(self.sort, self.said)


def keep_publication(
    session: Session,
    sort: str,
    said: Mapping[str, Any],
    wish: Wish,
    made: tuple[str, Mapping[str, bytes]],
) -> EntityId:
    """Record a publication with all its files, or nothing of it; return its identity.

    Args:
        session: whose desk.
        sort: of what was asked.
        said: what was asked.
        wish: as it was charged.
        made: the publication's name, and its files by name.

    Raises:
        DiskFull, DiskFailed: nothing of it is kept.
    """
    name, files = made
    entity = EntityId(bytes.fromhex(name))
    value = {
        "sort": sort,
        "said": dumps(said, ensure_ascii=False, sort_keys=True),
        "title": wish.asked.catalogue.title,
        "months": wish.asked.months.code,
        "epsilon": f"{wish.epsilon:g}",
        "approvers": list(wish.approvers),
        "reason": wish.reason,
        "files": sorted(files),
    }
    parts = [
        draft(session, FILE, {"of": of, "n": at, "b": packed[at : at + PART_BYTES]}, entity)
        for of, content in sorted(files.items())
        for packed in [zlib.compress(content, 9)]
        for at in range(0, len(packed), PART_BYTES)
    ]
    keep(session, [*parts, draft(session, PUBLICATION, value, entity)])
    return entity


def publications(session: Session) -> tuple[Kept, ...]:
    """Return every publication, the latest first.

    Raises:
        Damaged: a record is missing or was altered.
    """
    return tuple(_kept(session, one) for one in reversed(book_of(session).all(PUBLICATION)))


def publication(session: Session, entity: EntityId) -> Kept:
    """Return one publication.

    Raises:
        UnknownPage: there is none.
    """
    made = book_of(session).history(PUBLICATION, entity)
    if not made:
        raise UnknownPage
    return _kept(session, made[0])


def file_of(session: Session, entity: EntityId, name: str) -> bytes:
    """Return one file of a publication, byte for byte as it was made.

    Raises:
        UnknownPage: it has no such file.
    """
    book = book_of(session)
    if name not in _names(book, entity):
        raise UnknownPage
    parts = [one.value for one in book.history(FILE, entity) if one.value["of"] == name]
    return zlib.decompress(b"".join(each["b"] for each in sorted(parts, key=lambda one: one["n"])))


def _names(book: Book, entity: EntityId) -> tuple[str, ...]:
    return tuple(name for one in book.history(PUBLICATION, entity) for name in one.value["files"])


def _kept(session: Session, one: Said) -> Kept:
    value = one.value
    return Kept(
        one.entity,
        one.at,
        one.author,
        str(value["sort"]),
        loads(value["said"]),
        str(value["title"]),
        str(value["months"]),
        str(value["epsilon"]),
        said_of_members(session, value["approvers"]),
        str(value["reason"]),
        tuple(value["files"]),
    )
