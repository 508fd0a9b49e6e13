"""Noisy measurements: all that is ever known of the counts, and what can be added up.

A measurement is a table's columns, its noisy vector, and the noise's σ. Measurements of
different people by different hands are added cell by cell; their variances add.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, hypot, sqrt
from typing import Protocol

from leeward.errors import InvalidMerge
from leeward.reporting.budget import billionths
from leeward.reporting.counting import ExactCounts
from leeward.reporting.questions import Catalogue


class Noise(Protocol):
    """Exact integer noise, from the one engine that makes it."""

    def loss(self, sigma: float, sensitivity: int) -> float:
        """Return the ρ of one vector, as the engine proves it."""

    def add(self, counts: Sequence[int], sigma: float) -> list[int]:
        """Return the counts with discrete Gaussian noise from secure randomness."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One table with its noise in it."""

    table: tuple[str, ...]
    vector: tuple[int, ...]
    sigma: float


ExactlyCounted = ExactCounts
"""What only the noise opens, named where it is passed on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication costs and how exact it will be, before anything is spent."""

    sigma: float
    rho: int
    tables: int


def plan(catalogue: Catalogue, rho: float, noise: Noise) -> Plan:
    """Return the noise that spends at most `rho` over all tables alike.

    One person moves one cell of each table by one; a family moves its cells by `most_rows` in
    all. σ is rounded up to four digits after the point, so that it is written as it was used.
    """
    tables = len(catalogue.tables)
    sigma = ceil(catalogue.most_rows * sqrt(tables / (2.0 * rho)) * 10_000) / 10_000
    return Plan(sigma, billionths(tables * noise.loss(sigma, catalogue.most_rows)), tables)


def measure(
    catalogue: Catalogue, counts: ExactCounts, planned: Plan, noise: Noise
) -> tuple[Measurement, ...]:
    """Add the planned noise; to be called once, after its charge is on disk."""
    return measure_each(catalogue, counts, [planned.sigma] * planned.tables, noise)


def measure_each(
    catalogue: Catalogue, counts: ExactCounts, sigmas: Sequence[float], noise: Noise
) -> tuple[Measurement, ...]:
    """Add to each table noise of its own σ; to be called once, after its charge is on disk."""
    return tuple(
        Measurement(table, tuple(noise.add(vector.tolist(), sigma)), sigma)
        for table, vector, sigma in zip(
            catalogue.tables, counts.open_for_noise(), sigmas, strict=True
        )
    )


def add_up(parts: Sequence[tuple[Measurement, ...]]) -> tuple[Measurement, ...]:
    """Return the measurements of all parts together.

    Raises:
        InvalidMerge: there are none, or their tables differ.
    """
    if not parts:
        raise InvalidMerge(reason="nothing_to_merge")
    sums = list(parts[0])
    for part in parts[1:]:
        if [_form(each) for each in part] != [_form(each) for each in sums]:
            raise InvalidMerge(reason="tables_differ")
        sums = [
            Measurement(
                one.table,
                tuple(a + b for a, b in zip(one.vector, two.vector, strict=True)),
                hypot(one.sigma, two.sigma),
            )
            for one, two in zip(sums, part, strict=True)
        ]
    return tuple(sums)


def _form(measurement: Measurement) -> tuple[tuple[str, ...], int]:
    return measurement.table, len(measurement.vector)
