import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.forms.xpath import (
    DEEPEST,
    LONGEST,
    Binary,
    BrokenExpression,
    Call,
    Literal,
    Negated,
    Number,
    Path,
    Step,
    parse,
)


def test_multiplication_binds_closer_than_addition_and_comparison_than_and() -> None:
    assert parse("1 + 2 * 3 = 7 and 1") == Binary(
        "and",
        Binary("=", Binary("+", Number(1), Binary("*", Number(2), Number(3))), Number(7)),
        Number(1),
    )


def test_operators_of_one_strength_group_from_the_left() -> None:
    assert parse("9 - 3 - 2") == Binary("-", Binary("-", Number(9), Number(3)), Number(2))


def test_a_minus_sign_before_a_value_is_closer_than_any_operator() -> None:
    assert parse("-2 * 3") == Binary("*", Negated(Number(2)), Number(3))


@pytest.mark.parametrize("word", ["or", "and", "div", "mod"])
def test_a_question_may_be_named_like_an_operator(word: str) -> None:
    path = Path(None, absolute=True, steps=(Step("data"), Step(word)))
    assert parse(f"/data/{word} {word} 1") == Binary(word, path, Number(1))


def test_paths_have_parents_predicates_and_a_start() -> None:
    assert parse("current()/../a[b = 'x']") == Path(
        Call("current", ()),
        absolute=False,
        steps=(
            Step(".."),
            Step("a", (Binary("=", Path(None, False, (Step("b"),)), Literal("x")),)),
        ),
    )


def test_names_may_be_korean_or_chinese_and_have_hyphens() -> None:
    assert parse("이름-1") == Path(None, absolute=False, steps=(Step("이름-1"),))
    assert parse("姓名 - 1") == Binary("-", Path(None, False, (Step("姓名"),)), Number(1))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "unexpected"),
        ("1 +", "unexpected"),
        ("(1", "missing"),
        ("1)", "unexpected"),
        ("f(1,", "unexpected"),
        ("f(1", "missing"),
        ("a[1", "missing"),
        ("'open", "unreadable"),
        ("a # b", "unreadable"),
        ("//a", "unexpected"),
        ("a//b", "unexpected"),
        ("@a", "unexpected"),
        ("$a", "unexpected"),
        ("a/text()", "node_test"),
        ("(a)/b", "path_from_brackets"),
        ("(a)[1]", "path_from_brackets"),
        ("f()[1]", "predicate_on_call"),
        ("1" * (LONGEST + 1), "too_long"),
        ("(" * (DEEPEST + 5) + "1" + ")" * (DEEPEST + 5), "too_deep"),
    ],
)
def test_what_is_malformed_or_outside_is_refused_with_its_reason(source: str, reason: str) -> None:
    with pytest.raises(BrokenExpression) as refused:
        parse(source)
    assert refused.value.reason == reason


def test_a_chain_of_a_thousand_operators_neither_breaks_parser_nor_recursion() -> None:
    assert isinstance(parse(" + ".join(["1"] * 900)), Binary)


@given(st.text(alphabet="abc/.[]()*+-=<>!'\" 019,|orandivm\n@$#:가", max_size=60))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        tree = parse(source)
    except BrokenExpression:
        return
    assert parse(f"({source})") == tree
