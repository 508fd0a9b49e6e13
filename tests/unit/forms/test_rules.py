import pytest
from msgspec.structs import replace

from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition, Group, Question, Repeat
from leeward.forms.evaluate import evaluate
from leeward.forms.rules import MOST_PARTS, pieces, rules_of
from support.forms import clock, plain


def refusal(definition: FormDefinition) -> dict[str, str | int]:
    with pytest.raises(InvalidForm) as refused:
        rules_of(definition)
    return refused.value.facts


@pytest.mark.parametrize(
    ("calculate", "reason", "what"),
    [
        ("/data/b +", "unexpected", ""),
        ("uuid()", "unknown_function", "uuid"),
        ("random()", "unknown_function", "random"),
        ("pulldata('x', 'a', 'b', 'c')", "unknown_function", "pulldata"),
        ("if(1, 2)", "wrong_arguments", "if"),
        ("today(1)", "wrong_arguments", "today"),
        ("indexed-repeat(/data/b, /data, 1, /data)", "wrong_arguments", "indexed-repeat"),
        ("/data/nobody", "unknown_reference", "nobody"),
        ("../nobody", "unknown_reference", "nobody"),
        ("../../../b", "unknown_reference", ".."),
        ("/data/*", "unknown_reference", "*"),
        ("/data/b[nobody = 1]", "unknown_reference", "nobody"),
        ("instance('none')/root/item", "unknown_list", "none"),
        ("instance(/data/b)/root/item", "unknown_list", ""),
        ("today()/b", "predicate_on_call", "today"),
        ("regex(/data/b, '(a+)+')", "pattern_runs_away", "(a+)+"),
        ("regex(/data/b, '(')", "pattern_unreadable", "("),
        (". + 1", "refers_to_itself", "."),
        ("/data/a + 1", "refers_to_itself", "a"),
        ("../a + 1", "refers_to_itself", "a"),
        ("concat(if(1, ., 2))", "refers_to_itself", "."),
    ],
)
def test_a_fault_is_refused_with_its_row_and_column(calculate: str, reason: str, what: str) -> None:
    facts = refusal(plain(b="", a=calculate))
    assert facts == {
        "sheet": "survey",
        "row": 3,
        "column": "calculation",
        "reason": reason,
        "what": what,
    }


def test_once_may_look_at_its_own_value() -> None:
    assert len(rules_of(plain(a="once(concat(., 'x'))")).ordered) == 1


def test_once_decides_nothing_but_a_value() -> None:
    asked = Question(path="/data/a", name="a", kind="text", row=2, relevant="once(1)")
    assert refusal(replace(plain(), children=(asked,)))["reason"] == "refers_to_itself"


@pytest.mark.parametrize(
    "questions",
    [
        {"a": "/data/b", "b": "/data/a"},
        {"a": "/data/b + 1", "b": "/data/c", "c": "../a"},
        {"x": "1", "a": "if(/data/x, current()/../b, 1)", "b": "/data/a"},
    ],
)
def test_values_that_depend_on_each_other_are_refused(questions: dict[str, str]) -> None:
    assert refusal(plain(**questions))["reason"] == "cycle"


def test_a_group_that_waits_for_its_own_question_is_a_circle() -> None:
    question = Question(path="/data/g/a", name="a", kind="text", row=3)
    group = Group(path="/data/g", name="g", row=2, relevant="/data/g/a = 'x'", children=(question,))
    facts = refusal(replace(plain(), children=(group,)))
    assert facts["reason"] == "cycle"
    assert facts["column"] == "relevant"


def test_a_repeat_whose_number_depends_on_its_content_is_a_circle() -> None:
    inner = Question(path="/data/r/a", name="a", kind="text", row=3)
    repeat = Repeat(path="/data/r", name="r", row=2, count="sum(/data/r/a)", children=(inner,))
    facts = refusal(replace(plain(), children=(repeat,)))
    assert (facts["reason"], facts["column"]) == ("cycle", "repeat_count")


def test_everything_comes_after_what_it_needs_else_in_the_order_of_the_form() -> None:
    rules = rules_of(plain(a="/data/d", b="", c="/data/b", d="/data/c"))
    assert [ruled.part.name for ruled in rules.ordered] == ["b", "c", "d", "a"]


def test_a_value_shown_in_a_text_must_exist() -> None:
    asked = Question(
        path="/data/a", name="a", kind="note", row=2, label={"ko": "${/data/nobody} 님"}
    )
    facts = refusal(replace(plain(), children=(asked,)))
    assert (facts["reason"], facts["column"]) == ("unknown_reference", "label")


def test_what_is_never_stored_may_still_be_referred_to() -> None:
    definition = replace(plain(a="string-length(/data/place)"), absent=("/data/place",))
    assert evaluate(rules_of(definition), {}, clock=clock).values() == {"a": "0"}


def test_a_form_of_thousands_of_questions_is_refused() -> None:
    many = plain(**{f"q{number}": "" for number in range(MOST_PARTS + 1)})
    assert refusal(many)["reason"] == "too_many_questions"


def test_a_text_is_split_at_its_values() -> None:
    assert pieces("a ${/x} b") == [(False, "a "), (True, "/x"), (False, " b")]
    assert pieces("open ${/x") == [(False, "open ${/x")]
