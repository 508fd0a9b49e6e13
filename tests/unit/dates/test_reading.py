from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.dates import Calendar, Culture, Precision, When, from_excel, parse
from leeward.errors import InvalidDate

TODAY = date(2026, 11, 23)
DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR
RANGE, ABOUT = Precision.RANGE, Precision.ABOUT


def read(text: str, culture: Culture | None = None, year: int | None = None) -> When:
    return parse(text, recorded_on=TODAY, culture=culture, year=year)


def reason(text: str, culture: Culture | None = None, year: int | None = None) -> object:
    with pytest.raises(InvalidDate) as refused:
        read(text, culture, year)
    assert not text or text not in str(refused.value)
    return refused.value.facts["reason"]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2016-03-05", "2016-03-05", "2016-03-05", DAY),
        ("2016-03-05 00:00:00", "2016-03-05", "2016-03-05", DAY),
        ("2016-03-05T10:20:30Z", "2016-03-05", "2016-03-05", DAY),
        ("2016.3.5", "2016-03-05", "2016-03-05", DAY),
        ("2016. 3. 5.", "2016-03-05", "2016-03-05", DAY),
        ("2016년 3월 5일", "2016-03-05", "2016-03-05", DAY),
        ("2016년 3월 5일 (토)", "2016-03-05", "2016-03-05", DAY),
        ("2016년3월5일생", "2016-03-05", "2016-03-05", DAY),
        ("주체105(2016)년 3월 5일", "2016-03-05", "2016-03-05", DAY),
        ("주체105년 3월 5일", "2016-03-05", "2016-03-05", DAY),
        ("2016年3月5号", "2016-03-05", "2016-03-05", DAY),
        ("２０１６年３月５日 星期六", "2016-03-05", "2016-03-05", DAY),
        ("二〇一六年三月五日", "2016-03-05", "2016-03-05", DAY),
        ("二○一六年十二月三十一日", "2016-12-31", "2016-12-31", DAY),
        ("二零一六年十月廿三日", "2016-10-23", "2016-10-23", DAY),
        ("양력 1985년 3월 5일", "1985-03-05", "1985-03-05", DAY),
        ("March 5, 2016", "2016-03-05", "2016-03-05", DAY),
        ("5th of March 2016", "2016-03-05", "2016-03-05", DAY),
        ("5-Mar-16", "2016-03-05", "2016-03-05", DAY),
        ("25/12/2016", "2016-12-25", "2016-12-25", DAY),
        ("20160305", "2016-03-05", "2016-03-05", DAY),
        ("850305", "1985-03-05", "1985-03-05", DAY),
        ("85.3.5", "1985-03-05", "1985-03-05", DAY),
        ("2016年3月", "2016-03-01", "2016-03-31", MONTH),
        ("2016-03", "2016-03-01", "2016-03-31", MONTH),
        ("Feb 2016", "2016-02-01", "2016-02-29", MONTH),
        ("3/2016", "2016-03-01", "2016-03-31", MONTH),
        ("2016", "2016-01-01", "2016-12-31", YEAR),
        ("85년생", "1985-01-01", "1985-12-31", YEAR),
        ("about 2016", "2015-01-01", "2017-12-31", ABOUT),
        ("2016년경", "2015-01-01", "2017-12-31", ABOUT),
        ("约2016年", "2015-01-01", "2017-12-31", ABOUT),
        ("2016年3月左右", "2016-02-01", "2016-04-30", ABOUT),
        ("약 2016년 3월 5일", "2016-02-27", "2016-03-12", ABOUT),
        ("2016년 봄", "2016-03-01", "2016-05-31", RANGE),
        ("2016年秋天", "2016-09-01", "2016-11-30", RANGE),
        ("winter 2016", "2016-01-01", "2017-02-28", RANGE),
        ("2016년 하반기", "2016-07-01", "2016-12-31", RANGE),
        ("2016年3月上旬", "2016-03-01", "2016-03-10", RANGE),
        ("2016년 2월 말", "2016-02-21", "2016-02-29", RANGE),
        ("1990년대", "1990-01-01", "1999-12-31", RANGE),
        ("90年代末", "1996-01-01", "1999-12-31", RANGE),
        ("20世纪90年代", "1990-01-01", "1999-12-31", RANGE),
        ("early 1990s", "1990-01-01", "1993-12-31", RANGE),
        ("2015-2016", "2015-01-01", "2016-12-31", RANGE),
        ("2016.3 ~ 5월", "2016-03-01", "2016-05-31", RANGE),
        ("2016年3月至5月", "2016-03-01", "2016-05-31", RANGE),
        ("2016년 3월부터 2017년 5월까지", "2016-03-01", "2017-05-31", RANGE),
        ("between 2015 and March 2016", "2015-01-01", "2016-03-31", RANGE),
    ],
)
def test_a_date_is_read_as_written(
    text: str, earliest: str, latest: str, precision: Precision
) -> None:
    when = read(text)
    assert (when.earliest.isoformat(), when.latest.isoformat()) == (earliest, latest)
    assert when.precision is precision
    assert when.calendar is Calendar.GREGORIAN
    assert when.as_written == ("" if text == earliest else text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "calendar"),
    [
        ("음력 1985년 3월 5일", "1985-04-24", "1985-04-24", Calendar.LUNAR_KR),
        ("1985.3.5(음)", "1985-04-24", "1985-04-24", Calendar.LUNAR_KR),
        ("음력 2020년 윤4월 5일", "2020-05-27", "2020-05-27", Calendar.LUNAR_KR),
        ("음력 1990년 섣달 그믐", "1991-02-14", "1991-02-14", Calendar.LUNAR_KR),
        ("1990년 정월 대보름", "1990-02-10", "1990-02-10", Calendar.LUNAR_KR),
        ("1985년 3월 초닷새", "1985-04-24", "1985-04-24", Calendar.LUNAR_KR),
        ("1985年农历三月初五", "1985-04-24", "1985-04-24", Calendar.LUNAR_CN),
        ("1985年三月初五", "1985-04-24", "1985-04-24", Calendar.LUNAR_CN),
        ("1990年臘月廿三", "1991-02-07", "1991-02-07", Calendar.LUNAR_CN),
        ("2020年闰四月", "2020-05-23", "2020-06-20", Calendar.LUNAR_CN),
        ("阴历1985年", "1985-02-20", "1986-02-08", Calendar.LUNAR_CN),
    ],
)
def test_a_lunar_date_keeps_its_calendar(
    text: str, earliest: str, latest: str, calendar: Calendar
) -> None:
    when = read(text)
    assert (when.earliest.isoformat(), when.latest.isoformat()) == (earliest, latest)
    assert when.calendar is calendar


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("모름", "not_a_date"),
        ("፩፪፫፬፭፮", "not_a_date"),
        ("2016-02-30", "no_such_day"),
        ("음력 3월 5일", "year_missing"),
        ("腊月廿三", "year_missing"),
        ("3월 5일", "year_missing"),
        ("30.3.5", "which_century"),
        ("13/5/16", "ambiguous_order"),
        ("Mar-16", "ambiguous_order"),
        ("201112", "ambiguous_order"),
        ("42434", "bare_number"),
        ("작년", "not_a_date"),
        ("lunar 1985-3-5", "which_lunar_calendar"),
        ("农历2021年闰四月初五", "no_such_lunar_day"),
        ("1850-01-01", "year_out_of_range"),
        ("2017 ~ 2016", "ends_before_it_begins"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused_with_its_reason(text: str, why: str) -> None:
    assert reason(text) == why


def test_an_ambiguous_order_becomes_a_range_over_both_readings() -> None:
    when = read("3/5/16")
    assert when.precision is RANGE
    assert (when.earliest, when.latest) == (date(2016, 3, 5), date(2016, 5, 3))


def test_a_known_culture_settles_the_order() -> None:
    assert read("3/5/16", "en-US").earliest == date(2016, 3, 5)
    assert read("3/5/16", "en-GB").earliest == date(2016, 5, 3)
    assert read("16/3/5", "ko").earliest == date(2016, 3, 5)


def test_a_heading_may_state_the_year() -> None:
    assert read("음력 3월 5일", year=1985).earliest == date(1985, 4, 24)
    assert read("3월 5일", year=2016).earliest == date(2016, 3, 5)
    assert read("3/5", year=2016).precision is RANGE


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("어제", date(2026, 11, 22), date(2026, 11, 22)),
        ("去年", date(2025, 1, 1), date(2025, 12, 31)),
        ("지난달", date(2026, 10, 1), date(2026, 10, 31)),
        ("3년 전", date(2022, 1, 1), date(2024, 12, 31)),
        ("2 months ago", date(2026, 8, 1), date(2026, 10, 31)),
        ("两周前", date(2026, 11, 2), date(2026, 11, 16)),
    ],
)
def test_words_counted_from_today_are_read_only_where_allowed(
    text: str, earliest: date, latest: date
) -> None:
    when = parse(text, recorded_on=TODAY, relative=True)
    assert (when.earliest, when.latest) == (earliest, latest)
    assert reason(text) == "not_a_date"


