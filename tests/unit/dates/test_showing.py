from datetime import date

import pytest

from leeward.dates import parse, show

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "en", "ko", "zh"),
    [
        ("2016-03-05", "5 March 2016", "2016년 3월 5일", "2016年3月5日"),
        ("2016-03", "March 2016", "2016년 3월", "2016年3月"),
        ("2016", "2016", "2016년", "2016年"),
        ("about 2016", "about 2016", "2016년경", "约2016年"),
        ("2016年3月左右", "about March 2016", "2016년 3월경", "约2016年3月"),
        ("약 2016년 3월 5일", "about 5 March 2016", "2016년 3월 5일경", "约2016年3月5日"),
        ("2015-2016", "2015 – 2016", "2015년 ~ 2016년", "2015年至2016年"),
        (
            "2016년 봄",
            "March 2016 – May 2016",
            "2016년 3월 ~ 2016년 5월",
            "2016年3月至2016年5月",
        ),
        (
            "3/5/16",
            "5 March 2016 – 3 May 2016",
            "2016년 3월 5일 ~ 2016년 5월 3일",
            "2016年3月5日至2016年5月3日",
        ),
        (
            "음력 1985년 3월 5일",
            "day 5 of lunar month 3, 1985 (24 April 1985)",
            "음력 1985년 3월 5일(양력 1985년 4월 24일)",
            "农历1985年三月初五（公历1985年4月24日）",
        ),
        (
            "음력 2020년 윤4월",
            "lunar month 4 (leap), 2020 (23 May 2020 – 20 June 2020)",
            "음력 2020년 윤4월(양력 2020년 5월 23일 ~ 2020년 6월 20일)",
            "农历2020年闰四月（公历2020年5月23日至2020年6月20日）",
        ),
        (
            "음력 1985년 3월쯤",
            "about lunar month 3, 1985",
            "음력 1985년 3월경",
            "约农历1985年三月",
        ),
        ("음력 1985년쯤", "about lunar year 1985", "음력 1985년경", "约农历1985年"),
    ],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(text: str, en: str, ko: str, zh: str) -> None:
    when = parse(text, recorded_on=TODAY)
    assert [show(when, language) for language in ("en", "ko", "zh-Hans")] == [en, ko, zh]


def test_chinese_days_have_their_own_names() -> None:
    shown = {
        day: show(parse(f"农历2020年3月{day}日", recorded_on=TODAY), "zh-Hans").split("（")[0][-2:]
        for day in (1, 9, 10, 11, 20, 21, 29, 30)
    }
    assert list(shown.values()) == ["初一", "初九", "初十", "十一", "二十", "廿一", "廿九", "三十"]
