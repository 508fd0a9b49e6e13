"""One name beside another: the evidence in bits, syllable by syllable.

The parts add up to the whole. They follow the likeliest way to read both names; what the other
ways add stands as a part of its own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import NamedTuple

import numpy as np

from leeward.errors import InvalidName
from leeward.tracing.names.matcher import ESCAPE, UNLIKE, Matcher
from leeward.tracing.names.reading import NOBODY, Reading, Way
from leeward.tracing.names.script import Kind, kind_of
from leeward.tracing.names.table import GIVEN
from leeward.tracing.names.units import View


class About(StrEnum):
    """What a part of the evidence is about."""

    SYLLABLE = "syllable"
    WAY_A = "way_a"
    """How certain it is that the first name was meant in this way (order, division, habit)."""

    WAY_B = "way_b"
    OTHER_WAYS = "other_ways"
    """What the less likely ways of reading both names add."""

    ALIASES = "aliases"
    """The charge for having tried several names of each person."""

    FASHION = "fashion"
    """What is taken off since a name that is rare in the table may be common among those sought."""

    CAP = "cap"
    """What disagreement would say beyond the least that a field may say."""

    CHILD = "child"
    """A child of each, at its own charge for the pairs tried."""

    ORDER = "order"
    """Whether children who seem the same stand in the same order."""

    RELATIVE = "relative"


@dataclass(frozen=True)
class Part:
    """One part of the evidence."""

    about: About
    bits: float
    a: str = ""
    b: str = ""
    """What stands in each name; empty for a surname that was not written."""

    meant: str = ""
    """The syllable or character that both most likely mean; empty if they share none."""


@dataclass(frozen=True)
class Evidence:
    """What two names say for being one person's: log2 of a likelihood ratio."""

    bits: float
    parts: tuple[Part, ...]
    """Their bits add up to `bits`; empty if the names have nothing to compare."""

    way_a: Way = Way.AS_WRITTEN
    way_b: Way = Way.AS_WRITTEN
    view: View = View.KOREAN


class _Aligned(NamedTuple):
    bits: float
    a: Reading
    b: Reading
    syllables: tuple[float, ...]


def compare(
    matcher: Matcher, a: str, b: str, kind_a: Kind | None = None, kind_b: Kind | None = None
) -> Evidence:
    """Return the evidence of two names; the same bits as `Matcher.score` gives.

    Args:
        matcher: compares by one table.
        a: a name in any script.
        b: another.
        kind_a: how `a` is written, where that is known; otherwise its letters decide.
        kind_b: likewise for `b`.

    Raises:
        InvalidName: one of them is empty, too long, or in a script that is not read here.
    """
    aligned, totals = _weighed(matcher, a, b, kind_a, kind_b)
    if not totals or max(totals.values()) <= UNLIKE:
        return Evidence(UNLIKE, ())
    view = max(totals, key=lambda one: (totals[one], -one))
    best = max(aligned[view], key=lambda one: one.bits)
    return Evidence(totals[view], _parts(matcher, best, totals[view]), best.a.way, best.b.way, view)


def bits_between(
    matcher: Matcher, a: str, b: str, kind_a: Kind | None = None, kind_b: Kind | None = None
) -> float:
    """Return the bits of `compare` alone, which saves the work of saying where they come from.

    Raises:
        InvalidName: as `compare`.
    """
    _, totals = _weighed(matcher, a, b, kind_a, kind_b)
    return max(UNLIKE, *totals.values()) if totals else UNLIKE


def compare_aliases(
    matcher: Matcher,
    names_a: Sequence[str],
    names_b: Sequence[str],
    kind_a: Kind | None = None,
    kind_b: Kind | None = None,
) -> Evidence:
    """Compare all names of one person with all of another; the best pair counts, at a charge.

    Who tries many pairs finds a good one by chance: log2 of their number is taken off, as a part.

    Raises:
        InvalidName: a name cannot be read, or there is none.
    """
    if not names_a or not names_b:
        raise InvalidName(reason="empty")
    pairs = list(product(names_a, names_b))
    evidence = max(
        (compare(matcher, a, b, kind_a, kind_b) for a, b in pairs), key=lambda one: one.bits
    )
    if len(pairs) == 1 or not evidence.parts:
        return evidence
    charge = Part(About.ALIASES, -math.log2(len(pairs)))
    return replace(evidence, bits=evidence.bits + charge.bits, parts=(*evidence.parts, charge))


def _weighed(
    matcher: Matcher, a: str, b: str, kind_a: Kind | None, kind_b: Kind | None
) -> tuple[dict[View, list[_Aligned]], dict[View, float]]:
    seen_a, seen_b = kind_of(a), kind_of(b)
    kind_a, kind_b = kind_a or seen_a, kind_b or seen_b
    ours, theirs = matcher.readings(a, kind_a), matcher.readings(b, kind_b)
    aligned = _aligned(matcher, ours, theirs, ESCAPE[kind_a] + ESCAPE[kind_b])
    return aligned, {
        view: _sum_in_bits([one.bits for one in many]) for view, many in aligned.items()
    }


def _aligned(
    matcher: Matcher, ours: Sequence[Reading], theirs: Sequence[Reading], escape: float
) -> dict[View, list[_Aligned]]:
    out: dict[View, list[_Aligned]] = {}
    for a in ours:
        for b in theirs:
            if a.view is b.view and len(a.units) == len(b.units):
                syllables = tuple(
                    _between(matcher, a, b, number, escape) for number in range(len(a.units))
                )
                bits = a.bits + b.bits + math.fsum(syllables)
                out.setdefault(a.view, []).append(_Aligned(bits, a, b, syllables))
    return out


def _between(matcher: Matcher, a: Reading, b: Reading, number: int, escape: float) -> float:
    place = min(number, GIVEN)
    return matcher.between(a.view, place, escape, a.units[number], b.units[number])


def _parts(matcher: Matcher, best: _Aligned, total: float) -> tuple[Part, ...]:
    syllables = [
        Part(
            About.SYLLABLE,
            bits,
            best.a.written[number],
            best.b.written[number],
            _meant(matcher, best, number),
        )
        for number, bits in enumerate(best.syllables)
    ]
    ways = [Part(About.WAY_A, best.a.bits), Part(About.WAY_B, best.b.bits)]
    rest = total - math.fsum(part.bits for part in (*syllables, *ways))
    return (*syllables, *ways, Part(About.OTHER_WAYS, rest))


def _meant(matcher: Matcher, best: _Aligned, number: int) -> str:
    """Return what both units most likely mean."""
    pair = (best.a.units[number], best.b.units[number])
    if NOBODY in pair:
        return ""
    table, view = matcher.units.table, best.a.view
    if view is View.CHARACTER:
        same = best.a.written[number]
        return same if pair[0] == pair[1] else ""
    words = table.syllables if view is View.KOREAN else table.sounds
    joint = np.ones(len(words))
    for number_of_unit in pair:
        unit = matcher.units[number_of_unit]
        weights = np.zeros(len(words))
        weights[unit.at] = unit.weight
        joint *= weights
    joint /= matcher.units.frequency(view, min(number, GIVEN))
    return words[int(joint.argmax())] if joint.any() else ""


def _sum_in_bits(bits: Sequence[float]) -> float:
    top = max(bits)
    return top + math.log2(math.fsum(2.0 ** (one - top) for one in bits))
