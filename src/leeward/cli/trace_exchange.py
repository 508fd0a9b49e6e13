"""`leeward trace exchange`: compare lists with another organisation; nobody shows hers.

Files travel by courier. The asker seeks people and learns nothing; the holder learns which of her
own people somebody may be looking for (`docs/formats/trace-exchange-v1.md`).
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from leeward.cli.clock import now
from leeward.cli.exchange_asker import answer_command, hear_command
from leeward.cli.exchange_frame import (
    FILE,
    around,
    carry,
    exchange_option,
    out_option,
    require_new,
    word_of,
    write,
)
from leeward.cli.exchange_holder import (
    asked_command,
    count_command,
    finish_command,
    open_command,
    start_command,
    tell_command,
    tickets_command,
)
from leeward.cli.frame import (
    folder_argument,
    gettext,
    json_option,
    member_option,
    passphrase_option,
    print_facts,
    speaking_errors,
)
from leeward.cli.opening import opened
from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import private_exchange as exchange
from leeward.tracing.exchange_files import kind_of_file
from leeward.tracing.exchange_terms import MOST_A_YEAR, SIZES, Agreement, Terms, usual_bounds
from leeward.tracing.names.matcher import shipped_matcher

size_choice: Final = click.Choice([str(size) for size in SIZES])


@click.group("exchange")
def exchange_group() -> None:
    """Compare lists with another organisation by file; nobody shows hers, and one side learns."""


@click.command("agree")
@folder_argument
@click.argument("file", type=FILE, required=False)
@click.option("--as", "name", metavar="CODE", help="Your code in `searchable_by` of their lists.")
@click.option("--people", type=size_choice, default="100", show_default=True, help="Room.")
@click.option("--their-people", type=size_choice, default="100", show_default=True)
@click.option("--tokens", default=12, show_default=True, help="For each person.")
@click.option("--days", default=90, show_default=True, help="How long it holds, at most 183.")
@click.option("--least-shared", default=2, show_default=True, help="Tokens for a ticket.")
@click.option("--least-common", default=None, type=int, help="With fewer nothing comes out.")
@click.option("--most-common", default=None, type=int, help="With more nothing comes out.")
@click.option("--a-year", default=4, show_default=True, type=click.IntRange(1, MOST_A_YEAR))
@click.option("--officer", metavar="NAME", help="Who agrees with you.")
@click.option("--officer-passphrase-file", type=FILE, help="Hers; asked for without it.")
@click.option("--out", type=click.Path(path_type=Path), help="The file for the courier.")
@member_option
@passphrase_option
@json_option
@speaking_errors
def agree_command(
    folder: Path,
    file: Path | None,
    name: str | None,
    people: str,
    their_people: str,
    tokens: int,
    days: int,
    least_shared: int,
    least_common: int | None,
    most_common: int | None,
    a_year: int,
    officer: str | None,
    officer_passphrase_file: Path | None,
    out: Path | None,
    member: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make an offer; sign the offer FILE of another organisation; take in the agreement FILE.

    Without FILE you ask, and the terms are yours. Two members sign. Read the number that it prints
    to their officer by telephone: both need the same.

    Example: leeward trace exchange agree ~/harbour --as harbour --officer Bomi --out offer.lwx
    """
    table = shipped_matcher().units.table.version
    content = None if file is None else file.read_bytes()
    kind = None if content is None else kind_of_file(content)
    if kind != "agreement" and not (name and officer and out):
        raise click.UsageError(gettext("An offer and its signing take --as, --officer and --out."))
    with opened(folder, member, passphrase_file) as session:
        if content is not None and kind == "agreement":
            agreement = agreeing.accept(session, content, around(), table=table)
            print_agreement(agreement, None, as_json)
            return
        if not (name and officer and out):
            return
        require_new(out)
        word = word_of(officer, officer_passphrase_file)
        if content is not None:
            agreement = agreeing.agree(session, content, name, word, around(), table=table)
            write(out, agreement.line)
            print_agreement(agreement, out, as_json)
            return
        most_of_all = min(int(people), int(their_people)) * tokens
        usual = usual_bounds(most_of_all, least_shared)
        terms = Terms(
            exchange=os.urandom(16).hex(),
            made=now().date(),
            expires=now().date() + timedelta(days=days),
            asker_people=int(people),
            holder_people=int(their_people),
            tokens=tokens,
            least_common=least_common or usual[0],
            most_common=most_common or usual[1],
            least_shared=least_shared,
            a_year=a_year,
            names_table=table,
        )
        made = agreeing.offer(session, terms, name, word, around())
        write(out, made.line)
    facts = {"exchange": terms.exchange, "file": str(out), "step": "offered"}
    print_facts(facts, as_json, lambda: [carry(out)])


