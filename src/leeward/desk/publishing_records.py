"""Publish invented records that keep the tables of real ones: look, charge, measure, make.

Never for fewer than 200 people; small organisations measure a part each and publish together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from leeward.desk.publishing import (
    Cost,
    Place,
    Wish,
    charged_part,
    check_affordable,
    check_allowed,
    read_parts,
    rows_of,
)
from leeward.exchange.publication_files import write_part
from leeward.exchange.record_files import write_records
from leeward.ids import RandomBytes
from leeward.reporting.budget import BILLION, chance_of_a_guess, check_wish, rho_for
from leeward.reporting.consistent import Z_95
from leeward.reporting.ledger import Signer
from leeward.reporting.measuring import Noise, measure_each
from leeward.reporting.questions import Catalogue
from leeward.reporting.record_publication import records_of
from leeward.reporting.record_questions import check_record_size, with_year
from leeward.reporting.records import RecordsPlan, plan_records, sigmas_of


@dataclass(frozen=True, slots=True)
class RecordsForecast:
    """What records would cost, and how far noise reaches in a count of one column, and of two."""

    planned: RecordsPlan
    chance: float
    one_column: float
    two_columns: float


def forecast_records(wish: Wish, place: Place, noise: Noise, time: datetime) -> RecordsForecast:
    """Check everything that can be refused without the rows; spend nothing.

    Raises:
        ApprovalMissing, TooFewPeople, TooSoon, BudgetSpent: a protection says no.
        InvalidBudget: ε or δ promise nothing.
        FileExists: the folder is there.
    """
    check_wish(wish.epsilon, wish.delta)
    if not wish.is_part:
        check_record_size(wish.catalogue)
    check_allowed(wish, place, time)
    planned = plan_records(wish.catalogue, rho_for(wish.epsilon, wish.delta), noise)
    check_affordable(wish, place, planned.rho)
    return RecordsForecast(
        planned,
        chance_of_a_guess(planned.rho / BILLION),
        Z_95 * planned.sigma_one,
        Z_95 * planned.sigma_pair,
    )


def publish_records(
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
    """Publish records, or measure a part; return the names of the files written.

    Raises:
        InvalidRows, InvalidFile: nothing was spent.
        LedgerAltered, LedgerRolledBack, LedgerInUse, ClockSetBack: nothing was spent.
        TooFewPeople: by the noisy total; the charge stands, nothing was published.
        DiskFull, DiskFailed: the charge may stand; nothing was published.
    """
    planned = forecast_records(wish, place, noise, time).planned
    asked = wish.catalogue
    part = charged_part(
        wish,
        (with_year(asked, row) for row in (rows_of(rows) if isinstance(rows, Path) else rows)),
        place,
        Cost(planned.rho, f"{planned.sigma_one:.4f},{planned.sigma_pair:.4f}", planned.tables),
        lambda counts: measure_each(asked, counts, sigmas_of(asked, planned), noise),
        library=library,
        time=time,
        random=random,
        signer=signer,
    )
    if wish.is_part:
        return write_part(place.folder, part)
    made = records_of(asked, [part], _chance(random))
    return write_records(place.folder, made, part, signer.sign if signer else None)


def publish_merged_records(
    catalogue: Catalogue, parts: Sequence[Path], folder: Path, *, random: RandomBytes
) -> list[str]:
    """Make records from the parts of several hands; costs nothing more.

    Raises:
        InvalidMerge: parts that do not belong together.
        TooFewPeople: all together are too few.
        FileExists: the folder is there.
    """
    check_record_size(catalogue)
    return write_records(folder, records_of(catalogue, read_parts(parts), _chance(random)))


def _chance(random: RandomBytes) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(random(32), "big"))
