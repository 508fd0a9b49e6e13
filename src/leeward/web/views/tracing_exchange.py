"""Private exchanges with other organisations: files go by courier, a page says what is next."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import exchange_pages as pages
from leeward.desk import exchange_reading as reading
from leeward.desk import exchange_telling as telling
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Word
from leeward.desk.exchange_tickets import own_tickets
from leeward.desk.labels import Labels
from leeward.errors import (
    Damaged,
    ExchangeAltered,
    InvalidExchange,
    InvalidIdentifier,
    LeewardError,
    UnknownPage,
)
from leeward.i18n import sentences
from leeward.tracing.exchange_terms import MOST_A_YEAR, MOST_DAYS, SIZES
from leeward.web.case_page import session_of
from leeward.web.multipart import InMemory, PartHead, files_of, receiving
from leeward.web.page import N_, language_of, render, tell, translate
from leeward.web.routing import get, go_to, post, secret_of, text_of, upload
from leeward.web.texts import sentence

ACTS: Final[Mapping[str, str]] = {
    "offered": N_("Offer made"),
    "agreed": N_("Agreed"),
    "started": N_("Own list sent, blinded"),
    "answered": N_("Answered with the list of those sought, blinded"),
    "counted": N_("Common tokens counted"),
    "opened": N_("Second round sent"),
    "replied": N_("Second round answered"),
    "finished": N_("Finished"),
    "told": N_("Told, since she agreed"),
    "heard": N_("A message that she agreed was read"),
    "sent_again": N_("File saved"),
    "refused": N_("Refused"),
    "ended": N_("Stopped here"),
}
"""Steps in words, as the log has them."""

NEXT: Final[Mapping[str, str]] = {
    "read_agreement": N_("Their agreement is waited for"),
    "read_start": N_("Their first file is waited for"),
    "read_open": N_("Their second round is waited for"),
    "read_told": N_("Nothing more to do, unless they write that somebody agreed"),
    "start": N_("Your list is to be blinded and sent"),
    "read_answer": N_("Their answer is waited for"),
    "open": N_("Two officers decide: go on, or stop unseen"),
    "read_reply": N_("Their reply is waited for"),
    "tell": N_("Finished. Caseworkers ask their own people"),
    "": N_("Over"),
}
"""Whose turn it is and for what."""

DONE: Final[Mapping[str, str]] = {
    "agreement": N_("Agreed. Compare the number by telephone before you go on."),
    "started": N_("Your list is blinded. Save the file for the courier."),
    "answered": N_("Answered. Save the file for the courier."),
    "counted": N_("Counted. Nothing was sent."),
    "replied": N_("Replied. Save the file for the courier."),
    "finished": N_("Finished. If somebody of yours is meant, her own caseworker sees it."),
    "heard": N_("Read. The caseworker of whoever seeks sees it under Tracing."),
}

VERDICTS: Final[Mapping[str, str]] = {
    "open": N_("Within what was agreed. Two officers may open it, or stop."),
    "too_few": N_("Fewer than agreed: nothing can be opened. Send a stop."),
    "too_many": N_("More than agreed: nothing can be opened. Call their officers."),
}

FILES: Final = (
    N_("Offer: terms with two signatures"),
    N_("Agreement: two signatures more"),
    N_("The holder’s list, blinded"),
    N_("That list blinded again, and the asker’s own, blinded"),
    N_("The second round, or a stop that looks the same"),
    N_("The second round blinded again"),
    N_("Told: only if she agreed"),
)
"""The files in the order in which they travel; every other one goes to the asker."""

_AT: Final = {"offered": 1, "agreed": 2, "started": 3, "answered": 4, "counted": 4,
              "opened": 5, "replied": 6, "finished": 6}  # fmt: skip


def show(request: Request, fault: LeewardError | None = None) -> Response:
    """Draw every exchange, the door for a file, and who can still try what."""
    return render(
        request,
        "tracing/exchanges.html",
        status=200 if fault is None else fault.http_status,
        fault="" if fault is None else sentence(fault, language_of(request)),
        lines=pages.exchange_lines(session_of(request)),
        next_words=NEXT,
    )


def show_new(request: Request, fault: LeewardError | None = None) -> Response:
    """Draw the form of an offer."""
    usual = {"as": "", "officer": "", "own": str(pages.USUAL_PEOPLE)}
    usual |= {"theirs": str(pages.USUAL_PEOPLE), "days": str(pages.USUAL_DAYS)}
    usual |= {"a_year": str(pages.USUAL_A_YEAR)}
    return render(
        request,
        "tracing/exchange_new.html",
        status=200 if fault is None else fault.http_status,
        fault="" if fault is None else sentence(fault, language_of(request)),
        sizes=[(str(one), str(one)) for one in SIZES],
        most_days=MOST_DAYS,
        most_a_year=MOST_A_YEAR,
        typed={name: text_of(request, name) or value for name, value in usual.items()},
    )


def offer(request: Request) -> Response:
    """Make an offer, signed by two officers."""
    session = session_of(request)

    def act() -> Response:
        around = pages.around_of(session)
        terms = pages.usual_terms(
            session,
            around,
            own=_number(request, "own"),
            theirs=_number(request, "theirs"),
            days=_number(request, "days"),
            a_year=_number(request, "a_year"),
        )
        agreeing.offer(session, terms, text_of(request, "as"), _word(request), around)
        tell(request, translate(request, N_("Signed by both. Save the offer for the courier.")))
        return go_to(request, pages.path_of(bytes.fromhex(terms.exchange)))

    return _or_again(request, act, show_new)


def show_offer(request: Request, fault: LeewardError | None = None) -> Response:
    """Draw an offer that came: what it would bind this organisation to."""
    session = session_of(request)
    found = reading.arrived_offer(session, request.path_params["token"])
    return render(
        request,
        "tracing/exchange_offer.html",
        status=200 if fault is None else fault.http_status,
        fault="" if fault is None else sentence(fault, language_of(request)),
        address=request.url.path.removesuffix("/forget"),
        offer=found,
        terms=found.terms,
        limits=pages.limits(found.terms),
        labels=Labels(session.language, session.timezone),
        typed={name: text_of(request, name) for name in ("as", "officer")},
    )


def sign_offer(request: Request) -> Response:
    """Sign an offer that came, with a colleague."""
    session, token = session_of(request), request.path_params["token"]

    def act() -> Response:
        found, name = reading.arrived_offer(session, token), text_of(request, "as")
        around, table = pages.around_of(session), pages.names_table()
        agreed = agreeing.agree(session, found.line, name, _word(request), around, table=table)
        reading.forget_offer(session, token)
        tell(request, translate(request, N_("Signed by both. Save the agreement for the courier.")))
        return go_to(request, pages.path_of(bytes.fromhex(agreed.terms.exchange)))

    return _or_again(request, act, show_offer)


def forget_offer(request: Request) -> Response:
    """Forget an offer; nothing was signed."""
    reading.forget_offer(session_of(request), request.path_params["token"])
    tell(request, translate(request, N_("The offer was forgotten; nothing was signed.")), "calm")
    return go_to(request, "/tracing/exchange")


def read(request: Request) -> Response:
    """Take in a file that a courier brought, at the door of all or on an exchange's page."""
    files = files_of(request)
    content = files[0].kept if files else b""

    def act() -> Response:
        done = reading.read_file(session_of(request), content, text_of(request, "check"))
        return _after(request, done)

    return _or_again(request, act, show_one if "exchange" in request.path_params else show)


