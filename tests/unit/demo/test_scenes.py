"""The demo is a day in a small organisation: something of everything that a page can show."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from leeward.cases.case import CaseFile
from leeward.cases.followup import Due
from leeward.cases.risk import clocks
from leeward.cases.state import side_states
from leeward.dates.due import local_today
from leeward.demo.organisation import WORKERS, DemoPassphrases, make_organisation
from leeward.demo.scenes import stage
from leeward.demo.synthetic_families import families
from leeward.desk.session import TIMEZONE
from leeward.sealing.passphrase import Cost
from leeward.vault.unlock import unlock
from leeward.vault.vault import Vault

FIRST, SECOND = "invented passphrase", "another invented one"
UNTIL = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
TODAY = local_today(UNTIL, TIMEZONE)
"""The next day already, where the office is: what is due stands on the office's days."""


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("demo") / "v"
    make_organisation(
        folder,
        passphrases=DemoPassphrases(FIRST, SECOND),
        cases=48,
        entries=0,
        seed=1,
        until=UNTIL,
        random=os.urandom,
        cost=Cost.smallest(),
        floor=Cost.smallest(),
    )
    vault = unlock(folder, WORKERS[0], FIRST, clock=lambda: UNTIL, floor=Cost.smallest())
    vault.open_sealed(SECOND, "own_request")
    yield vault
    vault.close()


@pytest.fixture(scope="module")
def files(vault: Vault) -> list[CaseFile]:
    return [vault.case_file(case) for case in vault.cases()]


def test_every_side_state_occurs_and_none_is_everywhere(files: list[CaseFile]) -> None:
    found = [side for file in files for side in side_states(file, TODAY)]
    assert set(found) == {
        "silent",
        "detained",
        "moved",
        "transferred",
        "parent_missing",
        "erasure_due",
    }
    assert all(found.count(side) <= 3 for side in found)


def test_the_first_worker_has_an_ordinary_day(vault: Vault) -> None:
    mine = vault.projection.due(TODAY, owner=vault.member)
    today = [item for item in mine if item.due == TODAY]
    late = [item for item in mine if item.due < TODAY and item.why is not Due.ERASE]
    assert len(today) >= 5
    assert 1 <= len(late) <= 20
    # Nobody forgets a family for a season.
    assert min(item.due for item in late) > TODAY - timedelta(days=21)


def test_two_colleagues_disagree_and_clocks_run(files: list[CaseFile], vault: Vault) -> None:
    disputes = [dispute for file in files for dispute in file.disputed]
    assert disputes
    (level,) = [
        fact
        for file in files
        for record in file.all_of("risk")
        for fact in record.fields.values()
        if fact.name == "level" and fact.is_disputed
    ]
    assert {value.value for value in level.values} == {"medium", "high"}
    assert len({value.author for value in level.values}) == 2
    assert any(clocks(file, UNTIL) for file in files)
    assert len(vault.members()) == len(WORKERS)


def test_what_expires_is_renewed_and_one_is_about_to_end(vault: Vault) -> None:
    ends = [one.month for one in vault.passing()]
    assert min(ends) == 202611
    assert ends.count(202611) == 1
    assert len(ends) > 10


def test_there_are_papers_wishes_and_consents_that_end(files: list[CaseFile]) -> None:
    kinds = {kind for file in files for kind in file.records}
    assert kinds >= {"document", "advance_wishes", "care_arrangement", "relationship", "service"}
    texts = [record.held("goal") for file in files for record in file.all_of("plan")]
    assert all(texts)
    assert {file.held("profile", "lwd_age_band") for file in files} - {None}


@pytest.mark.parametrize("cases", [1, 2, 3, 5, 8])
def test_a_smaller_demo_has_as_many_scenes_as_cases(cases: int) -> None:
    made = list(families(seed=4, cases=cases, until=UNTIL, workers=3))
    stage(made, UNTIL)
    for case in made:
        for event in case.events:
            assert case.opened <= event.at <= UNTIL


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 31)])
def test_any_day_will_do(day: date) -> None:
    until = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
    made = list(families(seed=1, cases=30, until=until, workers=3))
    stage(made, until)
    assert all(case.opened <= event.at <= until for case in made for event in case.events)
