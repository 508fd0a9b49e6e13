"""Take the steps of a private exchange: load, take, keep with its line in the log, then send.

What leaves is kept first: a file that a courier lost is sent again byte for byte, never made anew.
From the second step on the state has to be opened, as names are, with the second passphrase.
Format: `docs/formats/trace-exchange-v1.md`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from leeward.desk.exchange_agreeing import (
    ACT,
    Around,
    Word,
    officer_of,
    refusals,
    require_allowed,
)
from leeward.desk.session import Session
from leeward.errors import ExchangeRefused
from leeward.tracing import exchange_steps as steps
from leeward.tracing.exchange_files import agreement_of_file
from leeward.tracing.exchange_log import Act, Line
from leeward.tracing.exchange_state import State, decode_state, encode_state
from leeward.tracing.exchange_steps import (
    AskerState,
    HolderState,
    Pen,
    Stage,
    Ticket,
    TokenList,
    Verdict,
)
from leeward.tracing.exchange_terms import Agreement, digest, read_agreement
from leeward.vault.exchange_store import ASKER, HOLDER, KeptExchange

TELL: Final = "contact_after_match"

MakeList = Callable[[Agreement, str], TokenList]
"""Makes this side's list for an agreement; the text is the partner who will compare it."""

S = TypeVar("S", AskerState, HolderState)

_ROLES: Final[dict[type[State], str]] = {AskerState: ASKER, HolderState: HOLDER}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one exchange stands, as this side may see it."""

    exchange: str
    role: str
    partner: str
    stage: str
    expires: str
    check_code: str


def find(session: Session, which: str | None, role: str | None) -> bytes:
    """Return the one exchange here that begins with `which`; of `role`, where it is given.

    Raises:
        ExchangeRefused: there is none, or several.
    """
    found = [
        kept.exchange
        for kept in session.vault.exchanges()
        if role in {None, kept.role} and kept.exchange.hex().startswith(which or "")
    ]
    if len(found) != 1:
        raise ExchangeRefused(reason="no_exchange" if not found else "which_exchange")
    return found[0]


def of_file(session: Session, content: bytes) -> bytes:
    """Return the exchange to which a courier's file belongs.

    Raises:
        ExchangeRefused: none that is here.
        InvalidExchange: it is no file of an exchange.
    """
    wanted = agreement_of_file(content)
    for kept in session.vault.exchanges():
        if digest(kept.line).hex() == wanted:
            return kept.exchange
    raise ExchangeRefused(reason="no_exchange")


def start(session: Session, exchange: bytes, make_list: MakeList, around: Around) -> bytes:
    """Begin as the holder: return the file for the asker.

    Raises:
        ExchangeRefused: no agreement, not this side's turn, expired, or too many in a year.
        InvalidExchange: the list is longer than agreed.
    """
    kept = session.vault.exchange(exchange)
    agreement = _agreement(kept, HOLDER)
    with refusals(session, exchange, agreement.asker.organisation):
        if kept.state:
            raise ExchangeRefused(reason="step_taken")
        require_allowed(session, agreement, agreement.asker.organisation, around)
        people = make_list(agreement, agreement.asker.name)
        state, file = steps.start(
            agreement, people, _pen(session), random=around.random, spread=around.spread
        )
        _keep(session, kept, Act.STARTED, state, file)
    return file


def answer(
    session: Session,
    exchange: bytes,
    started: bytes,
    make_list: MakeList,
    check_code: str,
    around: Around,
) -> bytes:
    """Answer as the asker: return the file for the holder.

    Raises:
        ExchangeRefused: as `start`; or the number that the partner read out is another.
        InvalidExchange, ExchangeAltered: the file is not what it has to be.
    """
    kept = session.vault.exchange(exchange)
    agreement = _agreement(kept, ASKER)
    with refusals(session, exchange, agreement.holder.organisation):
        if kept.state:
            raise ExchangeRefused(reason="step_taken")
        require_check_code(agreement, check_code)
        require_allowed(session, agreement, agreement.holder.organisation, around)
        people = make_list(agreement, agreement.holder.name)
        state, file = steps.answer(
            agreement, people, started, _pen(session), random=around.random, spread=around.spread
        )
        _keep(session, kept, Act.ANSWERED, state, file, agreement.terms.holder_points)
    return file


def count(
    session: Session, exchange: bytes, answered: bytes, check_code: str, around: Around
) -> tuple[int, Verdict]:
    """Count as the holder how many tokens are common; not whose.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with _step(session, exchange, HolderState, around) as (kept, state):
        require_check_code(state.agreement, check_code)
        after, common, verdict = steps.count(state, answered, around.spread)
        _keep(session, kept, Act.COUNTED, after, kept.file, state.agreement.terms.asker_points)
    return common, verdict


def open_hits(
    session: Session, exchange: bytes, word: Word, around: Around, *, go_on: bool
) -> tuple[bytes, bool]:
    """Ask for the second round as the holder, with a colleague's word, or stop unseen.

    Returns:
        The file for the asker, and whether it opens anything; she cannot tell.

    Raises:
        ExchangeRefused: not this step's turn.
        UnknownMember, WrongPassphrase, ApprovalMissing: there is no second member's word.
    """
    with _step(session, exchange, HolderState, around) as (kept, state):
        session.vault.give_word(ACT, word.name, word.passphrase)
        after, file = steps.open_hits(
            state, _pen(session), go_on=go_on, random=around.random, spread=around.spread
        )
        _keep(session, kept, Act.OPENED, after, file)
    return file, after.second is not None


