"""What can be published: tables, a series of open cases, invented records. One shape for all.

Each says what it costs and how exact it is before anything is spent, counts rows for the noise,
and makes files of what was measured. Estimation hears measurements only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from leeward.exchange.publication_files import publication_files
from leeward.exchange.record_files import record_files
from leeward.ids import RandomBytes
from leeward.reporting.cohort import Cohort
from leeward.reporting.consistent import Z_95, half_widths
from leeward.reporting.counting import count
from leeward.reporting.ledger import Sign
from leeward.reporting.measuring import ExactlyCounted, Noise, plan
from leeward.reporting.open_series import OpenSeries, count_open, open_values, plan_open, widest
from leeward.reporting.publication import Part, Publication, publication_of
from leeward.reporting.questions import Catalogue, check_size
from leeward.reporting.record_publication import records_of
from leeward.reporting.record_questions import check_record_size, with_year
from leeward.reporting.records import plan_records, sigmas_of

Rows = Iterable[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Making:
    """How files are made of a measurement.

    Attributes:
        least: noisy values below it are not shown.
        sign: with a device's key, where one is at hand.
        random: for invented records; it need not be secret.
    """

    random: RandomBytes
    sign: Sign | None = None
    least: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """What a publication costs and how exact it will be; the rows are not needed for it.

    Attributes:
        rho: zCDP in billionths.
        sigma: of the noise, as a ledger spells it.
        sigmas: the same for each table, in order.
        reaches: how far a printed number may be off, 95 times in 100, by table.
    """

    rho: int
    sigma: str
    sigmas: tuple[float, ...]
    reaches: Mapping[tuple[str, ...], float]


class Asked(Protocol):
    """What somebody wants to be published."""

    @property
    def catalogue(self) -> Catalogue:
        """The questions, and who pays for them."""

    @property
    def months(self) -> Cohort:
        """What the numbers are about."""

    @property
    def has_parts(self) -> bool:
        """Whether what several hands measured can be added up."""

    def check_size(self) -> None:
        """Refuse what so few people cannot carry, by the declared size class alone.

        Raises:
            TooFewPeople: the declared class is too small.
        """

    def plan(self, rho: float, noise: Noise) -> Planned:
        """Return the noise that spends at most `rho`."""

    def count(self, rows: Rows, clip_key: bytes, /) -> ExactlyCounted:
        """Count the rows for the noise alone.

        Raises:
            InvalidRows: a row cannot be counted.
        """

    def files(self, parts: Sequence[Part], making: Making) -> dict[str, bytes]:
        """Return the files of what one part, or several added up, publish.

        Raises:
            InvalidMerge: the parts do not belong together.
            TooFewPeople: by a noisy total.
        """


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of one column or two, fitted jointly."""

    catalogue: Catalogue
    has_parts: bool = True

    @property
    def months(self) -> Cohort:
        """Whoever was registered in these months pays, and is counted."""
        return self.catalogue.cohort

    def check_size(self) -> None:
        """Fewer than 50: three tables of one column; fewer than 200: one column each."""
        check_size(self.catalogue)

    def plan(self, rho: float, noise: Noise) -> Planned:
        """The same noise in every table."""
        planned = plan(self.catalogue, rho, noise)
        return Planned(
            planned.rho,
            f"{planned.sigma:.4f}",
            (planned.sigma,) * planned.tables,
            half_widths(self.catalogue, planned.sigma),
        )

    def count(self, rows: Rows, clip_key: bytes, /) -> ExactlyCounted:
        """One person, one row; of a family as many as were asked for."""
        return count(self.catalogue, rows, clip_key=clip_key)

    def files(self, parts: Sequence[Part], making: Making) -> dict[str, bytes]:
        """Return csv, JSON and three pages; nothing in them comes by chance again."""
        made = publication_of(self.catalogue, parts, least=making.least)
        return publication_files(made, parts[0] if len(parts) == 1 else None, making.sign)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """How many cases were open at the end of each month; everybody pays for the series."""

    series: OpenSeries
    has_parts: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """The one table of months."""
        return self.series.catalogue

    @property
    def months(self) -> Cohort:
        """The months of the series; whoever is in the file pays."""
        return self.series.months

    def check_size(self) -> None:
        """Of any size: it is one table of one column."""

    def plan(self, rho: float, noise: Noise) -> Planned:
        """One vector: months, or the sums of a tree, whichever is nearer."""
        planned = plan_open(self.series, rho, noise)
        reach = widest(self.series, planned.sigma)
        table = self.catalogue.tables[0]
        return Planned(planned.rho, f"{planned.sigma:.4f}", (planned.sigma,), {table: reach})

    def count(self, rows: Rows, _clip_key: bytes, /) -> ExactlyCounted:
        """Nothing is clipped: a case is opened once and closed once."""
        return count_open(self.series, rows)

    def files(self, parts: Sequence[Part], making: Making) -> dict[str, bytes]:
        """Return the files of one measurement; the months of two are not added up."""
        (part,) = parts
        fitted = (open_values(self.series, part.measured[0]),)
        made = Publication(part.publication, self.catalogue, part.terms, 1, fitted)
        return publication_files(made, None, making.sign)


@dataclass(frozen=True, slots=True)
class InventedRecords:
    """Invented people whose counts of one and of two columns come near the true ones."""

    catalogue: Catalogue
    has_parts: bool = True

    @property
    def months(self) -> Cohort:
        """Whoever was registered in these months pays, and is counted."""
        return self.catalogue.cohort

    def check_size(self) -> None:
        """Never for fewer than 200 people."""
        check_record_size(self.catalogue)

    def plan(self, rho: float, noise: Noise) -> Planned:
        """Less noise in single columns than in pairs."""
        planned = plan_records(self.catalogue, rho, noise)
        sigmas = tuple(sigmas_of(self.catalogue, planned))
        return Planned(
            planned.rho,
            f"{planned.sigma_one:.4f},{planned.sigma_pair:.4f}",
            sigmas,
            {
                table: Z_95 * sigma
                for table, sigma in zip(self.catalogue.tables, sigmas, strict=True)
            },
        )

    def count(self, rows: Rows, clip_key: bytes, /) -> ExactlyCounted:
        """Count with the year of registration, which follows from the month of intake."""
        told = (with_year(self.catalogue, row) for row in rows)
        return count(self.catalogue, told, clip_key=clip_key)

    def files(self, parts: Sequence[Part], making: Making) -> dict[str, bytes]:
        """Return records, their terms, JSON and three pages."""
        chance = np.random.default_rng(int.from_bytes(making.random(32), "big"))
        made = records_of(self.catalogue, parts, chance)
        return record_files(made, parts[0] if len(parts) == 1 else None, making.sign)
