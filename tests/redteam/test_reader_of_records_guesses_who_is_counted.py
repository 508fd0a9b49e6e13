"""Records: membership with everyone else known, a trait of one woman, and exact answers.

The attacker has the finished records only and knows every other row. Her best score is how much
nearer the tables of the records come to the world with the woman in it.
"""

import os
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import BILLION, chance_of_a_guess, rho_for
from leeward.reporting.counting import ExactCounts, count
from leeward.reporting.measuring import measure_each
from leeward.reporting.records import plan_records, records_from, sigmas_of
from support.publication_attacks import (
    Floats,
    accuracy,
    empirical_epsilon,
    scores_of_moved_cells,
)
from support.records import record_catalogue, record_people, tables
from support.statistics import KEY

ASKED = record_catalogue(columns='["gender", "isForcedMarriage", "isForcedLabour"]')
NOISE = OpenDPNoise()
RUNS = 1_500 if os.environ.get("LEEWARD_LONG_ATTACKS") else 40
"""Of finished records in each world; `make bench` takes the many."""
MANY = 20_000
WITHIN = 0.02
OTHERS = record_people(300)
HER = {
    "person": "her",
    "intake": "2025-03",
    "gender": "Trans/Transgender/NonConforming",
    "isForcedMarriage": "1",
    "isForcedLabour": "1",
}
WITHOUT = count(ASKED, OTHERS, clip_key=KEY)
WITH_HER = count(ASKED, [*OTHERS, HER], clip_key=KEY)
MOVES = [
    two - one for one, two in zip(WITHOUT.open_for_noise(), WITH_HER.open_for_noise(), strict=True)
]
SLACK = 3 * sqrt(0.25 / RUNS)


def finished(counts: ExactCounts, epsilon: float) -> list[NDArray[np.int64]]:
    """Return the tables of fresh records."""
    planned = plan_records(ASKED, rho_for(epsilon, 1e-6), NOISE)
    measured = measure_each(ASKED, counts, sigmas_of(ASKED, planned), NOISE)
    made = records_from(ASKED, measured, np.random.default_rng())
    return tables(ASKED, made)


def scores(counts: ExactCounts, epsilon: float) -> Floats:
    return np.array(
        [
            sum(
                float(np.dot(table, move))
                for table, move in zip(finished(counts, epsilon), MOVES, strict=True)
            )
            for _ in range(RUNS)
        ]
    )


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 4.0])
def test_what_records_are_made_from_tells_within_two_points_what_theory_says(
    epsilon: float,
) -> None:
    # records are made from measurements alone: no reading of them beats the best of these
    planned = plan_records(ASKED, rho_for(epsilon, 1e-6), NOISE)
    cells = [
        (int(vector[np.argmax(move)]), sigma)
        for vector, move, sigma in zip(
            WITHOUT.open_for_noise(), MOVES, sigmas_of(ASKED, planned), strict=True
        )
    ]
    found = accuracy(*scores_of_moved_cells(cells, MANY, NOISE))
    assert found == pytest.approx(chance_of_a_guess(planned.rho / BILLION), abs=WITHIN)


@pytest.mark.parametrize("epsilon", [1.0, 4.0])
def test_a_guess_is_right_no_more_often_than_the_page_says_and_the_loss_is_below_the_claim(
    epsilon: float,
) -> None:
    without, with_her = scores(WITHOUT, epsilon), scores(WITH_HER, epsilon)
    rho = plan_records(ASKED, rho_for(epsilon, 1e-6), NOISE).rho / BILLION
    assert accuracy(without, with_her) <= chance_of_a_guess(rho) + SLACK
    middle = sum(float(np.dot(v, m)) for v, m in zip(WITHOUT.open_for_noise(), MOVES, strict=True))
    for cut in (middle, middle + 2.0, middle + 6.0):
        assert empirical_epsilon(without, with_her, cut, 1e-6) <= epsilon


def test_a_trait_of_a_known_woman_is_hardly_better_guessed_for_her_being_counted() -> None:
    # her gender is hers alone: does the record's marriage column tell whether she was married?
    moved = {**HER, "isForcedMarriage": ""}
    worlds = [count(ASKED, [*OTHERS, her], clip_key=KEY) for her in (HER, moved)]
    cell = tables(ASKED, np.array([[2, 0, 0]]))[3].argmax()  # gender × marriage: hers, married
    married = [
        float(np.mean([finished(counts, 1.0)[3][cell] >= 1 for _ in range(RUNS)]))
        for counts in worlds
    ]
    assert abs(married[0] - married[1]) <= 0.1 + 2 * SLACK


def test_no_table_is_always_exact_and_no_records_are_exact_throughout() -> None:
    # both counts of a small table are hit by chance now and then; twelve times running, never
    truths = WITHOUT.open_for_noise()
    exact = np.array(
        [
            [np.array_equal(*pair) for pair in zip(finished(WITHOUT, 4.0), truths, strict=True)]
            for _ in range(12)
        ]
    )
    assert not exact.all(axis=0).any()
    assert not exact.all(axis=1).any()


def test_the_same_reading_of_the_true_rows_would_tell_all() -> None:
    here, gone = WITH_HER.open_for_noise(), WITHOUT.open_for_noise()
    assert sum(int(np.abs(one - two).sum()) for one, two in zip(here, gone, strict=True)) == 6
