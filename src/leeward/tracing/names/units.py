"""Units: what one written syllable may stand for, as weights over a vocabulary.

A unit is made once and shared by every name that holds it. Units belong to three *views*, and only
units of one view are compared: the Hangul syllable that is meant, the Chinese sound that is meant,
the character itself.
"""

import math
from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from leeward.tracing.names.characters import Characters
from leeward.tracing.names.chinese import by_hangul, by_wade
from leeward.tracing.names.hangul import law_forms, near_misses
from leeward.tracing.names.slips import Slips
from leeward.tracing.names.table import (
    GIVEN,
    PLACES,
    SURNAME,
    Doubles,
    Floats,
    Ints,
    Table,
    Weighted,
)

SLIP: Final = -7.0
"""Nats for one particular typing error inside a syllable."""

USUAL: Final = -6.0
"""Nats; slips are looked for only from spellings at least this usual."""

FAINTEST: Final = -20.0
"""Nats; a syllable that a segment spells less often than this is left out of its unit."""

LAW_SHARE: Final = 0.05
EAR_SHARE: Final = 0.003
"""Shares of a Hangul syllable's meaning that go to its law forms and to near misses."""

UNKNOWN_SYLLABLE: Final = -13.0
"""Nats for a syllable that no Korean name has."""

CHARACTER_SHARE: Final = {SURNAME: 0.8, GIVEN: 0.1}
"""How often a syllable, at a place, is written with one particular character of its reading."""


class View(IntEnum):
    """What the units of a reading are compared by."""

    KOREAN = 0
    CHINESE = 1
    CHARACTER = 2


class Spelt(NamedTuple):
    """One Latin segment read as one syllable, in each habit of spelling."""

    nats: tuple[float, ...]
    """log P(segment | place, habit), over all syllables."""

    best: float
    """The greatest of `nats`."""

    units: tuple[int, ...]


class Heard(NamedTuple):
    """One pinyin syllable."""

    nats: float
    """log P(pinyin syllable)."""

    korean: int
    chinese: int


