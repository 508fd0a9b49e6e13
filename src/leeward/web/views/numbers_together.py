"""Adding up what several organisations, or several workers, measured each for themselves."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import numbers_together as adding
from leeward.desk.numbers_asking import PARTS, SIZES, first_choice, head_faults
from leeward.desk.numbers_asking import years as years_of
from leeward.desk.numbers_publishing import require_coordinator
from leeward.errors import Damaged, LeewardError
from leeward.ids import EntityId, id_from_text
from leeward.web.case_page import session_of
from leeward.web.multipart import InMemory, PartHead, files_of, receiving
from leeward.web.numbers_frame import PARTS as PART_WORDS
from leeward.web.numbers_frame import given_of, numbers_page
from leeward.web.page import N_, tell, translate
from leeward.web.routing import form_of, get, go_to, secret_of, text_of, upload
from leeward.web.texts import sentence

PATH: Final = "/numbers/together"


def show(request: Request) -> Response:
    """Draw what can be added up."""
    return _draw(request)


def add_up(request: Request) -> Response:
    """Add up, publish the sum, and keep it."""
    session = session_of(request)
    require_coordinator(session)
    given = given_of(request)
    wrong = head_faults(given, session.today)
    if wrong:
        return _draw(request, wrong=wrong)
    ticked = form_of(request).getlist("own")
    try:
        together = adding.Together(
            given,
            tuple(EntityId(id_from_text(str(one))) for one in ticked),
            tuple(one.kept for one in files_of(request) if one.size),
        )
        name, word = text_of(request, "approver"), secret_of(request, "word")
        made = adding.publish_sum(session, together, name, word)
    except Damaged:
        raise
    except LeewardError as refused:
        return _draw(request, error=refused)
    tell(request, translate(request, N_("Added up and published; nothing more was spent.")))
    return go_to(request, f"/numbers/published/{made.hex()}")


def _draw(
    request: Request, *, wrong: dict[str, str] | None = None, error: LeewardError | None = None
) -> Response:
    session = session_of(request)
    require_coordinator(session)
    given = given_of(request) if request.method == "POST" else first_choice(session.today)
    status = 200 if error is None else error.http_status
    return numbers_page(
        request,
        "together.html",
        PATH,
        status=422 if wrong else status,
        given=given,
        wrong=wrong or {},
        fault="" if error is None else sentence(error, session.language),
        measured=adding.measured_here(session),
        ticked=form_of(request).getlist("own"),
        approver=text_of(request, "approver"),
        sizes=SIZES,
        parts=[(code, translate(request, PART_WORDS[code])) for code in PARTS],
        years=[(year, year) for year in years_of(session.today)],
    )


def _in_memory(_: Request, head: PartHead) -> InMemory:
    del head
    return InMemory(adding.MOST_BYTES)


routes = [get(PATH, show), upload(PATH, add_up, receiving(_in_memory))]
