"""Chinese sounds: pinyin syllables, and how Korean writes them by ear (자루이 for Jiarui).

The Korean loanword rules spell each pinyin syllable with one or two Hangul syllables. A child with
a Chinese name, or a public figure, stands so in Korean papers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from leeward.tracing.names.hangul import Jamo, apart, together

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


_WITH_GLIDE: Final = frozenset("ㅅㅈㅊ")
_CONFUSED: Final = (
    ("ㅏ", "ㅑ"),
    ("ㅓ", "ㅕ"),
    ("ㅗ", "ㅛ"),
    ("ㅜ", "ㅠ"),
    ("ㅟ", "ㅠ"),
    ("ㅔ", "ㅖ"),
)
"""Vowels that stand for one another after a hissed sound."""


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


_WADE_INITIALS: Final = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "r": "j",
    "z": "ts", "c": "ts",
}  # fmt: skip
_WADE_FINALS: Final = {
    "ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "ve": "ueh", "er": "erh", "v": "u",
}  # fmt: skip
_WADE_WHOLE: Final = {
    "zi": ("tzu", "tze"), "ci": ("tzu", "tze"), "si": ("ssu", "szu"), "ye": ("yeh",),
    "yan": ("yen",), "yong": ("yung",), "you": ("yu",), "yue": ("yueh",), "er": ("erh",),
    "li": ("lee",), "long": ("loong",),
}  # fmt: skip
"""Syllables that the old spelling writes otherwise as a whole; and Lee, as overseas."""


def in_wade(sound: str) -> tuple[str, ...]:
    """Spell one pinyin syllable as Wade-Giles does, without apostrophes: deng is teng.

    Taiwan and people overseas write so; several sounds fall together (zhang and chang).
    """
    head = next((head for head in _INITIALS if sound.startswith(head)), "")
    rest = sound[len(head) :]
    first, last = _WADE_INITIALS.get(head, head), _WADE_FINALS.get(rest, rest)
    if rest == "i" and head in {"zh", "ch", "sh", "r"}:
        last = "ih"
    if rest == "uo" and head not in {"g", "k", "h", "sh"}:
        last = "o"
    if rest == "e" and head in {"g", "k", "h"}:
        last = "o"
    spelt = () if sound in {"zi", "ci", "si"} else (first + last,)
    return tuple(dict.fromkeys((*_WADE_WHOLE.get(sound, ()), *spelt)))


def by_wade(sounds: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return Wade-Giles spelling → the pinyin syllables that it may stand for."""
    out: dict[str, list[str]] = defaultdict(list)
    for sound in sounds:
        for spelt in in_wade(sound):
            out[spelt].append(sound)
    return {spelt: tuple(many) for spelt, many in out.items()}


def _spell(initial: str, final: tuple[str, ...]) -> str:
    vowel, last = final[0][0], final[0][1:]
    return together(Jamo(initial, vowel, last)) + "".join(final[1:])


def _heard_otherwise(spelt: str) -> Iterator[str]:
    """Return how papers that do not keep the rules write a sound: 슈 for 수, 롱 for 룽."""
    if not spelt:
        return
    jamo, rest = apart(spelt[0]), spelt[1:]
    for one, other in _CONFUSED:
        if jamo.vowel in (one, other) and jamo.initial in _WITH_GLIDE:
            swapped = other if jamo.vowel == one else one
            yield together(jamo._replace(vowel=swapped)) + rest
    if jamo.vowel + jamo.final in {"ㅜㅇ", "ㅠㅇ"}:
        yield together(jamo._replace(vowel="ㅗ" if jamo.vowel == "ㅜ" else "ㅛ")) + rest


def by_hangul(sounds: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return Hangul spelling → the pinyin syllables that it may stand for."""
    out: dict[str, list[str]] = defaultdict(list)
    for sound in sounds:
        spelt = in_hangul(sound)
        for heard in {spelt, *_heard_otherwise(spelt)} - {""}:
            out[heard].append(sound)
    return {spelt: tuple(many) for spelt, many in out.items()}
