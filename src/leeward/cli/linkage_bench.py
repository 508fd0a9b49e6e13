"""`leeward bench linkage`: finding invented people again, as a table and as JSON."""

import os
import platform
import sys
import tempfile
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import Any

import click

from leeward.bench.measuring import table
from leeward.cli.frame import json_option, speaking_errors
from leeward.errors import EngineMissing

FULL = 1_000_000


@click.command("linkage")
@click.option(
    "--people", "sizes", multiple=True, type=click.IntRange(50), help="Rows of each file."
)
@click.option("--full", is_flag=True, help="Also a million with a million: most of an hour.")
@click.option("--engine", "engines", multiple=True, type=click.Choice(["duckdb", "spark"]))
@click.option("--memory", default="4GB", show_default=True, help="What DuckDB may use.")
@click.option("--no-peers", is_flag=True, help="Leave out Splink's own names and rapidfuzz.")
@click.option(
    "--nomenklatura",
    "apart",
    metavar="PYTHON",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="A Python that has nomenklatura, which is then a peer as well.",
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Keep the invented files here.",
)
@json_option
@speaking_errors
def bench_linkage(
    sizes: tuple[int, ...],
    full: bool,
    engines: tuple[str, ...],
    memory: str,
    no_peers: bool,
    apart: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Recall, precision, blocking, groups, time and memory of linking two invented files.

    Example: leeward bench linkage --people 1000
    """
    chosen = sizes or (1_000, 10_000, 100_000)
    with tempfile.TemporaryDirectory(prefix="leeward-bench-") as scratch:
        facts = _measured(
            folder or Path(scratch),
            (*chosen, FULL) if full else chosen,
            engines or ("duckdb",),
            memory,
            no_peers,
            apart,
        )
    if as_json:
        click.echo(dumps(facts, ensure_ascii=False, sort_keys=True))
        return
    for line in _lines(facts):
        click.echo(line)


def _measured(
    folder: Path,
    sizes: tuple[int, ...],
    engines: tuple[str, ...],
    memory: str,
    no_peers: bool,
    apart: Path | None,
) -> dict[str, Any]:
    try:
        from leeward.bench import linkage, linkage_peers  # noqa: PLC0415 - needs an extra
    except ImportError as missing:
        raise EngineMissing(engine="duckdb", extra="tracing") from missing
    runs, keys, peers = [], {}, {}
    for size in sizes:
        _said(f"inventing {size}")
        place = linkage.invented(folder, size)
        for engine in engines:
            _said(f"linking {size} on {engine}")
            runs.append(linkage.measured(place, size, engine, memory))
        if size <= BLOCKING_UP_TO:
            _said(f"blocking {size}")
            keys[size] = asdict(linkage.blocking(place))
        if size <= linkage_peers.MOST and not no_peers:
            _said(f"peers {size}")
            peers[size] = linkage_peers.peers(place, apart)
    return {
        "machine": (
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        ),
        "runs": [
            asdict(run)
            | {"gaps": {group: linkage.gap(run.quality.groups, group) for group in linkage.GROUPS}}
            for run in runs
        ],
        "blocking": keys,
        "peers": peers,
    }


BLOCKING_UP_TO = 20_000


def _said(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{what:<40}", nl=False, err=True)


def _lines(facts: dict[str, Any]) -> list[str]:
    head = ("people", "engine", "s", "cpu s", "MB", "pairs", "R@1", "R@10", "likely", "precision")
    rows: list[tuple[str, ...]] = [head]
    rows += [
        (
            f"{run['people']:,}",
            run["engine"],
            f"{run['seconds']:.1f}",
            f"{run['cpu_seconds']:.1f}",
            f"{run['megabytes']:.0f}",
            f"{run['pairs']:,}",
            f"{run['quality']['recall_1']:.3f}",
            f"{run['quality']['recall_10']:.3f}",
            str(run["quality"]["likely"]),
            f"{run['quality']['precision_likely']:.3f}",
        )
        for run in facts["runs"]
    ]
    lines = [facts["machine"], *table(rows)]
    for size, one in facts["blocking"].items():
        lines += [
            (
                f"keys, {size}: reduction {one['reduction']:.5f}; completeness"
                f" {one['completeness']:.3f} of {one['links']} links"
            ),
            (
                f"  year, sex and place in both: {one['completeness_known']:.3f} of {one['known']},"
                f" at most one thing told otherwise: {one['completeness_clean']:.3f};"
                f" one name in both rows: {one['completeness_named']:.3f}"
            ),
            (
                f"  evidence enough to be a candidate at all: {one['findable']:.3f} of the links,"
                f" of these {one['completeness_findable']:.3f}"
            ),
        ]
    for size, held in facts["peers"].items():
        lines += [
            f"names only, {size}: {name}: R@1 {first:.3f}, R@10 {in_ten:.3f}"
            for name, (first, in_ten) in held.items()
        ]
    for run in facts["runs"]:
        gaps = ", ".join(f"{group} {value:.3f}" for group, value in run["gaps"].items())
        lines.append(f"gap in R@10, {run['people']:,} on {run['engine']}: {gaps}")
        lines += [
            f"  {name}: {recall:.3f} of {count}"
            for name, (count, recall) in run["quality"]["groups"].items()
        ]
    return lines
