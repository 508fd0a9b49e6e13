"""Agree with another organisation on a private exchange: off until two officers of each side sign.

Every step of an exchange is kept and logged before its file leaves, and what is refused stands in
the log with its code. Format: `docs/formats/trace-exchange-v1.md`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from leeward.desk.session import Session
from leeward.errors import ExchangeRefused, LeewardError
from leeward.ids import RandomBytes, id_text
from leeward.tracing.exchange_log import Act, require_room
from leeward.tracing.exchange_terms import (
    Agreement,
    Offer,
    Officer,
    Side,
    Terms,
    accept_offer,
    make_offer,
    read_agreement,
    read_offer,
)
from leeward.tracing.private import SALT_BYTES, Spread
from leeward.vault.approvals import Officer as MemberOfficer
from leeward.vault.exchange_store import ASKER, HOLDER, KeptExchange

ACT: Final = "private_exchange"


@dataclass(frozen=True, slots=True)
class Word:
    """A colleague who agrees at this desk: her name and what she typed."""

    name: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a step takes from outside."""

    now: datetime
    random: RandomBytes
    spread: Spread = map

    @property
    def today(self) -> date:
        """The day of the step."""
        return self.now.date()


def offer(session: Session, terms: Terms, name: str, word: Word, around: Around) -> Offer:
    """Make an offer as the asker, signed by this member and a colleague.

    Raises:
        InvalidExchange: terms that promise nothing.
        UnknownMember, WrongPassphrase, ApprovalMissing: there is no second officer.
    """
    officers = session.vault.officers(ACT, word.name, word.passphrase)
    side = _side(session, name, officers, around.random)
    made = make_offer(terms, side, [one.sign for one in officers])
    kept = KeptExchange(bytes.fromhex(terms.exchange), ASKER, made.line, b"", made.line)
    session.vault.take_exchange_step(Act.OFFERED, kept, partner="", is_new=True)
    return made


def agree(
    session: Session, content: bytes, name: str, word: Word, around: Around, *, table: str
) -> Agreement:
    """Sign an offer as the holder, with a colleague.

    Raises:
        InvalidExchange, ExchangeAltered, UnknownFormat: no offer that holds.
        ExchangeRefused: it is here already, its days are over, a year's number is spent, or it
            was made for another table of names.
    """
    found = read_offer(content)
    exchange, partner = bytes.fromhex(found.terms.exchange), found.asker.organisation
    with refusals(session, exchange, partner):
        _require_table(found.terms, table)
        officers = session.vault.officers(ACT, word.name, word.passphrase)
        side = _side(session, name, officers, around.random)
        agreement = accept_offer(found, side, [one.sign for one in officers])
        require_allowed(session, agreement, partner, around)
        kept = KeptExchange(exchange, HOLDER, agreement.line, b"", agreement.line)
        session.vault.take_exchange_step(Act.AGREED, kept, partner=partner, is_new=True)
    return agreement


def accept(session: Session, content: bytes, around: Around, *, table: str) -> Agreement:
    """Take in, as the asker, the agreement that came back for an offer of this organisation.

    Raises:
        InvalidExchange, ExchangeAltered, UnknownFormat: no agreement that holds.
        ExchangeRefused: it is not made of an offer that was sent from here.
    """
    agreement = read_agreement(content)
    exchange = bytes.fromhex(agreement.terms.exchange)
    partner = agreement.holder.organisation
    with refusals(session, exchange, partner):
        kept = session.vault.exchange(exchange)
        if kept.role != ASKER or kept.line != agreement.offer.line:
            raise ExchangeRefused(reason="another_exchange")
        require_not_ended(session, exchange)
        _require_table(agreement.terms, table)
        require_allowed(session, agreement, partner, around)
        after = kept._replace(line=agreement.line, file=b"")
        session.vault.take_exchange_step(Act.AGREED, after, partner=partner)
    return agreement


def require_allowed(session: Session, agreement: Agreement, partner: str, around: Around) -> None:
    """Refuse what is out of its days, or one exchange too many for a year.

    Raises:
        ExchangeRefused: either.
        ExchangeAltered: the log by which they are counted was changed.
    """
    agreement.require_day(around.today)
    log = session.vault.exchange_log()
    require_room(log, partner, agreement.terms.a_year, around.now)


def require_not_ended(session: Session, exchange: bytes) -> None:
    """Refuse a step of an exchange that was stopped here.

    Raises:
        ExchangeRefused: it was.
    """
    here = exchange.hex()
    if any(one.act is Act.ENDED and one.exchange == here for one in session.vault.exchange_log()):
        raise ExchangeRefused(reason="exchange_ended")


@contextmanager
def refusals(session: Session, exchange: bytes, partner: str) -> Iterator[None]:
    """Note in the log, by its code alone, what a step refuses."""
    try:
        yield
    except LeewardError as refusal:
        session.vault.note_exchange(Act.REFUSED, exchange, partner=partner, code=refusal.code)
        raise


def officer_of(one: MemberOfficer) -> Officer:
    """Return a member as an agreement names her."""
    return Officer(id_text(one.device), one.key.hex(), one.name)


def _side(
    session: Session, name: str, officers: tuple[MemberOfficer, ...], random: RandomBytes
) -> Side:
    return Side(
        session.vault.organisation.hex(),
        name,
        random(SALT_BYTES).hex(),
        tuple(officer_of(one) for one in officers),
    )


def _require_table(terms: Terms, table: str) -> None:
    if terms.names_table != table:
        raise ExchangeRefused(reason="names_table_differs")
