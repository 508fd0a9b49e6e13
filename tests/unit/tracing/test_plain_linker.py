from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.dates.when import in_year
from leeward.tracing.candidates import Candidate, Likelihood, Linker, Terms
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.person import Basis, Birth, Permission, Person, Role
from leeward.tracing.plain_linker import Nearest, PlainLinker
from leeward.tracing.rules import SeekerContext
from support.plain_comparing import by_birth_and_origin

TODAY = date(2026, 3, 2)
TERMS = Terms(SeekerContext("harbour"), TODAY)
MAY = Permission(Basis.CONSENT, frozenset({"harbour"}), date(2027, 1, 1))


def person(name: str, year: int = 1979, **more: object) -> Person:
    made = Person(name, Role.SOUGHT, (name,), MAY, birth=Birth(in_year(year)))
    return replace(made, **more)  # type: ignore[arg-type]


def found(ours: list[Person], theirs: list[Person], terms: Terms = TERMS) -> list[Candidate]:
    linker: Linker = PlainLinker(by_birth_and_origin)
    return list(linker.link(ours, theirs, terms))


def test_the_most_evident_comes_first_with_its_rivals() -> None:
    theirs = [person("박순옥", 1950), person("김영희"), person("리금순", 1951)]
    first, *_ = found([person("asked")], theirs)
    assert first.theirs == "김영희"
    assert {one.person_id for one in first.rivals} == {"박순옥", "리금순"}
    assert first.chance > 0.9
    assert first.likelihood is Likelihood.LIKELY


@pytest.mark.parametrize(
    "hidden",
    [
        replace(MAY, do_not_search=True),
        replace(MAY, expires=date(2026, 3, 1)),
        replace(MAY, searchable_by=frozenset({"elsewhere"})),
        replace(MAY, hide_from=frozenset({"LW-AAAAA"})),
    ],
)
def test_who_may_not_be_compared_changes_nothing(hidden: Permission) -> None:
    asked = person("asked", enquirer="LW-AAAAA")
    theirs = [person("김영희"), person("박순옥", 1950)]
    with_hidden = [*theirs, person("리금순", permission=hidden)]
    assert found([asked], with_hidden) == found([asked], theirs)


def test_with_nobody_to_compare_nothing_is_found() -> None:
    assert found([person("asked")], []) == []


def test_of_many_those_with_the_nearest_names_and_the_nameless_are_compared() -> None:
    others = [
        *(person(f"p{place}", names=(name,)) for place, name in enumerate(["박순옥", "최은향"])),
        person("her", names=("🙂", "김영희")),
        person("nameless", names=()),
    ]
    asked = person("asked", names=("Kim Yong Hui",))
    nearest = Nearest(PairedNames(shipped_matcher()))
    for _ in range(2):  # the second time nothing is read
        assert [one.person_id for one in nearest.of(asked, others, 2)] == ["her", "nameless"]
    assert nearest.of(asked, others, 4) is others


@given(st.permutations([("a", 1979), ("b", 1979), ("c", 1960), ("d", 1981)]))
def test_the_order_of_rows_is_nothing(rows: list[tuple[str, int]]) -> None:
    theirs = [person(name, year) for name, year in rows]
    in_order = [person(name, year) for name, year in sorted(rows)]
    assert found([person("asked")], theirs) == found([person("asked")], in_order)
