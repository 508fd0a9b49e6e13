"""Records made by `reporting` from the invented rows, in a process of their own.

`python -m leeward.bench.statistics_records PEOPLE SEED EPSILON DELTA [CAP]` prints one JSON object:
errors over all tables of one, two and three columns, seconds from rows to records, and the
highest memory of the process in MB. The noise is real; no seed repeats it.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import prod
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeward.bench.measuring import give_up_after
from leeward.bench.trafficking_rows import WIDTHS, catalogue, counts, invented, recorded
from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import rho_for
from leeward.reporting.consistent import Z_95
from leeward.reporting.counting import CLIP_KEY_BYTES, count
from leeward.reporting.measuring import measure_each
from leeward.reporting.records import plan_records, record_tables, records_from, sigmas_of

ORDERS: Final = (1, 2, 3)
TABLES: Final = {order: tuple(combinations(WIDTHS, order)) for order in ORDERS}
NOT_FINISHED: Final = (-1.0, -1.0, -1.0)
Rows = Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class RecordErrors:
    """Mean errors of one, two and three columns by method (−1: not finished).

    `busy` is processor time, of all threads; `seconds` what the clock says.
    """

    ours: tuple[float, ...]
    pac_records: tuple[float, ...]
    pac_aggregates: tuple[float, ...]
    direct: tuple[float, ...]
    nothing: tuple[float, ...]
    coverage: float
    seconds: float
    busy: float
    megabytes: float


def errors(exact: Rows, table_of: Callable[[tuple[str, ...]], NDArray[Any]]) -> list[float]:
    """Return the mean distance from the truth for each number of columns.

    Over all tables of so many of the 14 columns together, over cells with recorded values and
    anybody in them.
    """
    found = []
    for order in ORDERS:
        distances = []
        for table in TABLES[order]:
            truth = counts(exact, table)
            asked = recorded(table) & (truth > 0)
            distances.append(np.abs(table_of(table) - truth)[asked])
        found.append(float(np.concatenate(distances).mean()))
    return found


def direct_errors(exact: Rows, sigma: float, noise: OpenDPNoise) -> list[float]:
    """Return the errors of all 469 tables with the same noise each, clipped at zero."""
    return errors(
        exact, lambda table: np.maximum(noise.add(counts(exact, table).tolist(), sigma), 0)
    )


def run(people: int, seed: int, epsilon: float, delta: float) -> dict[str, object]:
    """Make records and compare them."""
    exact = invented(people, seed)
    asked = catalogue(record_tables(tuple(WIDTHS)))
    noise = OpenDPNoise()
    started, worked = perf_counter(), process_time()
    planned = plan_records(asked, rho_for(epsilon, delta), noise)
    # whoever can guess the rows knows them all: the clip key protects nothing here
    exactly = count(asked, _rows(exact), clip_key=bytes(CLIP_KEY_BYTES))
    measured = measure_each(asked, exactly, sigmas_of(asked, planned), noise)
    cells = records_from(
        asked, measured, np.random.default_rng(int.from_bytes(os.urandom(16), "big")), fewest=0
    )
    seconds, busy = perf_counter() - started, process_time() - worked
    made = dict(zip(WIDTHS, cells.T, strict=True))
    reach = Z_95 * planned.sigma_one
    covered = [np.abs(counts(made, table) - counts(exact, table)) <= reach for table in TABLES[1]]
    return {
        "errors": errors(exact, lambda table: counts(made, table)),
        "nothing": errors(exact, lambda table: np.zeros(_cells(table), dtype=np.int64)),
        "coverage": float(np.concatenate(covered).mean()),
        "seconds": seconds,
        "busy": busy,
        "megabytes": _highest_memory(),
    }


def _rows(exact: Rows) -> Iterator[dict[str, str]]:
    names = list(WIDTHS)
    codes = [[*(f"c{number}" for number in range(WIDTHS[name])), "not_recorded"] for name in names]
    columns = [exact[name].tolist() for name in names]
    for number, cells in enumerate(zip(*columns, strict=True)):
        row = {name: codes[at][cells[at]] for at, name in enumerate(names)}
        yield {"person": str(number), "intake": "2025-01", **row}


def _cells(table: tuple[str, ...]) -> int:
    return prod(WIDTHS[name] + 1 for name in table)


def _highest_memory() -> float:
    """Return the most memory this process has held (Linux; NaN elsewhere)."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) for line in text.splitlines() if "VmHWM" in line) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 5:
        give_up_after(float(sys.argv[5]))
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), *map(float, sys.argv[3:5]))))
