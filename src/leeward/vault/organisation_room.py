"""What an organisation records for itself: offers, plans, decisions. One stream, of no case.

It is a stream like any other: signed by the author's device, chained, sealed under a key of its
own, never overwritten. Every member of the vault reads it. It names cases by identifiers only, so
that nothing of a case remains in it once that case was destroyed.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from leeward.errors import InvalidFact
from leeward.ids import ID_BYTES, OrganisationId, StreamId, StreamKind
from leeward.journal.entry import SET, Draft, Entry, EntryId, Recorded
from leeward.sealing.keys import EpochKey
from leeward.vault import case_reader
from leeward.vault.keyring import FIRST_EPOCH, Stream
from leeward.vault.recording import remember
from leeward.vault.segment_io import StreamFile, write_stream
from leeward.vault.session import Session

_STREAM: Final = b"lw-org-records-1"


def organisation_stream(organisation: OrganisationId) -> StreamId:
    """Return the id of the stream of an organisation's own records."""
    return StreamId(blake2b(organisation, digest_size=ID_BYTES, person=_STREAM).digest())


def recorded(session: Session) -> list[Recorded]:
    """Return every entry, by clock.

    Raises:
        Damaged: a segment is missing or was altered.
    """
    stream = _stream(session)
    if stream is None:
        return []
    found = _file(session, stream).recorded
    return sorted(found, key=lambda one: (one.entry.hlc, one.id))


def record(session: Session, drafts: Sequence[Draft]) -> tuple[EntryId, ...]:
    """Record drafts; joins the transaction. Return their identities in the same order.

    Raises:
        InvalidFact: a draft for another stream, or one that replaces what is not there.
    """
    if any(draft.stream is not StreamKind.ORGANISATION for draft in drafts):
        raise InvalidFact(field="organisation", reason="stream")
    stream = _stream(session)
    entries: list[Entry] = []
    key: tuple[int, EpochKey]
    if stream is None:
        name = organisation_stream(session.founded.organisation)
        stream = session.keyring.add(name, None, StreamKind.ORGANISATION, None)
        key = (FIRST_EPOCH, EpochKey.generate(session.around.random))
        session.keyring.keep_key(stream, key[1])
        value = {"case": bytes(ID_BYTES), "kind": stream.kind.value, "bucket": None}
        entries.append(Entry("stream", name, "opens", SET, value, (), session.tick()))
    else:
        key = session.keyring.key(stream)
    file = _file(session, stream)
    file.require("write")
    known = {one.id for one in file.recorded}
    if any(dep not in known for draft in drafts for dep in draft.deps):
        raise InvalidFact(field="organisation", reason="deps")
    before = len(entries)
    entries += [
        Entry(one.kind, one.entity, one.field, one.op, one.value, one.deps, session.tick())
        for one in drafts
    ]
    session.head, written = write_stream(
        session.store,
        stream,
        key,
        entries,
        signer=session.signer,
        after=session.head,
        random=session.around.random,
    )
    identities = remember(session.cache[stream.stream_id], stream, written)
    return tuple(identities[before:])


def _stream(session: Session) -> Stream | None:
    expected = organisation_stream(session.founded.organisation)
    streams = session.keyring.of_kind(StreamKind.ORGANISATION)
    return next((one for one in streams if one.stream_id == expected), None)


def _file(session: Session, stream: Stream) -> StreamFile:
    files = session.cache.get(stream.stream_id)
    if files is None:
        files = case_reader.read_streams(session, [stream], public_key_of=None)
        session.cache[stream.stream_id] = files
    return files.setdefault(stream.number, StreamFile(stream))
