"""Invented rows in the shape of the Counter Trafficking Data Collaborative's public columns.

Drawn from hidden profiles, so that columns depend on one another as real ones do; empty means
"not recorded". No real row was looked at to make them.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.cohort import EVERYBODY
from leeward.reporting.questions import Catalogue, Cell, Column

EMPTY: Final = "not_recorded"
WIDTHS: Final[Mapping[str, int]] = {
    "yearOfRegistration": 8,
    "gender": 3,
    "ageBroad": 9,
    "citizenship": 21,
    "CountryOfExploitation": 21,
    "traffickMonths": 3,
    "isForcedLabour": 1,
    "isSexualExploit": 1,
    "meansThreats": 1,
    "meansDebtBondageEarnings": 1,
    "meansFalsePromises": 1,
    "typeOfLabourDomesticWork": 1,
    "typeOfSexProstitution": 1,
    "recruiterRelationFamily": 1,
}
"""How many recorded codes each column has; one more cell is for "not recorded"."""

PLANNED: Final = (
    ("ageBroad", "gender"),
    ("ageBroad", "isSexualExploit"),
    ("gender", "isForcedLabour"),
    ("yearOfRegistration", "gender"),
    ("citizenship", "isSexualExploit"),
    ("CountryOfExploitation", "isForcedLabour"),
)
"""Six crossed tables named in advance, as an organisation would list its yearly ones."""

_PROFILES: Final = 12


def catalogue(tables: tuple[tuple[str, ...], ...] = PLANNED) -> Catalogue:
    """Return these tables as a catalogue of questions."""
    columns = {}
    for name, width in WIDTHS.items():
        codes = [*(f"c{number}" for number in range(width)), EMPTY]
        cells = tuple(Cell(code, {"en": code, "ko": code, "zh_Hans": code}) for code in codes)
        places = {code: number for number, code in enumerate(codes)}
        columns[name] = Column(name, {"en": name}, cells, places)
    return Catalogue(
        title="invented",
        unit="person",
        most_rows=1,
        size="200_and_more",
        cohort=EVERYBODY,
        person="person",
        family="family",
        intake="intake",
        columns=columns,
        tables=tables,
    )


def invented(people: int, seed: int) -> dict[str, NDArray[np.int64]]:
    """Return the cell of each person in each column; the last cell is "not recorded"."""
    chance = np.random.default_rng(seed)
    profile = chance.choice(_PROFILES, size=people, p=chance.dirichlet(np.full(_PROFILES, 2.0)))
    rows = {}
    for name, width in WIDTHS.items():
        missing = chance.uniform(0.05, 0.5) if width > 1 else 0.0
        cells = np.empty(people, dtype=np.int64)
        for each in range(_PROFILES):
            mine = profile == each
            shares = chance.dirichlet(np.full(width, 0.4)) * (1.0 - missing)
            if width == 1:
                shares = np.array([chance.beta(0.5, 1.0)])
            shares = np.append(shares, max(0.0, 1.0 - shares.sum()))
            cells[mine] = chance.choice(width + 1, size=int(mine.sum()), p=shares / shares.sum())
        rows[name] = cells
    return rows


def counts(rows: Mapping[str, NDArray[np.int64]], table: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the exact counts of one table, flattened; these people are invented."""
    index = np.zeros(len(rows["gender"]), dtype=np.int64)
    size = 1
    for name in table:
        index = index * (WIDTHS[name] + 1) + rows[name]
        size *= WIDTHS[name] + 1
    return np.bincount(index, minlength=size)


def recorded(table: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which cells of a table have a recorded value in every column."""
    kept = np.ones(1, dtype=np.bool_)
    for name in table:
        column = np.append(np.ones(WIDTHS[name], dtype=np.bool_), values=False)
        kept = (kept[:, None] & column[None, :]).reshape(-1)
    return kept
