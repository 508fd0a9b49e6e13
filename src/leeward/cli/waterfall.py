"""`leeward trace waterfall`: how the evidence of one candidate adds up."""

from pathlib import Path

import click

from leeward.charts.sheet import standing_alone
from leeward.cli.frame import json_option, print_facts, speaking_errors, user_language
from leeward.cli.linking import people_file
from leeward.errors import EngineMissing, InvalidFile
from leeward.tracing.waterfall import waterfall_of


@click.command("waterfall")
@click.argument("candidates", metavar="OUT.parquet", type=people_file)
@click.argument("ours")
@click.argument("theirs")
@click.option(
    "--to",
    metavar="FILE.svg",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write the chart; without it, its table is printed.",
)
@json_option
@speaking_errors
def waterfall_command(
    candidates: Path, ours: str, theirs: str, to: Path | None, as_json: bool
) -> None:
    """Show how the evidence of one candidate adds up: OURS and THEIRS are ids of its rows.

    Neither a name nor a place is in it.

    Example: leeward trace waterfall candidates.parquet a-17 b-203 --to pair.svg
    """
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

        from leeward.engines.linkage_results import CANDIDATES, candidate_of  # noqa: PLC0415
    except ImportError as missing:
        raise EngineMissing(engine="duckdb", extra="tracing") from missing
    try:
        rows = pq.read_table(
            candidates, schema=CANDIDATES, filters=[("ours", "=", ours), ("theirs", "=", theirs)]
        ).to_pylist()
    except (ValueError, OSError) as problem:
        raise InvalidFile(reason="not_candidates") from problem
    if not rows:
        raise InvalidFile(reason="no_such_candidate")
    found = waterfall_of(candidate_of(rows[0]), user_language())
    if to is not None:
        to.write_text(standing_alone(found.svg), encoding="utf-8")
    facts = {
        "ours": ours,
        "theirs": theirs,
        "posterior": rows[0]["posterior"],
        "chance": rows[0]["chance"],
        "rivals": rows[0]["rivals"],
        "lines": [[line.label, line.number, line.sentence] for line in found.lines],
    }
    print_facts(
        facts,
        as_json,
        lambda: [f"{line.label:<30} {line.number:>14}  {line.sentence}" for line in found.lines],
    )
