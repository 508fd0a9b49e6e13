from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.forms.evaluate import evaluate
from leeward.web.forms_post import answers_from_post, posted, shown_date
from support.forms import clock, rules, state

TODAY = date(2026, 11, 23)
SUPPORT = Path(__file__).parents[2] / "support"
CHILDREN = (SUPPORT / "children_form.md").read_text(encoding="utf-8")
EVERYTHING = (SUPPORT / "everything_form.md").read_text(encoding="utf-8")

JOBS = """
| survey |
| | type | name | label |
| | begin_repeat | place | Place |
| | text | town | Town |
| | begin_repeat | job | Job |
| | text | what | What |
| | end_repeat | | |
| | end_repeat | | |
"""


def answers(*pairs: tuple[str, str], form: str = EVERYTHING) -> dict[str, str]:
    return answers_from_post(rules(form).definition, pairs, recorded_on=TODAY)


def test_only_questions_of_the_form_become_answers() -> None:
    got = answers(("q:words", " Heron "), ("q:nobody", "x"), ("draft_key", "k"), ("words", "y"))
    assert got == {"words": "Heron"}


def test_several_choices_are_one_answer_and_none_is_an_empty_one() -> None:
    assert answers(("q:many", ""), ("q:many", "a"), ("q:many", "c"))["many"] == "a c"
    assert answers(("q:many", ""))["many"] == ""
    assert answers(("q:one", ""), ("q:one", "b"))["one"] == "b"


def test_a_ranking_takes_each_choice_once_in_its_order() -> None:
    assert answers(("q:order", "c"), ("q:order", ""), ("q:order", "a"), ("q:order", "c")) == {
        "order": "c a"
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2016년 3월 5일", '["2016-03-05", "2016-03-05", "day", "gregorian", "2016년 3월 5일"]'),
        ("2016年", '["2016-01-01", "2016-12-31", "year", "gregorian", "2016年"]'),
        ("next moon", "next moon"),
        ("", ""),
    ],
)
def test_a_date_is_read_as_people_write_it_and_else_stays_as_typed(typed: str, kept: str) -> None:
    assert answers(("q:day", typed)) == {"day": kept}


def test_a_date_that_cannot_be_read_is_shown_as_typed_with_a_fault() -> None:
    got = answers(("q:day", "next moon"))
    assert state(EVERYTHING, got).errors["day"] == "not_a_date"
    assert shown_date(got["day"]) == "next moon"


def test_a_date_left_as_it_stood_is_not_read_again_on_another_day() -> None:
    kept = '["2016-01-01", "2016-12-31", "range"]'
    shown = shown_date(kept)
    assert answers(("q:day", shown), ("q:day@kept", kept)) == {"day": kept}
    changed = answers(("q:day", "2017-05-01"), ("q:day@kept", kept))
    assert changed == {"day": "2017-05-01"}


def test_lines_end_as_lines_end_here() -> None:
    assert answers(("q:lines", "one\r\ntwo\r\n"))["lines"] == "one\ntwo"


def test_a_button_of_a_repeat_changes_the_number_and_saves_nothing() -> None:
    definition = rules(JOBS).definition
    pairs = [
        ("q:place#", "2"),
        ("q:place[1]/town", "Yanji"),
        ("q:place[1]/job#", "1"),
        ("q:place[1]/job[1]/what", "farm"),
        ("q:place[2]/town", "Hunchun"),
        ("q:place[2]/job#", "0"),
    ]
    added = posted(definition, [*pairs, ("_add", "place")], recorded_on=TODAY)
    assert (added.answers["place#"], added.saves) == ("3", False)
    deeper = posted(definition, [*pairs, ("_add", "place[2]/job")], recorded_on=TODAY)
    assert deeper.answers["place[2]/job#"] == "1"
    removed = posted(definition, [*pairs, ("_remove", "place[1]")], recorded_on=TODAY)
    assert removed.answers == {"place#": "1", "place[1]/town": "Hunchun", "place[1]/job#": "0"}
    assert not removed.saves
    assert posted(definition, pairs, recorded_on=TODAY).saves
    assert not posted(definition, [("_draw", "1")], recorded_on=TODAY).saves


def test_adding_shows_an_empty_instance_and_removing_the_last_leaves_none() -> None:
    definition = rules(JOBS).definition
    removed = posted(definition, [("q:place#", "1"), ("_remove", "place[1]")], recorded_on=TODAY)
    done = evaluate(rules(JOBS), removed.answers, clock=clock)
    assert done.values() == {"place#": "0"}


_NAMES = st.one_of(
    st.sampled_from(
        ["q:place#", "q:place[1]/town", "q:place[2]/job#", "q:place[2]/job[1]/what", "_add",
         "_remove", "_draw", "q:", "q:#", "q:[", "q:day@kept", "q:place[999999999999]/town"]
    ),
    st.text(max_size=8),
)  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from(
        ["place", "place[1]", "place[2]/job", "²", "1", "99999999999", "-1", "[", "[]"]
    ),
    st.text(max_size=8),
)


@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_is_posted_gives_a_form_again(pairs: list[tuple[str, str]]) -> None:
    got = posted(rules(JOBS).definition, pairs, recorded_on=TODAY)
    done = evaluate(rules(JOBS), got.answers, clock=clock)
    assert int(done.values()["place#"]) >= 0


def test_korean_and_chinese_answers_come_through_the_encoding_of_a_post() -> None:
    pairs = parse_qsl("q%3Awords=%ED%95%9C%EA%B0%80%EC%9D%84", encoding="utf-8")
    assert answers(*pairs)["words"] == "한가을"