def reply(session: Session, exchange: bytes, opened: bytes, around: Around) -> bytes:
    """Reply as the asker to the second round: return the file for the holder.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with _step(session, exchange, AskerState, around) as (kept, state):
        after, file = steps.reply(state, opened, _pen(session), spread=around.spread)
        _keep(session, kept, Act.REPLIED, after, file, state.agreement.terms.holder_points)
    return file


def finish(session: Session, exchange: bytes, replied: bytes, around: Around) -> HolderState:
    """Finish as the holder: her own people for whom somebody may be looking are tickets now.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with _step(session, exchange, HolderState, around) as (kept, state):
        after = steps.finish(state, replied, around.spread)
        _keep(session, kept, Act.FINISHED, after, b"")
    return after


def tickets(session: Session, exchange: bytes) -> list[tuple[str, Ticket]]:
    """Return the holder's tickets with what she calls each person.

    Raises:
        ExchangeRefused: this side is not the holder, or nothing was finished.
        SealedClosed: sealed is closed.
    """
    kept = session.vault.exchange(exchange)
    _agreement(kept, HOLDER)
    state = _state(session, kept, HolderState)
    if state.stage is not Stage.FINISHED:
        raise ExchangeRefused(reason="another_step")
    return [(state.refs[one.person], one) for one in state.tickets]


def tell(session: Session, exchange: bytes, ref: str, word: Word, around: Around) -> bytes:
    """Return the file that tells the asker of one person, who has agreed to it.

    Raises:
        ExchangeRefused: no ticket for her.
        UnknownMember, WrongPassphrase, ApprovalMissing: there is no second member's word.
    """
    with _step(session, exchange, HolderState, around) as (kept, state):
        found = [one for one in state.tickets if state.refs[one.person] == ref]
        if not found:
            raise ExchangeRefused(reason="no_ticket")
        session.vault.give_word(TELL, word.name, word.passphrase)
        file = steps.tell(state, found[0], _pen(session))
        _keep(session, kept, Act.TOLD, state, file)
    return file


def hear(session: Session, exchange: bytes, content: bytes, around: Around) -> tuple[str, ...]:
    """Return which of the asker's own rows a partner's file means.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with _step(session, exchange, AskerState, around) as (kept, state):
        refs = steps.told(state, content)
        _keep(session, kept, Act.HEARD, state, b"")
    return refs


def send_again(session: Session, exchange: bytes) -> bytes:
    """Return the file that was sent last, byte for byte.

    Raises:
        ExchangeRefused: there is none.
    """
    kept = session.vault.exchange(exchange)
    if not kept.file:
        raise ExchangeRefused(reason="another_step")
    session.vault.note_exchange(Act.SENT_AGAIN, exchange, partner="")
    return kept.file


def standings(session: Session) -> list[Standing]:
    """Return every exchange here and the step that was taken last."""
    last: dict[str, Line] = {
        line.exchange: line
        for line in session.vault.exchange_log()
        if line.act not in {Act.REFUSED, Act.SENT_AGAIN}
    }
    return [_standing(kept, last[kept.exchange.hex()]) for kept in session.vault.exchanges()]


def require_check_code(agreement: Agreement, said: str) -> None:
    """Refuse to go on where the partner read out another number.

    Raises:
        ExchangeRefused: it is another.
    """
    if "".join(said.split()) != "".join(agreement.check_code.split()):
        raise ExchangeRefused(reason="check_code")


def _standing(kept: KeptExchange, line: Line) -> Standing:
    if line.act is Act.OFFERED:
        return Standing(kept.exchange.hex(), kept.role, "", line.act.value, "", "")
    agreement = read_agreement(kept.line)
    partner = agreement.holder if kept.role == ASKER else agreement.asker
    return Standing(
        kept.exchange.hex(),
        kept.role,
        partner.name,
        line.act.value,
        str(agreement.terms.expires),
        agreement.check_code,
    )


@contextmanager
def _step(
    session: Session, exchange: bytes, side: type[S], around: Around
) -> Iterator[tuple[KeptExchange, S]]:
    kept = session.vault.exchange(exchange)
    agreement = _agreement(kept, _ROLES[side])
    with refusals(session, exchange, _partner(agreement, kept.role)):
        agreement.require_day(around.today)
        yield kept, _state(session, kept, side)


def _keep(
    session: Session,
    kept: KeptExchange,
    act: Act,
    state: State,
    file: bytes,
    points: int = 0,
) -> None:
    after = kept._replace(file=file)
    session.vault.take_exchange_step(
        act,
        after,
        partner=_partner(state.agreement, kept.role),
        state=encode_state(state),
        points=points,
    )


def _partner(agreement: Agreement, role: str) -> str:
    side = agreement.holder if role == ASKER else agreement.asker
    return side.organisation


def _agreement(kept: KeptExchange, role: str) -> Agreement:
    if kept.role != role:
        raise ExchangeRefused(reason="another_step")
    if b'"kind":"agreement"' not in kept.line:
        raise ExchangeRefused(reason="another_step")
    return read_agreement(kept.line)


def _state(session: Session, kept: KeptExchange, side: type[S]) -> S:
    content = session.vault.exchange_state(kept.exchange)
    if not content:
        raise ExchangeRefused(reason="another_step")
    state = decode_state(content)
    if not isinstance(state, side):
        raise ExchangeRefused(reason="another_step")
    return state


def _pen(session: Session) -> Pen:
    one = session.vault.officer()
    return Pen(officer_of(one), one.sign)
