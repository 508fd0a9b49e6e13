"""Ephemeral months go on their date, and an open case's last way of contact does not."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leeward.desk.erasing import expire
from leeward.desk.opening import open_case
from leeward.desk.passing import let_pass, upkeep
from leeward.desk.recording import record_answers
from leeward.desk.sealed_door import open_door
from leeward.desk.session import Session
from leeward.ids import CaseId
from leeward.sealing.passphrase import Cost
from leeward.vault.unlock import create_organisation

FIRST = "an invented passphrase"
SECOND = "and a second invented one"


class Clock:
    now = datetime(2026, 3, 10, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def desk(tmp_path: Path, clock: Clock) -> Session:
    vault = create_organisation(
        tmp_path / "v",
        organisation="Windbreak (invented)",
        member="Min-a",
        passphrase=FIRST,
        sealed_passphrase=SECOND,
        clock=clock,
        cost=Cost.smallest(),
        floor=Cost.smallest(),
    )
    return Session(vault, clock, os.urandom)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def with_contact(tmp_path: Path, clock: Clock) -> tuple[Session, CaseId]:
    session = desk(tmp_path, clock)
    case = open_case(session, pseudonym="Heron")
    record_answers(session, case, "safe_contact", {"channel": "messenger", "hours": "after 19:00"})
    return session, case


def test_before_its_date_nothing_goes(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    passed = let_pass(session)
    assert (passed.destroyed, passed.moved, passed.waiting) == (0, 0, ())
    assert session.vault.case_file(case).held("safe_contact", "hours") == "after 19:00"


def test_while_sealed_is_closed_the_last_contact_waits(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    passed = let_pass(session)
    assert passed.waiting == (case,)
    assert passed.destroyed == 0
    assert session.vault.case_file(case).held("safe_contact", "hours") == "after 19:00"


def test_with_sealed_open_it_moves_and_the_month_is_destroyed(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    session.open_sealed(SECOND, "contact")
    passed = let_pass(session)
    assert (passed.destroyed, passed.moved, passed.waiting) == (1, 1, ())
    assert session.vault.case_file(case).held("safe_contact", "hours") == "after 19:00"
    session.close_sealed()
    assert session.vault.case_file(case).held("safe_contact", "hours") is None


def test_a_closed_case_keeps_nothing_beyond_its_date(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    record_answers(
        session, case, "closure", {"reason": "goals_met", "closed_on": ["2026-04-01"] * 2 + ["day"]}
    )
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    passed = let_pass(session)
    assert (passed.destroyed, passed.moved, passed.waiting) == (1, 0, ())
    assert session.vault.case_file(case).held("safe_contact", "hours") is None


def test_the_same_passes_in_steps_while_the_desk_answers(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    session.upkeep = upkeep(session)
    assert session.catch_up(lambda: True), "one case is looked at, and more is left"
    assert not session.waiting
    assert not session.catch_up(lambda: False)
    assert case in session.waiting
    assert not session.catch_up(lambda: False), "there is nothing left to do"


def test_sealed_that_opens_in_the_midst_of_it_loses_nothing(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    session.upkeep = upkeep(session)
    session.catch_up(lambda: True)
    passed = open_door(session, SECOND, "contact", 15)
    assert passed is not None
    assert (passed.destroyed, passed.moved) == (1, 1)
    assert not session.catch_up(lambda: False)
    assert session.vault.case_file(case).held("safe_contact", "hours") == "after 19:00"


def test_a_command_that_erases_what_is_over_keeps_what_waits(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    session.waiting = let_pass(session).waiting
    assert expire(session) == 0
    assert session.vault.case_file(case).held("safe_contact", "hours") == "after 19:00"


def test_a_month_without_a_way_of_contact_goes_on_its_date(tmp_path: Path, clock: Clock) -> None:
    session, case = with_contact(tmp_path, clock)
    other = open_case(session, pseudonym="Juniper")
    record_answers(session, other, "safe_contact", {"coarse_location": "a town by a river"})
    clock.now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    passed = let_pass(session)
    assert (passed.destroyed, passed.waiting) == (1, (case,))
