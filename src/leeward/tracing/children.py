"""Children of one person beside those of another: names, births, sex and order.

Lists of children are told incompletely, for safety as well; so children who agree say much, and
children who are not in both say little. A different surname is never evidence against.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from leeward.tracing.birth import birth_level
from leeward.tracing.columns import birth_columns
from leeward.tracing.evidence import Evidence, Field, missing
from leeward.tracing.names.comparing import About, Part
from leeward.tracing.naming import Naming
from leeward.tracing.person import Child
from leeward.tracing.weights import Weights

IN_ORDER = math.log2(0.9 * 2.0)
"""Two children or more agree and stand in one order, where half of the orders would."""

OUT_OF_ORDER = -1.0


class _Pair(NamedTuple):
    bits: float
    ours: int
    theirs: int


def children_evidence(
    naming: Naming, weights: Weights, ours: Sequence[Child], theirs: Sequence[Child]
) -> Evidence:
    """Return what the named children of two rows say. Symmetric.

    Each child counts once. The best pair is charged for all pairs that were tried, the next for
    those that are left.
    """
    told = [
        _Pair(bits, i, j)
        for i, one in enumerate(ours)
        for j, other in enumerate(theirs)
        if (bits := _alike(naming, weights, one, other)) is not None
    ]
    if not told:
        return missing(Field.CHILDREN)
    chosen = _chosen(told)
    if not chosen:
        return weights.evidence(Field.CHILDREN, "none_alike")
    parts = [
        Part(About.CHILD, one.bits, _name(ours[one.ours]), _name(theirs[one.theirs]))
        for one in chosen
    ]
    if len(chosen) > 1:
        parts.append(Part(About.ORDER, IN_ORDER if _is_in_order(chosen) else OUT_OF_ORDER))
    bits = math.fsum(part.bits for part in parts)
    return Evidence(Field.CHILDREN, "alike", bits, tuple(parts))


def _alike(naming: Naming, weights: Weights, a: Child, b: Child) -> float | None:
    """Return what two children say for being one; None where nothing of them compares."""
    said: list[float] = []
    names = [naming.child_bits(one, other) for one in a.names for other in b.names]
    if readable := [one for one in names if one is not None]:
        best = weights.named(max(readable)) - math.log2(len(readable))
        said.append(weights.mixed("child_name", best))
    if a.birth is not None and b.birth is not None:
        level = birth_level(birth_columns(a.birth), birth_columns(b.birth))
        said.append(weights.evidence(Field.BIRTH, level).bits)
    if a.sex is not None and b.sex is not None:
        level = "same" if a.sex is b.sex else "differs"
        said.append(weights.capped(Field.CHILDREN, weights.evidence(Field.SEX, level).bits))
    return math.fsum(said) if said else None


def _chosen(told: Sequence[_Pair]) -> list[_Pair]:
    """Return the pairs that say something, each child in one of them, at their charge."""
    # ties are broken alike from either side: the order of rows is nothing
    left = sorted(told, key=lambda one: (-one.bits, abs(one.ours - one.theirs), one.ours))
    chosen: list[_Pair] = []
    while left:
        best = left[0]
        bits = best.bits - math.log2(len(left))
        if bits <= 0.0:
            break
        chosen.append(best._replace(bits=bits))
        left = [one for one in left if one.ours != best.ours and one.theirs != best.theirs]
    return chosen


def _is_in_order(chosen: Sequence[_Pair]) -> bool:
    theirs = [one.theirs for one in sorted(chosen, key=lambda one: one.ours)]
    return theirs == sorted(theirs)


def _name(child: Child) -> str:
    return child.names[0] if child.names else ""
