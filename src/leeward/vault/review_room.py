"""Streams that belong to no case: what reviewers think of two people, sealed from a third.

A review of a tracing request may be read by every reader of sealed streams but those who work
with the seeker: they are granted no key. So that its size and its growth tell them nothing
either, whoever writes to one review writes as much to every review that she can read.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec

from leeward.errors import NotGranted, SealedClosed
from leeward.ids import ID_BYTES, MemberId, StreamId, StreamKind, new_id
from leeward.journal.entry import NOTE, SET, Draft, Entry, Recorded
from leeward.sealing.keys import EpochKey
from leeward.vault import case_reader, organisation_room
from leeward.vault.keyring import FIRST_EPOCH, Stream
from leeward.vault.segment_io import write_stream
from leeward.vault.session import Session

REST: Final = "rest"
"""The kind of an entry that says nothing and is as long as another one."""

_LEAST_FILLING: Final = 256
"""From here to 64 KiB the length of a filling is written with two bytes."""

Batches = Mapping[StreamId, Sequence[Draft]]


def reviews(session: Session) -> dict[StreamId, list[Recorded]]:
    """Return what every review says that this member was granted, each by clock.

    Raises:
        SealedClosed: sealed is closed.
        Damaged: a segment is missing or was altered.
    """
    if session.room is None:
        raise SealedClosed
    files = case_reader.read_streams(session, _reviews(session), public_key_of=None)
    return {
        file.stream.stream_id: sorted(
            (one for one in file.recorded if one.entry.kind not in {REST, "stream"}),
            key=lambda one: (one.entry.hlc, one.id),
        )
        for file in files.values()
    }


def open_review(session: Session, but: Collection[MemberId]) -> StreamId:
    """Make an empty review that everyone may read but some; joins the transaction.

    Raises:
        SealedClosed: sealed is closed.
        NotGranted: this member is one of those who may not.
    """
    if session.room is None:
        raise SealedClosed
    if session.keys.member in but:
        raise NotGranted
    random = session.around.random
    key = EpochKey.generate(random)
    stream = session.keyring.add(StreamId(new_id(random)), None, StreamKind.SEALED, None)
    readers = [
        (row.member, row.sealed_public)
        for row in session.members.readers()
        if row.member not in but
    ]
    session.keyring.grant_key(stream, key, readers)
    value = {"case": bytes(ID_BYTES), "kind": stream.kind.value, "bucket": None}
    opening = Entry("stream", stream.stream_id, "opens", SET, value, (), session.tick())
    _write(session, stream, (FIRST_EPOCH, key), [opening])
    return stream.stream_id


def write(session: Session, batches: Batches) -> None:
    """Write notes into reviews, and as much into every other one; joins the transaction.

    Raises:
        SealedClosed: sealed is closed.
        NotGranted: a review that this member may not read.
    """
    if session.room is None:
        raise SealedClosed
    readable: dict[StreamId, tuple[Stream, tuple[int, EpochKey]]] = {}
    for stream in _reviews(session):
        try:
            readable[stream.stream_id] = (stream, session.key_of(stream))
        except NotGranted:
            continue
    if not batches.keys() <= readable.keys():
        raise NotGranted
    for stream_id, drafts in evened(batches, readable).items():
        stream, epoch_and_key = readable[stream_id]
        entries = [
            Entry(one.kind, one.entity, "", NOTE, one.value, one.deps, session.tick())
            for one in drafts
        ]
        _write(session, stream, epoch_and_key, entries)


def evened(batches: Batches, streams: Collection[StreamId]) -> dict[StreamId, list[Draft]]:
    """Return what goes into every stream so that all of it is equally long.

    Args:
        batches: what is to be said, by stream.
        streams: every stream, also those of which nothing is said.
    """
    told = {stream: list(batches.get(stream, ())) for stream in streams}
    most = max((len(drafts) for drafts in told.values()), default=0)
    for stream, drafts in told.items():
        drafts += [_rest(stream, b"") for _ in range(most + 1 - len(drafts))]
    longest = max((_length(drafts) for drafts in told.values()), default=0)
    for stream, drafts in told.items():
        # Every filling is so long that each takes equally many bytes to announce.
        drafts[-1] = _rest(stream, bytes(_LEAST_FILLING + longest - _length(drafts)))
    return told


def destroy(session: Session, stream_id: StreamId) -> None:
    """Destroy a review with its keys; joins the transaction."""
    for stream in _reviews(session):
        if stream.stream_id == stream_id:
            session.store.remove(stream.number)
            session.keyring.destroy(stream)


def _reviews(session: Session) -> list[Stream]:
    """Return the streams that hold reviews: not those of the organisation's own records."""
    others = organisation_room.sealed_ids(session)
    return [one for one in session.keyring.of_no_case() if one.stream_id not in others]


def _rest(stream: StreamId, filling: bytes) -> Draft:
    return Draft(StreamKind.SEALED, REST, stream, "", NOTE, filling)


def _length(drafts: Sequence[Draft]) -> int:
    parts: list[Any] = [[one.kind, one.value, one.deps] for one in drafts]
    return len(msgspec.msgpack.encode(parts))


def _write(
    session: Session, stream: Stream, epoch_and_key: tuple[int, EpochKey], entries: list[Entry]
) -> None:
    session.head, _ = write_stream(
        session.store,
        stream,
        epoch_and_key,
        entries,
        signer=session.signer,
        after=session.head,
        random=session.around.random,
    )