def show_one(request: Request, fault: LeewardError | None = None) -> Response:
    """Draw one exchange: what comes next, what was agreed, what was done."""
    session = session_of(request)
    page = pages.exchange_page(session, _exchange(request))
    return render(
        request,
        "tracing/exchange.html",
        status=200 if fault is None else fault.http_status,
        fault="" if fault is None else sentence(fault, language_of(request)),
        page=page,
        agreed_choices=[(one, one) for one in page.agreed],
        acts=ACTS,
        next_words=NEXT,
        verdicts=VERDICTS,
        files=[(place, words, place <= _AT.get(page.stage, 0)) for place, words in _FILES],
        labels=Labels(session.language, session.timezone),
        typed={"officer": text_of(request, "officer"), "check": text_of(request, "check")},
    )


def start(request: Request) -> Response:
    """Blind this vault's people for the asker."""
    return _or_again(
        request,
        lambda: _after(request, reading.start(session_of(request), _exchange(request))),
        show_one,
    )


def open_or_stop(request: Request) -> Response:
    """Go on to the second round, or stop so that the asker cannot tell."""
    session, go_on = session_of(request), text_of(request, "go_on") == "yes"

    def act() -> Response:
        number, around = _exchange(request), pages.around_of(session)
        if text_of(request, "go_on") not in {"yes", "no"}:
            raise InvalidExchange(reason="not_stated")
        _, opens = exchange.open_hits(session, number, _word(request), around, go_on=go_on)
        told = N_("It opens.") if opens else N_("It stops; the other side cannot tell.")
        tell(request, translate(request, told))
        return go_to(request, pages.path_of(number))

    return _or_again(request, act, show_one)


def tell_them(request: Request) -> Response:
    """Make the file that tells the asker of somebody who agreed."""
    session = session_of(request)

    def act() -> Response:
        number, around = _exchange(request), pages.around_of(session)
        telling.tell(session, number, text_of(request, "person"), _word(request), around)
        tell(request, translate(request, N_("Signed. Save the file for the courier.")))
        return go_to(request, pages.path_of(number))

    return _or_again(request, act, show_one)


