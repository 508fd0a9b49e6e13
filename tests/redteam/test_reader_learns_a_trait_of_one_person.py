"""Attribute linkage: does a publication tell more of one woman than one made without her?

The attacker knows her age band and role and reads the crossed tables for what is likeliest of
the third column. The same reading of a publication without her says what the population says;
what is above that would be hers alone.
"""

from math import exp

import numpy as np

from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import rho_for
from leeward.reporting.consistent import fit
from leeward.reporting.counting import ExactCounts, count
from leeward.reporting.measuring import measure, plan
from support.statistics import KEY, catalogue, invented_rows

ASKED = catalogue()
NOISE = OpenDPNoise()
RUNS = 150
EPSILON = 1.0
ANSWERS = ["yes", "no", "unknown"]


def her(answer: str) -> dict[str, str]:
    """Return a woman in a cell that few others have."""
    return {
        "person": "her",
        "family": "hers",
        "intake": "2025-03",
        "age": "55+",
        "role": "carer",
        "exploitation": answer,
    }


def guess(counts: ExactCounts) -> str:
    """Return the likeliest third value of a carer in a fresh publication."""
    planned = plan(ASKED, rho_for(EPSILON, 1e-6), NOISE)
    fitted = {each.table: each for each in fit(ASKED, measure(ASKED, counts, planned, NOISE))}
    crossed = fitted["role", "exploitation"].values
    roles = [cell.code for cell in ASKED.columns["role"].cells]
    start = 3 * roles.index("carer")
    return ANSWERS[int(np.argmax([value.value for value in crossed[start : start + 3]]))]


def test_a_guess_is_hardly_better_for_her_being_counted() -> None:
    others = invented_rows(60)
    without = count(ASKED, others, clip_key=KEY)
    of_her = count(ASKED, [*others, her("no")], clip_key=KEY)
    right_without = sum(guess(without) == "no" for _ in range(RUNS)) / RUNS
    right_with = sum(guess(of_her) == "no" for _ in range(RUNS)) / RUNS
    slack = 3 * (0.25 / RUNS) ** 0.5
    assert right_with <= exp(EPSILON) * (right_without + slack) + slack
    assert right_with - right_without <= 0.05 + 2 * slack  # what σ of 7.8 leaves of one person


def test_the_same_reading_of_exact_tables_would_tell_all() -> None:
    counts = count(ASKED, [*invented_rows(60), her("no")], clip_key=KEY).open_for_noise()
    roles = [cell.code for cell in ASKED.columns["role"].cells]
    start = 3 * roles.index("carer")
    assert counts[2][start : start + 3].tolist() == [0, 1, 0]
