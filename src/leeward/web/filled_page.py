"""A form over a case as a page: drawn, evaluated on a change, saved, or shown with what is wrong.

Shipped and own forms share it; a view says which form and where it stands.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.answering import FillAnswer, fill
from leeward.desk.filling import Filling, draft_key, evaluated, started
from leeward.desk.open_file import open_file
from leeward.desk.plan_view import code_choices
from leeward.desk.spoken_days import form_day
from leeward.forms.definition import FormDefinition, in_language
from leeward.forms.evaluate import State
from leeward.ids import EntityId, id_from_text, id_text
from leeward.web.case_page import case_page
from leeward.web.forms_html import Around, Faults, FormView, view
from leeward.web.forms_post import Posted, posted
from leeward.web.page import N_, language_of, render, tell, translate
from leeward.web.routing import form_of, text_of
from leeward.web.texts import sentence

CLEAR = "_clear"


@dataclass(frozen=True)
class FormPage:
    """One form on its page.

    Attributes:
        filling: the form over its record.
        address: where it stands and is posted to.
        title: what it is called.
        tab: which page of the case it belongs to.
        more: further facts for the template.
    """

    filling: Filling
    address: str
    title: str
    more: dict[str, Any]


def title_of(request: Request, definition: FormDefinition) -> tuple[str, str]:
    """Return what a form calls itself, and its language where that is not the page's."""
    language = language_of(request)
    title, lang = in_language(definition.title, language, definition.default_language)
    return title, "" if lang == language else lang


def entity_asked(request: Request) -> EntityId | None:
    """Return which record is to be filled; None for a new one.

    Raises:
        InvalidIdentifier: what was given is none.
    """
    text = request.query_params.get("entity", "")
    return EntityId(id_from_text(text)) if text else None


def show(request: Request, page: FormPage) -> Response:
    """Draw the form as it starts."""
    state = started(page.filling)
    faults: Faults = "answered" if page.filling.unrecorded else "none"
    return _draw(request, page, _form(request, page, state, faults))


def change(request: Request, page: FormPage) -> Response:
    """Draw the form after a change that is not to be saved yet."""
    state = evaluated(page.filling, _posted(request, page).answers, _cleared(request))
    form = _form(request, page, state, "answered")
    if request.headers.get("hx-request") == "true":
        return render(request, "form/_fields.html", form=form)
    return _draw(request, page, form)


def saves(request: Request, page: FormPage) -> bool:
    """Return whether the person asked to save, and not only for the questions that follow."""
    return request.headers.get("hx-request") != "true" and _posted(request, page).saves


def save(request: Request, page: FormPage) -> tuple[FillAnswer, Response | None]:
    """Record the form; where it cannot be recorded yet, the page that says why comes with it."""
    told = _posted(request, page)
    reason = text_of(request, "reason")
    answer = fill(page.filling, told.answers, cleared=_cleared(request), reason=reason)
    if answer.is_done:
        _tell(request, answer)
        return answer, None
    return answer, _draw(
        request, page, _form(request, page, answer.state, "all", answer), answer, reason
    )


def _posted(request: Request, page: FormPage) -> Posted:
    pairs = [
        (name, value) for name, value in form_of(request).multi_items() if isinstance(value, str)
    ]
    today, language = page.filling.opened.today, language_of(request)
    return posted(
        page.filling.form.definition,
        pairs,
        recorded_on=today,
        read=lambda text: form_day(text, today, language),
    )


def _cleared(request: Request) -> frozenset[str]:
    return frozenset(str(value) for value in form_of(request).getlist(CLEAR))


def _form(
    request: Request,
    page: FormPage,
    state: State,
    faults: Faults,
    answer: FillAnswer | None = None,
) -> FormView:
    language = language_of(request)
    refused = {} if answer is None else answer.faults
    return view(
        state,
        language,
        faults=faults,
        translate=lambda text: translate(request, text),
        around=_around(
            request, page, state, {key: sentence(fault, language) for key, fault in refused.items()}
        ),
    )


def _around(request: Request, page: FormPage, state: State, refused: dict[str, str]) -> Around:
    filling = page.filling
    cleared, values = _cleared(request) & filling.hidden, state.values()
    record = id_text(filling.entity) if filling.entity is not None else ""
    base = f"/case/{id_text(filling.opened.case)}/look/{record}/{filling.form.kind}"
    return Around(
        veils={
            key: f"{base}.{filling.form.field_name(key)}"
            for key in filling.hidden
            if key in cleared or values.get(key) == filling.held[key]
        },
        cleared=cleared,
        refused=refused,
        sealed=frozenset(key for key in values if filling.form.is_sealed(key)),
        disputed=frozenset(filling.disputed),
        recovered=filling.unrecorded,
    )


def _draw(
    request: Request,
    page: FormPage,
    form: FormView,
    answer: FillAnswer | None = None,
    reason: str = "",
) -> Response:
    filling = page.filling
    language = language_of(request)
    return case_page(
        request,
        open_file(filling.opened.session, filling.opened.case),
        "case/form.html",
        "forms",
        status=200 if answer is None else 422,
        form=form,
        address=page.address,
        title=page.title,
        draft=draft_key(filling),
        seen=filling.opened.seen,
        has_sealed=filling.form.has_sealed,
        all_sealed=filling.form.is_all_sealed,
        is_new=filling.record is None,
        waits=filling.waits,
        half_typed=_is_half_typed(filling),
        was_waiting=bool(filling.unrecorded),
        warned=() if answer is None else answer.warned,
        questions=_labels(form),
        never_stored=dict(code_choices(filling.opened, "never_stored")),
        reason=reason,
        reason_fault=""
        if answer is None or answer.reason_fault is None
        else sentence(answer.reason_fault, language),
        **page.more,
    )


def _is_half_typed(filling: Filling) -> bool:
    """Return whether half-typed text is kept that only an open sealed part gives back."""
    if not filling.form.has_sealed or filling.sealed_is_open:
        return False
    return filling.opened.session.kept_drafts()(draft_key(filling))


def _labels(form: FormView) -> dict[str, str]:
    """Return what each question is called, by key, for what is said above the form."""
    found: dict[str, str] = {}
    waiting: list[Any] = list(form.items)
    while waiting:
        item = waiting.pop()
        if hasattr(item, "look"):
            found[item.key] = item.label.text
        else:
            waiting += getattr(item, "instances", ()) or getattr(item, "items", ())
    return found


def _tell(request: Request, answer: FillAnswer) -> None:
    if answer.changed:
        tell(request, translate(request, N_("Recorded.")))
    elif not answer.kept:
        tell(request, translate(request, N_("Nothing was changed.")), "calm")
    if answer.kept:
        told = N_("The sealed answers are kept sealed. Open the sealed part to record them.")
        tell(request, translate(request, told), "warn")
