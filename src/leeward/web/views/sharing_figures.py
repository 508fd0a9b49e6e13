"""What if, fairness, rules and history: the figures around the plan, and the rules it follows."""

import asyncio
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leeward.allocation.problem import LATER
from leeward.charts.places import PlaceRow, Point, curve, places
from leeward.codebook.lists import code_list
from leeward.desk.labels import Labels
from leeward.desk.members import is_admin
from leeward.desk.offers import count, major
from leeward.desk.sharing_book import RULES, RULES_ENTITY, book_of
from leeward.desk.sharing_check import check_draw
from leeward.desk.sharing_fairness import fairness_page
from leeward.desk.sharing_history import history
from leeward.desk.sharing_round import latest_plan
from leeward.desk.sharing_rules import (
    MOST_BYTES,
    MOST_PERIODS,
    UNITS,
    distances_of,
    keep_distances,
    keep_rules,
    rules_of,
    rules_text,
    time_of,
)
from leeward.desk.sharing_whatif import (
    MOST_EXTRA,
    MOST_PERCENT,
    MoneyServed,
    Outcome,
    Question,
    outcome,
    question,
)
from leeward.errors import InvalidProblem
from leeward.i18n.formatting import month
from leeward.web.case_page import session_of
from leeward.web.multipart import InMemory, PartHead, files_of, receiving
from leeward.web.page import N_, tell, translate
from leeward.web.routing import get, go_to, post, text_of, upload
from leeward.web.sharing_frame import RULE_WORDS, sharing_page
from leeward.web.texts import sentence

WHAT_IF: Final = "/sharing/what-if"
BLANKS: Final = 2
"""Empty lines for distances that are not stated yet."""
GROUPS: Final = {
    "language": N_("By language"),
    "zone": N_("By region"),
    "age_band": N_("By age"),
    "worker": N_("By caseworker"),
}
CAUSES: Final = {
    "units": N_("she needs more places at once"),
    "term": N_("she needs the place for longer"),
    "money": N_("the money"),
    "household": N_("people who belong together"),
    "other": N_("another rule"),
}
POLICIES: Final = {
    "plan": N_("This plan"),
    "most_urgent_first": N_("Most urgent first"),
    "first_come_first_served": N_("First come, first served"),
}


async def what_if(request: Request) -> Response:
    """Solve the latest problem again with other places and other money, beside the vault."""
    run = request.app.state.vault_thread.run
    asked: Question | None = await run(lambda: question(session_of(request)))
    if asked is None or not asked.is_whole:
        page: Response = await run(
            lambda: sharing_page(request, "what_if.html", WHAT_IF, asked=asked)
        )
        return page
    extra = {
        offer.id: _number(request, f"extra-{offer.id}", 0, MOST_EXTRA)
        for offer in asked.problem.offers
    }
    percent = {
        fund.id: _number(request, f"money-{fund.id}", 100, MOST_PERCENT)
        for fund in asked.problem.funds
    }
    found = await asyncio.to_thread(outcome, asked.problem, extra, percent)
    drawn: Response = await run(lambda: _draw(request, asked, found, extra, percent))
    return drawn


def show_fairness(request: Request) -> Response:
    """Draw the fairness report."""
    return sharing_page(
        request,
        "fairness.html",
        "/sharing/fairness",
        report=fairness_page(session_of(request)),
        groups=GROUPS,
        causes=CAUSES,
        policies=POLICIES,
    )


def show_history(request: Request) -> Response:
    """Draw who made which plan and who decided what."""
    session = session_of(request)
    asked = request.query_params.get("check") == "draw"
    latest = latest_plan(book_of(session))
    return sharing_page(
        request,
        "history.html",
        "/sharing/history",
        history=history(session),
        is_whole=latest is not None and latest.is_whole,
        checked=check_draw(session) if asked else None,
    )


def show_rules(request: Request, wrong: str = "", status: int = 200) -> Response:
    """Draw the rules in their order, with the reasons, and the ways to change them."""
    session = session_of(request)
    book = book_of(session)
    rules = rules_of(book)
    reasons: dict[str, dict[str, str]] = msgspec.to_builtins(rules.reasons)
    return sharing_page(
        request,
        "rules.html",
        "/sharing/rules",
        status=status,
        rules=rules,
        order=["hard_rules", "immediate", "worst_off", *rules.order, "draw"],
        reason=lambda name: reasons.get(name, {}).get(session.language, ""),
        rule_words=RULE_WORDS,
        later=LATER,
        time=time_of(book),
        units=UNITS,
        most=MOST_PERIODS,
        regions=[code for code in code_list("coarse_regions").codes if code != "unknown"],
        distances=[*distances_of(book), *({"a": "", "b": "", "steps": ""},) * BLANKS],
        is_admin=is_admin(session),
        wrong=wrong,
        said=book.history(RULES, RULES_ENTITY)[::-1],
        name_of=session.name_of,
    )