@click.command("list")
@folder_argument
@member_option
@passphrase_option
@json_option
@speaking_errors
def list_command(
    folder: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """List the exchanges here, the step taken last, and the number to compare.

    Example: leeward trace exchange list ~/lantern
    """
    with opened(folder, member, passphrase_file) as session:
        standings = exchange.standings(session)
    rows = [
        {
            "exchange": one.exchange,
            "role": one.role,
            "partner": one.partner,
            "step": one.stage,
            "expires": one.expires,
            "check": one.check_code,
        }
        for one in standings
    ]
    print_facts(
        {"exchanges": rows},
        as_json,
        lambda: ["  ".join(str(value) for value in row.values() if value) for row in rows],
    )


@click.command("log")
@folder_argument
@member_option
@passphrase_option
@json_option
@speaking_errors
def log_command(
    folder: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Print every step and refusal of every exchange, verified; it says nothing of any person.

    Example: leeward trace exchange log ~/lantern --json
    """
    with opened(folder, member, passphrase_file) as session:
        lines = session.vault.exchange_log()
    rows = [
        {
            "time": one.time.isoformat(),
            "act": one.act.value,
            "exchange": one.exchange,
            "partner": one.partner,
            "device": one.device,
            "points": one.points,
            "code": one.code,
        }
        for one in lines
    ]
    print_facts(
        {"log": rows},
        as_json,
        lambda: ["  ".join(str(value) for value in row.values() if value) for row in rows],
    )


@click.command("again")
@folder_argument
@exchange_option
@out_option
@member_option
@passphrase_option
@json_option
@speaking_errors
def again_command(
    folder: Path,
    which: str | None,
    out: Path,
    member: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write the file that was sent last once more, byte for byte: a courier may lose one.

    Example: leeward trace exchange again ~/lantern --out start.lwx
    """
    require_new(out)
    with opened(folder, member, passphrase_file) as session:
        file = exchange.send_again(session, exchange.find(session, which, None))
    write(out, file)
    print_facts({"file": str(out)}, as_json, lambda: [carry(out)])


@click.command("end")
@folder_argument
@exchange_option
@member_option
@passphrase_option
@json_option
@speaking_errors
def end_command(
    folder: Path,
    which: str | None,
    member: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Stop an exchange here for good: its secrets and its last file are destroyed, the log stays.

    Between `count` and `open` the holder stops with `open --stop` instead: nobody sees that.

    Example: leeward trace exchange end ~/lantern
    """
    with opened(folder, member, passphrase_file) as session:
        exchange.end(session, exchange.find(session, which, None))
    stopped = gettext("Stopped here. The log keeps that it was.")
    print_facts({"step": "ended"}, as_json, lambda: [stopped])


def print_agreement(agreement: Agreement, out: Path | None, as_json: bool) -> None:
    """Print what was agreed, and the number that both sides have to compare."""
    terms = agreement.terms
    sides = (agreement.asker, agreement.holder)
    facts = {
        "exchange": terms.exchange,
        "step": "agreed",
        "check": agreement.check_code,
        "asker": agreement.asker.name,
        "holder": agreement.holder.name,
        "officers": [one.name for side in sides for one in side.officers],
        "expires": str(terms.expires),
        "asker_people": terms.asker_people,
        "holder_people": terms.holder_people,
        "tokens": terms.tokens,
        "least_common": terms.least_common,
        "most_common": terms.most_common,
        "least_shared": terms.least_shared,
        "a_year": terms.a_year,
    } | ({} if out is None else {"file": str(out)})
    compare = gettext("Compare this number with their officer by telephone before you go on:")
    print_facts(facts, as_json, lambda: [compare, agreement.check_code])


for command in (
    agree_command,
    start_command,
    answer_command,
    count_command,
    open_command,
    finish_command,
    tickets_command,
    asked_command,
    tell_command,
    hear_command,
    list_command,
    log_command,
    again_command,
    end_command,
):
    exchange_group.add_command(command)
