"""Rebuild every list and index from the sealed segments; or check that all of it holds.

Both verify each signature. A rebuild is one transaction, so that a cut leaves the lists as
they were; within it, rows go in by the batch and indexes are made last.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from leeward.cases.fold import fold
from leeward.errors import Damaged, LeewardError, NewerVersionNeeded, NotGranted
from leeward.ids import CaseId, StreamKind
from leeward.journal.segment import require
from leeward.vault import case_reader, erase, meta, roster_room
from leeward.vault.case_index import CaseIndex, open_texts, rows_of
from leeward.vault.database import database_errors, open_in_memory
from leeward.vault.journal_store import Stored  # noqa: TC001
from leeward.vault.keyring import Stream
from leeward.vault.segment_io import StreamFile, key_or_damage, read_stream
from leeward.vault.session import Session

BATCH_ENTRIES: Final = 20_000

Progress = Callable[[int, int], None]
"""Told how many cases are done, of how many."""


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        code: of the error, as `errors.py` names it.
        place: `structure`, `trail`, `roster`, `stream`, `attachment`, `projection` or `index`.
        number: of the stream, where there is one; it says nothing outside this vault.
    """

    code: str
    place: str
    number: int | None = None


class CheckReport(NamedTuple):
    """What a check found.

    Attributes:
        segments: how many are here.
        entries: how many they hold.
        cases: how many cases.
        unread: streams for which there is no key now, mostly sealed ones while closed.
        newer: segments that only a newer version reads.
        problems: what is wrong.
        roster_newer: roster entries that only a newer version acts upon: a removal, a new role.
        roster_refused: roster entries without authority; they have no effect.
        roster_pending: devices that wait for a second admin.
    """

    segments: int
    entries: int
    cases: int
    unread: int
    newer: int
    problems: tuple[Problem, ...]
    roster_newer: int = 0
    roster_refused: int = 0
    roster_pending: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def bring_up_to_date(session: Session, progress: Progress | None = None) -> bool:
    """Make lists and index anew if another version of the program made them; say whether.

    They hold nothing that is not in the segments, so there is nothing to translate. Cut off,
    the old lists stand, and the next opening begins again.

    Raises:
        Damaged, DiskFull, DiskFailed: the old lists stand, for the version that made them.
    """
    with session.reading():
        if session.index.is_current():
            return False
    rebuild(session, progress)
    return True


def rebuild(session: Session, progress: Progress | None = None) -> int:
    """Make lists and index anew; return how many entries they were made from.

    Raises:
        Damaged: a segment is missing, altered, or not signed by its author; the lists stay.
    """
    session.require_open()
    entries = 0
    with session.transaction():
        index = session.index
        index.drop()
        index.create(indexes=False)
        entries = fill(session, index, progress=progress)
        index.create_indexes()
    session.cache.clear()
    return entries


def fill(
    session: Session,
    index: CaseIndex,
    *,
    with_text: bool = True,
    progress: Progress | None = None,
) -> int:
    """Put every case into empty lists; return how many entries there were."""
    rows, texts, entries, waiting = [], [], 0, 0
    cases = 0 if progress is None else len(session.keyring.cases())
    for done, (case, files) in enumerate(verified_cases(session), start=1):
        recorded = case_reader.recorded(files, sealed=False)
        file = fold(case, recorded, session.roster.author_of)
        rows.append(rows_of(file))
        texts += open_texts(file, case_reader.places(files))
        entries += len(recorded)
        waiting += len(recorded)
        if waiting >= BATCH_ENTRIES:
            _flush(index, rows, texts, with_text=with_text)
            waiting = 0
        if progress is not None:
            progress(done, cases)
    _flush(index, rows, texts, with_text=with_text)
    return entries


def _flush(index: CaseIndex, rows: list, texts: list, *, with_text: bool) -> None:  # type: ignore[type-arg]
    index.load(rows)
    texts.sort()
    if with_text:
        index.add_texts(texts)
    else:
        index.note_texts(texts)
    rows.clear()
    texts.clear()


