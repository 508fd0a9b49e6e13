"""What the values of a column look like, when its heading says too little or the wrong thing."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from leeward.dates import parse, read_age
from leeward.errors import InvalidDate
from leeward.exchange.book import CellValue

_HANGUL_NAME: Final = re.compile(r"[가-힣]{2,4}")
_HANZI_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}")
_ROMAN_NAME: Final = re.compile(r"[A-Z][A-Za-z'-]*,?(?:[ ][A-Z][A-Za-z'-]*){1,3}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{6,18}[0-9]")
_DAY: Final = re.compile(
    r"(?:19|20)\d{2}[./ -]\d{1,2}[./ -]\d{1,2}|\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d{2}"
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_PLACE: Final = re.compile(r"-?\d{1,3}\.\d{3,}\s*[,，/ ]\s*-?\d{1,3}\.\d{3,}")
_LONGEST_AGE: Final = 40
_SEX: Final = frozenset(
    {
        *("f", "m", "female", "male", "woman", "man", "girl", "boy", "feminine", "masculine"),
        *("여", "남", "여성", "남성", "여자", "남자", "여아", "남아"),
        *("女", "男", "女性", "男性", "女孩", "男孩"),
    }
)
_SURNAMES: Final = frozenset(
    "김이리박최정강조윤장임림한오신서권황안송류유홍전고문손양배백허남심노로하곽성차주우구민진나라지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
    "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜"
    "金朴崔姜尹申权洪全南吉池玄方安白文石车禹咸千孔严元蔡辛明奇卜太都陆"
)
_SAMPLE: Final = 200


def looks(values: Iterable[CellValue], recorded_on: dt.date) -> Mapping[str, float]:
    """Return which share of the values looks like a date, an age, a name and so on."""
    sample: list[CellValue] = []
    for value in values:
        if value is not None:
            sample.append(value)
            if len(sample) == _SAMPLE:
                break
    if not sample:
        return {}
    tests: Mapping[str, Callable[[CellValue], bool]] = {
        "date": lambda value: _is_date(value, recorded_on),
        "age": _is_age,
        "sex": lambda value: isinstance(value, str) and value.casefold().strip(" .") in _SEX,
        "phone": _is_phone,
        "email": lambda value: isinstance(value, str) and bool(_EMAIL.fullmatch(value)),
        "coordinates": lambda value: isinstance(value, str) and bool(_PLACE.search(value)),
        "name": _is_name,
        "whole_number": _is_whole,
    }
    return {name: sum(map(test, sample)) / len(sample) for name, test in tests.items()}


def is_running_number(values: Sequence[CellValue]) -> bool:
    """Whether a column merely counts its rows."""
    numbers = [value for value in values if value is not None]
    if len(numbers) < 2:
        return False
    found = []
    for value in numbers:
        text = str(value).strip(" .")
        if isinstance(value, bool) or not text.isdecimal() or len(text) > 6:
            return False
        found.append(int(text))
    steps = sum(after - before == 1 for before, after in pairwise(found))
    return steps >= 0.8 * (len(found) - 1)


def _is_whole(value: CellValue) -> bool:
    """Whether a cell holds a whole number, as a number or as text."""
    return not isinstance(value, bool) and str(value).strip(" .").isdecimal()


def _is_date(value: CellValue, recorded_on: dt.date) -> bool:
    if isinstance(value, dt.date):
        return True
    if not isinstance(value, str) or not any(sign.isdigit() for sign in value) or len(value) > 60:
        return False
    if value.isdecimal() and len(value) not in {6, 8}:
        return False
    if _PHONE.fullmatch(value) and value.count("-") != 2 and not value.isdecimal():
        return False
    try:
        parse(value, recorded_on=recorded_on)
    except InvalidDate:
        return False
    return True


def _is_age(value: CellValue) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 0 <= value <= 110 and float(value).is_integer()
    if not isinstance(value, str) or len(value) > _LONGEST_AGE:
        return False
    try:
        read_age(value)
    except InvalidDate:
        return False
    return True


def _is_phone(value: CellValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    text = str(value).strip()
    if _DAY.fullmatch(text):
        return False
    digits = sum(sign.isdigit() for sign in text)
    return bool(_PHONE.fullmatch(text)) and 8 <= digits <= 15


def _is_name(value: CellValue) -> bool:
    if not isinstance(value, str):
        return False
    text = value.replace(" ", "")
    if _HANGUL_NAME.fullmatch(text) or _HANZI_NAME.fullmatch(text):
        return text[0] in _SURNAMES
    return bool(_ROMAN_NAME.fullmatch(value))
