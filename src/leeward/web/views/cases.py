"""The caseload: filters, sorts and pages, every one an address of codes."""

from dataclasses import replace
from typing import Final, cast

from starlette.requests import Request
from starlette.responses import Response

from leeward.cases.state import Step
from leeward.codebook.lists import code_list
from leeward.desk import caseload as cases
from leeward.desk.caseload import Asked, Caseload
from leeward.desk.labels import Labels
from leeward.desk.session import Session
from leeward.vault.list_filters import LEVELS
from leeward.web.case_page import session_of
from leeward.web.case_rows import case_cells
from leeward.web.day_words import day_words
from leeward.web.page import N_, NavItem, render, translate
from leeward.web.routing import get

FALLING: Final = ("changed",)
"""Columns whose largest value stands first until they are turned."""

DUE: Final = (
    ("overdue", N_("Late")),
    ("today", N_("Today")),
    ("week", N_("Within a week")),
    ("later", N_("Later than that")),
)
AGES: Final = (("child", N_("Children")), ("adult", N_("Adults")))
STATES: Final = (
    ("open", N_("Open cases")),
    ("closed", N_("Closed cases")),
    ("all", N_("Open and closed")),
)
ANY: Final = N_("Any")


def show(request: Request) -> Response:
    """Draw the page of the caseload that was asked for."""
    session = session_of(request)
    load = cases.caseload(session, Asked.read(request.query_params))
    words = day_words(session)
    return render(
        request,
        "cases.html",
        load=load,
        rows=case_cells(request, load.lines, words),
        asked=load.asked,
        falling=FALLING,
        quick=_quick(request, load),
        here=replace(load.asked, whose=load.whose, sort="", turned="").address(),
        choices=_choices(request, session, load, words["labels"]),
        **words,
    )


def _quick(request: Request, load: Caseload) -> list[tuple[str, str, int | None]]:
    """Return what people look for most, with how many there are: address, words, count."""
    counts, everyone = load.counts, Asked(whose=cases.ALL)
    narrowed = (
        (N_("Immediate"), counts.immediate, {"level": "immediate"}),
        (N_("High"), counts.high, {"level": "high"}),
        (N_("Late"), counts.overdue, {"due": "overdue"}),
        (N_("Silent"), counts.silent, {"side": "silent"}),
        (N_("Two values"), counts.disputed, {"side": cases.DISPUTED}),
        (N_("Closed"), counts.closed, {"state": "closed"}),
    )
    return [
        (Asked(whose=cases.MINE).address(), translate(request, N_("Mine")), counts.mine),
        (everyone.address(), translate(request, N_("All")), counts.open),
        *(
            (everyone.address(**part), translate(request, text), count)
            for text, count, part in narrowed
            if count
        ),
    ]


def _choices(
    request: Request, session: Session, load: Caseload, labels: Labels
) -> dict[str, list[tuple[str, str]]]:
    """Return what each filter offers: code and words."""

    def told(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
        return [(code, translate(request, text)) for code, text in pairs]

    def coded(name: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
        return [*told(("", ANY)), *((code, labels.code(name, code)) for code in codes)]

    sides = coded("side_states", cases.SIDES[:-1])
    return {
        "whose": [
            *told((cases.MINE, N_("Mine")), (cases.ALL, N_("Everyone's"))),
            *told((cases.NOBODY, N_("Nobody's"))),
            *(pair for pair in load.workers if pair[0] != session.member.hex()),
        ],
        "level": coded("risk_levels", LEVELS),
        "step": coded("case_steps", tuple(step.value for step in Step)),
        "side": [*sides, *told((cases.DISPUTED, N_("Two values")))],
        "due": told(("", ANY), *DUE),
        "age": told(("", ANY), *AGES),
        "language": coded("languages", code_list("languages").codes),
        "state": told(*STATES),
    }


nav = (
    NavItem(
        "work",
        20,
        N_("Cases"),
        "/cases",
        "cases",
        lambda session: cases.my_open_cases(cast("Session", session)),
    ),
)

routes = [get("/cases", show)]
