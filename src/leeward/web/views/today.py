"""The day's page: what cannot wait, what is due, what changed."""

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import changes as recent
from leeward.desk import finishing
from leeward.desk import today as day
from leeward.desk.labels import Labels
from leeward.desk.session import Session
from leeward.errors import InvalidDate
from leeward.web.page import N_, render, tell, translate
from leeward.web.routing import go_to, text_of

EVERYONE = "everyone"


def show(request: Request) -> Response:
    """Draw the day, of this member or of everyone."""
    session = _session(request)
    whose = request.query_params.get("whose", session.setting("today.whose") or "")
    return render(
        request,
        "today.html",
        today=day.today(session, everyone=whose == EVERYONE),
        changes=recent.changes(session),
        labels=Labels(session.language, session.timezone),
    )


def older_changes(request: Request) -> Response:
    """Draw what was recorded before."""
    session = _session(request)
    before = request.query_params.get("before", "")[:12]
    return render(
        request,
        "changes.html",
        changes=recent.changes(
            session, int(before) if before.isascii() and before.isdigit() else None, lines=40
        ),
        labels=Labels(session.language, session.timezone),
    )


def seen(request: Request) -> Response:
    """Note how far this member has read what changed."""
    n = text_of(request, "n")[:12]
    if n.isascii() and n.isdigit():
        recent.note_seen(_session(request), int(n))
    return go_to(request, "/today")


def choose_whose(request: Request) -> Response:
    """Keep whose day is shown."""
    whose = EVERYONE if text_of(request, "whose") == EVERYONE else "mine"
    _session(request).choose("today.whose", whose)
    return go_to(request, "/today")


def done(request: Request) -> Response:
    """Record that a follow-up is over."""
    session, key = _session(request), text_of(request, "key")
    before = _line(session, key)
    finishing.finish(session, *finishing.read_key(key), text_of(request, "outcome") or "done")
    return _settled(request, before, text_of(request, "outcome") or "done")


def postpone(request: Request) -> Response:
    """Move a follow-up to another day: some days on, or a day that was chosen."""
    session, key = _session(request), text_of(request, "key")
    before, due = _line(session, key), _due(session, request)
    finishing.postpone(session, *finishing.read_key(key), due)
    return _settled(request, before, "moved", due)


def undo(request: Request) -> Response:
    """Take the last of these back."""
    session, key = _session(request), text_of(request, "key")
    finishing.take_back(session, *finishing.read_key(key))
    if request.headers.get("hx-request") != "true":
        tell(request, translate(request, N_("Taken back. It is due again.")))
        return go_to(request, "/today")
    labels = Labels(session.language, session.timezone)
    return render(request, "_due_line.html", line=_line(session, key), labels=labels, fresh=True)


def _settled(
    request: Request, line: day.Line | None, outcome: str, due: date | None = None
) -> Response:
    """Say in the line's own place what was recorded, with a way back."""
    session = _session(request)
    if request.headers.get("hx-request") != "true":
        request.app.state.settled = (line, outcome, due)
        return go_to(request, "/today")
    labels = Labels(session.language, session.timezone)
    return render(request, "_due_settled.html", line=line, outcome=outcome, due=due, labels=labels)


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


def _session(request: Request) -> Session:
    session: Session = request.app.state.session
    return session
