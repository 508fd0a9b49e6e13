"""A case goes to another caseworker."""

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import handing_over as job
from leeward.errors import InvalidFact
from leeward.web.case_page import case_of, case_page, case_path, file_of, session_of
from leeward.web.page import N_, language_of, tell, translate
from leeward.web.routing import get, go_to, post, text_of
from leeward.web.texts import beside_field


def ask(request: Request, fault: InvalidFact | None = None, status: int = 200) -> Response:
    """Draw the form."""
    session, opened = session_of(request), file_of(request)
    wrong = "" if fault is None else beside_field(fault, language_of(request))
    return case_page(
        request,
        opened,
        "case/hand_over.html",
        "",
        status=status,
        members=job.may_take_over(session, opened.file),
        typed={name: text_of(request, name) for name in ("to", "reason")},
        wrong={} if fault is None else {job.fault_beside(fault): wrong},
    )


def hand_over(request: Request) -> Response:
    """Hand the case over."""
    case, with_steps = case_of(request), bool(text_of(request, "with_steps"))
    to, reason = text_of(request, "to"), text_of(request, "reason")
    try:
        name = job.hand_over(session_of(request), case, to, reason, with_steps=with_steps)
    except InvalidFact as fault:
        return ask(request, fault, status=fault.http_status)
    tell(request, translate(request, N_("Handed over to %(name)s.")) % {"name": name})
    return go_to(request, case_path(case))


routes = [
    get("/case/{case}/hand-over", ask),
    post("/case/{case}/hand-over", hand_over),
]
