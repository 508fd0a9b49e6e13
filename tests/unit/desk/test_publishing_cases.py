"""Rows from case files: what the public file asks for, and who is of one family."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.cases.kin import families
from leeward.dates.when import on_day
from leeward.desk.family_ties import GivenTie, relate
from leeward.desk.opening import open_case
from leeward.desk.publishing_cases import rows_here
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.errors import SealedClosed
from leeward.ids import CaseId
from leeward.reporting.counting import count
from leeward.reporting.questions import read_catalogue
from support.vaults import ARA_SECOND, Clock, new_vault

FAMILIES = """
title = "Families"
cohort = "2026"
size = "200_and_more"
unit = "family"
most_rows = 2
tables = [[]]
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    clock = Clock()
    made = Session(new_vault(tmp_path / "v", clock), clock, os.urandom)
    made.open_sealed(ARA_SECOND, "own_request")
    return made


def row_of(session: Session, case: CaseId, *, with_families: bool = False) -> dict[str, str]:
    rows = rows_here(session, families=with_families)
    return next(row for row in rows if row["person"] == case.hex())


def tie(session: Session, one: CaseId, other: CaseId, relation: str) -> None:
    found = session.vault.projection.case(other)
    assert found is not None
    assert relate(session, one, GivenTie(code=found.code, relation=relation, sex="female")) == {}


@pytest.mark.parametrize(
    ("form", "told", "band"),
    [
        ("profile", {"vic_AgeWhenTrafficked": 19}, "18--20"),
        ("identity", {"birth_date": on_day(date(1998, 5, 1))}, "27--29"),
        ("identity", {"birth_date": on_day(date(2030, 5, 1))}, ""),
        ("profile", {"lwd_age_band": "15-17"}, "9--17"),
        ("profile", {"lwd_age_band": "6-11"}, ""),
        ("profile", {"lwd_age_band": "25-34"}, ""),
    ],
)
def test_an_age_is_one_band_of_the_public_file_or_none(
    session: Session, form: str, told: dict[str, Any], band: str
) -> None:
    case = open_case(session, pseudonym="Heron")
    record_answers(session, case, form, told)
    assert row_of(session, case)["ageBroad"] == band


def test_where_she_was_exploited_is_a_country_only_while_sealed_is_open(session: Session) -> None:
    case = open_case(session, pseudonym="Heron")
    record_answers(session, case, "profile", {"vic_LocationOfExploitation": "지린성의 어느 마을"})
    assert row_of(session, case)["CountryOfExploitation"] == "CN"
    session.close_sealed()
    assert row_of(session, case)["CountryOfExploitation"] == ""


def test_a_mother_and_her_children_are_one_family_and_a_friend_is_none(session: Session) -> None:
    mother, child, other, friend = (
        open_case(session, pseudonym=name) for name in ("Heron", "Juniper", "Finch", "Plover")
    )
    tie(session, mother, child, "daughter")
    tie(session, child, other, "sister")
    tie(session, mother, friend, "friend")
    names = {
        case: row_of(session, case, with_families=True)["family"]
        for case in (mother, child, other, friend)
    }
    assert names[mother] == names[child] == names[other] != names[friend]
    # of three of a family two are counted: the clip
    asked = read_catalogue(FAMILIES)
    counts = count(asked, rows_here(session, families=True), clip_key=bytes(32))
    assert counts.open_for_noise()[0].tolist() == [3]


def test_who_came_in_another_month_pays_in_that_month_alone(session: Session) -> None:
    mother = open_case(session, pseudonym="Heron")
    assert isinstance(session.clock, Clock)
    session.clock.forward(days=70)
    session.open_sealed(ARA_SECOND, "own_request")
    child = open_case(session, pseudonym="Juniper")
    tie(session, mother, child, "daughter")
    one, two = (row_of(session, case, with_families=True) for case in (mother, child))
    assert one["intake"] != two["intake"]
    assert one["family"] != two["family"]
    count(read_catalogue(FAMILIES), rows_here(session, families=True), clip_key=bytes(32))


def test_families_are_not_told_while_sealed_is_closed(session: Session) -> None:
    open_case(session, pseudonym="Heron")
    session.close_sealed()
    with pytest.raises(SealedClosed):
        list(rows_here(session, families=True))
    assert "family" not in next(rows_here(session))


@given(st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 15), max_size=3)))
def test_families_are_the_connected_parts_and_do_not_depend_on_order(
    said: dict[int, list[int]],
) -> None:
    def case(number: int) -> CaseId:
        return CaseId(number.to_bytes(16, "big"))

    ties = {case(one): [case(two) for two in others] for one, others in said.items()}
    found = families(ties)
    assert found == families(dict(reversed(ties.items())))
    for one, others in ties.items():
        assert found[one] <= one
        for two in others:
            if two in ties:
                assert found[one] == found[two]
    for one in set(found.values()):
        assert found[one] == one
