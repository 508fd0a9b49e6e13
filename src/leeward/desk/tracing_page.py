"""The tracing page: what waits for this member, the requests, and the words that she gave.

Of candidates she reads only those that wait for her or that she spoke about. Nothing is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeward.cases.summary import CaseSummary
from leeward.desk.labels import Labels, language_of_text
from leeward.desk.moments import short_moment
from leeward.desk.session import Session
from leeward.desk.tracing_people import Request
from leeward.desk.tracing_work import (
    ANSWERED,
    OPEN,
    Everyone,
    Matter,
    are_enough,
    everyone,
    matters,
    seekers_side,
    standing_of,
)
from leeward.i18n.language import Language, language_of
from leeward.ids import CaseId, id_text
from leeward.journal.clock import recorded_at
from leeward.tracing.candidates import Likelihood
from leeward.tracing.explaining import likelihood_word
from leeward.tracing.review import Act

ORDER: Final = (Act.TELL, Act.ASK_HER, Act.SPEAK, Act.DECIDE)
"""What is shown first of several things that wait."""

_TONES: Final[Mapping[str, str]] = {OPEN: "sea", ANSWERED: "good"}


@dataclass(frozen=True, slots=True)
class Who:
    """A case as tracing names it: never by a name."""

    path: str
    pseudonym: str
    code: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A candidate that waits for this member; `act` says for what."""

    path: str
    act: str
    seeker: Who
    sought: Who
    relation: str
    likelihood: str


@dataclass(frozen=True, slots=True)
class WordLine:
    """A candidate on which this member gave her word.

    `needs_worker` where nobody could ask the sought person, whatever was decided: her case has no
    caseworker who does not work with the seeker too.
    """

    path: str
    seeker: Who
    sought: Who
    verdict: str
    moment: str
    needs_worker: bool


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A tracing request; what was found for it is nowhere here.

    `lacks` names what the request does not tell, whether or not anybody was found: who works with
    the seeker is shown the same for every request, so that being asked tells her nothing.
    """

    seeker: Who
    form: str
    relation: str
    asked: str
    until: str
    state: str
    tone: str
    too_few: bool
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracingPage:
    """The page as it is now; only `is_open` while sealed is closed."""

    is_open: bool
    tasks: tuple[TaskLine, ...] = ()
    words: tuple[WordLine, ...] = ()
    requests: tuple[RequestLine, ...] = ()
    searchable: int = 0


def tracing_page(session: Session) -> TracingPage:
    """Return the page; nothing of it while sealed is closed."""
    if not session.sealed_is_open:
        return TracingPage(is_open=False)
    here = everyone(session)
    known = matters(session, here)
    labels = Labels(session.language, session.timezone)
    rows = session.vault.projection.several(_cases(here, known))
    return TracingPage(
        is_open=True,
        tasks=_tasks(known, rows, labels),
        words=tuple(
            _word(session, one, rows, labels) for one in known if one.sight.own is not None
        ),
        requests=tuple(
            _request(session, one, rows, labels)
            for one in sorted(
                here.requests, key=lambda one: (one.told.asked_on, one.entity), reverse=True
            )
        ),
        searchable=len(here.people),
    )


def candidate_path(one: Matter) -> str:
    """Return the address of a candidate: a random identifier."""
    return f"/tracing/{id_text(one.candidate.entity)}"


def likelihood(code: str, language: Language) -> str:
    """Return the word for how likely a candidate is."""
    return likelihood_word(Likelihood(code), language) if code in set(Likelihood) else ""


def who(case: CaseId, rows: Mapping[CaseId, CaseSummary]) -> Who:
    """Return what a case is called; empty for one that is not here."""
    row = rows.get(case)
    if row is None:
        return Who("", "", "")
    lang = language_of_text(row.pseudonym)
    return Who(f"/case/{id_text(case)}", row.pseudonym, row.code, lang)


def _cases(here: Everyone, known: tuple[Matter, ...]) -> set[CaseId]:
    return {one.case for one in here.requests} | {one.candidate.found.sought for one in known}


def _tasks(
    known: tuple[Matter, ...], rows: Mapping[CaseId, CaseSummary], labels: Labels
) -> tuple[TaskLine, ...]:
    lines = [
        (ORDER.index(act), _task(one, act, rows, labels)) for one in known for act in one.waits
    ]
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _task(one: Matter, act: Act, rows: Mapping[CaseId, CaseSummary], labels: Labels) -> TaskLine:
    return TaskLine(
        candidate_path(one),
        act.value,
        who(one.request.case, rows),
        who(one.candidate.found.sought, rows),
        labels.code("relationship_types", one.request.relation),
        likelihood(one.candidate.found.likelihood, language_of(labels.language) or Language.EN),
    )


def _word(
    session: Session, one: Matter, rows: Mapping[CaseId, CaseSummary], labels: Labels
) -> WordLine:
    own = one.sight.own
    assert own is not None  # noqa: S101 (the caller chose those with a word)
    moment = short_moment(recorded_at(own.at), session.today, session.timezone, session.language)
    return WordLine(
        candidate_path(one),
        who(one.request.case, rows),
        who(one.candidate.found.sought, rows),
        labels.code("tracing_verdicts", own.verdict),
        moment,
        one.where.asker is None and not one.stands.told,
    )


def _request(
    session: Session, one: Request, rows: Mapping[CaseId, CaseSummary], labels: Labels
) -> RequestLine:
    state, expires = standing_of(session, one), one.told.sought.permission.expires
    seeker = who(one.case, rows)
    return RequestLine(
        seeker,
        f"{seeker.path}/forms/tracing_request?entity={one.entity.hex()}",
        labels.code("relationship_types", one.relation),
        labels.day(one.told.asked_on),
        labels.day(expires),
        labels.code("request_states", state),
        _TONES.get(state, "calm" if state.startswith("request_") else "warn"),
        state == OPEN and not are_enough(session, seekers_side(one, rows)),
        tuple(labels.codes("tracing_questions", lacking(one))) if state == OPEN else (),
    )


def lacking(one: Request) -> tuple[str, ...]:
    """Return what would help every search and is not told, as codes of `tracing_questions`."""
    sought = one.told.sought
    told = {
        "name": sought.names,
        "birth": sought.birth,
        "origin": sought.origin,
        "children": sought.children,
        "separation": sought.separation,
        "last_contact": sought.last_contact,
    }
    return tuple(code for code, value in told.items() if not value)
