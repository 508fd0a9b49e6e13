"""The forms of a case, shipped and own: the list of them, and each one filled."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import first_day
from leeward.desk.asked_form import ANSWERS, shipped
from leeward.desk.filling import begin
from leeward.desk.form_list import FILLABLE, NEXT, following, form_groups, own_lines
from leeward.desk.open_file import OpenFile
from leeward.desk.own_forms import code_of, own_form
from leeward.errors import UnknownPage
from leeward.ids import EntityId, id_text
from leeward.web import filled_page
from leeward.web.case_page import (
    case_of,
    case_page,
    case_path,
    entity_of,
    file_of,
    session_of,
)
from leeward.web.filled_page import FormPage
from leeward.web.page import N_, tell, translate
from leeward.web.routing import get, go_to, own_path, post, text_of
from leeward.web.views.case import SIGNS

PURPOSES: Final = {
    "begin": N_("The first conversation"),
    "person": N_("Who she is"),
    "child": N_("Children and family"),
    "work": N_("The work"),
    "tracing": N_("Finding family"),
    "end": N_("The end"),
}
"""What the groups of forms are called."""


def show_list(request: Request) -> Response:
    """Draw the forms by purpose, with what was filled and when."""
    opened = file_of(request)
    return case_page(
        request,
        opened,
        "case/forms.html",
        "forms",
        groups=form_groups(opened),
        own=own_lines(opened),
        purposes=PURPOSES,
        signs=SIGNS,
    )


def show(request: Request) -> Response:
    """Draw one form over a new record or the one that was asked for."""
    return filled_page.show(request, _page(request))


def fill(request: Request) -> Response:
    """Evaluate the form after a change, or record it and go on."""
    page = _page(request)
    if not filled_page.saves(request, page):
        return filled_page.change(request, page)
    answer, trouble = filled_page.save(request, page)
    if trouble is not None:
        return trouble
    case = page.filling.opened.case
    if page.filling.form.kind == first_day.KIND and page.filling.entity is None:
        tell(request, translate(request, N_("A follow-up with the child stands for tomorrow.")))
    after = text_of(request, "then")
    if after and after == NEXT.get(page.filling.form.kind):
        return go_to(request, case_path(case, "forms", after))
    return go_to(request, case_path(case, "forms") if answer.kept else case_path(case))


def _page(request: Request) -> FormPage:
    return _own(request) if "code" in request.path_params else _shipped(request)


def _shipped(request: Request) -> FormPage:
    kind = request.path_params["form"]
    if kind not in FILLABLE:
        raise UnknownPage
    opened = file_of(request)
    filling = begin(opened, shipped(kind), filled_page.entity_asked(request))
    address = case_path(opened.case, "forms", kind)
    if filling.entity is not None and not filling.form.is_single:
        address += f"?entity={id_text(filling.entity)}"
    more = _more(opened, kind, filling.entity)
    return FormPage(filling, address, opened.wording.kind(kind), more)


def _own(request: Request) -> FormPage:
    """Return an own form; over a record, the one that it answers, in the version it answers."""
    opened, entity = file_of(request), filled_page.entity_asked(request)
    code, version = request.path_params["code"], ""
    record = None if entity is None else opened.file.one(ANSWERS, entity)
    if record is not None:
        code, version = code_of(str(record.held("form"))), str(record.held("version") or "")
    asked = own_form(session_of(request), code, version)
    address = case_path(opened.case, "forms", "own", code)
    if entity is not None:
        address += f"?entity={id_text(entity)}"
    title = filled_page.title_of(request, asked.definition)[0]
    more = {"after": "", "after_title": "", "first_day": None}
    return FormPage(begin(opened, asked, entity), address, title, more)


def _more(opened: OpenFile, kind: str, entity: EntityId | None) -> dict[str, Any]:
    after = following(opened, kind)
    return {
        "after": after,
        "after_title": opened.wording.kind(after) if after else "",
        "first_day": first_day.first_day_view(opened, entity) if kind == first_day.KIND else None,
    }


def end_permission(request: Request) -> Response:
    """End one permission today, and go back to the page where it was listed."""
    case = case_of(request)
    first_day.withdraw_permission(session_of(request), case, entity_of(request))
    tell(request, translate(request, N_("Withdrawn from today. It stays in the history.")))
    base = case_path(case)
    back = own_path(text_of(request, "back"), base)
    return go_to(request, back if back.startswith(f"{base}/") else base)


routes = [
    get("/case/{case}/forms", show_list),
    get("/case/{case}/forms/own/{code}", show),
    post("/case/{case}/forms/own/{code}", fill),
    get("/case/{case}/forms/{form}", show),
    post("/case/{case}/forms/{form}", fill),
    post("/case/{case}/consents/{entity}/withdraw", end_permission),
]
