"""Numbers that name nobody: choose or publish nothing, look ahead, approve, publish."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import fields
from functools import cache
from typing import Any, Final, TypeVar, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from leeward.charts.whiskers import Whisker, whiskers
from leeward.desk import numbers_publishing as publishing
from leeward.desk import numbers_view as seeing
from leeward.desk.members import has_approver, is_admin
from leeward.desk.numbers_asking import (
    FOUNDING,
    LEASTS,
    LEVELS,
    PARTS,
    SIZES,
    SORTS,
    Given,
    faults_of,
    first_choice,
)
from leeward.desk.numbers_asking import years as years_of
from leeward.desk.numbers_ledger import ledger_of, left_of
from leeward.errors import LeewardError
from leeward.reporting.cohort import EVERYBODY
from leeward.web.again import sent_on
from leeward.web.case_page import session_of
from leeward.web.numbers_frame import PARTS as PART_WORDS
from leeward.web.numbers_frame import given_of, numbers_page, words_instead
from leeward.web.page import N_, NavItem, tell, translate
from leeward.web.routing import get, go_to, post, read_form, secret_of, text_of
from leeward.web.texts import sentence

PATH: Final = "/numbers"
T = TypeVar("T")


@cache
def noise_of() -> publishing.NamedNoise:
    """Return the one engine of noise; it takes a second to load."""
    from leeward.engines.noise_opendp import OpenDPNoise  # noqa: PLC0415 - see above

    return OpenDPNoise()


def show(request: Request) -> Response:
    """Offer publishing nothing first, then what can be chosen."""
    return _draw(request, first_choice(session_of(request).today))


def show_nothing(request: Request) -> Response:
    """Say that nothing was published, and what words can say instead."""
    return numbers_page(request, "nothing.html", PATH, words=words_instead())


def choose_again(request: Request) -> Response:
    """Draw the choices as they were made."""
    return _draw(request, given_of(request))


async def look_ahead(request: Request) -> Response:
    """Say what the numbers would be worth and cost; nothing is spent."""
    request.state.form = await read_form(request)
    await asyncio.to_thread(noise_of)
    return sent_on(request, await _run(request, lambda: _look_ahead(request)))


async def publish(request: Request) -> Response:
    """Publish, one publication at a time; cases are read between other requests."""
    request.state.form = await read_form(request)
    state = request.app.state
    if getattr(state, "publishing", None) is not None:
        busy = N_("A publication is being made already. Wait for it.")
        return await _run(request, lambda: _told(request, busy))
    state.publishing = 0
    try:
        return await _publish(request)
    except LeewardError as error:
        refused = error
        return sent_on(request, await _run(request, lambda: _ahead(request, error=refused)))
    finally:
        state.publishing = None


async def progress(request: Request) -> Response:
    """Tell how far the reading is, in coarse steps: how many cases there are is not told."""
    return JSONResponse({"done": getattr(request.app.state, "publishing", 0) or 0, "all": 100})


async def _publish(request: Request) -> Response:
    noise = await asyncio.to_thread(noise_of)
    session, given = session_of(request), given_of(request)
    wish = await _run(
        request,
        lambda: publishing.approved(
            session, given, noise, text_of(request, "approver"), secret_of(request, "word")
        ),
    )
    steps = await _run(request, lambda: publishing.reading(session, wish))
    found = publishing.Rows()
    while step := await _run(request, lambda: next(steps, None)):
        found = step
        request.app.state.publishing = found.percent
    part = await _run(request, lambda: publishing.charge(session, given, wish, found, noise))
    sign = session.vault.sign_for_readers
    files = await asyncio.to_thread(publishing.made_of, given, wish, part, sign, session.random)
    made = await _run(request, lambda: publishing.keep_made(session, given, wish, part, files))
    told = N_("Published, and kept here as it is. Hand its files on yourself.")
    if given.share:
        told = N_("Measured. Hand it on, or add it to what others measured.")
    return await _run(request, lambda: _told(request, told, f"{PATH}/published/{made.hex()}"))


def _look_ahead(request: Request) -> Response:
    session, given = session_of(request), given_of(request)
    publishing.require_coordinator(session)
    if given.sort == "nothing":
        return go_to(request, f"{PATH}/nothing")
    wrong = faults_of(given, session.today, sealed_open=session.sealed_is_open)
    if wrong:
        return _draw(request, given, status=422, wrong=wrong)
    return _ahead(request)


def _ahead(request: Request, error: LeewardError | None = None) -> Response:
    """Draw what is to be expected; what refuses it altogether leads back to the choices."""
    session, given, noise = session_of(request), given_of(request), noise_of()
    try:
        wish, seen, left = publishing.seen_ahead(session, given, noise)
    except LeewardError as refused:
        said = sentence(error or refused, session.language)
        return _draw(request, given, status=(error or refused).http_status, refusal=said)
    others, lines = seeing.expected(session, given, seen, noise, most=left.caps.cohort)
    names = [
        line.label or _unnamed(request, given.sort, number) for number, line in enumerate(lines)
    ]
    title = translate(request, N_("How far a number may be off"))
    about = translate(request, N_("One line for each table; the longer, the less exact."))
    rows = [
        Whisker(name, line.reach, f"± {round(line.reach)}")
        for name, line in zip(names, lines, strict=True)
    ]
    return numbers_page(
        request,
        "ahead.html",
        PATH,
        status=200 if error is None else error.http_status,
        given=given,
        kept=_kept_fields(given),
        wish=wish,
        seen=seen,
        left=left,
        lines=list(zip(names, lines, strict=True)),
        others=others,
        chances=seeing.level_chances(),
        drawn=whiskers(title, about, rows),
        fault="" if error is None else sentence(error, session.language),
        approver=text_of(request, "approver"),
        has_approver=has_approver(session),
    )


def _unnamed(request: Request, sort: str, number: int) -> str:
    if sort != "records":
        return translate(request, N_("All people"))
    said = (N_("A count of one column"), N_("A count of two columns"))
    return translate(request, said[number])


def _draw(
    request: Request,
    given: Given,
    *,
    status: int = 200,
    wrong: dict[str, str] | None = None,
    refusal: str = "",
) -> Response:
    session = session_of(request)
    publishing.require_coordinator(session)
    ledger = ledger_of(session)
    most = FOUNDING["records"] if ledger is None else ledger.caps
    return numbers_page(
        request,
        "choose.html",
        PATH,
        status=status,
        given=given,
        wrong=wrong or {},
        refusal=refusal,
        sorts=SORTS,
        sizes=SIZES,
        parts=[(code, translate(request, PART_WORDS[code])) for code in PARTS],
        levels={code: f"{epsilon:g}" for code, epsilon in LEVELS.items() if epsilon <= most.cohort},
        founding=FOUNDING,
        leasts=[(code, code or "–") for code in LEASTS],
        is_first=ledger is None,
        chances=seeing.level_chances(),
        years=[(year, year) for year in years_of(session.today)],
        questions=seeing.question_choices(session.language),
        columns=seeing.column_choices(session.language),
        left=left_of(ledger, EVERYBODY),
        sealed_is_open=session.sealed_is_open,
    )


def _kept_fields(given: Given) -> list[tuple[str, str]]:
    """Return what was chosen, to be sent along unseen."""
    found = []
    for each in fields(Given):
        value: Any = getattr(given, each.name)
        found += [(each.name, one) for one in ((value,) if isinstance(value, str) else value)]
    return found


async def _run(request: Request, work: Callable[[], T]) -> T:
    """Run a piece of work on the vault thread."""
    run: Callable[[Callable[[], T]], Awaitable[T]] = request.app.state.vault_thread.run
    return await run(work)


def _told(request: Request, text: str, path: str = PATH) -> Response:
    tell(request, translate(request, text), "warn" if path == PATH else "good")
    return go_to(request, path)


nav = [
    NavItem(
        "work",
        55,
        N_("Numbers"),
        PATH,
        "report",
        shown=lambda session: is_admin(cast("Any", session)),
    )
]
routes = [
    get(PATH, show),
    post(PATH, choose_again),
    get(f"{PATH}/nothing", show_nothing),
    Route(f"{PATH}/ahead", look_ahead, methods=["POST"]),
    Route(f"{PATH}/publish", publish, methods=["POST"]),
    Route(f"{PATH}/progress", progress, methods=["GET"]),
]
