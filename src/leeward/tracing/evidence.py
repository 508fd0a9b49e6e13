"""What a compared field says, in bits; and what all fields of two rows say together."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from leeward.errors import InvalidEvidence
from leeward.tracing.names.comparing import Evidence as NameEvidence
from leeward.tracing.names.comparing import Part

MISSING: Final = "missing"
"""The level of a field that either row lacks: 0 bits, and shown as missing."""


class Field(StrEnum):
    """What is compared, in the order in which it is shown."""

    NAME = "name"
    SEX = "sex"
    BIRTH = "birth"
    ORIGIN = "origin"
    RELATIONS = "relations"
    CHILDREN = "children"
    CHILD_COUNT = "child_count"
    MOTHERHOOD = "motherhood"
    """Her birth beside those of the children of the other row."""

    SPOUSE = "spouse"
    DEPARTURE = "departure"
    SEPARATION = "separation"
    LAST_CONTACT = "last_contact"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field of two rows: log2 P(both told | one person) / P(both told | two people)."""

    field: Field
    level: str
    """A code of `weights.toml`; has a sentence in three languages (`explaining.py`)."""

    bits: float
    parts: tuple[Part, ...] = ()
    """Where the bits are a sum (names, children): its terms, which add up to `bits`."""

    names: NameEvidence | None = None
    """The comparison of the best pair of names, for its sentence."""

    @property
    def is_missing(self) -> bool:
        """Whether nothing could be compared."""
        return self.level == MISSING


def missing(field: Field) -> Evidence:
    """Return the evidence of a field that either row lacks."""
    return Evidence(field, MISSING, 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All fields of two rows, each once, in the order of `Field`."""

    evidence: tuple[Evidence, ...]

    @property
    def bits(self) -> float:
        """Return the sum: fields are taken as independent, which `docs/evaluations` tests."""
        return math.fsum(one.bits for one in self.evidence)

    def of(self, field: Field) -> Evidence:
        """Return the evidence of one field."""
        return next(one for one in self.evidence if one.field is field)

    @property
    def is_beyond_the_name(self) -> bool:
        """Whether a field other than names speaks for one person. Names alone never decide."""
        return any(one.bits > 0.0 for one in self.evidence if one.field is not Field.NAME)

    @property
    def beyond_the_name(self) -> float:
        """Return what all fields other than her names say together, in bits."""
        return math.fsum(one.bits for one in self.evidence if one.field is not Field.NAME)


def prior_in_bits(expected: float, permitted: int) -> float:
    """Return log2 odds that a row's counterpart is one particular row among those permitted.

    Args:
        expected: share of rows thought to have a counterpart there at all, inside (0, 1).
        permitted: how many rows it may be compared with; forbidden ones are not counted.

    Raises:
        InvalidEvidence: a share or number that cannot be.
    """
    if not 0.0 < expected < 1.0 or permitted < 1:
        raise InvalidEvidence(reason="no_such_prior")
    chance = expected / permitted
    return math.log2(chance / (1.0 - chance))


def posterior(prior_bits: float, bits: float) -> float:
    """Return the probability that two rows are one person; never a decision.

    Args:
        prior_bits: log2 of the prior odds (`prior_in_bits`).
        bits: the evidence (`Comparison.bits`).

    Raises:
        InvalidEvidence: either is not finite.

    Source:
        Fellegi & Sunter (1969), "A Theory for Record Linkage", JASA 64(328).
    """
    total = prior_bits + bits
    if not math.isfinite(total):
        raise InvalidEvidence(reason="not_finite")
    if total >= 0.0:  # both branches keep the exponent <= 0: no overflow
        return 1.0 / (1.0 + math.exp2(-total))
    odds = math.exp2(total)
    return odds / (1.0 + odds)


def among_rivals(prior_bits: float, bits: Iterable[float]) -> list[float]:
    """Return the chance of each candidate of one row, given that at most one of them is hers.

    A match at 90 % with three rivals at 88 % is none: what rivals have is taken from it.

    Args:
        prior_bits: log2 of the prior odds for each.
        bits: the evidence of each candidate.

    Raises:
        InvalidEvidence: something is not finite.
    """
    totals = [prior_bits + one for one in bits]
    if not all(map(math.isfinite, totals)):
        raise InvalidEvidence(reason="not_finite")
    top = max(0.0, *totals) if totals else 0.0
    odds = [math.exp2(one - top) for one in totals]
    whole = math.fsum((math.exp2(-top), *odds))  # the first: none of them
    return [one / whole for one in odds]
