"""Offers and funds: what there is to share out, who changed it, and one form for each."""

from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.codebook.lists import code_list
from leeward.desk.offers import (
    CONDITIONS,
    SEXES,
    Fund,
    Offer,
    count,
    funds,
    keep_fund,
    keep_offer,
    major,
    minor,
    offer_of,
    offers,
    shareable_kinds,
)
from leeward.desk.sharing_book import FUND, OFFER, book_of
from leeward.desk.sharing_rules import first_days, time_of
from leeward.errors import UnknownPage
from leeward.ids import EntityId, id_from_text
from leeward.web.case_page import session_of
from leeward.web.page import N_, tell, translate
from leeward.web.routing import form_of, get, go_to, post, text_of
from leeward.web.sharing_frame import sharing_page

PATH: Final = "/sharing/offers"
NEW: Final = "new"


def show(request: Request) -> Response:
    """Draw what there is to share out."""
    session = session_of(request)
    book = book_of(session)
    here = offers(book)
    firsts = first_days(book, session.today)
    money = funds(book)
    return sharing_page(
        request,
        "offers.html",
        PATH,
        offers=[
            (entity.hex(), one, book.history(OFFER, entity)[-1])
            for entity, one in sorted(here.items(), key=lambda each: (each[1].kind, each[1].name))
        ],
        funds=[
            (entity.hex(), one, book.history(FUND, entity)[-1]) for entity, one in money.items()
        ],
        fund_names={entity.hex(): one.name for entity, one in money.items()},
        first=firsts[0],
        unit=time_of(book)["unit"],
        major=major,
        name_of=session.name_of,
    )


def show_offer(request: Request) -> Response:
    """Draw the form of an offer, over what stands or empty."""
    entity = _entity(request)
    book = book_of(session_of(request))
    one = Offer(name="", kind="", places=1) if entity is None else offer_of(book, entity)
    return _draw_offer(request, one, {}, major(one.price_minor, one.currency))


def keep(request: Request) -> Response:
    """Keep an offer, or say beside each field why it cannot be kept."""
    session, entity = session_of(request), _entity(request)
    price, currency = text_of(request, "price"), text_of(request, "currency")
    book = book_of(session)
    days = [day.isoformat() for day in first_days(book, session.today)[:-1]]
    other = {day: count(text_of(request, f"other-{day}"), -2) for day in days}
    earlier = {} if entity is None else offer_of(book, entity).other
    kept = {day: units for day, units in earlier.items() if day < days[0]}
    chosen = {name: tuple(map(str, form_of(request).getlist(name))) for name in _SEVERAL}
    one = Offer(
        name=text_of(request, "name"),
        kind=text_of(request, "kind"),
        places=count(text_of(request, "places")),
        other=kept | {day: units for day, units in other.items() if units != -2},
        length=count(text_of(request, "length"), 1),
        start=_day(text_of(request, "start")),
        until=_day(text_of(request, "until")),
        price_minor=minor(price, currency),
        currency=currency,
        fund=text_of(request, "fund"),
        zone=_known(text_of(request, "zone"), "coarse_regions"),
        zones=_all_known(chosen["zones"], "coarse_regions"),
        age_bands=_all_known(chosen["age_bands"], "age_bands"),
        sexes=tuple(each for each in chosen["sexes"] if each in SEXES),
        languages=_all_known(chosen["languages"], "languages"),
        excludes=tuple(each for each in CONDITIONS if each in chosen["excludes"]),
        reserve=count(text_of(request, "reserve")),
        ended=bool(text_of(request, "ended")),
    )
    wrong = keep_offer(session, entity, one)
    if wrong:
        return _draw_offer(request, one, wrong, price, status=422)
    tell(request, translate(request, N_("Kept. The next plan reckons with it.")))
    return go_to(request, PATH)


def show_fund(request: Request) -> Response:
    """Draw the form of a fund."""
    entity = _entity(request)
    one = Fund("", "CNY") if entity is None else funds(book_of(session_of(request))).get(entity)
    if one is None:
        raise UnknownPage
    return _draw_fund(request, one, {})


def keep_money(request: Request) -> Response:
    """Keep a fund, or say why it cannot be kept."""
    session, entity = session_of(request), _entity(request)
    currency = text_of(request, "currency")
    one = Fund(
        name=text_of(request, "name"),
        currency=currency,
        in_hand_minor=minor(text_of(request, "in_hand"), currency),
        income_minor=minor(text_of(request, "income"), currency),
        reserve_minor=minor(text_of(request, "reserve"), currency),
        ended=bool(text_of(request, "ended")),
    )
    wrong = keep_fund(session, entity, one)
    if wrong:
        return _draw_fund(request, one, wrong, status=422)
    tell(request, translate(request, N_("Kept. The next plan reckons with it.")))
    return go_to(request, PATH)


_SEVERAL: Final = ("zones", "age_bands", "sexes", "languages", "excludes")


def _draw_offer(
    request: Request, one: Offer, wrong: dict[str, str], price: str, *, status: int = 200
) -> Response:
    session, entity = session_of(request), _entity(request)
    book = book_of(session)
    return sharing_page(
        request,
        "offer.html",
        PATH,
        status=status,
        offer=one,
        address=f"{PATH}/{NEW if entity is None else entity.hex()}",
        is_new=entity is None,
        price=price,
        wrong=wrong,
        kinds=shareable_kinds(),
        periods=first_days(book, session.today)[:-1],
        unit=time_of(book)["unit"],
        funds=[(hexed.hex(), fund.name) for hexed, fund in funds(book).items()],
        currencies=code_list("currencies").codes,
        zones=code_list("coarse_regions").codes,
        age_bands=code_list("age_bands").codes,
        spoken=code_list("languages").codes[:4],
        more_spoken=code_list("languages").codes[4:],
        sexes=SEXES,
        conditions=CONDITIONS,
        history=() if entity is None else book.history(OFFER, entity)[::-1],
        name_of=session.name_of,
    )


def _draw_fund(
    request: Request, one: Fund, wrong: dict[str, str], *, status: int = 200
) -> Response:
    session, entity = session_of(request), _entity(request)
    book = book_of(session)
    return sharing_page(
        request,
        "fund.html",
        PATH,
        status=status,
        fund=one,
        address=f"{PATH}/funds/{NEW if entity is None else entity.hex()}",
        is_new=entity is None,
        wrong=wrong,
        currencies=code_list("currencies").codes,
        typed=lambda amount: major(amount, one.currency) if amount > 0 else "",
        unit=time_of(book)["unit"],
        history=() if entity is None else book.history(FUND, entity)[::-1],
        name_of=session.name_of,
    )


def _entity(request: Request) -> EntityId | None:
    name: Any = request.path_params.get("entity", NEW)
    return None if name == NEW else EntityId(id_from_text(name))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _known(code: str, name: str) -> str:
    return code if code in code_list(name) else ""


def _all_known(codes: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(code for code in codes if code in code_list(name))


routes = [
    get(PATH, show),
    get(f"{PATH}/funds/{{entity}}", show_fund),
    post(f"{PATH}/funds/{{entity}}", keep_money),
    get(f"{PATH}/{{entity}}", show_offer),
    post(f"{PATH}/{{entity}}", keep),
]
