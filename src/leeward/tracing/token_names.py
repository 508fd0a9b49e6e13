"""The sounds that a name may have, coarsely, as a token of a private exchange holds them.

This is part of a format (`lw-tokens-1`): two organisations must make the same from the same name
for as long as they exchange. Keys by which one vault finds pairs worth comparing may be tuned at
any time; these may not. A test pins them, and another scheme takes another name.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, NamedTuple

from leeward.tracing.names.hangul import apart
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.reading import NOBODY, Reading
from leeward.tracing.names.script import kind_of
from leeward.tracing.names.units import Units, View

MOST: Final = 16
"""Sounds kept of one name, the likeliest."""

ENOUGH: Final = 0.985
"""Share of a name's chance at which no further sound is looked for."""

MOST_CLASSES: Final = 6
LEAST_CLASS: Final = 0.01
"""How many classes of one written syllable are followed, and how likely each has to be."""

LACKING: Final = 0.15
"""Chance of a missing surname from which the given name stands first."""

_INITIALS: Final = ["ㄱㄲㅋ", "ㄴㄹ", "ㄷㄸㅌ", "ㅁ", "ㅂㅃㅍ", "ㅅㅆ", "ㅈㅉㅊ", "ㅎ", "ㅇ"]
_VOWELS: Final = ["ㅏㅑㅘ", "ㅓㅕㅗㅛㅝ", "ㅜㅠㅡ", "ㅐㅔㅒㅖㅙㅞㅚ", "ㅣㅢㅟ"]
_FINALS: Final = [
    *("-", "ㄱㄲㄳㅋㄺ", "ㄴㄵㄶ", "ㄷㅅㅆㅈㅊㅌㅎ"),
    *("ㄹㄼㄽㄾㅀ", "ㅁㄻ", "ㅂㅄㅍㄿ", "ㅇ"),
]
"""Letters that clerks put for one another: as the mouth makes them, by ear, by how they end."""

_VIEWS: Final = {View.KOREAN: "k", View.CHINESE: "c"}


class Sounds(NamedTuple):
    """What a name may sound like, likeliest first.

    Attributes:
        full: with the surname.
        given: without it.
        lacks_surname: whether the surname may be missing.
    """

    full: tuple[str, ...]
    given: tuple[str, ...]
    lacks_surname: bool


class SoundReader:
    """Reads names by one table; remembers what it has met."""

    def __init__(self, matcher: Matcher) -> None:
        self._read = matcher.reader.read
        self._units: Units = matcher.units
        self._known: dict[tuple[View, int], tuple[tuple[str, float], ...]] = {}

    def __call__(self, name: str) -> Sounds:
        """Return what a name may sound like.

        Raises:
            InvalidName: it has no letter of a script that is read here.
        """
        full: dict[str, float] = defaultdict(float)
        given: dict[str, float] = defaultdict(float)
        lacking = written = 0.0
        for reading in self._read(name, kind_of(name)):
            if reading.view not in _VIEWS or len(reading.units) < 2:
                continue
            chance = math.exp2(reading.bits)
            is_lacking = reading.units[0] == NOBODY
            lacking += chance * is_lacking
            written += chance
            view = _VIEWS[reading.view]
            for (first, *rest), share in self._meant(reading):
                given[f"{view}.{'.'.join(rest)}"] += chance * share
                if not is_lacking:
                    full[f"{view}.{first}.{'.'.join(rest)}"] += chance * share
        return Sounds(_likeliest(full), _likeliest(given), lacking > LACKING * written)

    def _meant(self, reading: Reading) -> Iterable[tuple[tuple[str, ...], float]]:
        places = [
            (("", 1.0),) if unit == NOBODY else self._classes(reading.view, unit)
            for unit in reading.units
        ]
        found = [
            (tuple(name for name, _ in chosen), math.prod(share for _, share in chosen))
            for chosen in product(*places)
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))[: 2 * MOST]

    def _classes(self, view: View, unit: int) -> Sequence[tuple[str, float]]:
        known = self._known.get((view, unit))
        if known is None:
            shares: dict[str, float] = defaultdict(float)
            made, table = self._units[unit], self._units.table
            for at, weight in zip(made.at.tolist(), made.weight.tolist(), strict=True):
                name = table.sounds[at] if view is View.CHINESE else class_of(table.syllables[at])
                shares[name] += weight
            ranked = sorted(shares.items(), key=lambda one: (-one[1], one[0]))[:MOST_CLASSES]
            kept = [one for one in ranked if one[1] >= LEAST_CLASS]
            known = self._known[view, unit] = tuple(kept or ranked[:1])
        return known


def class_of(syllable: str) -> str:
    """Return the class of a Hangul syllable: three digits for initial, vowel and final."""
    jamo = apart(syllable)
    parts = (_INITIALS, jamo.initial), (_VOWELS, jamo.vowel), (_FINALS, jamo.final or "-")
    return "".join(str(_group(groups, letter)) for groups, letter in parts)


def _group(groups: Sequence[str], letter: str) -> int:
    return next(at for at, group in enumerate(groups) if letter in group)


def _likeliest(chances: dict[str, float]) -> tuple[str, ...]:
    total = math.fsum(chances.values())
    kept: list[str] = []
    so_far = 0.0
    for name, chance in sorted(chances.items(), key=lambda one: (-one[1], one[0]))[:MOST]:
        kept.append(name)
        so_far += chance
        if so_far >= ENOUGH * total:
            break
    return tuple(kept)
