"""A searcher wants more of a file than its rows allow; what is held back leaves no trace."""

from io import BytesIO

import pytest

from leeward.tracing.candidates import Candidate, Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Person
from leeward.tracing.plain_linker import PlainLinker
from leeward.tracing.rules import SeekerContext
from support.tracing_people import TODAY, cells, file_of

SOUGHT = cells(
    person_id="a1", enquirer="man-1", names="김영희", sex="female", birth="1978", child_count="2"
)
KNOWN = (
    cells(person_id="b1", names="Kim Yong Hui", sex="female", birth="1979", child_count="2"),
    cells(person_id="b2", names="박순옥", sex="female", birth="1960"),
)
TWIN = cells(person_id="b9", names="김영희", sex="female", birth="1978", child_count="2")


def found(*known: dict[str, str]) -> list[Candidate]:
    ours, theirs = (
        [row for row in read_people(BytesIO(file_of(*rows))) if isinstance(row, Person)]
        for rows in ((SOUGHT,), known)
    )
    terms = Terms(SeekerContext("rfl"), TODAY, least=0.0)
    return list(PlainLinker(shipped_comparer().compare).link(ours, theirs, terms))


@pytest.mark.parametrize(
    "held_back",
    [
        {"basis": ""},
        {"searchable_by": ""},
        {"searchable_by": "another"},
        {"expires": ""},
        {"expires": "2026-02-28"},
        {"do_not_search": "yes"},
        {"hide_from": "man-1"},
        {"hide_from": "a1"},
        {"basis": "consent", "birth": "2015"},
    ],
    ids="-".join,
)
def test_a_row_that_is_held_back_changes_no_score_no_chance_and_no_count(
    held_back: dict[str, str],
) -> None:
    without = found(*KNOWN)
    assert without
    assert found(*KNOWN, TWIN | held_back) == without
    assert found(TWIN | held_back, *KNOWN) == without


def test_the_same_row_does_change_them_when_it_may_be_compared() -> None:
    assert found(*KNOWN, TWIN)[0].theirs == "b9"
    assert found(*KNOWN, TWIN) != found(*KNOWN)


def test_the_searcher_has_to_say_who_she_is() -> None:
    ours = [row for row in read_people(BytesIO(file_of(SOUGHT))) if isinstance(row, Person)]
    theirs = [row for row in read_people(BytesIO(file_of(*KNOWN))) if isinstance(row, Person)]
    terms = Terms(SeekerContext("somebody"), TODAY, least=0.0)
    assert list(PlainLinker(shipped_comparer().compare).link(ours, theirs, terms)) == []
