"""Hangul syllables as arithmetic: taking them apart, the initial-sound law, near misses.

A syllable block is initial x vowel x final in one Unicode range, so taking it apart needs no table.
"""

from functools import cache
from typing import Final, NamedTuple

FIRST: Final = 0xAC00
LAST: Final = 0xD7A3
INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
PLAIN_FINALS: Final = frozenset(("", *"ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ"))
Y_VOWELS: Final = frozenset("ㅑㅒㅕㅖㅛㅠㅣ")
"""Vowels before which the south drops an initial ㄹ or ㄴ (리 → 이, 녀 → 여)."""

HEARD_ALIKE: Final = (
    ("ㅐ", "ㅔ"),
    ("ㅒ", "ㅖ"),
    ("ㅙ", "ㅞ"),
    ("ㅙ", "ㅚ"),
    ("ㅚ", "ㅞ"),
    ("ㅢ", "ㅣ"),
    ("ㅢ", "ㅡ"),
    ("ㅓ", "ㅗ"),
    ("ㅕ", "ㅛ"),
    ("ㅖ", "ㅔ"),
    ("ㅡ", "ㅓ"),
)
"""Vowels that a clerk who writes by ear confuses; ㅓ and ㅗ in the north."""


class Jamo(NamedTuple):
    """The letters of one syllable; `final` is empty for an open one."""

    initial: str
    vowel: str
    final: str


@cache
def everyday() -> tuple[str, ...]:
    """Return the syllables of KS X 1001 that end in a single plain letter or in none, sorted.

    The 2,350 syllables of that standard write all of modern Korean; names in native words (으뜸,
    한솔) and foreign names by ear may have any of them.
    """
    return tuple(
        letter
        for letter in map(chr, range(FIRST, LAST + 1))
        if apart(letter).final in PLAIN_FINALS and _is_listed(letter)
    )


def _is_listed(letter: str) -> bool:
    try:
        return len(letter.encode("euc_kr")) == 2  # Python spells others out in eight bytes
    except UnicodeEncodeError:
        return False


def is_syllable(letter: str) -> bool:
    """Return whether `letter` is one composed Hangul syllable."""
    return len(letter) == 1 and FIRST <= ord(letter) <= LAST


@cache
def apart(syllable: str) -> Jamo:
    """Take a syllable apart: 영 is ㅇ, ㅕ, ㅇ."""
    initial, rest = divmod(ord(syllable) - FIRST, len(VOWELS) * len(FINALS))
    vowel, final = divmod(rest, len(FINALS))
    return Jamo(INITIALS[initial], VOWELS[vowel], FINALS[final])


def together(jamo: Jamo) -> str:
    """Put a syllable together; the inverse of `apart`."""
    place = INITIALS.index(jamo.initial) * len(VOWELS) + VOWELS.index(jamo.vowel)
    return chr(FIRST + place * len(FINALS) + FINALS.index(jamo.final))


@cache
def law_forms(syllable: str) -> tuple[str, ...]:
    """Return the other spellings of a Sino-Korean syllable by the initial-sound law.

    The north writes 리, 류, 로, 녀 where the south writes 이, 유, 노, 여 to begin a word; one
    family may use both. Both directions are returned, sorted.
    """
    initial, vowel, _ = jamo = apart(syllable)
    soft = vowel in Y_VOWELS
    others: set[str] = set()
    if initial == "ㄹ":
        others = {"ㄴ", "ㅇ"} if soft else {"ㄴ"}
    elif initial == "ㄴ":
        others = {"ㄹ", "ㅇ"} if soft else {"ㄹ"}
    elif initial == "ㅇ" and soft:
        others = {"ㄹ", "ㄴ"}
    return tuple(sorted(together(jamo._replace(initial=other)) for other in others))


@cache
def near_misses(syllable: str) -> tuple[str, ...]:
    """Return the syllables that a clerk who writes by ear puts for this one, sorted."""
    jamo = apart(syllable)
    heard = {
        together(jamo._replace(vowel=other))
        for one, two in HEARD_ALIKE
        for vowel, other in ((one, two), (two, one))
        if vowel == jamo.vowel
    }
    return tuple(sorted(heard))
