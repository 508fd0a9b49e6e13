"""An old list comes in: uploaded into memory, its columns decided, its rows looked through, taken.

Nothing of the list stands in an address, a title or a file; its cells stand in a page only where
they are a code, a number or a day, and any other cell is shown on demand.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leeward.dates import Culture
from leeward.desk import import_columns as columns
from leeward.desk import importing, shelf
from leeward.desk.labels import Labels, language_of_text
from leeward.errors import InvalidFile, InvalidMapping, LeewardError, TooLarge, WrongPassphrase
from leeward.exchange.container import LIMITS
from leeward.exchange.intake import Outcome, RowResult
from leeward.exchange.words import after_import, say
from leeward.web.case_page import session_of
from leeward.web.multipart import InMemory, PartHead, files_of, receiving
from leeward.web.page import N_, NavItem, language_of, render, tell, translate
from leeward.web.routing import form_of, get, go_to, post, secret_of, text_of, upload
from leeward.web.texts import sentence

PAGE: Final = 100
ENCODINGS: Final = ("", "utf-8", "cp949", "gb18030", "big5", "utf-16")
CULTURES: Final[Mapping[str, str]] = {
    "": N_("As the values themselves say"),
    "ko": N_("Year first, as in Korea"),
    "zh": N_("Year first, as in China"),
    "en-GB": N_("Day first"),
    "en-US": N_("Month first"),
}
TONES: Final = {"taken": "good", "changed": "warn", "already_here": "calm", "refused": "bad"}


def show_door(request: Request, error: LeewardError | None = None) -> Response:
    """Draw the page that takes a file."""
    language = language_of(request)
    return render(
        request,
        "import.html",
        status=200 if error is None else error.http_status,
        fault="" if error is None else sentence(error, language),
        today=session_of(request).today.isoformat(),
        written_on=text_of(request, "written_on"),
        encodings=ENCODINGS,
        encoding=text_of(request, "encoding"),
    )


def receive_list(request: Request) -> Response:
    """Read the uploaded file; it stays in memory until it is taken or thrown away."""
    session, files = session_of(request), files_of(request)
    try:
        old = importing.read_list(
            files[0].kept if files else b"",
            written_on=_day(text_of(request, "written_on")) or session.today,
            extension=files[0].head.filename.rpartition(".")[2] if files else "",
            encoding=text_of(request, "encoding") or None,
            passphrase=secret_of(request, "opens") or None,
        )
    except (InvalidFile, TooLarge, WrongPassphrase) as error:
        return show_door(request, error)
    return go_to(request, f"/import/{shelf.lay_down(session, old)}")


def show_list(request: Request, error: LeewardError | None = None) -> Response:
    """Draw what each column means and what becomes of each row; or, at the end, what was done."""
    session, language = session_of(request), language_of(request)
    here = _lying(request)
    if here.taken is not None or here.old is None:
        return render(
            request,
            "import_done.html",
            count=0 if here.taken is None else len(here.taken.cases),
            after=after_import(language),
        )
    old = here.old
    seen, report = here.preview(session), importing.against_the_standard(session, old)
    wanted = request.query_params.get("rows", "")
    rows = [row for row in seen.rows if wanted in {"", row.outcome}]
    page, pages = _page(request), max(1, -(-len(rows) // PAGE))
    page = min(page, pages)
    return render(
        request,
        "import_list.html",
        status=200 if error is None else error.http_status,
        fault="" if error is None else sentence(error, language),
        base=_base(request),
        old=old,
        sheets=[each.name for each in old.book.sheets if each.rows],
        lines=columns.column_lines(old, language),
        common=columns.common_choices(language),
        seen=seen,
        people=len(seen.people),
        all_here=importing.all_here(seen),
        said=[say(each.code, language, _lettered(each.facts)) for each in seen.notices],
        counts=[(str(one), seen.counts.get(one, 0), TONES[one]) for one in Outcome],
        wanted=wanted,
        rows=[_row(row, language) for row in rows[(page - 1) * PAGE : page * PAGE]],
        page=page,
        pages=pages,
        report=report,
        findings=[] if report is None else _findings(report.findings, language),
        cultures=CULTURES,
        culture=old.mapping.culture or "",
        labels=Labels(session.language, session.timezone),
    )


def choose_columns(request: Request) -> Response:
    """Keep what a person chose for the columns, then look through the rows again."""
    here = _lying(request)
    chosen = {
        int(name.removeprefix("column-")): value
        for name, value in form_of(request).multi_items()
        if name.startswith("column-") and name[7:].isdecimal() and isinstance(value, str)
    }
    return _changed(request, lambda old: columns.decide(old, chosen), here)


def choose_reading(request: Request) -> Response:
    """Keep the sheet, the day it was written, and how its dates are."""
    here = _lying(request)
    culture: Culture | None = next(
        (one for one in get_args(Culture) if one == text_of(request, "dates")), None
    )

    def change(old: importing.OldList) -> importing.OldList:
        sheet = text_of(request, "sheet")
        if sheet and sheet != old.sheet.name:
            old = importing.with_sheet(old, sheet)
        written_on = _day(text_of(request, "written_on")) or old.written_on
        return importing.with_dates(old, written_on, culture)

    return _changed(request, change, here)


def show_column(request: Request) -> Response:
    """Draw every meaning that one column may have."""
    here, language = _lying(request), language_of(request)
    if here.old is None:
        return go_to(request, _base(request))
    place = _place(request)
    line = next(
        (one for one in columns.column_lines(here.old, language) if one.place == place), None
    )
    if line is None or line.is_never:
        raise InvalidMapping(column=place + 1, reason="no_such_column")
    return render(
        request,
        "import_column.html",
        base=_base(request),
        line=line,
        groups=columns.all_choices(language),
    )


def show_samples(request: Request) -> Response:
    """Answer the first values of a column to whoever asked for them."""
    here = _lying(request)
    if here.old is None:
        return Response(status_code=204)
    found = columns.samples(here.old, _place(request))
    text = " · ".join(" ".join(each.split())[:60] for each in found)
    return JSONResponse({"text": text, "lang": language_of_text(text), "seconds": 60})


def take_list(request: Request) -> Response:
    """Record everybody who is not refused, and lead to what to do with the old list."""
    _lying(request).take(session_of(request))
    return go_to(request, _base(request))


async def take_progress(request: Request) -> Response:
    """Tell how far the recording is; answered while the vault is busy with it."""
    done, whole = _lying(request).done
    return JSONResponse({"done": done, "all": whole})


def throw_away(request: Request) -> Response:
    """Forget the list without recording anything."""
    shelf.take_away(session_of(request), request.path_params["list"])
    tell(request, translate(request, N_("The list was forgotten; nothing was recorded.")), "calm")
    return go_to(request, "/import")


def _changed(request: Request, change: Any, here: shelf.LyingList) -> Response:
    if here.old is not None:
        before = here.old
        try:
            here.old = change(before)
            here.preview(session_of(request))
        except LeewardError as error:
            here.old = before
            return show_list(request, error)
    return go_to(request, f"{_base(request)}#rows")


def _lying(request: Request) -> shelf.LyingList:
    return shelf.lying(session_of(request), request.path_params["list"])


def _base(request: Request) -> str:
    return f"/import/{request.path_params['list']}"


def _place(request: Request) -> int:
    asked: str = request.path_params["place"]
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else -1


def _page(request: Request) -> int:
    asked = request.query_params.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(row: RowResult, language: str) -> dict[str, Any]:
    """Return a row for the page; one sentence of several columns stands there once.

    Of a row that stays out only the reason counts, which comes first.
    """
    stays_out = row.outcome in {Outcome.REFUSED, Outcome.HERE}
    told: dict[str, list[str]] = {}
    for each in row.remarks[:1] if stays_out else row.remarks:
        letters = told.setdefault(say(each.code, language, each.facts), [])
        if each.column:
            letters.append(columns.letter_of(each.column - 1))
    return {
        "number": row.number,
        "outcome": str(row.outcome),
        "tone": TONES[row.outcome],
        "remarks": [(" ".join(letters), text) for text, letters in told.items()],
    }


def _lettered(facts: Mapping[str, str | int]) -> dict[str, str | int]:
    """Return facts with a column's name as spreadsheet programs and this page write it."""
    column = facts.get("column")
    named = {"column": columns.letter_of(column - 1)} if isinstance(column, int) else {}
    return {**facts, **named}


def _findings(found: Any, language: str) -> list[dict[str, Any]]:
    return [
        {
            "sheet": each.sheet,
            "row": each.row,
            "letter": columns.letter_of(each.column - 1) if each.column else "",
            "severity": each.severity,
            "tone": {"error": "bad", "warning": "warn"}.get(each.severity, "calm"),
            "text": each.sentence(language),
        }
        for each in found[:PAGE]
    ]


def _in_memory(_: Request, head: PartHead) -> InMemory:
    del head
    return InMemory(LIMITS.file_bytes)


nav = [NavItem("organisation", 20, N_("Import"), "/import", "import")]
routes = [
    get("/import", show_door),
    upload("/import", receive_list, receiving(_in_memory)),
    get("/import/{list}", show_list),
    post("/import/{list}/columns", choose_columns),
    post("/import/{list}/reading", choose_reading),
    get("/import/{list}/column/{place}", show_column),
    post("/import/{list}/samples/{place}", show_samples),
    post("/import/{list}/take", take_list),
    Route("/import/{list}/take/progress", take_progress, methods=["GET"]),
    post("/import/{list}/forget", throw_away),
]
