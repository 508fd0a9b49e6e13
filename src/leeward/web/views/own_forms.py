"""Forms: those that are shipped and the organisation's own; look at one, add one."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.cases.facts import KINDS
from leeward.desk.asked_form import AskedForm, shipped
from leeward.desk.form_list import PURPOSES as GROUPS
from leeward.desk.labels import Labels
from leeward.desk.moments import short_moment
from leeward.desk.own_forms import OwnForm, add_form, own_form, own_forms
from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition, Notice
from leeward.forms.evaluate import evaluate
from leeward.forms.shipped import shipped_form
from leeward.forms.subset import IGNORED
from leeward.i18n.sentences import reason
from leeward.web.case_page import session_of
from leeward.web.filled_page import title_of
from leeward.web.forms_html import Around, FormView, view
from leeward.web.forms_post import posted
from leeward.web.multipart import InMemory, PartHead, files_of, receiving
from leeward.web.page import N_, NavItem, language_of, render, tell, translate
from leeward.web.routing import form_of, get, go_to, post, upload
from leeward.web.views.case_forms import PURPOSES

MOST_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One own form in the list."""

    code: str
    title: str
    lang: str
    versions: tuple[str, ...]
    author: str
    added: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workbook was refused, and where."""

    words: str
    sheet: str
    row: int
    column: str
    what: str


def show(request: Request, refusal: Refusal | None = None, status: int = 200) -> Response:
    """Draw the forms, shipped and own, and the way to add one."""
    session = session_of(request)
    labels = Labels(session.language, session.timezone)
    return render(
        request,
        "forms.html",
        status=status,
        groups=[
            (PURPOSES[purpose], [(kind, labels.code("kinds", kind)) for kind in kinds])
            for purpose, kinds in GROUPS
        ],
        own=[_line(request, each) for each in own_forms(session)],
        refusal=refusal,
    )


def preview_shipped(request: Request) -> Response:
    """Draw a shipped form as it is asked, without a case."""
    kind = request.path_params["form"]
    asked = shipped(kind if kind in KINDS else "")
    session = session_of(request)
    title = Labels(session.language, session.timezone).code("kinds", kind)
    return _preview(request, asked, title, (shipped_form(kind).version,))


def preview_own(request: Request) -> Response:
    """Draw an own form as it is asked, with what was left out of it."""
    session, code = session_of(request), request.path_params["form"]
    versions = next((each.versions for each in own_forms(session) if each.asked.code == code), ())
    number = request.query_params.get("number", "")[:3]
    chosen = int(number) if number.isascii() and number.isdigit() else 0
    asked = own_form(session, code, versions[chosen] if chosen < len(versions) else "")
    return _preview(request, asked, title_of(request, asked.definition)[0], versions)


def add(request: Request) -> Response:
    """Add the workbook that was uploaded, or say with sheet and row why it cannot be."""
    received = next(iter(files_of(request)), None)
    if received is None or not received.head.filename:
        words = reason("file_missing", language_of(request))
        return show(request, Refusal(words, "", 0, "", ""), status=422)
    stem = received.head.filename.rpartition(".")[0] or "form"
    try:
        added = add_form(session_of(request), received.kept, stem)
    except InvalidForm as refused:
        return show(request, _refusal(request, refused), status=422)
    told = N_("The form was added.") if added.is_new else N_("This very form was there already.")
    tell(request, translate(request, told), "good" if added.is_new else "calm")
    return go_to(request, f"/forms/own/{added.code}")


def _preview(request: Request, asked: AskedForm, title: str, versions: tuple[str, ...]) -> Response:
    language = language_of(request)
    form = _drawn(request, asked)
    if request.headers.get("hx-request") == "true":
        return render(request, "form/_fields.html", form=form)
    return render(
        request,
        "form_preview.html",
        title=title,
        form=form,
        definition=asked.definition,
        versions=versions,
        is_own=asked.is_own,
        address=request.url.path,
        left_out=[
            (each.row, each.name, reason(f"left_{each.reason}", language))
            for each in _told(asked.definition)
        ],
    )


def _drawn(request: Request, asked: AskedForm) -> FormView:
    session, language = session_of(request), language_of(request)
    pairs = [(name, text) for name, text in form_of(request).multi_items() if isinstance(text, str)]
    answers = posted(asked.definition, pairs, recorded_on=session.today).answers
    state = evaluate(asked.rules, answers, clock=session.clock, language=language)
    return view(
        state,
        language,
        translate=lambda text: translate(request, text),
        around=Around(sealed=frozenset(key for key in state.values() if asked.is_sealed(key))),
    )


def _told(definition: FormDefinition) -> tuple[Notice, ...]:
    return tuple(each for each in definition.notices if each.reason != IGNORED)


def _line(request: Request, own: OwnForm) -> OwnLine:
    session = session_of(request)
    title, lang = title_of(request, own.definition)
    added = short_moment(own.added_at, session.today, session.timezone, session.language)
    return OwnLine(own.asked.code, title, lang, own.versions, own.author, added)


def _refusal(request: Request, refused: InvalidForm) -> Refusal:
    facts = refused.facts
    return Refusal(
        reason(str(facts.get("reason", "not_stated")), language_of(request)),
        str(facts.get("sheet", "")),
        int(facts.get("row", 0) or 0),
        str(facts.get("column", "")),
        str(facts.get("what", "")),
    )


def _sink(request: Request, head: PartHead) -> InMemory:
    del request, head
    return InMemory(MOST_BYTES)


nav = [NavItem("work", 60, N_("Forms"), "/forms", "form")]

routes = [
    get("/forms", show),
    upload("/forms", add, receiving(_sink)),
    get("/forms/own/{form}", preview_own),
    post("/forms/own/{form}", preview_own),
    get("/forms/{form}", preview_shipped),
    post("/forms/{form}", preview_shipped),
]
