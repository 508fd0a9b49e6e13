"""Which solvers a plan is made with: the one place that chooses."""

from leeward.allocation.solver import Solvers
from leeward.engines.flow_ortools import OrtoolsFlow
from leeward.engines.solver_highs import HighsSolver


def shipped_solvers() -> Solvers:
    """Return the solvers that come with the program."""
    return Solvers(OrtoolsFlow(), HighsSolver())
