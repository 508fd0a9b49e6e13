"""This computer: the vault's size and backups, its printed head, a check, and the log."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from leeward.desk import this_computer as here
from leeward.desk.labels import Labels
from leeward.desk.moments import short_moment
from leeward.errors import DiskFailed
from leeward.vault.head import Comparison
from leeward.web.case_page import session_of
from leeward.web.page import N_, NavItem, language_of, render, tell, translate
from leeward.web.routing import get, go_to, post, text_of
from leeward.web.texts import sentence_of

PIECE: Final = 1 << 20

PATH_REASONS: Final[Mapping[str, str]] = {
    here.RELATIVE: N_("Write the whole path, from the root: /media/stick, or ~/Documents."),
    here.MISSING: N_("There is no such folder. Is the stick plugged in?"),
    here.INSIDE: N_("A copy inside the vault’s own folder is lost with it. Choose another disk."),
    here.EXISTS: N_("There is a file of this name already. Nothing is overwritten."),
    "failed": N_("The disk refused to write there. Nothing was left behind."),
}

HEAD_ANSWERS: Final[Mapping[Comparison, tuple[str, str]]] = {
    Comparison.CONTAINED: (
        "good",
        N_("This vault’s history contains that head: nothing was taken back since."),
    ),
    Comparison.NEVER_HERE: (
        "bad",
        N_(
            "This vault never had that head. It is an older copy put back, or another vault. "
            "Stop, change nothing, and tell whoever you trust with this computer."
        ),
    ),
    Comparison.MISTYPED: ("warn", N_("That was mistyped: its check letters do not agree.")),
}

PLACES: Final[Mapping[str, str]] = {
    "structure": N_("the file itself"),
    "trail": N_("the trail of everything that arrived"),
    "roster": N_("the list of members and devices"),
    "stream": N_("a stream of a case"),
    "attachment": N_("a sealed file"),
    "projection": N_("the lists"),
    "index": N_("the search index"),
}


def show(request: Request) -> Response:
    """Draw the page."""
    return _draw(request)


def write_backup(request: Request) -> Response:
    """Write a sealed copy where somebody typed."""
    session, typed = session_of(request), text_of(request, "path")
    reason = here.refusal_of(session, typed)
    if reason:
        return _draw(request, status=422, backup_path=typed, path_wrong=PATH_REASONS[reason])
    try:
        here.backup_to(session, typed)
    except DiskFailed:
        return _draw(request, status=503, backup_path=typed, path_wrong=PATH_REASONS["failed"])
    tell(request, translate(request, N_("The sealed copy is written. Keep it somewhere else.")))
    return go_to(request, "/vault")


def take_backup(request: Request) -> Response:
    """Send a sealed copy to the window."""
    session = session_of(request)
    file = here.backup_to_hand_over(session)
    return StreamingResponse(
        _pieces(file),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{here.backup_name(session)}"',
            "Content-Length": str(file.stat().st_size),
        },
        background=BackgroundTask(file.unlink, missing_ok=True),
    )


def check(request: Request) -> Response:
    """Verify all of the vault, telling how far it is to whoever asks meanwhile."""
    state, session = request.app.state, session_of(request)

    def progress(done: int, whole: int) -> None:
        state.checking = (done, whole)

    try:
        state.checked = (here.check(session, progress), session.clock())
    finally:
        state.checking = None
    return go_to(request, "/vault")


async def check_progress(request: Request) -> Response:
    """Tell how far a check is; answered while the vault is busy with it."""
    done, whole = request.app.state.checking or (0, 0)
    return JSONResponse({"done": done, "all": whole})


def rebuild(request: Request) -> Response:
    """Make every list and index anew from the sealed segments."""
    session_of(request).vault.rebuild()
    request.app.state.checked = None
    tell(request, translate(request, N_("Lists and search were made anew.")))
    return go_to(request, "/vault")


def head_page(request: Request) -> Response:
    """Draw the head for paper."""
    session = session_of(request)
    labels = Labels(session.language, session.timezone)
    head = session.vault.printed_head()
    return render(request, "head.html", head=head, moment=labels.moment(session.clock()))


def compare_head(request: Request) -> Response:
    """Say whether the vault's history contains a head that was printed before."""
    typed = text_of(request, "head")
    answer = HEAD_ANSWERS[here.compare_head(session_of(request), typed)]
    return _draw(request, head_typed=typed, head_answer=answer)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece


def _draw(request: Request, *, status: int = 200, **given: Any) -> Response:
    session, language = session_of(request), language_of(request)
    checked = request.app.state.checked
    facts = {
        "vault": here.vault_facts(session),
        "weaknesses": request.app.state.weaknesses,
        "log": here.log_lines(session),
        "report": checked[0] if checked else None,
        "checked_at": checked[1] if checked else None,
        "problem_text": lambda code: sentence_of(code, language),
        "places": PLACES,
        "backup_path": "",
        "path_wrong": "",
        "backup_name": here.backup_name(session),
        "head_typed": "",
        "head_answer": None,
        "labels": Labels(session.language, session.timezone),
        "moment": lambda at: short_moment(at, session.today, session.timezone, session.language),
    }
    return render(request, "vault.html", status=status, **(facts | given))


nav = [NavItem("organisation", 20, N_("This computer"), "/vault", "backup")]
routes = [
    get("/vault", show),
    post("/vault/backup", write_backup),
    post("/vault/backup/take", take_backup),
    post("/vault/check", check),
    Route("/vault/check/progress", check_progress, methods=["GET"]),
    post("/vault/rebuild", rebuild),
    get("/vault/head", head_page),
    post("/vault/compare", compare_head),
]