def end(request: Request) -> Response:
    """Stop an exchange here for good."""

    def act() -> Response:
        exchange.end(session_of(request), _exchange(request))
        tell(request, translate(request, N_("Stopped here. The log keeps that it was.")), "calm")
        return go_to(request, pages.path_of(_exchange(request)))

    return _or_again(request, act, show_one)


def save(request: Request) -> Response:
    """Hand out the file that was sent last, byte for byte; the log notes it."""
    session, number = session_of(request), _exchange(request)
    kept = session.vault.exchange(number)
    exchange.require_officer(session, kept)
    name = pages.file_name(session, kept)
    return Response(
        exchange.send_again(session, number),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def show_log(request: Request) -> Response:
    """Draw every step of every exchange; it says nothing of any person."""
    lines = pages.whole_log(session_of(request))
    return render(request, "tracing/exchange_log.html", lines=lines, acts=ACTS)


def show_ask(request: Request, fault: LeewardError | None = None) -> Response:
    """Draw what her own caseworker is to ask of somebody who may be sought."""
    session = session_of(request)
    labels = Labels(session.language, session.timezone)
    return render(
        request,
        "tracing/exchange_ask.html",
        status=200 if fault is None else fault.http_status,
        fault="" if fault is None else sentence(fault, language_of(request)),
        ticket=_own_ticket(request),
        answers=[(one, labels.code("tracing_answers", one)) for one in telling.ANSWERS],
    )


def answer(request: Request) -> Response:
    """Record what she said."""
    session, ticket = session_of(request), _own_ticket(request)

    def act() -> Response:
        number, around = _exchange(request), pages.around_of(session)
        said = text_of(request, "answer")
        telling.record_answer(session, number, ticket.who.code, said, around)
        tell(request, translate(request, N_("Recorded. Nothing was sent.")))
        return go_to(request, "/tracing")

    return _or_again(request, act, show_ask)


_FILES: Final = tuple(enumerate(FILES, start=1))

Again = Callable[[Request, LeewardError], Response]


def _or_again(request: Request, act: Callable[[], Response], again: Again) -> Response:
    """Do what was asked, or draw the page again with the reason why not in one sentence.

    What is wrong with this organisation's own vault or log is an alarm, as everywhere.
    """
    try:
        return act()
    except ExchangeAltered as fault:
        if fault.facts.get("reason") == "log":
            raise
        return again(request, fault)
    except (Damaged, UnknownPage):
        raise
    except LeewardError as fault:
        return again(request, fault)


def _after(request: Request, done: reading.Read) -> Response:
    if done.done in DONE:
        tell(request, translate(request, DONE[done.done]))
    if done.people is not None:
        took = translate(request, N_("%(people)s people took part, %(left_out)s were left out."))
        left_out = sum(count for _, count in done.left_out)
        told = took % {"people": done.people, "left_out": left_out}
        language = language_of(request)
        why = [f"{sentences.reason(code, language)}: {count}" for code, count in done.left_out]
        tell(request, " ".join([told, *([" · ".join(why)] if why else [])]), "calm")
    return go_to(request, done.path)


def _own_ticket(request: Request) -> Any:
    wanted = request.url.path
    for one in own_tickets(session_of(request)):
        if one.path == wanted:
            return one
    raise UnknownPage


def _exchange(request: Request) -> bytes:
    try:
        found = bytes.fromhex(request.path_params["exchange"])
    except ValueError as wrong:
        raise InvalidIdentifier from wrong
    return found


def _word(request: Request) -> Word:
    return Word(text_of(request, "officer"), secret_of(request, "word"))


def _number(request: Request, name: str) -> int:
    typed = text_of(request, name)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _in_memory(_: Request, head: PartHead) -> InMemory:
    del head
    return InMemory(reading.MOST_BYTES)


routes = [
    get("/tracing/exchange", show),
    get("/tracing/exchange/new", show_new),
    post("/tracing/exchange/new", offer),
    upload("/tracing/exchange", read, receiving(_in_memory)),
    get("/tracing/exchange/log", show_log),
    get("/tracing/exchange/offer/{token}", show_offer),
    post("/tracing/exchange/offer/{token}", sign_offer),
    post("/tracing/exchange/offer/{token}/forget", forget_offer),
    get("/tracing/exchange/{exchange}", show_one),
    get("/tracing/exchange/{exchange}/file", save),
    upload("/tracing/exchange/{exchange}", read, receiving(_in_memory)),
    post("/tracing/exchange/{exchange}/start", start),
    post("/tracing/exchange/{exchange}/open", open_or_stop),
    post("/tracing/exchange/{exchange}/tell", tell_them),
    post("/tracing/exchange/{exchange}/end", end),
    get("/tracing/exchange/{exchange}/ask/{case}", show_ask),
    post("/tracing/exchange/{exchange}/ask/{case}", answer),
]
