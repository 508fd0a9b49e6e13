"""`leeward bench NAME`: one reproducible measurement, as a table and as JSON."""

import os
import platform
import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import Any, Final

import click

from leeward.bench import desk, importing, rebuilding
from leeward.bench.measuring import table
from leeward.cli.allocation_bench import bench_allocation
from leeward.cli.clock import now
from leeward.cli.exchange_bench import bench_exchange
from leeward.cli.frame import json_option, speaking_errors
from leeward.cli.linkage_bench import bench_linkage
from leeward.cli.name_bench import bench_names
from leeward.cli.statistics_bench import bench_statistics

REBUILD_TARGETS: Final = {64: (50_000, 35_000), 8: (0, 30_000), 1: (0, 0)}
"""Wanted entries per second and core: without the text index, and with it (0: only reported)."""


@click.group("bench")
def bench_command() -> None:
    """Measure this program; a figure, its command and its machine belong together."""


@bench_command.command("desk")
@click.option("--cases", default=10_000, show_default=True, type=click.IntRange(10))
@click.option("--entries", default=1_000_000, show_default=True, type=click.IntRange(100))
@click.option(
    "--rebuild-entries", default=200_000, show_default=True, help="0 leaves the rebuild out."
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Keep the measured vault here, or measure the one that is there.",
)
@json_option
@speaking_errors
def bench_desk(
    cases: int, entries: int, rebuild_entries: int, folder: Path | None, as_json: bool
) -> None:
    """Pages, search, saving and memory at full size; rebuilding from sealed segments.

    Example: leeward bench desk --cases 1000 --entries 100000
    """
    place = desk.scratch() if folder is None else folder
    try:
        if not (place / "vault.db").exists():
            desk.make(
                place,
                cases=cases,
                entries=entries,
                now=now(),
                random=os.urandom,
                progress=_progress,
            )
        figures = desk.measure(place, clock=now)
        rebuilt = [_rebuild(count, rebuild_entries) for count in (1, 8, 64) if rebuild_entries]
    finally:
        if folder is None:
            desk.throw_away(place)
    facts: dict[str, Any] = {
        "machine": _machine(),
        "cases": cases,
        "entries": entries,
        "figures": [asdict(figure) | {"met": figure.is_met} for figure in figures],
        "rebuild": [asdict(one) for one in rebuilt],
    }
    if as_json:
        click.echo(dumps(facts, ensure_ascii=False, sort_keys=True))
        return
    click.echo(facts["machine"])
    rows = [("figure", "measured", "wanted", "unit", "")]
    rows += [
        (
            figure.name,
            f"{figure.value:.2f}",
            f"<= {figure.wanted:g}",
            figure.unit,
            "met" if figure.is_met else "NOT MET",
        )
        for figure in figures
    ]
    for line in table(rows):
        click.echo(line)
    if rebuilt:
        click.echo("")
        for line in table(_rebuild_rows(rebuilt)):
            click.echo(line)


@bench_command.command("import")
@click.option("--rows", default=10_000, show_default=True, type=click.IntRange(10))
@json_option
@speaking_errors
def bench_import(rows: int, as_json: bool) -> None:
    """An HTCDS workbook and an own csv in three scripts, from their bytes to recorded cases.

    Example: leeward bench import --rows 1000
    """
    found = [_import(name, rows) for name in importing.LISTS]
    facts: dict[str, Any] = {
        "machine": _machine(),
        "lists": [asdict(one) | {"total": one.total, "met": one.is_met} for one in found],
    }
    if as_json:
        click.echo(dumps(facts, ensure_ascii=False, sort_keys=True))
        return
    click.echo(facts["machine"])
    heading = (
        "import, seconds",
        "read",
        "look",
        "record",
        "total",
        "wanted",
        "cpu",
        "again",
        "MB",
        "",
    )
    rows_of_table: list[tuple[str, ...]] = [heading]
    for one in found:
        seconds = (one.reading, one.looking, one.recording, one.total)
        limit = importing.WANTED_SECONDS * rows / 10_000
        rows_of_table.append(
            (
                f"{one.name}, {one.rows} rows, {one.people} cases",
                *(f"{each:.1f}" for each in seconds),
                f"<= {limit:g}",
                f"{one.cpu:.1f}",
                f"{one.again:.1f}",
                f"{one.megabytes:.1f}",
                "met" if one.is_met else "NOT MET",
            )
        )
    for line in table(rows_of_table):
        click.echo(line)


def _import(name: str, rows: int) -> importing.Imported:
    place = desk.scratch()
    try:
        return importing.measure(place, name=name, rows=rows, now=now(), random=os.urandom)
    finally:
        desk.throw_away(place)


def _machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {platform.system()}"
    )


bench_command.add_command(bench_allocation)
bench_command.add_command(bench_exchange)
bench_command.add_command(bench_linkage)
bench_command.add_command(bench_names)
bench_command.add_command(bench_statistics)


def _rebuild(per_segment: int, entries: int) -> rebuilding.Rebuilt:
    place = desk.scratch()
    try:
        return rebuilding.measure(
            place, entries=entries, per_segment=per_segment, now=now(), random=os.urandom
        )
    finally:
        desk.throw_away(place)


def _rebuild_rows(rebuilt: list[rebuilding.Rebuilt]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (
            "rebuild, entries/s/core",
            "verify+decode",
            "no text index",
            "with it",
            "wanted",
            "B/entry",
        )
    ]
    for one in rebuilt:
        without, full = REBUILD_TARGETS[one.per_segment]
        rows.append(
            (
                f"{one.per_segment} per segment",
                f"{one.verified_only:,.0f}",
                f"{one.without_text:,.0f}",
                f"{one.with_text:,.0f}",
                f">= {without:,} / {full:,}" if full else "reported",
                f"{one.bytes_per_entry:.0f}",
            )
        )
    return rows


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and done % 1000 == 0:
        click.echo(f"\rmaking the vault {100 * done // total} %", nl=False, err=True)
