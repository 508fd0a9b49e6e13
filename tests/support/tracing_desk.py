"""An invented organisation of three with a child who seeks, a mother, and a man who poses.

Nobody in here exists. Ara works with the child, Bomi with the mother, Lin with neither.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from leeward.dates.reading import about
from leeward.dates.when import in_year, on_day
from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, MemberId
from leeward.vault.unlock import unlock
from support.vaults import ARA, ARA_SECOND, BOMI, BOMI_SECOND, CHEAP, new_vault

LIN, LIN_SECOND = "eleven grey pebbles", "six narrow ladders"
PASSPHRASES = {"Ara": (ARA, ARA_SECOND), "Bomi": (BOMI, BOMI_SECOND), "Lin": (LIN, LIN_SECOND)}

MOTHERS_NAME = "김영희"
MOTHER_AS_TOLD = "Kim Yong Hui"
CHILDS_NAME = "李明珠"
DECOYS = ("김영길", "박순옥", "리금순", "최은향", "Han Mi Sun", "조명옥")

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Cast:
    """The cases by what they are, and the requests."""

    child: CaseId
    mother: CaseId
    poser: CaseId
    request: EntityId
    false_request: EntityId
    decoys: tuple[CaseId, ...]

    @property
    def codes(self) -> tuple[CaseId, ...]:
        return (self.child, self.mother, self.poser, *self.decoys)


@contextmanager
def desk_of(folder: Path, name: str, clock: Clock = real_clock) -> Iterator[Session]:
    """Open the desk of a member with sealed open, and close it."""
    first, second = PASSPHRASES[name]
    vault = unlock(folder, name, first, clock=clock, cost=CHEAP, floor=CHEAP)
    session = Session(vault, clock, os.urandom)
    session.open_sealed(second, "tracing", 8 * 60)
    try:
        yield session
    finally:
        session.close()


def member(session: Session, name: str) -> MemberId:
    """Return a member by name."""
    return next(who for who, one in session.vault.roster.members.items() if one.name == name)


def founded(folder: Path, clock: Clock = real_clock, *, requests: bool = True) -> Cast:
    """Make the organisation, its people and, unless they are to be typed, the requests."""
    vault = new_vault(folder, clock)
    vault.open_sealed(ARA_SECOND, "tracing")
    vault.add_member("Bomi", BOMI, BOMI_SECOND, "worker")
    vault.add_member("Lin", LIN, LIN_SECOND, "worker")
    session = Session(vault, clock, os.urandom)
    session.open_sealed(ARA_SECOND, "tracing", 8 * 60)
    bomi = member(session, "Bomi")
    child = _case(session, "Juniper", (CHILDS_NAME,), session.member, birth=in_year(2008))
    poser = _case(session, "Rook", ("Ri Chol Su",), session.member, birth=in_year(1980))
    mother = _case(session, "Heron", (MOTHERS_NAME,), bomi, birth=in_year(1979), county="온성군")
    _let_be_searched(session, mother)
    kin = {"relation": "daughter", "other_name": CHILDS_NAME, "sex": "female", "may_know": "no"}
    record_answers(session, mother, "relationship", kin)
    decoys = []
    for place, name in enumerate(DECOYS):
        county = ("온성군", "회령시", "무산군", "회령시", "무산군", "청진시")[place]
        born = in_year(1972 + 2 * place)
        decoy = _case(session, f"Decoy {place}", (name,), bomi, birth=born, county=county)
        _let_be_searched(session, decoy)
        decoys.append(decoy)
    request = false_request = EntityId(bytes(16))
    if requests:
        request = ask(session, child, verified="passed", seeker_is_child="yes")
        false_request = ask(session, poser, verified="failed", seeker_is_child="no")
    cast = Cast(child, mother, poser, request, false_request, tuple(decoys))
    session.close()
    return cast


def ask(session: Session, case: CaseId, **more: Any) -> EntityId:
    """Record a tracing request for the mother."""
    answers: dict[str, Any] = {
        "asked_on": on_day(session.today),
        "relation": "mother",
        "names": MOTHER_AS_TOLD,
        "sex": "female",
        "birth": about(in_year(1979)),
        "home_county": "Onsong",
        "verified": "passed",
        "verified_how": "shared_knowledge",
        "verified_asked": "The song she sang; the colour of the gate.",
        "verified_on": on_day(session.today),
        "seeker_is_child": "no",
        "expires": on_day(session.today + timedelta(days=180)),
    } | more
    if answers["seeker_is_child"] == "yes":
        answers |= {
            "best_interests": "in_favour",
            "best_interests_on": on_day(session.today),
            "panel_first": "supervisor",
            "panel_second": "child protection",
        }
    return record_answers(session, case, "tracing_request", answers)


def _case(
    session: Session,
    pseudonym: str,
    names: tuple[str, ...],
    worker: MemberId,
    *,
    birth: Any,
    county: str = "",
) -> CaseId:
    case = open_case(session, pseudonym=pseudonym, worker=worker)
    for name in names:
        record_answers(session, case, "name", {"full": name})
    sex = "male" if pseudonym == "Rook" else "female"
    told = {"birth_date": birth, "sex": sex, "home_county": county or None}
    record_answers(session, case, "identity", told)
    return case


def _let_be_searched(session: Session, case: CaseId) -> None:
    expires = on_day(date(session.today.year + 1, 1, 31))
    answers = {"searchable_by": "own_organisation", "basis": "consent", "expires": expires}
    record_answers(session, case, "tracing_wishes", answers)
