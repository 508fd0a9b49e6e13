"""Invented names in every script, by a seed, by how common syllables really are.

Surnames and syllables are drawn by how common they are, characters from the court's list, and each
person's spelling follows one system, or one of the everyday habits of passports and papers.
"""

from collections.abc import Sequence
from random import Random  # noqa: TID251 - seeded and passed in
from typing import Final

from leeward.tracing.names import spelling
from leeward.tracing.names.characters import Characters, by_reading
from leeward.tracing.names.hangul import apart
from leeward.tracing.names.table import GIVEN, SURNAME, Table

SYSTEMS: Final = ("revised", "mccune", "mccune-plain", "northern")
EVERYDAY_SHARE: Final = 0.6
DECAY: Final = 0.35
"""How much rarer each further everyday spelling is."""


class InventedNames:
    """Draws names; nobody's, or by chance somebody's."""

    def __init__(self, table: Table, seed: int) -> None:
        self._table = table
        self._random = Random(seed)  # noqa: S311 - invented people need no secrecy
        self._characters = Characters(table.facts, table.sightings)
        self._written = by_reading(table.facts)

    def hangul(self) -> str:
        """Draw a surname and two syllables."""
        return "".join(
            self._random.choices(self._table.syllables, self._table.frequency[place].tolist())[0]
            for place in (SURNAME, GIVEN, GIVEN)
        )

    def characters(self, hangul: str) -> str:
        """Draw characters that the court's list lets stand for a name; "" if it has none."""
        choices = [self._common(syllable) for syllable in hangul]
        return "".join(map(self._random.choice, choices)) if all(choices) else ""

    def _common(self, syllable: str) -> Sequence[str]:
        """Return the characters of a reading that also have a sound, the first dozen."""
        known = (z for z in self._written.get(syllable, ()) if z in self._table.facts.sounds)
        return sorted(known)[:12]

    def simplified(self, characters: str) -> str:
        """Return the simplified form."""
        return "".join(map(self._characters.folded, characters))

    def pinyin(self, characters: str) -> str:
        """Return the commonest sounds, surname apart."""
        sounds = []
        for number, character in enumerate(characters):
            heard = self._characters.sounds(character, SURNAME if number == 0 else GIVEN)
            sounds.append(max(heard, key=lambda sound: heard[sound]))
        return f"{sounds[0]} {''.join(sounds[1:])}".title() if sounds else ""

    def northern(self, hangul: str) -> str:
        """Spell a name as papers of the north do."""
        return spelling.romanise(hangul, "northern")

    def romanised(self, hangul: str) -> str:
        """Spell a name by one system or everyday habit, with one of the usual ways of parting."""
        if self._random.random() < EVERYDAY_SHARE:
            parts = [self._everyday(syllable) for syllable in hangul]
        else:
            system = self._random.choice(SYSTEMS)
            parts = [spelling.romanise(syllable, system).lower() for syllable in hangul]
        surname, given = parts[0].capitalize(), parts[1:]
        return self._random.choice(
            (
                f"{surname} {'-'.join(given).capitalize()}",
                f"{surname} {''.join(given).capitalize()}",
                f"{surname} {' '.join(given).title()}",
                f"{surname} {''.join(given)}".upper(),
                f"{'-'.join(given).capitalize()} {surname}",
            )
        )

    def _everyday(self, syllable: str) -> str:
        jamo = apart(syllable)
        ways = (
            spelling.EVERYDAY_INITIALS[jamo.initial],
            spelling.EVERYDAY_VOWELS[jamo.vowel],
            spelling.EVERYDAY_FINALS[jamo.final],
        )
        return "".join(self._one_of(way.split()) for way in ways)

    def _one_of(self, ways: Sequence[str]) -> str:
        weights = [DECAY**rank for rank in range(len(ways))]
        return self._random.choices(ways, weights)[0].replace("-", "")
