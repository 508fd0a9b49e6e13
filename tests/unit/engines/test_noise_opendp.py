import numpy as np

from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import rho_for
from leeward.reporting.measuring import plan
from support.statistics import catalogue

NOISE = OpenDPNoise()


def test_noise_is_whole_fresh_and_as_wide_as_it_says() -> None:
    one, two = NOISE.add([100] * 4000, 8.0), NOISE.add([100] * 4000, 8.0)
    assert one != two
    assert all(type(each) is int for each in one)
    assert abs(np.mean(one) - 100) < 1.0  # eight standard errors
    assert abs(np.std(one) - 8.0) < 0.8


def test_the_engine_proves_at_most_what_the_plan_charges() -> None:
    for most_rows in (1, 4):
        asked = catalogue(unit='"family"', most_rows=str(most_rows))
        rho = rho_for(1.0, 1e-6)
        planned = plan(asked, rho, NOISE)
        assert 3 * NOISE.loss(planned.sigma, most_rows) * 1e9 <= planned.rho
        assert 0.999 * rho <= planned.rho / 1e9 <= rho + 1e-9
