"""Dividing one Latin word into syllables: the divisions that come near the best, by number.

The rules for one word, to be read; `words` does the same with many at once.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

MOST_SYLLABLES: Final = 4
LONGEST_SEGMENT: Final = 7
"""Letters of the longest segment that is tried as a syllable."""

NEAR: Final = 7.0
"""Nats below the likeliest at which another division of one word is dropped."""

SPLITS_KEPT: Final = 4


class Split(NamedTuple):
    """One word divided into syllables."""

    best: float
    """Nats, each syllable in the habit of spelling that fits it best."""

    written: tuple[str, ...]


Splits = tuple[tuple[Split, ...], ...]
"""By number of syllables, from none upwards; likeliest first."""


class _Step(NamedTuple):
    """One syllable within a word."""

    end: int
    written: str
    best: float


def divided(word: str, best: Callable[[str, bool], float | None]) -> Splits:
    """Return, by number of syllables, the likeliest divisions of a word.

    Args:
        word: small letters.
        best: nats of a segment as one syllable, told whether the word begins with it; None where
            it is none.
    """
    if len(word) > MOST_SYLLABLES * LONGEST_SEGMENT:
        return ((),) * (MOST_SYLLABLES + 1)
    steps = [_steps(word, begin, best) for begin in range(len(word))]
    return tuple(_likeliest(_paths(steps, bound)) for bound in _bounds(steps))


def _steps(word: str, begin: int, best: Callable[[str, bool], float | None]) -> list[_Step]:
    """Return the syllables that may begin at a letter."""
    steps = []
    for end in range(begin + 1, min(begin + LONGEST_SEGMENT, len(word)) + 1):
        text = word[begin:end]
        found = best(text, not begin)
        if found is not None:
            steps.append(_Step(end, text, found))
    return steps


def _bounds(steps: Sequence[Sequence[_Step]]) -> list[list[list[float]]]:
    """Return, by number of syllables, what the rest of a word can still reach.

    `bounds[number][left][begin]` is the best of all divisions of the letters from `begin` on into
    `left` syllables.
    """
    nowhere = -math.inf
    table = [[nowhere] * len(steps) + [0.0]]
    bounds = [table[:]]
    for _ in range(MOST_SYLLABLES):
        fewer = table[-1]
        row = []
        for own in steps:
            most = nowhere
            for end, _text, nats in own:
                reach = nats + fewer[end]
                most = max(most, reach)
            row.append(most)
        row.append(nowhere)
        table.append(row)
        bounds.append(table[:])
    return bounds


def _paths(steps: Sequence[Sequence[_Step]], bound: Sequence[Sequence[float]]) -> Iterator[Split]:
    """Return the divisions into `len(bound) - 1` syllables that come near the best."""
    number = len(bound) - 1
    least = bound[-1][0] - NEAR
    stack: list[tuple[int, float, tuple[str, ...]]] = []
    if number and least > -math.inf:
        stack.append((0, 0.0, ()))
    while stack:
        begin, so_far, written = stack.pop()
        left = number - len(written)
        if not left:
            yield Split(so_far, written)
            continue
        reach = bound[left - 1]
        for end, text, nats in steps[begin]:
            best = so_far + nats
            if best + reach[end] > least:
                stack.append((end, best, (*written, text)))


def _likeliest(paths: Iterable[Split]) -> tuple[Split, ...]:
    return tuple(sorted(paths, key=lambda split: -split.best)[:SPLITS_KEPT])


def inner_edges(parts: Sequence[str]) -> Iterator[int]:
    """Return after how many letters each part but the last ends."""
    at = 0
    for part in parts[:-1]:
        at += len(part)
        yield at


def divisions(
    text: str, number: int, longest: int, fits: Callable[[str], bool]
) -> Iterator[tuple[str, ...]]:
    """Return every division of a text into `number` fitting parts of at most `longest` letters."""
    if not number <= len(text) <= number * longest:
        return
    if number == 1:
        if fits(text):
            yield (text,)
        return
    for end in range(1, min(longest, len(text) - number + 1) + 1):
        if fits(text[:end]):
            for rest in divisions(text[end:], number - 1, longest, fits):
                yield (text[:end], *rest)