class Units:
    """Makes units, numbers them, and keeps what it made."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.characters = Characters(table.facts, table.sightings)
        self.heard = by_hangul(table.sounds)
        """Hangul spelling by ear → pinyin syllables."""

        self.wade = by_wade(table.sounds)
        """Wade-Giles spelling → pinyin syllables."""

        self._made: list[Weighted] = []
        self._known: dict[tuple[str, int, str], int] = {}
        self._spelt: tuple[tuple[dict[str, Spelt | None], ...], ...] = tuple(
            ({}, {}) for _ in PLACES
        )
        """By place, and whether slips were thought of."""
        self._heard_as: tuple[dict[str, Heard], ...] = tuple({} for _ in PLACES)
        self._heard_in_wade: tuple[dict[str, Heard], ...] = tuple({} for _ in PLACES)
        self._syllable_at = {syllable: at for at, syllable in enumerate(table.syllables)}
        self._sound_at = {sound: at for at, sound in enumerate(table.sounds)}
        self._character_at: dict[str, int] = {}
        self._character_frequency: tuple[list[float], list[float]] = ([], [])
        self._log_frequency = np.log(table.frequency)
        self._habits = len(table.habit_shares)

    @cached_property
    def _slips(self) -> Slips:
        """Made at the first Latin name: 40 ms that other scripts need not wait for."""
        return Slips(usual(self.table))

    def __getitem__(self, number: int) -> Weighted:
        """Return a unit's weights over the vocabulary of its view."""
        return self._made[number]

    def frequency(self, view: View, place: int) -> Floats:
        """Return P(entry), by entry of a view's vocabulary, at a place."""
        if view is View.CHARACTER:
            return np.array(self._character_frequency[place], np.float32)
        both = self.table.frequency if view is View.KOREAN else self.table.sound_frequency
        at_place: Floats = both[place]
        return at_place

    def nats(self, number: int, view: View, place: int) -> float:
        """Return log P(what a unit says) at a place."""
        unit = self._made[number]
        chance = float(unit.weight @ self.frequency(view, place)[unit.at])
        return math.log(chance) if chance > 0 else UNKNOWN_SYLLABLE

    # --- what is written in Hangul or in characters ------------------------------------------

    def hangul(self, syllable: str, place: int) -> int:
        """Return the Korean unit of a Hangul syllable: itself, its law forms, near misses."""
        return self._made_once("hangul", place, syllable, self._hangul_shares)

    def _hangul_shares(self, syllable: str, place: int) -> Mapping[int, float]:
        shares: dict[int, float] = {}
        for forms, share in ((law_forms(syllable), LAW_SHARE), (near_misses(syllable), EAR_SHARE)):
            within = [self._syllable_at[form] for form in forms if form in self._syllable_at]
            usual = self.table.frequency[place, within].tolist()
            for at, one in zip(within, usual, strict=True):
                shares[at] = shares.get(at, 0.0) + share * one / sum(usual)
        if syllable in self._syllable_at:
            shares[self._syllable_at[syllable]] = 1.0 - sum(shares.values())
        return shares

    def by_ear(self, hangul: str, place: int) -> int:
        """Return the Chinese unit of a sound that Korean wrote by ear (자: jia or zha)."""
        return self._made_once("by-ear", place, hangul, self._ear_shares)

    def _ear_shares(self, hangul: str, place: int) -> Mapping[int, float]:
        places = [self._sound_at[sound] for sound in self.heard[hangul]]
        return {at: float(self.table.sound_frequency[place, at]) for at in places}

    def by_ear_nats(self, hangul: str, place: int) -> float:
        """Return log P(a Chinese sound that Korean writes so)."""
        return math.log(sum(self._ear_shares(hangul, place).values()))

    def reading(self, character: str, place: int) -> int:
        """Return the Korean unit of a character: its Hangul readings."""
        return self._made_once("reading", place, character, self._reading_shares)

    def _reading_shares(self, character: str, place: int) -> Mapping[int, float]:
        weights = self.characters.readings(character, place)
        return {self._syllable_at[h]: one for h, one in weights.items() if h in self._syllable_at}

    def sound_of(self, character: str, place: int) -> int:
        """Return the Chinese unit of a character: its pinyin syllables."""
        return self._made_once("sound-of", place, character, self._sound_shares)

    def _sound_shares(self, character: str, place: int) -> Mapping[int, float]:
        weights = self.characters.sounds(character, place)
        return {self._sound_at[sound]: one for sound, one in weights.items()}

    def character(self, character: str, place: int) -> int:
        """Return the unit of the character itself, its variants folded."""
        return self._made_once("character", 0, character, self._character_shares, place)

    def _character_shares(self, character: str, _: int) -> Mapping[int, float]:
        folded = self.characters.folded(character)
        at = self._character_at.setdefault(folded, len(self._character_at))
        if at == len(self._character_frequency[SURNAME]):
            for place, frequencies in enumerate(self._character_frequency):
                nats = self.nats(self.reading(folded, place), View.KOREAN, place)
                frequencies.append(math.exp(nats) * CHARACTER_SHARE[place])
        return {at: 1.0}

    # --- what is written in Latin letters -----------------------------------------------------

    def is_sound(self, segment: str) -> bool:
        """Return whether a Latin segment is a pinyin syllable."""
        return segment in self._sound_at

    def sound(self, sound: str, place: int) -> int:
        """Return the Chinese unit of a pinyin syllable."""
        return self._made_once("sound", place, sound, lambda s, _: {self._sound_at[s]: 1.0})

    def sound_read(self, sound: str, place: int) -> int:
        """Return the Korean unit of a pinyin syllable, through the characters that join them."""
        key = ("sound-read", place, sound)
        if key not in self._known:
            return self._add(key, self.table.sound_readings[place][self._sound_at[sound]])
        return self._known[key]

    def heard_as(self, sound: str, place: int) -> Heard:
        """Return a pinyin syllable as it is read; remembered."""
        known = self._heard_as[place].get(sound)
        if known is None:
            known = self._heard_as[place][sound] = Heard(
                math.log(self.table.sound_frequency[place, self._sound_at[sound]]),
                self.sound_read(sound, place),
                self.sound(sound, place),
            )
        return known

    def heard_in_wade(self, spelt: str, place: int) -> Heard:
        """Return a Wade-Giles syllable as it is read; remembered."""
        known = self._heard_in_wade[place].get(spelt)
        if known is None:
            known = self._heard_in_wade[place][spelt] = Heard(
                math.log(sum(self._wade_shares(spelt, place).values())),
                self._made_once("wade-read", place, spelt, self._wade_readings),
                self._made_once("wade", place, spelt, self._wade_shares),
            )
        return known

    def _wade_shares(self, spelt: str, place: int) -> Mapping[int, float]:
        places = [self._sound_at[sound] for sound in self.wade[spelt]]
        return {at: float(self.table.sound_frequency[place, at]) for at in places}

    def _wade_readings(self, spelt: str, place: int) -> Mapping[int, float]:
        shares: dict[int, float] = {}
        for sound, share in self._wade_shares(spelt, place).items():
            row = self.table.sound_readings[place][sound]
            for at, weight in zip(row.at.tolist(), row.weight.tolist(), strict=True):
                shares[at] = shares.get(at, 0.0) + share * weight
        return shares

    def spelt(self, segment: str, place: int, *, slips: bool) -> Spelt | None:
        """Read a Latin segment as one syllable; None if none fits.

        Args:
            segment: small letters.
            place: `SURNAME` or `GIVEN`.
            slips: whether one typing error may have happened.
        """
        known = self._spelt[place][slips]
        if segment in known:
            return known[segment]
        # most parts of a word spell nothing: that is not worth remembering
        if not slips and segment not in self.table.spellings.row:
            return None
        found = known[segment] = self._read(segment, place, slips=slips)
        return found

    def _read(self, segment: str, place: int, *, slips: bool) -> Spelt | None:
        at, nats = self._syllables_spelt(segment, place, slips=slips)
        kept = nats.max(axis=1, initial=-np.inf) > FAINTEST
        if not kept.any():
            return None
        joint = np.exp(nats + self._log_frequency[place, at, None]).astype(np.float64)
        return self._as_spelt(at, joint * kept[:, None])

    def slipped(self, segment: str, place: int, at: Ints, joint: Doubles) -> tuple[int, ...]:
        """Return the units of `spelt` with slips, where `Segments` knows what may be meant.

        Args:
            segment: small letters.
            place: `SURNAME` or `GIVEN`.
            at: syllables.
            joint: shape (syllables, habits): P(segment, syllable); 0 where too faint.
        """
        known = self._spelt[place][True]
        found = known.get(segment)
        if found is None:
            found = known[segment] = self._as_spelt(at, joint)
        return found.units

    def _as_spelt(self, at: Ints, joint: Doubles) -> Spelt:
        kept = np.flatnonzero(joint.any(axis=1))
        at, joint = at[kept], joint[kept]
        total = joint.sum(axis=0)
        whole = tuple(np.log(total).tolist())
        weights = np.ascontiguousarray((joint / total).T, np.float32)
        return Spelt(whole, max(whole), tuple(self._keep(Weighted(at, own)) for own in weights))

    def _syllables_spelt(self, segment: str, place: int, *, slips: bool) -> tuple[Ints, Floats]:
        """Return syllables that a segment may spell, and log P(segment | syllable, habit)."""
        spellings = self.table.spellings
        rows = [(spellings.row[segment], 0.0)] if segment in spellings.row else []
        if slips:
            rows += [(spellings.row[spelt], SLIP) for spelt in self._slips.near(segment)]
        if not rows:
            return np.empty(0, np.int64), np.empty((0, 1), np.float32)
        held = [slice(spellings.edges[row], spellings.edges[row + 1]) for row, _ in rows]
        if len(held) == 1:
            return spellings.syllable[held[0]], spellings.chances[held[0], place] + rows[0][1]
        likeliest = np.full((len(self.table.syllables), self._habits), -np.inf, np.float32)
        for part, (_, cost) in zip(held, rows, strict=True):
            at = spellings.syllable[part]
            likeliest[at] = np.maximum(likeliest[at], spellings.chances[part, place] + cost)
        found = np.flatnonzero(likeliest[:, 0] > -np.inf)
        return found, likeliest[found]

    # --- making -------------------------------------------------------------------------------

    def _made_once(
        self,
        sort: str,
        place: int,
        written: str,
        shares: Callable[[str, int], Mapping[int, float]],
        asked: int | None = None,
    ) -> int:
        key = (sort, place, written)
        if key in self._known:
            return self._known[key]
        found = shares(written, place if asked is None else asked)
        at = np.array(sorted(found), np.int64)
        weight = np.array([found[one] for one in at.tolist()], np.float32)
        return self._add(key, Weighted(at, weight / weight.sum() if len(at) else weight))

    def _add(self, key: tuple[str, int, str], unit: Weighted) -> int:
        number = self._known[key] = self._keep(unit)
        return number

    def _keep(self, unit: Weighted) -> int:
        self._made.append(unit)
        return len(self._made) - 1


def usual(table: Table) -> list[str]:
    """Return the spellings that are usual for some syllable."""
    spellings = table.spellings
    best = np.maximum.reduceat(spellings.chances.max(axis=(1, 2)), spellings.edges[:-1])
    return [spelt for spelt, row in spellings.row.items() if best[row] > USUAL]
