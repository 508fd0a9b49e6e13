"""Privacy loss: accounted as zero-concentrated (ρ), shown as (ε, δ), and what one may spend.

ρ adds up simply and belongs to Gaussian noise; (ε, δ) is what readers know. ρ is kept as whole
billionths, rounded up, so that a ledger never sums floats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, erf, exp, inf, isfinite, log, log1p, sqrt
from typing import Final

from leeward.errors import BudgetSpent, InvalidBudget
from leeward.reporting.cohort import EVERYBODY, Cohort

BILLION: Final = 1_000_000_000
DELTA: Final = 1e-6
MOST_DELTA: Final = 1e-5
HARD_LIMIT: Final = 4.0
"""No cap of a ledger may be above this ε."""

_ALPHAS: Final = 48


@dataclass(frozen=True, slots=True)
class Caps:
    """The most ε for a cohort's own publications, and for one person over all; both at δ."""

    cohort: float = 1.0
    lifetime: float = 2.0
    delta: float = DELTA

    def __post_init__(self) -> None:
        """Refuse caps that protect nobody.

        Raises:
            InvalidBudget: beyond the hard limit, or not in order.
        """
        check_wish(self.cohort, self.delta)
        check_wish(self.lifetime, self.delta)
        if self.cohort > self.lifetime:
            raise InvalidBudget(reason="caps_not_in_order")


@dataclass(frozen=True, slots=True)
class Spent:
    """One earlier charge: who could be in it, and its ρ in billionths."""

    cohort: Cohort
    rho: int


def check_wish(epsilon: float, delta: float) -> None:
    """Refuse an ε or δ that promises nothing.

    Raises:
        InvalidBudget: ε not in (0, 4], or δ not in (0, 1e-5].
    """
    if not isfinite(epsilon) or not 0.0 < epsilon <= HARD_LIMIT:
        raise InvalidBudget(reason="epsilon_out_of_range")
    if not isfinite(delta) or not 0.0 < delta <= MOST_DELTA:
        raise InvalidBudget(reason="delta_out_of_range")


def delta_for(rho: float, epsilon: float) -> float:
    """Return the δ at which ρ-zCDP gives (ε, δ).

    Source:
        Canonne, Kamath & Steinke (2020), "The Discrete Gaussian for Differential Privacy",
        Corollary 13: every α > 1 gives a valid bound, so a coarse search errs on the safe side.
    """
    if rho <= 0.0:
        return 0.0
    best = inf
    middle = max((epsilon + rho) / (2.0 * rho), 1.0 + 1e-6)
    for step in range(_ALPHAS):
        alpha = 1.0 + (middle - 1.0) * exp((step - _ALPHAS / 2) / 8.0)
        if alpha <= 1.0 + 1e-9:
            continue
        bits = (
            (alpha - 1.0) * (alpha * rho - epsilon) - log(alpha - 1.0) + alpha * log1p(-1 / alpha)
        )
        best = min(best, bits)
    return min(1.0, exp(min(best, 0.0)))


@lru_cache(maxsize=256)
def rho_for(epsilon: float, delta: float) -> float:
    """Return the largest ρ (to twelve digits, from below) that keeps within (ε, δ)."""
    low, high = 0.0, epsilon
    for _ in range(44):
        middle = (low + high) / 2.0
        if delta_for(middle, epsilon) <= delta:
            low = middle
        else:
            high = middle
    return low * (1.0 - 1e-12)


@lru_cache(maxsize=256)
def epsilon_for(rho: float, delta: float) -> float:
    """Return the smallest ε (to nine digits, from above) that ρ gives at δ."""
    low, high = 0.0, rho + 2.0 * sqrt(rho * log(1.0 / delta))
    for _ in range(44):
        middle = (low + high) / 2.0
        if delta_for(rho, middle) <= delta:
            high = middle
        else:
            low = middle
    return high


def chance_of_a_guess(rho: float) -> float:
    """Return how often the best guess whether a known woman is counted is right; 0.5 is a coin.

    The attacker knows everyone else. Gaussian noise of zCDP ρ is a test between two normal
    distributions √(2ρ) apart (Dong, Roth & Su 2022): right with probability Φ(√(2ρ) / 2).
    """
    return 0.5 * (1.0 + erf(sqrt(2.0 * rho) / 2.0 / sqrt(2.0)))


def billionths(rho: float) -> int:
    """Return ρ as a ledger keeps it: never less than it is."""
    return ceil(rho * BILLION)


def check_charge(charge: Spent, earlier: Iterable[Spent], caps: Caps) -> None:
    """Refuse a charge that would take anybody beyond a cap.

    Raises:
        BudgetSpent: facts needs and left (ε at the ledger's δ, hundredths), cap, cohort.
    """
    for cap, left in left_for(charge.cohort, earlier, caps).items():
        if charge.rho > left:
            raise BudgetSpent(
                needs=_shown(charge.rho, caps.delta, up=True),
                left=_shown(max(left, 0), caps.delta, up=False),
                cap=f"{getattr(caps, cap):g}",
                cohort=charge.cohort.code,
            )


def left_for(cohort: Cohort, earlier: Iterable[Spent], caps: Caps) -> dict[str, int]:
    """Return the ρ in billionths that is left for a cohort, by the name of each cap.

    The cohort's own cap counts charges that are about intake months; a charge for everybody
    counts against the lifetime of each person only, and no single one is above the cohort's cap.
    """
    past = list(earlier)
    own = [] if cohort == EVERYBODY else [each for each in past if each.cohort != EVERYBODY]
    return {
        "cohort": _cap(caps.cohort, caps.delta) - _most(cohort, own),
        "lifetime": _cap(caps.lifetime, caps.delta) - _most(cohort, past),
    }


def _most(cohort: Cohort, past: list[Spent]) -> int:
    """Return what the person who paid most has paid: only there can a cap be passed."""
    begins = {cohort.first} | {each.cohort.first for each in past if cohort.has(each.cohort.first)}
    return max(sum(each.rho for each in past if each.cohort.has(month)) for month in begins)


def _cap(epsilon: float, delta: float) -> int:
    return int(rho_for(epsilon, delta) * BILLION) + 1  # the charge itself was rounded up


def _shown(rho: int, delta: float, *, up: bool) -> str:
    if rho == 0:
        return "0.00"
    epsilon = epsilon_for(rho / BILLION, delta)
    return f"{ceil(epsilon * 100 - 0.01) / 100:.2f}" if up else f"{int(epsilon * 100) / 100:.2f}"
