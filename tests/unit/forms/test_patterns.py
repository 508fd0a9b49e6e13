import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.forms.patterns import LONGEST_PATTERN, compiled, fits
from leeward.forms.xpath import BrokenExpression


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*b",
        "(a|aa)+",
        "(a|b)*c",
        "(((a?){4}){4}){4}",
        "(a{1,20}){1,20}b",
        "a?" * 40 + "a" * 40,
        "(a|aa){4}" * 12,
        r"(a)\1",
        "(?P<x>a)(?P=x)",
        "(a)(?(1)b|c)",
        ".*" * 6,
        "(" * 30 + "a" + ")" * 30,
    ],
)
def test_a_pattern_that_could_run_for_minutes_is_refused(pattern: str) -> None:
    with pytest.raises(BrokenExpression) as refused:
        compiled(pattern)
    assert refused.value.reason == "pattern_runs_away"


@pytest.mark.parametrize("pattern", ["(", ")", "a)", "[", "a{3,2}", "*a", "(?<a", "a**"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BrokenExpression):
        compiled(pattern)


def test_a_long_pattern_is_refused() -> None:
    with pytest.raises(BrokenExpression) as refused:
        compiled("a" * (LONGEST_PATTERN + 1))
    assert refused.value.reason == "pattern_too_long"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", "heron@example.org"),
        (r"(\d{3}-){2}\d{4}", "010-123-4567"),
        (r"(\d{1,3}\.){3}\d{1,3}", "127.0.0.1"),
        (r"^(\+?\d{1,3}[- ]?)?\(?\d{3}\)?[- ]?\d{3}[- ]?\d{4}$", "+82 010 123 4567"),
        (r"[가-힣]{2,4}", "한가을"),
        (r"a{}|b{,}", "a{}"),
        (r"[]a]+", "]a]"),
        (r"[^]a]", "b"),
        (r"\[x\]", "[x]"),
        (r"(?i)heron", "HERON"),
        (r"a+?b++", "aab"),
        (r"[\]a]{30}", "]" * 30),
    ],
)
def test_patterns_of_real_forms_are_taken(pattern: str, text: str) -> None:
    assert fits(pattern, text)
    assert not fits(pattern, f"{text}\n#")


def test_a_text_longer_than_the_budget_allows_fits_nothing() -> None:
    _, longest = compiled(".*a.*b.*c")
    assert longest < 1_000
    assert not fits(".*a.*b.*c", "x" * longest + "abc")


_PIECES = st.lists(
    st.sampled_from(
        ["a", "b", ".", "[ab]", "(a|b)", "(a)", "(ab?)", "*", "+", "?", "{2}", "{1,3}"]
    ),
    max_size=10,
).map("".join)


@given(_PIECES)
@settings(max_examples=100, deadline=None)
def test_whatever_is_taken_comes_to_an_end_on_a_text_that_almost_fits(pattern: str) -> None:
    try:
        ready, longest = compiled(pattern)
    except BrokenExpression:
        return
    assert isinstance(ready, re.Pattern)
    fitted = fits(pattern, "a" * (min(longest, 2_000) - 1) + "#")
    assert not fitted or "." in pattern
