"""Tracing: requests, what waits for whom, one candidate, and what members say of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from leeward.cases.approval import Act
from leeward.codebook.lists import code_list
from leeward.desk import tracing_deciding as deciding
from leeward.desk.approving import approve
from leeward.desk.exchange_tickets import own_heard, waiting_tickets
from leeward.desk.labels import Labels
from leeward.desk.tracing_candidate import candidate_page, look
from leeward.desk.tracing_page import tracing_page
from leeward.desk.tracing_proposing import compare_now
from leeward.errors import (
    ApprovalMissing,
    InvalidFact,
    LeewardError,
    UnknownMember,
    WrongPassphrase,
)
from leeward.ids import EntityId, MemberId, id_from_text
from leeward.web.case_page import session_of
from leeward.web.page import N_, NavItem, language_of, render, tell, translate
from leeward.web.routing import form_of, get, go_to, post, secret_of, text_of
from leeward.web.texts import beside_field, sentence

ACTS: Final[Mapping[str, str]] = {
    "decide": N_("Compare the two"),
    "ask_her": N_("Ask her"),
    "speak": N_("Give your voice in the panel"),
    "tell": N_("Tell the seeker’s side"),
}
"""What waits, in words."""

_LISTS: Final = ("tracing_reasons", "tracing_questions", "tracing_tells", "tracing_obstacles")
_PANEL_LISTS: Final = ("panel_roles", "panel_reasons", "tracing_votes", "tracing_answers")


def show(request: Request) -> Response:
    """Draw what waits, and the requests."""
    page = tracing_page(session_of(request))
    session = session_of(request)
    return render(
        request,
        "tracing/requests.html",
        page=page,
        acts=ACTS,
        tickets=waiting_tickets(session),
        heard=own_heard(session),
    )


def compare(request: Request) -> Response:
    """Compare every open request; say how many, never what was found."""
    done = compare_now(session_of(request))
    told = translate(request, N_("Compared: %(count)s. What there is to review stands below."))
    tell(request, told % {"count": done.compared})
    if done.own:
        own = N_("Requests that you work with are compared by a colleague: %(count)s.")
        tell(request, translate(request, own) % {"count": done.own}, "calm")
    return go_to(request, "/tracing")


def show_candidate(
    request: Request, fault: LeewardError | None = None, status: int = 200
) -> Response:
    """Draw one candidate with what this member may do."""
    session, language = session_of(request), language_of(request)
    page = candidate_page(session, _entity(request))
    form = form_of(request)
    return render(
        request,
        "tracing/candidate.html",
        status=status,
        page=page,
        base=_path(request),
        labels=Labels(session.language, session.timezone),
        lists={name: _choices(name, language) for name in (*_LISTS, *_PANEL_LISTS)},
        verdicts=[
            (one.value, code_list("tracing_verdicts").label(one.value, language))
            for one in deciding.VERDICTS
        ],
        typed=lambda name: [one for one in form.getlist(name) if isinstance(one, str)],
        wrong_field=str(fault.facts.get("field", "tracing.word")) if fault else "",
        wrong=_said(fault, language) if fault else "",
    )


def look_at(request: Request) -> Response:
    """Answer one veiled value, after the look was noted."""
    side, field = request.path_params["side"], request.path_params["field"]
    seen = look(session_of(request), _entity(request), side, field)
    return JSONResponse({"text": seen.text, "lang": seen.lang, "seconds": seen.seconds})


def decide(request: Request) -> Response:
    """Record this member's word on whether it is one person."""
    return _done(
        request,
        lambda: deciding.decide(
            session_of(request),
            _entity(request),
            text_of(request, "verdict"),
            _chosen(request, "reasons"),
            text_of(request, "question"),
        ),
        N_("Your word is recorded. You may change it."),
    )


def take_back(request: Request) -> Response:
    """Take this member's word back."""
    return _done(
        request,
        lambda: deciding.take_back(session_of(request), _entity(request)),
        N_("Taken back. The history keeps it."),
    )


def answer(request: Request) -> Response:
    """Record what the sought person said, or that she cannot be asked."""
    return _done(
        request,
        lambda: deciding.record_answer(
            session_of(request),
            _entity(request),
            text_of(request, "answer"),
            tell=_chosen(request, "tell"),
            why=text_of(request, "why"),
            panel=[MemberId(id_from_text(one)) for one in _chosen(request, "panel")],
        ),
        N_("Recorded. Nothing of it reaches the seeker’s side."),
    )


def speak(request: Request) -> Response:
    """Record this member's voice in the panel."""
    return _done(
        request,
        lambda: deciding.speak(
            session_of(request),
            _entity(request),
            text_of(request, "role"),
            text_of(request, "vote"),
            _chosen(request, "voice"),
        ),
        N_("Your voice is recorded."),
    )


def tell_them(request: Request) -> Response:
    """Write the relationship in both files, after a colleague gave her word."""

    def act() -> None:
        session, name = session_of(request), text_of(request, "approver")
        given = approve(session, Act.CONTACT_AFTER_MATCH, name, secret_of(request, "word"))
        deciding.tell(session, _entity(request), given)

    return _done(
        request, act, N_("Written in both files. The seeker’s caseworker can read it now.")
    )


def _done(request: Request, act: Callable[[], None], told: str) -> Response:
    try:
        act()
    except (InvalidFact, WrongPassphrase, UnknownMember, ApprovalMissing) as fault:
        return show_candidate(request, fault, status=fault.http_status)
    tell(request, translate(request, told))
    return go_to(request, "/tracing")


def _said(fault: LeewardError, language: str) -> str:
    return (
        beside_field(fault, language)
        if isinstance(fault, InvalidFact)
        else sentence(fault, language)
    )


def _choices(name: str, language: str) -> Sequence[tuple[str, str]]:
    return [(one.code, one.label(language)) for one in code_list(name).entries]


def _chosen(request: Request, name: str) -> list[str]:
    return [one for one in form_of(request).getlist(name) if isinstance(one, str)]


def _entity(request: Request) -> EntityId:
    return EntityId(id_from_text(request.path_params["candidate"]))


def _path(request: Request) -> str:
    return f"/tracing/{request.path_params['candidate']}"


nav: list[Any] = [NavItem("work", 50, N_("Tracing"), "/tracing", "family")]
routes = [
    get("/tracing", show),
    post("/tracing/compare", compare),
    get("/tracing/{candidate}", show_candidate),
    post("/tracing/{candidate}/look/{side}/{field}", look_at),
    post("/tracing/{candidate}/decide", decide),
    post("/tracing/{candidate}/take-back", take_back),
    post("/tracing/{candidate}/answer", answer),
    post("/tracing/{candidate}/speak", speak),
    post("/tracing/{candidate}/tell", tell_them),
]
