"""Two desks that were apart: each decides and plans, then their records meet."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from leeward.desk import sharing_deciding as deciding
from leeward.desk.offers import Offer, keep_offer
from leeward.desk.session import Session
from leeward.desk.sharing_book import DECISION, Book, book_from, book_of, draft, keep
from leeward.desk.sharing_deciding import GivenDecision
from leeward.desk.sharing_meeting import met_decisions, met_plans, over_given
from leeward.desk.sharing_met_view import meeting
from leeward.desk.sharing_problem import binding, decisions_of
from leeward.desk.sharing_round import latest_plan
from leeward.ids import EntityId
from leeward.journal.entry import Recorded
from support.desk_session import new_session
from support.sharing_desk import make_plan, new_offer, waits
from support.vaults import Clock, open_vault

APRIL = "2026-04-01"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "here")
    yield made
    made.close()


def decide(session: Session, need: EntityId, decision: str, **changed: str) -> dict[str, str]:
    plan = latest_plan(book_of(session))
    assert plan is not None
    given: dict[str, str] = {"reason": "we talked it over"} | changed
    return deciding.decide(session, need, GivenDecision(plan.entity.hex(), decision, **given))


@contextmanager
def two_desks(session: Session, place: Path) -> Iterator[tuple[Session, Session]]:
    """Open a desk on each of two copies of the vault, the second a minute later."""
    clock = session.clock
    assert isinstance(clock, Clock)
    session.close()
    shutil.copytree(place / "here", place / "there")
    later = Clock(clock.now)
    later.forward(minutes=1)
    here, there = (
        Session(open_vault(place / name, clock=at), at, os.urandom)
        for name, at in (("here", clock), ("there", later))
    )
    yield here, there
    here.close()
    there.close()


def records(session: Session) -> list[Recorded]:
    return session.vault.organisation_records()


def joined(one: Session, other: Session) -> Book:
    """Return the book of what both recorded, each entry once, whichever comes first."""
    known = {each.entry.hlc: each for each in records(one)}
    both = [*known.values(), *(each for each in records(other) if each.entry.hlc not in known)]
    books = [book_from(order, one.vault.roster.author_of) for order in (both, list(reversed(both)))]
    assert books[0] == books[1]
    return books[0]


def test_of_two_decisions_that_meet_both_are_kept_and_the_later_counts(
    here: Session, tmp_path: Path
) -> None:
    _, need = waits(here, "Heron")
    new_offer(here)
    make_plan(here)
    with two_desks(here, tmp_path) as (one, other):
        assert decide(one, need, "accept") == {}
        assert decide(other, need, "refuse") == {}
        book = joined(one, other)
    (met,) = met_decisions(book)
    assert [one.decision for one, _ in met.decisions] == ["accept", "refuse"]
    bound = binding(decisions_of(book), here.today)
    assert [(one.need, one.decision) for one in bound][-1] == (need, "refuse")
    assert met_plans(book) == ()


def test_of_two_plans_that_meet_the_later_counts_and_decisions_about_both_stand(
    here: Session, tmp_path: Path
) -> None:
    first, second = (waits(here, name)[1] for name in ("Heron", "Plover"))
    offer = new_offer(here, places=1)
    make_plan(here)
    given = {"offer": offer.hex(), "start": APRIL}
    with two_desks(here, tmp_path) as (one, other):
        make_plan(one)
        assert decide(one, first, "change", **given) == {}
        last = make_plan(other)
        assert decide(other, second, "change", **given) == {}
        book = joined(one, other)
    latest = latest_plan(book)
    assert latest is not None
    assert latest.entity == last
    assert len(met_plans(book)) == 2
    bound = binding(decisions_of(book), here.today)
    assert {each.need for each in bound} == {first, second}
    (over,) = over_given(book, here.today)
    assert (over.offer, over.day, over.places) == (offer, date(2026, 4, 1), 1)
    assert {each.need for each in over.decisions} == {first, second}


def apart(session: Session, need: EntityId, decision: str) -> None:
    """Record a decision as a computer would that knew of no other."""
    known = book_of(session).all(DECISION)[-1].value
    keep(session, [draft(session, DECISION, known | {"decision": decision, "after": []})])
    assert known["need"] == need.hex()


def test_a_new_decision_by_who_knows_both_ends_it(here: Session) -> None:
    _, need = waits(here, "Heron")
    new_offer(here)
    make_plan(here)
    assert decide(here, need, "accept") == {}
    assert meeting(here).decisions == ()
    apart(here, need, "change")
    (row,) = meeting(here).decisions
    assert [word.said for word in row.words] == ["accept", "change"]
    assert [word.said for word in meeting(here).of(need)] == ["accept", "change"]
    assert decide(here, need, "refuse") == {}
    assert meeting(here).decisions == ()


def test_a_new_plan_by_who_knows_both_ends_it(here: Session) -> None:
    waits(here, "Heron")
    new_offer(here)
    make_plan(here)
    first = book_of(here).all("sharing_round")[0].value
    keep(here, [draft(here, "sharing_round", first | {"after": []})])
    assert len(meeting(here).plans) == 2
    make_plan(here)
    assert meeting(here).plans == ()


def test_what_was_given_away_twice_is_named_with_whose_it_is(here: Session) -> None:
    people = [waits(here, name) for name in ("Heron", "Plover")]
    offer = new_offer(here, places=2)
    make_plan(here)
    for _, need in people:
        assert decide(here, need, "change", offer=offer.hex(), start=APRIL) == {}
    assert meeting(here).over == ()
    fewer = Offer("Tuesdays", "counselling", places=1)
    assert keep_offer(here, offer, fewer) == {}
    (over,) = meeting(here).over
    assert (over.given, over.places) == (2, 1)
    assert {case for case, _ in over.people} == {case.hex() for case, _ in people}
