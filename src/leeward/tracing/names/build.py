"""From names known in several scripts to the table: chances of syllables, spellings and sounds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from leeward.tracing.names.characters import Characters, by_reading, commonness, sightings_of
from leeward.tracing.names.hangul import is_syllable, law_forms
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

FREQUENCY_FLOOR: Final = 0.8
"""What a syllable counts for that no name of the set has."""

SOUND_FLOOR: Final = 1e-4
UNSEEN_CHARACTER: Final = 0.1
LAW_CHARACTER: Final = 0.003
"""What a character of the court's list counts for beside one seen in a name."""

SURNAME_SIGHTING: Final = 6.0
"""A surname has one character in most families, so that one sighting tells much."""

FAINTEST: Final = -11.5
"""Nats; a spelling fainter than this in every habit is left out."""


@dataclass(frozen=True)
class Lesson:
    """One public figure's name, as published."""

    hangul: str
    romanised: tuple[str, ...]
    characters: str = ""


def build(facts: Facts, lessons: Sequence[Lesson]) -> Table:
    """Learn a table from `lessons`; the facts of characters are taken as they are."""
    names = [lesson.hangul for lesson in lessons]
    syllables = _vocabulary(facts, names)
    frequency = _frequency(names, syllables)
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
        spellings=_spellings(syllables, learned),
        sounds=sounds,
        sound_frequency=(totals / totals.sum(axis=1, keepdims=True)).astype(np.float32),
        sound_readings=([_sparse(row) for row in joint[0]], [_sparse(row) for row in joint[1]]),
        facts=facts,
        sightings=sightings,
    )


def _vocabulary(facts: Facts, names: Iterable[str]) -> list[str]:
    letters = {letter for name in names for letter in name}.union(*facts.readings.values())
    known = {letter for letter in letters if is_syllable(letter)}
    return sorted(known.union(*map(law_forms, known)))


def _frequency(names: Iterable[str], syllables: Sequence[str]) -> Floats:
    index = {syllable: at for at, syllable in enumerate(syllables)}
    counts = np.full((len(PLACES), len(index)), FREQUENCY_FLOOR)
    for name in names:
        for number, letter in enumerate(name):
            if letter in index:
                counts[min(number, 1), index[letter]] += 1
    shares: Floats = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _spellings(syllables: Sequence[str], learned: Habits) -> Spellings:
    entries: dict[str, list[tuple[int, npt.NDArray[np.float64]]]] = defaultdict(list)
    for number, syllable in enumerate(syllables):
        for spelt in set().union(*(learned.shared.ways(syllable, place) for place in PLACES)):
            chances = [
                [speller.chance(syllable, place, spelt) for speller in learned.spellers]
                for place in PLACES
            ]
            log = np.log(chances)
            if log.max() > FAINTEST:
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
