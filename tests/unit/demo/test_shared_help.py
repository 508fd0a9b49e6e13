"""The demo's plan: made, decided on, and made again."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_history import history
from leeward.desk.sharing_meeting import met_decisions, met_plans, over_given
from leeward.desk.sharing_view import plan_page
from leeward.vault.unlock import unlock
from support.demo_desk import PASSPHRASES, WORKER, make_demo
from support.vaults import CHEAP, Clock


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    make_demo(tmp_path / "demo", cases=40)
    clock = Clock(datetime.now(UTC))
    vault = unlock(
        tmp_path / "demo", WORKER, PASSPHRASES.passphrase, clock=clock, cost=CHEAP, floor=CHEAP
    )
    yield Session(vault, clock, os.urandom)
    vault.close()


def test_the_demo_shows_a_plan_that_people_have_decided_on(session: Session) -> None:
    page = plan_page(session)
    assert page.fixed >= 2
    assert page.undecided >= 3
    told = history(session)
    assert {one.decision for one in told.decisions} >= {"accept", "change", "refuse"}
    assert len(told.plans) == 2
    assert [one.answer for one in told.appeals] == [""]
    book = book_of(session)
    assert not met_decisions(book)
    assert not met_plans(book)
    assert not over_given(book, session.today)
