"""Records as they are published: invented people, with all that a reader needs to judge them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeward.codebook.record_columns import record_columns
from leeward.reporting.consistent import Z_95
from leeward.reporting.publication import (
    MECHANISM,
    Part,
    Terms,
    sealed_by,
    terms_said,
    together,
)
from leeward.reporting.questions import NOT_RECORDED, Catalogue
from leeward.reporting.records import records_from

FORMAT: Final = "leeward-records"
VERSION: Final = 1
ESTIMATOR: Final = (
    "log-linear model of all tables of one and two columns (junction tree, weighed pool)"
)


@dataclass(frozen=True, slots=True)
class Records:
    """Invented records, shape (people, columns), and the noise of what they were made from."""

    name: str
    catalogue: Catalogue
    terms: Terms
    parts: int
    cells: NDArray[np.int64]
    sigma_one: float
    sigma_pair: float

    @property
    def half_widths(self) -> tuple[float, float]:
        """Return how far noise reaches in a count of one column, and of two, 95 times in 100."""
        return Z_95 * self.sigma_one, Z_95 * self.sigma_pair


def records_of(catalogue: Catalogue, parts: Sequence[Part], chance: np.random.Generator) -> Records:
    """Return records made from one part, or from several added up.

    Raises:
        InvalidMerge: the parts do not belong together.
        TooFewPeople: there are clearly fewer than 200 people by the noisy total.
    """
    measured, terms, name = together(catalogue, parts)
    ones = max(each.sigma for each in measured if len(each.table) == 1)
    pairs = max(each.sigma for each in measured if len(each.table) == 2)
    cells = records_from(catalogue, measured, chance)
    return Records(name, catalogue, terms, len(parts), cells, ones, pairs)


def record_rows(made: Records) -> list[list[str]]:
    """Return the rows of the public file, the heading first; empty means not recorded."""
    columns = list(made.catalogue.columns.values())
    codes = [
        np.array(["" if cell.code == NOT_RECORDED else cell.code for cell in column.cells])
        for column in columns
    ]
    spelled = [codes[number][made.cells[:, number]] for number in range(len(columns))]
    rows = np.column_stack(spelled).tolist()
    return [[column.name for column in columns], *rows]


def term_rows(made: Records) -> list[list[str]]:
    """Return what each code means in three languages, and in the words of two standards."""
    rows = [["column", "code", "en", "ko", "zh_Hans", "htcds", "ictip_unit"]]
    for column in made.catalogue.columns.values():
        known = record_columns().get(column.name)
        for cell in column.cells:
            code = "" if cell.code == NOT_RECORDED else cell.code
            labels = [cell.labels[tongue] for tongue in ("en", "ko", "zh_Hans")]
            standards = [known.htcds, known.ictip] if known and code else ["", ""]
            rows.append([column.name, code, *labels, *standards])
    return rows


def record_sidecar(
    made: Records, content: bytes, sign: Callable[[bytes], bytes] | None = None
) -> dict[str, Any]:
    """Return the records' terms for programs; `content` is the file of records itself."""
    asked = made.catalogue
    one, pair = made.half_widths
    said: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "publication": made.name,
        "title": asked.title,
        "questions": asked.digest,
        "cohort": asked.cohort.code,
        "unit": asked.unit,
        "most_rows": asked.most_rows,
        "size": asked.size,
        "parts": made.parts,
        "neighbours": "one unit added or removed",
        "mechanism": MECHANISM,
        "estimator": ESTIMATOR,
        "sigma": {"one_column": made.sigma_one, "two_columns": made.sigma_pair},
        "noise_reaches_95": {"one_column": round(one, 1), "two_columns": round(pair, 1)},
        "records": len(made.cells),
        "records_digest": blake2b(content, digest_size=32, person=b"lw-records-1").hexdigest(),
        "columns": {
            column.name: [cell.code for cell in column.cells] for column in asked.columns.values()
        },
        **terms_said(made.terms),
    }
    return sealed_by(said, sign)
