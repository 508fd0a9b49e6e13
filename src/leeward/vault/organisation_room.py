"""What an organisation records for itself: offers, plans, decisions. Streams of no case.

One is a stream like any other: signed by the author's device, chained, sealed under a key of its
own, never overwritten. Every member of the vault reads it. It names cases by identifiers only, so
that nothing of a case remains in it once that case was destroyed.

What says who belongs with whom is sealed, as in the cases it comes from: each member who records
such a thing has a sealed stream for it, which every reader of sealed streams was granted.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from leeward.errors import InvalidFact, SealedClosed
from leeward.ids import ID_BYTES, MemberId, OrganisationId, StreamId, StreamKind
from leeward.journal.entry import SET, Draft, Entry, EntryId, Recorded
from leeward.sealing.keys import EpochKey
from leeward.vault import case_reader
from leeward.vault.keyring import FIRST_EPOCH, Stream
from leeward.vault.recording import remember
from leeward.vault.segment_io import StreamFile, write_stream
from leeward.vault.session import Session

KINDS: Final = frozenset({StreamKind.ORGANISATION, StreamKind.SEALED})
_STREAM: Final = b"lw-org-records-1"
_SEALED: Final = b"lw-org-sealed-1"


def organisation_stream(organisation: OrganisationId) -> StreamId:
    """Return the id of the stream of an organisation's own records."""
    return StreamId(blake2b(organisation, digest_size=ID_BYTES, person=_STREAM).digest())


def sealed_stream(organisation: OrganisationId, member: MemberId) -> StreamId:
    """Return the id of the stream in which a member records what of it is sealed."""
    named = organisation + member
    return StreamId(blake2b(named, digest_size=ID_BYTES, person=_SEALED).digest())


def sealed_ids(session: Session) -> frozenset[StreamId]:
    """Return the ids of all such sealed streams: they are no reviews (`review_room.py`)."""
    organisation = session.founded.organisation
    return frozenset(sealed_stream(organisation, one) for one in session.roster.members)


def recorded(session: Session) -> list[Recorded]:
    """Return every entry, by clock; what is sealed while that is open and was granted.

    Raises:
        Damaged: a segment is missing or was altered.
    """
    found = [one for file in _files(session).values() for one in file.recorded]
    return sorted(found, key=lambda one: (one.entry.hlc, one.id))


def record(session: Session, drafts: Sequence[Draft]) -> tuple[EntryId, ...]:
    """Record drafts; joins the transaction. Return their identities in the same order.

    Raises:
        SealedClosed: a sealed draft while sealed is closed.
        InvalidFact: a draft for another stream, or one that replaces what is not there.
    """
    if any(draft.stream not in KINDS for draft in drafts):
        raise InvalidFact(field="organisation", reason="stream")
    found: dict[int, EntryId] = {}
    for kind in sorted({draft.stream for draft in drafts}):
        mine = {at: draft for at, draft in enumerate(drafts) if draft.stream is kind}
        identities = _write(session, kind, list(mine.values()))
        found |= dict(zip(mine, identities, strict=True))
    return tuple(found[at] for at in range(len(drafts)))


def _write(session: Session, kind: StreamKind, drafts: Sequence[Draft]) -> list[EntryId]:
    if kind is StreamKind.SEALED and session.room is None:
        raise SealedClosed
    organisation = session.founded.organisation
    files = _files(session)
    name = (
        organisation_stream(organisation)
        if kind is StreamKind.ORGANISATION
        else sealed_stream(organisation, session.keys.member)
    )
    stream = next((one for one in session.keyring.of_kind(kind) if one.stream_id == name), None)
    entries: list[Entry] = []
    if stream is None:
        stream, key = _open(session, kind, name)
        value = {"case": bytes(ID_BYTES), "kind": kind.value, "bucket": None}
        entries.append(Entry("stream", name, "opens", SET, value, (), session.tick()))
    else:
        key = session.key_of(stream)
    file = files.setdefault(stream.number, StreamFile(stream))
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
    return remember(files, stream, written)[before:]


def _open(
    session: Session, kind: StreamKind, name: StreamId
) -> tuple[Stream, tuple[int, EpochKey]]:
    stream = session.keyring.add(name, None, kind, None)
    key = EpochKey.generate(session.around.random)
    if kind is StreamKind.SEALED:
        readers = [(row.member, row.sealed_public) for row in session.members.readers()]
        session.keyring.grant_key(stream, key, readers)
    else:
        session.keyring.keep_key(stream, key)
    return stream, (FIRST_EPOCH, key)


def _files(session: Session) -> dict[int, StreamFile]:
    """Return what the streams say; opening and closing sealed drops it (`sealed_opening.py`)."""
    name = organisation_stream(session.founded.organisation)
    files = session.cache.get(name)
    if files is None:
        ids = {name, *sealed_ids(session)}
        every = [*session.keyring.of_kind(StreamKind.ORGANISATION), *session.keyring.of_no_case()]
        streams = [one for one in every if one.stream_id in ids]
        files = case_reader.read_streams(session, streams, public_key_of=None)
        session.cache[name] = files
    return files
