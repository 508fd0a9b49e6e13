"""Reading a name: every way in which what is written may divide into syllables.

A reading is a sequence of units with a weight: the chance that the name was meant so. Order, a
missing surname, missing spaces, moved hyphens, and the habit of spelling are all just readings.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from itertools import chain, combinations, islice, product
from typing import Final, NamedTuple, TypeVar

from leeward.tracing.names.dividing import (
    LONGEST_SEGMENT,
    MOST_SYLLABLES,
    SPLITS_KEPT,
    Split,
    Splits,
    divided,
    divisions,
    inner_edges,
)
from leeward.tracing.names.script import (
    Kind,
    east_asian,
    is_character,
    latin_words,
    pinyin_words,
    plain,
)
from leeward.tracing.names.table import GIVEN, SURNAME
from leeward.tracing.names.units import Heard, Units, View

LENGTHS: Final = {2: math.log(0.08), 3: math.log(0.9), 4: math.log(0.02)}
"""Nats for a name of so many syllables."""

ODD_LENGTH: Final = math.log(0.001)
IN_ORDER: Final = math.log(0.92)
SWAPPED: Final = math.log(0.08)
NO_SURNAME: Final = {2: math.log(0.004), 1: math.log(0.0004)}
"""Nats for a given name of so many syllables that stands alone."""

SURNAME_LAST: Final = -7.0
"""Nats; a single word may end in a surname whose spelling is at least this usual."""

CROSSING: Final = -3.5
"""Nats for each space or hyphen that fell inside a syllable."""

AS_PINYIN: Final = math.log(0.01)
"""A Latin spelling that nobody called pinyin may be one."""

AS_WADE: Final = math.log(0.003)
"""It may also be Chinese in the old spelling, as Taiwan and people overseas write."""

BY_EAR: Final = math.log(0.02)
"""A Hangul name may be a Chinese one, written by ear."""

CHINESE: Final = -BY_EAR / math.log(2) / 2
"""Bits for each of two names that is taken for a Chinese one, though nobody said so: few are, so
that both are says something by itself, as anything rare in common does."""

DOUBTFUL: Final = -18.5
"""Nats below which a clean reading is doubted: slips and moved spaces are tried as well."""

FAINT: Final = 13.0
"""Nats below the likeliest at which a reading is dropped."""

KEPT: Final = 16
LONGEST_SOUND: Final = 6
"""Letters of the longest pinyin syllable."""

WORDS_KEPT: Final = 100_000
NOBODY: Final = -1
"""Stands for a surname that was not written; it agrees with any."""

Word = TypeVar("Word")


class Way(StrEnum):
    """How a reading takes what is written."""

    AS_WRITTEN = "as_written"
    GIVEN_FIRST = "given_first"
    NO_SURNAME = "no_surname"
    MOVED_SPACES = "moved_spaces"
    PINYIN = "pinyin"
    BY_EAR = "by_ear"


class Reading(NamedTuple):
    """One way to read a name, seen in one view."""

    view: View
    bits: float
    """log2 of the chance that this way was meant; 0 is certain. `CHINESE` more for what is taken
    for a Chinese name."""

    units: tuple[int, ...]
    written: tuple[str, ...]
    """What stands on paper for each unit; empty for a surname not written."""

    way: Way


class Hypothesis(NamedTuple):
    """A way of reading before it is weighed against the others; it may be seen in many views."""

    nats: float
    views: tuple[tuple[View, tuple[int, ...]], ...]
    written: tuple[str, ...]
    way: Way
    is_taken_for_chinese: bool = False

    def more(self, view: View) -> float:
        """Return the bits that a view has beside those of the chance."""
        return CHINESE if self.is_taken_for_chinese and view is View.CHINESE else 0.0


class _Plan(NamedTuple):
    """How many syllables each word has, before it is settled which."""

    best: float
    """Nats that no reading of the plan exceeds."""

    nats: float
    parts: tuple[tuple[Split, ...], ...]
    way: Way


class Reader:
    """Reads names; remembers the words that it has met."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self._shares = [math.log(share) for share in units.table.habit_shares.tolist()]
        self._greatest_share = max(self._shares)
        self._split_word = lru_cache(WORDS_KEPT)(self._splits)
        self._pinyin_word = lru_cache(WORDS_KEPT)(partial(_sound_splits, units.is_sound))
        self._wade_word = lru_cache(WORDS_KEPT)(partial(_sound_splits, units.wade.__contains__))

    def read(self, name: str, kind: Kind) -> list[Reading]:
        """Return the readings of a name, likeliest first; none if it cannot be read.

        `kind` decides only between pinyin and other Latin spellings: letters show the rest.
        """
        letters = east_asian(name)
        if letters:
            return _weighed(self._written(letters, plain(name).split()))
        if kind is Kind.PINYIN:
            found = list(self._sounds(pinyin_words(name), _PINYIN, 0.0))
            if found:
                return _weighed(found)
        return _weighed([*self._romanised(latin_words(name)), *self.as_pinyin(pinyin_words(name))])

    # --- Hangul and characters ----------------------------------------------------------------

    def _written(self, letters: tuple[str, ...], words: Sequence[str]) -> Iterator[Hypothesis]:
        yield self._in_letters(letters, LENGTHS.get(len(letters), ODD_LENGTH), Way.AS_WRITTEN)
        if len(letters) in NO_SURNAME:
            yield self._in_letters(letters, NO_SURNAME[len(letters)], Way.NO_SURNAME)
        if len(words) == 2 and len(words[1]) == 1 and len(letters) > 2:
            turned = (letters[-1], *letters[:-1])
            yield self._in_letters(turned, SWAPPED + LENGTHS[3], Way.GIVEN_FIRST)
        if not any(map(is_character, letters)):
            yield from self._by_ear("".join(letters))

    def _in_letters(self, letters: tuple[str, ...], nats: float, way: Way) -> Hypothesis:
        before = (NOBODY,) if way is Way.NO_SURNAME else ()
        placed = [
            (letter, SURNAME if number == 0 and not before else GIVEN)
            for number, letter in enumerate(letters)
        ]
        korean = tuple(self._korean(letter, place) for letter, place in placed)
        views: list[tuple[View, tuple[int, ...]]] = [(View.KOREAN, before + korean)]
        if all(map(is_character, letters)):
            sounds = tuple(self.units.sound_of(letter, place) for letter, place in placed)
            signs = tuple(self.units.character(letter, place) for letter, place in placed)
            views += [(View.CHINESE, before + sounds), (View.CHARACTER, before + signs)]
        nats += sum(
            self.units.nats(unit, View.KOREAN, place)
            for unit, (_, place) in zip(korean, placed, strict=True)
        )
        return Hypothesis(nats, tuple(views), ("",) * len(before) + letters, way)

    def _korean(self, letter: str, place: int) -> int:
        if is_character(letter):
            return self.units.reading(letter, place)
        return self.units.hangul(letter, place)

    def _by_ear(self, text: str) -> Iterator[Hypothesis]:
        for number in LENGTHS:
            for segments in divisions(text, number, 2, self.units.heard.__contains__):
                placed = [(one, min(at, GIVEN)) for at, one in enumerate(segments)]
                nats = sum(self.units.by_ear_nats(*one) for one in placed)
                units = tuple(self.units.by_ear(*one) for one in placed)
                yield Hypothesis(
                    BY_EAR + LENGTHS[number] + nats,
                    ((View.CHINESE, units),),
                    segments,
                    Way.BY_EAR,
                    is_taken_for_chinese=True,
                )

    # --- romanised ------------------------------------------------------------------------------

    def _romanised(self, words: tuple[str, ...]) -> list[Hypothesis]:
        """Read without slips; where that is doubtful, with slips and moved spaces as well."""
        plans = list(self._plans(words, slips=False))
        if max((plan.best for plan in plans), default=-math.inf) < DOUBTFUL:
            plans = [*self._plans(words, slips=True), *self._with_moved_spaces(words)]
        least = max((plan.best for plan in plans), default=0.0) - FAINT
        return [
            one for plan in plans if plan.best > least for one in self._carried_out(plan, least)
        ]

    def _plans(self, words: tuple[str, ...], *, slips: bool) -> Iterator[_Plan]:
        for way, order, nats in orders(words):
            splits = self._of_each(order, SURNAME, slips=slips)
            for number, length in LENGTHS.items():
                yield from _shared_out(splits, number, nats + length, way)
        if words and len(words) <= 2:
            splits = self._of_each(words, GIVEN, slips=slips)
            for number, nats in NO_SURNAME.items():
                yield from _shared_out(splits, number, nats, Way.NO_SURNAME)
        if len(words) == 1:
            yield from self._surname_last(words[0], slips=slips)

    def may_end_in_surname(self, word: str) -> bool:
        """Return whether a single word may be a given name and a surname written together."""
        return any(True for _ in self._last_surnames(word))

    def _last_surnames(self, word: str) -> Iterator[Split]:
        for size in range(2, min(LONGEST_SEGMENT, len(word) - 2) + 1):
            spelt = self.units.spelt(word[-size:], SURNAME, slips=False)
            if spelt is not None and spelt.best > SURNAME_LAST:
                yield Split(spelt.best, (word[-size:],))

    def _surname_last(self, word: str, *, slips: bool) -> Iterator[_Plan]:
        for surname in self._last_surnames(word):
            (last,) = surname.written
            splits = self._split_word(word[: -len(last)], GIVEN, slips)
            for number, length in LENGTHS.items():
                if splits[number - 1]:
                    nats = SWAPPED + length
                    best = nats + surname.best + splits[number - 1][0].best
                    yield _Plan(best, nats, ((surname,), splits[number - 1]), Way.GIVEN_FIRST)

    def _of_each(self, words: Sequence[str], place: int, *, slips: bool) -> list[Splits]:
        return [
            self._split_word(word, GIVEN if at else place, slips) for at, word in enumerate(words)
        ]

    def _with_moved_spaces(self, words: tuple[str, ...]) -> Iterator[_Plan]:
        for _, order, nats in orders(words):
            walls = set(inner_edges(order))
            for number, splits in enumerate(self._split_word("".join(order), SURNAME, True)):
                for split in splits:
                    crossed = len(walls.difference(inner_edges(split.written)))
                    if crossed and number in LENGTHS:
                        total = nats + LENGTHS[number] + CROSSING * crossed
                        yield _Plan(total + split.best, total, ((split,),), Way.MOVED_SPACES)

    def _carried_out(self, plan: _Plan, least: float) -> Iterator[Hypothesis]:
        """Settle a plan: each division that comes near the best, in each habit of spelling.

        What was divided without slips is still read with them: "sun" may be a slip for "sung".
        """
        before = (NOBODY,) if plan.way is Way.NO_SURNAME else ()
        for chosen in product(*plan.parts):
            if plan.nats + sum(split.best for split in chosen) < least:
                continue
            written = tuple(segment for split in chosen for segment in split.written)
            spelt = [
                self.units.spelt(segment, GIVEN if at or before else SURNAME, slips=True)
                for at, segment in enumerate(written)
            ]
            known = [one for one in spelt if one is not None]
            if plan.nats + self._greatest_share + sum(one.best for one in known) <= least:
                continue
            for habit, share in enumerate(self._shares):
                nats = plan.nats + share + sum([one.nats[habit] for one in known])
                if nats > least:
                    units = tuple(one.units[habit] for one in known)
                    yield Hypothesis(
                        nats,
                        ((View.KOREAN, before + units),),
                        ("",) * len(before) + written,
                        plan.way,
                    )

    def _splits(self, word: str, place: int, slips: bool) -> Splits:
        """Return, by number of syllables, the likeliest divisions of a word."""

        def best(text: str, is_first: bool) -> float | None:
            found = self.units.spelt(text, place if is_first else GIVEN, slips=slips)
            return None if found is None else found.best

        return divided(word, best)

    # --- pinyin ---------------------------------------------------------------------------------

    def _sounds(
        self, words: tuple[str, ...], system: "_Sounds", nats: float
    ) -> Iterator[Hypothesis]:
        split = self._pinyin_word if system is _PINYIN else self._wade_word
        for way, order, turned in orders(words):
            for parts in product(*map(split, order)):
                segments = tuple(segment for part in parts for segment in part)
                number = len(segments)
                told = Way.PINYIN if way is Way.AS_WRITTEN else way
                if number in LENGTHS:
                    whole = nats + turned + LENGTHS[number]
                    yield self._in_sounds(segments, system, whole, told)
                if number in NO_SURNAME and way is Way.AS_WRITTEN:
                    alone = nats + NO_SURNAME[number]
                    yield self._in_sounds(segments, system, alone, Way.NO_SURNAME)

    def as_pinyin(self, words: tuple[str, ...]) -> list[Hypothesis]:
        """Return the ways to read words as Chinese sounds that nobody called so."""
        found = (*self._sounds(words, _PINYIN, AS_PINYIN), *self._sounds(words, _WADE, AS_WADE))
        return [one._replace(is_taken_for_chinese=True) for one in found]

    def _in_sounds(
        self, segments: tuple[str, ...], system: "_Sounds", nats: float, way: Way
    ) -> Hypothesis:
        before = (NOBODY,) if way is Way.NO_SURNAME else ()
        heard = [
            system(self.units, one, GIVEN if at or before else SURNAME)
            for at, one in enumerate(segments)
        ]
        return Hypothesis(
            nats + sum([one.nats for one in heard]),
            (
                (View.KOREAN, (*before, *[one.korean for one in heard])),
                (View.CHINESE, (*before, *[one.chinese for one in heard])),
            ),
            ("",) * len(before) + segments,
            way,
        )


