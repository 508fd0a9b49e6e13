"""Candidates: the pairs that the machine proposes, with their evidence and rivals; and the Linker.

A candidate is never a match. Two people decide, and names alone never make one likely.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from leeward.tracing.evidence import Comparison
from leeward.tracing.person import Person
from leeward.tracing.rules import SeekerContext

LIKELY: Final = 0.9
"""Least chance among rivals at which a candidate is called likely."""

BEYOND: Final = 3.0
"""Bits that all fields but her names have to say together before a pair may be called likely: more
than one sex and one province, which half of all namesakes share."""

POSSIBLE: Final = 0.05


class Likelihood(StrEnum):
    """What a candidate is called; the words that Primero uses."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Rival:
    """Another candidate of the same row of ours."""

    person_id: str
    bits: float
    chance: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of ours beside one of theirs."""

    ours: str
    theirs: str
    comparison: Comparison
    prior_bits: float
    posterior: float
    """From this pair alone."""

    chance: float
    """Among its rivals: what they have is taken from it."""

    likelihood: Likelihood
    rivals: tuple[Rival, ...]
    """The next best of the same row of ours, best first."""

    weights: str = ""
    """Version and checksum of the weights, and of the names table, that made the bits."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a search runs under. Everything that could change its result is here."""

    seeker: SeekerContext
    today: date
    expected: float = 0.4
    """Share of our rows thought to have a counterpart among theirs."""

    most: int = 10
    """Candidates kept for each row of ours."""

    least: float = 0.001
    """Chance below which a pair is not proposed."""


class Linker(Protocol):
    """Finds the pairs of two lists that may be one person. Deterministic; order of rows is nothing.

    Every implementation applies `rules.may_compare` to both lists and `rules.may_pair` to each pair
    before it compares, counts or weighs anything.
    """

    def link(
        self, ours: Iterable[Person], theirs: Iterable[Person], terms: Terms
    ) -> Iterator[Candidate]:
        """Yield candidates, grouped by row of ours, best first."""
        ...


def likelihood_of(chance: float, comparison: Comparison) -> Likelihood:
    """Return what a candidate is called; with evidence of names alone it is never likely."""
    if chance >= LIKELY and comparison.beyond_the_name >= BEYOND:
        return Likelihood.LIKELY
    return Likelihood.POSSIBLE if chance >= POSSIBLE else Likelihood.UNLIKELY
