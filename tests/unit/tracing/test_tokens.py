"""Tokens: what a person is compared by, and who is left out before anything is."""

from dataclasses import replace
from datetime import date
from hashlib import blake2b

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.dates.reading import parse
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.person import Birth, Person, Role, Sex
from leeward.tracing.rules import RefusedRow
from leeward.tracing.token_names import SoundReader, class_of
from leeward.tracing.tokens import token_list, tokens_of
from support.tracing_people import PERMITTED, TODAY, person

SOUNDS = SoundReader(shipped_matcher())


def born(year: int) -> Birth:
    found = parse(str(year), recorded_on=TODAY)
    return Birth(found)


def tokens(one: Person, most: int = 12) -> set[bytes]:
    return set(tokens_of(one, SOUNDS, most))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("김영희",), ("Kim Yong Hui",)),
        (("金英姬",), ("Jin Yingji",)),
        (("리춘향",), ("이춘향",)),
        (("박순옥",), ("Pak Sun Ok",)),
        (("소우", "김영희"), ("Kim Younghee", "왕소우")),
    ],
)
def test_one_person_in_two_scripts_shares_tokens(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    told = {"sex": Sex.FEMALE, "origin": "KP-09.Onsong"}
    here = tokens(person("a", *ours, birth=born(1978), **told))
    there = tokens(person("b", *theirs, birth=born(1976), **told))
    assert len(here & there) >= 2


def test_a_missing_surname_is_found_by_the_given_name_year_and_place() -> None:
    told = {"sex": Sex.FEMALE, "origin": "KP-09.Onsong", "birth": born(1978)}
    assert tokens(person("a", "영희", **told)) & tokens(person("b", "김영희", **told), 20)


def test_other_people_share_none() -> None:
    told = {"sex": Sex.FEMALE, "origin": "KP-09.Onsong", "birth": born(1978)}
    assert not tokens(person("a", "김영희", **told)) & tokens(person("b", "최금화", **told))
    other = {**told, "sex": Sex.MALE}
    assert not tokens(person("a", "김영희", **told)) & tokens(person("b", "김영희", **other))


@settings(max_examples=30, deadline=None)
@given(st.integers(1955, 2005), st.integers(0, 3))
def test_years_at_most_three_apart_always_share_a_bin(year: int, apart: int) -> None:
    here = {one for one in tokens(person("a", "김영희", birth=born(year))) if one[:1] == b"n"}
    there = {
        one for one in tokens(person("b", "김영희", birth=born(year + apart))) if one[:1] == b"n"
    }
    assert here & there


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30), st.integers(5, 20))
def test_any_name_gives_at_most_so_many_and_never_an_error(name: str, most: int) -> None:
    found = tokens_of(person("a", name or "x"), SOUNDS, most)
    assert len(found) == len(set(found)) <= most


def listed(*rows: Person | RefusedRow, role: Role | None = None) -> tuple[list[str], list[str]]:
    made, refused = token_list(rows, SOUNDS, searcher="rfl", today=TODAY, most=12, role=role)
    return list(made.refs), [one.reason for one in refused]


def permitted(**changed: object) -> dict[str, object]:
    return {"permission": replace(PERMITTED, **changed)}  # type: ignore[arg-type]


def test_only_who_may_be_searched_for_by_the_other_side_is_in_a_list() -> None:
    refs, reasons = listed(
        person("good"),
        person("other", **permitted(searchable_by=frozenset({"other"}))),
        person("over", **permitted(expires=date(2026, 1, 1))),
        person("no", **permitted(do_not_search=True)),
        person("hides", **permitted(hide_from=frozenset({"man-1"}))),
        RefusedRow(7, "cells_do_not_fit"),
    )
    assert refs == ["good"]
    assert reasons == [
        "not_searchable_by",
        "permission_expired",
        "do_not_search",
        "hides_from_somebody",
        "cells_do_not_fit",
    ]


def test_who_seeks_is_not_in_the_list_of_those_who_are_sought() -> None:
    seeker = replace(person("seeker"), role=Role.SEEKER)
    assert listed(person("sought"), seeker, role=Role.SOUGHT) == (["sought"], ["not_sought"])


def test_people_with_the_same_token_stand_at_one_place() -> None:
    made, _ = token_list([person("a"), person("b")], SOUNDS, searcher="rfl", today=TODAY, most=12)
    assert set(made.people.values()) == {(0, 1)}


def test_letters_that_clerks_confuse_are_one_class() -> None:
    assert class_of("김") == class_of("킴") != class_of("심")
    assert class_of("영") == class_of("용")
    assert class_of("리") != class_of("이")  # joined by the readings, not by the class


def test_the_scheme_has_not_changed() -> None:
    """Another version makes other tokens: whoever changes this has to name another scheme.

    What names mean is told by the names table, whose checksum both sides agree on: a table learned
    again changes the digest, and who has another table is refused.
    """
    told = {"sex": Sex.FEMALE, "origin": "KP-09.Onsong", "birth": born(1978)}
    names = ("김영희", "Kim Yong Hui", "金英姬", "Jin Yingji", "영희", "리춘향", "Pak Sunok")
    made = [sorted(tokens_of(person("a", one, **told), SOUNDS, 20)) for one in names]
    digest = blake2b(repr(made).encode(), digest_size=8).hexdigest()
    assert tokens_of(person("a", "김영희", **told), SOUNDS, 3) == (
        b"n:k.045.817.740:f:0.329",
        b"n:k.045.817.740:f:3.330",
        b"p:k.045.817.740:f:KP-09",
    )
    assert digest == "018c7ccd3685d025"
