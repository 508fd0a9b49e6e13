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
    require_not_ended,
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
    TokenList,
    Verdict,
)
from leeward.tracing.exchange_terms import Agreement, Side, digest, read_agreement, read_offer
from leeward.vault.exchange_store import ASKER, HOLDER, KeptExchange

MakeList = Callable[[Agreement, str], TokenList]
"""Makes this side's list for an agreement; the text is the partner who will compare it."""

S = TypeVar("S", AskerState, HolderState)

_NO_STEPS: Final = frozenset({Act.REFUSED, Act.SENT_AGAIN, Act.TOLD, Act.HEARD})
"""Lines of the log after which it stands where it stood."""

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
    agreement = agreement_of(kept, HOLDER)
    with refusals(session, exchange, agreement.asker.organisation):
        if kept.state:
            raise ExchangeRefused(reason="step_taken")
        require_not_ended(session, exchange)
        require_officer(session, kept)
        require_allowed(session, agreement, agreement.asker.organisation, around)
        people = make_list(agreement, agreement.asker.name)
        state, file = steps.start(
            agreement, people, pen_of(session), random=around.random, spread=around.spread
        )
        keep(session, kept, Act.STARTED, state, file)
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
    agreement = agreement_of(kept, ASKER)
    with refusals(session, exchange, agreement.holder.organisation):
        if kept.state:
            raise ExchangeRefused(reason="step_taken")
        require_not_ended(session, exchange)
        require_officer(session, kept)
        require_check_code(agreement, check_code)
        require_allowed(session, agreement, agreement.holder.organisation, around)
        people = make_list(agreement, agreement.holder.name)
        state, file = steps.answer(
            agreement, people, started, pen_of(session), random=around.random, spread=around.spread
        )
        keep(session, kept, Act.ANSWERED, state, file, agreement.terms.holder_points)
    return file


def count(
    session: Session, exchange: bytes, answered: bytes, check_code: str, around: Around
) -> tuple[int, Verdict]:
    """Count as the holder how many tokens are common; not whose.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with step_of(session, exchange, HolderState, around) as (kept, state):
        require_check_code(state.agreement, check_code)
        after, common, verdict = steps.count(state, answered, around.spread)
        keep(session, kept, Act.COUNTED, after, kept.file, state.agreement.terms.asker_points)
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
    with step_of(session, exchange, HolderState, around) as (kept, state):
        _require_both(session, kept, word)
        after, file = steps.open_hits(
            state, pen_of(session), go_on=go_on, random=around.random, spread=around.spread
        )
        keep(session, kept, Act.OPENED, after, file)
    return file, after.second is not None


def reply(session: Session, exchange: bytes, opened: bytes, around: Around) -> bytes:
    """Reply as the asker to the second round: return the file for the holder.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with step_of(session, exchange, AskerState, around) as (kept, state):
        after, file = steps.reply(state, opened, pen_of(session), spread=around.spread)
        keep(session, kept, Act.REPLIED, after, file, state.agreement.terms.holder_points)
    return file


def finish(session: Session, exchange: bytes, replied: bytes, around: Around) -> HolderState:
    """Finish as the holder: her own people for whom somebody may be looking are tickets now.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with step_of(session, exchange, HolderState, around) as (kept, state):
        after = steps.finish(state, replied, around.spread)
        keep(session, kept, Act.FINISHED, after, b"")
    return after


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


def end(session: Session, exchange: bytes) -> None:
    """Destroy what an exchange keeps here: no further step can be taken, on neither side.

    Between the number and the second round a holder stops with `open_hits`, since an end that the
    asker sees would tell her that the number was looked at and nothing opened.

    Raises:
        ExchangeRefused: this member is no officer of it, it is the holder's turn to open or to
            stop, or it was ended before.
    """
    kept = session.vault.exchange(exchange)
    require_officer(session, kept)
    require_not_ended(session, exchange)
    if standing(session, exchange).stage == Act.COUNTED.value:
        raise ExchangeRefused(reason="stop_unseen")
    partner = "" if _is_offer(kept) else _partner(read_agreement(kept.line), kept.role)
    session.vault.end_exchange(exchange, partner=partner)


def require_officer(session: Session, kept: KeptExchange) -> None:
    """Refuse a step to a member whom the agreement does not name for this side.

    Raises:
        ExchangeRefused: it does not.
    """
    if officer_of(session.vault.officer()) not in own_side(kept).officers:
        raise ExchangeRefused(reason="no_officer")


def own_side(kept: KeptExchange) -> Side:
    """Return this organisation's side of an exchange, offered or agreed."""
    if _is_offer(kept):
        return read_offer(kept.line).asker
    agreement = read_agreement(kept.line)
    return agreement.asker if kept.role == ASKER else agreement.holder


