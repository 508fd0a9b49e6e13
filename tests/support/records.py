"""Record questions of few columns, invented rows for them, and tables of finished records."""

import random
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from leeward.reporting.questions import Catalogue
from leeward.reporting.record_questions import read_record_questions

COLUMNS = ("gender", "ageBroad", "citizenship", "isForcedMarriage", "isForcedLabour")


def record_questions(**said: str) -> str:
    """Return questions for records as a file, with lines replaced or added."""
    lines = {
        "title": '"Invented records"',
        "cohort": '"2025-H1"',
        "size": '"200_and_more"',
        "columns": str(list(COLUMNS)).replace("'", '"'),
    }
    return "\n".join(f"{key} = {value}" for key, value in {**lines, **said}.items())


def record_catalogue(**said: str) -> Catalogue:
    """Return them read."""
    return read_record_questions(record_questions(**said))


def record_people(count: int, seed: int = 1, intake: str = "2025-03") -> list[dict[str, str]]:
    """Return invented people in the columns of the public file; columns depend on one another."""
    chosen = random.Random(seed)
    rows = []
    for number in range(count):
        young = chosen.random() < 0.4
        married = chosen.random() < (0.1 if young else 0.7)
        rows.append(
            {
                "person": f"p{number}",
                "intake": intake,
                "gender": "Man" if chosen.random() < 0.1 else "Woman",
                "ageBroad": chosen.choice(["9--17", "18--20"] if young else ["24--26", "30--38"]),
                "citizenship": "KP" if chosen.random() < 0.8 else chosen.choice(["CN", "FR", ""]),
                "isForcedMarriage": "1" if married else "",
                "isForcedLabour": "1" if chosen.random() < (0.2 if married else 0.6) else "",
            }
        )
    return rows


def tables(asked: Catalogue, cells: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return all tables of one and two columns of some records, flat, in the order asked."""
    widths = asked.shape(tuple(asked.columns))
    found = []
    for columns in [
        *((each,) for each in range(len(widths))),
        *combinations(range(len(widths)), 2),
    ]:
        index = np.zeros(len(cells), dtype=np.int64)
        for column in columns:
            index = index * widths[column] + cells[:, column]
        found.append(np.bincount(index, minlength=prod(widths[each] for each in columns)))
    return found
