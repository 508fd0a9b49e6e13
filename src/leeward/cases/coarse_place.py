"""Whether words say where somebody is only as far as may be kept: prefecture, city or larger.

Finer places cannot be listed: every hamlet would have to be. So it is the other way round: the
words must consist of places that are known to be coarse and of words that name no place. A
village that is not named is coarse ("a village in the north of Jilin"); a named one is not.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

from leeward.codebook.coarse_places import LANGUAGES, coarse_names, plain_words

_THIRD: Final = re.compile(r"제\s?3\s?국|third country")
_SIMPLER: Final = str.maketrans(
    "東遼寧瀋陽連錦營鐵嶺蘆島長春遠爾濱齊雞鶴崗雙鴨慶綏興內黃廣門廈蘇濟煙濰臺灣藏龍樹國韓鄉縣區邊"
    "銀貴雲蘭漢鄭開慣陝肅滬無錫揚鎮溫紹莊張滄唐寶關歐衛貢義遙個處會從這裡裏與還許詳",
    "东辽宁沈阳连锦营铁岭芦岛长春远尔滨齐鸡鹤岗双鸭庆绥兴内黄广门厦苏济烟潍台湾藏龙树国韩乡县区边"
    "银贵云兰汉郑开惯陕肃沪无锡扬镇温绍庄张沧唐宝关欧卫贡义遥个处会从这里里与还许详",
)
_PART: Final = re.compile(r"[,;/|.()\[\]（）、，。；：:·\n\"“”「」]+")
_LETTER: Final = r"[^\W\d_\u1100-\u11ff\u3130-\u318f\u3400-\u9fff가-힣]"
_WORD: Final = re.compile(rf"{_LETTER}(?:{_LETTER}|['-])*|[가-힣]+|[\u3400-\u9fff]+|[^\s~\-–?!+&]")


def is_coarse(text: str) -> bool:
    """Return whether a text names no place finer than a prefecture or a city.

    Args:
        text: one line in English, Korean or Chinese, or several of them.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'").translate(_SIMPLER)
    plain = _THIRD.sub(" ", plain)
    if any(plain.strip() in coarse_names(language) for language in LANGUAGES):
        return True
    return all(_names_nothing_finer(part) for part in _PART.split(plain))


def _names_nothing_finer(part: str) -> bool:
    words: list[str] = _WORD.findall(part)
    at, after_name = 0, False
    while at < len(words):
        word = words[at]
        if "가" <= word[0] <= "힣":
            taken, after_name = int(_is_korean(word)), False
        elif "\u3400" <= word[0] <= "\u9fff":
            taken, after_name = int(_covered(word, _chinese())), False
        elif after_name and word in plain_words("en_fine"):
            return False
        elif taken := _english_name(words, at):
            after_name = True
        else:
            taken, after_name = int(word.removesuffix("'s") in plain_words("en")), False
        if not taken:
            return False
        at += taken
    return True


def _english_name(words: list[str], at: int) -> int:
    """Return how many words the longest known name takes that begins there."""
    names = _latin()
    for count in (5, 4, 3, 2, 1):
        said = " ".join(words[at : at + count])
        if at + count <= len(words) and (said in names or said.removesuffix("'s") in names):
            return count
    return 0


def _is_korean(word: str) -> bool:
    """Return whether a word is a known place or an ordinary word, with what Korean adds to it."""
    names = coarse_names("ko")
    for length in range(len(word), 0, -1):
        head, tail = word[:length], word[length:]
        known = head in plain_words("ko") or head in names or _province_first(head)
        if known and _covered(tail, plain_words("ko_after")):
            return True
    return False


def _province_first(word: str) -> bool:
    """Return whether a word is a province and a prefecture written together: 길림성연변."""
    names = coarse_names("ko")
    return any(
        word[at - 1] in "성도" and word[:at] in names and word[at:] in names
        for at in range(2, len(word))
    )


@cache
def _latin() -> frozenset[str]:
    """Return the names in words as a text is cut into them: without signs between."""
    return frozenset(" ".join(_WORD.findall(name)) for name in coarse_names("en"))


@cache
def _chinese() -> frozenset[str]:
    return plain_words("zh") | coarse_names("zh")


def _covered(word: str, pieces: AbstractSet[str]) -> bool:
    """Return whether a run of signs consists of pieces, one after the other."""
    longest = max(map(len, pieces))
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(word[at:end] in pieces for at in reached if end - at <= longest):
            reached.add(end)
    return len(word) in reached
