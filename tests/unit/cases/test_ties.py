"""However two cases are tied and untied, both files say the same, and only in sealed."""

import itertools
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.relationships import Halves, family, household, inverse
from leeward.cases.ties import (
    POINTERS,
    ended,
    named_safe,
    no_longer_named,
    related,
    tie_to,
    tied_case,
    untied,
)
from leeward.codebook.lists import code_list
from leeward.dates.when import When
from leeward.errors import InvalidFact
from leeward.ids import CaseId, EntityId, StreamKind
from support.recorder import Recorder, identity

RELATIONS: Final = code_list("relationship_types").codes
NAMES: Final = ("heron", "juniper", "lake")
DEEDS: Final = ("relate", "name", "untie", "end", "unname")
PAIRS: Final = list(itertools.permutations(range(3), 2))


class Office:
    """Three cases, and fresh identities."""

    def __init__(self) -> None:
        self.cases = [Recorder(CaseId(identity(name))) for name in NAMES]
        self._count = 0

    def fresh(self) -> tuple[EntityId, EntityId]:
        self._count += 2
        one, other = f"fresh {self._count}", f"fresh {self._count + 1}"
        return EntityId(identity(one)), EntityId(identity(other))

    def do(self, deed: str, one: int, other: int, relation: str = "friend") -> None:
        here, there = self.cases[one].file(), self.cases[other].file()
        try:
            halves = self._halves(deed, here, there, relation)
        except InvalidFact:
            return
        for place, drafts in ((one, halves.of_one), (other, halves.of_other)):
            assert {draft.stream for draft in drafts} <= {StreamKind.SEALED}
            if drafts:
                self.cases[place].save(drafts)

    def _halves(self, deed: str, here: Any, there: Any, relation: str) -> Halves:
        if deed == "relate":
            return related(
                here, there, relation, self.fresh(), sex="female", answers={"may_know": "no"}
            )
        if deed == "name":
            return named_safe(here, there, self.fresh(), may_know="no")
        if deed == "end":
            return ended(here, there, self.cases[0].now.date())
        if deed == "unname":
            return no_longer_named(here, there)
        return untied(here, there, "relationship")


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(DEEDS), st.sampled_from(PAIRS), st.sampled_from(RELATIONS)),
        max_size=14,
    )
)
def test_after_any_deeds_both_files_agree(deeds: list[tuple[str, tuple[int, int], str]]) -> None:
    office = Office()
    for deed, (one, other), relation in deeds:
        office.do(deed, one, other, relation)
    for (one, other), kind in itertools.product(PAIRS, POINTERS):
        here, there = office.cases[one].file(), office.cases[other].file()
        mine, theirs = tie_to(here, kind, there.case_id), tie_to(there, kind, here.case_id)
        assert (mine is None) == (theirs is None)
        if kind == "relationship" and mine is not None and theirs is not None:
            said = {mine.held("relation"), theirs.held("relation")}
            assert any(inverse(word, "female") in said for word in said)
            assert mine.held("until") == theirs.held("until")
            assert mine.entity != theirs.entity
        if kind == "household" and mine is not None and theirs is not None:
            assert "yes" in {mine.held("safe_to_plan_with"), theirs.held("safe_to_plan_with")}
        # One tie of a kind between two cases, and never to a third.
        ties = [tied_case(record) for record in here.all_of(kind)]
        assert len([case for case in ties if case == there.case_id]) <= 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(PAIRS)), max_size=8))
def test_who_reads_only_core_and_care_is_led_nowhere(
    deeds: list[tuple[str, tuple[int, int]]],
) -> None:
    office = Office()
    for case in office.cases:
        case.record("note", {"text": "이사 준비", "sort": "note"}, EntityId(identity("note")))
    for deed, (one, other) in deeds:
        office.do(deed, one, other, "mother")
    for case in office.cases:
        others = {bytes(each.case_id) for each in office.cases} - {bytes(case.case_id)}
        for item in case.recorded:
            if item.stream is StreamKind.SEALED:
                continue
            assert item.entry.kind not in POINTERS
            assert not any(repr(other) in repr(item.entry) for other in others)
        closed = case.file(sealed=False)
        assert len(family(closed).people) == 1
        assert household(closed) == ()


def test_what_she_says_of_another_is_not_said_by_the_other() -> None:
    office = Office()
    office.do("name", 0, 1)
    heron, juniper = office.cases[0].file(), office.cases[1].file()
    assert household(heron) == (juniper.case_id,)
    assert household(juniper) == ()
    office.do("name", 1, 0)
    office.do("unname", 0, 1)
    assert household(office.cases[0].file()) == ()
    assert household(office.cases[1].file()) == (heron.case_id,)
    office.do("unname", 1, 0)
    assert tie_to(office.cases[0].file(), "household", juniper.case_id) is None


def test_two_cases_are_joined_once() -> None:
    office = Office()
    office.do("relate", 0, 1, "daughter")
    heron, juniper = (office.cases[place].file() for place in (0, 1))
    for one, other in ((heron, juniper), (juniper, heron)):
        with pytest.raises(InvalidFact) as refused:
            related(one, other, "mother", office.fresh(), sex="female", answers={})
        assert refused.value.facts["reason"] == "linked"


def test_a_tie_that_ended_is_drawn_no_more_and_one_taken_away_can_come_back() -> None:
    office = Office()
    office.do("relate", 0, 1, "partner")
    office.do("end", 1, 0)
    heron = office.cases[0].file()
    assert len(family(heron).people) == 1
    record = tie_to(heron, "relationship", office.cases[1].case_id)
    assert record is not None
    assert When.from_value(record.held("until")).is_exact
    office.do("untie", 0, 1)
    office.do("relate", 1, 0, "friend")
    assert [one.relation for one in family(office.cases[0].file()).people] == ["", "friend"]


def test_nobody_is_named_safe_by_herself() -> None:
    office = Office()
    heron = office.cases[0].file()
    with pytest.raises(InvalidFact):
        named_safe(heron, heron, office.fresh(), may_know="no")
