"""Ages as people say them, in three languages, kept as exactly as they were said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.dates import AgeWay, Precision, age_on, birth_from_age
from leeward.dates.number_words import numbers_as_digits
from leeward.dates.said_age import SaidAge, birth_from_said, read_age
from leeward.errors import InvalidDate

ON = date(2026, 3, 10)
NATIVE_ONES = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
CHINESE = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
SINO = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"]
ENGLISH = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
ENGLISH_TENS = [
    *("", "", "twenty", "thirty", "forty"),
    *("fifty", "sixty", "seventy", "eighty", "ninety"),
]


@pytest.mark.parametrize(
    ("words", "low", "high", "is_about"),
    [
        ("스물셋", 23, 23, False),
        ("열두 살", 12, 12, False),
        ("스무살", 20, 20, False),
        ("이십삼 세", 23, 23, False),
        ("쉰둘", 52, 52, False),
        ("두세 살", 2, 3, False),
        ("예닐곱 살", 6, 7, False),
        ("열서너 살", 13, 14, False),
        ("마흔 즈음", 37, 43, True),
        ("쉰 가까이", 49, 50, True),
        ("마흔 몇 살", 41, 49, True),
        ("약 40세", 37, 43, True),
        ("이십대 후반", 27, 29, False),
        ("20-30대", 20, 39, False),
        ("서른에서 서른다섯", 30, 35, False),
        ("三十岁", 30, 30, False),
        ("廿三", 23, 23, False),
        ("快十岁", 9, 10, True),
        ("十七八岁", 17, 18, False),
        ("五六岁", 5, 6, False),
        ("三四十岁", 30, 49, False),
        ("三十多岁", 31, 39, True),
        ("二十出头", 20, 23, True),
        ("四十左右", 37, 43, True),
        ("不到三十", 28, 29, True),
        ("十几岁", 11, 19, False),
        ("forty-two", 42, 42, False),
        ("about forty", 37, 43, True),
        ("nearly ten", 9, 10, True),
        ("over fifty", 50, 53, True),
        ("in her late twenties", 27, 29, False),
        ("teenager", 13, 19, False),
        ("five or six", 5, 6, False),
        ("under 5", 0, 4, False),
        ("forty-ish", 37, 43, True),
        ("40?", 37, 43, True),
        ("35", 35, 35, False),
        ("12 years old", 12, 12, False),
        ("30~35세", 30, 35, False),
    ],
)
def test_years_as_they_are_said(words: str, low: int, high: int, is_about: bool) -> None:
    said = read_age(words)
    assert (said.low, said.high, said.is_about, said.in_months) == (low, high, is_about, False)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        *(("8개월", 8, 8), ("六个月", 6, 6), ("18 months", 18, 18), ("3y 4m", 40, 40)),
        *(("반 살", 5, 7), ("半岁", 5, 7), ("一岁半", 17, 19), ("two and a half", 29, 31)),
        *(("갓난아기", 0, 2), ("newborn", 0, 2), ("刚满月", 0, 2)),
    ],
)
def test_months_as_they_are_said(words: str, low: int, high: int) -> None:
    said = read_age(words)
    assert (said.low, said.high, said.in_months) == (low, high, True)
    born = birth_from_said(said, ON, AgeWay.UNSTATED)
    assert born.precision is Precision.ABOUT
    assert born.latest <= ON


@pytest.mark.parametrize(
    ("words", "age", "way"),
    [
        ("만 서른다섯", 35, AgeWay.FULL),
        ("36세(만 35세)", 35, AgeWay.FULL),
        ("한국나이 34세", 34, AgeWay.KOREAN),
        ("세는나이 스물", 20, AgeWay.KOREAN),
        ("虚岁三十四", 34, AgeWay.CHINESE),
        ("周岁32", 32, AgeWay.FULL),
        ("满十八岁", 18, AgeWay.FULL),
        ("두 돌", 2, AgeWay.FULL),
        ("서른둘", 32, AgeWay.UNSTATED),
    ],
)
def test_how_years_were_counted_is_read_where_it_is_said(words: str, age: int, way: AgeWay) -> None:
    said = read_age(words)
    assert (said.low, said.high, said.way) == (age, age, way)
    assert birth_from_said(said, ON, AgeWay.UNSTATED) == birth_from_age(age, ON, way)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "모름",
        "학생",
        "없음",
        "2016",
        "010-1234-5678",
        "성인",
        "几岁",
        "2016-03-05",
        "세상",
        "n/a",
    ],
)
def test_what_is_no_age_is_not_read(words: str) -> None:
    with pytest.raises(InvalidDate):
        read_age(words)


@given(st.integers(1, 99))
def test_every_number_below_a_hundred_is_read_in_each_language(number: int) -> None:
    tens, ones = divmod(number, 10)
    native = NATIVE_TENS[tens] + NATIVE_ONES[ones]
    chinese = (CHINESE[tens] if tens > 1 else "") + ("十" if tens else "") + CHINESE[ones]
    sino = (SINO[tens] if tens > 1 else "") + ("십" if tens else "") + SINO[ones]
    english = ENGLISH[number] if number < 20 else f"{ENGLISH_TENS[tens]}-{ENGLISH[ones]}"
    english = english.removesuffix("-zero")
    for words in (f"{native} 살", f"{chinese}岁", f"{sino}세", english, f"{number}살"):
        assert read_age(words) == SaidAge(number, number), words


@given(st.integers(1, 99), st.sampled_from(["", "약 ", "about ", "거의 ", "快", "over "]))
def test_a_vaguer_word_never_makes_the_birth_more_exact(number: int, vague: str) -> None:
    exact = birth_from_said(read_age(f"{number}"), ON, AgeWay.FULL)
    said = birth_from_said(read_age(f"{vague}{number}"), ON, AgeWay.FULL)
    assert (said.latest - said.earliest) >= (exact.latest - exact.earliest)
    assert said.overlaps(exact) or vague in {"거의 ", "快"}
    low, high = age_on(said, ON)
    assert low <= number <= high + 1


@given(st.text(max_size=30))
def test_any_text_is_an_age_or_refused(words: str) -> None:
    try:
        said = read_age(words)
    except InvalidDate:
        return
    assert 0 <= said.low <= said.high
    assert numbers_as_digits(words)
