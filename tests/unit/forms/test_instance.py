from hypothesis import given
from hypothesis import strategies as st

from leeward.forms.instance import MOST_INSTANCES, with_instance, without_instance

THREE = {"a": "1", "r[1]/x": "one", "r[2]/x": "two", "r[3]/x": "three", "r[3]/s[1]/y": "deep"}


def test_an_instance_more_changes_only_the_count() -> None:
    assert with_instance(THREE, "r", 3) == {**THREE, "r#": "4"}
    assert with_instance({}, "r", MOST_INSTANCES)["r#"] == str(MOST_INSTANCES)


def test_when_one_instance_goes_the_later_ones_move_up() -> None:
    assert without_instance(THREE, "r[2]", 3) == {
        "a": "1",
        "r[1]/x": "one",
        "r[2]/x": "three",
        "r[2]/s[1]/y": "deep",
        "r#": "2",
    }


def test_an_instance_of_an_inner_repeat_goes_alone() -> None:
    answers = {"r[1]/s[1]/y": "a", "r[1]/s[2]/y": "b", "r[2]/s[1]/y": "c"}
    assert without_instance(answers, "r[1]/s[1]", 2) == {
        "r[1]/s[1]/y": "b",
        "r[2]/s[1]/y": "c",
        "r[1]/s#": "1",
    }


def test_a_key_with_an_odd_number_stays_where_it_is() -> None:
    odd = {"r[²]/x": "odd", "r[0]/x": "zero", "r[2/x": "open"}
    assert without_instance({**THREE, **odd}, "r[3]", 3).items() >= odd.items()


def test_an_instance_that_is_not_there_changes_nothing() -> None:
    for nothing in ("r[0]", "r[4]", "r[x]", "r", "", "[1]", "r[]", "r[²]", "r[1", "r[99999999999]"):
        assert without_instance(THREE, nothing, 3) == THREE


@given(st.integers(1, 6), st.data())
def test_removing_keeps_everything_else_in_order(count: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(1, count))
    answers = {f"r[{number}]/x": str(number) for number in range(1, count + 1)}
    left = without_instance(answers, f"r[{gone}]", count)
    values = [left[f"r[{number}]/x"] for number in range(1, count)]
    assert values == [str(number) for number in range(1, count + 1) if number != gone]
    assert left["r#"] == str(count - 1)
