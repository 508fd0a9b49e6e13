"""Whether a pseudonym looks like a real name: a warning, never a verdict.

A pseudonym stands in lists, in the menu and in core. Whoever types a real name there by habit
has undone what the sealed stream is for, so the words are looked at once before a case opens.
The check knows the frequent surnames of the three scripts; a rare one passes.
"""

import re
from functools import cache
from typing import Final
from unicodedata import normalize

from leeward.codebook.lists import code_list

_HANGUL_SURNAMES: Final = frozenset(
    "김이리박최정강조윤장임림한오서신권황안송류유전홍고문양량손배백허남심노로하곽성차주우구민진지엄채원천방공현함변염여려추도소석선설마길연위표명기반왕금옥육인맹제모탁국"
)
_HAN_SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文朴权申南洪裴全玄车严池具"
)
_LATIN_SURNAMES: Final = frozenset(
    re.findall(
        "[a-z]+",
        "kim gim lee ri yi rhee park pak bak choi choe jung jeong jong kang gang cho jo yoon"
        " yun jang chang lim rim im han oh shin sin seo so kwon gwon hwang ahn hong ko go yang"
        " bae paek baek huh heo nam sim shim ryu yoo yu wang li zhang liu chen zhao huang zhou"
        " wu xu sun hu zhu gao lin guo ma luo liang zheng xie tang feng deng cao peng zeng xiao"
        " tian dong pan yuan cai jiang ye du cheng wei lu ding ren yao jin cui quan piao",
    )
)
_TITLES: Final = re.compile(r"(\s(씨|님|양|군|아주머니|언니|이모)|씨|女士|小姐|先生|阿姨|大姐)$")
_HANGUL_NAME: Final = re.compile(r"[가-힣]{3}")
_HAN_NAME: Final = re.compile(r"[一-鿿]{2,3}")
_MOST_LATIN: Final = 3


def looks_like_a_name(text: str) -> bool:
    """Return whether a pseudonym could be somebody's real name.

    A word of the list `pseudonyms`, or several of them joined, never does.
    """
    plain = " ".join(normalize("NFC", text).split())
    if plain in _neutral() or _is_joined(plain):
        return False
    bare = _TITLES.sub("", plain).strip()
    if bare != plain:
        return True
    packed = bare.replace(" ", "")
    if _HANGUL_NAME.fullmatch(packed):
        return packed[0] in _HANGUL_SURNAMES
    if _HAN_NAME.fullmatch(packed):
        return packed[0] in _HAN_SURNAMES
    return _is_romanised(bare)


def _is_romanised(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.lower())
    if not 1 < len(words) <= _MOST_LATIN:
        return False
    return words[0] in _LATIN_SURNAMES or words[-1] in _LATIN_SURNAMES


def _is_joined(text: str) -> bool:
    """Return whether two neutral words were joined, as `codes.new_pseudonym` does."""
    return any(
        text.startswith(f"{word} ") and text[len(word) + 1 :] in _neutral() for word in _neutral()
    )


@cache
def _neutral() -> frozenset[str]:
    return frozenset(
        label
        for code in code_list("pseudonyms").entries
        for label in (code.en, code.ko, code.zh_Hans)
    )