def change_rules(request: Request) -> Response:
    """Keep the bands, promotion, order and time that were chosen."""
    session = session_of(request)
    raw = msgspec.json.decode(rules_text(book_of(session)).encode())
    raw["waiting_bands_days"] = [
        count(each, -1) for each in text_of(request, "bands").replace(",", " ").split()
    ]
    promote = text_of(request, "promote")
    raw["promote_after_days"] = count(promote, -1) if promote else None
    raw["order"] = [text_of(request, f"order-{at}") for at in range(len(LATER))]
    text = msgspec.json.format(msgspec.json.encode(raw), indent=1).decode()
    return _keep(request, text)


def change_distances(request: Request) -> Response:
    """Keep how far regions are apart."""
    session = session_of(request)
    rows = [
        tuple(text_of(request, f"{name}-{at}") for name in ("a", "b", "steps"))
        for at in range(len(distances_of(book_of(session))) + BLANKS)
    ]
    given = [(one, other, count(steps, -1)) for one, other, steps in rows if one or other]
    try:
        keep_distances(session, given)
    except InvalidProblem as refused:
        return show_rules(request, sentence(refused, session.language), 422)
    tell(request, translate(request, N_("Kept. The next plan follows these rules.")))
    return go_to(request, "/sharing/rules")


def take_rules(request: Request) -> Response:
    """Hand over the rules file."""
    text = rules_text(book_of(session_of(request)))
    headers = {"Content-Disposition": 'attachment; filename="rules.json"'}
    return Response(text.encode(), media_type="application/json", headers=headers)


def add_rules(request: Request) -> Response:
    """Keep the rules file that was uploaded."""
    received = next(iter(files_of(request)), None)
    try:
        text = "" if received is None else received.kept.decode()
    except UnicodeDecodeError:
        text = ""
    return _keep(request, text)


def _keep(request: Request, text: str) -> Response:
    session = session_of(request)
    time = time_of(book_of(session))
    unit = text_of(request, "unit") or time["unit"]
    periods = count(text_of(request, "periods"), time["periods"])
    try:
        keep_rules(session, text, unit, periods)
    except InvalidProblem as refused:
        return show_rules(request, sentence(refused, session.language), 422)
    tell(request, translate(request, N_("Kept. The next plan follows these rules.")))
    return go_to(request, "/sharing/rules")


def _draw(
    request: Request,
    asked: Question,
    found: Outcome,
    extra: dict[str, int],
    percent: dict[str, int],
) -> Response:
    session = session_of(request)
    labels = Labels(session.language, session.timezone)
    firsts = asked.names.firsts[:-1]
    is_month = asked.problem.horizon.unit == "month"
    periods = [month(day, session.language) if is_month else labels.day(day) for day in firsts]
    title = translate(request, N_("Places taken or kept free, by kind of help and time"))
    rooms = [(labels.code("service_kinds", one.kind), one.cells) for one in found.rooms]
    facts: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "extra": extra,
        "percent": percent,
        "map": places(
            title,
            translate(request, N_("The same numbers stand in the table below.")),
            periods,
            [PlaceRow(label, cells) for label, cells in rooms],
        ),
        "periods": periods,
        "rooms": rooms,
        "curves": [_curve(request, asked, fund.id, found.money) for fund in asked.problem.funds],
        "offers": [
            (offer.id, asked.names.offer(offer.id), labels.code("service_kinds", offer.kind))
            for offer in asked.problem.offers
        ],
        "worth": [
            (
                asked.names.offer(name),
                "" if period is None else labels.day(asked.names.firsts[period]),
                more,
            )
            for name, period, more in asked.worth
        ],
        "most_extra": MOST_EXTRA,
        "most_percent": MOST_PERCENT,
    }
    if request.headers.get("hx-request") == "true":
        return sharing_page(request, "_what_if.html", WHAT_IF, **facts)
    return sharing_page(request, "what_if.html", WHAT_IF, **facts)


def _curve(
    request: Request, asked: Question, fund: str, money: tuple[MoneyServed, ...]
) -> tuple[str, str, list[MoneyServed]]:
    mine = [one for one in money if one.fund == fund]
    name = asked.funds.get(fund, "–")
    title = translate(request, N_("People served with other amounts of money")) + f": {name}"
    points = [
        Point(
            f"{major(one.amount_minor, one.currency)} {one.currency}",
            one.served,
            one.percent == 100,
        )
        for one in mine
    ]
    drawn = curve(
        title,
        translate(
            request, N_("The points are not joined: between two of them nothing was solved.")
        ),
        points,
        most=max((one.served for one in mine), default=0),
    )
    return name, drawn, mine


def _number(request: Request, name: str, otherwise: int, most: int) -> int:
    typed = request.query_params.get(name, "").strip()
    sign = -1 if typed.startswith("-") else 1
    digits = typed.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 5):
        return otherwise
    return max(-most, min(most, sign * int(digits)))


def _sink(request: Request, head: PartHead) -> InMemory:
    del request, head
    return InMemory(MOST_BYTES)


routes = [
    Route(WHAT_IF, what_if, methods=["GET"]),
    get("/sharing/fairness", show_fairness),
    get("/sharing/history", show_history),
    get("/sharing/rules", show_rules),
    post("/sharing/rules", change_rules),
    post("/sharing/rules/distances", change_distances),
    get("/sharing/rules/file", take_rules),
    upload("/sharing/rules/file", add_rules, receiving(_sink)),
]
