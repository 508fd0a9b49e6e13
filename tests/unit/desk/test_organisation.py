"""What an organisation sets for everyone: review times, and how long a closed file is kept."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leeward.cases.closure import KEPT_MONTHS
from leeward.cases.risk import REVIEW_TIMES, ReviewTime
from leeward.cases.timeline import when_of
from leeward.dates.when import on_day
from leeward.desk.closing import close_case
from leeward.desk.organisation import ORDER, TIMES, keep, kept_months, review_times
from leeward.desk.session import Session
from leeward.errors import InvalidFact, NotGranted
from support.day_desk import RUTH, TODAY, Office, make_office
from support.vaults import open_vault

SHIPPED = {"immediate": "d0", "high": "d3", "medium": "d14", "low": "m1"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "v")
    yield made
    made.session.close()


def test_the_shipped_times_hold_until_others_are_set(office: Office) -> None:
    assert review_times(office.session) == dict(REVIEW_TIMES)
    assert kept_months(office.session) == KEPT_MONTHS
    assert {level: TIMES[code] for level, code in SHIPPED.items()} == dict(REVIEW_TIMES)


def test_an_admin_sets_them_for_everyone(office: Office) -> None:
    assert keep(office.session, SHIPPED | {"high": "d1", "medium": "d7"}, "6") == ""
    times = review_times(office.session)
    assert (times["high"], times["medium"]) == (ReviewTime(days=1), ReviewTime(days=7))
    assert kept_months(office.session) == 6
    close_case(
        office.session,
        office.cases["Heron"],
        {"reason": "goals_met", "closed_on": on_day(TODAY)},
    )
    file = office.session.vault.case_file(office.cases["Heron"])
    erase_on = when_of(file.held("closure", "erase_on"))
    assert erase_on is not None
    assert erase_on.latest == date(2027, 5, 31)


def test_a_graver_level_never_waits_longer(office: Office) -> None:
    assert keep(office.session, SHIPPED | {"high": "d21"}, "12") == ORDER
    assert review_times(office.session) == dict(REVIEW_TIMES)


@pytest.mark.parametrize("wrong", [{"high": "d9"}, {"high": ""}, {"low": "y1"}])
def test_what_is_not_offered_is_refused(office: Office, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidFact):
        keep(office.session, SHIPPED | wrong, "12")
    with pytest.raises(InvalidFact):
        keep(office.session, SHIPPED, "1200")


def test_only_an_admin_sets_them(office: Office) -> None:
    root = office.session.vault.folder.root
    office.session.close()
    ruth = Session(open_vault(root, "Ruth", RUTH, office.clock), office.clock, os.urandom)
    with pytest.raises(NotGranted):
        keep(ruth, SHIPPED, "12")
    ruth.close()


def test_what_is_stored_and_unknown_falls_back_to_the_shipped(office: Office) -> None:
    office.session.vault.change_shared_setting("review_times", {"high": "z9"})
    office.session.vault.change_shared_setting("kept_months", "long")
    assert review_times(office.session) == dict(REVIEW_TIMES)
    assert kept_months(office.session) == KEPT_MONTHS