def test_excel_counts_from_1900_or_1904_and_its_false_leap_day_is_refused() -> None:
    assert from_excel(42434).earliest == date(2016, 3, 5)
    assert from_excel(42434.75).earliest == date(2016, 3, 5)
    assert from_excel(40972, epoch_1904=True).earliest == date(2016, 3, 5)
    assert from_excel(1).earliest == date(1900, 1, 1)
    assert from_excel(59).earliest == date(1900, 2, 28)
    assert from_excel(61).earliest == date(1900, 3, 1)
    for nothing in (0, 60, -1, 3_000_000, float("nan"), float("inf")):
        with pytest.raises(InvalidDate):
            from_excel(nothing)


days = st.dates(date(1930, 1, 1), TODAY)


@given(days)
@settings(max_examples=60)
def test_every_usual_spelling_of_a_day_reads_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{day:%Y%m%d}",
        f"{day:%d %B %Y}",
    ):
        assert read(text).earliest == read(text).latest == day


@given(days)
@settings(max_examples=60)
def test_no_reading_of_an_ambiguous_date_is_lost(day: date) -> None:
    when = read(f"{day.month}/{day.day}/{day.year}")
    assert when.contains(day)


@given(days)
@settings(max_examples=60)
def test_about_contains_what_it_is_about(day: date) -> None:
    for text in (str(day.year), f"{day.year}년 {day.month}월", day.isoformat()):
        assert read(f"about {text}").contains(read(text))


@given(st.text(max_size=20))
@settings(max_examples=100)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except InvalidDate:
        return


@given(st.text(alphabet="0123456789년월일年月日.-/음력윤농历闰初十 ~", max_size=16))
@settings(max_examples=100)
def test_any_text_of_date_signs_is_read_or_refused(text: str) -> None:
    try:
        parse(text, recorded_on=TODAY, year=2016, relative=True)
    except InvalidDate:
        return
