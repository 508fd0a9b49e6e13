"""A desk that shows forms and nothing else, for pictures and for filling them in a browser."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from leeward.engines.forms_pyxform import compile_markdown, compile_workbook
from leeward.forms.evaluate import State, evaluate
from leeward.forms.rules import Rules, rules_of
from leeward.forms.shipped import shipped_kinds, shipped_rules
from leeward.web import page
from leeward.web.forms_html import Faults, view
from leeward.web.forms_post import posted
from leeward.web.page import language_of, render, translate
from leeward.web.routing import form_of, get, post
from support.htcds_files import xlsform

SUPPORT = Path(__file__).parent
FOLDER = SUPPORT.parent / "e2e" / "gallery"


def _clock() -> datetime:
    return datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _rules(name: str) -> Rules:
    if name in shipped_kinds():
        return shipped_rules(name)
    if name == "htcds":
        return rules_of(compile_workbook(xlsform(), name, {}))
    text = (SUPPORT / f"{name}_form.md").read_text(encoding="utf-8")
    return rules_of(compile_markdown(text, {}, name=name))


def _answer(request: Request, state: State, faults: Faults, status: int = 200) -> Response:
    form = view(
        state,
        language_of(request),
        faults=faults,
        translate=lambda text: translate(request, text),
    )
    fragment = request.headers.get("hx-request") == "true"
    template = "form/_fields.html" if fragment else "gallery_filled.html"
    address = f"/forms/{request.path_params['name']}"
    return render(request, template, status=status, form=form, address=address)


def show(request: Request) -> Response:
    rules = _rules(request.path_params["name"])
    state = evaluate(rules, {}, clock=_clock, language=language_of(request))
    return _answer(request, state, "none")


def fill(request: Request) -> Response:
    rules = _rules(request.path_params["name"])
    pairs = [
        (name, value) for name, value in form_of(request).multi_items() if isinstance(value, str)
    ]
    told = posted(rules.definition, pairs, recorded_on=_clock().date())
    state = evaluate(rules, told.answers, clock=_clock, language=language_of(request))
    if request.headers.get("hx-request") == "true" or not told.saves:
        return _answer(request, state, "answered")
    if not state.valid:
        return _answer(request, state, "all", status=422)
    return JSONResponse(state.answers())


def load() -> Sequence[Any]:
    """Return the one view module, as the real list would."""
    if str(FOLDER) not in page.TEMPLATES.searchpath:
        page.TEMPLATES.searchpath.append(str(FOLDER))
    return [
        SimpleNamespace(
            routes=[get("/forms/{name}", show), post("/forms/{name}", fill)],
            nav=[],
        )
    ]
