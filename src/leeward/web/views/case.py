"""The pages of one case that are read: journal, profile, plan, history."""

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.history_view import history
from leeward.desk.journal_view import entry_of, journal, save_at, sort_names
from leeward.desk.noting import GivenNote, NoteAnswer
from leeward.desk.plan_view import code_choices, plan_page
from leeward.desk.profile_view import profile
from leeward.errors import UnknownPage
from leeward.web.case_page import case_page, file_of
from leeward.web.routing import get


def show_journal(
    request: Request,
    given: GivenNote | None = None,
    answer: NoteAnswer | None = None,
    status: int = 200,
) -> Response:
    """Draw the journal, with the note that somebody began where it could not be recorded yet."""
    opened = file_of(request)
    sort = request.query_params.get("sort", "")
    return case_page(
        request,
        opened,
        "case/journal.html",
        "",
        status=status,
        journal=journal(opened, sort if sort in sort_names() else "", page_of(request)),
        given=given or GivenNote(""),
        answer=answer or NoteAnswer(),
        sorts=code_choices(opened, "note_sorts"),
        followup_kinds=code_choices(opened, "followup_kinds"),
        never_stored=dict(code_choices(opened, "never_stored")),
    )


def show_profile(request: Request) -> Response:
    """Draw every record with its values and their history."""
    opened = file_of(request)
    return case_page(request, opened, "case/profile.html", "profile", sections=profile(opened))


def show_plan(request: Request) -> Response:
    """Draw what is planned, given, waited for and promised."""
    opened = file_of(request)
    return case_page(request, opened, "case/plan.html", "plan", plan=plan_page(opened))


def show_history(request: Request) -> Response:
    """Draw what was changed by whom, who looked, and who can read the file."""
    opened = file_of(request)
    books = history(opened, page_of(request))
    return case_page(request, opened, "case/history.html", "history", history=books)


def ask_undo(request: Request) -> Response:
    """Draw the question whether one entry is to be undone."""
    opened = file_of(request)
    save = save_at(opened, request.path_params["place"])
    if save is None:
        raise UnknownPage
    return case_page(request, opened, "case/undo.html", "", entry=entry_of(opened, save), fault="")


def page_of(request: Request) -> int:
    """Return which page of a list is asked for."""
    asked = request.query_params.get("page", "")[:6]
    return int(asked) if asked.isascii() and asked.isdigit() else 1


routes = [
    get("/case/{case}", show_journal),
    get("/case/{case}/profile", show_profile),
    get("/case/{case}/plan", show_plan),
    get("/case/{case}/history", show_history),
    get("/case/{case}/undo/{place}", ask_undo),
]
