"""Learning how names are really spelt: align published spellings with their syllables, and count.

Each pair of a Hangul name and a published romanisation is aligned syllable by syllable under the
spellings known so far; what is seen is counted, and the counts sharpen the next round (hard EM).
The counts are then split softly among a few *habits* of spelling, so that one syllable's spelling
tells something of its neighbour's: who writes "eo" for ㅓ does not write "o" for it next door.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from leeward.tracing.names import spelling
from leeward.tracing.names.hangul import apart
from leeward.tracing.names.script import latin_words
from leeward.tracing.names.speller import LONGEST, Counts, Seen, Speller
from leeward.tracing.names.table import GIVEN, SURNAME

ROUNDS: Final = 4
HABIT_ROUNDS: Final = 6
CROSSING: Final = -3.5
"""Nats for a syllable that runs across a space or hyphen."""

SWAPPED: Final = math.log(0.08)
"""Nats for a given name written first."""

HABITS: Final = ("revised", "northern", "everyday")
"""What each habit starts from; learning moves them."""


class Habits(NamedTuple):
    """The habits of spelling that were learned."""

    shares: tuple[float, ...]
    shared: Speller
    """What all habits fall back on."""
    spellers: tuple[Speller, ...]


def align(
    speller: Speller, hangul: str, words: Sequence[str]
) -> tuple[float, tuple[Seen, ...]] | None:
    """Return the likeliest alignment of a name with its spelling, surname first or last.

    Returns:
        (log probability in nats, one `Seen` per syllable), or None if nothing fits.
    """
    best: tuple[float, tuple[Seen, ...]] | None = None
    for swapped in (False, True) if len(words) > 1 else (False,):
        order = [words[-1], *words[:-1]] if swapped else list(words)
        found = _align_in_order(speller, hangul, order)
        if found is not None:
            chance = found[0] + (SWAPPED if swapped else 0.0)
            if best is None or chance > best[0]:
                best = (chance, found[1])
    return best


def _align_in_order(
    speller: Speller, hangul: str, words: Sequence[str]
) -> tuple[float, tuple[Seen, ...]] | None:
    text = "".join(words)
    walls: list[int] = []
    for word in words[:-1]:
        walls.append((walls[-1] if walls else 0) + len(word))
    states: dict[int, tuple[float, tuple[Seen, ...]]] = {0: (0.0, ())}
    for number, syllable in enumerate(hangul):
        place = SURNAME if number == 0 else GIVEN
        ways = speller.ways(syllable, place)
        following: dict[int, tuple[float, tuple[Seen, ...]]] = {}
        for start, (chance, path) in states.items():
            for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
                spelt = text[start:end]
                way = ways.get(spelt)
                if way is None:
                    continue
                total = chance + math.log(way[0])
                total += CROSSING * sum(start < wall < end for wall in walls)
                if end not in following or following[end][0] < total:
                    following[end] = (total, (*path, Seen(place, syllable, spelt, way[1])))
        states = following
    return states.get(len(text))


def aligned(pairs: Iterable[tuple[str, str]]) -> tuple[Counts, list[tuple[Seen, ...]]]:
    """Learn from (Hangul, spelling) pairs; return the counts and the last round's alignments."""
    prepared = [(hangul, latin_words(spelt)) for hangul, spelt in pairs]
    counts = Counts()
    paths: list[tuple[Seen, ...]] = []
    for _ in range(ROUNDS):
        speller = Speller(counts)
        counts, paths = Counts(), []
        for hangul, words in prepared:
            found = align(speller, hangul, words)
            if found is None:
                continue
            paths.append(found[1])
            for seen in found[1]:
                counts.add(seen)
    return counts, paths


def habits(counts: Counts, paths: Sequence[tuple[Seen, ...]]) -> Habits:
    """Split the counts among the habits of spelling, softly; in the order of `HABITS`."""
    shared = Speller(counts)
    weights = [_first_guess(path) for path in paths]
    shares: tuple[float, ...] = ()
    spellers: tuple[Speller, ...] = ()
    for _ in range(HABIT_ROUNDS):
        split = [Counts() for _ in HABITS]
        for path, weight in zip(paths, weights, strict=True):
            for own, part in zip(split, weight, strict=True):
                if part > 1e-3:
                    for seen in path:
                        own.add(seen, part)
        spellers = tuple(Speller(own, shared) for own in split)
        shares = tuple(
            (sum(weight[number] for weight in weights) + 1.0) / (len(weights) + len(HABITS))
            for number in range(len(HABITS))
        )
        weights = [_responsibility(path, shares, spellers) for path in paths]
    return Habits(shares, shared, spellers)


def _first_guess(path: Sequence[Seen]) -> tuple[float, ...]:
    points = [0.0, 0.0, 0.3]
    for seen in path:
        if seen.chunk is None:
            points[2] += 1.0
            continue
        jamo = apart(seen.syllable)
        for number, name in enumerate(("revised", "northern")):
            initials, vowels, finals = spelling.SYSTEMS[name]
            points[number] += seen.chunk.initial == initials[jamo.initial]
            points[number] += seen.chunk.rime == vowels[jamo.vowel] + finals[jamo.final]
        points[2] += 1.4
    return _normal([1.5 * point for point in points])


def _responsibility(
    path: Sequence[Seen], shares: Sequence[float], spellers: Sequence[Speller]
) -> tuple[float, ...]:
    scores = [
        math.log(share)
        + sum(math.log(speller.chance(seen.syllable, seen.place, seen.spelt)) for seen in path)
        for share, speller in zip(shares, spellers, strict=True)
    ]
    return _normal(scores)


def _normal(scores: Sequence[float]) -> tuple[float, ...]:
    top = max(scores)
    weights = [math.exp(score - top) for score in scores]
    return tuple(weight / sum(weights) for weight in weights)
