"""A new case: a pseudonym, and on to the three short forms that make a useful file."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.caseload import members_by_name
from leeward.desk.labels import language_of_text
from leeward.desk.new_case import LONGEST, CaseAnswer, GivenCase, begin_case
from leeward.desk.opening import propose_case
from leeward.web.case_page import case_path, session_of
from leeward.web.page import N_, language_of, render, translate
from leeward.web.routing import get, go_to, post, text_of
from leeward.web.texts import sentence

FIRST_FORM: Final = "safe_contact"

_FAULTS: Final[Mapping[object, str]] = {
    "required": N_("A case needs a pseudonym."),
    "taken": N_("Another case is called this. Take another word."),
    "too_long": N_("This is too long for a list. One or two words are enough."),
}


def show(
    request: Request, given: GivenCase | None = None, answer: CaseAnswer | None = None
) -> Response:
    """Draw the page, with a free pseudonym to take or to change."""
    session, answer = session_of(request), answer or CaseAnswer()
    proposed = propose_case(session)
    given = given or GivenCase(proposed.pseudonym, proposed.code)
    return render(
        request,
        "new_case.html",
        status=422 if answer.fault or answer.is_name_like else 200,
        given=given,
        proposed=proposed.pseudonym,
        fault=_fault(request, answer),
        is_name_like=answer.is_name_like,
        longest=LONGEST,
        lang_of=language_of_text,
        me=session.member.hex(),
        workers=[(member.hex(), name) for member, name in members_by_name(session)],
    )


def begin(request: Request) -> Response:
    """Open the case and go on to the first form."""
    given = GivenCase(
        text_of(request, "pseudonym"),
        text_of(request, "code")[:16],
        text_of(request, "worker"),
        is_sure=text_of(request, "sure") == "1",
    )
    answer = begin_case(session_of(request), given)
    if answer.case is None:
        return show(request, given, answer)
    if text_of(request, "then") == "journal":
        return go_to(request, case_path(answer.case))
    return go_to(request, case_path(answer.case, "forms", FIRST_FORM))


def _fault(request: Request, answer: CaseAnswer) -> str:
    """Return what is wrong with the pseudonym, in words; empty where nothing is."""
    if answer.fault is None:
        return ""
    ours = _FAULTS.get(answer.fault.facts.get("reason"))
    return translate(request, ours) if ours else sentence(answer.fault, language_of(request))


routes = [get("/cases/new", show), post("/cases/new", begin)]
