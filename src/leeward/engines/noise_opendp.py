"""Noise by OpenDP: the exact discrete Gaussian over integers, its randomness from the system.

No float carries a count, so the low bits of a result tell nothing (Mironov 2012). OpenDP takes
a second to load; whoever only plans pays it too, whoever does neither does not.
"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

import opendp.prelude as dp

NAME: Final = "discrete Gaussian"


class OpenDPNoise:
    """Discrete Gaussian noise on vectors of counts; see `reporting.measuring.Noise`."""

    library: Final = f"opendp {version('opendp')}"

    def loss(self, sigma: float, sensitivity: int) -> float:
        """Return the ρ of zCDP that OpenDP proves for an L2 distance of `sensitivity`."""
        return float(self._mechanism(sigma).map(float(sensitivity)))

    def add(self, counts: Sequence[int], sigma: float) -> list[int]:
        """Return each count with fresh noise."""
        return [int(each) for each in self._mechanism(sigma)(list(counts))]

    @staticmethod
    def _mechanism(sigma: float) -> Any:
        dp.enable_features("contrib")
        domain = dp.vector_domain(dp.atom_domain(T="i64"))
        return dp.m.make_gaussian(domain, dp.l2_distance(T="f64"), scale=sigma)
