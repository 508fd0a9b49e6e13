"""`leeward allocate`: needs and offers into a proposed plan with reasons; people decide."""

import os
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from leeward.allocation.draw import draw_key, frozen_hash
from leeward.allocation.making import Seconds, make_plan, plan_bytes, plan_hash
from leeward.allocation.plan import Plan
from leeward.allocation.problem import Problem
from leeward.allocation.reading import read_problem
from leeward.allocation.reasons import served_sentence, waiting_sentences, worth_sentence
from leeward.allocation.rolling import next_problem, read_decisions
from leeward.allocation.shipped_rules import shipped_rules
from leeward.cli.frame import gettext as _
from leeward.cli.frame import json_option, print_facts, speaking_errors, user_language
from leeward.engines.solvers import shipped_solvers
from leeward.errors import InvalidFile, InvalidProblem, PlanExists
from leeward.i18n.language import Language, language_of

problem_argument = click.argument(
    "problem", metavar="PROBLEM.json", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)


@click.group("allocate")
def allocate_group() -> None:
    """Share out scarce help: a plan with its reasons, for people to decide on."""


@allocate_group.command("check")
@problem_argument
@json_option
@speaking_errors
def check_command(problem: Path, as_json: bool) -> None:
    """Check PROBLEM.json and print the hash under which it is frozen before the draw.

    Example: leeward allocate check march.json
    """
    asked = read_problem(problem.read_bytes())
    facts: dict[str, Any] = {
        "needs": len(asked.needs),
        "offers": len(asked.offers),
        "hash": frozen_hash(asked),
        "witnessed": draw_key(asked)[1],
    }
    print_facts(facts, as_json, lambda: [f"{name}: {value}" for name, value in facts.items()])


@allocate_group.command("plan")
@problem_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where the plan is written; a plan that is there has to be named as previous_plan.",
)
@click.option(
    "--seconds",
    default=60.0,
    show_default=True,
    type=click.FloatRange(1, 86_400),
    help="Time for what is not slots; the plan says what was proven by then.",
)
@json_option
@speaking_errors
def plan_command(problem: Path, out: Path, seconds: float, as_json: bool) -> None:
    """Make the proposed plan for PROBLEM.json (docs/formats/allocation-problem-v1.md).

    Example: leeward allocate plan march.json --out march-plan.json
    """
    asked = read_problem(problem.read_bytes())
    _refuse_second(asked, out)
    plan = make_plan(
        asked,
        shipped_solvers(),
        clock=time.monotonic,
        seconds=Seconds(seconds, seconds / 3, seconds / 3),
    )
    content = plan_bytes(plan)
    _write(asked, out, content)
    facts: dict[str, Any] = {
        "state": plan.state,
        "served": sum(not line.fixed for line in plan.lines),
        "fixed": sum(line.fixed for line in plan.lines),
        "waiting": len(plan.waiting),
        "proven": all(stage.proven for stage in plan.stages),
        "not_proven": [stage.name for stage in plan.stages if not stage.proven],
        "envy": len(plan.fairness.envy),
        "changes": len(plan.changes),
        "problem_hash": plan.problem_hash,
        "plan_hash": plan_hash(content),
    }
    print_facts(facts, as_json, lambda: _lines(plan, facts))


