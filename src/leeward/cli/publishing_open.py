"""`leeward publish open`: how many cases were open at the end of each month."""

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
from leeward.desk.publishing import Wish, forecast, publish
from leeward.desk.publishing_sorts import OpenCases
from leeward.errors import InvalidQuestions
from leeward.reporting.budget import BILLION
from leeward.reporting.open_series import is_tree, read_open_series


@click.command("open")
@click.argument("rows", type=FILE, required=False)
@questions_option
@publish_options(epsilon=1.0, cap_cohort=1.0)
@json_option
@speaking_errors
def open_command(rows: Path | None, questions: Path, as_json: bool, **said: Any) -> None:
    """Count the cases that were open at the end of each month, with noise.

    The same people are counted month after month, so everybody pays for the whole series.

    Example: leeward publish open --from ~/windbreak --questions o.toml --out open-2025 --approver
    Bomi
    """
    from leeward.engines.noise_opendp import OpenDPNoise  # noqa: PLC0415 - takes a second to load

    told, noise = Told(**said), OpenDPNoise()
    if told.part:
        raise click.UsageError(gettext("A series of open cases has no parts."))
    try:
        series = read_open_series(questions.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong
    with told.source(rows) as source:
        wish = Wish(OpenCases(series), told.epsilon, told.delta, source.names, told.reason)
        seen = forecast(wish, source.place, noise, now())
        (reach,) = seen.planned.reaches.values()
        facts = {
            "sigma": seen.planned.sigmas[0],
            "rho": seen.planned.rho / BILLION,
            "tree": is_tree(series.length),
            "chance_of_a_guess": round(seen.chance, 4),
            "half_width": round(reach, 1),
        }
        lines = [
            gettext("The safest is to publish nothing, or to tell it in words."),
            f"{series.catalogue.title} ({series.months.code})",
            gettext("Each number will be right within this much, 95 times in 100:"),
            f"  ±{reach:.0f}",
            guess_line(seen.chance),
        ]
        if told.only_plan:
            print_facts(facts, as_json, lambda: lines)
            return
        if not agreed(lines, yes=told.yes):
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
    print_files(told.out, files, facts, as_json=as_json)
