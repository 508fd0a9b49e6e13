"""`leeward trace link`: candidates from two files of people.

The engines are extras: they are imported when a command runs, and what is missing is said.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from leeward.cli.clock import now
from leeward.cli.frame import gettext as _
from leeward.cli.frame import json_option, print_facts, speaking_errors
from leeward.errors import EngineMissing
from leeward.tracing.candidates import Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.rules import SeekerContext

if TYPE_CHECKING:
    from leeward.exchange.linking import Linked, PartedLinker

SEARCHER: Final = "tracing"
"""Code of the tracing service where none is given; rows name it in `searchable_by`."""

_BAR: Final = 30

people_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("link")
@click.argument("a", metavar="A.csv", type=people_file)
@click.argument("b", metavar="B.csv", type=people_file)
@click.option(
    "--out",
    metavar="OUT.parquet",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the candidates go.",
)
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True
)
@click.option(
    "--searcher",
    metavar="CODE",
    default=SEARCHER,
    show_default=True,
    help="Who searches: only rows whose searchable_by names this code take part.",
)
@click.option(
    "--enquirer",
    "enquirers",
    metavar="CODE",
    multiple=True,
    help="Who asks, where the whole search is one person's; those hidden from her take no part.",
)
@click.option(
    "--on",
    "day",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Reckon as on this day; today if left out.",
)
@click.option(
    "--expected",
    default=0.4,
    show_default=True,
    type=click.FloatRange(0.0, 1.0, min_open=True, max_open=True),
    help="Share of A's people thought to be known in B at all: the prior.",
)
@click.option("--most", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option(
    "--memory",
    default="4GB",
    show_default=True,
    help="What DuckDB may use; nothing is put on a disk.",
)
@json_option
@speaking_errors
def link_command(
    a: Path,
    b: Path,
    out: Path,
    engine: str,
    searcher: str,
    enquirers: tuple[str, ...],
    day: datetime | None,
    expected: float,
    most: int,
    memory: str,
    as_json: bool,
) -> None:
    """Compare the people of A with those of B; every row needs its recorded basis.

    Writes candidates with their evidence in bits, field by field, and their rivals
    (docs/formats/tracing-candidates-v1.md); rows left out, with line and reason, beside it. Stopped
    and run again it goes on where it was. Two people decide about each candidate.

    Example: leeward trace link sought.csv known.csv --out candidates.parquet
    """
    terms = Terms(
        SeekerContext(searcher, frozenset(enquirers)),
        (day or now()).date(),
        expected=expected,
        most=most,
    )
    linker = _engine(engine, memory)
    from leeward.exchange.linking import link_files  # noqa: PLC0415 - needs the same extra

    done = link_files(linker, a, b, out, terms, shipped_comparer().version, _progress())
    print_facts(_facts(done, out, engine), as_json, lambda: _lines(done, out))


def _engine(name: str, memory: str) -> "PartedLinker":
    try:
        if name == "duckdb":
            from leeward.engines.arrow_alone import start_alone  # noqa: PLC0415 - an extra

            start_alone()
            from leeward.engines.linkage_duckdb import DuckDbLinker  # noqa: PLC0415 - an extra

            return DuckDbLinker(shipped_comparer(), shipped_matcher(), memory=memory)
        from leeward.engines.linkage_spark import SparkLinker, local_session  # noqa: PLC0415

        return SparkLinker(local_session())
    except ImportError as missing:
        raise EngineMissing(engine=name, extra=_EXTRAS[name]) from missing
    except Exception as failed:
        if type(failed).__module__.startswith("pyspark"):  # no Java, or one that is too old
            raise EngineMissing(engine=name, extra=_EXTRAS[name]) from failed
        raise


_EXTRAS: Final = {"duckdb": "tracing", "spark": "tracing,spark"}


def _progress() -> Callable[[str, int, int], None]:
    """Return what tells a person at a terminal how far it is; others are told nothing."""
    if not sys.stderr.isatty():
        return lambda _what, _done, _whole: None

    def told(what: str, done: int, whole: int) -> None:
        if whole:
            full = _BAR * done // whole
            shown = f"{what} [{'#' * full}{' ' * (_BAR - full)}] {100 * done // whole:3} %"
        else:
            shown = f"{what}: {done:,}"
        click.echo(f"\r{shown:<78}", nl=done == whole > 0, err=True)

    return told


def _facts(done: "Linked", out: Path, engine: str) -> dict[str, Any]:
    return {
        "out": str(out),
        "engine": engine,
        "rows": list(done.rows),
        "pairs_compared": done.pairs,
        "candidates": done.candidates,
        "likelihood": dict(sorted(done.likelihoods.items())),
        "parts": done.parts,
        "parts_from_before": done.parts_from_before,
        "refused": done.refused_by_reason(),
        "unread_cells": dict(sorted(done.unread.items())),
        "weights": shipped_comparer().version,
    }


def _lines(done: "Linked", out: Path) -> list[str]:
    lines = [
        _("{rows} rows compared with {others}.").format(rows=done.rows[0], others=done.rows[1]),
        _("{count} candidates in {file}; two people decide about each.").format(
            count=done.candidates, file=out
        ),
    ]
    lines += [f"  {name}: {count}" for name, count in sorted(done.likelihoods.items())]
    if done.refused:
        lines.append(
            _("{count} rows were left out; line and reason stand in {file}.").format(
                count=len(done.refused), file=f"{out}.refused.csv"
            )
        )
    lines += [f"  {name}: {count}" for name, count in done.refused_by_reason().items()]
    return lines
