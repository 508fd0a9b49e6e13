"""What a Chinese character may be in Korean (its readings) and in Chinese (its sounds)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from leeward.tracing.names.hangul import law_forms
from leeward.tracing.names.table import SURNAME, Facts, Sighting

UNSEEN_READING: Final = 0.5
"""What a reading of the court's list counts for before it is seen in a name."""

ELSEWHERE: Final = 0.3
"""What a sighting as a surname counts for in a given name, and the reverse."""

LAW: Final = 0.02
"""Share of a reading that goes to its other spelling under the initial-sound law."""

SECOND_SOUND: Final = 0.04
"""Share of all sounds of a character but its commonest; from a dictionary, not from names."""

SOUNDS_KEPT: Final = 3
FIRST_OF_LEVEL_2: Final = 0xD8
RARE: Final = 0.4
UNLISTED: Final = 0.1


class Characters:
    """Readings and sounds of characters, from the table's facts and sightings."""

    def __init__(self, facts: Facts, sightings: Mapping[Sighting, int]) -> None:
        self._facts = facts
        self._seen: dict[str, list[tuple[Sighting, int]]] = defaultdict(list)
        for sighting, count in sightings.items():
            self._seen[sighting.character].append((sighting, count))
        self._variants: dict[str, list[str]] = defaultdict(list)
        for variant, folded in facts.folded.items():
            self._variants[folded].append(variant)

    def folded(self, character: str) -> str:
        """Return the simplified form that all variants of a character share."""
        return self._facts.folded.get(character, character)

    def readings(self, character: str, place: int) -> dict[str, float]:
        """Return the weights of its Hangul readings; {} if none is known.

        A simplified form has the readings of all that it stands for. A variant that the court's
        list lacks is read as its simplified form is.
        """
        forms = [character]
        if self.folded(character) == character or character not in self._facts.readings:
            forms = sorted({character, *self._variants.get(self.folded(character), ())})
        weights: dict[str, float] = defaultdict(float)
        for form in forms:
            for syllable in self._facts.readings.get(form, ""):
                weights[syllable] += UNSEEN_READING
            for sighting, count in self._seen.get(form, ()):
                share = 1.0 if sighting.place == place else ELSEWHERE
                weights[sighting.syllable] += share * count
        for syllable, weight in list(weights.items()):
            for other in law_forms(syllable):
                weights[other] += LAW * weight
        return weights

    def sounds(self, character: str, place: int) -> dict[str, float]:
        """Return the weights of its pinyin syllables; {} if none is known."""
        heard: Sequence[str] = ()
        if place == SURNAME:
            heard = self._facts.surname_sounds.get(character, ())
        heard = heard or self._facts.sounds.get(character, ())
        if not heard and self.folded(character) != character:
            return self.sounds(self.folded(character), place)
        return _shared_out(heard[:SOUNDS_KEPT])


def _shared_out(heard: Sequence[str]) -> dict[str, float]:
    if len(heard) < 2:
        return dict.fromkeys(heard, 1.0)
    rest = SECOND_SOUND / (len(heard) - 1)
    return {heard[0]: 1.0 - SECOND_SOUND} | dict.fromkeys(heard[1:], rest)


def commonness(simplified: str) -> float:
    """Return how readily a character is thought of for a name, by its level in GB 2312.

    Level 1 of that standard holds the 3,755 characters of daily use, level 2 the rarer 3,008.
    """
    try:
        is_daily = simplified.encode("gb2312")[0] < FIRST_OF_LEVEL_2
    except UnicodeEncodeError:
        return UNLISTED
    return 1.0 if is_daily else RARE


def by_reading(facts: Facts) -> dict[str, list[str]]:
    """Return Hangul syllable → the characters that the court's list lets it stand for."""
    out: dict[str, list[str]] = defaultdict(list)
    for character, syllables in facts.readings.items():
        for syllable in syllables:
            out[syllable].append(character)
    return out


def sightings_of(names: Iterable[tuple[str, str]]) -> dict[Sighting, int]:
    """Count which character stands for which syllable in (Hangul, characters) pairs."""
    counts: dict[Sighting, int] = defaultdict(int)
    for hangul, written in names:
        if len(hangul) == len(written):
            for number, (syllable, character) in enumerate(zip(hangul, written, strict=True)):
                counts[Sighting(min(number, 1), syllable, character)] += 1
    return dict(counts)
