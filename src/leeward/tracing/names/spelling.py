"""How Hangul is written in Latin letters: the rule systems, and the ways people really spell.

Revised (south, since 2000), McCune-Reischauer (libraries, with or without breves), the north's own
variant of it, Yale (linguists), and the everyday spellings of passports (Young-hee, Soo).
These lists are the prior of the learned table; what is learned from real names outweighs them.
"""

from collections.abc import Mapping
from typing import Final

from leeward.tracing.names.hangul import FINALS, INITIALS, VOWELS, apart, is_syllable


def _by_letter(letters: str | tuple[str, ...], spellings: str) -> dict[str, str]:
    written = ["" if part == "-" else part for part in spellings.split()]
    return dict(zip(letters, written, strict=True))


REVISED_INITIALS: Final = _by_letter(INITIALS, "g kk n d tt r m b pp s ss - j jj ch k t p h")
REVISED_VOWELS: Final = _by_letter(
    VOWELS, "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
)
REVISED_FINALS: Final = _by_letter(
    FINALS, "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
)
NORTHERN_INITIALS: Final = _by_letter(INITIALS, "k kk n t tt r m p pp s ss - j jj ch kh th ph h")
NORTHERN_VOWELS: Final = _by_letter(
    VOWELS, "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i"
)
MCCUNE_INITIALS: Final = _by_letter(INITIALS, "k kk n t tt r m p pp s ss - ch tch ch k t p h")
MCCUNE_BREVES: Final = NORTHERN_VOWELS | {"ㅓ": "ŏ", "ㅕ": "yŏ", "ㅝ": "wŏ", "ㅡ": "ŭ", "ㅢ": "ŭi"}
YALE_INITIALS: Final = _by_letter(INITIALS, "k kk n t tt l m p pp s ss - c cc ch kh th ph h")
YALE_VOWELS: Final = _by_letter(
    VOWELS, "a ay ya yay e ey ye yey o wa way oy yo wu we wey wi yu u uy i"
)
YALE_FINALS: Final = REVISED_FINALS | {"ㅅ": "s"}

System = tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]
SYSTEMS: Final[dict[str, System]] = {
    "revised": (REVISED_INITIALS, REVISED_VOWELS, REVISED_FINALS),
    "mccune": (MCCUNE_INITIALS, MCCUNE_BREVES, REVISED_FINALS),
    "mccune-plain": (MCCUNE_INITIALS, NORTHERN_VOWELS, REVISED_FINALS),
    "northern": (NORTHERN_INITIALS, NORTHERN_VOWELS, REVISED_FINALS),
    "yale": (YALE_INITIALS, YALE_VOWELS, YALE_FINALS),
}

EVERYDAY_INITIALS: Final[dict[str, str]] = {
    "ㄱ": "k g kh gh c q",
    "ㄲ": "kk gg k g",
    "ㄴ": "n r l - y nn",
    "ㄷ": "d t th dh",
    "ㄸ": "tt dd t d",
    "ㄹ": "r l n - rh y ll",
    "ㅁ": "m mm",
    "ㅂ": "b p v ph f",
    "ㅃ": "pp bb p b",
    "ㅅ": "s sh ss",
    "ㅆ": "ss s",
    "ㅇ": "- r l w y h n",
    "ㅈ": "j ch c z g jh dj zh tj",
    "ㅉ": "jj j tch ch cc",
    "ㅊ": "ch c tch j ts chh",
    "ㅋ": "k kh c q kk",
    "ㅌ": "t th tt",
    "ㅍ": "p ph f",
    "ㅎ": "h wh - k",
}
EVERYDAY_VOWELS: Final[dict[str, str]] = {
    "ㅏ": "a ah ar aa",
    "ㅐ": "ae ai ay a e eh ea i",
    "ㅑ": "ya ia yah a",
    "ㅒ": "yae yai ye",
    "ㅓ": "eo u o uh e au ur eu ou aw oh er or eou",
    "ㅔ": "e ae eh ay ea ei ey",
    "ㅕ": "yeo yo yu you yeu yuh ye eo young u io o ou iu yeou yun",
    "ㅖ": "ye ie yeh e ae yae yeo ea yey",
    "ㅗ": "o oh oo or ou u",
    "ㅘ": "wa oa wha ua hwa",
    "ㅙ": "wae oae wai oai we whae way",
    "ㅚ": "oe oi oy we wae oye eo ui oo",
    "ㅛ": "yo yoh io you o eo yeo",
    "ㅜ": "u oo woo wu ou uh o ew w",
    "ㅝ": "wo weo won uo wu wuh woe uh oo who we",
    "ㅞ": "we wae oe wey",
    "ㅟ": "wi ui wee we uy uie ooi",
    "ㅠ": "yu yoo you ew iu u yue yuh yeou",
    "ㅡ": "eu u oo e o uh i ui eo y",
    "ㅢ": "ui eui i ee yi e uy ey euy hee eei",
    "ㅣ": "i ee y yi ie e ih ea ii ey",
}
EVERYDAY_FINALS: Final[dict[str, str]] = {
    "": "- h r e",
    "ㄱ": "k g c ck gk q kk ng gg",
    "ㄴ": "n nn nh ne l hn ng",
    "ㄷ": "t d",
    "ㄹ": "l r ll rl le el n",
    "ㅁ": "m mm hm lm me",
    "ㅂ": "p b bb pp v",
    "ㅅ": "t s d ss",
    "ㅇ": "ng n g nng ngh gn nk ngg",
    "ㅈ": "t j",
    "ㅊ": "t ch",
    "ㅋ": "k",
    "ㅌ": "t",
    "ㅍ": "p",
    "ㅎ": "h -",
    "ㄲ": "k g",
    "ㄳ": "k",
    "ㄵ": "n",
    "ㄶ": "n",
    "ㄺ": "k l",
    "ㄻ": "m",
    "ㄼ": "l p",
    "ㄽ": "l",
    "ㄾ": "l",
    "ㄿ": "p",
    "ㅀ": "l",
    "ㅄ": "p",
    "ㅆ": "t s",
}
"""Ways people write each letter, commonest first; "-" is nothing at all."""


def romanise(hangul: str, system: str = "revised") -> str:
    """Spell a Hangul name by one rule system: surname, space, given name.

    The north writes each syllable apart (Kim Yong Hui); the others join the given name. Sound
    changes between syllables are not applied: names are spelt syllable by syllable.

    Args:
        hangul: composed syllables; anything else is left out.
        system: a key of `SYSTEMS`.
    """
    syllables = [_spell(letter, SYSTEMS[system]) for letter in hangul if is_syllable(letter)]
    if not syllables:
        return ""
    if system == "northern":
        return " ".join(part.capitalize() for part in syllables)
    return " ".join(part.capitalize() for part in (syllables[0], "".join(syllables[1:])) if part)


def _spell(syllable: str, system: System) -> str:
    return "".join(table[letter] for table, letter in zip(system, apart(syllable), strict=True))
