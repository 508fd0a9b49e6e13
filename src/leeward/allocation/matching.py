"""Which offers can meet which needs, rule by rule; every rule can be named in a reason."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.problem import Need, Offer

RULES: Final = ("kind", "unit", "age_band", "sex", "language", "zone", "excluded")

Grid = NDArray[np.bool_]
"""Shape (needs, offers)."""


def rule_grids(needs: Sequence[Need], offers: Sequence[Offer]) -> dict[str, Grid]:
    """Return for each rule the pairs that keep it; shape (needs, offers) each."""
    return {
        "kind": _same([need.kind for need in needs], [offer.kind for offer in offers]),
        "unit": _same([need.unit for need in needs], [offer.unit for offer in offers]),
        "age_band": _among(
            [(need.age_band,) for need in needs], [offer.accepts.age_bands for offer in offers]
        ),
        "sex": _among(
            [(need.sex,) if need.sex else () for need in needs],
            [offer.accepts.sexes for offer in offers],
        ),
        "language": _among(
            [need.languages for need in needs], [offer.accepts.languages for offer in offers]
        ),
        "zone": _among(
            [(need.zone,) if need.zone else () for need in needs],
            [offer.zones for offer in offers],
        ),
        "excluded": ~_shared(
            [need.conditions for need in needs], [offer.excludes for offer in offers]
        ),
    }


def allowed(grids: dict[str, Grid]) -> Grid:
    """Return the pairs that keep every rule."""
    found: Grid = np.logical_and.reduce(list(grids.values()))
    return found


def _same(ours: Sequence[str], theirs: Sequence[str]) -> Grid:
    codes = {word: at for at, word in enumerate(sorted({*ours, *theirs}))}
    left = np.array([codes[word] for word in ours], dtype=np.int32)
    right = np.array([codes[word] for word in theirs], dtype=np.int32)
    found: Grid = left[:, None] == right[None, :]
    return found


def _among(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> Grid:
    """Return where an offer asks for nothing, or for one of the words that a need has."""
    open_to_all = np.array([not each for each in theirs], dtype=np.bool_)
    found: Grid = _shared(ours, theirs) | open_to_all[None, :]
    return found


def _shared(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> Grid:
    words = sorted({word for each in theirs for word in each})
    found = np.zeros((len(ours), len(theirs)), dtype=np.bool_)
    for word in words:
        has = np.array([word in each for each in ours], dtype=np.bool_)
        wants = np.array([word in each for each in theirs], dtype=np.bool_)
        found |= has[:, None] & wants[None, :]
    return found
