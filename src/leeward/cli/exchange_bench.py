"""`leeward bench exchange`: a private exchange, step by step."""

from dataclasses import asdict
from json import dumps

import click

from leeward.bench.measuring import table
from leeward.cli.frame import json_option, speaking_errors
from leeward.tracing.exchange_terms import SIZES


@click.command("exchange")
@click.option(
    "--people", type=click.Choice([str(size) for size in SIZES]), default="10000", show_default=True
)
@click.option("--tokens", default=10, show_default=True, type=click.IntRange(5, 20))
@json_option
@speaking_errors
def bench_exchange(people: str, tokens: int, as_json: bool) -> None:
    """All steps of both sides, from lists of tokens to tickets; openmined-psi where installed.

    Example: leeward bench exchange --people 1000
    """
    from leeward.bench import exchange  # noqa: PLC0415 - loads the group's library
    from leeward.engines.processors import both_processors  # noqa: PLC0415

    found = exchange.measure(int(people), tokens, both_processors)
    facts = asdict(found) | {"wanted": exchange.WANTED_SECONDS}
    if as_json:
        click.echo(dumps(facts, sort_keys=True))
        return
    rows: list[tuple[str, ...]] = [("step", "s", "bytes of its file")]
    rows += [
        (step, f"{seconds:.2f}", f"{found.bytes.get(step, 0):,}")
        for step, seconds in found.seconds.items()
    ]
    rows.append(("together", f"{found.total:.2f}", ""))
    rows.append(("of processors", f"{found.processor:.2f}", ""))
    if found.peer is not None:
        rows.append(("openmined-psi, one round", f"{found.peer:.2f}", ""))
    for line in table(rows):
        click.echo(line)
    click.echo(f"tickets {found.found} of {found.expected}; wanted {exchange.WANTED_SECONDS:.0f} s")
