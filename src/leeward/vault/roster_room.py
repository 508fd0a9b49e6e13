"""The organisation's roster stream in this vault: read it, and add to it."""

from collections.abc import Sequence

from leeward.errors import VaultDamaged
from leeward.ids import StreamId, StreamKind
from leeward.journal.chain import NO_HEAD, check_known
from leeward.journal.chain import Head as ChainHead
from leeward.journal.entry import SET, Entry
from leeward.journal.roster import genesis_entry, open_roster, roster_stream
from leeward.journal.segment import NO_DIGEST
from leeward.sealing.keys import EpochKey
from leeward.vault.keyring import Stream
from leeward.vault.segment_io import write_stream
from leeward.vault.session import Session


def load_roster(session: Session) -> None:
    """Fold the roster from its segments and check that none is missing.

    Raises:
        VaultDamaged: the roster stream is missing.
        ChainRolledBack, ChainForked: its segments are not those that the vault remembers.
    """
    stream = roster_of(session)
    stored = session.store.of_streams([stream.number])
    _, key = session.keyring.key(stream)
    roster, segments = open_roster(session.founded, [one.blob for one in stored], key)
    heads = {one.body.device_id: ChainHead(one.body.seq, one.digest) for one in segments}
    digests = {(one.body.device_id, one.body.seq): one.digest for one in segments}
    for device, known in session.store.chains(stream.number).items():
        ours = heads.get(device, NO_HEAD)
        check_known(known, ours, digests.get((device, known.seq)))
    if len(segments) != len(stored):
        raise VaultDamaged(file="vault.db", place="roster")
    session.roster = roster
    latest = max(segments, key=lambda one: one.body.hlc, default=None)
    session.roster_head = latest.digest if latest else NO_DIGEST


def begin_roster(session: Session) -> None:
    """Make the roster stream with its genesis; joins the transaction."""
    stream_id = roster_stream(session.founded.organisation)
    stream = session.keyring.add(stream_id, None, StreamKind.ROSTER, None)
    session.keyring.keep_key(stream, EpochKey.generate(session.around.random))
    session.roster, _ = open_roster(session.founded, (), session.keyring.key(stream)[1])
    session.roster_head = NO_DIGEST
    opening = Entry(
        "stream",
        stream_id,
        "opens",
        SET,
        {"case": bytes(16), "kind": StreamKind.ROSTER.value, "bucket": None},
        (),
        session.tick(),
    )
    add_to_roster(session, [opening, genesis_entry(session.founded, session.tick())])


def add_to_roster(session: Session, entries: Sequence[Entry]) -> None:
    """Write entries into the roster stream and fold it anew; joins the transaction."""
    stream = roster_of(session)
    session.head, _ = write_stream(
        session.store,
        stream,
        session.keyring.key(stream),
        entries,
        signer=session.signer,
        after=session.head,
        random=session.around.random,
    )
    load_roster(session)


def roster_of(session: Session) -> Stream:
    """Return the roster stream.

    Raises:
        VaultDamaged: there is none, or it is another organisation's.
    """
    expected: StreamId = roster_stream(session.founded.organisation)
    for stream in session.keyring.of_kind(StreamKind.ROSTER):
        if stream.stream_id == expected:
            return stream
    raise VaultDamaged(file="vault.db", place="roster")
