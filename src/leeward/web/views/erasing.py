"""Destroying one case: what goes, what stays, what is offered first, and whose word it takes."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import erasing
from leeward.desk.erasing import GivenErasure
from leeward.desk.labels import Labels
from leeward.desk.moments import short_moment
from leeward.web.case_page import case_of, case_page, case_path, file_of, session_of
from leeward.web.page import N_, tell, translate
from leeward.web.routing import get, go_to, post, secret_of, text_of

REASONS: Final[Mapping[str, str]] = {
    erasing.NOT_CONFIRMED: N_("This is not the code of this case."),
    erasing.NOT_ANSWERED: N_("Say first whether these papers were offered."),
    erasing.NOBODY: N_("A colleague has to agree: her name, and the passphrase that she types."),
    erasing.WRONG: N_("No keyslot here opens with that name and passphrase. Nothing was erased."),
    erasing.OWN: N_("That is your own key, under whatever name. Nothing was erased."),
}


def ask(request: Request, given: GivenErasure | None = None, **wrong: str) -> Response:
    """Draw the question, or draw it again with what was wrong."""
    opened, session = file_of(request), session_of(request)
    labels = Labels(session.language, session.timezone)
    return case_page(
        request,
        opened,
        "case/erase.html",
        "",
        status=422 if wrong else 200,
        about=erasing.erasure(session, opened.case),
        given=given or GivenErasure(""),
        wrong={field: REASONS[reason] for field, reason in wrong.items()},
        labels=labels,
        answers=[(code, labels.code("papers_offered", code)) for code in erasing.PAPERS.codes],
        moment=lambda at: short_moment(at, session.today, session.timezone, session.language),
    )


def erase(request: Request) -> Response:
    """Destroy the case, and leave nothing of it in the window."""
    given = GivenErasure(
        confirm=text_of(request, "confirm"),
        papers=text_of(request, "papers"),
        approver=text_of(request, "approver"),
        passphrase=secret_of(request, "passphrase"),
    )
    case = case_of(request)
    wrong = erasing.erase(session_of(request), case, given)
    if wrong:
        return ask(request, given, **wrong)
    state = request.app.state
    state.open_now = [place for place in state.open_now if place[0] != case_path(case)]
    told = N_("The file is destroyed. Backups made earlier still hold it: destroy them too.")
    tell(request, translate(request, told))
    return go_to(request, "/cases")


routes = [
    get("/case/{case}/erase", ask),
    post("/case/{case}/erase", erase),
]
