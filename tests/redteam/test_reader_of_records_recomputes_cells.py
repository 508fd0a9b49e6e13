"""Reconstruction from records: which combinations of all columns have one possible number left?

The attacker has the file of records and what the sidecar says of the noise. She takes each count
of one and of two columns to lie within the printed reach of what the records say, and solves an
integer programme for every combination of columns, smallest and largest.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import rho_for
from leeward.reporting.consistent import Z_95
from leeward.reporting.counting import count
from leeward.reporting.measuring import Measurement, add_up, measure_each
from leeward.reporting.records import plan_records, records_from, sigmas_of
from support.publication_attacks import Floats, pinned_combinations
from support.records import record_catalogue, record_people, tables
from support.statistics import KEY

ASKED = record_catalogue(columns='["gender", "ageBroad", "isForcedMarriage", "isForcedLabour"]')
WIDTHS = ASKED.shape(tuple(ASKED.columns))
NUMBERS = {name: number for number, name in enumerate(ASKED.columns)}
TABLES = [tuple(NUMBERS[name] for name in table) for table in ASKED.tables]
NOISE = OpenDPNoise()


def exact(people: int, seed: int = 1) -> list[NDArray[np.int64]]:
    return list(count(ASKED, record_people(people, seed), clip_key=KEY).open_for_noise())


def measured(people: int, epsilon: float, seed: int = 1) -> tuple[Measurement, ...]:
    planned = plan_records(ASKED, rho_for(epsilon, 1e-6), NOISE)
    counts = count(ASKED, record_people(people, seed), clip_key=KEY)
    return measure_each(ASKED, counts, sigmas_of(ASKED, planned), NOISE)


def bounds(said: tuple[Measurement, ...]) -> tuple[list[Floats], list[Floats]]:
    """Return the least and the most of every cell, as far as the records tell."""
    made = tables(ASKED, records_from(ASKED, said, np.random.default_rng()))
    reach = [np.ceil(Z_95 * each.sigma) for each in said]
    low = [np.maximum(0.0, table - far) for table, far in zip(made, reach, strict=True)]
    return low, [table + far for table, far in zip(made, reach, strict=True)]


def test_the_attack_works_on_exact_tables_of_two_columns() -> None:
    truth = [table.astype(float) for table in exact(50)]
    assert pinned_combinations(WIDTHS, TABLES, truth, truth).mean() > 0.5


@pytest.mark.parametrize(("people", "epsilon"), [(300, 1.0), (300, 4.0), (2000, 4.0)])
def test_no_combination_is_pinned_by_records(people: int, epsilon: float) -> None:
    low, high = bounds(measured(people, epsilon))
    assert not pinned_combinations(WIDTHS, TABLES, low, high).any()


def test_no_combination_is_pinned_by_records_of_merged_parts() -> None:
    together = add_up([measured(60, 4.0, seed) for seed in range(5)])
    low, high = bounds(together)
    assert not pinned_combinations(WIDTHS, TABLES, low, high).any()