@allocate_group.command("explain")
@click.argument(
    "plan", metavar="PLAN.json", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--need", default=None, help="Only the reason of this need.")
@click.option("--language", default=None, help="en, ko or zh-Hans.")
@json_option
@speaking_errors
def explain_command(plan: Path, need: str | None, language: str | None, as_json: bool) -> None:
    """Say in words why each need is met or waits, and what one more unit would give.

    Example: leeward allocate explain march-plan.json --need n7 --language ko
    """
    made = _read_plan(plan)
    chosen = language_of(language) or user_language()
    reasons = {
        line.need: [served_sentence(line, chosen)]
        for line in made.lines
        if need in (None, line.need)
    }
    reasons |= {
        each.need: waiting_sentences(each, chosen)
        for each in made.waiting
        if need in (None, each.need)
    }
    worth = [] if need else [worth_sentence(each, chosen) for each in made.marginal]
    print_facts(
        {"reasons": reasons, "worth": worth},
        as_json,
        lambda: [
            *(f"{name}: {_joined(said, chosen)}" for name, said in sorted(reasons.items())),
            *worth,
        ],
    )


@allocate_group.command("next")
@problem_argument
@click.argument(
    "plan", metavar="PLAN.json", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="What people accepted, changed or refused, each with its reason.",
)
@click.option("--on", required=True, help="First day of a later period, such as 2026-04-01.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@json_option
@speaking_errors
def next_command(
    problem: Path, plan: Path, decisions: Path | None, on: str, out: Path, as_json: bool
) -> None:
    """Write the problem of a later period: decisions fixed, help under way, money carried over.

    Example: leeward allocate next march.json march-plan.json --on 2026-04-01 --out april.json
    """
    asked = read_problem(problem.read_bytes())
    content = plan.read_bytes()
    made = _read_plan(plan)
    decided = () if decisions is None else read_decisions(decisions.read_bytes())
    following = next_problem(asked, made, decided, _day(on), plan_hash(content))
    written = msgspec.json.format(msgspec.json.encode(following), indent=1)
    read_problem(written)  # what people decided can contradict itself; then nothing is written
    try:
        with out.open("xb") as file:
            file.write(written)
    except FileExistsError as there:
        raise InvalidFile(reason="exists") from there
    facts: dict[str, Any] = {
        "needs": len(following.needs),
        "fixed": len(following.fixed),
        "promised": len(following.previous),
    }
    print_facts(facts, as_json, lambda: [f"{name}: {value}" for name, value in facts.items()])


@allocate_group.command("rules")
@speaking_errors
def rules_command() -> None:
    """Print the shipped rules with their reasons, to edit and put into a problem as "rules".

    Example: leeward allocate rules > rules.json
    """
    click.echo(shipped_rules(), nl=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise InvalidProblem(place="on", reason="wrong_sort") from wrong


def _joined(said: list[str], language: Language) -> str:
    return ("" if language is Language.ZH_HANS else " ").join(said)


def _lines(plan: Plan, facts: dict[str, Any]) -> list[str]:
    said = [
        _("{served} needs are met, {waiting} wait; {fixed} were fixed by people.").format(**facts)
    ]
    if plan.state == "draft":
        said.append(_("This is a draft: nobody has witnessed the draw yet."))
    if facts["proven"]:
        said.append(_("Every rule is met as far as it can be; this is proven."))
    said += [
        _("{name}: {value} reached; at most {more} more could be.").format(
            name=stage.name, value=abs(stage.value), more=stage.bound - stage.value
        )
        for stage in plan.stages
        if not stage.proven
    ]
    return said


def _read_plan(place: Path) -> Plan:
    try:
        return msgspec.json.decode(place.read_bytes(), type=Plan)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise InvalidFile(reason="not_a_plan") from wrong


def _refuse_second(problem: Problem, out: Path) -> None:
    """Refuse to write over a plan that the problem does not name as the one before.

    Raises:
        PlanExists: another plan is there.
    """
    try:
        there = plan_hash(out.read_bytes()) if out.exists() else None
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise PlanExists from wrong
    if there is not None and there != problem.previous_plan:
        raise PlanExists


def _write(problem: Problem, out: Path, content: bytes) -> None:
    """Write the whole plan or nothing; of two at once, the second is refused."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".plan-")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _refuse_second(problem, out)
        if out.exists():
            made.replace(out)
        else:
            try:
                out.hardlink_to(made)
            except FileExistsError as other:
                raise PlanExists from other
    finally:
        made.unlink(missing_ok=True)
