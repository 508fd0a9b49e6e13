"""`leeward publish`: numbers that name nobody; publishing nothing is offered first."""

import os
from pathlib import Path
from typing import Any

import click

from leeward.cli.clock import now
from leeward.cli.frame import gettext, json_option, print_facts, speaking_errors
from leeward.cli.publish_options import (
    FILE,
    Told,
    agreed,
    guess_line,
    out_option,
    print_files,
    publish_options,
    questions_option,
)
from leeward.cli.publishing_open import open_command
from leeward.cli.publishing_records import record_questions, records_command
from leeward.desk.publishing import Forecast, Wish, forecast, publish, publish_merged
from leeward.desk.publishing_sorts import Asked, InventedRecords, Tables
from leeward.errors import InvalidQuestions
from leeward.reporting.budget import BILLION
from leeward.reporting.questions import Catalogue, read_catalogue

_least = click.option("--least", default=0, show_default=True, help="Hide noisy values below it.")


@click.group("publish")
def publish_group() -> None:
    """Publish numbers that name nobody, or decide to publish nothing."""


publish_group.add_command(open_command)
publish_group.add_command(records_command)


@publish_group.command("tables")
@click.argument("rows", type=FILE, required=False)
@questions_option
@publish_options(epsilon=1.0, cap_cohort=1.0)
@_least
@json_option
@speaking_errors
def tables_command(
    rows: Path | None, questions: Path, least: int, as_json: bool, **said: Any
) -> None:
    """Count the rows of a csv file, with noise, for questions that were named in advance.

    Before anything is spent it says how exact the numbers will be and what a guess is worth.

    Example: leeward publish tables rows.csv --questions q.toml --ledger ledger --out 2025-H1
    --approver Ara --approver Bomi
    """
    from leeward.engines.noise_opendp import OpenDPNoise  # noqa: PLC0415 - takes a second to load

    told, noise = Told(**said), OpenDPNoise()
    asked = _catalogue(questions)
    with told.source(rows) as source:
        wish = Wish(
            Tables(asked), told.epsilon, told.delta, source.names, told.reason, told.part, least
        )
        seen = forecast(wish, source.place, noise, now())
        if told.only_plan:
            print_facts(_facts(seen), as_json, lambda: _plan_lines(asked, seen))
            return
        if not agreed(_plan_lines(asked, seen), yes=told.yes):
            return
        files = publish(
            source.approved(wish),
            source.rows,
            source.place,
            noise=noise,
            library=noise.library,
            time=now(),
            random=os.urandom,
            signer=source.signer,
        )
    print_files(told.out, files, _facts(seen), as_json=as_json)


@publish_group.command("merge")
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@questions_option
@out_option
@_least
@click.option("--records", is_flag=True, help="The parts were measured for records.")
@json_option
@speaking_errors
def merge_command(
    parts: tuple[Path, ...], questions: Path, out: Path, least: int, records: bool, as_json: bool
) -> None:
    """Add up parts that several organisations or workers measured, and publish the sum.

    Each part has its own noise, so nobody sees anybody's numbers; adding costs nothing more. In
    QUESTIONS, `size` is the class of all together.

    Example: leeward publish merge north/ south/ --questions q.toml --out together
    """
    if records:
        asked: Asked = InventedRecords(record_questions(questions))
    else:
        asked = Tables(_catalogue(questions))
    files = publish_merged(asked, parts, out, least=least, random=os.urandom)
    print_files(out, files, {"parts": len(parts)}, as_json=as_json)


def _catalogue(path: Path) -> Catalogue:
    try:
        return read_catalogue(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong


def _facts(seen: Forecast) -> dict[str, Any]:
    return {
        "sigma": seen.planned.sigmas[0],
        "rho": seen.planned.rho / BILLION,
        "chance_of_a_guess": round(seen.chance, 4),
        "half_widths": {
            " x ".join(table) or "total": round(width, 1)
            for table, width in seen.planned.reaches.items()
        },
    }


def _plan_lines(catalogue: Catalogue, seen: Forecast) -> list[str]:
    lines = [
        gettext("The safest is to publish nothing, or to tell it in words."),
        f"{catalogue.title} ({catalogue.cohort.code})",
        gettext("Each number will be right within this much, 95 times in 100:"),
    ]
    for table, width in seen.planned.reaches.items():
        name = " × ".join(catalogue.columns[each].labels["en"] for each in table)
        lines.append(f"  ±{width:.0f}  {name or gettext('All people')}")
    return [*lines, guess_line(seen.chance)]
