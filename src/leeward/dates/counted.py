"""Days as people count and name them from today: in a week, 사흘 뒤, 下周二, last night.

Nothing is guessed. `next friday` means two days to two people and is not read; 다음 주 금요일
and 下周五 mean one.
"""

import re
from datetime import date, timedelta
from typing import Final

from leeward.dates.when import add_months, last_of_month

_WORDS_KO: Final = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8,
    "아흐레": 9, "열흘": 10,
}  # fmt: skip
_COUNTS_KO: Final = {
    "한": 1,
    "두": 2,
    "세": 3,
    "석": 3,
    "네": 4,
    "넉": 4,
    "일": 1,
    "이": 2,
    "삼": 3,
}
_COUNTS_EN: Final = {
    word: number
    for number, words in enumerate(
        ("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
    for word in words.split()
}
_DIGITS_ZH: Final = {**{sign: n for n, sign in enumerate("一二三四五六七八九", 1)}, "两": 2}

_AFTER: Final = r"(?=\s*(?:뒤|후|이후|전|안|이내))"
_DAYS_KO: Final = re.compile(rf"({'|'.join(_WORDS_KO)}){_AFTER}")
_SPANS_KO: Final = re.compile(rf"({'|'.join(_COUNTS_KO)})\s*(주일?|달){_AFTER}")
_MOONS_KO: Final = re.compile(rf"(\d)\s*달{_AFTER}")
_SPANS_ZH: Final = re.compile(
    r"([一二两三四五六七八九]?十?[一二两三四五六七八九]?)(?=(?:天|日|周|个?星期|个?礼拜|个月)"
    r"(?:后|以后|之后|前|以前|之前|内|以内|之内))"
)
_SPANS_EN: Final = re.compile(rf"\b({'|'.join(_COUNTS_EN)})(?= (?:day|week|month)s?\b)")

_PARTS_OF_DAY: Final = (
    (re.compile(r"어젯밤|어제\s*(?:새벽|아침|오전|낮|오후|저녁|밤)"), "어제"),
    (re.compile(r"오늘\s*(?:새벽|아침|오전|낮|오후|저녁|밤)"), "오늘"),
    (re.compile(r"그끄저께"), "3일 전"),
    (re.compile(r"昨(?:晚|夜)|昨[天日](?:早上|上午|中午|下午|晚上|夜里)"), "昨天"),
    (re.compile(r"今(?:早|晚)|今[天日](?:早上|上午|中午|下午|晚上)"), "今天"),
    (re.compile(r"大前天"), "3天前"),
    (re.compile(r"(?:the )?day before yesterday"), "2 days ago"),
    (re.compile(r"last night|yesterday (?:morning|afternoon|evening)"), "yesterday"),
    (re.compile(r"this (?:morning|afternoon|evening)|tonight"), "today"),
    (re.compile(r"보름(?=\s*(?:뒤|후|안))"), "15일"),
    (re.compile(r"半个月(?=后|以后|之后|内)"), "15天"),
)

_AHEAD: Final = {
    "today": 0, "오늘": 0, "今天": 0, "今日": 0,
    "tomorrow": 1, "내일": 1, "明天": 1, "明日": 1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "모레": 2, "내일모레": 2, "后天": 2,
    "글피": 3, "大后天": 3,
    "next week": 7, "다음 주": 7, "다음주": 7, "下周": 7, "下星期": 7, "下个星期": 7,
}  # fmt: skip
_IN: Final = re.compile(
    r"(?:in\s+|within\s+|\+)?(\d{1,3})\s*"
    r"(days?|d|일|天|日|weeks?|w|주일?|周|个?星期|个?礼拜|months?|개월|个月)?"
    r"\s*(뒤|후|이후|안에?|이내에?|后|以后|之后|内|以内|之内)?"
)
# 3일 and 3日 alone are the third of a month as often as three days
_DAYS_OF_MONTH: Final = ("일", "日")
_WEEKS: Final = re.compile(r"w|주|周|个?星|个?礼")
_MONTHS: Final = re.compile(r"m|개월|个月")
_MONTH_ENDS: Final = {
    *(
        "end of month",
        "end of the month",
        "월말",
        "이달 말",
        "이번 달 말",
        "月底",
        "本月底",
        "这个月底",
    ),
}

_WEEKDAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ON_KO: Final = re.compile(
    r"(지난\s?주|이번\s?주|다음\s?주|다다음\s?주)?\s*([월화수목금토일])요일(?:에|까지)?"
)
_ON_ZH: Final = re.compile(
    r"(上|这|本|下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])(?:前|之前)?"
)
_ON_EN: Final = re.compile(
    r"(?:on |by )?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
)
_WEEK_OF: Final = {
    "지난": -1, "이번": 0, "다음": 1, "다다음": 2,
    "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2,
}  # fmt: skip


def plain_counts(text: str) -> str:
    """Return the words in lower case with counts in digits and parts of a day as its day."""
    words = " ".join(text.lower().split())
    for pattern, plain in _PARTS_OF_DAY:
        words = pattern.sub(plain, words)
    words = _DAYS_KO.sub(lambda found: f"{_WORDS_KO[found[1]]}일", words)
    words = _SPANS_KO.sub(
        lambda found: f"{_COUNTS_KO[found[1]]}{'개월' if found[2] == '달' else '주'}", words
    )
    words = _MOONS_KO.sub(r"\1개월", words)
    words = _SPANS_ZH.sub(lambda found: _digits_zh(found[1]), words)
    return _SPANS_EN.sub(lambda found: str(_COUNTS_EN[found[1]]), words)


def day_ahead(text: str, today: date) -> date | None:
    """Return the day that words count forward to, or None: in a week, 3개월 뒤, 月底."""
    words = plain_counts(text)
    if words in _MONTH_ENDS:
        return last_of_month(today)
    if (days := _AHEAD.get(words)) is not None:
        return today + timedelta(days)
    counted = _IN.fullmatch(words)
    if counted is None or not (counted[2] or words.startswith("+")):
        return None
    if counted[2] in _DAYS_OF_MONTH and not counted[3]:
        return None
    number, unit = int(counted[1]), counted[2] or "d"
    if _MONTHS.match(unit):
        month = add_months(today, number)
        return month.replace(day=min(today.day, last_of_month(month).day))
    return today + timedelta(number * (7 if _WEEKS.match(unit) else 1))


def named_weekday(text: str, today: date, *, bare: int = 0) -> date | None:
    """Return the day of the week that words name, or None.

    Args:
        text: what was typed.
        today: the day on which it was typed.
        bare: what a weekday without a week means: 1 the next one, -1 the last one, 0 nothing.
    """
    words = " ".join(text.lower().split())
    if found := _ON_KO.fullmatch(words):
        week, day = (
            found[1] and found[1].removesuffix("주").strip(),
            "월화수목금토일".index(found[2]),
        )
    elif found := _ON_ZH.fullmatch(words):
        week, day = found[1], "一二三四五六日".index(found[2].replace("天", "日"))
    elif found := _ON_EN.fullmatch(words):
        week, day = None, _WEEKDAYS_EN.index(found[1][:3])
    else:
        return None
    if week:
        return today + timedelta(7 * _WEEK_OF[week] + day - today.weekday())
    if bare > 0:
        return today + timedelta((day - today.weekday() - 1) % 7 + 1)
    if bare < 0:
        return today - timedelta((today.weekday() - day - 1) % 7 + 1)
    return None


def _digits_zh(numeral: str) -> str:
    """Return 1 to 99 in digits: 三, 十二, 二十, 二十三."""
    if not numeral:
        return ""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return str(_DIGITS_ZH[ones]) if len(ones) == 1 else numeral
    return str(10 * _DIGITS_ZH.get(tens, 1) + _DIGITS_ZH.get(ones, 0))
