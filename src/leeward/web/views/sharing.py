"""Sharing out: the proposed plan with its reasons, and what people decide about each line."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from msgspec import structs
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leeward.allocation.problem import URGENCIES
from leeward.desk import sharing_appeals as appealing
from leeward.desk import sharing_deciding as deciding
from leeward.desk import sharing_round as rounds
from leeward.desk import sharing_seeds as seeds
from leeward.desk.offers import offers
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_deciding import GivenDecision
from leeward.desk.sharing_gathered import Gathered
from leeward.desk.sharing_line import line_facts
from leeward.desk.sharing_met_view import meeting
from leeward.desk.sharing_refusals import refusal_words
from leeward.desk.sharing_rules import first_days
from leeward.desk.sharing_view import plan_page
from leeward.desk.sharing_waiting import needs_page
from leeward.desk.sharing_words import names_for
from leeward.errors import (
    ContradictoryRules,
    InvalidProblem,
    NeedChanged,
    PlanReplaced,
    SealedClosed,
)
from leeward.i18n.language import Language
from leeward.ids import EntityId, id_from_text
from leeward.web.again import sent_on
from leeward.web.case_page import session_of
from leeward.web.page import N_, NavItem, tell, translate
from leeward.web.routing import get, go_to, post, read_form, text_of
from leeward.web.sharing_frame import FIELD_REASONS, sharing_page
from leeward.web.texts import LANGUAGES, sentence

PATH: Final = "/sharing"
T = TypeVar("T")


def show(request: Request) -> Response:
    """Draw the latest plan, a page at a time."""
    return _draw(request)


def show_line(request: Request) -> Response:
    """Draw one person's line: the reason in three languages, and what can be decided."""
    return _draw_line(request)


def decide(request: Request) -> Response:
    """Record what was decided about a line."""
    need = _need(request)
    given = GivenDecision(
        round=text_of(request, "round"),
        decision=text_of(request, "decision"),
        offer=text_of(request, "offer"),
        start=text_of(request, "start"),
        until=text_of(request, "until"),
        reason=text_of(request, "reason"),
    )
    try:
        wrong = deciding.decide(session_of(request), need, given)
    except (NeedChanged, PlanReplaced) as refused:
        tell(request, sentence(refused, session_of(request).language), "warn")
        return go_to(request, PATH)
    if wrong:
        return _draw_line(request, status=422, wrong=wrong, given=given)
    tell(request, translate(request, N_("Recorded: the plan, and her file with the reason.")))
    return go_to(request, PATH)


def appeal(request: Request) -> Response:
    """Record that somebody asks for another look."""
    need = _need(request)
    wrong = appealing.appeal(session_of(request), need, text_of(request, "words"))
    if wrong:
        return _draw_line(request, status=422, wrong={"words": wrong["reason"]})
    tell(request, translate(request, N_("Recorded. Somebody who did not decide will hear it.")))
    return go_to(request, f"{PATH}/need/{need.hex()}")


def hear(request: Request) -> Response:
    """Record what came of an appeal."""
    need, session = _need(request), session_of(request)
    entity = EntityId(id_from_text(request.path_params["appeal"]))
    reason = appealing.hear(session, need, entity, text_of(request, "answer"))
    if reason:
        tell(request, translate(request, FIELD_REASONS[reason]), "warn")
    else:
        tell(request, translate(request, N_("The appeal is heard.")))
    return go_to(request, f"{PATH}/need/{need.hex()}")


def commit(request: Request) -> Response:
    """Commit this member to a seed of the next draw."""
    seeds.commit(session_of(request))
    tell(request, translate(request, N_("Your seed is kept sealed for you until you reveal it.")))
    return go_to(request, PATH)


async def show_needs(request: Request) -> Response:
    """Read what people wait for, between other requests, and draw it."""
    session = session_of(request)
    gathered = await _gather(request)
    return await _run(
        request,
        lambda: sharing_page(
            request,
            "needs.html",
            f"{PATH}/needs",
            needs=needs_page(session, gathered),
            urgencies=URGENCIES,
        ),
    )


async def propose(request: Request) -> Response:
    """Make a plan: cases are read between other requests, and the solver runs beside them."""
    request.state.form = await read_form(request)
    return await _alone(request, lambda: _propose(request))


async def reveal(request: Request) -> Response:
    """Reveal this member's seed; after the second one the plan is made."""
    request.state.form = await read_form(request)
    return await _alone(request, lambda: _reveal(request))


async def progress(request: Request) -> Response:
    """Tell how far the reading is; answered while it goes on."""
    done, whole = getattr(request.app.state, "sharing", (0, 0))
    return JSONResponse({"done": done, "all": whole})


