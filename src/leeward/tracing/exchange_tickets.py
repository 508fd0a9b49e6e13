"""What comes of a ticket: her own worker asks her; only if she agrees is the asker told.

Rules: `docs/formats/trace-exchange-v1.md`, step 7.
"""

from dataclasses import replace
from typing import Final

from leeward.errors import ExchangeRefused
from leeward.tracing.exchange_files import Step, read_message, write_message
from leeward.tracing.exchange_steps import (
    AskerState,
    HolderState,
    Pen,
    Stage,
    Ticket,
    require_stage,
)

AGREES: Final = "agrees"
ANSWERS: Final = (AGREES, "refuses", "later")
"""What a person may say who is asked; codes of `tracing_answers`. Who cannot be asked waits."""


def answered(state: HolderState, ticket: Ticket, answer: str) -> HolderState:
    """Return the holder's state with what one of her people said.

    Raises:
        ExchangeRefused: no such ticket; or no such answer.
    """
    if ticket not in state.tickets:
        raise ExchangeRefused(reason="no_ticket")
    if answer not in ANSWERS:
        raise ExchangeRefused(reason="no_answer")
    return replace(state, answers={**state.answers, ticket.person: answer})


def tell(state: HolderState, ticket: Ticket, pen: Pen) -> bytes:
    """Return the file that says, once the sought person agreed, which of the asker's places she is.

    Raises:
        ExchangeRefused: no such ticket; or she did not agree.
    """
    if ticket not in state.tickets:
        raise ExchangeRefused(reason="no_ticket")
    if state.answers.get(ticket.person) != AGREES:
        raise ExchangeRefused(reason="not_agreed")
    return write_message(
        state.agreement,
        Step.TOLD,
        [],
        previous=state.sent,
        officer=pen.officer,
        sign=pen.sign,
        places=ticket.places,
    )


def told(state: AskerState, content: bytes) -> tuple[str, ...]:
    """Return which of the asker's own people a partner's file means, by how many places they share.

    Raises:
        InvalidExchange, ExchangeRefused, ExchangeAltered: as `read_message`.
    """
    require_stage(state.stage, Stage.REPLIED, state.places)
    message = read_message(content, state.agreement, Step.TOLD, previous=state.sent)
    shared: dict[int, int] = {}
    for place in message.places:
        for person in state.places[place]:
            shared[person] = shared.get(person, 0) + 1
    most = max(shared.values(), default=0)
    return tuple(state.refs[one] for one, times in sorted(shared.items()) if times == most)
