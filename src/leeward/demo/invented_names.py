"""Names put together from syllables: plausible in three scripts, and nobody's on purpose.

A name is a surname and two syllables drawn from short lists, written in Hangul, in simplified
characters and in two romanisations. Real people may by chance carry such a name; none was
looked up, and every record made from these is marked as invented.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Choose = Callable[[int], int]
"""`choose(n)` returns a number from 0 to n-1; `Random.randrange` of a seeded generator."""

# Hangul, simplified, Revised Romanisation, the spelling common north of the border.
_SURNAMES: Final = (
    ("김", "金", "Gim", "Kim"),
    ("리", "李", "Ri", "Ri"),
    ("박", "朴", "Bak", "Pak"),
    ("최", "崔", "Choe", "Choe"),
    ("정", "郑", "Jeong", "Jong"),
    ("강", "姜", "Gang", "Kang"),
    ("조", "赵", "Jo", "Jo"),
    ("윤", "尹", "Yun", "Yun"),
    ("장", "张", "Jang", "Jang"),
    ("림", "林", "Rim", "Rim"),
    ("한", "韩", "Han", "Han"),
    ("오", "吴", "O", "O"),
    ("신", "申", "Sin", "Sin"),
    ("서", "徐", "Seo", "So"),
    ("권", "权", "Gwon", "Kwon"),
    ("황", "黄", "Hwang", "Hwang"),
)
_SYLLABLES: Final = (
    ("영", "英", "yeong", "yong"),
    ("순", "顺", "sun", "sun"),
    ("옥", "玉", "ok", "ok"),
    ("희", "姬", "hui", "hui"),
    ("금", "锦", "geum", "kum"),
    ("란", "兰", "ran", "ran"),
    ("은", "恩", "eun", "un"),
    ("경", "京", "gyeong", "kyong"),
    ("설", "雪", "seol", "sol"),
    ("향", "香", "hyang", "hyang"),
    ("봄", "春", "bom", "pom"),
    ("별", "星", "byeol", "pyol"),
    ("송", "松", "song", "song"),
    ("련", "莲", "ryeon", "ryon"),
    ("복", "福", "bok", "pok"),
    ("진", "真", "jin", "jin"),
    ("명", "明", "myeong", "myong"),
    ("철", "哲", "cheol", "chol"),
    ("성", "成", "seong", "song"),
    ("남", "南", "nam", "nam"),
)
# A child who lives with a Chinese father carries his surname and a Chinese given name.
_FATHERS: Final = (("王", "Wang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("孙", "Sun"))
_GIVEN: Final = (
    ("小雨", "Xiaoyu"),
    ("佳琪", "Jiaqi"),
    ("子涵", "Zihan"),
    ("浩然", "Haoran"),
    ("思远", "Siyuan"),
    ("梦瑶", "Mengyao"),
    ("欣怡", "Xinyi"),
    ("天宇", "Tianyu"),
    ("雨桐", "Yutong"),
    ("俊杰", "Junjie"),
)


@dataclass(frozen=True)
class InventedName:
    """One name in the scripts it is met in; an empty text where it has none."""

    hangul: str
    hanzi: str
    roman: str


def korean_name(choose: Choose) -> InventedName:
    """Return an invented Korean name with characters and one of two romanisations."""
    surname = _SURNAMES[choose(len(_SURNAMES))]
    first = _SYLLABLES[choose(len(_SYLLABLES))]
    second = _SYLLABLES[choose(len(_SYLLABLES))]
    style = 2 + choose(2)
    return InventedName(
        hangul=surname[0] + first[0] + second[0],
        hanzi=surname[1] + first[1] + second[1],
        roman=f"{surname[style]} {first[style].capitalize()}-{second[style]}",
    )


def chinese_child_name(choose: Choose) -> InventedName:
    """Return an invented Chinese name of a child, without a Korean spelling."""
    surname = _FATHERS[choose(len(_FATHERS))]
    given = _GIVEN[choose(len(_GIVEN))]
    return InventedName(hangul="", hanzi=surname[0] + given[0], roman=f"{given[1]} {surname[1]}")
