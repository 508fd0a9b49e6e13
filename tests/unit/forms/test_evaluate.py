from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidForm
from leeward.forms.evaluate import LONGEST_ANSWER, evaluate
from leeward.forms.instance import MOST_INSTANCES
from support.forms import clock, rules, state

CHILDREN = (Path(__file__).parents[2] / "support" / "children_form.md").read_text(encoding="utf-8")

WITH_CHILDREN = {
    "has_child": "yes",
    "family/number": "2",
    "family/child[1]/nickname": "별",
    "family/child[1]/age": "4",
    "family/child[2]/nickname": "달",
    "family/child[2]/age": "9",
}


def test_a_repeat_has_as_many_instances_as_its_count_says() -> None:
    values = state(CHILDREN, WITH_CHILDREN).values()
    assert values["family/child#"] == "2"
    assert values["family/child[2]/place"] == "2"
    assert values["family/oldest"] == "9"
    assert values["family/second"] == "달"
    fewer = state(CHILDREN, {**WITH_CHILDREN, "family/number": "1"}).values()
    assert "family/child[2]/nickname" not in fewer
    assert fewer["family/oldest"] == "4"
    assert fewer["family/second"] == ""


@pytest.mark.parametrize(("number", "instances"), [("0", "0"), ("-3", "0"), ("x", "0"), ("", "0")])
def test_a_count_that_is_no_number_of_things_gives_none(number: str, instances: str) -> None:
    values = state(CHILDREN, {"has_child": "yes", "family/number": number}).values()
    assert values["family/child#"] == instances


def test_a_count_beyond_reason_is_cut() -> None:
    values = state(CHILDREN, {"has_child": "yes", "family/number": "999999"}).values()
    assert values["family/child#"] == str(MOST_INSTANCES)


def test_what_is_not_relevant_is_neither_kept_nor_wrong_nor_counted() -> None:
    done = state(CHILDREN, {**WITH_CHILDREN, "has_child": "no"})
    assert done.errors == {}
    assert not [key for key in done.answers() if key.startswith("family")]
    assert not [key for key in done.values() if key.startswith("family/")]


def test_a_missing_answer_is_required_and_a_blank_one_is_missing() -> None:
    assert state(CHILDREN).errors == {"has_child": "required"}
    done = state(CHILDREN, {**WITH_CHILDREN, "family/child[1]/nickname": "   "})
    assert done.errors == {"family/child[1]/nickname": "required"}


def test_a_constraint_is_asked_of_answers_only() -> None:
    assert state(CHILDREN, {**WITH_CHILDREN, "family/number": "9"}).errors["family/number"] == (
        "constraint"
    )
    assert "family/number" not in state(CHILDREN, {**WITH_CHILDREN, "family/number": ""}).errors


def test_a_default_answers_what_was_never_asked_but_not_what_was_emptied() -> None:
    assert state(CHILDREN, {"has_child": "yes"}).values()["family/number"] == "1"
    emptied = state(CHILDREN, {"has_child": "yes", "family/number": ""})
    assert emptied.values()["family/number"] == ""
    stored = evaluate(rules(CHILDREN), {"has_child": "yes"}, clock=clock, defaults=False)
    assert stored.values()["family/number"] == ""


def test_a_choice_filter_offers_what_fits_and_takes_back_what_does_not() -> None:
    done = state(CHILDREN, {"province": "jilin", "town": "baoding", "towns": "yanji baoding"})
    assert [choice.name for choice in done.choices["town"]] == ["yanji", "hunchun"]
    assert done.values()["town"] == ""
    assert done.values()["towns"] == "yanji"


def test_a_choice_that_nobody_offered_is_a_fault_not_a_silence() -> None:
    assert state(CHILDREN, {"province": "mars"}).errors["province"] == "not_a_choice"
    assert state(CHILDREN, {"province": "jilin", "towns": "mars"}).errors["towns"] == (
        "not_a_choice"
    )


