from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.dates import between, in_year, on_day
from leeward.forms.definition import Question, QuestionKind
from leeward.forms.typed import read_when, typed, untyped, when_text


def question(kind: QuestionKind) -> Question:
    return Question(path="/data/a", name="a", kind=kind)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "", None),
        ("text", "한가을", "한가을"),
        ("select_one", "yes", "yes"),
        ("select_multiple", "a b", ["a", "b"]),
        ("rank", "b a", ["b", "a"]),
        ("integer", "12", 12),
        ("integer", "1.5", 1.5),
        ("decimal", "1.5", 1.5),
        ("range", "4", 4),
        ("decimal", "many", "many"),
        ("date", "2026-11-23", ["2026-11-23", "2026-11-23", "day"]),
        ("date", "soon", "soon"),
    ],
)
def test_an_answer_becomes_what_an_entry_stores(
    kind: QuestionKind, text: str, value: object
) -> None:
    assert typed(question(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", None, ""),
        ("select_multiple", ["a", "b"], "a b"),
        ("integer", 12, "12"),
        ("decimal", 2.0, "2"),
        ("select_one", True, "yes"),
        ("select_one", False, "no"),
        ("date", ["2026-11-23", "2026-11-23", "day"], "2026-11-23"),
        ("date", ["nonsense"], ""),
    ],
)
def test_a_stored_value_becomes_an_answer_again(
    kind: QuestionKind, value: object, text: str
) -> None:
    assert untyped(question(kind), value) == text


def test_a_year_stays_a_year_with_the_words_that_stated_it() -> None:
    when = in_year(2016).written("2016년")
    assert read_when(when_text(when)) == when
    assert when_text(on_day(date(2026, 1, 2))) == "2026-01-02"


@given(st.dates(), st.dates(), st.text(max_size=20))
def test_every_interval_survives_as_text(one: date, other: date, words: str) -> None:
    when = between(min(one, other), max(one, other)).written(words)
    assert read_when(when_text(when)) == when


@pytest.mark.parametrize("text", ["", "[", "[1, 2, 3]", "2026-11", "2026-W01-1", "[[[[", "x"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_when(text) is None
