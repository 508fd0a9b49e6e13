"""`leeward bench allocation`: plans of slots by size, the general model, and a simulated year."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from json import dumps
from typing import Any

import click

from leeward.bench import allocation, allocation_year
from leeward.bench.measuring import table
from leeward.cli.frame import json_option, speaking_errors
from leeward.engines.solvers import shipped_solvers


@click.command("allocation")
@click.option("--most", default=10_000, show_default=True, help="Most needs, as slots.")
@click.option("--seeds", default=30, show_default=True, help="Simulated years; 0 leaves them out.")
@click.option(
    "--general-seconds", default=20.0, show_default=True, help="For each general plan; 0: none."
)
@json_option
@speaking_errors
def bench_allocation(most: int, seeds: int, general_seconds: float, as_json: bool) -> None:
    """Plans of slots from 100 to 50,000 needs, the general model, a year against simple lists.

    Example: leeward bench allocation --most 50000
    """
    sizes = [each for each in (*allocation.SLOTS, allocation.LARGE) if each[0] <= most]
    slots = [allocation.apart(allocation.slot_figure, needs, offers, 1) for needs, offers in sizes]
    general: list[allocation.GeneralFigure] = []
    if general_seconds:
        for needs, offers, only in ((200, 30, True), (200, 30, False), (1_000, 100, True)):
            general += [
                allocation.apart(
                    allocation.general_figure, needs, offers, 1, general_seconds, solver, only
                )
                for solver in ("highs", "ortools")
            ]
    years = allocation_year.compare(shipped_solvers(), range(seeds)) if seeds else []
    facts: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}",
        "slots": [asdict(each) | {"met": allocation.is_met(each)} for each in slots],
        "general": [asdict(each) for each in general],
        "seeds": seeds,
        "year": [asdict(each) for each in years],
    }
    if as_json:
        click.echo(dumps(facts, sort_keys=True))
        return
    click.echo(facts["machine"])
    blocks = (_slot_rows(slots), _general_rows(general), _class_rows(general), _year_rows(years))
    for block in blocks:
        if len(block) > 1:
            click.echo("")
            for line in table(block):
                click.echo(line)


def _slot_rows(slots: Sequence[allocation.SlotFigure]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (
            "slots, 12 months", "served", "proven", "seconds", "cpu s", "worth s", "values", "MiB",
            "LP / flow", "wanted",
        )
    ]  # fmt: skip
    for each in slots:
        wanted = allocation.WANTED.get((each.needs, each.offers))
        said = ""
        if wanted:
            met = "met" if allocation.is_met(each) else "NOT MET"
            said = f"<= {wanted[0]:g} s, {wanted[1]} MiB: {met}"
        peer = "" if each.linear_times is None else f"{each.linear_times:.1f} x"
        rows.append(
            (
                f"{each.needs} x {each.offers}",
                str(each.served),
                "yes" if each.proven else "NO",
                f"{each.seconds:.2f}",
                f"{each.processor:.2f}",
                f"{each.worth_seconds:.2f}",
                str(each.worth),
                f"{each.megabytes:.0f}",
                peer,
                said,
            )
        )
    return rows


def _general_rows(general: Sequence[allocation.GeneralFigure]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (
            "general model",
            "solver",
            "served",
            "cells proven",
            "open",
            "all",
            "seconds",
            "cpu s",
            "MiB",
        )
    ]  # fmt: skip
    rows += [
        (
            f"{each.needs} x {each.offers}{'' if each.every_rule else ', cells only'}",
            each.solver,
            str(each.served),
            f"{each.cells_proven} of {each.cells}",
            str(each.could_be_more),
            "yes" if each.all_proven else "no",
            f"{each.seconds:.1f}",
            f"{each.processor:.1f}",
            f"{each.megabytes:.0f}",
        )
        for each in general
    ]
    return rows


def _class_rows(general: Sequence[allocation.GeneralFigure]) -> list[tuple[str, ...]]:
    """Return, for plans that are not proven, what each class serves and cannot exceed."""
    rows: list[tuple[str, ...]] = [("not proven, by class", "solver", "served", "at most")]
    for each in general:
        if each.cells_proven < each.cells:
            rows += [
                (f"{each.needs} x {each.offers}, {name}", each.solver, str(value), str(bound))
                for name, value, bound in each.classes
            ]
    return rows


def _year_rows(years: Sequence[allocation_year.Compared]) -> list[tuple[str, ...]]:
    named = list(dict.fromkeys(each.policy for each in years if each.policy != "plan"))
    rows: list[tuple[str, ...]] = [("a year; + is more than the plan", "plan", *named)]
    for measure in allocation_year.MEASURES:
        of = {each.policy: each for each in years if each.measure == measure}
        if of:
            rows.append(
                (
                    measure,
                    f"{of['plan'].ours:.1f}",
                    *(f"{of[name].difference:+.1f} ± {of[name].interval:.1f}" for name in named),
                )
            )
    return rows
