"""After the last round: tickets, what the people said who were asked, and telling the asker.

Only a person's own worker writes down what she said; only if she agreed can two officers make the
file that tells the asker. Format: `docs/formats/trace-exchange-v1.md`.
"""

from dataclasses import replace
from typing import Final

from leeward.desk.exchange_agreeing import Around, Word, refusals
from leeward.desk.private_exchange import (
    agreement_of,
    keep,
    pen_of,
    require_officer,
    state_of,
    step_of,
)
from leeward.desk.session import Session
from leeward.errors import ExchangeRefused, NotGranted
from leeward.tracing import exchange_tickets as telling
from leeward.tracing.exchange_log import Act
from leeward.tracing.exchange_state import encode_state
from leeward.tracing.exchange_steps import AskerState, HolderState, Stage, Ticket
from leeward.tracing.exchange_tickets import ANSWERS
from leeward.vault.exchange_store import HOLDER

__all__ = ["ANSWERS", "answers", "hear", "heard", "record_answer", "tell", "tickets"]

TELL: Final = "contact_after_match"


def tickets(session: Session, exchange: bytes) -> list[tuple[str, Ticket]]:
    """Return the holder's tickets with what she calls each person.

    Raises:
        ExchangeRefused: this side is not the holder, or nothing was finished.
        SealedClosed: sealed is closed.
    """
    state = _finished(session, exchange)
    return [(state.refs[one.person], one) for one in state.tickets]


def answers(session: Session, exchange: bytes) -> dict[str, str]:
    """Return what the people of the tickets said who were asked, by what the holder calls them.

    Raises:
        ExchangeRefused, SealedClosed: as `tickets`.
    """
    state = _finished(session, exchange)
    return {state.refs[who]: said for who, said in state.answers.items()}


def record_answer(session: Session, exchange: bytes, ref: str, answer: str, around: Around) -> None:
    """Record what a person said when she was asked; a later word replaces the earlier.

    Raises:
        ExchangeRefused: no ticket for her, no such answer, or the agreement has expired.
        NotGranted: she has a case here, and this member is not its caseworker.
    """
    kept = session.vault.exchange(exchange)
    agreement = agreement_of(kept, HOLDER)
    with refusals(session, exchange, agreement.asker.organisation):
        agreement.require_day(around.today)
        state = _finished(session, exchange)
        ticket = _ticket(state, ref)
        _require_own(session, exchange, ref)
        after = telling.answered(state, ticket, answer)
    session.vault.keep_exchange_state(exchange, encode_state(after))


def tell(session: Session, exchange: bytes, ref: str, word: Word, around: Around) -> bytes:
    """Return the file that tells the asker of one person, who has agreed to it.

    Raises:
        ExchangeRefused: no ticket for her, or she did not agree.
        UnknownMember, WrongPassphrase, ApprovalMissing: there is no second member's word.
    """
    with step_of(session, exchange, HolderState, around) as (kept, state):
        ticket = _ticket(state, ref)
        file = telling.tell(state, ticket, pen_of(session))
        session.vault.give_word(TELL, word.name, word.passphrase)
        keep(session, kept, Act.TOLD, state, file)
    return file


def hear(session: Session, exchange: bytes, content: bytes, around: Around) -> tuple[str, ...]:
    """Return which of the asker's own rows a partner's file means.

    Raises:
        ExchangeRefused, InvalidExchange, ExchangeAltered: as `answer`.
    """
    with step_of(session, exchange, AskerState, around) as (kept, state):
        refs = telling.told(state, content)
        after = replace(state, heard=tuple(dict.fromkeys((*state.heard, *refs))))
        keep(session, kept, Act.HEARD, after, kept.file)
    return refs


def heard(session: Session, exchange: bytes) -> tuple[str, ...]:
    """Return the asker's own rows of which she was told so far.

    Raises:
        ExchangeRefused: this side is not the asker, or nothing was sent yet.
        SealedClosed: sealed is closed.
    """
    kept = session.vault.exchange(exchange)
    return state_of(session, kept, AskerState).heard


def _finished(session: Session, exchange: bytes) -> HolderState:
    kept = session.vault.exchange(exchange)
    agreement_of(kept, HOLDER)
    state = state_of(session, kept, HolderState)
    if state.stage is not Stage.FINISHED:
        raise ExchangeRefused(reason="another_step")
    return state


def _ticket(state: HolderState, ref: str) -> Ticket:
    for one in state.tickets:
        if state.refs[one.person] == ref:
            return one
    raise ExchangeRefused(reason="no_ticket")


def _require_own(session: Session, exchange: bytes, ref: str) -> None:
    """Let only her own caseworker say what she answered; an officer, where a list named her."""
    lists = session.vault.projection
    case = lists.case_with_code(ref)
    if case is None:
        require_officer(session, session.vault.exchange(exchange))
    elif lists.several([case])[case].worker != session.member:
        raise NotGranted
