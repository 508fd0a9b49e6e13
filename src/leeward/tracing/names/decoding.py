"""The Hangul names that a written name may stand for, likeliest first.

For lists that are too long to compare pair by pair, and for saying how sure a guess would be
without any list. The chances are those of public figures' names, not of the people searched for.
"""

from collections import defaultdict
from itertools import product
from typing import Final

import numpy as np

from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.reading import NOBODY
from leeward.tracing.names.script import Kind
from leeward.tracing.names.table import SURNAME
from leeward.tracing.names.units import View

WIDTH: Final = 10
"""Syllables tried at each place."""


def likely_hangul(
    matcher: Matcher, name: str, kind: Kind, limit: int = 12
) -> list[tuple[str, float]]:
    """Return Hangul names with their chance, given what is written and nothing else.

    Args:
        matcher: reads by one table.
        name: a name in any script.
        kind: how it is written.
        limit: how many to return at most.

    Returns:
        (Hangul name, chance); likeliest first, chances summing to at most 1. A surname that was
        not written is filled in by how common surnames are.
    """
    chances: dict[tuple[str, ...], float] = defaultdict(float)
    for reading in matcher.reader.read(name, kind):
        if reading.view is not View.KOREAN:
            continue
        places = [_likeliest(matcher, unit) for unit in reading.units]
        for letters in product(*places):
            chance = 2.0**reading.bits * float(np.prod([one for _, one in letters]))
            chances[tuple(letter for letter, _ in letters)] += chance
    found = sorted(chances.items(), key=lambda one: (-one[1], one[0]))
    return [("".join(letters), chance) for letters, chance in found[:limit]]


def _likeliest(matcher: Matcher, unit: int) -> list[tuple[str, float]]:
    syllables = matcher.units.table.syllables
    if unit == NOBODY:
        weight = matcher.units.frequency(View.KOREAN, SURNAME)
        at = np.arange(len(syllables))
    else:
        at, weight = matcher.units[unit]
    best = np.argsort(-weight, kind="stable")[:WIDTH]
    return [(syllables[int(at[one])], float(weight[one])) for one in best]
