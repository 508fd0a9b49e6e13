from contextlib import suppress
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.dates import about, between, in_month, in_year, on_day
from leeward.errors import InvalidPeople, LeewardError
from leeward.i18n.sentences import reason
from leeward.tracing.people_cells import COLUMNS, BadCell, cells_of, person_of
from leeward.tracing.people_file import LONGEST_LINE, read_people, write_people
from leeward.tracing.person import Birth, Child, Person, Relation, RelationKind, Role, Sex, Told
from leeward.tracing.rules import RefusedRow
from support.tracing_people import cells, file_of, person


def read(content: bytes) -> list[Person | RefusedRow]:
    return list(read_people(BytesIO(content)))


def one(**given_cells: str) -> Person:
    return person_of(cells(**given_cells))


def refused(**given_cells: str) -> RefusedRow:
    (row,) = read(file_of(cells(**given_cells)))
    assert isinstance(row, RefusedRow)
    assert reason(row.reason, "ko") != row.reason
    return row


def test_a_row_is_read_whole() -> None:
    found = one(
        names="김영희| Kim Yong Hui",
        sex="female",
        birth="1978-03",
        origin="near Onsong",
        separation="2004..2006",
        relations="child_of:김철수|sibling_of:김영숙",
        child_count="2",
        children="왕소우/Xiaoyu@2004@female|@2007",
        spouse_surname="王",
        hide_from="m-7",
    )
    assert found.names == ("김영희", "Kim Yong Hui")
    assert found.sex is Sex.FEMALE
    assert found.birth == Birth(in_month(1978, 3))
    assert found.origin == "KP-09.Onsong"
    assert found.separation == between(date(2004, 1, 1), date(2006, 12, 31))
    assert found.relations[1] == Relation(RelationKind.SIBLING_OF, "김영숙")
    assert found.children == (
        Child(("왕소우", "Xiaoyu"), in_year(2004), Sex.FEMALE),
        Child((), in_year(2007)),
    )
    assert found.permission.hide_from == {"m-7"}
    assert found.unread == ()


def test_an_age_becomes_the_births_that_it_may_mean() -> None:
    korean = one(age="40", age_said_on="2018", age_counted="korean")
    assert korean.birth == Birth(between(date(1979, 1, 1), date(1979, 12, 31)), Told.AGE)
    unstated = one(age="40", age_said_on="2018-06-01")
    assert unstated.birth is not None
    assert unstated.birth.when.contains(in_year(1979).latest.replace(year=1978))
    assert unstated.birth.when.contains(on_day(date(1979, 12, 31)))
    coarse = one(age="~40", age_said_on="2018-06-01", age_counted="full")
    assert coarse.birth is not None
    assert coarse.birth.told is Told.ABOUT
    assert coarse.birth.when.contains(on_day(date(1975, 6, 1)))


def test_what_cannot_be_read_is_named_and_taken_as_missing() -> None:
    found = one(birth="long ago", sex="?", origin="Atlantis", child_count="-1", children="a@b@c@d")
    assert (found.birth, found.sex, found.origin, found.child_count) == (None, None, "", None)
    assert set(found.unread) == {"birth", "sex", "origin", "child_count", "children"}


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("person_id", "", "required"),
        ("person_id", "김영희", "not_a_code"),
        ("role", "husband", "not_allowed"),
        ("names", " | ", "required"),
        ("names", "김" * 81, "name_too_long"),
        ("names", "김" * 10_000, "name_too_long"),
        ("names", "김영\u0007희", "control_characters"),
        ("names", "|".join("abcdefghijklm"), "too_many_names"),
        ("basis", "", "no_basis"),
        ("basis", "because", "not_allowed"),
        ("searchable_by", "", "nobody_may_search"),
        ("searchable_by", "*", "not_a_code"),
        ("expires", "", "expiry_missing"),
        ("expires", "soon", "expiry_missing"),
        ("do_not_search", "perhaps", "not_allowed"),
        ("hide_from", "王强", "not_a_code"),
    ],
)
def test_a_row_without_what_the_rules_need_is_refused(column: str, cell: str, why: str) -> None:
    row = refused(**{column: cell})
    assert (row.line, row.column, row.reason) == (2, column, why)


def test_emoji_and_other_directions_are_no_error() -> None:
    assert one(names="😀|\u202eabc\u202c|عمر").names[0] == "😀"


