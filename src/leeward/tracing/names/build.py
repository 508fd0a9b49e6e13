"""From names known in several scripts to the table: chances of syllables, spellings and sounds."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from leeward.tracing.names.characters import Characters, by_reading, commonness, sightings_of
from leeward.tracing.names.hangul import everyday, is_syllable, law_forms
from leeward.tracing.names.learning import Habits, aligned, habits
from leeward.tracing.names.table import (
    PLACES,
    SURNAME,
    Facts,
    Floats,
    Sighting,
    Spellings,
    Table,
    Weighted,
)

FREQUENCY_FLOOR: Final = 0.01
"""The least that a syllable counts for that no name of the set has."""

SOUND_FLOOR: Final = 1e-4
UNSEEN_CHARACTER: Final = 0.06
LAW_CHARACTER: Final = 0.001
"""What a character of the court's list counts for beside one seen in a name."""

SURNAME_SIGHTING: Final = 6.0
"""A surname has one character in most families, so that one sighting tells much."""

FAINTEST: Final = -11.5
"""Nats; a spelling fainter than this in every habit is left out."""

FAINTEST_UNLISTED: Final = -4.5
"""The same for a syllable that neither the set nor the court's list has."""


@dataclass(frozen=True)
class Lesson:
    """One public figure's name, as published."""

    hangul: str
    romanised: tuple[str, ...]
    characters: str = ""


def build(facts: Facts, lessons: Sequence[Lesson]) -> Table:
    """Learn a table from `lessons`; the facts of characters are taken as they are."""
    names = [lesson.hangul for lesson in lessons]
    listed = _listed(facts, names)
    syllables = sorted(listed.union(everyday()))
    frequency = _frequency(names, syllables, listed)
    counts, paths = aligned(
        (lesson.hangul, spelt)
        for lesson in lessons
        if 2 <= len(lesson.hangul) <= 4
        for spelt in lesson.romanised
    )
    learned = habits(counts, paths)
    sightings = sightings_of((lesson.hangul, lesson.characters) for lesson in lessons)
    heard = (*facts.sounds.values(), *facts.surname_sounds.values())
    sounds = sorted({sound for many in heard for sound in many})
    joint = [_joint(facts, sightings, place, syllables, sounds, frequency) for place in PLACES]
    totals = np.array([part.sum(axis=1) for part in joint]) + SOUND_FLOOR
    return Table(
        syllables=syllables,
        frequency=frequency,
        habit_shares=np.array(learned.shares, np.float32),
        spellings=_spellings(syllables, learned, listed),
        sounds=sounds,
        sound_frequency=(totals / totals.sum(axis=1, keepdims=True)).astype(np.float32),
        sound_readings=([_sparse(row) for row in joint[0]], [_sparse(row) for row in joint[1]]),
        facts=facts,
        sightings=sightings,
    )


def _listed(facts: Facts, names: Iterable[str]) -> set[str]:
    """Return the syllables that names of the set have, or the court's list, by either law."""
    letters = {letter for name in names for letter in name}.union(*facts.readings.values())
    known = {letter for letter in letters if is_syllable(letter)}
    return known.union(*map(law_forms, known))


def _frequency(names: Iterable[str], syllables: Sequence[str], listed: AbstractSet[str]) -> Floats:
    """Count syllables; those never seen share among them what those seen once have.

    That is the rule of Good and Turing, kept apart for syllables that are listed and all others.
    """
    index = {syllable: at for at, syllable in enumerate(syllables)}
    is_listed = np.array([syllable in listed for syllable in syllables])
    counts = np.zeros((len(PLACES), len(index)))
    for name in names:
        for number, letter in enumerate(name):
            if letter in index:
                counts[min(number, 1), index[letter]] += 1
    for row in counts:
        for sort in (is_listed, ~is_listed):
            once, never = (row[sort] == 1).sum(), (row[sort] == 0).sum()
            row[sort] += max(once / max(never, 1), FREQUENCY_FLOOR)
    shares: Floats = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _spellings(syllables: Sequence[str], learned: Habits, listed: AbstractSet[str]) -> Spellings:
    entries: dict[str, list[tuple[int, npt.NDArray[np.float64]]]] = defaultdict(list)
    for number, syllable in enumerate(syllables):
        if syllable in listed:
            faintest = FAINTEST
            ways = set().union(*(learned.shared.ways(syllable, place) for place in PLACES))
        else:
            faintest = FAINTEST_UNLISTED
            ways = learned.shared.usual_ways(syllable, math.exp(faintest) / 2)
        for spelt in ways:
            chances = [
                [speller.chance(syllable, place, spelt) for speller in learned.spellers]
                for place in PLACES
            ]
            log = np.log(chances)
            if log.max() > faintest:
                entries[spelt].append((number, log))
    strings = sorted(entries)
    return Spellings(
        row={spelt: row for row, spelt in enumerate(strings)},
        edges=np.cumsum([0, *(len(entries[spelt]) for spelt in strings)]),
        syllable=np.array([at for spelt in strings for at, _ in entries[spelt]], np.int64),
        chances=np.array([log for spelt in strings for _, log in entries[spelt]], np.float32),
    )


def _joint(
    facts: Facts,
    sightings: Mapping[Sighting, int],
    place: int,
    syllables: Sequence[str],
    sounds: Sequence[str],
    frequency: Floats,
) -> npt.NDArray[np.float64]:
    """Return P(pinyin, Hangul), shape (sounds, syllables), through characters that join them."""
    sound_index = {sound: at for at, sound in enumerate(sounds)}
    characters = Characters(facts, {})
    meant = _characters_meant(facts, sightings, place)
    joint = np.zeros((len(sounds), len(syllables)))
    for at, syllable in enumerate(syllables):
        weights = meant.get(syllable, {})
        total = sum(weights.values())
        for character, weight in weights.items():
            share = float(frequency[place, at]) * weight / total
            for sound, part in characters.sounds(character, place).items():
                joint[sound_index[sound], at] += share * part
    return joint


def _characters_meant(
    facts: Facts, sightings: Mapping[Sighting, int], place: int
) -> dict[str, dict[str, float]]:
    """Return Hangul syllable → how much each character is meant by it at a place."""
    meant: dict[str, dict[str, float]] = defaultdict(dict)
    for syllable, many in by_reading(facts).items():
        for character in many:
            common = commonness(facts.folded.get(character, character))
            meant[syllable][character] = UNSEEN_CHARACTER * common
    for syllable, many in by_reading(facts).items():
        for other in law_forms(syllable):
            for character in many:
                meant[other].setdefault(character, LAW_CHARACTER)
    weight = SURNAME_SIGHTING if place == SURNAME else 1.0
    for sighting, count in sightings.items():
        if sighting.place == place:
            held = meant[sighting.syllable]
            held[sighting.character] = held.get(sighting.character, 0.0) + weight * count
    return meant


def _sparse(row: npt.NDArray[np.float64]) -> Weighted:
    at = np.flatnonzero(row)
    return Weighted(at, (row[at] / max(row.sum(), 1e-300)).astype(np.float32))