def test_texts_show_values_and_labels_in_the_language_asked_for() -> None:
    done = state(
        CHILDREN, {**WITH_CHILDREN, "province": "jilin", "town": "yanji", "towns": "yanji"}
    )
    notes = {node.key: node for node in done.root.walk() if node.name in {"hello", "said"}}
    hello = notes["family/child[2]/hello"]
    assert hello.part is not None
    assert done.text(hello.part.label, hello, "ko") == ("2번째: 달", "ko")
    assert done.text(hello.part.label, hello, "zh-Hans") == ("Child 2: 달", "en")
    said = notes["said"]
    assert said.part is not None
    assert done.text(said.part.label, said, "ko")[0] == "옌지, 옌지"


def test_the_label_of_a_choice_can_become_a_value() -> None:
    assert state(CHILDREN, {"has_child": "yes"}, "ko").values()["label"] == "네"
    assert state(CHILDREN, {"has_child": "yes"}, "en").values()["label"] == "Yes"


def test_what_may_not_be_changed_is_said() -> None:
    done = state(CHILDREN)
    assert done.read_only == {"fixed"}
    assert done.values()["fixed"] == "as it is"


TYPED = """
| survey |
| | type | name | label | parameters |
| | integer | whole | Whole | |
| | decimal | part | Part | |
| | date | day | Day | |
| | time | hour | Hour | |
| | datetime | moment | Moment | |
| | range | pain | Pain | start=0 end=10 step=2 |
| | text | words | Words | |
| | acknowledge | told | Told | |
"""


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("whole", "12", None),
        ("whole", "-3", None),
        ("whole", "1.5", "not_whole"),
        ("whole", "twelve", "not_a_number"),
        ("whole", "١٢", "not_a_number"),
        ("whole", "1e3", "not_a_number"),
        ("part", "1.5", None),
        ("part", "1,5", "not_a_number"),
        ("part", "NaN", "not_a_number"),
        ("day", "2026-02-28", None),
        ("day", '["2016-01-01", "2016-12-31", "year"]', None),
        ("day", "2026-02-30", "not_a_date"),
        ("day", "20260228", "not_a_date"),
        ("day", "[", "not_a_date"),
        ("day", "[" * 50_000, "too_long"),
        ("hour", "14:30", None),
        ("hour", "25:00", "not_a_time"),
        ("moment", "2026-02-28T14:30", None),
        ("moment", "28.2.", "not_a_date"),
        ("pain", "4", None),
        ("pain", "5", "out_of_range"),
        ("pain", "12", "out_of_range"),
        ("pain", "x", "not_a_number"),
        ("words", "x" * LONGEST_ANSWER, None),
        ("words", "x" * (LONGEST_ANSWER + 1), "too_long"),
        ("told", "OK", None),
    ],
)
def test_each_type_refuses_what_is_not_of_it(key: str, value: str, fault: str | None) -> None:
    assert state(TYPED, {key: value}).errors.get(key) == fault


CLOCKS = """
| survey |
| | type | name | label | calculation | default | relevant |
| | start | began | | | | |
| | end | ended | | | | |
| | today | day | | | | |
| | date | asked_on | Asked on | | today() | |
| | calculate | next_week | | date(${day} + 7) | | |
| | calculate | first | | once(${day}) | | |
| | text | only_today | Today | | | ${asked_on} = ${day} |
"""


def test_the_clock_given_is_the_only_clock_and_its_readings_are_not_kept() -> None:
    done = state(CLOCKS)
    assert done.values()["next_week"] == "2026-11-30"
    assert done.values()["asked_on"] == "2026-11-23"
    assert "only_today" in done.values()
    assert "only_today" not in state(CLOCKS, {"asked_on": "2026-11-22"}).values()
    assert set(done.answers()) == {"asked_on", "next_week", "first"}


def test_once_keeps_the_value_that_was_there_first() -> None:
    assert state(CLOCKS, {"first": "2026-01-01"}).values()["first"] == "2026-01-01"


