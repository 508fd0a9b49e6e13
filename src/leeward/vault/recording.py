"""Record changes: one segment per touched stream, and the projection of their case with them.

Every function here joins the open transaction of its session.
"""

from collections.abc import Sequence

from leeward.errors import UnknownCase
from leeward.ids import CaseId, StreamId, StreamKind, new_id
from leeward.journal.entry import SET, Draft, Entry, EntryId, Recorded
from leeward.journal.segment import Segment
from leeward.sealing.keys import EpochKey
from leeward.vault import case_reader
from leeward.vault.case_index import sealed_texts
from leeward.vault.keyring import FIRST_EPOCH, Stream
from leeward.vault.planning import Planned, Target, plan
from leeward.vault.segment_io import StreamFile, write_stream
from leeward.vault.session import Session

OPENING: tuple[StreamKind, ...] = (StreamKind.CORE, StreamKind.CARE, StreamKind.SEALED)
"""The streams that every case has from its first moment; an ephemeral one comes when needed."""


def record(session: Session, case: CaseId, drafts: Sequence[Draft]) -> tuple[EntryId, ...]:
    """Record drafts in a case that is here; return their identities in the same order.

    Raises:
        UnknownCase: no such case.
        SealedClosed: a draft for the sealed stream while that is closed.
        InvalidFact: a draft that has no place, or replaces what is not there.
    """
    if not session.keyring.has_case(case):
        raise UnknownCase
    if not drafts:
        return ()
    return _write(session, case, drafts, {})


def open_case(session: Session, case: CaseId, first: Sequence[Draft]) -> tuple[EntryId, ...]:
    """Open a case with its streams, keys and grants, and record its first drafts.

    What is recorded here may include the sealed stream also while that is closed: its new
    key is at hand just now, and is forgotten when this returns.
    """
    fresh: dict[Target, tuple[Stream, EpochKey]] = {}
    session.cache[case] = {}
    for kind in OPENING:
        fresh[kind, None] = _new_stream(session, case, kind, None)
    return _write(session, case, first, fresh)


def for_case(case: CaseId, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts whose empty entity now names the case."""
    return [
        draft
        if draft.entity
        else Draft(
            draft.stream,
            draft.kind,
            case,
            draft.field,
            draft.op,
            draft.value,
            draft.deps,
            draft.expires,
        )
        for draft in drafts
    ]


def reindex(session: Session, case: CaseId) -> None:
    """Put the case's projection and index in step with its entries."""
    files = case_reader.stream_files(session, case)
    numbers = case_reader.places(files)
    session.index.put(case_reader.fold_case(session, case, files, sealed=False), numbers)
    if session.room is not None:
        file = case_reader.fold_case(session, case, files, sealed=True)
        session.room.replace(case, sealed_texts(file, numbers))


def _write(
    session: Session,
    case: CaseId,
    drafts: Sequence[Draft],
    fresh: dict[Target, tuple[Stream, EpochKey]],
) -> tuple[EntryId, ...]:
    files = case_reader.stream_files(session, case)
    streams = {(one.kind, one.bucket): one for one in session.keyring.of_case(case)}
    planned = plan(
        drafts,
        recorded=case_reader.recorded(files, sealed=True),
        streams={target: stream.stream_id for target, stream in streams.items()},
        now=session.around.clock(),
        tick=session.tick,
    )
    for target in planned:
        if target not in streams:
            fresh[target] = _new_stream(session, case, *target)
            streams[target] = fresh[target][0]
    found: dict[int, EntryId] = {}
    for target in sorted({*planned, *fresh}, key=lambda one: (one[0].value, one[1] or 0)):
        stream = streams[target]
        items = list(planned.get(target, ()))
        if target in fresh:
            items.insert(0, Planned(None, _opening(session, stream, items)))
            epoch_and_key = (FIRST_EPOCH, fresh[target][1])
        else:
            epoch_and_key = session.key_of(stream)
            if stream.number in files:
                files[stream.number].require("write")
        session.head, written = write_stream(
            session.store,
            stream,
            epoch_and_key,
            [item.entry for item in items],
            signer=session.signer,
            after=session.head,
            random=session.around.random,
            is_new=target in fresh,
        )
        identities = remember(files, stream, written)
        for item, identity in zip(items, identities, strict=True):
            if item.draft is not None:
                found[item.draft] = identity
    if session.room is None:
        for number in [n for n, file in files.items() if file.stream.kind is StreamKind.SEALED]:
            del files[number]
    reindex(session, case)
    return tuple(found[position] for position in range(len(drafts)))


def _new_stream(
    session: Session, case: CaseId, kind: StreamKind, bucket: int | None
) -> tuple[Stream, EpochKey]:
    random = session.around.random
    stream = session.keyring.add(StreamId(new_id(random)), case, kind, bucket)
    key = EpochKey.generate(random)
    if kind is StreamKind.SEALED:
        members = [(row.member, row.sealed_public) for row in session.members.readers()]
        session.keyring.grant_key(stream, key, members)
    else:
        session.keyring.keep_key(stream, key)
    return stream, key


def _opening(session: Session, stream: Stream, items: Sequence[Planned]) -> Entry:
    """Return the entry that says what a stream is; its clock is before all that follow."""
    hlc = items[0].entry.hlc if items else session.tick()
    value = {"case": stream.case or b"", "kind": stream.kind.value, "bucket": stream.bucket}
    return Entry("stream", stream.stream_id, "opens", SET, value, (), hlc)


def remember(
    files: dict[int, StreamFile], stream: Stream, written: Sequence[tuple[int, Segment]]
) -> list[EntryId]:
    """Add what was just written to what is known of the stream."""
    file = files.setdefault(stream.number, StreamFile(stream))
    identities: list[EntryId] = []
    for n, segment in written:
        body = segment.body
        file.places[body.device_id, body.seq] = n
        for index, entry in enumerate(body.entries):
            identity = EntryId(body.device_id, body.seq, index)
            identities.append(identity)
            file.recorded.append(Recorded(identity, stream.kind, entry, stream.stream_id))
    return identities
