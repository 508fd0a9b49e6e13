"""What people read, in every language: one word for one thing, and no word that hurts.

The words agreed on stand in `docs/glossary.md`. A slip back into an old word fails here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from babel.messages.pofile import read_po

import leeward

SOURCE: Final = Path(leeward.__file__).parent
ROOT: Final = Path(__file__).parents[3]
LANGUAGES: Final = ("en", "ko", "zh_Hans")
_TOML_TEXTS: Final = (
    "i18n/sentences.toml",
    "exchange/reasons.toml",
    "exchange/after_import.toml",
    "codebook/htcds_ours.toml",
    *(
        f"codebook/lists/{found.name}"
        for found in sorted((SOURCE / "codebook/lists").glob("*.toml"))
    ),
)
_ENTRY: Final = re.compile(r'\b(en|ko|zh_Hans) = "((?:[^"\\]|\\.)*)"')
_FORM_COLUMN: Final = re.compile(r"(?:label|hint|constraint_message)::.*\((en|ko|zh)\)")


class Text(NamedTuple):
    """One text that a person reads, and where it stands."""

    place: str
    language: str
    words: str


def _of_catalogues() -> Iterator[Text]:
    for language in LANGUAGES[1:]:
        path = SOURCE / f"i18n/locale/{language}/LC_MESSAGES/leeward.po"
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if not message.id:
                    continue
                yield from (Text(path.name, "en", words) for words in _forms(message.id))
                yield from (Text(path.name, language, words) for words in _forms(message.string))


def _forms(said: object) -> tuple[str, ...]:
    """Return the one text, or the forms of its plural."""
    return tuple(map(str, said)) if isinstance(said, tuple | list) else (str(said),)


def _of_tables() -> Iterator[Text]:
    for name in _TOML_TEXTS:
        for language, words in _ENTRY.findall((SOURCE / name).read_text(encoding="utf-8")):
            yield Text(name, language, words)


def _of_forms() -> Iterator[Text]:
    for path in sorted((SOURCE / "codebook/forms").glob("*.md")):
        columns: dict[int, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            tongues = {
                place: {"zh": "zh_Hans"}.get(found[1], found[1])
                for place, cell in enumerate(cells)
                if (found := _FORM_COLUMN.fullmatch(cell))
            }
            if tongues:
                columns = tongues
                continue
            for place, language in columns.items():
                if place < len(cells) and cells[place]:
                    yield Text(path.name, language, cells[place])


def _of_guides() -> Iterator[Text]:
    for ending, language in ((".ko.md", "ko"), (".zh-Hans.md", "zh_Hans")):
        for path in sorted((ROOT / "docs/guides").glob(f"*{ending}")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield Text(path.name, language, line)


TEXTS: Final = (*_of_catalogues(), *_of_tables(), *_of_forms(), *_of_guides())

HURTFUL: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"\bvictims?\b",
        r"\bdefectors?\b",
        r"\billegal\b",
        r"\bbrides?\b",
        r"\bbuyers?\b",
        r"\bhusband\b",
        r"\bchild porn",
        r"\bcyber-?porn",
        r"\brunaway\b",
        r"\babandon",
        r"\brepatriat",
        r"\bbeneficiar",
        r"\bsecond generation\b",
    ),
    "ko": (
        "탈북",
        "불법",
        "신부",
        "매매혼",
        "도망",
        "가출",
        "유기",
        "북송",
        "수혜자",
        "대상자",
        "음란",
        "포르노",
        "창녀",
    ),
    "zh_Hans": (
        "脱北",
        "非法",
        "黑户",
        "新娘",
        "媳妇",
        "偷渡",
        "逃跑",
        "遣送",
        "受害人",
        "受害者",
        "遗弃",
        "弃婴",
        "色情",
        "妓",
    ),
}
"""Words for people, and for what was done to them, that no text may hold."""

SPENT: Final[dict[str, dict[str, str]]] = {
    "ko": {
        "프로필": "기본 정보",
        "양육자": "돌봄자",
        "실종": "행방불명",
        "재평가": "점검",
        "총괄 담당자": "코디네이터",
        "후속 조치": "후속 연락",
        "봉인 부분": "봉인된 부분",
        "봉인 영역": "봉인된 부분",
        "사례 번호": "사례 코드",
        "리워드": "Leeward",
        "암호문": "암호 문구 (암호문 is what was encrypted)",
        "까닭": "이유",
        "이니셜": "머리글자",
        "조직을 ": "단체를",
        "변경 내역에": "변경 이력에",
        "본명, ": "실명",
        "(으)로": "a sentence without the particle",
        "이(가)": "a sentence without the particle",
        "을(를)": "a sentence without the particle",
        "은(는)": "a sentence without the particle",
    },
    "zh_Hans": {
        "封存": "密封",
        "概况": "基本情况",
        "协调人": "协调员",
        "照料人": "照顾者",
        "走访": "探访",
        "复核": "复评",
        "再评估": "复评",
        "个案代码": "个案编号",
        "遮挡": "遮盖",
        "拘留": "羁押",
        "全体的": "所有人的",
        "不详": "不清楚",
        "最佳利益": "最大利益",
        "监看": "监视",
        "刻不容缓": "需立即处理",
        "真名": "真实姓名",
        "栏目": "列",
        "密封区": "密封部分",
        "加密导出": "密封导出",
    },
}
"""Second words for a thing that has one already, with the one that it has."""

_PARTICLE: Final = (
    r"(?:%\(\w+\)s|\{\w+\})[”’\"']?"
    r"(?:은|는|이|가|을|를|과|와|로|으로|이었습니다|였습니다)(?=[\s.,:;)]|$)"
)
_TIGHT: Final = (
    r"[\u4e00-\u9fff]%\((?:num|count|hours|span)\)s|%\((?:num|count|hours|span)\)s[\u4e00-\u9fff]"
)
_STRAIGHT: Final = r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]"


def _where(language: str, pattern: str) -> list[str]:
    return [
        f"{text.place}: {text.words}"
        for text in TEXTS
        if text.language == language and re.search(pattern, text.words, re.IGNORECASE)
    ]


def test_texts_are_found_in_all_their_places() -> None:
    for language in LANGUAGES:
        assert len({text.place for text in TEXTS if text.language == language}) > 30


@pytest.mark.parametrize(
    ("language", "pattern"), [(tongue, word) for tongue, words in HURTFUL.items() for word in words]
)
def test_no_text_speaks_of_people_so(language: str, pattern: str) -> None:
    assert _where(language, pattern) == []


@pytest.mark.parametrize(
    ("language", "spent"), [(tongue, word) for tongue, words in SPENT.items() for word in words]
)
def test_one_word_stands_for_one_thing(language: str, spent: str) -> None:
    assert _where(language, re.escape(spent)) == [], f"say: {SPENT[language][spent]}"


def test_no_korean_particle_hangs_on_a_word_that_is_filled_in() -> None:
    # whether it is 은 or 는 depends on the last sound of what will stand there
    assert _where("ko", _PARTICLE) == []


def test_a_number_filled_into_chinese_has_air_on_both_sides() -> None:
    assert _where("zh_Hans", _TIGHT) == []


def test_chinese_sentences_have_chinese_marks() -> None:
    assert _where("zh_Hans", _STRAIGHT) == []


def test_korean_sentences_have_korean_endings() -> None:
    # polite and written: neither the spoken -요 style of adverts nor the plain -다 of orders
    plain = r"[가-힣](?:한다|된다|않는다|있다|없다|이다)\.(?:\s|$)"
    spoken = r"(?:해요|돼요|예요|에요)[.!]?(?:\s|$)"
    assert _where("ko", f"{plain}|{spoken}") == []


@pytest.mark.parametrize(
    ("language", "rude"),
    [("ko", "당신|너희|[가-힣]하라\\."), ("zh_Hans", "你|必须立刻|后果自负|违者")],
)
def test_the_reader_is_addressed_politely(language: str, rude: str) -> None:
    # what is said to a child, in quotation marks, is another voice
    assert [line for line in _where(language, rude) if "“" not in line] == []
