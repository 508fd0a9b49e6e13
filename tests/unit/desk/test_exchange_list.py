"""A list for a private exchange from the vault: who let it be so, and who asked for it."""

from pathlib import Path
from typing import Any

import pytest

from leeward.dates.when import on_day
from leeward.desk.exchange_list import ListMaker
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.errors import SealedClosed
from leeward.ids import CaseId
from support.exchanges import agreed
from support.tracing_desk import Cast, ask, desk_of, founded

AGREED = agreed()
PARTNER = "lantern"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "v"


@pytest.fixture
def cast(folder: Path) -> Cast:
    return founded(folder, requests=False)


def wish(session: Session, case: CaseId, **more: Any) -> None:
    answers = {
        "searchable_by": "own_organisation",
        "basis": "consent",
        "expires": on_day(session.today),
    }
    record_answers(session, case, "tracing_wishes", answers | more)


def code_of(session: Session, case: CaseId) -> str:
    return session.vault.projection.several([case])[case].code


def held(session: Session) -> list[str]:
    return list(ListMaker(None, session).held(AGREED, PARTNER).refs)


def test_only_who_named_the_other_organisation_is_in_the_holders_list(
    folder: Path, cast: Cast
) -> None:
    with desk_of(folder, "Bomi") as desk:
        assert held(desk) == []
        wish(desk, cast.mother, exchange_with="rfl\n lantern ")
        wish(desk, cast.decoys[0], exchange_with="the lantern")
        assert held(desk) == [code_of(desk, cast.mother)]
        wish(desk, cast.mother, exchange_with="rfl")
        assert held(desk) == []


@pytest.mark.parametrize(
    "wishes",
    [
        {"hide_from": ["partner"]},
        {"hide_from_cases": "LW-7K2M9"},
        {"do_not_search": "yes"},
        {"searchable_by": "nobody"},
    ],
    ids=str,
)
def test_who_hides_from_anybody_or_said_no_is_in_no_list(
    folder: Path, cast: Cast, wishes: dict[str, Any]
) -> None:
    with desk_of(folder, "Bomi") as desk:
        wish(desk, cast.mother, exchange_with=PARTNER, **wishes)
        assert held(desk) == []


def test_only_requests_that_may_be_searched_for_and_name_the_other_are_asked(
    folder: Path, cast: Cast
) -> None:
    with desk_of(folder, "Ara") as desk:
        ask(desk, cast.child, seeker_is_child="yes")
        ask(desk, cast.child, seeker_is_child="yes", exchange_with=PARTNER)
        ask(desk, cast.poser, verified="failed", exchange_with=PARTNER)
        maker = ListMaker(None, desk)
        made = maker.asked(AGREED, PARTNER)
        assert list(made.refs) == [f"{code_of(desk, cast.child)}.2"]
        assert {one.reason for one in maker.refused} == {
            "not_searchable_by",
            "seeker_failed_verification",
        }


def test_without_the_second_passphrase_there_is_no_list(folder: Path, cast: Cast) -> None:
    del cast
    with desk_of(folder, "Ara") as desk:
        desk.close_sealed()
        with pytest.raises(SealedClosed):
            ListMaker(None, desk).held(AGREED, PARTNER)
