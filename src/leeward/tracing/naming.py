"""Names of one person beside names of another, and of their children and relatives.

What cannot be read here is as if it had not been told: a foreign name is no evidence.
"""

import math
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Final

from leeward.errors import InvalidName
from leeward.tracing.evidence import Evidence, Field, missing
from leeward.tracing.names.comparing import About, Part, bits_between, compare
from leeward.tracing.names.matcher import UNLIKE, Matcher
from leeward.tracing.names.script import kind_of
from leeward.tracing.surnames import without_surname
from leeward.tracing.weights import Weights

STRONG: Final = 9.0
WEAK: Final = 3.0
"""Bits from which names are called alike, or perhaps alike (`names/explaining.py`)."""

_KEPT: Final = 65_536


class Naming:
    """Compares names by one names table; remembers the pairs that it has seen."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._remembered = lru_cache(_KEPT)(self._bits)
        self.child_bits = lru_cache(_KEPT)(self._child_bits)

    def evidence(self, weights: Weights, a: tuple[str, ...], b: tuple[str, ...]) -> Evidence:
        """Return the evidence of the best pair of names, at a charge for the pairs tried.

        Args:
            weights: how rare a name may count as, and the lowest that names may say.
            a: every name that one person is told to have borne.
            b: likewise.
        """
        found = [(one, pair) for pair in product(a, b) if (one := self.bits(*pair)) is not None]
        if not found:
            return missing(Field.NAME)
        _, pair = max(found, key=lambda one: one[0])
        best = compare(self._matcher, *pair)
        bits = weights.named(best.bits)
        parts = [*best.parts, Part(About.FASHION, bits - best.bits)]
        floor = weights.floors[Field.NAME]
        if len(found) > 1:
            charge = -math.log2(len(found))
            parts.append(Part(About.ALIASES, charge))
            bits += charge
        if bits < floor:
            parts.append(Part(About.CAP, floor - bits))
            bits = floor
        if not best.parts:  # nothing that could be set side by side: one part says all
            parts = [Part(About.OTHER_WAYS, bits)]
        return Evidence(Field.NAME, level_of(bits), bits, tuple(parts), replace(best, bits=bits))

    def bits(self, a: str, b: str) -> float | None:
        """Return what two whole names say; None where one cannot be read."""
        return self._remembered(a, b)

    def _bits(self, a: str, b: str) -> float | None:
        try:
            return bits_between(self._matcher, a, b)
        except InvalidName:
            return None

    def _child_bits(self, a: str, b: str) -> float | None:
        """Return what two names of a child say, whichever surname it bears in either.

        Both whole and both without surname are tried, at a charge for the pairs tried.
        """
        whole = self.bits(a, b)
        if whole is None:
            return None
        pairs = {(a, b), *product(without_surname(a, kind_of(a)), without_surname(b, kind_of(b)))}
        tried = [self.bits(*pair) for pair in sorted(pairs)]
        best = max(UNLIKE, *(one for one in tried if one is not None))
        return best - math.log2(len(pairs))


def level_of(bits: float) -> str:
    """Return the level that bits of names are called by."""
    if bits >= STRONG:
        return "alike"
    if bits >= WEAK:
        return "perhaps_alike"
    return "says_little" if bits > -WEAK else "unlike"
