import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.dates import between, in_year
from leeward.i18n.language import Language
from leeward.tracing.evidence import Field
from leeward.tracing.person import Birth, Child
from leeward.tracing.questions import expected_gain, question_words, questions
from support.tracing_people import person


def test_the_field_in_which_rivals_differ_is_asked_for() -> None:
    rivals = [
        person("b1", birth=Birth(in_year(1970)), spouse_surname="王"),
        person("b2", birth=Birth(in_year(1982)), spouse_surname="王"),
    ]
    found = questions(person("a"), rivals, [0.5, 0.45])
    assert found[0].field is Field.BIRTH
    assert Field.SPOUSE not in [one.field for one in found]


def test_what_is_told_is_not_asked_again() -> None:
    rivals = [
        person("b1", children=(Child(("小雨",)),)),
        person("b2", children=(Child(("浩然",)),)),
    ]
    told = person("a", children=(Child(("小雨",)),))
    assert Field.CHILDREN not in [one.field for one in questions(told, rivals, [0.5, 0.5])]
    asked = questions(person("a"), rivals, [0.5, 0.5])
    assert [one.field for one in asked] == [Field.CHILDREN]


def test_a_birth_told_widely_is_worth_asking_for() -> None:
    rivals = [person("b1", birth=Birth(in_year(1970))), person("b2", birth=Birth(in_year(1979)))]
    wide = person("a", birth=Birth(between(date(1968, 1, 1), date(1980, 1, 1))))
    assert questions(wide, rivals, [0.5, 0.5])[0].field is Field.BIRTH


def test_one_rival_alone_needs_no_question_between_rivals() -> None:
    assert expected_gain(["x"], [1.0]) == pytest.approx(0.0)
    assert questions(person("a"), [], []) == ()


values = st.lists(st.sampled_from([None, "x", "y", "z"]), min_size=1, max_size=6)


@given(values, st.data())
def test_an_answer_never_tells_more_than_there_is_to_know(
    given_values: list[str | None], data: st.DataObject
) -> None:
    weights = data.draw(
        st.lists(st.floats(0.01, 1), min_size=len(given_values), max_size=len(given_values))
    )
    chances = [one / (sum(weights) + 0.1) for one in weights]
    bits = expected_gain(given_values, chances)
    rest = 1.0 - sum(chances)
    doubt = -sum(one * math.log2(one) for one in (*chances, rest))
    assert -1e-9 <= bits <= doubt + 1e-9
    if all(value is None for value in given_values):
        assert bits == 0.0


@given(values)
def test_the_order_of_rivals_is_nothing(given_values: list[str | None]) -> None:
    chances = [1.0 / (len(given_values) + 1)] * len(given_values)
    there = expected_gain(given_values, chances)
    assert there == pytest.approx(expected_gain(given_values[::-1], chances))


def test_every_question_has_words_that_hold_nothing_of_a_row() -> None:
    rivals = [
        person("b1", birth=Birth(in_year(1970)), origin="KP-09.Onsong", child_count=1),
        person("b2", birth=Birth(in_year(1982)), origin="KP-10.Hyesan", child_count=3),
    ]
    for question in questions(person("a"), rivals, [0.5, 0.4]):
        words = {question_words(question, language) for language in Language}
        assert len(words) == 3
        assert not any("1970" in one or "Onsong" in one or "온성" in one for one in words)
