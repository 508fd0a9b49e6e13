"""The door of the sealed parts: opened with a second passphrase, for a purpose, for a while."""

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import sealed_door as door
from leeward.desk.labels import Labels
from leeward.desk.moments import short_moment
from leeward.desk.session import SEALED_MINUTES
from leeward.errors import WrongPassphrase
from leeward.web.case_page import session_of
from leeward.web.page import N_, render, tell, translate
from leeward.web.routing import get, go_to, own_path, post, secret_of, text_of

NO_PURPOSE = N_("Choose what you open it for.")
WRONG = N_(
    "This is not your second passphrase. It is another one than the one that opens the desk; "
    "nothing was opened."
)


def show(request: Request) -> Response:
    """Draw the door."""
    return _draw(request, back=own_path(request.query_params.get("back", "")))


def open_sealed(request: Request) -> Response:
    """Open sealed for this member, and go back to where she came from."""
    session, back = session_of(request), own_path(text_of(request, "back"))
    purpose, minutes = text_of(request, "purpose"), text_of(request, "minutes")
    if not purpose:
        return _draw(request, back=back, status=422, minutes=minutes, no_purpose=True)
    try:
        passed = door.open_door(session, secret_of(request, "second"), purpose, _number(minutes))
    except WrongPassphrase as error:
        return _draw(
            request,
            back=back,
            status=error.http_status,
            minutes=minutes,
            purpose=purpose,
            is_wrong=True,
        )
    if passed is not None and passed.moved:
        tell(request, translate(request, N_("Ways of contact that were about to pass were kept.")))
    return go_to(request, back)


def close_sealed(request: Request) -> Response:
    """Close sealed now."""
    session_of(request).close_sealed()
    return go_to(request, own_path(text_of(request, "back")))


def _draw(
    request: Request,
    *,
    back: str,
    status: int = 200,
    purpose: str = "",
    minutes: str = "",
    is_wrong: bool = False,
    no_purpose: bool = False,
) -> Response:
    session = session_of(request)
    labels = Labels(session.language, session.timezone)
    return render(
        request,
        "sealed.html",
        status=status,
        back=back,
        purpose=purpose,
        purposes=[(code, labels.code("look_purposes", code)) for code in door.PURPOSES.codes],
        minutes=_number(minutes) or SEALED_MINUTES,
        spans=door.SPANS,
        wrong=translate(request, WRONG) if is_wrong else "",
        no_purpose=translate(request, NO_PURPOSE) if no_purpose else "",
        labels=labels,
        openings=door.recent_openings(session),
        moment=lambda at: short_moment(at, session.today, session.timezone, session.language),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


routes = [
    get("/sealed", show),
    post("/sealed/open", open_sealed),
    post("/sealed/close", close_sealed),
]
