"""`leeward trace propose` and `trace review`: tracing inside one organisation; codes only."""

from pathlib import Path
from typing import Any

import click

from leeward.cli.frame import (
    folder_argument,
    gettext,
    json_option,
    member_option,
    passphrase_option,
    print_facts,
    sealed_option,
    speaking_errors,
)
from leeward.cli.opening import opened
from leeward.codebook.lists import code_list
from leeward.desk.session import Session
from leeward.desk.tracing_candidate import candidate_page
from leeward.desk.tracing_deciding import VERDICTS, decide, take_back
from leeward.desk.tracing_proposing import compare_now
from leeward.desk.tracing_work import Matter, matters
from leeward.ids import EntityId, id_from_text, id_text

PURPOSE = "tracing"
"""What sealed is opened for, in the list of openings."""


@click.command("propose")
@folder_argument
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def propose_command(
    folder: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Compare every open request with everybody who may be searched for.

    It says how many requests were compared, never what was found: that is for those who review.

    Example: leeward trace propose ~/windbreak --sealed-passphrase-file second.txt
    """
    with opened(
        folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE
    ) as session:
        done = compare_now(session)
    facts = {"compared": done.compared, "own": done.own, "too_few_reviewers": done.too_few}
    lines = [
        gettext("requests compared: {count}").format(count=done.compared),
        gettext("requests that you work with, for a colleague to compare: {count}").format(
            count=done.own
        ),
        gettext("requests without two members who could decide: {count}").format(
            count=done.too_few
        ),
    ]
    print_facts(facts, as_json, lambda: lines)


@click.command("review")
@folder_argument
@click.argument("candidate", required=False)
@click.option(
    "--say",
    type=click.Choice([one.value for one in VERDICTS]),
    default=None,
    help="Your word on CANDIDATE.",
)
@click.option(
    "--because",
    type=click.Choice(code_list("tracing_reasons").codes),
    multiple=True,
    help="A reason; may be given several times.",
)
@click.option(
    "--question",
    type=click.Choice(code_list("tracing_questions").codes),
    default=None,
    help="With --say ask: what has to be known first.",
)
@click.option("--take-back", "takes_back", is_flag=True, help="Take your word back.")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def review_command(
    folder: Path,
    candidate: str | None,
    say: str | None,
    because: tuple[str, ...],
    question: str | None,
    takes_back: bool,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """List what waits for you; show CANDIDATE by codes and bits; or give your word on it.

    Names stay in the desk: they are compared there, side by side. A colleague decides too, and
    neither sees the other's word before.

    Example: leeward trace review ~/windbreak --sealed-passphrase-file second.txt
    """
    with opened(
        folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE
    ) as session:
        if candidate is None:
            found = [_fact(session, one) for one in matters(session) if one.waits]
            print_facts({"waiting": found}, as_json, lambda: [_line(one) for one in found])
            return
        entity = EntityId(id_from_text(candidate))
        if takes_back:
            take_back(session, entity)
            print_facts({"taken_back": candidate}, as_json, lambda: [gettext("taken back")])
        elif say is not None:
            decide(session, entity, say, because, question or "")
            print_facts({"said": say}, as_json, lambda: [gettext("your word is recorded")])
        else:
            facts = _evidence(session, entity)
            print_facts(facts, as_json, lambda: _evidence_lines(facts))


def _fact(session: Session, one: Matter) -> dict[str, Any]:
    cases = [one.request.case, one.candidate.found.sought]
    rows = session.vault.projection.several(cases)
    seeker, sought = (rows[case].code if case in rows else "" for case in cases)
    return {
        "candidate": id_text(one.candidate.entity),
        "seeker": seeker,
        "sought": sought,
        "likelihood": one.candidate.found.likelihood,
        "bits": round(one.candidate.found.bits, 1),
        "waits_for": sorted(act.value for act in one.waits),
    }


def _line(fact: dict[str, Any]) -> str:
    waits = ", ".join(fact["waits_for"])
    pair = f"{fact['seeker']} / {fact['sought']}"
    return f"{fact['candidate']}  {pair}  {fact['bits']:+.1f}  {fact['likelihood']}  {waits}"


def _evidence(session: Session, entity: EntityId) -> dict[str, Any]:
    page = candidate_page(session, entity)
    return {
        "candidate": page.entity,
        "seeker": page.seeker.code,
        "sought": page.sought.code,
        "evidence": [
            {
                "field": line.field,
                "bits": None if line.is_missing else round(line.bits, 2),
                "label": line.label,
            }
            for line in page.lines
        ],
        "rivals": [{"case": one.who.code, "chance": one.chance} for one in page.rivals],
        "chance": page.chance,
        "may": sorted(page.acts),
    }


def _evidence_lines(facts: dict[str, Any]) -> list[str]:
    lines = [f"{facts['seeker']} / {facts['sought']}"]
    for one in facts["evidence"]:
        said = gettext("missing") if one["bits"] is None else f"{one['bits']:+.1f}"
        lines.append(f"{said:>9}  {one['label']}")
    lines.append(gettext("chance among those compared: {chance}").format(chance=facts["chance"]))
    lines += [f"  {one['case']}  {one['chance']}" for one in facts["rivals"]]
    return lines
