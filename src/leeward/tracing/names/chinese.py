"""Chinese sounds: pinyin syllables, and how Korean writes them by ear (자루이 for Jiarui).

The Korean loanword rules spell each pinyin syllable with one or two Hangul syllables. A child with
a Chinese name, or a public figure, stands so in Korean papers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from leeward.tracing.names.hangul import Jamo, together

_INITIALS: Final = {
    "zh": "ㅈ", "ch": "ㅊ", "sh": "ㅅ", "b": "ㅂ", "p": "ㅍ", "m": "ㅁ", "f": "ㅍ", "d": "ㄷ",
    "t": "ㅌ", "n": "ㄴ", "l": "ㄹ", "g": "ㄱ", "k": "ㅋ", "h": "ㅎ", "j": "ㅈ", "q": "ㅊ",
    "x": "ㅅ", "r": "ㄹ", "z": "ㅉ", "c": "ㅊ", "s": "ㅆ",
}  # fmt: skip
_FINALS: Final[dict[str, tuple[str, ...]]] = {
    "a": ("ㅏ",), "o": ("ㅗ",), "e": ("ㅓ",), "ai": ("ㅏ", "이"), "ei": ("ㅔ", "이"),
    "ao": ("ㅏ", "오"), "ou": ("ㅓ", "우"), "an": ("ㅏㄴ",), "en": ("ㅓㄴ",), "ang": ("ㅏㅇ",),
    "eng": ("ㅓㅇ",), "ong": ("ㅜㅇ",), "i": ("ㅣ",), "ia": ("ㅑ",), "ie": ("ㅖ",),
    "iao": ("ㅑ", "오"), "iu": ("ㅠ",), "ian": ("ㅖㄴ",), "in": ("ㅣㄴ",), "iang": ("ㅑㅇ",),
    "ing": ("ㅣㅇ",), "iong": ("ㅠㅇ",), "u": ("ㅜ",), "ua": ("ㅘ",), "uo": ("ㅝ",),
    "uai": ("ㅘ", "이"), "ui": ("ㅜ", "이"), "uan": ("ㅘㄴ",), "un": ("ㅜㄴ",), "uang": ("ㅘㅇ",),
    "v": ("ㅟ",), "ve": ("ㅞ",), "ue": ("ㅞ",), "van": ("ㅟ", "안"), "vn": ("ㅟㄴ",),
    "er": ("ㅓㄹ",),
}  # fmt: skip
_ALONE: Final = {
    "yi": "i", "ya": "ia", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "yong": "iong", "wu": "u", "wa": "ua", "wo": "uo",
    "wai": "uai", "wei": "uei", "wan": "uan", "wen": "uen", "wang": "uang", "weng": "ueng",
    "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "yo": "io",
}  # fmt: skip
_ALONE_FINALS: Final = _FINALS | {
    "uei": ("ㅞ", "이"), "uen": ("ㅝㄴ",), "ueng": ("ㅝㅇ",), "io": ("ㅛ",), "ian": ("ㅖㄴ",),
}  # fmt: skip
_HISSED: Final = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
_SOFT: Final = frozenset({"j", "q", "x"})
_NO_GLIDE: Final = frozenset({"j", "q"})
_WITHOUT_GLIDE: Final = {"ㅑ": "ㅏ", "ㅖ": "ㅔ", "ㅠ": "ㅜ", "ㅛ": "ㅗ"}
"""After ㅈ and ㅊ Korean hears no glide: jia is 자, where xia is 샤."""


def in_hangul(sound: str) -> str:
    """Spell one pinyin syllable in Hangul by the loanword rules; empty if it is none."""
    if sound in _ALONE:
        return _spell("ㅇ", _ALONE_FINALS[_ALONE[sound]])
    head = next((head for head in _INITIALS if sound.startswith(head)), "")
    rest = sound[len(head) :]
    if head in _SOFT and rest.startswith("u"):
        rest = "v" + rest[1:]
    if rest not in _FINALS:
        return ""
    final = ("ㅡ",) if head in _HISSED and rest == "i" else _FINALS[rest]
    if head in _NO_GLIDE:
        vowel = final[0][0]
        final = (_WITHOUT_GLIDE.get(vowel, vowel) + final[0][1:], *final[1:])
    return _spell(_INITIALS.get(head, "ㅇ"), final)


def _spell(initial: str, final: tuple[str, ...]) -> str:
    vowel, last = final[0][0], final[0][1:]
    return together(Jamo(initial, vowel, last)) + "".join(final[1:])


def by_hangul(sounds: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return Hangul spelling → the pinyin syllables that it may stand for."""
    out: dict[str, list[str]] = defaultdict(list)
    for sound in sounds:
        spelt = in_hangul(sound)
        if spelt:
            out[spelt].append(sound)
    return {spelt: tuple(many) for spelt, many in out.items()}
