"""`leeward publish`: numbers that name nobody; publishing nothing is offered first."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import click

from leeward.cli.frame import (
    gettext,
    json_option,
    member_option,
    passphrase_option,
    print_facts,
    speaking_errors,
)
from leeward.cli.opening import now, opened
from leeward.desk.publishing import (
    Forecast,
    Place,
    Wish,
    forecast,
    publish_merged,
    publish_tables,
    signer_of,
)
from leeward.errors import InvalidQuestions
from leeward.reporting.budget import BILLION, DELTA, Caps
from leeward.reporting.questions import Catalogue, read_catalogue

_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW: Final = click.Path(path_type=Path)
_questions = click.option("--questions", required=True, type=_FILE, help="What will be counted.")
_out = click.option("--out", required=True, type=_NEW, metavar="DIR", help="A folder to make.")
_least = click.option("--least", default=0, show_default=True, help="Hide noisy values below it.")


@click.group("publish")
def publish_group() -> None:
    """Publish numbers that name nobody, or decide to publish nothing."""


@publish_group.command("tables")
@click.argument("rows", type=_FILE)
@_questions
@click.option("--epsilon", default=1.0, show_default=True, help="Privacy loss; smaller is safer.")
@click.option("--delta", default=DELTA, show_default=True)
@click.option("--ledger", required=True, type=_NEW, help="What was spent; made if new.")
@_out
@click.option("--approver", multiple=True, metavar="NAME", help="Twice: who stands for it.")
@click.option("--reason", default="", help="Why six months are not waited for.")
@click.option("--second-head", type=_NEW, help="The ledger's head, kept on another disk.")
@click.option("--seen-head", default=None, help="A printed head that this ledger has to hold.")
@click.option("--cap-cohort", default=1.0, show_default=True, help="Of a new ledger, in ε.")
@click.option("--cap-lifetime", default=2.0, show_default=True, help="Of a new ledger, in ε.")
@click.option(
    "--sign-with", type=_NEW, metavar="FOLDER", help="An organisation whose device signs."
)
@member_option
@passphrase_option
@click.option("--part", is_flag=True, help="Measure only, to be added up with other parts.")
@_least
@click.option("--plan", "only_plan", is_flag=True, help="Say what it would cost; spend nothing.")
@click.option("--yes", is_flag=True, help="Publish without being asked.")
@json_option
@speaking_errors
def tables_command(
    rows: Path,
    questions: Path,
    epsilon: float,
    delta: float,
    ledger: Path,
    out: Path,
    approver: tuple[str, ...],
    reason: str,
    second_head: Path | None,
    seen_head: str | None,
    cap_cohort: float,
    cap_lifetime: float,
    sign_with: Path | None,
    member: str | None,
    passphrase_file: Path | None,
    part: bool,
    least: int,
    only_plan: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Count the rows of a csv file, with noise, for questions that were named in advance.

    Before anything is spent it says how exact the numbers will be and what a guess is worth.

    Example: leeward publish tables rows.csv --questions q.toml --ledger ledger --out 2025-H1
    --approver Ara --approver Bomi
    """
    from leeward.engines.noise_opendp import OpenDPNoise  # noqa: PLC0415 - takes a second to load

    noise = OpenDPNoise()
    wish = Wish(_catalogue(questions), epsilon, delta, approver, reason, part, least)
    place = Place(ledger, out, second_head, seen_head, Caps(cap_cohort, cap_lifetime))
    seen = forecast(wish, place, noise, now())
    if only_plan:
        print_facts(_facts(seen), as_json, lambda: _plan_lines(wish.catalogue, seen))
        return
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(gettext("Nothing was published. Say --yes to publish."))
        for line in _plan_lines(wish.catalogue, seen):
            click.echo(line, err=True)
        if not click.confirm(gettext("Publish all the same?"), default=False, err=True):
            click.echo(gettext("Nothing was published, nothing was spent."), err=True)
            return
    with ExitStack() as open_vaults:
        signer = None
        if sign_with is not None:
            vault = opened(sign_with, member, passphrase_file)
            signer = signer_of(open_vaults.enter_context(vault))
        files = publish_tables(
            wish,
            rows,
            place,
            noise=noise,
            library=noise.library,
            time=now(),
            random=os.urandom,
            signer=signer,
        )
    _print_files(out, files, as_json, _facts(seen))


@publish_group.command("merge")
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@_questions
@_out
@_least
@json_option
@speaking_errors
def merge_command(
    parts: tuple[Path, ...], questions: Path, out: Path, least: int, as_json: bool
) -> None:
    """Add up parts that several organisations or workers measured, and publish the sum.

    Each part has its own noise, so nobody sees anybody's numbers; adding costs nothing more. In
    QUESTIONS, `size` is the class of all together.

    Example: leeward publish merge north/ south/ --questions q.toml --out together
    """
    files = publish_merged(_catalogue(questions), parts, out, least=least)
    _print_files(out, files, as_json, {"parts": len(parts)})


def _catalogue(path: Path) -> Catalogue:
    try:
        return read_catalogue(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise InvalidQuestions(reason="not_toml", place="") from wrong


def _facts(seen: Forecast) -> dict[str, Any]:
    return {
        "sigma": seen.planned.sigma,
        "rho": seen.planned.rho / BILLION,
        "chance_of_a_guess": round(seen.chance, 4),
        "half_widths": {
            " x ".join(table) or "total": round(width, 1)
            for table, width in seen.half_widths.items()
        },
    }


def _plan_lines(catalogue: Catalogue, seen: Forecast) -> list[str]:
    lines = [
        gettext("The safest is to publish nothing, or to tell it in words."),
        f"{catalogue.title} ({catalogue.cohort.code})",
        gettext("Each number will be right within this much, 95 times in 100:"),
    ]
    for table, width in seen.half_widths.items():
        name = " × ".join(catalogue.columns[each].labels["en"] for each in table)
        lines.append(f"  ±{width:.0f}  {name or gettext('All people')}")
    guess = gettext(
        "Someone who knows everyone else in the file and guesses whether one more is in it would "
        "be right about {chance} times in 100 instead of 50."
    )
    return [*lines, guess.format(chance=round(100 * seen.chance))]


def _print_files(out: Path, files: list[str], as_json: bool, facts: dict[str, Any]) -> None:
    said = {"folder": str(out), "files": files, **facts}
    print_facts(said, as_json, lambda: [f"wrote {out / name}" for name in files])
