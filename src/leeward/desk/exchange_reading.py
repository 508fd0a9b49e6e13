"""A file that a courier brought: what it is, to which exchange it belongs, and the step it is for.

Nothing of it reaches the disk. An offer waits in memory until two officers signed or forgot it.
"""

from dataclasses import dataclass
from typing import Final

from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import exchange_telling as telling
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_list import ListMaker
from leeward.desk.exchange_pages import around_of, names_table, path_of
from leeward.desk.session import Session
from leeward.errors import InvalidExchange, UnknownPage
from leeward.tracing.exchange_files import Step, kind_of_file
from leeward.tracing.exchange_terms import Offer, read_offer

MOST_BYTES: Final = 16 * 1024 * 1024
"""More than any file of an exchange holds: two lists of 10,000 people with 20 tokens."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file.

    Attributes:
        path: the page to go on with.
        done: which step it was.
        people: how many of a list that went out took part; None where none did.
        left_out: how many of it did not, by the reason's code.
    """

    path: str
    done: str
    people: int | None = None
    left_out: tuple[tuple[str, int], ...] = ()


def read_file(session: Session, content: bytes, check_code: str = "") -> Read:
    """Take the step that a file is for.

    Args:
        session: of an officer; but for offers and agreements with sealed open.
        content: the file.
        check_code: the number that the partner's officer read out, where this step asks for it.

    Raises:
        InvalidExchange, ExchangeAltered, UnknownFormat: it is no such file.
        ExchangeRefused: it is old, of another exchange, not this side's turn, or this member is no
            officer; or the number is another.
        SealedClosed: the step takes the second passphrase.
    """
    kind, around = kind_of_file(content), around_of(session)
    if kind == "offer":
        return Read(f"/tracing/exchange/offer/{_lay_down(session, read_offer(content))}", kind)
    if kind == "agreement":
        agreement = agreeing.accept(session, content, around, table=names_table())
        return Read(path_of(bytes.fromhex(agreement.terms.exchange)), kind)
    number = exchange.of_file(session, content)
    path = path_of(number)
    match kind:
        case Step.START:
            maker = ListMaker(None, session)
            exchange.answer(session, number, content, maker.asked, check_code, around)
            return with_list(path, "answered", maker)
        case Step.ANSWER:
            exchange.count(session, number, content, check_code, around)
            return Read(path, "counted")
        case Step.OPEN:
            exchange.reply(session, number, content, around)
            return Read(path, "replied")
        case Step.REPLY:
            exchange.finish(session, number, content, around)
            return Read(path, "finished")
        case Step.TOLD:
            telling.hear(session, number, content, around)
            return Read(path, "heard")
        case _:
            raise InvalidExchange(reason="not_a_message")


def start(session: Session, number: bytes) -> Read:
    """Begin as the holder with the people of this vault who let the asker search for them.

    Raises:
        ExchangeRefused, InvalidExchange, SealedClosed: as `private_exchange.start`.
    """
    maker = ListMaker(None, session)
    exchange.start(session, number, maker.held, around_of(session))
    return with_list(path_of(number), "started", maker)


def with_list(path: str, done: str, maker: ListMaker) -> Read:
    """Return a step with how many people took part and why others did not."""
    reasons = [one.reason for one in maker.refused]
    counts = tuple((reason, reasons.count(reason)) for reason in sorted(set(reasons)))
    return Read(path, done, maker.taken, counts)


def arrived_offer(session: Session, token: str) -> Offer:
    """Return an offer that waits to be signed.

    Raises:
        UnknownPage: it was signed, forgotten, or never there.
    """
    found = session.arrived_offers.get(token)
    if not isinstance(found, Offer):
        raise UnknownPage
    return found


def forget_offer(session: Session, token: str) -> None:
    """Forget an offer that nobody signs."""
    session.arrived_offers.pop(token, None)


def _lay_down(session: Session, offer: Offer) -> str:
    token = session.random(16).hex()
    session.arrived_offers.clear()
    session.arrived_offers[token] = offer
    return token
