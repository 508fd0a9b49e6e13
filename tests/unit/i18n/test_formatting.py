from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from leeward.i18n import formatting

SEOUL = ZoneInfo("Asia/Seoul")
LATE = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
LANGUAGES = ("en", "ko", "zh-Hans")


def test_dates_are_in_the_order_that_readers_expect() -> None:
    shown = [formatting.day(date(2016, 3, 5), language) for language in LANGUAGES]
    assert shown == ["5 Mar 2016", "2016. 3. 5.", "2016年3月5日"]
    weekdays = [formatting.weekday(date(2016, 3, 5), language) for language in LANGUAGES]
    assert weekdays == ["Saturday", "토요일", "星期六"]


def test_moments_are_where_the_office_is() -> None:
    for language in LANGUAGES:
        assert "24" in formatting.moment(LATE, SEOUL, language)
    assert formatting.clock_time(LATE, SEOUL, "en") == "01:30"
    assert formatting.clock_time(LATE, SEOUL, "ko") == "오전 1:30"
    assert formatting.clock_time(LATE, SEOUL, "zh-Hans") == "01:30"


def test_numbers_money_and_sizes() -> None:
    assert formatting.number(1234567, "ko") == "1,234,567"
    assert formatting.percent(0.25, "zh-Hans") == "25%"
    assert formatting.money(500, "CNY", "zh-Hans") == "¥500.00"
    assert "XQZ" in formatting.money(500, "XQZ", "en")
    assert formatting.size(999, "en").startswith("999")
    assert formatting.size(1_999_999, "en") == "1 MB"
    assert formatting.size(5 * 10**15, "en").endswith("GB")
