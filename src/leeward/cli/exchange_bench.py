"""`leeward bench exchange`: a private exchange, step by step."""

import tempfile
from dataclasses import asdict
from json import dumps
from pathlib import Path

import click

from leeward.bench.measuring import table
from leeward.cli.frame import json_option, speaking_errors
from leeward.desk.exchange_list import shipped_sounds
from leeward.tracing.exchange_terms import SIZES


@click.command("exchange")
@click.option(
    "--people", type=click.Choice([str(size) for size in SIZES]), default="10000", show_default=True
)
@click.option("--tokens", default=10, show_default=True, type=click.IntRange(5, 20))
@click.option(
    "--families",
    type=click.IntRange(100),
    help="Instead: what tokens find, on so many invented rows.",
)
@click.option("--seed", default=5, show_default=True)
@json_option
@speaking_errors
def bench_exchange(
    people: str, tokens: int, families: int | None, seed: int, as_json: bool
) -> None:
    """All steps of both sides, from lists of tokens to tickets; openmined-psi where installed.

    With --families: how many true links have a common token, and how many pairs by chance.

    Example: leeward bench exchange --people 1000
    """
    if families is not None:
        _families(families, seed, tokens, as_json)
        return
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


def _families(people: int, seed: int, tokens: int, as_json: bool) -> None:
    from leeward.bench import exchange_tokens  # noqa: PLC0415 - invents files of people

    with tempfile.TemporaryDirectory() as folder:
        found = exchange_tokens.measure(
            Path(folder), shipped_sounds(), people=people, seed=seed, most=tokens
        )
    if as_json:
        click.echo(dumps(asdict(found), ensure_ascii=False, sort_keys=True))
        return
    click.echo(
        f"{found.people} rows each, {found.links} links, {found.tokens:.1f} tokens of at most "
        f"{found.most} a person, {found.milliseconds:.1f} ms a person"
    )
    rows: list[tuple[str, ...]] = [
        ("common", "links", "by chance, per million", "tickets", "right")
    ]
    rows += [
        (
            f">= {one.shared}",
            f"{one.completeness:.3f}",
            f"{one.chance:.1f}",
            f"{one.tickets}",
            f"{one.right:.2f}",
        )
        for one in found.thresholds
    ]
    for line in table(rows):
        click.echo(line)
    for name, values in {"both tell": found.told, **found.groups}.items():
        shown = ", ".join(f"{value} {share:.2f} ({n})" for value, (share, n) in values.items())
        click.echo(f"{name}: {shown}")
