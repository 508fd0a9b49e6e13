"""Find what contains a text, in the vault's index and, while open, in that of sealed streams."""

from datetime import datetime
from typing import Final, NamedTuple

from leeward.errors import NotGranted, SealedClosed
from leeward.ids import CaseId, MemberId, StreamKind
from leeward.journal.clock import shown_at
from leeward.journal.entry import Recorded
from leeward.vault import case_reader
from leeward.vault.case_index import sealed_texts
from leeward.vault.head import Comparison, prints_as, read_printed
from leeward.vault.segment_io import place_of, read_segment
from leeward.vault.session import Session

MOST_HITS: Final = 200


class Hit(NamedTuple):
    """An entry that contains what was looked for."""

    case: CaseId
    recorded: Recorded


class SearchPage(NamedTuple):
    """Some hits, newest first, and whether there are more behind them."""

    hits: tuple[Hit, ...]
    more: bool


class Saved(NamedTuple):
    """What one segment recorded, without a word of it.

    Attributes:
        n: its number here; higher arrived later.
        case: whose file.
        author: who wrote it, or None where the roster does not know the device.
        recorded: when, by her clock.
        kinds: names of the closed list, each once; empty for a stream that is closed now.
    """

    n: int
    case: CaseId
    author: MemberId | None
    recorded: datetime
    kinds: tuple[str, ...]


def latest(session: Session, *, before: int | None, limit: int) -> list[Saved]:
    """Return what was recorded last, newest first.

    Raises:
        Damaged: a segment was altered.
    """
    now = session.around.clock()
    found = []
    for stored, device, hlc in session.store.latest(
        session.head.n + 1 if before is None else before, limit
    ):
        stream = session.keyring.numbered(stored.stream)
        if stream.case is None:
            continue
        try:
            entries = read_segment(stream, stored, session.key_of(stream)[1])
        except (NotGranted, SealedClosed):
            entries = []
        kinds = dict.fromkeys(one.entry.kind for one in entries)
        author = session.roster.author_of(device)
        found.append(Saved(stored.n, stream.case, author, shown_at(hlc, now), tuple(kinds)))
    return found


def search(session: Session, query: str, *, limit: int, offset: int = 0) -> SearchPage:
    """Return what contains `query`.

    Raises:
        Damaged: a segment that the index names is missing or altered.
    """
    limit = max(1, min(limit, MOST_HITS))
    wanted = offset + limit + 1
    rows = session.index.text.search(query, limit=wanted)
    if session.room is not None:
        fill_room(session)
        rows += session.room.index.search(query, limit=wanted)
        rows = sorted(set(rows), reverse=True)
    page = rows[offset : offset + limit]
    read: dict[int, tuple[CaseId, list[Recorded]] | None] = {}
    hits = []
    for row in page:
        n, index = place_of(row)
        if n not in read:  # several hits may stand in one segment
            read[n] = _entries(session, n)
        if (found := read[n]) is not None:
            hits.append(Hit(found[0], found[1][index]))
    return SearchPage(tuple(hits), len(rows) > offset + limit)


def fill_room(session: Session) -> None:
    """Index the sealed text of every case, at the first search after opening."""
    room = session.room
    if room is None:
        raise SealedClosed
    if room.is_filled:
        return
    for stream in session.keyring.of_kind(StreamKind.SEALED):
        case = stream.case
        if case is None:
            continue
        files = case_reader.read_streams(session, [stream], public_key_of=None)
        file = case_reader.fold_case(session, case, files, sealed=True)
        room.replace(case, sealed_texts(file, case_reader.places(files)))
    room.is_filled = True


def compare_printed_head(session: Session, text: str) -> Comparison:
    """Say whether this vault's history contains a printed head."""
    typed = read_printed(text)
    if typed is None:
        return Comparison.MISTYPED
    n, body = typed
    head = session.store.head_at(n)
    if head is None or not prints_as(head, body):
        return Comparison.NEVER_HERE
    return Comparison.CONTAINED


def _entries(session: Session, n: int) -> tuple[CaseId, list[Recorded]] | None:
    """Return the case and the entries of a segment; None where it is not to be read now."""
    stored = session.store.numbered(n)
    if stored is None:
        return None
    stream = session.keyring.numbered(stored.stream)
    try:
        key = session.key_of(stream)[1]
    except (NotGranted, SealedClosed):
        return None
    if stream.case is None:
        return None
    return stream.case, read_segment(stream, stored, key)
