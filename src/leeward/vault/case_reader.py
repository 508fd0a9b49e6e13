"""A case's entries from its sealed segments, and the case file that they fold to."""

from collections.abc import Collection, Iterator, Sequence

from leeward.cases.case import CaseFile
from leeward.cases.fold import fold
from leeward.errors import NotGranted, SealedClosed, UnknownCase
from leeward.ids import CaseId, DeviceId, StreamId, StreamKind
from leeward.journal.chain import Head as ChainHead
from leeward.journal.entry import Recorded
from leeward.vault.journal_store import Stored  # noqa: TC001
from leeward.vault.keyring import Stream
from leeward.vault.segment_io import PublicKeyOf, StreamFile, key_or_damage, read_stream
from leeward.vault.session import MOST_CACHED, Session


def stream_files(session: Session, case: CaseId) -> dict[int, StreamFile]:
    """Return what each readable stream of a case says, by the stream's number.

    Raises:
        UnknownCase: no such case here.
        Damaged: a segment is missing, altered, or not the one that stood there.
    """
    cached = session.cache.pop(case, None)
    if cached is None:
        streams = session.keyring.of_case(case)
        if not streams:
            raise UnknownCase
        cached = read_streams(session, streams, public_key_of=None)
    session.cache[case] = cached
    while len(session.cache) > MOST_CACHED:
        del session.cache[next(iter(session.cache))]
    return cached


def read_streams(
    session: Session, streams: Sequence[Stream], *, public_key_of: PublicKeyOf | None
) -> dict[int, StreamFile]:
    """Read those of `streams` for which there is a key now, past every cache."""
    readable = []
    for stream in streams:
        if stream.kind is StreamKind.SEALED and session.room is None:
            continue
        try:
            key = key_or_damage(session.key_of, stream)
        except NotGranted:
            continue
        readable.append((stream, key[1]))
    by_stream: dict[int, list[Stored]] = {stream.number: [] for stream, _ in readable}
    for stored in session.store.of_streams(by_stream):
        by_stream[stored.stream].append(stored)
    return {
        stream.number: read_stream(
            stream,
            by_stream[stream.number],
            key,
            session.store.chains(stream.number),
            organisation=session.founded.organisation,
            public_key_of=public_key_of,
        )
        for stream, key in readable
    }


def sealed_versions(session: Session) -> dict[CaseId, int]:
    """Return the number of the newest segment of each case's sealed stream."""
    rows = session.connection.execute(
        "SELECT case_id, (SELECT MAX(n) FROM segment WHERE segment.stream = stream.id) FROM stream"
        " WHERE kind = ? AND case_id IS NOT NULL",
        (StreamKind.SEALED.value,),
    )
    return {CaseId(case): newest or 0 for case, newest in rows}


def sealed_files(session: Session, only: Collection[CaseId] | None = None) -> Iterator[CaseFile]:
    """Yield the file that each case's sealed stream alone makes; of some cases, or of all.

    Raises:
        SealedClosed: sealed is closed.
    """
    if session.room is None:
        raise SealedClosed
    for stream in session.keyring.of_kind(StreamKind.SEALED):
        if stream.case is None or (only is not None and stream.case not in only):
            continue
        files = read_streams(session, [stream], public_key_of=None)
        if files:
            yield fold_case(session, stream.case, files, sealed=True)


def recorded(
    files: dict[int, StreamFile], *, sealed: bool, until: int | None = None
) -> list[Recorded]:
    """Return the entries of a case; without `sealed`, only what every member reads.

    Args:
        files: what its streams say.
        sealed: whether the sealed stream counts.
        until: the number of the last segment that counts; without it, all do.
    """
    return [
        one
        for file in files.values()
        if sealed or file.stream.kind is not StreamKind.SEALED
        for one in file.recorded
        if until is None or file.places[one.id.device, one.id.seq] <= until
    ]


def fold_case(
    session: Session,
    case: CaseId,
    files: dict[int, StreamFile],
    *,
    sealed: bool,
    until: int | None = None,
) -> CaseFile:
    """Return the file that the entries of a case make, all or those up to a segment."""
    return fold(case, recorded(files, sealed=sealed, until=until), session.roster.author_of)


def places(files: dict[int, StreamFile]) -> dict[tuple[StreamId, DeviceId, int], int]:
    """Return the segment number of each segment of a case."""
    return {
        (file.stream.stream_id, device, seq): n
        for file in files.values()
        for (device, seq), n in file.places.items()
    }


def chain_heads(session: Session, stream: Stream) -> dict[DeviceId, ChainHead]:
    """Return the chain heads of a stream, for whoever compares them with a colleague's."""
    return dict(session.store.chains(stream.number))
