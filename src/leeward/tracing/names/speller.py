"""P(spelling | syllable): what was seen, backed by its letters, backed by the known systems."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from leeward.tracing.names import spelling
from leeward.tracing.names.hangul import apart

LONGEST: Final = 8
"""Letters of the longest spelling of one syllable."""

LONGEST_INITIAL: Final = 3

SURE_OF_LETTERS: Final = 6.0
SURE_OF_RIMES: Final = 3.0
SURE_OF_SYLLABLES: Final = 4.0
SURE_OF_HABITS: Final = 8.0
"""How many sightings the coarser estimate is worth against the finer one's own counts."""

LEAST: Final = 1e-5
NEVER: Final = 1e-9
PRIOR_DECAY: Final = 0.55
"""How much rarer each further spelling in the lists of `spelling` is held to be."""


class Chunk(NamedTuple):
    """The Latin letters that stand for the initial and for vowel and final together."""

    initial: str
    rime: str


class Seen(NamedTuple):
    """One syllable of an aligned name."""

    place: int
    syllable: str
    spelt: str
    chunk: Chunk | None


Tally = dict[str, float]


def _tally() -> Tally:
    return defaultdict(float)


@dataclass
class Counts:
    """How often each spelling was seen; weights may be fractions."""

    initial: dict[str, Tally] = field(default_factory=lambda: defaultdict(_tally))
    rime: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(_tally))
    syllable: dict[tuple[int, str], Tally] = field(default_factory=lambda: defaultdict(_tally))
    _totals: dict[tuple[int, str], float] = field(default_factory=dict)

    def add(self, seen: Seen, weight: float = 1.0) -> None:
        """Count one aligned syllable."""
        self.syllable[seen.place, seen.syllable][seen.spelt] += weight
        if seen.chunk is not None:
            jamo = apart(seen.syllable)
            self.initial[jamo.initial][seen.chunk.initial] += weight
            self.rime[jamo.vowel, jamo.final][seen.chunk.rime] += weight
        key = (seen.place, seen.syllable)
        self._totals[key] = self._totals.get(key, 0.0) + weight

    def total(self, place: int, syllable: str) -> float:
        """Return how often a syllable was seen at a place."""
        return self._totals.get((place, syllable), 0.0)


@cache
def _prior(spellings: str) -> Mapping[str, float]:
    written = ["" if part == "-" else part for part in spellings.split()]
    weights = [PRIOR_DECAY**rank for rank in range(len(written))]
    return {part: weight / sum(weights) for part, weight in zip(written, weights, strict=True)}


@cache
def _rime_prior(vowel: str, final: str) -> Mapping[str, float]:
    out: dict[str, float] = {}
    for first, one in _prior(spelling.EVERYDAY_VOWELS[vowel]).items():
        for last, two in _prior(spelling.EVERYDAY_FINALS[final]).items():
            out[first + last] = out.get(first + last, 0.0) + one * two
    return out


def _blend(seen: Mapping[str, float], coarse: Mapping[str, float], sure: float) -> dict[str, float]:
    total = sum(seen.values()) + sure
    keys = coarse.keys() | seen.keys()
    return {key: (seen.get(key, 0.0) + sure * coarse.get(key, 1e-5)) / total for key in keys}


class Speller:
    """P(spelling | syllable, place) from counts, backed by letters and by a coarser speller."""

    def __init__(self, counts: Counts, coarse: "Speller | None" = None) -> None:
        self._counts = counts
        self._coarse = coarse
        self._sure_of_letters = SURE_OF_HABITS if coarse else SURE_OF_LETTERS
        self._sure_of_rimes = SURE_OF_HABITS if coarse else SURE_OF_RIMES
        self._initials: dict[str, dict[str, float]] = {}
        self._rimes: dict[tuple[str, str], dict[str, float]] = {}
        self._letters: dict[tuple[str, str], float] = {}
        self._ways: dict[tuple[int, str], dict[str, tuple[float, Chunk | None]]] = {}

    def initial(self, letter: str) -> dict[str, float]:
        """P(letters | initial)."""
        known = self._initials.get(letter)
        if known is None:
            coarse = (
                self._coarse.initial(letter)
                if self._coarse
                else _prior(spelling.EVERYDAY_INITIALS[letter])
            )
            seen = self._counts.initial.get(letter, {})
            known = self._initials[letter] = _blend(seen, coarse, self._sure_of_letters)
        return known

    def rime(self, vowel: str, final: str) -> dict[str, float]:
        """P(letters | vowel and final)."""
        known = self._rimes.get((vowel, final))
        if known is None:
            coarse = self._coarse.rime(vowel, final) if self._coarse else _rime_prior(vowel, final)
            seen = self._counts.rime.get((vowel, final), {})
            known = self._rimes[vowel, final] = _blend(seen, coarse, self._sure_of_rimes)
        return known

    def chance(self, syllable: str, place: int, spelt: str) -> float:
        """P(spelling | syllable, place)."""
        coarse = self._by_letters(syllable, spelt)
        if self._coarse:
            coarse = (coarse + self._coarse.chance(syllable, place, spelt)) / 2
        seen = self._counts.syllable.get((place, syllable))
        if not seen:
            return max(coarse, NEVER)
        blended = seen.get(spelt, 0.0) + SURE_OF_SYLLABLES * max(coarse, NEVER)
        return blended / (self._counts.total(place, syllable) + SURE_OF_SYLLABLES)

    def _by_letters(self, syllable: str, spelt: str) -> float:
        known = self._letters.get((syllable, spelt))
        if known is None:
            jamo = apart(syllable)
            initials, rimes = self.initial(jamo.initial), self.rime(jamo.vowel, jamo.final)
            known = self._letters[syllable, spelt] = sum(
                initials.get(spelt[:cut], 0.0) * rimes.get(spelt[cut:], 0.0)
                for cut in range(min(len(spelt), LONGEST_INITIAL) + 1)
            )
        return known

    def ways(self, syllable: str, place: int) -> dict[str, tuple[float, Chunk | None]]:
        """Return the spellings of a syllable worth a thought: (probability, likeliest chunks)."""
        known = self._ways.get((place, syllable))
        if known is None:
            known = self._ways[place, syllable] = self._spell(syllable, place)
        return known

    def usual_ways(self, syllable: str, least: float) -> set[str]:
        """Return the spellings of a syllable that its letters alone make at least so likely."""
        jamo = apart(syllable)
        return {
            first + rest
            for first, one in self.initial(jamo.initial).items()
            for rest, two in self.rime(jamo.vowel, jamo.final).items()
            if one * two >= least and 0 < len(first + rest) <= LONGEST
        }

    def _spell(self, syllable: str, place: int) -> dict[str, tuple[float, Chunk | None]]:
        jamo = apart(syllable)
        best: dict[str, tuple[float, Chunk]] = {}
        for first, one in self.initial(jamo.initial).items():
            for rest, two in self.rime(jamo.vowel, jamo.final).items():
                spelt, chance = first + rest, one * two
                if (
                    chance >= LEAST
                    and 0 < len(spelt) <= LONGEST
                    and (spelt not in best or chance > best[spelt][0])
                ):
                    best[spelt] = (chance, Chunk(first, rest))
        seen = self._counts.syllable.get((place, syllable), {})
        return {
            spelt: (self.chance(syllable, place, spelt), best[spelt][1] if spelt in best else None)
            for spelt in best.keys() | seen.keys()
        }
