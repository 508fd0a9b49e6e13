"""Whether two family names may be one, in any scripts: 刘, Liu, 류 and Ryu."""

from functools import lru_cache
from typing import Final, NamedTuple

from leeward.tracing.names.hangul import is_syllable, law_forms
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.script import Kind, east_asian, is_character, latin_words
from leeward.tracing.names.table import SURNAME

_HEARD: Final = 0.05
"""Least share of a romanised syllable that a Hangul syllable has to have."""

Key = frozenset[str]


class Sounds(NamedTuple):
    """What a family name may be, by script."""

    characters: Key
    pinyin: Key
    hangul: Key


class Surnames:
    """Compares family names by one names table."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.sounds = lru_cache(4096)(self._sounds)

    def agree(self, a: str, b: str) -> bool | None:
        """Return whether both may be one family name; None where one cannot be read."""
        ours, theirs = self.sounds(a), self.sounds(b)
        if not any(ours) or not any(theirs):
            return None
        if ours.characters and theirs.characters:
            return bool(ours.characters & theirs.characters)
        return bool(ours.pinyin & theirs.pinyin or ours.hangul & theirs.hangul)

    def _sounds(self, surname: str) -> Sounds:
        units = self._matcher.units
        letters = east_asian(surname)
        if letters and is_character(letters[0]):
            return Sounds(
                frozenset({units.characters.folded(letters[0])}),
                frozenset(units.characters.sounds(letters[0], SURNAME)),
                frozenset(units.characters.readings(letters[0], SURNAME)),
            )
        if letters and is_syllable(letters[0]):
            forms = frozenset({letters[0], *law_forms(letters[0])})
            return Sounds(frozenset(), frozenset(), forms)
        words = latin_words(surname)
        return self._romanised("".join(words)) if words else Sounds(*(frozenset[str](),) * 3)

    def _romanised(self, word: str) -> Sounds:
        units = self._matcher.units
        heard: set[int] = set()
        numbers: list[int] = []
        if spelt := units.spelt(word, SURNAME, slips=False):
            numbers += spelt.units
        if is_sound := units.is_sound(word):
            numbers.append(units.sound_read(word, SURNAME))
        for number in numbers:
            unit = units[number]
            heard.update(unit.at[unit.weight >= _HEARD].tolist())
        hangul = frozenset(units.table.syllables[at] for at in heard)
        return Sounds(frozenset(), frozenset({word} if is_sound else ()), hangul)


def without_surname(name: str, kind: Kind) -> tuple[str, ...]:
    """Return what may be left of a name without its family name; itself where nothing is.

    A child may bear the father's surname in one file and the mother's in another.
    """
    letters = east_asian(name)
    if letters:
        text = "".join(letters)
        return (text[1:],) if len(text) > 2 else (text,)
    words = latin_words(name)
    if len(words) < 2 or kind in {Kind.HANGUL, Kind.HANZI}:
        return (name,)
    return (" ".join(words[1:]), " ".join(words[:-1]))