_Sounds = Callable[[Units, str, int], Heard]
"""One system of writing Chinese sounds in Latin letters: what its syllables are heard as."""

_PINYIN: Final[_Sounds] = Units.heard_as
_WADE: Final[_Sounds] = Units.heard_in_wade


def _sound_splits(fits: Callable[[str], bool], word: str) -> tuple[tuple[str, ...], ...]:
    found = chain.from_iterable(
        divisions(word, number, LONGEST_SOUND, fits) for number in range(1, MOST_SYLLABLES + 1)
    )
    return tuple(islice(found, SPLITS_KEPT))


def orders(words: tuple[Word, ...]) -> tuple[tuple[Way, tuple[Word, ...], float], ...]:
    """Return the orders in which words may stand, surname first, with their nats."""
    if len(words) == 1:
        return ((Way.AS_WRITTEN, words, 0.0),)
    if not words:
        return ()
    return (
        (Way.AS_WRITTEN, words, IN_ORDER),
        (Way.GIVEN_FIRST, (words[-1], *words[:-1]), SWAPPED),
    )


def _shared_out(splits: Sequence[Splits], number: int, nats: float, way: Way) -> Iterator[_Plan]:
    """Share `number` syllables out among words, at least one to each."""
    for cuts in combinations(range(1, number), len(splits) - 1):
        edges = (0, *cuts, number)
        parts = tuple(own[edges[at + 1] - edges[at]] for at, own in enumerate(splits))
        if all(parts):
            yield _Plan(nats + sum(part[0].best for part in parts), nats, parts, way)


def _weighed(hypotheses: Iterable[Hypothesis]) -> list[Reading]:
    """Turn chances into shares of certainty; drop what is too faint to matter."""
    found = sorted(hypotheses, key=lambda one: -one.nats)
    if not found:
        return []
    top = found[0].nats
    total = top + math.log(sum(math.exp(one.nats - top) for one in found))
    return [
        Reading(
            view,
            (one.nats - total) / math.log(2) + one.more(view),
            units,
            one.written,
            one.way,
        )
        for one in found[:KEPT]
        if one.nats > top - FAINT
        for view, units in one.views
    ]
