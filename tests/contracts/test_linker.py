"""What every `Linker` does; DuckDB and the real Spark in local mode, on the same small lists."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from leeward.demo.tracing_families import SEARCHER, Row, tracing_families
from leeward.engines import linkage_levels
from leeward.engines.linkage_duckdb import DuckDbLinker
from leeward.tracing.candidates import Candidate, Linker, Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.evidence import Field
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.people_cells import COLUMNS, person_of
from leeward.tracing.person import Person
from leeward.tracing.rules import SeekerContext
from support import spark

TODAY = date(2026, 3, 1)
TERMS = Terms(SeekerContext(SEARCHER), TODAY)
PEOPLE = 60
NAME_TOLERANCE = 0.2
"""Bits; engines leave out readings that hardly anybody means."""


def _duckdb() -> Linker:
    return DuckDbLinker(shipped_comparer(), shipped_matcher())


def _spark() -> Linker:
    from leeward.engines.linkage_spark import SparkLinker  # noqa: PLC0415 - needs Java

    return SparkLinker(spark.session())


ENGINES: dict[str, Callable[[], Linker]] = {"duckdb": _duckdb, "spark": _spark}


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield from spark.stopped()


@pytest.fixture(params=sorted(ENGINES))
def linker(request: pytest.FixtureRequest) -> Linker:
    if request.param == "spark":
        spark.skip_or_fail()
    return ENGINES[request.param]()


@cache
def _people() -> tuple[list[Person], list[Person]]:
    sides: dict[bool, list[Person]] = {True: [], False: []}
    for row in tracing_families(seed=3, people=PEOPLE, today=TODAY):
        if isinstance(row, Row):
            cells = dict(zip(COLUMNS, row.cells, strict=True))
            sides[row.is_ours].append(person_of(cells, 1))
    return sides[True], sides[False]


@cache
def _reference() -> tuple[Candidate, ...]:
    return tuple(_duckdb().link(*_people(), TERMS))


def _by_id(people: Sequence[Person]) -> dict[str, Person]:
    return {person.person_id: person for person in people}


def test_engines_agree_to_the_bit_whatever_the_order_of_rows(linker: Linker) -> None:
    ours, theirs = (list(people) for people in _people())
    random.Random(5).shuffle(ours)
    random.Random(6).shuffle(theirs)
    assert tuple(linker.link(ours, theirs, TERMS)) == _reference()


def test_few_pairs_are_levelled_as_splink_levels_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _reference()
    monkeypatch.setattr(linkage_levels, "FEW", -1)
    assert tuple(_duckdb().link(*_people(), TERMS)) == _reference()


def test_every_field_says_what_the_pure_comparison_says() -> None:
    ours, theirs = map(_by_id, _people())
    assert _reference()
    for candidate in _reference():
        pure = shipped_comparer().compare(ours[candidate.ours], theirs[candidate.theirs])
        for mine, wanted in zip(candidate.comparison.evidence, pure.evidence, strict=True):
            if mine.field in {Field.NAME, Field.RELATIONS, Field.CHILDREN}:
                assert mine.bits == pytest.approx(wanted.bits, abs=NAME_TOLERANCE), mine.field
            else:
                assert (mine.field, mine.level, mine.bits) == (
                    wanted.field,
                    wanted.level,
                    wanted.bits,
                )


def test_rows_that_the_rules_hold_back_influence_nothing(linker: Linker) -> None:
    ours, theirs = _people()
    found = _reference()[0]
    seen = _by_id(theirs)[found.theirs]
    held_back = [
        replace(seen.permission, do_not_search=True),
        replace(seen.permission, expires=date(2020, 1, 1)),
        replace(seen.permission, searchable_by=frozenset({"somebody-else"})),
    ]
    twins = [
        replace(seen, person_id=f"held-back-{at}", permission=permission)
        for at, permission in enumerate(held_back)
    ]
    assert tuple(linker.link(ours, [*twins, *theirs], TERMS)) == _reference()


def test_one_who_hides_from_the_enquirer_is_neither_proposed_nor_counted(linker: Linker) -> None:
    ours, theirs = _people()
    found = _reference()[0]
    asks = replace(_by_id(ours)[found.ours], enquirer="the-uncle")
    hidden = [
        replace(one, permission=replace(one.permission, hide_from=frozenset({"the-uncle"})))
        if one.person_id == found.theirs
        else one
        for one in theirs
    ]
    without = [one for one in theirs if one.person_id != found.theirs]
    assert tuple(linker.link([asks], hidden, TERMS)) == tuple(linker.link([asks], without, TERMS))


def test_empty_lists_have_no_candidates(linker: Linker) -> None:
    ours, theirs = _people()
    assert tuple(linker.link([], theirs, TERMS)) == ()
    assert tuple(linker.link(ours, [], TERMS)) == ()


def test_no_more_candidates_than_asked_for_and_none_below_the_least_chance(linker: Linker) -> None:
    terms = replace(TERMS, most=1, least=0.5)
    found = list(linker.link(*_people(), terms))
    assert found
    assert len({one.ours for one in found}) == len(found)
    assert min(one.chance for one in found) >= terms.least
