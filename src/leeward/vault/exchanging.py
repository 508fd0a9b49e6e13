"""Take a step of a private exchange: its new state and its line in the log, both or neither.

A state holds blindings, by which names could be tried against files that travelled, and who of a
list is meant. It is sealed to every reader of sealed streams, each time under a fresh key.
"""

from datetime import date
from typing import Final

import msgspec

from leeward.errors import (
    ExchangeAltered,
    ExchangeRefused,
    NotGranted,
    SealedClosed,
    SignatureWrong,
    VaultDamaged,
)
from leeward.ids import StreamId, id_text
from leeward.sealing.envelope import check_signature
from leeward.sealing.grants import grant, open_grant
from leeward.sealing.keys import EpochKey, KeyEncryptionKey
from leeward.sealing.passphrase import unwrap, wrap
from leeward.tracing.exchange_log import Act, Line, read_log, signed_part, write_line
from leeward.vault.approvals import first_officer
from leeward.vault.exchange_store import ExchangeStore, KeptExchange
from leeward.vault.session import Session

_CONTEXT: Final = b"lw-exstate-1"


def take_step(
    session: Session,
    act: Act,
    kept: KeptExchange,
    *,
    partner: str,
    state: bytes | None = None,
    points: int = 0,
    is_new: bool = False,
) -> None:
    """Keep an exchange as it stands after a step, and note the step.

    Args:
        session: of the member who takes it.
        act: the step.
        kept: the exchange; its state is that of before unless `state` is given.
        partner: the other organisation, for the log.
        state: what the next step needs; sealed here.
        points: how many of the partner's points were multiplied.
        is_new: whether there must be none of this identifier yet.

    Raises:
        ExchangeRefused: an exchange of this identifier is here already, and this one is new.
        DiskFull, DiskFailed: neither is on the disk; no file may leave.
    """
    store = ExchangeStore(session.connection)
    if state is not None:
        kept = kept._replace(state=_sealed(session, kept.exchange, state))
    with session.transaction():
        if is_new and any(one.exchange == kept.exchange for one in store.all()):
            raise ExchangeRefused(reason="exchange_exists")
        store.put(kept)
        _add_line(session, store, _line(session, act, kept.exchange, partner, points))


def keep_state(session: Session, exchange: bytes, state: bytes) -> None:
    """Keep a state in which no step was taken: what one of the holder's own people said.

    The log has no line of it, since it holds nothing of any person.

    Raises:
        ExchangeRefused: there is no such exchange.
    """
    store = ExchangeStore(session.connection)
    kept = store.get(exchange)._replace(state=_sealed(session, exchange, state))
    with session.transaction():
        store.put(kept)


def end(session: Session, exchange: bytes, *, partner: str) -> None:
    """Destroy what an exchange keeps, so that no further step can be taken; its log stays.

    Raises:
        ExchangeRefused: there is no such exchange.
    """
    store = ExchangeStore(session.connection)
    store.get(exchange)
    with session.transaction():
        store.empty(exchange)
        _add_line(session, store, _line(session, Act.ENDED, exchange, partner, 0))


def open_state(session: Session, exchange: bytes) -> bytes:
    """Return the state of an exchange; empty before its first step.

    Raises:
        ExchangeRefused: there is no such exchange.
        SealedClosed: sealed is closed.
        NotGranted: this member could not read sealed streams when the last step was taken.
        VaultDamaged, SealBroken: it was altered.
    """
    content = ExchangeStore(session.connection).get(exchange).state
    if not content:
        return b""
    if session.room is None:
        raise SealedClosed
    try:
        grants, body = msgspec.msgpack.decode(content, type=tuple[dict[bytes, bytes], bytes])
    except msgspec.DecodeError as wrong:
        raise VaultDamaged(file="vault.db", place="exchange") from wrong
    if session.keys.member not in grants:
        raise NotGranted
    key = open_grant(
        grants[session.keys.member],
        session.room.private,
        stream_id=StreamId(exchange),
        epoch=1,
        context=_CONTEXT,
    )
    return unwrap(KeyEncryptionKey(key.reveal()), body, _CONTEXT + exchange)


def _sealed(session: Session, exchange: bytes, state: bytes) -> bytes:
    random = session.around.random
    key = EpochKey.generate(random)
    grants = {
        row.member: grant(
            key,
            stream_id=StreamId(exchange),
            epoch=1,
            to_public=row.sealed_public,
            context=_CONTEXT,
        )
        for row in session.members.readers()
    }
    kek = KeyEncryptionKey(key.reveal())
    body = wrap(kek, state, _CONTEXT + exchange, random=random)
    return msgspec.msgpack.encode((grants, body))


def drop_past(session: Session, today: date) -> int:
    """Destroy what exchanges keep that have expired; return how many."""
    store = ExchangeStore(session.connection)
    with session.reading():
        over = store.past(today.isoformat())
    if over:
        with session.transaction():
            for exchange in over:
                store.empty(exchange)
    return len(over)


def note(session: Session, act: Act, exchange: bytes, *, partner: str, code: str = "") -> None:
    """Note in the log what changes no state: a refusal, a file that was sent again."""
    with session.transaction():
        line = _line(session, act, exchange, partner, 0, code)
        _add_line(session, ExchangeStore(session.connection), line)


def exchange_log(session: Session) -> list[Line]:
    """Return every step taken here, its chain and every signature checked.

    Raises:
        ExchangeAltered: a line is not what a device of this organisation wrote.
    """
    lines = ExchangeStore(session.connection).log()
    found = read_log(lines)
    known = {id_text(device): row.sign for device, row in session.roster.devices.items()}
    for content in lines:
        device, message, signature = signed_part(content)
        try:
            check_signature(known.get(device, b""), signature, message)
        except SignatureWrong as wrong:
            raise ExchangeAltered(reason="log") from wrong
    return found


def _line(
    session: Session, act: Act, exchange: bytes, partner: str, points: int, code: str = ""
) -> Line:
    time = session.around.clock().replace(microsecond=0)
    return Line(act, time, exchange.hex(), partner, id_text(session.row.device), points, code)


def _add_line(session: Session, store: ExchangeStore, line: Line) -> None:
    lines = store.log()
    last = lines[-1] if lines else None
    sign = first_officer(session).sign
    store.add_line(write_line(line, len(lines) + 1, last, sign))
