"""What is done on the pages of one case: write, take back, settle, promise, finish, look."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from leeward.desk import closing, disputes, finishing
from leeward.desk.looking import look
from leeward.desk.noting import GivenNote, write_note
from leeward.desk.open_file import place_from_text
from leeward.desk.promising import GivenPromise, promise
from leeward.desk.spoken_days import due_day
from leeward.desk.undoing import undo_entry
from leeward.errors import InvalidFact
from leeward.ids import EntityId, id_from_text
from leeward.web.case_page import case_of, case_path, entity_of, session_of
from leeward.web.page import N_, language_of, tell, translate
from leeward.web.routing import form_of, go_to, own_path, post, text_of
from leeward.web.texts import sentence
from leeward.web.views.case import ask_undo, show_journal, show_plan


def write(request: Request) -> Response:
    """Record a note, with its next step; what cannot be recorded yet comes back as typed."""
    given = GivenNote(
        text=_typed(request, "text"),
        sort=text_of(request, "sort") or "note",
        day=text_of(request, "day"),
        next=_typed(request, "next"),
        due=text_of(request, "due"),
        what=text_of(request, "what"),
        reason=text_of(request, "reason"),
    )
    case = case_of(request)
    answer = write_note(session_of(request), case, given)
    if answer.note is None:
        return show_journal(request, given, answer, status=422)
    tell(request, translate(request, N_("Recorded.")))
    if answer.due_day:
        told = translate(request, N_("A follow-up is due on %(day)s."))
        tell(request, told % {"day": answer.due_day}, "calm")
    return go_to(request, case_path(case))


def look_at(request: Request) -> Response:
    """Answer one veiled value, after it was recorded that somebody looked."""
    value = request.query_params.get("value", "")
    kind, _, field = request.path_params["fact"].partition(".")
    seen = look(
        session_of(request),
        case_of(request),
        kind,
        entity_of(request),
        field,
        place_from_text(value) if value else None,
    )
    return JSONResponse({"text": seen.text, "lang": seen.lang, "seconds": seen.seconds})


def settle(request: Request) -> Response:
    """Record which of several values is right."""
    chosen = text_of(request, "place")
    disputes.settle(
        session_of(request),
        case_of(request),
        text_of(request, "kind"),
        EntityId(id_from_text(text_of(request, "entity"))),
        text_of(request, "field"),
        place_from_text(chosen) if chosen else None,
    )
    tell(request, translate(request, N_("Settled. The other value stays in the history.")))
    return _back(request)


def finish(request: Request) -> Response:
    """Record that a follow-up is over."""
    outcome = text_of(request, "outcome") or "done"
    finishing.finish(session_of(request), case_of(request), entity_of(request), outcome)
    tell(request, translate(request, N_("Done. It can be taken back under Plan.")))
    return _back(request)


def promise_one(request: Request) -> Response:
    """Record a new follow-up; what cannot be recorded yet comes back as typed."""
    given = GivenPromise(
        what=text_of(request, "what"),
        due=text_of(request, "due"),
        text=_typed(request, "text"),
        reason=text_of(request, "reason"),
    )
    case = case_of(request)
    answer = promise(session_of(request), case, given)
    if not answer.due_day:
        return show_plan(request, given, answer, status=422)
    told = translate(request, N_("A follow-up is due on %(day)s."))
    tell(request, told % {"day": answer.due_day})
    return go_to(request, case_path(case, "plan"))


def postpone(request: Request) -> Response:
    """Move a follow-up to another day."""
    session = session_of(request)
    due = due_day(text_of(request, "due"), session.today, session.language)
    finishing.postpone(session, case_of(request), entity_of(request), due)
    tell(request, translate(request, N_("Moved.")))
    return _back(request)


def take_back(request: Request) -> Response:
    """Undo the last of these on a follow-up."""
    finishing.take_back(session_of(request), case_of(request), entity_of(request))
    tell(request, translate(request, N_("Taken back. It is due again.")))
    return _back(request)


def undo(request: Request) -> Response:
    """Undo one entry: a superseding entry, never a deletion."""
    case, reason = case_of(request), text_of(request, "reason")
    try:
        undo_entry(session_of(request), case, request.path_params["place"], reason)
    except InvalidFact as fault:
        told = sentence(fault, language_of(request))
        return ask_undo(request, reason, told, status=fault.http_status)
    tell(request, translate(request, N_("Taken back. The entry stays in the history.")))
    return go_to(request, case_path(case))


def reopen(request: Request) -> Response:
    """Open a closed case again."""
    closing.reopen_case(session_of(request), case_of(request))
    tell(request, translate(request, N_("The case is open again.")))
    return _back(request)


def _typed(request: Request, name: str) -> str:
    """Return words as they were typed, with the line ends that entries keep."""
    value = form_of(request).get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _back(request: Request) -> Response:
    """Go back to the page of this case where the form stood."""
    base = case_path(case_of(request))
    wanted = own_path(text_of(request, "back"), base)
    return go_to(request, wanted if wanted == base or wanted.startswith(f"{base}/") else base)


routes = [
    post("/case/{case}/note", write),
    post("/case/{case}/look/{entity}/{fact:path}", look_at),
    post("/case/{case}/settle", settle),
    post("/case/{case}/undo/{place}", undo),
    post("/case/{case}/followups", promise_one),
    post("/case/{case}/followups/{entity}/done", finish),
    post("/case/{case}/followups/{entity}/postpone", postpone),
    post("/case/{case}/followups/{entity}/undo", take_back),
    post("/case/{case}/reopen", reopen),
]
