"""Days counted and named from today, as people type them in three languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.dates.counted import day_ahead, named_weekday, plain_counts

THURSDAY = date(2026, 3, 5)

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("words", "ahead"),
    [
        *(("in a week", 7), ("in two weeks", 14), ("within 3 days", 3), ("2w", 14), ("+3", 3)),
        *(("The day after tomorrow", 2), ("today", 0), ("three days", 3)),
        *(("사흘 뒤", 3), ("열흘 후", 10), ("일주일 뒤", 7), ("두 주 뒤", 14), ("이 주일 후", 14)),
        *(("보름 뒤", 15), ("내일모레", 2), ("3일 안에", 3), ("2주 뒤", 14), ("다음 주", 7)),
        *(("三天后", 3), ("两周之后", 14), ("一个星期后", 7), ("十五天内", 15), ("半个月后", 15)),
        *(("二十天后", 20), ("大后天", 3), ("3天", 3), ("下个星期", 7)),
    ],
)
def test_words_count_forward(words: str, ahead: int) -> None:
    assert day_ahead(words, THURSDAY) == THURSDAY + timedelta(ahead)


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("in a month", THURSDAY, date(2026, 4, 5)),
        ("한 달 뒤", date(2026, 1, 31), date(2026, 2, 28)),
        ("석 달 뒤", THURSDAY, date(2026, 6, 5)),
        ("两个月后", date(2026, 12, 31), date(2027, 2, 28)),
        ("월말", THURSDAY, date(2026, 3, 31)),
        ("月底", date(2028, 2, 3), date(2028, 2, 29)),
    ],
)
def test_months_keep_the_day_where_they_can(words: str, today: date, day: date) -> None:
    assert day_ahead(words, today) == day


@pytest.mark.parametrize(
    "words",
    [
        "3일",
        "3日",
        "3일까지",
        "next month",
        "다음 달",
        "下个月",
        "3",
        "soon",
        "",
        "三月后",
        "一月",
        "사흘",
    ],
)
def test_what_may_mean_another_day_is_not_counted(words: str) -> None:
    assert day_ahead(words, THURSDAY) is None


@pytest.mark.parametrize(
    ("words", "bare", "day"),
    [
        ("friday", 1, date(2026, 3, 6)),
        ("on Thursday", 1, date(2026, 3, 12)),
        ("월요일", 1, date(2026, 3, 9)),
        ("周三", 1, date(2026, 3, 11)),
        ("星期天", -1, date(2026, 3, 1)),
        ("목요일", -1, date(2026, 2, 26)),
        ("wed", -1, date(2026, 3, 4)),
        ("다음 주 화요일까지", 1, date(2026, 3, 10)),
        ("다다음주 월요일", 1, date(2026, 3, 16)),
        ("지난주 금요일", -1, date(2026, 2, 27)),
        ("下周二", 1, date(2026, 3, 10)),
        ("下下周一", 1, date(2026, 3, 16)),
        ("上个星期五", -1, date(2026, 2, 27)),
        ("这周五之前", 0, date(2026, 3, 6)),
    ],
)
def test_a_weekday_is_one_day(words: str, bare: int, day: date) -> None:
    assert named_weekday(words, THURSDAY, bare=bare) == day


@pytest.mark.parametrize(
    "words", ["next friday", "last friday", "지난 금요일", "周八", "fri 3", ""]
)
def test_a_weekday_of_two_weeks_is_not_read(words: str) -> None:
    assert named_weekday(words, THURSDAY, bare=1) is None


@pytest.mark.parametrize("words", ["friday", "금요일", "周五"])
def test_a_bare_weekday_is_no_day_where_it_may_be_past_or_ahead(words: str) -> None:
    assert named_weekday(words, THURSDAY) is None


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("사흘 전", "3일 전"),
        ("일주일 전", "1주 전"),
        ("Two days ago", "2 days ago"),
        ("三天前", "3天前"),
        ("어젯밤", "어제"),
        ("昨晚", "昨天"),
        ("last night", "yesterday"),
        ("二〇一六年三月五日", "二〇一六年三月五日"),
        ("2016年三月", "2016年三月"),
        ("하루하루", "하루하루"),
    ],
)
def test_counts_become_digits_and_dates_stay(words: str, plain: str) -> None:
    assert plain_counts(words) == plain


@given(days, st.sampled_from(["월요일", "周日", "sat"]))
def test_the_next_one_is_within_a_week_and_the_last_one_too(today: date, words: str) -> None:
    coming = named_weekday(words, today, bare=1)
    gone = named_weekday(words, today, bare=-1)
    assert coming is not None
    assert gone is not None
    assert 1 <= (coming - today).days <= 7
    assert 1 <= (today - gone).days <= 7
    assert coming.weekday() == gone.weekday()


@given(st.text(max_size=30), days)
def test_any_text_is_read_or_left(text: str, today: date) -> None:
    plain_counts(text)
    day_ahead(text, today)
    named_weekday(text, today, bare=1)
