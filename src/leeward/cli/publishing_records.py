"""`leeward publish records`: invented people whose counts come near those of real ones."""

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
    print_files,
    publish_options,
    questions_option,
)
from leeward.desk.publishing import Forecast, Wish, forecast, publish
from leeward.desk.publishing_sorts import InventedRecords
from leeward.errors import InvalidQuestions
from leeward.reporting.budget import BILLION
from leeward.reporting.questions import Catalogue
from leeward.reporting.record_questions import read_record_questions


@click.command("records")
@click.argument("rows", type=FILE, required=False)
@questions_option
@publish_options(epsilon=2.0, cap_cohort=2.0)
@json_option
@speaking_errors
def records_command(rows: Path | None, questions: Path, as_json: bool, **said: Any) -> None:
    """Invent records in the columns of the CTDC public file, from noisy counts of a csv file.

    Never for fewer than 200 people: small organisations measure with --part and add up.

    Example: leeward publish records rows.csv --questions r.toml --ledger ledger --out records-2025
    --approver Ara --approver Bomi
    """
    from leeward.engines.noise_opendp import OpenDPNoise  # noqa: PLC0415 - takes a second to load

    told, noise = Told(**said), OpenDPNoise()
    asked = record_questions(questions)
    with told.source(rows) as source:
        wish = Wish(
            InventedRecords(asked), told.epsilon, told.delta, source.names, told.reason, told.part
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


def record_questions(path: Path) -> Catalogue:
    """Read what records are asked for.

    Raises:
        InvalidQuestions: it cannot be read.
    """
    try:
        return read_record_questions(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong


def _facts(seen: Forecast) -> dict[str, Any]:
    one, two = _reaches(seen)
    return {
        "sigma": {"one_column": seen.planned.sigmas[0], "two_columns": seen.planned.sigmas[-1]},
        "rho": seen.planned.rho / BILLION,
        "chance_of_a_guess": round(seen.chance, 4),
        "noise_reaches_95": {
            "one_column": round(one, 1),
            "two_columns": round(two, 1),
        },
    }


def _plan_lines(asked: Catalogue, seen: Forecast) -> list[str]:
    one, two = _reaches(seen)
    reach = gettext("The noise in a count of one column reaches ±{one}, of two columns ±{two}.")
    return [
        gettext("The safest is to publish nothing, or to tell it in words."),
        f"{asked.title} ({asked.cohort.code})",
        reach.format(one=f"{one:.0f}", two=f"{two:.0f}"),
        guess_line(seen.chance),
    ]


def _reaches(seen: Forecast) -> tuple[float, float]:
    """Return how far noise reaches in a count of one column, and of two."""
    every = list(seen.planned.reaches.values())
    return every[0], every[-1]
