"""`leeward bench names`: the figures of comparing names, as a table and as JSON."""

import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import Any, Final

import click

from leeward.bench import names
from leeward.bench.invented_names import InventedNames
from leeward.bench.measuring import table
from leeward.bench.name_folds import FOLDS, Folds
from leeward.bench.name_pairs import NamedPerson, invented_people, people_from
from leeward.bench.name_peers import peers
from leeward.bench.name_tasks import TASKS, Task
from leeward.cli.frame import json_option, speaking_errors
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.tablefile import shipped

SEED: Final = 7


@click.command("names")
@click.option(
    "--pairs",
    "pairs_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="People with names in several scripts (CSV); without it, an invented set.",
)
@click.option("--people", default=3000, show_default=True, type=click.IntRange(50))
@click.option("--queries", default=None, type=click.IntRange(5), help="At most so many per task.")
@click.option("--folds", default=FOLDS, show_default=True, type=click.IntRange(3, 20))
@click.option("--tasks", default="", help="Only these, parted by commas.")
@click.option("--reading", default=20_000, show_default=True, help="Names read for speed; 0: none.")
@click.option("--no-peers", is_flag=True, help="Leave out rapidfuzz.")
@json_option
@speaking_errors
def bench_names(
    pairs_file: Path | None,
    people: int,
    queries: int | None,
    folds: int,
    tasks: str,
    reading: int,
    no_peers: bool,
    as_json: bool,
) -> None:
    """Recall, F1, calibration and speed of comparing names across scripts, cross-validated.

    No name is scored by a table that saw it: tables are learned again for every pair of folds.

    Example: leeward bench names --people 500 --queries 100 --no-peers
    """
    started = time.perf_counter()
    held = people_from(pairs_file) if pairs_file else invented_people(people, SEED)
    chosen = [task for task in TASKS if not tasks or task.name in tasks.split(",")]
    facts = _measured(held, chosen, queries, folds)
    facts["peers"] = {} if no_peers else _peers(held, chosen, queries)
    facts["reading"] = _reading(reading) if reading else {}
    facts["set"] = "pairs" if pairs_file else f"invented, seed {SEED}"
    facts["people"] = len(held)
    facts["seconds"] = round(time.perf_counter() - started, 1)
    facts["machine"] = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    if as_json:
        click.echo(dumps(facts, ensure_ascii=False, sort_keys=True))
        return
    for line in _lines(facts):
        click.echo(line)


def _measured(
    held: Sequence[NamedPerson], tasks: Sequence[Task], queries: int | None, count: int
) -> dict[str, Any]:
    folds = Folds(held, shipped().facts, count, _learning)
    of_queries = {task.name: folds.names(held, task)[0] for task in tasks}
    figures, means = names.measure(
        held,
        lambda task, search: folds.score(task, search, held),
        lambda task, name: of_queries[task.name][name],
        tasks,
        queries,
        _said,
    )
    guesses = names.calibration(held, folds, queries)
    return {
        "folds": count,
        "tasks": [asdict(one) for one in figures],
        "mean": asdict(means),
        "calibration": [asdict(one) for one in guesses],
    }


def _peers(
    held: Sequence[NamedPerson], tasks: Sequence[Task], queries: int | None
) -> dict[str, Any]:
    """Measure the peers on the same searches; their thresholds are frozen by halves of queries."""
    out = {}
    for name, peer in peers().items():
        _said(name)
        figures, means = names.measure(
            held,
            names.by_peer(peer),
            lambda _, query: len(query) % 2,
            tasks,
            queries,
            weigh=names.lead,
        )
        out[name] = {"tasks": [asdict(one) for one in figures], "mean": asdict(means)}
    return out


def _reading(count: int) -> dict[str, float]:
    """Read invented names by the shipped table, none of them twice."""
    invented = InventedNames(shipped(), SEED)
    distinct: dict[str, None] = {}
    while len(distinct) < count:
        distinct[invented.romanised(invented.hangul())] = None
    speed = names.reading_speed(list(distinct), Matcher(shipped()).bulk.read)
    return {
        "names": speed.names,
        "seconds": speed.seconds,
        "minutes_for_a_million": speed.minutes_for_a_million,
    }


def _learning(done: int, total: int) -> None:
    _said(f"learning {done + 1} of {total}")


def _said(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{what:<40}", nl=False, err=True)


def _lines(facts: dict[str, Any]) -> list[str]:
    ran = f"{facts['folds']} folds, {facts['seconds']} s"
    lines = [f"{facts['machine']}; {facts['set']}: {facts['people']} people, {ran}"]
    head = (
        "task",
        "queries",
        "pool",
        "R@1 (95 %)",
        "R@10",
        "F1 by pair (95 %)",
        "F1*",
        "F1 among rivals",
        "F1*",
        "us/pair",
    )
    rows: list[tuple[str, ...]] = [head]
    rows += [_row(one) for one in facts["tasks"]]
    mean = facts["mean"]
    rows.append(
        (
            f"mean of {mean['tasks']}",
            "",
            "",
            _shown(mean["recall_1"]),
            f"{mean['recall_10']['value']:.3f}",
            _shown(mean["f1"]),
            f"{mean['f1_best']:.3f}",
            _shown(mean["f1_rivals"]),
            f"{mean['f1_rivals_best']:.3f}",
            "",
        )
    )
    lines += table(rows)
    for name, peer in facts["peers"].items():
        lines.append(
            f"peer {name}: R@1 {_shown(peer['mean']['recall_1'])}, "
            f"F1 frozen {_shown(peer['mean']['f1'])}, by the lead over the best rival "
            f"{_shown(peer['mean']['f1_rivals'])}"
        )
    lines += [
        f"no list, {one['kind']}: right {_shown(one['hit_rate'])}, "
        f"mean chance {one['mean_chance']:.3f}, {one['names']} names"
        for one in facts["calibration"]
    ]
    if facts["reading"]:
        lines.append(
            f"reading {facts['reading']['names']} romanised names: "
            f"{facts['reading']['seconds']:.1f} s, "
            f"{facts['reading']['minutes_for_a_million']:.1f} min for a million"
        )
    return lines


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    return (
        one["task"],
        str(one["queries"]),
        str(one["pool"]),
        _shown(one["recall_1"]),
        f"{one['recall_10']['value']:.3f}",
        _shown(one["f1"]),
        f"{one['f1_best']:.3f}",
        _shown(one["f1_rivals"]),
        f"{one['f1_rivals_best']:.3f}",
        f"{one['microseconds']:.2f}",
    )


def _shown(interval: dict[str, float]) -> str:
    return f"{interval['value']:.3f} ({interval['low']:.3f}-{interval['high']:.3f})"