def test_one_bad_row_does_not_stop_the_next() -> None:
    good = file_of(cells(person_id="a"))
    heading, row = good.splitlines(keepends=True)
    content = b"".join(
        (
            heading,
            row.replace("김영희".encode(), "김영희".encode("cp949")),
            b'"unclosed,' + row,
            row[:20] + b"\n",
            b"x" * (2 * LONGEST_LINE) + b"\n",
            row,
            row,
            b"\r\n",
            row.replace(b"a,", b"b,", 1).rstrip() + b"\r\n",
        )
    )
    rows = read(content)
    found = [row.person_id if isinstance(row, Person) else row.reason for row in rows]
    assert found == [
        "undecodable",
        "quotation_marks",
        "cells_do_not_fit",
        "too_long",
        "a",
        "twice",
        "b",
    ]
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 7, 9]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"person_id,names\n", "column_missing"),
        (b"\r\x01", "not_text"),
        (file_of().replace(b"household_id", "이름".encode()), "no_such_column"),
        (file_of().replace(b"household_id", b"sex"), "column_twice"),
        (file_of().decode().encode("utf-16"), "undecodable"),
        (file_of().decode().encode("utf-16-le"), "not_text"),
        ("이름,나이\n".encode("cp949"), "undecodable"),
    ],
)
def test_a_file_of_something_else_is_one_sentence(content: bytes, why: str) -> None:
    with pytest.raises(InvalidPeople) as caught:
        read(content)
    assert caught.value.facts["reason"] == why


def test_a_whole_file_in_another_encoding_is_said_once() -> None:
    content = file_of(*(cells(person_id=f"p{number}") for number in range(200)))
    with pytest.raises(InvalidPeople):
        read(content.decode().encode("cp949"))


def test_a_heading_that_is_not_ours_is_not_repeated() -> None:
    with pytest.raises(InvalidPeople) as caught:
        read(file_of().replace(b"household_id", b"0101234567"))
    assert "0101234567" not in str(caught.value)


whens = st.one_of(
    st.dates(date(1900, 1, 1), date(2030, 1, 1)).map(on_day),
    st.integers(1902, 2030).map(in_year),
    st.tuples(st.integers(1900, 2030), st.integers(1, 12)).map(lambda one: in_month(*one)),
    st.tuples(st.dates(date(1900, 1, 1), date(1960, 1, 1)), st.dates(date(1961, 1, 1))).map(
        lambda one: between(*one)
    ),
)
names = st.sampled_from(["김영희", "Kim Yong Hui", "金英姬", 'the "old" one', "Jin, Yingji"])
people = st.builds(
    lambda names_borne, **fields: person("p1", *names_borne, **fields),
    st.lists(names, min_size=1, max_size=3, unique=True),
    sex=st.sampled_from([None, *Sex]),
    birth=st.none()
    | st.builds(Birth, whens, st.sampled_from([Told.DATE, Told.AGE]))
    | st.builds(Birth, whens.map(about), st.just(Told.ABOUT)),
    origin=st.sampled_from(["", "KP-09", "KP-09.Onsong", "CN-222401"]),
    departure=st.none() | whens,
    last_contact=st.none() | whens,
    relations=st.lists(st.builds(Relation, st.sampled_from(RelationKind), names), max_size=3).map(
        tuple
    ),
    child_count=st.none() | st.integers(0, 20),
    children=st.lists(
        st.builds(
            Child,
            st.lists(names, max_size=2).map(tuple),
            st.none() | whens,
            st.sampled_from([None, *Sex]),
        ),
        max_size=3,
    ).map(tuple),
    spouse_surname=st.sampled_from(["", "王"]),
)


@given(people)
def test_what_is_written_is_read_back(told: Person) -> None:
    lines = "".join(write_people([cells_of(told)])).encode()
    (found,) = read(lines)
    assert isinstance(found, Person)
    assert found.unread == ()
    assert found == told


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    heading = file_of()
    for whole in (content, heading + content):
        try:
            rows = read(whole)
        except LeewardError:
            continue
        assert all(isinstance(row, Person | RefusedRow) for row in rows)


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30), max_size=6))
def test_no_cells_crash_the_reader(given_cells: dict[str, str]) -> None:
    with suppress(BadCell):
        person_of(cells(**given_cells))


def test_a_seeker_is_a_row_as_well() -> None:
    assert replace(one(role="seeker"), line=0).role is Role.SEEKER
