"""Private exchanges for the screen: where each stands, whose turn it is, and what comes next.

Nothing of any person stands here: who is meant, her own caseworker alone reads
(`exchange_tickets.py`). Format: `docs/formats/trace-exchange-v1.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Around, officer_of
from leeward.desk.exchange_tickets import agreed, without_worker
from leeward.desk.labels import Labels
from leeward.desk.moments import short_moment
from leeward.desk.session import Session
from leeward.desk.tracing_page import Who
from leeward.errors import ExchangeRefused, InvalidExchange, NotGranted
from leeward.ids import MemberId, id_text
from leeward.tracing.exchange_log import Act, Line
from leeward.tracing.exchange_state import decode_state
from leeward.tracing.exchange_steps import HolderState, Verdict, verdict
from leeward.tracing.exchange_terms import (
    SIZES,
    Agreement,
    Offer,
    Side,
    Terms,
    read_agreement,
    read_offer,
    usual_bounds,
)
from leeward.tracing.names.matcher import shipped_matcher
from leeward.vault.exchange_store import ASKER, HOLDER, KeptExchange

USUAL_TOKENS: Final = 12
USUAL_SHARED: Final = 2
USUAL_DAYS: Final = 90
USUAL_A_YEAR: Final = 4
USUAL_PEOPLE: Final = 100

NEXT: Final = {
    (ASKER, Act.OFFERED): "read_agreement",
    (ASKER, Act.AGREED): "read_start",
    (ASKER, Act.ANSWERED): "read_open",
    (ASKER, Act.REPLIED): "read_told",
    (HOLDER, Act.AGREED): "start",
    (HOLDER, Act.STARTED): "read_answer",
    (HOLDER, Act.COUNTED): "open",
    (HOLDER, Act.OPENED): "read_reply",
    (HOLDER, Act.FINISHED): "tell",
}
"""What this side does next, by its role and the step that was taken last."""

SENT: Final = {
    (ASKER, Act.OFFERED): "1-offer",
    (HOLDER, Act.AGREED): "2-agreement",
    (HOLDER, Act.STARTED): "3-start",
    (ASKER, Act.ANSWERED): "4-answer",
    (HOLDER, Act.OPENED): "5-open",
    (ASKER, Act.REPLIED): "6-reply",
    (HOLDER, Act.FINISHED): "7-told",
}
"""The file that waits for the courier then; a name that says no more than the file does."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much each side can try in an exchange of these sizes."""

    holder: int
    """Combinations of sound, sex and years that the holder can try against the asker's list."""

    asker: int
    """False tickets that the asker can cause, of which she learns nothing."""


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """One exchange in the list."""

    path: str
    role: str
    partner: str
    stage: str
    next: str
    until: str
    is_over: bool
    is_officer: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log; `exchange` is the beginning of its number, `code` of a refusal."""

    moment: str
    act: str
    name: str
    exchange: str
    points: int
    code: str


@dataclass(frozen=True, slots=True)
class SideFacts:
    """A side as the agreement names it."""

    name: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the holder counted: how many tokens are common, never whose."""

    common: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """One exchange.

    Attributes:
        path: its page.
        code: the beginning of its number, for both sides to speak of it.
        role: what this side is.
        stage: the step taken last.
        next: what this side does next, as in `NEXT`; empty where it is over.
        asker, holder: both sides; the holder is None until she signed.
        terms: what was agreed.
        limits: what each side can try.
        check_code: the number to compare; empty until there is an agreement.
        until: the last day.
        is_over: ended, or past its day.
        is_officer: whether this member may take steps.
        others: this side's other officer.
        file: the name of the file that waits for the courier; empty where there is none.
        counted: what was counted, for officers, until it is opened or stopped.
        has_tickets: whether some of the holder's people may be sought; for officers.
        agreed: codes of those who agreed to be told of.
        unasked: people of tickets without a caseworker who could ask them.
        log: this exchange's steps, the latest first.
    """

    path: str
    code: str
    role: str
    stage: str
    next: str
    asker: SideFacts
    holder: SideFacts | None
    terms: Terms
    limits: Limits
    check_code: str
    until: str
    is_over: bool
    is_officer: bool
    others: tuple[str, ...]
    file: str
    counted: Counted | None
    has_tickets: bool
    agreed: tuple[str, ...]
    unasked: tuple[Who, ...]
    log: tuple[LogLine, ...]


def exchange_lines(session: Session) -> tuple[ExchangeLine, ...]:
    """Return every exchange here, the latest first."""
    labels = Labels(session.language, session.timezone)
    lines = []
    for standing in reversed(exchange.standings(session)):
        kept = session.vault.exchange(bytes.fromhex(standing.exchange))
        terms = _terms(kept)
        is_over = _is_over(session, standing.stage, terms)
        lines.append(
            ExchangeLine(
                path_of(kept.exchange),
                kept.role,
                standing.partner,
                standing.stage,
                "" if is_over else NEXT[kept.role, Act(standing.stage)],
                labels.day(terms.expires),
                is_over,
                _is_officer(session, kept),
            )
        )
    return tuple(lines)


