"""The family of a case: who belongs to her, whom she named as safe, and ties to other files."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.family_ties import GivenTie, end, name_safe, relate, take_away
from leeward.desk.family_view import family_page
from leeward.desk.plan_view import code_choices
from leeward.errors import LeewardError
from leeward.ids import EntityId, id_from_text
from leeward.web.case_page import case_of, case_page, case_path, file_of, session_of
from leeward.web.page import N_, language_of, tell, translate
from leeward.web.routing import get, go_to, post, text_of
from leeward.web.texts import beside_field

TAB = "family"


def show_family(
    request: Request,
    given: GivenTie | None = None,
    faults: Mapping[str, LeewardError] | None = None,
    named: str = "",
    status: int = 200,
) -> Response:
    """Draw the family while sealed is open; else say that it is sealed."""
    opened = file_of(request)
    page = family_page(opened)
    said = {name: beside_field(one, language_of(request)) for name, one in (faults or {}).items()}
    return case_page(
        request,
        opened,
        "case/family.html",
        TAB,
        status=status,
        family=page,
        given=given or GivenTie(sex=page.sex),
        named=named,
        faults=said if given else {},
        named_faults={} if given else said,
        choices={
            name: code_choices(opened, listed)
            for name, listed in (
                ("relation", "relationship_types"),
                ("sex", "sexes"),
                ("bond", "bonds"),
                ("answer", "yes_no_unknown"),
            )
        },
        word=lambda name: opened.wording.field("relationship", name),
    )


def link(request: Request) -> Response:
    """Join this case to another one, in both sealed parts."""
    given = GivenTie(
        code=text_of(request, "code"),
        relation=text_of(request, "relation"),
        sex=text_of(request, "sex"),
        bond=text_of(request, "bond"),
        lives_together=text_of(request, "lives_together"),
        may_know=text_of(request, "may_know"),
    )
    faults = relate(session_of(request), case_of(request), given)
    if faults:
        return show_family(request, given, faults, status=422)
    return _told(request, N_("Recorded in the sealed parts of both cases."))


def add_safe(request: Request) -> Response:
    """Record whom she named as safe to plan with."""
    code = text_of(request, "named")
    faults = name_safe(session_of(request), case_of(request), code, text_of(request, "may_know"))
    if faults:
        return show_family(request, None, faults, named=code, status=422)
    return _told(request, N_("Recorded in the sealed parts of both cases."))


def unlink(request: Request) -> Response:
    """Take a tie out of every file that has it."""
    take_away(session_of(request), case_of(request), text_of(request, "kind"), _entity(request))
    return _told(request, N_("Taken away. The history of the file keeps it."))


def finish(request: Request) -> Response:
    """Record that a relationship ended."""
    end(session_of(request), case_of(request), _entity(request))
    return _told(request, N_("Recorded as ended today."))


def _entity(request: Request) -> EntityId:
    return EntityId(id_from_text(text_of(request, "entity")))


def _told(request: Request, words: str) -> Response:
    tell(request, translate(request, words))
    return go_to(request, case_path(case_of(request), TAB))


routes = [
    get("/case/{case}/family", show_family),
    post("/case/{case}/family/link", link),
    post("/case/{case}/family/household", add_safe),
    post("/case/{case}/family/unlink", unlink),
    post("/case/{case}/family/end", finish),
]
