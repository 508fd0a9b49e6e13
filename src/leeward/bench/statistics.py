"""Planned tables against what the field uses, on the same invented rows at the same ε and δ.

The six crossed tables of `trafficking_rows.PLANNED`, four ways: `planned` (measured and fitted by
`reporting`), `direct` (the same noise spread over all tables of one to three of the 14 columns,
clipped at zero, as one publishes who has not planned), and the records and aggregates of
pac-synth. The error is the mean distance from the truth over cells with recorded values and
anybody in them.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import combinations
from math import exp, log, prod, sqrt
from pathlib import Path
from time import process_time
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from leeward.bench.statistics_records import NOT_FINISHED as NO_ERRORS
from leeward.bench.statistics_records import RecordErrors, direct_errors
from leeward.bench.trafficking_rows import (
    PLANNED,
    WIDTHS,
    catalogue,
    counts,
    invented,
    recorded,
)
from leeward.engines.noise_opendp import OpenDPNoise
from leeward.reporting.budget import rho_for
from leeward.reporting.consistent import fit
from leeward.reporting.counting import ExactCounts
from leeward.reporting.measuring import measure, plan

DELTA: Final = 1e-6
ALL_TABLES: Final = sum(len(list(combinations(WIDTHS, size))) for size in (1, 2, 3))
NOT_FINISHED: Final = -1.0
_BUSY_TO_CLOCK: Final = 30
"""How many seconds by the clock a second of processor time may take before a way is given up."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One cell of the grid: errors by method (−1: not finished), coverage, processor seconds.

    `nothing` is the error of a table of zeros: a way that comes near it tells nothing.
    """

    people: int
    epsilon: float
    seed: int
    planned: float
    direct: float
    pac_records: float
    pac_aggregates: float
    nothing: float
    coverage: float
    seconds: float
    pac_seconds: float
    records: RecordErrors | None = None


def compare(
    people: int, epsilon: float, seed: int, *, cap: float, keep: Path | None = None
) -> Compared:
    """Measure one cell of the grid; each way gets at most `cap` seconds of processor time.

    What is found is kept in the folder `keep` and not measured again there.
    """
    kept = keep and keep / f"cell-{people}-{seed}-{epsilon}.json"
    if kept and kept.exists():
        return _read_cell(kept)
    rows = invented(people, seed)
    exact = [counts(rows, table) for table in PLANNED]
    noise = OpenDPNoise()
    started = process_time()
    asked = catalogue()
    planned = plan(asked, rho_for(epsilon, DELTA), noise)
    fitted = fit(asked, measure(asked, ExactCounts(tuple(exact)), planned, noise))
    seconds = process_time() - started
    crossed = {each.table: each.values for each in fitted if len(each.table) == 2}
    ours = [np.array([value.value for value in crossed[table]]) for table in PLANNED]
    covered = [
        value.low <= truth <= value.high
        for table, truths in zip(PLANNED, exact, strict=True)
        for value, truth in zip(crossed[table], truths.tolist(), strict=True)
    ]
    sigma = sqrt(ALL_TABLES / (2.0 * rho_for(epsilon, DELTA)))
    direct = [np.maximum(noise.add(vector.tolist(), sigma), 0) for vector in exact]
    cell = (people, seed, epsilon)
    peer = _apart("statistics_peer", cell, cap, keep) if has_peer() else None
    made = _apart("statistics_records", cell, cap, keep)
    found = Compared(
        people=people,
        epsilon=epsilon,
        seed=seed,
        planned=_error(ours, exact),
        direct=_error(direct, exact),
        pac_records=_peer_error(peer, "records", exact),
        pac_aggregates=_peer_error(peer, "aggregates", exact),
        nothing=_error([np.zeros_like(vector) for vector in exact], exact),
        coverage=float(np.mean(covered)),
        seconds=seconds,
        pac_seconds=NOT_FINISHED if peer is None else float(peer["busy"]),
        records=_records(made, peer, direct_errors(rows, sigma, noise)),
    )
    if kept:
        kept.write_text(json.dumps(asdict(found)), encoding="ascii")
    return found


def grid(
    sizes: Sequence[int],
    epsilons: Sequence[float],
    seeds: int,
    *,
    cap: float,
    progress: Callable[[int, int], None],
    keep: Path | None = None,
) -> list[Compared]:
    """Measure the whole grid; beyond 20,000 people one seed."""
    wanted = [
        (people, epsilon, seed)
        for people in sizes
        for epsilon in epsilons
        for seed in range(1, (seeds if people <= 20_000 else 1) + 1)
    ]
    found = []
    for number, (people, epsilon, seed) in enumerate(wanted, 1):
        found.append(compare(people, epsilon, seed, cap=cap, keep=keep))
        progress(number, len(wanted))
    return found


def ratio(found: Sequence[Compared], ours: str, theirs: str) -> float:
    """Return the geometric mean of `theirs / ours` where both finished; 0 where none did."""
    pairs = [(getattr(each, ours), getattr(each, theirs)) for each in found]
    logs = [log(their / our) for our, their in pairs if our > 0 and their > 0]
    return exp(sum(logs) / len(logs)) if logs else 0.0


def worse_share(found: Sequence[Compared]) -> float:
    """Return in what share of the grid planned tables are worse than the better other way."""
    worse = [
        each.planned > min(error for error in (each.direct, each.pac_aggregates) if error >= 0)
        for each in found
    ]
    return sum(worse) / len(worse)


def record_ratio(found: Sequence[Compared], theirs: str, order: int) -> float:
    """Return the geometric mean of `theirs / ours` for tables of `order` columns; 0: none."""
    pairs = [
        (each.records.ours[order - 1], getattr(each.records, theirs)[order - 1])
        for each in found
        if each.records
    ]
    logs = [log(their / our) for our, their in pairs if our > 0 and their > 0]
    return exp(sum(logs) / len(logs)) if logs else 0.0


def records_worse_share(found: Sequence[Compared], order: int) -> float:
    """Return in what share of the grid records are worse than the better of the other tables.

    Those are pac-synth's aggregates and direct tables, which need not be anybody's records.
    """
    worse = [
        each.records.ours[order - 1]
        > min(
            error
            for error in (
                each.records.direct[order - 1],
                each.records.pac_aggregates[order - 1],
            )
            if error >= 0
        )
        for each in found
        if each.records
    ]
    return sum(worse) / len(worse) if worse else 0.0


def by_size(found: Sequence[Compared]) -> dict[int, list[Compared]]:
    """Return the cells of the grid by how many people they have."""
    return {
        people: [each for each in found if each.people == people]
        for people in sorted({each.people for each in found})
    }


def has_peer() -> bool:
    """Return whether pac-synth is installed here."""
    return find_spec("pacsynth") is not None


def cells() -> int:
    """Return how many cells the planned tables have."""
    return sum(prod(WIDTHS[name] + 1 for name in table) for table in PLANNED)


def _error(found: Sequence[NDArray[np.int64]], exact: Sequence[NDArray[np.int64]]) -> float:
    distances = [
        np.abs(one - truth)[recorded(table) & (truth > 0)]
        for table, one, truth in zip(PLANNED, found, exact, strict=True)
    ]
    return float(np.concatenate(distances).mean())


def _peer_error(peer: dict[str, Any] | None, key: str, exact: Sequence[NDArray[np.int64]]) -> float:
    if peer is None:
        return NOT_FINISHED
    return _error([np.array(each) for each in peer[key]], exact)


def _records(
    made: dict[str, Any] | None, peer: dict[str, Any] | None, direct: list[float]
) -> RecordErrors | None:
    if made is None:
        return None
    return RecordErrors(
        ours=tuple(made["errors"]),
        pac_records=tuple(peer["record_errors"]) if peer else NO_ERRORS,
        pac_aggregates=tuple(peer["aggregate_errors"]) if peer else NO_ERRORS,
        direct=tuple(direct),
        nothing=tuple(made["nothing"]),
        coverage=float(made["coverage"]),
        seconds=float(made["seconds"]),
        busy=float(made["busy"]),
        megabytes=float(made["megabytes"]),
    )


def _apart(
    module: str, cell: tuple[int, int, float], cap: float, keep: Path | None
) -> dict[str, Any] | None:
    """Run one way in a process of its own, for at most `cap` seconds of processor time."""
    kept = keep and keep / ("-".join([module, *map(str, cell)]) + ".json")
    if kept and kept.exists():
        found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    else:
        found = _run(module, [*map(str, cell), str(DELTA), str(cap)], cap)
        if kept:
            kept.write_text(json.dumps(found), encoding="utf-8")
    return None if "failed" in found else found


def _run(module: str, wanted: list[str], cap: float) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"leeward.bench.{module}", *wanted],
            capture_output=True,
            timeout=_BUSY_TO_CLOCK * cap,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return {"failed": "by the clock"}
    except subprocess.CalledProcessError as failed:
        return {"failed": failed.returncode}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _read_cell(kept: Path) -> Compared:
    said: dict[str, Any] = json.loads(kept.read_text(encoding="ascii"))
    records: dict[str, Any] | None = said.pop("records")
    if records is None:
        return Compared(**said)
    triples = {key: tuple(one) for key, one in records.items() if isinstance(one, list)}
    return Compared(**said, records=RecordErrors(**{**records, **triples}))