def verified_cases(session: Session) -> Iterator[tuple[CaseId, dict[int, StreamFile]]]:
    """Yield every case with those of its streams that all members read, signatures checked.

    Raises:
        Damaged: at the first segment that is missing, altered or wrongly signed.
    """
    public_key_of = session.roster.public_key_of
    organisation = session.founded.organisation
    for case, streams in _streams_by_case(session):
        by_stream: dict[int, list[Stored]] = {stream.number: [] for stream in streams}
        for stored in session.store.of_streams(by_stream):
            by_stream[stored.stream].append(stored)
        chains = session.store.chains_of(by_stream)
        yield (
            case,
            {
                stream.number: read_stream(
                    stream,
                    by_stream[stream.number],
                    key_or_damage(session.key_of, stream)[1],
                    chains.get(stream.number, {}),
                    organisation=organisation,
                    public_key_of=public_key_of,
                )
                for stream in streams
            },
        )


def check(
    session: Session, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> CheckReport:
    """Verify everything that there is a key for, and compare the lists with rebuilt ones.

    Args:
        session: the open vault.
        progress: told how many streams of how many were verified.
    """
    problems: list[Problem] = []
    unread = newer = segments = entries = cases = 0
    try:
        with database_errors(session.connection):
            meta.require(session.connection, "check")
            segments, entries = session.store.count()
            cases = len(session.keyring.cases())
            problems += _structure(session)
            roster_room.load_roster(session)
            require(session.roster.features, "check")
            streams = _all_streams(session)
            for done, stream in enumerate(streams):
                progress(done, len(streams))
                found = _check_stream(session, stream)
                if found is None:
                    unread += 1
                elif isinstance(found, Problem):
                    problems.append(found)
                else:
                    newer += found.newer
            problems += _attachments(session)
            if not problems:
                problems += _lists(session)
    except LeewardError as refusal:
        problems.append(Problem(refusal.code, str(refusal.facts.get("place", "structure"))))
    roster = session.roster
    return CheckReport(
        segments,
        entries,
        cases,
        unread,
        newer,
        tuple(problems),
        roster_newer=len(roster.newer),
        roster_refused=len(roster.refused),
        roster_pending=len(roster.pending),
    )


def _structure(session: Session) -> list[Problem]:
    found = []
    if session.connection.pragma("integrity_check") != "ok" or _is_cut_short(session):
        found.append(Problem("vault_damaged", "structure"))
    try:
        for _ in session.store.check_trail():
            pass
    except Damaged as refusal:
        found.append(Problem(refusal.code, "trail"))
    if session.store.head() != session.head:
        found.append(Problem("vault_rolled_back", "trail"))
    return found


def _is_cut_short(session: Session) -> bool:
    """Say whether the file ends within a page: no reader notices while that page is unused."""
    erase.empty_log(session)
    size = session.folder.database.stat().st_size
    return size % int(session.connection.pragma("page_size")) != 0


def _check_stream(session: Session, stream: Stream) -> StreamFile | Problem | None:
    if stream.kind is StreamKind.SEALED and session.room is None:
        return None
    try:
        files = case_reader.read_streams(
            session, [stream], public_key_of=session.roster.public_key_of
        )
        for file in files.values():
            file.require("check")
    except NotGranted:
        return None
    except (Damaged, NewerVersionNeeded) as refusal:
        return Problem(refusal.code, "stream", stream.number)
    return files.get(stream.number)


def _attachments(session: Session) -> list[Problem]:
    found = []
    for attachment in session.attachments.all():
        row = session.attachments.get(attachment)
        stream = session.keyring.numbered(row.stream)
        if stream.kind is StreamKind.SEALED and session.room is None:
            continue
        try:
            for _ in session.attachments.open(row, session.key_of(stream)[1]):
                pass
        except NotGranted:
            continue
        except LeewardError as refusal:
            found.append(Problem(refusal.code, "attachment", row.stream))
    return found


def _lists(session: Session) -> list[Problem]:
    memory = open_in_memory()
    try:
        fresh = CaseIndex(memory)
        fresh.create()
        fill(session, fresh)
        if fresh.digest() != session.index.digest():
            return [Problem("projection_differs", "projection")]
        if not session.index.text.equals(fresh.text):
            return [Problem("projection_differs", "index")]
    finally:
        memory.close()
    return []


def _all_streams(session: Session) -> list[Stream]:
    return [stream for kind in StreamKind for stream in session.keyring.of_kind(kind)]


def _streams_by_case(session: Session) -> Iterator[tuple[CaseId, Sequence[Stream]]]:
    for case in session.keyring.cases():
        streams = session.keyring.of_case(case)
        yield case, [stream for stream in streams if stream.kind is not StreamKind.SEALED]
