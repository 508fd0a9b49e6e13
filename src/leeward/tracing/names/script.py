"""Which script a name is in, and its text made plain: one form for what looks the same.

Nothing here raises: a name that cannot be read has no letters left, and is scored lowest.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from leeward.errors import InvalidName
from leeward.tracing.names.hangul import is_syllable

LONGEST_NAME: Final = 80
"""Letters beyond which a text is no name; it is not read at all."""

MOST_WORDS: Final = 6


class Kind(StrEnum):
    """How a name is written."""

    HANGUL = "hangul"
    HANZI = "hanzi"
    PINYIN = "pinyin"
    ROMAN = "roman"


_LOOKALIKES: Final = str.maketrans(
    "аеорсухікмтнвјѕԁԛԝАЕОРСУХІКМТНВЈЅΑΒΕΗΙΚΜΝΟΡΤΥΧΖανιορκυχ",
    "aeopcyxikmthbjsdqwaeopcyxikmthbjsabehikmnoptyxzaviopkyx",
)
"""Cyrillic and Greek letters that look Latin: a slip of a keyboard, or meant to mislead."""

_APOSTROPHES: Final = re.compile("['’ʼ‘`ʻ´ʾʿ]")
_REMARKS: Final = re.compile(r"[(\[（【〔].*?[)\]）】〕]")
_BREVES: Final = re.compile("([ou])[\u0306\u0302\u030c]")
"""ŏ and ŭ of McCune-Reischauer, and the circumflex or caron that stands in for the breve."""

_TONES: Final = re.compile("[aeiouv\u0308][\u0304\u0301\u030c\u0300]|[a-z][1-5]", re.IGNORECASE)
_BREVE: Final = "\u0306"
_SIMPLE: Final = re.compile("[A-Za-z .,-]*")
_SYLLABLES: Final = re.compile("[\uac00-\ud7a3]{1,20}")
_LETTERS: Final = re.compile("[\uac00-\ud7a3\u3400-\u9fff]{1,20}")
"""Most names are written plainly: what such a name is can be seen at once."""
_SMALL_LETTERS: Final = re.compile("[a-z]+")


def is_character(letter: str) -> bool:
    """Return whether `letter` is a Chinese character."""
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


def plain(text: str) -> str:
    """Return a text composed, without control signs, directions, emoji, remarks in brackets."""
    if len(text) > 10 * LONGEST_NAME:
        return ""
    if _LETTERS.fullmatch(text):
        return text
    if text.isascii() and text.isprintable() and "(" not in text and "[" not in text:
        return text
    composed = unicodedata.normalize("NFKC", _REMARKS.sub(" ", text))
    kept = (
        letter if unicodedata.category(letter)[0] in "LMN" or letter in "-'’,·." else " "
        for letter in composed
        if unicodedata.category(letter) not in {"Cf", "Cc"} or letter.isspace()
    )
    return "".join(kept)


def kind_of(text: str) -> Kind:
    """Return how a name is written; Latin letters with tones are pinyin, others romanised.

    Raises:
        InvalidName: nothing, too much, or no letter of a script that this room reads.
    """
    if _LETTERS.fullmatch(text):
        return Kind.HANGUL if _SYLLABLES.fullmatch(text) else Kind.HANZI
    if simple_words(text):
        return Kind.ROMAN
    letters = plain(text)
    if east_asian(letters):
        return Kind.HANGUL if all(map(is_syllable, east_asian(letters))) else Kind.HANZI
    if not text.strip():
        raise InvalidName(reason="empty")
    if not latin_words(letters):
        is_long = len(text) > LONGEST_NAME or re.search("[a-z]", _small(letters))
        raise InvalidName(reason="name_too_long" if is_long else "script_unknown")
    apart = unicodedata.normalize("NFD", letters)
    is_toned = bool(_TONES.search(apart)) and _BREVE not in apart
    return Kind.PINYIN if is_toned else Kind.ROMAN


def east_asian(text: str) -> tuple[str, ...]:
    """Return the Hangul syllables and characters of a name in order; () if there are too many."""
    if text.isascii():
        return ()
    if _LETTERS.fullmatch(text):
        return tuple(text)
    letters = tuple(one for one in plain(text) if is_syllable(one) or is_character(one))
    return letters if len(letters) <= LONGEST_NAME // 4 else ()


def latin_words(text: str) -> tuple[str, ...]:
    """Return the words of a romanised name in plain small letters; breves become eo and eu."""
    if (words := simple_words(text)) is not None:
        return words
    return _words(_BREVES.sub(r"e\1", _small(text)))


def pinyin_words(text: str) -> tuple[str, ...]:
    """Return the words of a pinyin name without tones; ü is v, an apostrophe parts words."""
    if (words := simple_words(text)) is not None:
        return words
    small = _APOSTROPHES.sub(" ", _small(text, keep=True))
    small = re.sub("u([\u0304\u0301\u030c\u0300]?)\u0308|\u00fc", r"v\1", small)
    return _words(re.sub("(?<=[a-z\u0300-\u036f])[0-5]", " ", small))


def simple_words(text: str) -> tuple[str, ...] | None:
    """Return the words of a name in plain letters, romanised or pinyin alike.

    None where letters, signs or remarks must be weighed first; most names have none.
    """
    if not _SIMPLE.fullmatch(text):
        return None
    words = tuple(_SMALL_LETTERS.findall(text.lower()))
    return words if _is_name(words) else ()


def _small(text: str, *, keep: bool = False) -> str:
    small = unicodedata.normalize("NFKD", plain(text)).translate(_LOOKALIKES).lower()
    return small if keep else _APOSTROPHES.sub("", small)


def _words(small: str) -> tuple[str, ...]:
    bare = "".join(letter for letter in small if not unicodedata.combining(letter))
    words = tuple(word for word in re.split("[^a-z]+", bare) if word)
    return words if _is_name(words) else ()


def _is_name(words: tuple[str, ...]) -> bool:
    return len(words) <= MOST_WORDS and sum(map(len, words)) <= LONGEST_NAME
