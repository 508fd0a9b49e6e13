"""An invented desk with something to share out: people who wait, and one place too few."""

from datetime import date
from typing import Any

from leeward.dates.when import on_day
from leeward.desk.offers import Offer, keep_offer, offers
from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_gathered import Gathered
from leeward.desk.sharing_round import (
    Frozen,
    freeze,
    keep_round,
    latest_entity,
    reading,
    solve,
)
from leeward.ids import CaseId, EntityId

SINCE = date(2025, 11, 3)


def waits(
    session: Session,
    pseudonym: str,
    *,
    level: str | None = "high",
    kind: str = "counselling",
    since: date = SINCE,
    **profile: Any,
) -> tuple[CaseId, EntityId]:
    """Open a case of somebody who waits for a service; return it and the service."""
    case = open_case(session, pseudonym=pseudonym)
    if level is not None:
        record_answers(session, case, "risk", {"level": level, "reason": "looked at together"})
    record_answers(
        session, case, "profile", {"lwd_age_band": "25-34", "lwd_languages": ["kor"]} | profile
    )
    asked = {"what": kind, "state": "waiting", "waiting_since": on_day(since)}
    return case, record_answers(session, case, "service", asked)


def new_offer(session: Session, name: str = "Tuesdays", **changed: Any) -> EntityId:
    """Keep an offer of counselling with one place in each month."""
    given: dict[str, Any] = {"name": name, "kind": "counselling", "places": 1} | changed
    before = set(offers(book_of(session)))
    assert keep_offer(session, None, Offer(**given)) == {}
    return next(iter(set(offers(book_of(session))) - before))


def gathered(session: Session) -> Gathered:
    """Read every case."""
    return list(reading(session))[-1]


def frozen(session: Session) -> Frozen:
    """Freeze the problem as it is now."""
    before = latest_entity(book_of(session))
    return freeze(session, gathered(session), before)


def make_plan(session: Session) -> EntityId:
    """Make a plan at once."""
    problem = frozen(session)
    return keep_round(session, problem, solve(problem.problem))
