"""Take a step of a private exchange: its new state and its line in the log, both or neither."""

from leeward.errors import ExchangeAltered, ExchangeRefused, SignatureWrong
from leeward.ids import id_text
from leeward.sealing.envelope import check_signature
from leeward.tracing.exchange_log import Act, Line, read_log, signed_part, write_line
from leeward.vault.approvals import first_officer
from leeward.vault.exchange_store import ExchangeStore, KeptExchange
from leeward.vault.session import Session


def take_step(
    session: Session,
    act: Act,
    kept: KeptExchange,
    *,
    partner: str,
    points: int = 0,
    is_new: bool = False,
) -> None:
    """Keep an exchange as it stands after a step, and note the step.

    Raises:
        ExchangeRefused: an exchange of this identifier is here already, and this one is new.
        DiskFull, DiskFailed: neither is on the disk; no file may leave.
    """
    store = ExchangeStore(session.connection)
    with session.transaction():
        if is_new and any(one.exchange == kept.exchange for one in store.all()):
            raise ExchangeRefused(reason="exchange_exists")
        store.put(kept)
        _add_line(session, store, _line(session, act, kept.exchange, partner, points))


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
