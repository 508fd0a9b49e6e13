"""The learned table: what is known of syllables, spellings, characters and their sounds.

It holds chances per syllable, never a name. `docs/formats/names-table-v1.md` describes the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Index = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

SURNAME, GIVEN = 0, 1
"""Place of a syllable: the first of a name, or a later one."""

PLACES: Final = (SURNAME, GIVEN)


class Weighted(NamedTuple):
    """Some entries of a vocabulary, with a weight each; weights sum to 1, or there are none."""

    at: Ints
    weight: Floats


class Sighting(NamedTuple):
    """How often a character was seen for a syllable at a place, in names known in both scripts."""

    place: int
    syllable: str
    character: str


@dataclass(frozen=True)
class Facts:
    """What is known of characters without any name: readings, folded forms, sounds."""

    readings: Mapping[str, str]
    """Character → Hangul readings that the court's list allows in names, as one string."""

    folded: Mapping[str, str]
    """Character → the simplified form that its variants share."""

    sounds: Mapping[str, tuple[str, ...]]
    """Character → pinyin syllables without tone, commonest first."""

    surname_sounds: Mapping[str, tuple[str, ...]]
    """The same for characters that sound otherwise as a surname (朴, 单)."""


@dataclass(frozen=True)
class Spellings:
    """How likely each Latin string is as the spelling of each syllable."""

    row: Mapping[str, int]
    """Latin string → its number."""

    edges: Ints
    """shape (strings + 1,): where each string's entries begin."""

    syllable: Ints
    """shape (entries,): which syllable the entry spells."""

    chances: Floats
    """shape (entries, 2, habits): log P(string | syllable, place, habit), nats."""


@dataclass(frozen=True)
class Table:
    """Everything that a comparison of names looks up."""

    syllables: Sequence[str]
    """The Hangul syllables of names, sorted."""

    frequency: Floats
    """shape (2, syllables): P(syllable), by place."""

    habit_shares: Floats
    """shape (habits,): how common each habit of spelling is."""

    spellings: Spellings

    sounds: Sequence[str]
    """The pinyin syllables, without tone, sorted; ü is v."""

    sound_frequency: Floats
    """shape (2, sounds): P(pinyin syllable), by place."""

    sound_readings: tuple[Sequence[Weighted], Sequence[Weighted]]
    """By place and pinyin syllable: P(Hangul syllable | pinyin syllable)."""

    facts: Facts
    sightings: Mapping[Sighting, int]
    version: str = ""
    """The checksum of the file it came from; empty for one just learned."""
