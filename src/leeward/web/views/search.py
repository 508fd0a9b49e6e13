"""Search: a query is posted, kept in memory, and found again by a random token."""

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import search
from leeward.desk.journal_view import find_in_journal
from leeward.desk.wording import field_label
from leeward.web.case_page import case_path, file_of, session_of
from leeward.web.case_rows import case_cells
from leeward.web.day_words import day_words
from leeward.web.page import render
from leeward.web.routing import get, go_to, post, text_of
from leeward.web.views.case import SIGNS, page_of


def begin(request: Request) -> Response:
    """Keep what was typed; an address shows only its token."""
    token = search.keep_query(session_of(request), text_of(request, "q"))
    return go_to(request, f"/search/{token}")


def show(request: Request) -> Response:
    """Draw what was found, or the empty search page."""
    session = session_of(request)
    token = request.path_params.get("token", "")
    found = search.results(session, token, max(1, page_of(request)))
    words = day_words(session)
    return render(
        request,
        "search.html",
        found=found,
        rows=case_cells(request, found.cases, words),
        token=token,
        signs=SIGNS,
        field_label=lambda kind, name: field_label(kind, name, session.language),
        **words,
    )


def to_entry(request: Request) -> Response:
    """Lead to the line of the journal that shows a found entry."""
    opened = file_of(request)
    page, place = find_in_journal(opened, request.path_params["place"])
    address = case_path(opened.case) + (f"?page={page}" if page > 1 else "")
    return go_to(request, f"{address}#e-{place}" if place else address)


routes = [
    get("/search", show),
    post("/search", begin),
    get("/search/{token}", show),
    get("/search/found/{case}/{place}", to_entry),
]