def standing(session: Session, exchange: bytes) -> Standing:
    """Return where one exchange stands.

    Raises:
        ExchangeRefused: there is none of that identifier.
    """
    for one in standings(session):
        if one.exchange == exchange.hex():
            return one
    raise ExchangeRefused(reason="no_exchange")


def standings(session: Session) -> list[Standing]:
    """Return every exchange here and the step that was taken last."""
    last: dict[str, Line] = {
        line.exchange: line for line in session.vault.exchange_log() if line.act not in _NO_STEPS
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
    if _is_offer(kept):
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


def _require_both(session: Session, kept: KeptExchange, word: Word) -> None:
    """Refuse to go on unless the other officer of this side agrees: no other colleague will do."""
    colleague = session.vault.officers(ACT, word.name, word.passphrase)[1]
    if officer_of(colleague) not in own_side(kept).officers:
        raise ExchangeRefused(reason="two_officers")


@contextmanager
def step_of(
    session: Session, exchange: bytes, side: type[S], around: Around
) -> Iterator[tuple[KeptExchange, S]]:
    """Yield an exchange and its state to an officer of `side`; note what is refused.

    Raises:
        ExchangeRefused: she is no officer of it, or it is not this side's, not now, or over.
    """
    kept = session.vault.exchange(exchange)
    agreement = agreement_of(kept, _ROLES[side])
    with refusals(session, exchange, _partner(agreement, kept.role)):
        agreement.require_day(around.today)
        require_not_ended(session, exchange)
        require_officer(session, kept)
        yield kept, state_of(session, kept, side)


def keep(
    session: Session,
    kept: KeptExchange,
    act: Act,
    state: State,
    file: bytes,
    points: int = 0,
) -> None:
    """Keep what a step left, with its line in the log, before the file leaves."""
    after = kept._replace(file=file)
    session.vault.take_exchange_step(
        act,
        after,
        partner=_partner(state.agreement, kept.role),
        state=encode_state(state),
        points=points,
    )


def _is_offer(kept: KeptExchange) -> bool:
    return b'"kind":"agreement"' not in kept.line


def _partner(agreement: Agreement, role: str) -> str:
    side = agreement.holder if role == ASKER else agreement.asker
    return side.organisation


def agreement_of(kept: KeptExchange, role: str) -> Agreement:
    """Return the agreement of an exchange in which this side has `role`.

    Raises:
        ExchangeRefused: it has another, or nothing is agreed yet.
    """
    if kept.role != role:
        raise ExchangeRefused(reason="another_step")
    if _is_offer(kept):
        raise ExchangeRefused(reason="another_step")
    return read_agreement(kept.line)


def state_of(session: Session, kept: KeptExchange, side: type[S]) -> S:
    """Return what was kept for the next step of `side`.

    Raises:
        ExchangeRefused: nothing.
        SealedClosed, NotGranted: it is sealed, as names are.
    """
    content = session.vault.exchange_state(kept.exchange)
    if not content:
        raise ExchangeRefused(reason="another_step")
    state = decode_state(content)
    if not isinstance(state, side):
        raise ExchangeRefused(reason="another_step")
    return state


def pen_of(session: Session) -> Pen:
    """Return the member who unlocked, as one who signs files."""
    one = session.vault.officer()
    return Pen(officer_of(one), one.sign)
