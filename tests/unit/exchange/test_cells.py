from datetime import date, datetime

import pytest

from leeward.dates import Calendar, Precision
from leeward.errors import InvalidDate
from leeward.exchange.cells import (
    Around,
    age_band,
    read_age,
    read_date,
    read_phone,
    read_value,
    text_of,
)
from leeward.exchange.labels import code_for, codes_for

AROUND = Around(date(2026, 3, 10))


def test_a_typed_date_is_taken_as_it_is() -> None:
    assert read_date(date(2017, 5, 4), AROUND)[1] == ()
    assert read_date(datetime(2017, 5, 4, 9, 30), AROUND)[0].earliest == date(2017, 5, 4)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "first", "last", "how"),
    [
        ("2017-05-04", date(2017, 5, 4), date(2017, 5, 4), ()),
        ("2017.5.4", date(2017, 5, 4), date(2017, 5, 4), ("date_form",)),
        ("88년 3월", date(1988, 3, 1), date(1988, 3, 31), ("date_as_interval",)),
        ("3/5/1988", date(1988, 3, 5), date(1988, 5, 3), ("date_as_interval",)),
        (1990, date(1990, 1, 1), date(1990, 12, 31), ("date_as_interval",)),
        (32206, date(1988, 3, 4), date(1988, 3, 4), ("date_from_serial",)),
        ("农历2015年八月初三", date(2015, 9, 15), date(2015, 9, 15), ("lunar_date",)),
    ],
)
def test_dates_as_people_write_them(
    cell: str | int, first: date, last: date, how: tuple[str, ...]
) -> None:
    when, told = read_date(cell, AROUND)
    assert (when.earliest, when.latest, told) == (first, last, how)


def test_a_lunar_column_makes_lunar_days_also_of_typed_dates() -> None:
    by_text, how = read_date("1988.3.5", AROUND, lunar=Calendar.LUNAR_KR)
    by_type, _ = read_date(date(1988, 3, 5), AROUND, lunar=Calendar.LUNAR_KR)
    assert by_text.earliest == by_type.earliest == date(1988, 4, 20)
    assert by_text.calendar is Calendar.LUNAR_KR
    assert how == ("lunar_date",)


@pytest.mark.parametrize(
    ("cell", "reading", "first", "last", "how"),
    [
        ("35살(한국나이)", "age", date(1992, 1, 1), date(1992, 12, 31), "age_korean"),
        (35, "age_korean", date(1992, 1, 1), date(1992, 12, 31), "age_korean"),
        ("만 33세", "age", date(1992, 3, 11), date(1993, 3, 10), "age_full"),
        (33, "age_full", date(1992, 3, 11), date(1993, 3, 10), "age_full"),
        ("虚岁9", "age", date(2018, 2, 16), date(2019, 2, 4), "age_chinese"),
    ],
)
def test_ages_become_birth_intervals(
    cell: str | int, reading: str, first: date, last: date, how: str
) -> None:
    when, told = read_age(cell, reading, AROUND)
    assert (when.earliest, when.latest, told) == (first, last, how)


def test_an_age_without_its_way_of_counting_covers_every_way() -> None:
    when, how = read_age("35", "age", AROUND)
    assert how == "age_unstated"
    for reading in ("age_full", "age_korean", "age_chinese"):
        assert when.contains(read_age("35", reading, AROUND)[0])


def test_rough_ages_and_months() -> None:
    thirties, _ = read_age("30대", "age_full", AROUND)
    assert (thirties.earliest.year, thirties.latest.year) == (1986, 1996)
    baby, _ = read_age("8개월", "age", AROUND)
    assert baby.precision is Precision.ABOUT
    with pytest.raises(InvalidDate):
        read_age("모름", "age", AROUND)


def test_an_age_band_is_given_only_where_it_is_sure() -> None:
    sure, _ = read_age(30, "age_full", AROUND)
    unsure, _ = read_age(25, "age", AROUND)
    assert age_band(sure, AROUND.recorded_on, "age_bands") == "25-34"
    assert age_band(unsure, AROUND.recorded_on, "age_bands") is None


def test_codes_by_code_and_by_label_in_three_languages() -> None:
    for text in ("Feminine", "여", "여성", "女", "F", "female"):
        assert code_for("htcds_Gender", text) == "Feminine"
    assert code_for("htcds_Gender", "모르는 말") is None
    found, unknown = codes_for("htcds_TypeOfExploitation", "강제결혼; SexualExploitation, 그밖에")
    assert found == ["ForcedMarriage", "SexualExploitation"]
    assert unknown == ["그밖에"]
    assert codes_for("htcds_TypeOfExploitation", "ForcedMarriage ForcedLabour") == (
        ["ForcedMarriage", "ForcedLabour"],
        [],
    )


def test_every_kind_of_value() -> None:
    assert read_value("profile.con_Consent", "예", AROUND) == (True, ("code_by_label",), "")
    assert read_value("profile.con_Consent", True, AROUND) == (True, (), "")
    assert read_value("profile.con_Consent", "글쎄", AROUND) == (None, ("code_unknown",), "글쎄")
    assert read_value("profile.prs_NumberOfChildren", "2명", AROUND)[0] == 2
    assert read_value("profile.prs_NumberOfChildren", "많음", AROUND)[0] is None
    assert read_value("case.opened_on", "어제쯤", AROUND)[1] == ("date_unread",)
    assert read_value("identity.exact_place", "가" * 500, AROUND)[1] == ("text_too_long",)
    codes, how, left = read_value("profile.vic_MethodsOfControl", "ThreatOfLawEnforcement", AROUND)
    assert (codes, how, left) == (["ThreatsLawEnforcement"], (), "")


def test_numbers_of_relatives_at_home_are_never_kept() -> None:
    assert read_phone("+850 19 000 0000")[1] == "kin_contact"
    assert read_phone("138 0000 0000") == ("138 0000 0000", "")
    assert read_phone(13800000000)[0] == "13800000000"


def test_cells_as_text() -> None:
    assert text_of(3.0) == "3"
    assert text_of(None) == ""
    assert text_of(date(2026, 1, 2)) == "2026-01-02"


@pytest.mark.parametrize(
    ("cell", "first", "last", "how"),
    [
        ("스물셋", 2002, 2005, "age_unstated"),
        ("만 열두 살", 2013, 2014, "age_full"),
        ("快十岁", 2015, 2019, "age_as_birth"),
        ("about forty", 1982, 1991, "age_as_birth"),
    ],
)
def test_ages_in_words(cell: str, first: int, last: int, how: str) -> None:
    when, told = read_age(cell, "age", AROUND)
    assert (when.earliest.year, when.latest.year, told) == (first, last, how)
