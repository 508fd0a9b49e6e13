"""Publish how many cases were open at the end of each month, charged to everybody once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leeward.desk.publishing import (
    Cost,
    Place,
    Wish,
    charged_part,
    check_affordable,
    check_allowed,
    rows_of,
)
from leeward.exchange.publication_files import write_publication
from leeward.ids import RandomBytes
from leeward.reporting.budget import BILLION, chance_of_a_guess, check_wish, rho_for
from leeward.reporting.ledger import Signer
from leeward.reporting.measuring import Noise, Plan, measure
from leeward.reporting.open_series import (
    OpenSeries,
    count_open,
    open_values,
    plan_open,
    widest,
)
from leeward.reporting.publication import Publication


@dataclass(frozen=True, slots=True)
class OpenForecast:
    """What it would cost, and how far the noisiest month may be off."""

    planned: Plan
    chance: float
    half_width: float


def forecast_open(
    series: OpenSeries, wish: Wish, place: Place, noise: Noise, time: datetime
) -> OpenForecast:
    """Check everything that can be refused without the rows; spend nothing.

    Raises:
        ApprovalMissing, TooSoon, BudgetSpent: a protection says no.
        InvalidBudget: ε or δ promise nothing.
        FileExists: the folder is there.
    """
    check_wish(wish.epsilon, wish.delta)
    check_allowed(wish, place, time, series.months)
    planned = plan_open(series, rho_for(wish.epsilon, wish.delta), noise)
    check_affordable(wish, place, planned.rho)
    chance = chance_of_a_guess(planned.rho / BILLION)
    return OpenForecast(planned, chance, widest(series, planned.sigma))


def publish_open(
    series: OpenSeries,
    wish: Wish,
    rows: Path | Iterable[Mapping[str, str]],
    place: Place,
    *,
    noise: Noise,
    library: str,
    time: datetime,
    random: RandomBytes,
    signer: Signer | None = None,
) -> list[str]:
    """Publish the series; return the names of the files written.

    Raises:
        InvalidRows, InvalidFile: nothing was spent.
        LedgerAltered, LedgerRolledBack, LedgerInUse, ClockSetBack: nothing was spent.
        DiskFull, DiskFailed: the charge may stand; nothing was published.
    """
    planned = forecast_open(series, wish, place, noise, time).planned
    asked = series.catalogue
    part = charged_part(
        wish,
        rows_of(rows) if isinstance(rows, Path) else rows,
        place,
        Cost(planned.rho, f"{planned.sigma:.4f}", planned.tables),
        lambda counts: measure(asked, counts, planned, noise),
        library=library,
        time=time,
        random=random,
        signer=signer,
        counted=lambda rows, _: count_open(series, rows),
    )
    fitted = (open_values(series, part.measured[0]),)
    made = Publication(part.publication, asked, part.terms, 1, fitted)
    return write_publication(place.folder, made, None, signer.sign if signer else None)
