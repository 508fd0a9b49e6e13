"""A demo desk has families who search: something to review, and one link with its history."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leeward.demo.organisation import WORKERS, make_organisation
from leeward.desk.session import Session
from leeward.desk.tracing_candidate import candidate_page
from leeward.desk.tracing_page import TracingPage, tracing_page
from leeward.desk.tracing_work import everyone, matters
from leeward.tracing.review import Act, Decision, State
from leeward.vault.unlock import unlock
from support.demo_desk import PASSPHRASES
from support.vaults import CHEAP

UNTIL = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)


def made(folder: Path, seed: int = 7) -> None:
    make_organisation(
        folder,
        passphrases=PASSPHRASES,
        cases=24,
        entries=0,
        seed=seed,
        until=UNTIL,
        random=os.urandom,
        cost=CHEAP,
        floor=CHEAP,
    )


def desk_of(folder: Path, name: str) -> Session:
    def clock() -> datetime:
        return UNTIL

    vault = unlock(folder, name, PASSPHRASES.passphrase, clock=clock, cost=CHEAP, floor=CHEAP)
    session = Session(vault, clock, os.urandom)
    session.open_sealed(PASSPHRASES.sealed_passphrase, "tracing")
    return session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "v"
    made(place)
    return place


def shown(page: TracingPage) -> tuple[object, ...]:
    """What of a page the seed decides: pseudonyms and codes are drawn anew for each vault."""
    return (
        sorted((one.act, one.relation, one.likelihood) for one in page.tasks),
        sorted((one.relation, one.state) for one in page.requests),
        [one.verdict for one in page.words],
        page.searchable,
    )


def test_the_visitor_has_pairs_to_review_and_one_that_was_decided(folder: Path) -> None:
    desk = desk_of(folder, WORKERS[0])
    try:
        page, known = tracing_page(desk), matters(desk)
        told = [one for one in known if one.stands.state is State.TOLD]
        assert len(told) == 1
        words = [one for one in told[0].candidate.events if isinstance(one, Decision)]
        assert [one.verdict for one in words] == ["ask", "same", "same"]
        assert candidate_page(desk, told[0].candidate.entity).said
        file = desk.vault.case_file(told[0].request.case)
        assert any(one.held("other") for one in file.all_of("relationship"))
        assert len([one for one in page.tasks if one.act == Act.DECIDE]) >= 1
        assert {one.told.sought.permission.basis for one in everyone(desk).requests}
        assert page.searchable >= 3
    finally:
        desk.close()


def test_who_took_the_requests_sees_none_of_it(folder: Path) -> None:
    desk = desk_of(folder, WORKERS[2])
    try:
        assert tracing_page(desk).tasks == ()
        assert len([one for one in matters(desk) if one.stands.state is not State.TOLD]) == 0
    finally:
        desk.close()


def test_the_same_seed_makes_the_same_pairs(folder: Path, tmp_path: Path) -> None:
    made(tmp_path / "again")
    pages = []
    for place in (folder, tmp_path / "again"):
        desk = desk_of(place, WORKERS[0])
        pages.append(shown(tracing_page(desk)))
        desk.close()
    assert pages[0] == pages[1]
