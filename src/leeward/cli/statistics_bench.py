"""`leeward bench statistics`: planned tables against pac-synth and direct tables."""

import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import Any, Final

import click

from leeward.bench.measuring import table
from leeward.cli.frame import json_option, speaking_errors

_HEADING: Final = (
    "people",
    "ε",
    "seed",
    "planned",
    "direct",
    "pac records",
    "pac aggregates",
    "nothing",
    "coverage",
    "s",
    "pac s",
)

_RECORDS_HEADING: Final = (
    "people",
    "ε",
    "seed",
    "our records (1/2/3 columns)",
    "pac records",
    "pac aggregates",
    "direct",
    "nothing",
    "coverage",
    "s",
    "busy s",
    "pac s",
    "MB",
)


@click.command("statistics")
@click.option("--people", multiple=True, type=click.IntRange(50), help="Repeatable.")
@click.option("--epsilon", multiple=True, type=click.FloatRange(0.01), help="Repeatable.")
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--cap", default=200.0, show_default=True, help="Processor seconds a way.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for what is found: the same command goes on where it was stopped.",
)
@json_option
@speaking_errors
def bench_statistics(
    people: tuple[int, ...],
    epsilon: tuple[float, ...],
    seeds: int,
    cap: float,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Errors of six crossed tables and of records, on invented rows; no options: the full grid.

    Example: leeward bench statistics --people 200 --people 2000 --epsilon 1 --epsilon 4
    """
    from leeward.bench import statistics  # noqa: PLC0415 - loads the noise engine

    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    found = statistics.grid(
        people or (200, 2_000, 20_000, 150_000),
        epsilon or (0.5, 1.0, 4.0, 12.0),
        seeds,
        cap=cap,
        progress=_progress,
        keep=keep,
    )
    by_size = statistics.by_size(found)
    facts: dict[str, Any] = {
        "peer": "pac-synth 0.0.8" if statistics.has_peer() else "not installed",
        "cells": statistics.cells(),
        "grid": [asdict(each) for each in found],
        "pac_records_over_planned": statistics.ratio(found, "planned", "pac_records"),
        "pac_aggregates_over_planned": statistics.ratio(found, "planned", "pac_aggregates"),
        "direct_over_planned": statistics.ratio(found, "planned", "direct"),
        "worse_than_the_better_other": statistics.worse_share(found),
        "records": {
            order: {
                "pac_records_over_ours": statistics.record_ratio(found, "pac_records", order),
                "pac_aggregates_over_ours": statistics.record_ratio(found, "pac_aggregates", order),
                "direct_over_ours": statistics.record_ratio(found, "direct", order),
                "worse_than_the_better_other": statistics.records_worse_share(found, order),
            }
            for order in (1, 2, 3)
        },
        "coverage": sum(each.coverage for each in found) / len(found),
        "by_size": {people: _means(statistics, cells) for people, cells in by_size.items()},
    }
    if as_json:
        click.echo(dumps(facts, sort_keys=True))
        return
    rows: list[tuple[str, ...]] = [_HEADING]
    for each in found:
        errors = (each.planned, each.direct, each.pac_records, each.pac_aggregates, each.nothing)
        rows.append(
            (
                f"{each.people}",
                f"{each.epsilon:g}",
                f"{each.seed}",
                *("not finished" if error < 0 else f"{error:.1f}" for error in errors),
                f"{each.coverage:.3f}",
                f"{each.seconds:.2f}",
                f"{each.pac_seconds:.2f}",
            )
        )
    for line in table(rows):
        click.echo(line)
    _print_records(found, facts["records"])
    for size, means in facts["by_size"].items():
        click.echo(
            f"{size} people, geometric means: pac records over planned "
            f"{means['pac_records_over_planned']:.1f}, direct over planned "
            f"{means['direct_over_planned']:.1f}; pac records over ours, 1/2/3 columns: "
            + " / ".join(f"{one:.1f}" for one in means["pac_records_over_ours"])
            + f"; coverage {means['coverage']:.3f}"
        )
    click.echo(
        f"geometric means: pac records {facts['pac_records_over_planned']:.1f}, pac aggregates "
        f"{facts['pac_aggregates_over_planned']:.1f}, direct {facts['direct_over_planned']:.1f} "
        f"times the error of planned; coverage {facts['coverage']:.3f}; worse than the better "
        f"other in {facts['worse_than_the_better_other']:.0%} of the grid"
    )


def _means(statistics: Any, cells: list[Any]) -> dict[str, Any]:
    return {
        "pac_records_over_planned": statistics.ratio(cells, "planned", "pac_records"),
        "direct_over_planned": statistics.ratio(cells, "planned", "direct"),
        "pac_records_over_ours": [
            statistics.record_ratio(cells, "pac_records", order) for order in (1, 2, 3)
        ],
        "coverage": sum(each.coverage for each in cells) / len(cells),
    }


def _print_records(found: list[Any], means: dict[int, dict[str, float]]) -> None:
    rows: list[tuple[str, ...]] = [_RECORDS_HEADING]
    for each in found:
        one = each.records
        if one is None:
            continue
        errors = (one.ours, one.pac_records, one.pac_aggregates, one.direct, one.nothing)
        rows.append(
            (
                f"{each.people}",
                f"{each.epsilon:g}",
                f"{each.seed}",
                *(" / ".join(f"{error:.1f}" for error in three) for three in errors),
                f"{one.coverage:.3f}",
                f"{one.seconds:.2f}",
                f"{one.busy:.2f}",
                f"{each.pac_seconds:.2f}",
                f"{one.megabytes:.0f}",
            )
        )
    for line in table(rows):
        click.echo(line)
    for order, mean in means.items():
        click.echo(
            f"records, {order} columns: pac records {mean['pac_records_over_ours']:.1f}, pac "
            f"aggregates {mean['pac_aggregates_over_ours']:.1f}, direct "
            f"{mean['direct_over_ours']:.1f} times the error of ours; worse than the better of "
            f"the last two in {mean['worse_than_the_better_other']:.0%} of the grid"
        )


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} / {total}", nl=False, err=True)
