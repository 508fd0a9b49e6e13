"""Codes recognised by what people write for them: the code itself or a label in any language."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from leeward.codebook.lists import code_list

# Words that lists of organisations use and no label has; by code list and code.
_ALSO: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "htcds_Gender": {
        "Feminine": (
            *("f", "female", "woman", "girl", "w", "여", "여성", "여자", "여아"),
            *("女", "女性", "女孩", "女童", "女的"),
        ),
        "Masculine": (
            *("m", "male", "man", "boy", "남", "남성", "남자", "남아"),
            *("男", "男性", "男孩", "男童", "男的"),
        ),
        "NonSpecifiedUnknown": ("unknown", "not known", "미상", "모름", "不详", "未知", "不明"),
    },
    "htcds_TypeOfExploitation": {
        "ForcedMarriage": ("강제결혼", "강제혼인", "강제 결혼", "强迫婚姻", "被迫婚姻"),
        "SexualExploitation": ("성착취", "성 착취", "性剥削"),
        "ForcedLabour": ("강제노동", "强迫劳动", "forced labor"),
    },
    "htcds_TypeOfSexExploitation": {
        "RemoteInteractiveServices": (
            *("online sexual exploitation", "webcam", "온라인 성착취", "화상채팅", "网络性剥削"),
        ),
    },
    "countries": {
        "KP": ("north korea", "dprk", "북한", "조선", "북조선", "朝鲜", "朝鲜民主主义人民共和国"),
        "CN": ("china", "prc", "중국", "中国"),
        "KR": ("south korea", "rok", "korea", "한국", "대한민국", "韩国"),
    },
    "languages": {
        "kor": ("korean", "조선어", "조선말", "한국어", "한국말", "朝鲜语", "韩语", "朝语", "ko"),
        "zho": ("chinese", "mandarin", "중국어", "중국말", "汉语", "中文", "普通话", "zh"),
        "eng": ("english", "영어", "英语", "英文", "en"),
    },
    "risk_levels": {
        "immediate": ("즉시", "긴급", "위급", "紧急", "立即", "urgent", "critical"),
        "high": ("높음", "상", "고", "고위험", "高", "高风险", "high risk"),
        "medium": ("중간", "중", "보통", "中", "中等", "中风险", "moderate"),
        "low": ("낮음", "하", "저", "저위험", "低", "低风险", "low risk"),
    },
    **{
        name: {
            "yes": (
                "y",
                "o",
                "true",
                "1",
                "예",
                "네",
                "있음",
                "유",
                "함",
                "동의",
                "是",
                "有",
                "同意",
            ),
            "no": (
                "n",
                "x",
                "false",
                "0",
                "아니오",
                "아니요",
                "없음",
                "무",
                "否",
                "无",
                "没有",
                "不同意",
            ),
            "unknown": ("?", "모름", "미상", "不知道", "不详", "未知"),
        }
        for name in ("yes_no", "yes_no_unknown", "consent_answers")
    },
}
_SEPARATORS: Final = re.compile(r"\s*[;；,，、|\n/／]+\s*|\s+및\s+|\s+and\s+|\s+和\s+")
_SIGNS: Final = re.compile(r"[\s_\-–·.()（）\[\]'\"]+")


def code_for(list_name: str, text: str) -> str | None:
    """Return the code that `text` stands for, or None where it is not clear."""
    return _index(list_name).get(_plain(text))


def codes_for(list_name: str, text: str) -> tuple[list[str], list[str]]:
    """Return the codes that a cell names, each once in order, and the parts not understood.

    HTCDS files separate codes by semicolons, XLSForm answers by spaces, people by anything.
    A label may itself hold a comma or a slash, so the whole is tried first.
    """
    whole = code_for(list_name, text)
    if whole is not None:
        return [whole], []
    found, unknown = _each(list_name, [part for part in _SEPARATORS.split(text) if part])
    if unknown:
        by_space, rest = _each(list_name, text.split())
        if not rest:
            return by_space, []
    return found, unknown


def _each(list_name: str, parts: list[str]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    unknown: list[str] = []
    for part in parts:
        code = code_for(list_name, part)
        if code is None:
            unknown.append(part)
        elif code not in found:
            found.append(code)
    return found, unknown


@cache
def _index(list_name: str) -> Mapping[str, str]:
    """Every spelling of the codes of a list; what two codes share stands for neither."""
    index: dict[str, str] = {}
    shared: set[str] = set()
    entries = code_list(list_name).entries
    for entry in entries:
        for label in (entry.en, entry.ko, entry.zh_Hans):
            key = _plain(label)
            if index.get(key, entry.code) != entry.code:
                shared.add(key)
            index[key] = entry.code
    for key in shared:
        del index[key]
    known = {entry.code for entry in entries}
    for code, words in _ALSO.get(list_name, {}).items():
        if code in known:
            index.update((_plain(word), code) for word in words)
    index.update((_plain(entry.code), entry.code) for entry in entries)
    return index


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())
