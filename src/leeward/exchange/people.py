"""Who stands in a cell: one name in several scripts, or several people, and how they belong.

Lists put a whole family into one cell: "김봄별(金春星)", "王小雨(8), 王浩然(5세)", "딸 王小雨".
What cannot be told apart for sure is not: the row is then refused, and a person splits it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeward.dates import read_age
from leeward.errors import InvalidDate

_SPLIT: Final = re.compile(r"\s*(?:[;；、，,\n&＆+·‧]|\s및\s|\s和\s|\sand\s)\s*")
_SLASH: Final = re.compile(r"\s*[/／|=]\s*")
_BRACKET: Final = re.compile(r"\s*[(（\[［【](.*?)[)）\]］】]")
_HANGUL: Final = re.compile(r"[가-힣]+(?: [가-힣]+)?")
_HANZI: Final = re.compile(r"[\u3400-\u9fff]+(?:[·• ][\u3400-\u9fff]+)?")
_ROMAN: Final = re.compile(r"[A-Za-z][A-Za-zÀ-ÿ'’.-]*(?:[ ,]+[A-Za-z][A-Za-zÀ-ÿ'’.-]*)*")
_AGE: Final = re.compile(
    r"(?:만\s*)?\d{1,2}\s*(?:살|세|岁|周岁|虚岁|歲|y\.?o\.?|yrs?|years?|개월|个月)?.*"
)
_AGE_LAST: Final = re.compile(
    r"(.*?\D)\s*(\d{1,2}\s*(?:살|세|岁|周岁|虚岁)|(?<=\s)[가-힣]{1,4}\s?살|[一二三四五六七八九十两]{1,3}(?:岁|周岁))"
)
_SPELLED_AGE: Final = re.compile(r".*(?:살|세|돌|岁|개월|个月|years?(?: old)?|months?)")
_COUNT: Final = re.compile(r"\d{1,2}\s*(?:명|人|个|名|children|kids)?")
_NOBODY: Final = frozenset(
    {"없음", "무", "无", "没有", "none", "no", "-", "0", "x", "미상", "不详"}
)
_ROMAN_PARTS: Final = 4
_ROMAN_MOST: Final = 60

# Words for who somebody is, with the code of `relationship_types`.
RELATION_WORDS: Final[Mapping[str, str]] = {
    word: code
    for code, words in {
        "daughter": (
            "딸",
            "큰딸",
            "작은딸",
            "女儿",
            "大女儿",
            "小女儿",
            "长女",
            "次女",
            "daughter",
        ),
        "son": ("아들", "큰아들", "작은아들", "儿子", "大儿子", "小儿子", "长子", "son"),
        "child": ("자녀", "아이", "자식", "孩子", "子女", "小孩", "child"),
        "mother": ("모", "어머니", "엄마", "친모", "생모", "母", "母亲", "妈妈", "mother"),
        "father": ("부", "아버지", "아빠", "친부", "생부", "父", "父亲", "爸爸", "father"),
        "man_in_household": ("동거남", "동거남성", "남편", "丈夫", "男方", "同居男方", "husband"),
        "sister": ("언니", "누나", "여동생", "자매", "姐姐", "妹妹", "sister"),
        "brother": ("오빠", "형", "남동생", "형제", "哥哥", "弟弟", "brother"),
        "grandmother": ("할머니", "외할머니", "奶奶", "姥姥", "外婆", "祖母", "grandmother"),
        "grandfather": ("할아버지", "외할아버지", "爷爷", "姥爷", "外公", "祖父", "grandfather"),
        "aunt": ("이모", "고모", "숙모", "姨妈", "姑姑", "阿姨", "aunt"),
        "uncle": ("삼촌", "외삼촌", "叔叔", "舅舅", "uncle"),
    }.items()
    for word in words
}
_RELATION_FIRST: Final = re.compile(
    r"(?P<word>" + "|".join(sorted(map(re.escape, RELATION_WORDS), key=len, reverse=True)) + r")"
    r"(?:\s*[:：]\s*|\s+)(?P<name>\S.*)",
    re.IGNORECASE,
)
# Korean surnames and the characters they are written with: whether "김봄별 / 金春星" is one name.
_SURNAME_LINES: Final = (
    "김金 이李 리李 박朴 최崔 정郑鄭丁 강姜康 조赵趙曹 윤尹 장张張 임林任 림林 한韩韓 오吴吳",
    "신申辛 서徐 권权權 황黄黃 안安 송宋 류柳刘劉 유柳刘劉俞 홍洪 전全田 고高 문文 손孙孫 양梁杨楊",
    "배裴 백白 허许許 남南 심沈 노卢盧 로卢盧 하河 곽郭 성成 차车車 주朱周 우禹 민闵閔 진陈陳秦",
    "나罗羅 라罗羅 지池 엄严嚴 채蔡 원元 방方房 공孔 현玄 함咸 변边邊卞 여吕呂 왕王 마马馬 길吉",
    "석石 도都 명明 태太",
)
_SURNAMES: Final[Mapping[str, str]] = {
    pair[0]: pair[1:] for line in _SURNAME_LINES for pair in line.split()
}


@dataclass(frozen=True, slots=True)
class Named:
    """One person named in a cell.

    Attributes:
        names: the name in each script in which it stands there.
        relation: who the person is to the one whose row it is, or "".
        age: what was said of her age, or "".
        rest: what else stood in brackets, or "".
    """

    names: tuple[str, ...]
    relation: str = ""
    age: str = ""
    rest: str = ""


def people_in(text: str) -> tuple[Named, ...] | None:
    """Return who is named in a cell, or None where that is not clear.

    Nobody is `()`. Whoever has no `relation` is the person of the row herself.
    """
    if is_nobody(text):
        return ()
    parts = _parts(text)
    found: list[Named] = []
    for part in parts:
        named = _one(part)
        if named is None:
            return None
        found.append(named)
    return tuple(found)


def is_nobody(text: str) -> bool:
    """Whether a cell says that there is nobody."""
    return text.strip().casefold() in _NOBODY or not text.strip()


def is_count(text: str) -> int | None:
    """Return how many people a cell counts without naming them, or None."""
    return int(re.findall(r"\d+", text)[0]) if _COUNT.fullmatch(text.strip().casefold()) else None


def script_of(name: str) -> str:
    """Return the code of `name_scripts` for a name, as far as its characters tell."""
    if _HANGUL.fullmatch(name):
        return "hangul"
    if _HANZI.fullmatch(name):
        return _characters(name)
    return "latin" if name.isascii() or _ROMAN.fullmatch(name) else "other"


def _characters(name: str) -> str:
    """Tell simplified from traditional characters by what each character set can write."""
    plain = re.sub(r"[·• ]", "", name)
    in_gb, in_big5 = _writes(plain, "gb2312"), _writes(plain, "big5")
    if in_big5 and not in_gb:
        return "traditional_chinese"
    return "simplified_chinese"


def _writes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def same_name_key(name: str) -> str:
    """Return a name for comparison: no case, no spaces, hyphens or signs."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _parts(text: str) -> list[str]:
    """Cut a cell into people; "Kim, Yong-sun" is one, and brackets are not cut."""
    if _ROMAN.fullmatch(text) and text.count(",") == 1:
        return [text]
    covered = _BRACKET.sub(lambda found: "\x00" * len(found[0]), text)
    parts, start = [], 0
    for cut in _SPLIT.finditer(covered):
        parts.append(text[start : cut.start()])
        start = cut.end()
    parts.append(text[start:])
    parts = [part.strip() for part in parts if part.strip()]
    return [piece for part in parts for piece in _slashed(part)]


