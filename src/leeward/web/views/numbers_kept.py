"""Publications as they were made, their files, and what was spent on them."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.charts.bars import Bar, bars
from leeward.desk import numbers_kept as kept_here
from leeward.desk import numbers_ledger as ledgers
from leeward.desk import numbers_view as seeing
from leeward.desk.numbers_publishing import require_coordinator
from leeward.ids import EntityId, id_from_text
from leeward.reporting.budget import BILLION, chance_of_a_guess
from leeward.web.case_page import session_of
from leeward.web.guard import BARE
from leeward.web.numbers_frame import numbers_page, value_words
from leeward.web.page import N_, translate
from leeward.web.routing import get, post, text_of

PATH: Final = "/numbers/published"
HEAD_ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    "contained": ("good", N_("This ledger holds that head: nothing that was spent is missing.")),
    "never_here": (
        "bad",
        N_(
            "This ledger does not hold that head: an older copy was put back, or it is another "
            "one. Publish nothing, and find the newer file."
        ),
    ),
    "mistyped": ("warn", N_("That is no whole head. Type it as it is printed, with both colons.")),
}


def show_all(request: Request) -> Response:
    """Draw the list of publications."""
    session = session_of(request)
    require_coordinator(session)
    return numbers_page(
        request, "published.html", PATH, publications=kept_here.publications(session)
    )


def show_one(request: Request) -> Response:
    """Draw one publication from its own file, as it was made."""
    session = session_of(request)
    require_coordinator(session)
    kept = kept_here.publication(session, _entity(request))
    said = {} if kept.is_part else seeing.sidecar_of(session, kept)
    tables = seeing.seen_tables(kept, said, session.language) if said else ()
    rho = said.get("rho_billionths", 0) / BILLION
    return numbers_page(
        request,
        "publication.html",
        PATH,
        one=kept,
        said=said,
        tables=[(table, _drawn(request, table)) for table in tables],
        chance=round(100 * chance_of_a_guess(rho)),
        base=f"{PATH}/{kept.entity.hex()}",
    )


def hand_out(request: Request) -> Response:
    """Hand a file of a publication out; where it goes is the person's to choose."""
    session = session_of(request)
    require_coordinator(session)
    name = request.path_params["name"]
    content = kept_here.file_of(session, _entity(request), name)
    media = kept_here.TYPES[name.rpartition(".")[2]]
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": BARE,
    }
    return Response(content, media_type=media, headers=headers)


def show_ledger(request: Request) -> Response:
    """Draw what was spent, when and by whom, and the head to be printed."""
    return _draw_ledger(request)


def compare(request: Request) -> Response:
    """Say whether the ledger holds a head that was kept elsewhere."""
    require_coordinator(session_of(request))
    typed = text_of(request, "head")
    answer = HEAD_ANSWERS[ledgers.compare_head(session_of(request), typed)]
    return _draw_ledger(request, typed=typed, answer=answer)


def _draw_ledger(
    request: Request, *, typed: str = "", answer: tuple[str, str] | None = None
) -> Response:
    session = session_of(request)
    require_coordinator(session)
    ledger = ledgers.ledger_of(session)
    if ledger is not None:
        ledgers.check_ledger(session, ledger)
    made = {one.entity.hex(): one for one in kept_here.publications(session)}
    return numbers_page(
        request,
        "ledger.html",
        "/numbers/ledger",
        lines=[
            (line, made.get(line.charge.publication))
            for line in ledgers.ledger_lines(session, ledger)
        ],
        caps=ledgers.caps_of(ledger),
        head="" if ledger is None else ledger.head.text,
        typed=typed,
        answer=answer,
    )


def _drawn(request: Request, table: seeing.SeenTable) -> str:
    """Return bars with whiskers for a table of one column; crossed ones are read as tables."""
    if table.is_total or table.is_crossed:
        return ""
    rows = [
        Bar(label, value.value if value.shown else None, value.low, value.high, text)
        for label, (value,) in table.rows
        for text in [str(value.value) if value.shown else value_words(request, value)]
    ]
    return bars(table.label, translate(request, N_("Bars; the line on each is its range.")), rows)


def _entity(request: Request) -> EntityId:
    return EntityId(id_from_text(request.path_params["publication"]))


routes = [
    get(PATH, show_all),
    get(f"{PATH}/{{publication}}", show_one),
    get(f"{PATH}/{{publication}}/{{name}}", hand_out),
    get("/numbers/ledger", show_ledger),
    post("/numbers/ledger", compare),
]
