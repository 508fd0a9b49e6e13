"""Days as people say them: in the direction that the question asks."""

from datetime import date

import pytest

from leeward.desk.spoken_days import due_day, form_day, happened_day
from leeward.errors import InvalidDate

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("3 March", "en", date(2027, 3, 3)),
        ("1월 5일", "ko", date(2027, 1, 5)),
        ("1月5日", "zh-Hans", date(2027, 1, 5)),
        ("30 Nov", "en", date(2026, 11, 30)),
        ("25 November", "en", WEDNESDAY),
        ("Friday", "en", date(2026, 11, 27)),
        ("금요일", "ko", date(2026, 11, 27)),
        ("周五", "zh-Hans", date(2026, 11, 27)),
        ("星期天", "zh-Hans", date(2026, 11, 29)),
        ("3일 뒤", "ko", date(2026, 11, 28)),
    ],
)
def test_what_is_due_comes(words: str, language: str, day: date) -> None:
    assert due_day(words, WEDNESDAY, language) == day


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("30 Dec", "en", date(2025, 12, 30)),
        ("12월 30일", "ko", date(2025, 12, 30)),
        ("3 March", "en", date(2026, 3, 3)),
        ("목요일", "ko", date(2026, 11, 19)),
        ("星期一", "zh-Hans", date(2026, 11, 23)),
        ("yesterday", "en", date(2026, 11, 24)),
        ("", "en", WEDNESDAY),
    ],
)
def test_what_happened_is_over(words: str, language: str, day: date) -> None:
    assert happened_day(words, WEDNESDAY, language).earliest == day


@pytest.mark.parametrize("words", ["2월 30일", "2026-11-24"])
def test_what_could_be_another_day_is_asked_again(words: str) -> None:
    with pytest.raises(InvalidDate):
        due_day(words, WEDNESDAY, "ko" if "월" in words else "en")


def test_no_year_is_guessed_in_a_form() -> None:
    with pytest.raises(InvalidDate):
        form_day("30 Nov", WEDNESDAY, "en")
