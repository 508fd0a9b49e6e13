"""The day's page: what cannot wait, what is due, what changed."""

from datetime import date, timedelta
from typing import Final, cast

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import changes as recent
from leeward.desk import finishing
from leeward.desk import today as day
from leeward.desk.caseload import case_path
from leeward.desk.session import Session
from leeward.errors import InvalidDate
from leeward.web.case_page import session_of
from leeward.web.day_words import day_words
from leeward.web.page import N_, NavItem, render, tell, translate
from leeward.web.routing import get, go_to, post, text_of

EVERYONE: Final = "everyone"
MOST_NAMED: Final = 12
"""Cases that wait for the sealed part, named on the page; the others are counted."""


def show(request: Request) -> Response:
    """Draw the day, of this member or of everyone."""
    session = session_of(request)
    whose = session.setting("today.whose")
    settled = request.app.state.settled if hasattr(request.app.state, "settled") else None
    request.app.state.settled = None
    return render(
        request,
        "today.html",
        today=day.today(session, everyone=whose == EVERYONE),
        changes=recent.changes(session),
        settled=settled,
        waiting=_waiting(session),
        waiting_total=len(session.waiting),
        **day_words(session),
    )


def older_changes(request: Request) -> Response:
    """Draw what was recorded before."""
    session = session_of(request)
    before = request.query_params.get("before", "")[:12]
    return render(
        request,
        "changes.html",
        changes=recent.changes(
            session, int(before) if before.isascii() and before.isdigit() else None, lines=40
        ),
        **day_words(session),
    )


def seen(request: Request) -> Response:
    """Note how far this member has read what changed."""
    n = text_of(request, "n")[:12]
    if n.isascii() and n.isdigit():
        recent.note_seen(session_of(request), int(n))
    return go_to(request, "/today")


def choose_whose(request: Request) -> Response:
    """Keep whose day is shown."""
    whose = EVERYONE if text_of(request, "whose") == EVERYONE else "mine"
    session_of(request).choose("today.whose", whose)
    return go_to(request, "/today")


def done(request: Request) -> Response:
    """Record that a follow-up is over."""
    session, key = session_of(request), text_of(request, "key")
    before = _line(session, key)
    finishing.finish(session, *finishing.read_key(key), text_of(request, "outcome") or "done")
    return _settled(request, before, text_of(request, "outcome") or "done")


def postpone(request: Request) -> Response:
    """Move a follow-up to another day: some days on, or a day that was chosen."""
    session, key = session_of(request), text_of(request, "key")
    before, due = _line(session, key), _due(session, request)
    finishing.postpone(session, *finishing.read_key(key), due)
    return _settled(request, before, "moved", due)


def undo(request: Request) -> Response:
    """Take the last of these back."""
    session, key = session_of(request), text_of(request, "key")
    finishing.take_back(session, *finishing.read_key(key))
    if request.headers.get("hx-request") != "true":
        tell(request, translate(request, N_("Taken back. It is due again.")))
        return go_to(request, "/today")
    return render(request, "_due_line.html", line=_line(session, key), **day_words(session))


def _settled(
    request: Request, line: day.Line | None, outcome: str, due: date | None = None
) -> Response:
    """Say in the line's own place what was recorded, with a way back."""
    session = session_of(request)
    if request.headers.get("hx-request") != "true":
        request.app.state.settled = (line, outcome, due)
        return go_to(request, "/today")
    return render(
        request, "_due_settled.html", line=line, outcome=outcome, due=due, **day_words(session)
    )


def _line(session: Session, key: str) -> day.Line | None:
    return day.followup_line(session, *finishing.read_key(key))


def _due(session: Session, request: Request) -> date:
    """Return the day that was asked for.

    Raises:
        InvalidDate: neither a number of days nor a day.
    """
    days, chosen = text_of(request, "days"), text_of(request, "due")
    if days.isascii() and days.isdigit() and len(days) < 4:
        return session.today + timedelta(days=int(days))
    try:
        return date.fromisoformat(chosen)
    except ValueError as wrong:
        raise InvalidDate(reason="not_understood") from wrong


def _waiting(session: Session) -> list[tuple[str, str]]:
    """Return the cases whose last way of contact waits for the sealed part: address and name."""
    rows = (session.vault.projection.case(case) for case in session.waiting[:MOST_NAMED])
    return [(case_path(row.case_id), row.pseudonym or row.code) for row in rows if row is not None]


nav = (
    NavItem(
        "work",
        10,
        N_("Today"),
        "/today",
        "today",
        lambda session: day.count_due(cast("Session", session), session.vault.member),
    ),
)

routes = [
    get("/today", show),
    get("/today/changes", older_changes),
    post("/today/seen", seen),
    post("/today/whose", choose_whose),
    post("/today/done", done),
    post("/today/postpone", postpone),
    post("/today/undo", undo),
]
