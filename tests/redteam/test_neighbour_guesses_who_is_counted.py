"""Membership and differencing: the attacker knows every other row and guesses about one."""

from math import sqrt

import numpy as np
import pytest

from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import BILLION, chance_of_a_guess, rho_for
from leeward.reporting.consistent import fit
from leeward.reporting.counting import count
from leeward.reporting.measuring import measure, plan
from support.publication_attacks import accuracy, empirical_epsilon, scores_of_moved_cells
from support.statistics import KEY, catalogue, invented_rows

ASKED = catalogue()
NOISE = OpenDPNoise()
RUNS = 300
MANY = 20_000
WITHIN = 0.02
"""Two points; three standard errors of many runs are 0.75."""
OTHERS = invented_rows(60)
HER = {
    "person": "her",
    "family": "hers",
    "intake": "2025-03",
    "age": "18-24",
    "role": "expecting",
    "exploitation": "yes",
}
WITHOUT = count(ASKED, OTHERS, clip_key=KEY)
WITH_HER = count(ASKED, [*OTHERS, HER], clip_key=KEY)
MOVES = [
    two - one for one, two in zip(WITHOUT.open_for_noise(), WITH_HER.open_for_noise(), strict=True)
]
SLACK = 3 * sqrt(0.25 / RUNS)
"""Three standard errors of an accuracy, the free threshold included."""


def scores(counts: object, epsilon: float, publications: int = 1) -> np.ndarray:
    """Return the likelihood ratio (but for its scale) of each run, all publications together."""
    planned = plan(ASKED, rho_for(epsilon, 1e-6), NOISE)
    assert isinstance(counts, type(WITHOUT))
    found = []
    for _ in range(RUNS):
        score = 0.0
        for _ in range(publications):
            for each, move in zip(measure(ASKED, counts, planned, NOISE), MOVES, strict=True):
                score += float(np.dot(each.vector, move))
        found.append(score)
    return np.array(found)


def promised(epsilon: float, publications: int = 1) -> float:
    rho = plan(ASKED, rho_for(epsilon, 1e-6), NOISE).rho / BILLION
    return chance_of_a_guess(publications * rho)


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 4.0])
def test_the_best_guess_is_right_as_often_as_the_page_says(epsilon: float) -> None:
    found = accuracy(scores(WITHOUT, epsilon), scores(WITH_HER, epsilon))
    assert found <= promised(epsilon) + SLACK
    assert found >= promised(epsilon) - SLACK  # or this attack is weaker than it could be


def moved_cells(epsilon: float, publications: int = 1) -> list[tuple[int, float]]:
    """Return the count and the σ of each cell that she moves, in so many publications."""
    sigma = plan(ASKED, rho_for(epsilon, 1e-6), NOISE).sigma
    found = [
        (int(vector[np.argmax(move)]), sigma)
        for vector, move in zip(WITHOUT.open_for_noise(), MOVES, strict=True)
    ]
    return found * publications


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 4.0])
def test_membership_is_within_two_points_of_theory(epsilon: float) -> None:
    found = accuracy(*scores_of_moved_cells(moved_cells(epsilon), MANY, NOISE))
    assert found == pytest.approx(promised(epsilon), abs=WITHIN)


@pytest.mark.parametrize("epsilon", [1.0, 4.0])
def test_two_publications_are_within_two_points_of_what_both_charges_say(epsilon: float) -> None:
    found = accuracy(*scores_of_moved_cells(moved_cells(epsilon, 2), MANY, NOISE))
    assert found == pytest.approx(promised(epsilon, 2), abs=WITHIN)


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 4.0])
def test_the_loss_measured_in_many_runs_is_never_above_the_claim(epsilon: float) -> None:
    without, with_her = scores_of_moved_cells(moved_cells(epsilon), MANY, NOISE)
    # a threshold fixed by theory alone: far enough out to tell, near enough to be reached
    sigma = plan(ASKED, rho_for(epsilon, 1e-6), NOISE).sigma
    middle = sum(count for count, _ in moved_cells(epsilon)) / sigma**2
    for far in (0.5, 1.0, 2.0, 2.5):
        cut = middle + far * np.sqrt(3.0) / sigma
        assert empirical_epsilon(without, with_her, cut, 1e-6) <= epsilon


@pytest.mark.parametrize("epsilon", [1.0, 4.0])
def test_the_measured_loss_is_never_above_the_claim(epsilon: float) -> None:
    without, with_her = scores(WITHOUT, epsilon), scores(WITH_HER, epsilon)
    middle = sum(float(np.dot(v, m)) for v, m in zip(WITHOUT.open_for_noise(), MOVES, strict=True))
    for cut in (middle, middle + 1.5, middle + 3.0, middle + 8.0):
        assert empirical_epsilon(without, with_her, cut, 1e-6) <= epsilon


def test_two_publications_together_tell_what_both_charges_say() -> None:
    # averaging or subtracting: the ledger charged 2ρ, and no more can be had
    found = accuracy(scores(WITHOUT, 1.0, 2), scores(WITH_HER, 1.0, 2))
    assert found <= promised(1.0, 2) + SLACK


def test_the_difference_of_before_and_after_does_not_show_her() -> None:
    # one publication without her, a corrected one with her: the difference is 1 in three cells
    planned = plan(ASKED, rho_for(1.0, 1e-6), NOISE)
    sure = 0
    for _ in range(60):
        before = measure(ASKED, WITHOUT, planned, NOISE)
        after = measure(ASKED, WITH_HER, planned, NOISE)
        moved = [np.subtract(b.vector, a.vector) for a, b in zip(before, after, strict=True)]
        assert sum(int((each != 0).sum()) for each in moved) > 40  # everything moves
        sure += all(
            int(np.argmax(each)) == int(np.argmax(move))
            for each, move in zip(moved, MOVES, strict=True)
        )
    assert sure <= 3


def test_fitting_adds_nothing_to_what_was_measured() -> None:
    planned = plan(ASKED, rho_for(4.0, 1e-6), NOISE)
    worlds = []
    for counts in (WITHOUT, WITH_HER):
        found = []
        for _ in range(120):
            fitted = {
                each.table: each for each in fit(ASKED, measure(ASKED, counts, planned, NOISE))
            }
            found.append(
                sum(
                    float(np.dot([value.value for value in fitted[table].values], move))
                    for table, move in zip(ASKED.tables, MOVES, strict=True)
                )
            )
        worlds.append(np.array(found))
    assert accuracy(worlds[0], worlds[1]) <= promised(4.0) + 3 * sqrt(0.25 / 120)
