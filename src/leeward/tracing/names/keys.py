"""Keys under which a name is found again however it was written.

A key is the *class* of each syllable that a name may mean: its initial by where the mouth makes it,
its vowel by the group that clerks confuse, its final. Names that are one name share a key nearly
always, since typing errors, habits of spelling and readings of characters are already among the
readings; whether names that share a key are alike is for the bits to say.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, NamedTuple

from leeward.tracing.names.hangul import apart
from leeward.tracing.names.paired import KeptReading
from leeward.tracing.names.reading import NOBODY, Reading
from leeward.tracing.names.units import Units, View

MOST_KEYS: Final = 24
"""Keys of one sort for a name; the likeliest are kept."""

ENOUGH: Final = 0.99
"""Share of a name's chance at which no further key is looked for."""

MOST_CLASSES: Final = 8
LEAST_CLASS: Final = 0.01
"""How many classes of one written syllable are followed, and how likely each has to be."""

LACKING: Final = 0.003
"""Chance of a missing surname from which a name is also looked for without one."""

_INITIALS: Final = ("ㄱㄲㅋ", "ㄴㄹ", "ㄷㄸㅌ", "ㅁ", "ㅂㅃㅍ", "ㅅㅆ", "ㅈㅉㅊ", "ㅎ", "ㅇ")
_VOWELS: Final = ("ㅏㅑㅘ", "ㅓㅕㅗㅛㅝ", "ㅜㅠㅡ", "ㅐㅔㅒㅖㅙㅞㅚ", "ㅣㅢㅟ")
_FINALS: Final = (
    "",
    "ㄱㄲㄳㅋㄺ",
    "ㄴㄵㄶ",
    "ㄷㅅㅆㅈㅊㅌㅎ",
    "ㄹㄼㄽㄾㅀ",
    "ㅁㄻ",
    "ㅂㅄㅍㄿ",
    "ㅇ",
)
BASE_BITS: Final = 10
_BASE: Final = 1 << BASE_BITS
"""More than there are classes, or sounds, of one view."""

LEFT_OUT: Final = _BASE - 1
MOST_SLIPPED: Final = 8
"""Keys with a syllable left out; that syllable may be anything, so few readings are enough."""


class NameKeys(NamedTuple):
    """The keys of one name; numbers that mean nothing by themselves."""

    full: tuple[int, ...]
    """Of surname and given name."""

    given: tuple[int, ...]
    """Of the given name alone."""

    lacks_surname: bool

    slipped: tuple[int, ...] = ()
    """Of surname and given name with one syllable of the given name left out."""


class NameKeyer:
    """Makes keys from readings; remembers the classes of the units that it has met."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._class_of = [class_of(syllable) for syllable in units.table.syllables]
        self._known: dict[int, tuple[tuple[int, float], ...]] = {}

    def keys(self, readings: Iterable[Reading | KeptReading]) -> NameKeys:
        """Return the keys of a name by the readings that it has."""
        full: dict[int, float] = defaultdict(float)
        given: dict[int, float] = defaultdict(float)
        slipped: dict[int, float] = defaultdict(float)
        lacking = written = 0.0
        for reading in readings:
            if reading.view is View.CHARACTER or len(reading.units) < 2:
                continue
            chance = math.exp2(reading.bits)
            is_lacking = reading.units[0] == NOBODY
            lacking += chance * is_lacking
            written += chance
            for classes, share in self._meant(reading):
                _, *rest = classes
                own = chance * share
                given[_number((reading.view + 1, 0, *rest))] += own
                if not is_lacking:
                    full[_number((reading.view + 1, *classes))] += own
                    for at in range(1, len(classes) if len(classes) > 2 else 0):
                        left = (*classes[:at], LEFT_OUT, *classes[at + 1 :])
                        slipped[_number((reading.view + 1, *left))] += own
        return NameKeys(
            _likeliest(full),
            _likeliest(given),
            lacking > LACKING * written,
            _likeliest(slipped)[:MOST_SLIPPED],
        )

    def _meant(self, reading: Reading | KeptReading) -> list[tuple[tuple[int, ...], float]]:
        """Return what classes a reading may mean, syllable by syllable, and how likely."""
        places = [
            ((0, 1.0),) if unit == NOBODY else self._classes(unit, reading.view)
            for unit in reading.units
        ]
        found = [
            (tuple(number for number, _ in chosen), math.prod(share for _, share in chosen))
            for chosen in product(*places)
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))[: 2 * MOST_KEYS]

    def _classes(self, unit: int, view: View) -> tuple[tuple[int, float], ...]:
        known = self._known.get(unit)
        if known is None:
            shares: dict[int, float] = defaultdict(float)
            made = self._units[unit]
            for at, weight in zip(made.at.tolist(), made.weight.tolist(), strict=True):
                shares[self._class_of[at] if view is View.KOREAN else at + 1] += weight
            ranked = sorted(shares.items(), key=lambda one: (-one[1], one[0]))[:MOST_CLASSES]
            kept = [one for one in ranked if one[1] >= LEAST_CLASS]
            known = self._known[unit] = tuple(kept or ranked[:1])
        return known


def class_of(syllable: str) -> int:
    """Return the class of a Hangul syllable, from 1 upwards."""
    jamo = apart(syllable)
    initial = _group(_INITIALS, jamo.initial)
    final = 0 if not jamo.final else _group(_FINALS, jamo.final)
    return 1 + (initial * len(_VOWELS) + _group(_VOWELS, jamo.vowel)) * len(_FINALS) + final


def _group(groups: Sequence[str], letter: str) -> int:
    return next(at for at, group in enumerate(groups) if letter in group)


def _number(parts: Sequence[int]) -> int:
    whole = 0
    for part in parts:
        whole = whole * _BASE + part
    return whole % (1 << 63)


def _likeliest(chances: dict[int, float]) -> tuple[int, ...]:
    total = math.fsum(chances.values())
    kept: list[int] = []
    so_far = 0.0
    for number, chance in sorted(chances.items(), key=lambda one: (-one[1], one[0]))[:MOST_KEYS]:
        kept.append(number)
        so_far += chance
        if so_far >= ENOUGH * total:
            break
    return tuple(kept)