def exchange_page(session: Session, number: bytes) -> ExchangePage:
    """Return one exchange as this member may see it.

    Raises:
        ExchangeRefused: there is none of that number.
    """
    kept = session.vault.exchange(number)
    standing, terms = exchange.standing(session, number), _terms(kept)
    is_over, is_officer = _is_over(session, standing.stage, terms), _is_officer(session, kept)
    agreement = read_agreement(kept.line) if standing.check_code else None
    asker = read_offer(kept.line).asker if agreement is None else agreement.asker
    own = exchange.own_side(kept)
    reads = is_officer and session.sealed_is_open and not is_over
    state = _holder_state(session, kept) if reads and kept.role == HOLDER else None
    is_finished = state is not None and standing.stage == Act.FINISHED
    return ExchangePage(
        path_of(number),
        number.hex()[:8],
        kept.role,
        standing.stage,
        "" if is_over else NEXT[kept.role, Act(standing.stage)],
        _side(asker),
        None if agreement is None else _side(agreement.holder),
        terms,
        limits(terms),
        standing.check_code,
        Labels(session.language, session.timezone).day(terms.expires),
        is_over,
        is_officer,
        tuple(one.name for one in own.officers if one != officer_of(session.vault.officer())),
        file_name(session, kept) if is_officer else "",
        _counted(state) if standing.stage == Act.COUNTED else None,
        is_finished and state is not None and bool(state.tickets),
        agreed(session, number) if is_finished else (),
        without_worker(session, number) if is_finished else (),
        _log(
            session, [one for one in session.vault.exchange_log() if one.exchange == number.hex()]
        ),
    )


def whole_log(session: Session) -> tuple[LogLine, ...]:
    """Return every step of every exchange here, the latest first; it says nothing of any person.

    Raises:
        ExchangeAltered: a line is not what a device of this organisation wrote.
    """
    return _log(session, session.vault.exchange_log())


def path_of(number: bytes) -> str:
    """Return the address of an exchange: its random number."""
    return f"/tracing/exchange/{number.hex()}"


def file_name(session: Session, kept: KeptExchange) -> str:
    """Return what the file that was sent last is called; empty where there is none."""
    stage = Act(exchange.standing(session, kept.exchange).stage)
    sort = SENT.get((kept.role, stage), "")
    return f"exchange-{kept.exchange.hex()[:8]}-{sort}.lwx" if kept.file and sort else ""


def limits(terms: Terms) -> Limits:
    """Return how much each side can try: sizes are the only bound on it."""
    return Limits(2 * terms.holder_points, terms.asker_points)


def usual_terms(
    session: Session, around: Around, *, own: int, theirs: int, days: int, a_year: int
) -> Terms:
    """Return terms with the usual bounds for lists of these sizes.

    Raises:
        InvalidExchange: a size that is none of `SIZES`.
    """
    if own not in SIZES or theirs not in SIZES:
        raise InvalidExchange(reason="exchange_terms")
    least, most = usual_bounds(min(own, theirs) * USUAL_TOKENS, USUAL_SHARED)
    return Terms(
        exchange=session.random(16).hex(),
        made=around.today,
        expires=around.today + timedelta(days=days),
        asker_people=own,
        holder_people=theirs,
        tokens=USUAL_TOKENS,
        least_common=least,
        most_common=most,
        least_shared=USUAL_SHARED,
        a_year=a_year,
        names_table=names_table(),
    )


def names_table() -> str:
    """Return the checksum of the table by which this program reads names."""
    return shipped_matcher().units.table.version


def around_of(session: Session) -> Around:
    """Return the moment and the randomness of a step at this desk."""
    return Around(session.clock(), session.random)


def _terms(kept: KeptExchange) -> Terms:
    found: Offer | Agreement = (
        read_agreement(kept.line) if b'"kind":"agreement"' in kept.line else read_offer(kept.line)
    )
    return found.terms


def _is_over(session: Session, stage: str, terms: Terms) -> bool:
    return stage == Act.ENDED or terms.expires < session.today


def _is_officer(session: Session, kept: KeptExchange) -> bool:
    return officer_of(session.vault.officer()) in exchange.own_side(kept).officers


def _side(side: Side) -> SideFacts:
    return SideFacts(side.name, tuple(one.name for one in side.officers))


def _holder_state(session: Session, kept: KeptExchange) -> HolderState | None:
    try:
        content = session.vault.exchange_state(kept.exchange)
    except (ExchangeRefused, NotGranted):
        return None
    state = decode_state(content) if content else None
    return state if isinstance(state, HolderState) else None


def _counted(state: HolderState | None) -> Counted | None:
    if state is None:
        return None
    return Counted(state.common, verdict(state.common, state.agreement.terms))


def _log(session: Session, lines: Iterable[Line]) -> tuple[LogLine, ...]:
    devices = {id_text(one): row.member for one, row in session.vault.roster.devices.items()}

    def name(device: str) -> str:
        member: MemberId | None = devices.get(device)
        return session.name_of(member)

    return tuple(
        LogLine(
            short_moment(one.time, session.today, session.timezone, session.language),
            one.act.value,
            name(one.device),
            one.exchange[:8],
            one.points,
            one.code,
        )
        for one in reversed(list(lines))
    )