async def _alone(request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
    """Run one plan at a time; what cannot be planned is said on the page, and nothing is kept."""
    state = request.app.state
    if getattr(state, "sharing", None) is not None:
        busy = N_("A plan is being made already. Wait for it.")
        return await _run(request, lambda: _told(request, translate(request, busy)))
    state.sharing = (0, 0)
    try:
        return await work()
    except (ContradictoryRules, InvalidProblem) as refused:
        wrong = refused
        return sent_on(request, await _run(request, lambda: _refused(request, wrong)))
    except PlanReplaced as refused:
        said = sentence(refused, session_of(request).language)
        return await _run(request, lambda: _told(request, said))
    finally:
        state.sharing = None


async def _propose(request: Request) -> Response:
    session = session_of(request)
    before = await _run(request, lambda: rounds.latest_entity(book_of(session)))
    gathered = await _gather(request)
    frozen = await _run(request, lambda: rounds.freeze(session, gathered, before))
    if frozen.draw is not None:
        await _run(request, lambda: rounds.keep_round(session, frozen, None))
        told = N_("The problem is frozen. Both witnesses compare its hash and reveal their seeds.")
        return await _run(request, lambda: _told(request, translate(request, told), "good"))
    plan = await asyncio.to_thread(rounds.solve, frozen.problem)
    await _run(request, lambda: rounds.keep_round(session, frozen, plan))
    return await _run(
        request, lambda: _told(request, translate(request, N_("A new plan is there.")), "good")
    )


async def _reveal(request: Request) -> Response:
    session = session_of(request)
    revealed = await _run(request, lambda: _reveal_mine(request))
    if revealed is None:
        told = N_("Revealed. The plan is made once the other seed is known.")
        return await _run(request, lambda: _told(request, translate(request, told), "good"))
    entity, problem = revealed
    plan = await asyncio.to_thread(rounds.solve, problem)
    await _run(request, lambda: rounds.keep_plan(session, entity, plan))
    return await _run(
        request, lambda: _told(request, translate(request, N_("A new plan is there.")), "good")
    )


def _reveal_mine(request: Request) -> tuple[EntityId, Any] | None:
    session = session_of(request)
    frozen = rounds.latest_round(book_of(session))
    draw = None if frozen is None else seeds.draw_of(book_of(session), frozen.draw)
    if frozen is None or frozen.plan is not None or draw is None:
        raise PlanReplaced
    if not frozen.is_whole:
        raise SealedClosed
    if seeds.has_seed(session, draw):
        seeds.reveal(session, draw)
    draw = seeds.draw_of(book_of(session), frozen.draw)
    if draw is None or not draw.is_revealed or frozen.problem.draw is None:
        return None
    known = structs.replace(frozen.problem.draw, reveals=draw.secrets)
    return frozen.entity, structs.replace(frozen.problem, draw=known)


async def _run(request: Request, work: Callable[[], T]) -> T:
    """Run a piece of work on the vault thread."""
    run: Callable[[Callable[[], T]], Awaitable[T]] = request.app.state.vault_thread.run
    return await run(work)


async def _gather(request: Request) -> Gathered:
    """Read a few cases at a time, so that other pages are answered between."""
    session, state = session_of(request), request.app.state
    steps = await _run(request, lambda: rounds.reading(session))
    found: Gathered | None = None
    while True:
        step = await _run(request, lambda: next(steps, None))
        if step is None:
            break
        found = step
        if getattr(state, "sharing", None) is not None:
            state.sharing = (found.done, found.all)
    assert found is not None  # noqa: S101 (the first value comes before any case)
    return found


def _told(request: Request, text: str, tone: str = "warn") -> Response:
    tell(request, text, tone)
    return go_to(request, PATH)


def _refused(request: Request, refused: ContradictoryRules | InvalidProblem) -> Response:
    session = session_of(request)
    return _draw(
        request,
        status=422,
        refusal=sentence(refused, session.language),
        refusal_words=refusal_words(session, refused),
    )


def _draw(request: Request, *, status: int = 200, **context: Any) -> Response:
    which = "waiting" if request.query_params.get("list") == "waiting" else "served"
    asked = request.query_params.get("page", "1")[:6]
    page = int(asked) if asked.isascii() and asked.isdigit() else 1
    return sharing_page(
        request,
        "plan.html",
        PATH,
        status=status,
        **{
            "plan": plan_page(session_of(request), which, page),
            "which": which,
            "has_offers": bool(offers(book_of(session_of(request)))),
            "refusal": "",
            "refusal_words": (),
            "met": meeting(session_of(request)),
        }
        | context,
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    code: str
    text: str


def _draw_line(
    request: Request,
    *,
    status: int = 200,
    wrong: dict[str, str] | None = None,
    given: GivenDecision | None = None,
) -> Response:
    session, need = session_of(request), _need(request)
    facts, book = line_facts(session, need), book_of(session)
    names = names_for(session, book, facts.round.problem, (facts.case,))
    return sharing_page(
        request,
        "line.html",
        PATH,
        status=status,
        facts=facts,
        person=names.person(facts.case),
        has_case=facts.case in names.cases,
        kind=names.labels.code("service_kinds", facts.kind),
        offer=names.offer(facts.line.offer) if facts.line else "",
        said=[
            (code, own, names.sentences(facts.line, facts.waits, Language(code)))
            for code, own in LANGUAGES
        ],
        here=[
            _Choice(entity.hex(), one.name)
            for entity, one in offers(book).items()
            if one.kind == facts.kind
        ],
        days=[
            _Choice(day.isoformat(), names.labels.day(day))
            for day in first_days(book, session.today)[:-1]
        ],
        offer_name=lambda entity: names.offer(entity.hex()),
        name_of=session.name_of,
        me=session.member,
        met=meeting(session).of(need),
        wrong=wrong or {},
        given=given or GivenDecision("", ""),
    )


def _need(request: Request) -> EntityId:
    return EntityId(id_from_text(request.path_params["need"]))


nav = [NavItem("work", 50, N_("Sharing out"), PATH, "plan")]
routes = [
    get(PATH, show),
    Route(f"{PATH}/plan", propose, methods=["POST"]),
    Route(f"{PATH}/progress", progress, methods=["GET"]),
    Route(f"{PATH}/needs", show_needs, methods=["GET"]),
    post(f"{PATH}/seed", commit),
    Route(f"{PATH}/reveal", reveal, methods=["POST"]),
    get(f"{PATH}/need/{{need}}", show_line),
    post(f"{PATH}/need/{{need}}/decide", decide),
    post(f"{PATH}/need/{{need}}/appeal", appeal),
    post(f"{PATH}/need/{{need}}/appeal/{{appeal}}", hear),
]
