from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.forms.functions import FUNCTIONS
from leeward.forms.subset import FUNCTIONS as PUBLISHED
from support.forms import computed


def test_every_published_function_exists_and_no_other() -> None:
    assert set(FUNCTIONS) == set(PUBLISHED)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("selected('a b c', 'b')", "true"),
        ("selected('ab c', 'b')", "false"),
        ("count-selected('a b  c')", "3"),
        ("count-selected('')", "0"),
        ("selected-at('a b c', 1)", "b"),
        ("selected-at('a b c', 3)", ""),
        ("selected-at('a b c', -1)", ""),
        ("if(1 > 2, 'yes', 'no')", "no"),
        ("coalesce('', '', 'x', 'y')", "x"),
        ("concat('a', 1, true())", "a1true"),
        ("join('-', 'a', 'b')", "a-b"),
        ("string-length('한국어')", "3"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("substr('abc', 'x')", ""),
        ("substring-before('2026-11', '-')", "2026"),
        ("substring-before('2026', '-')", ""),
        ("substring-after('2026-11', '-')", "11"),
        ("contains('heron', 'ero')", "true"),
        ("starts-with('heron', 'he')", "true"),
        ("ends-with('heron', 'he')", "false"),
        ("normalize-space('  a   b ')", "a b"),
        ("translate('abcabc', 'ab', 'x')", "xcxc"),
        ("regex('010-1234', '[0-9]{3}-[0-9]{4}')", "true"),
        ("regex('010-12345', '[0-9]{3}-[0-9]{4}')", "false"),
        ("string(1.50)", "1.5"),
        ("string(2.0)", "2"),
        ("number('3.5') + 1", "4.5"),
        ("number('drei')", "NaN"),
        ("int('-3.9')", "-3"),
        ("int('x')", "NaN"),
        ("round(2.5)", "3"),
        ("round(1.2345, 2)", "1.23"),
        ("round(1250, -2)", "1300"),
        ("round(1 div 0)", "Infinity"),
        ("abs(-4)", "4"),
        ("floor(-1.5)", "-2"),
        ("ceiling(1.2)", "2"),
        ("floor('x')", "NaN"),
        ("pow(2, 10)", "1024"),
        ("pow(-1, 0.5)", "NaN"),
        ("boolean('')", "false"),
        ("boolean(0)", "false"),
        ("boolean('no')", "true"),
        ("boolean-from-string('1')", "true"),
        ("boolean-from-string('yes')", "false"),
        ("not(true())", "false"),
        ("not(false())", "true"),
        ("min(3, 1, 2)", "1"),
        ("max(3, 1, 2)", "3"),
        ("max('')", "NaN"),
        ("sum(1, 2, 3.5)", "6.5"),
        ("sum('x')", "NaN"),
        ("sum(1 div 0, -1 div 0)", "NaN"),
        ("7 mod 3", "1"),
        ("-7 mod 3", "-1"),
        ("7 mod 0", "NaN"),
        ("1 div 0", "Infinity"),
        ("-1 div 0", "-Infinity"),
        ("0 div 0", "NaN"),
        ("last()", "1"),
        ("position()", "1"),
    ],
)
def test_functions_give_what_the_guide_says(expression: str, expected: str) -> None:
    assert computed(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today()", "2026-11-23"),
        ("now()", "2026-11-23T12:00:00+00:00"),
        ("today() - date('2026-11-20')", "3"),
        ("int((today() - date('1994-03-05')) div 365.25)", "32"),
        ("date(today() + 7)", "2026-11-30"),
        ("date('2026-02-30')", ""),
        ("date('2026-02-03T10:00:00')", "2026-02-03"),
        ("date-time('2026-02-03')", "2026-02-03"),
        ("date-time('x')", ""),
        ("decimal-date-time('1970-01-02T12:00:00')", "1.5"),
        ("decimal-date-time('x')", "NaN"),
        ("today() > '2026-11-22'", "true"),
        ("today() = '2026-11-23'", "true"),
        ("date('2026-01-02') < date('2026-01-10')", "true"),
        ("format-date('2026-03-05', '%Y/%n/%e %m-%d %y %%')", "2026/3/5 03-05 26 %"),
        ("format-date('2026-03-05', '%Q')", ""),
        ("format-date('', '%Y')", ""),
        ("format-date-time('2026-03-05T09:07:01', '%H:%M:%S %h')", "09:07:01 9"),
        ("date(1 div 0)", ""),
        ("date(99999999)", ""),
        ("date(0.5)", "1970-01-01"),
    ],
)
def test_dates_count_as_days_and_come_from_the_clock_given(expression: str, expected: str) -> None:
    assert computed(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/empty = ''", "true"),
        ("/data/empty > 3", "false"),
        ("/data/empty < 3", "false"),
        ("/data/empty = 0", "false"),
        ("/data/empty != 3", "true"),
        ("/data/empty + 1", "NaN"),
        ("sum(/data/empty)", "0"),
        ("boolean(/data/empty)", "false"),
        ("/data/five > 4 and /data/empty = ''", "true"),
        ("/data/five = '5'", "true"),
        ("/data/five = 5.0", "true"),
        ("number(/data/empty)", "NaN"),
        ("coalesce(/data/empty, /data/five)", "5"),
        ("count(/data/five | /data/empty)", "2"),
        ("count-non-empty(/data/five | /data/empty)", "1"),
        ("/data/partly < date('2017-01-01')", "true"),
    ],
)
def test_an_empty_answer_is_no_number_and_the_empty_text(expression: str, expected: str) -> None:
    partly = '["2016-01-01", "2016-12-31", "year"]'
    assert computed(expression, empty="", five="5", partly=partly) == expected


def test_a_pattern_that_is_itself_an_answer_and_runs_away_fits_nothing() -> None:
    assert computed("regex('aaaa', /data/pattern)", pattern="(a+)+") == "false"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_div_and_mod_belong_together(number: int, by: int) -> None:
    whole = computed(f"int({number} div {by}) * {by} + ({number} mod {by})")
    assert isclose(float(whole), number, abs_tol=1e-6)


@given(st.dates(), st.dates())
def test_a_difference_of_dates_is_a_number_of_days(one: object, other: object) -> None:
    days = computed(f"date('{one}') - date('{other}')")
    assert computed(f"date(date('{other}') + {days})".replace("+ -", "- ")) == str(one)