def _slashed(part: str) -> list[str]:
    pieces = [piece for piece in _SLASH.split(part) if piece]
    if len(pieces) < 2 or _is_one_name(pieces):
        return [part]
    return pieces


def _is_one_name(pieces: list[str]) -> bool:
    """Whether these are one name in several scripts."""
    kinds = ["hanzi" if _HANZI.fullmatch(piece) else script_of(piece) for piece in pieces]
    if len(set(kinds)) < len(kinds) or "other" in kinds:
        return False
    if "hangul" in kinds and "hanzi" in kinds:
        hangul, hanzi = pieces[kinds.index("hangul")], pieces[kinds.index("hanzi")]
        return len(hangul) == len(hanzi) and hanzi[0] in _SURNAMES.get(hangul[0], "")
    return True


def _one(part: str) -> Named | None:
    relation = ""
    if (found := _RELATION_FIRST.fullmatch(part)) is not None:
        relation, part = RELATION_WORDS[found["word"].casefold()], found["name"]
    names: list[str] = []
    age, rest = "", []
    for inside in _BRACKET.findall(part):
        for word in (piece.strip() for piece in _SPLIT.split(inside)):
            if word.casefold() in RELATION_WORDS:
                relation = relation or RELATION_WORDS[word.casefold()]
            elif _AGE.fullmatch(word) or _is_spelled_age(word):
                age = word
            elif _is_name(word):
                names.append(word)
            elif word:
                rest.append(word)
    bare = _BRACKET.sub("", part).strip()
    if (told := _AGE_LAST.fullmatch(bare)) is not None:
        bare, age = told[1].strip(), told[2]
    heads = [piece for piece in _SLASH.split(bare) if piece]
    if not heads or not all(_is_name(head) for head in heads):
        return None
    return Named((*heads, *names), relation, age, ", ".join(rest))


def _is_spelled_age(word: str) -> bool:
    """Whether a word says an age in words: 열두 살, 八岁, seven years."""
    if not _SPELLED_AGE.fullmatch(word):
        return False
    try:
        read_age(word)
    except InvalidDate:
        return False
    return True


def _is_name(word: str) -> bool:
    if _HANGUL.fullmatch(word):
        return 2 <= len(word.replace(" ", "")) <= 5
    if _HANZI.fullmatch(word):
        return 2 <= len(word) <= 5
    short = 1 < len(word) <= _ROMAN_MOST and len(word.split()) <= _ROMAN_PARTS
    return short and bool(_ROMAN.fullmatch(word))