NESTED = """
| survey |
| | type | name | label | relevant | calculation |
| | begin_repeat | place | Place | | |
| | text | town | Town | | |
| | begin_repeat | job | Job | | |
| | text | what | What | ${town} != '' | |
| | calculate | both | | | concat(${town}, '/', ${what}) |
| | end_repeat | | | | |
| | calculate | jobs | | | count(${job}) |
| | end_repeat | | | | |
| | calculate | all | | | join(' ', ${both}) |
| | calculate | first_of_second | | | indexed-repeat(${what}, ${place}, 2, ${job}, 1) |
| | calculate | in_yanji | | | count(${place}[town = 'yanji']) |
"""


def test_each_instance_of_a_nested_repeat_sees_its_own() -> None:
    done = state(
        NESTED,
        {
            "place[1]/town": "yanji",
            "place[1]/job[1]/what": "farm",
            "place[1]/job[2]/what": "shop",
            "place[2]/town": "",
            "place[2]/job[1]/what": "kitchen",
            "place[3]/town": "hunchun",
            "place[3]/job[1]/what": "field",
        },
    )
    values = done.values()
    assert values["place[1]/jobs"] == "2"
    assert values["place[1]/job[2]/both"] == "yanji/shop"
    assert values["all"] == "yanji/farm yanji/shop / hunchun/field"
    assert values["first_of_second"] == ""
    assert values["in_yanji"] == "1"


def test_a_form_starts_with_one_instance_and_the_template_is_none() -> None:
    values = state(NESTED).values()
    assert values["place#"] == "1"
    assert values["place[1]/job#"] == "1"
    assert not [key for key in values if key.startswith(("place[0]", "place[2]"))]


def test_an_absolute_path_means_the_instance_it_stands_in() -> None:
    answers = {"place[1]/town": "a", "place[2]/town": "b"}
    one = NESTED.replace("concat(${town}, '/', ${what})", "string(/data/place/town)")
    assert state(one, answers).values()["place[2]/job[1]/both"] == "b"
    several = NESTED.replace("concat(${town}, '/', ${what})", "join('+', /data/place/town)")
    assert state(several, answers).values()["place[2]/job[1]/both"] == "a+b"


def test_a_form_that_asks_for_endless_computing_is_stopped() -> None:
    long_list = "\n".join(f"| | big | c{number} | C |" for number in range(1500))
    within = "count(instance('big')/root/item[count(instance('big')/root/item[name = 'c']) = 0])"
    costly = f"""
| survey |
| | type | name | label | calculation |
| | select_one big | a | A | |
| | calculate | b | | {within} |
| choices |
| | list_name | name | label |
{long_list}
"""
    with pytest.raises(InvalidForm) as refused:
        state(costly)
    assert refused.value.facts["reason"] == "too_costly"


_ANSWERS = st.dictionaries(
    st.sampled_from(
        [
            "has_child",
            "family/number",
            "family/child#",
            "family/child[1]/nickname",
            "family/child[2]/age",
            "family/child[7]/age",
            "family/child[x]/age",
            "province",
            "town",
            "towns",
            "fixed",
            "nobody",
        ]
    ),
    st.sampled_from(
        ["yes", "no", "", "2", "3", "-1", "jilin", "hebei", "yanji", "baoding yanji", "가"]
    ),
)


@given(_ANSWERS)
@settings(max_examples=100)
def test_evaluating_what_came_out_changes_nothing_more(answers: dict[str, str]) -> None:
    first = state(CHILDREN, answers)
    again = state(CHILDREN, first.values())
    assert again.values() == first.values()
    assert again.errors == first.errors


@given(_ANSWERS)
@settings(max_examples=100)
def test_what_is_kept_is_relevant_and_comes_back_the_same(answers: dict[str, str]) -> None:
    done = state(CHILDREN, answers)
    relevant = {node.key for node in done.root.walk() if node.relevant}
    assert set(done.answers()) <= relevant
    reread = evaluate(rules(CHILDREN), done.answers(), clock=clock, defaults=False)
    assert reread.answers() == done.answers()
