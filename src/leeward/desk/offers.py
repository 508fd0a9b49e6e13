"""The organisation's offers and funds: what there is to share out, with who changed it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from leeward.allocation.checking import DECIDED_ELSEWHERE
from leeward.allocation.problem import Condition
from leeward.codebook.lists import code_list
from leeward.desk.session import Session
from leeward.desk.sharing_book import FUND, OFFER, Book, Said, book_of, draft, keep
from leeward.errors import UnknownPage
from leeward.ids import EntityId

CONDITIONS: Final[tuple[Condition, ...]] = (
    "infant",
    "interpreter",
    "night_care",
    "older_sibling",
    "step_free",
)
SEXES: Final = ("female", "male")
MOST_PLACES: Final = 100_000
MOST_NAME: Final = 80
MINOR: Final[Mapping[str, int]] = {"KRW": 1}
"""How many of the smallest unit make one; 100 where nothing else stands."""


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Help that can be given to so many people in each period.

    Attributes:
        name: what colleagues call it: a place or a service, never a person.
        kind: a code of `service_kinds`.
        places: how many people in each period, where nothing else is stated.
        other: another number for single periods, by their first day.
        length: for how many periods one person keeps her place.
        start, until: its term; nothing outside it.
        price_minor, currency, fund: what one place costs in one period, and which fund pays.
        zone, zones: where it is, and whom it serves (codes of `coarse_regions`; empty: everyone).
        age_bands, sexes, languages: whom it can take; empty: everyone.
        excludes: what it cannot provide for.
        reserve: places kept free in each period for emergencies.
        ended: whether it is no longer offered.
    """

    name: str
    kind: str
    places: int = 0
    other: dict[str, int] = {}
    length: int = 1
    start: date | None = None
    until: date | None = None
    price_minor: int = 0
    currency: str = ""
    fund: str = ""
    zone: str = ""
    zones: tuple[str, ...] = ()
    age_bands: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    excludes: tuple[Condition, ...] = ()
    reserve: int = 0
    ended: bool = False


class Fund(msgspec.Struct, frozen=True, omit_defaults=True):
    """Money: what is in hand, and what comes in each period; what is not spent is carried over."""

    name: str
    currency: str
    in_hand_minor: int = 0
    income_minor: int = 0
    reserve_minor: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An offer or fund as it stands, and who said so last."""

    entity: EntityId
    value: Any
    said: Said


def offers(book: Book, *, ended: bool = False) -> dict[EntityId, Offer]:
    """Return the offers as they stand; those that ended only if asked for."""
    found = {entity: _offer(said) for entity, said in book.latest(OFFER).items()}
    return {entity: one for entity, one in found.items() if ended or not one.ended}


def funds(book: Book) -> dict[EntityId, Fund]:
    """Return the funds as they stand."""
    found = {
        entity: msgspec.convert(said.value, Fund) for entity, said in book.latest(FUND).items()
    }
    return {entity: one for entity, one in found.items() if not one.ended}


def offer_of(book: Book, entity: EntityId) -> Offer:
    """Return one offer, also one that ended.

    Raises:
        UnknownPage: there is none.
    """
    found = book.latest(OFFER).get(entity)
    if found is None:
        raise UnknownPage
    return _offer(found)


def shareable_kinds() -> tuple[str, ...]:
    """Return the services that may be shared out; what a conference decides is not among them."""
    return tuple(
        code
        for code in code_list("service_kinds").codes
        if not any(part in code for part in DECIDED_ELSEWHERE)
    )


def keep_offer(session: Session, entity: EntityId | None, offer: Offer) -> dict[str, str]:
    """Keep an offer, or return by field why it cannot be kept.

    Reasons: `required`, `unknown`, `range`, `order`, `currency`, `length`.
    """
    book = book_of(session)
    wrong = _wrong(book, entity, offer)
    if not wrong:
        keep(session, [draft(session, OFFER, msgspec.to_builtins(offer), entity)])
    return wrong


def keep_fund(session: Session, entity: EntityId | None, fund: Fund) -> dict[str, str]:
    """Keep a fund, or return by field why it cannot be kept."""
    wrong: dict[str, str] = {}
    if not 0 < len(fund.name.strip()) <= MOST_NAME:
        wrong["name"] = "required"
    if fund.currency not in code_list("currencies"):
        wrong["currency"] = "required"
    wrong |= {
        name: "range"
        for name, amount in (
            ("in_hand", fund.in_hand_minor),
            ("income", fund.income_minor),
            ("reserve", fund.reserve_minor),
        )
        if amount < 0
    }
    if not wrong:
        keep(session, [draft(session, FUND, msgspec.to_builtins(fund), entity)])
    return wrong


def minor(text: str, currency: str) -> int:
    """Return an amount as typed in the currency's smallest unit; -1 for what is none."""
    if not text.strip():
        return 0
    try:
        amount = Decimal(text.strip().replace(",", "")) * MINOR.get(currency, 100)
    except InvalidOperation:
        return -1
    return int(amount) if amount == amount.to_integral_value() and abs(amount) < 10**12 else -1


def major(amount: int, currency: str) -> str:
    """Return an amount in the smallest unit as it is typed."""
    of_one = MINOR.get(currency, 100)
    whole, rest = divmod(amount, of_one)
    return f"{whole}.{rest:02}" if rest else str(whole)


def count(text: str, empty: int = 0) -> int:
    """Return a whole number as typed; -1 for what is none."""
    text = text.strip()
    if not text:
        return empty
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1


def _offer(said: Said) -> Offer:
    return msgspec.convert(said.value, Offer)


def _wrong(book: Book, entity: EntityId | None, offer: Offer) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not 0 < len(offer.name.strip()) <= MOST_NAME:
        wrong["name"] = "required"
    if offer.kind not in shareable_kinds():
        wrong["kind"] = "required"
    if not 0 <= offer.places <= MOST_PLACES:
        wrong["places"] = "range"
    if any(not 0 <= units <= MOST_PLACES for units in offer.other.values()):
        wrong["other"] = "range"
    if not 1 <= offer.length <= 24:
        wrong["length"] = "range"
    if not 0 <= offer.reserve <= MOST_PLACES:
        wrong["reserve"] = "range"
    if offer.start and offer.until and offer.until < offer.start:
        wrong["until"] = "order"
    if offer.price_minor < 0:
        wrong["price"] = "range"
    wrong |= _wrong_money(book, offer)
    others = {
        one.length
        for name, one in offers(book).items()
        if one.kind == offer.kind and name != entity
    }
    if "length" not in wrong and others - {offer.length}:
        wrong["length"] = "length"
    return wrong


def _wrong_money(book: Book, offer: Offer) -> dict[str, str]:
    if offer.price_minor and offer.currency not in code_list("currencies"):
        return {"currency": "required"}
    if not offer.fund:
        return {}
    fund = {entity.hex(): one for entity, one in funds(book).items()}.get(offer.fund)
    if fund is None:
        return {"fund": "unknown"}
    return {} if fund.currency == offer.currency else {"fund": "currency"}
