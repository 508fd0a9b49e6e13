"""pac-synth on the same invented rows, in a process of its own: it may not finish.

`python -m leeward.bench.statistics_peer PEOPLE SEED EPSILON DELTA [CAP]` prints one JSON object.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from leeward.bench.measuring import give_up_after
from leeward.bench.statistics_records import errors
from leeward.bench.trafficking_rows import PLANNED, WIDTHS, counts, invented


def run(people: int, seed: int, epsilon: float, delta: float) -> dict[str, object]:
    """Return the six tables as pac-synth's records and as its aggregates have them."""
    pacsynth = import_module("pacsynth")
    rows = invented(people, seed)
    names = list(WIDTHS)
    # "0" would be read as empty, so codes are words
    texts = [
        ["" if rows[name][number] == WIDTHS[name] else f"c{rows[name][number]}" for name in names]
        for number in range(people)
    ]
    started, worked = perf_counter(), process_time()
    builder = pacsynth.DpAggregateSeededParametersBuilder()
    parameters = builder.epsilon(epsilon).delta(delta).reporting_length(3).build()
    synthesizer = pacsynth.DpAggregateSeededSynthesizer(parameters)
    synthesizer.fit(pacsynth.Dataset([names, *texts]))
    records = synthesizer.sample()
    seconds, busy = perf_counter() - started, process_time() - worked
    aggregates = synthesizer.get_dp_aggregates(";")
    made = _cells(records[1:], list(records[0]))
    return {
        "seconds": seconds,
        "busy": busy,
        "records": [counts(made, table).tolist() for table in PLANNED],
        "aggregates": [_aggregate(aggregates, table).tolist() for table in PLANNED],
        "record_errors": errors(rows, lambda table: counts(made, table)),
        "aggregate_errors": errors(rows, _all_aggregates(aggregates)),
    }


def _cells(records: list[list[str]], names: list[str]) -> dict[str, NDArray[np.int64]]:
    return {
        name: np.array(
            [
                int(record[names.index(name)][1:]) if record[names.index(name)] else WIDTHS[name]
                for record in records
            ],
            dtype=np.int64,
        )
        for name in WIDTHS
    }


def _aggregate(aggregates: dict[str, int], table: tuple[str, ...]) -> NDArray[np.int64]:
    return _all_aggregates(aggregates)(table)


def _all_aggregates(
    aggregates: dict[str, int],
) -> Callable[[tuple[str, ...]], NDArray[np.int64]]:
    """Return any table of pac-synth's aggregates, in our order of cells."""
    found: dict[tuple[str, ...], NDArray[np.int64]] = {}
    for key, value in aggregates.items():
        parts = dict(each.split(":c") for each in key.split(";"))
        table = tuple(name for name in WIDTHS if name in parts)
        if table not in found:
            found[table] = np.zeros(tuple(WIDTHS[name] + 1 for name in table), dtype=np.int64)
        found[table][tuple(int(parts[name]) for name in table)] = value

    def table_of(table: tuple[str, ...]) -> NDArray[np.int64]:
        ordered = tuple(name for name in WIDTHS if name in table)
        empty = np.zeros(tuple(WIDTHS[name] + 1 for name in ordered), dtype=np.int64)
        axes = [ordered.index(name) for name in table]
        return found.get(ordered, empty).transpose(axes).reshape(-1)

    return table_of


if __name__ == "__main__":
    if len(sys.argv) > 5:
        give_up_after(float(sys.argv[5]))
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), *map(float, sys.argv[3:5]))))
