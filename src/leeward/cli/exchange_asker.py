"""`leeward trace exchange`, the side that seeks: nothing tells it whether anybody was found."""

from pathlib import Path

import click

from leeward.cli.exchange_frame import (
    PURPOSE,
    around,
    carry,
    file_argument,
    out_option,
    people_argument,
    print_list,
    require_new,
    write,
)
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
from leeward.desk import exchange_telling as telling
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_list import ListMaker
from leeward.engines.processors import both_processors
from leeward.tracing.exchange_files import kind_of_file


@click.command("answer")
@folder_argument
@file_argument
@people_argument
@click.option("--check", metavar="NUMBER", default=None, help="What their officer reads out.")
@out_option
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def answer_command(
    folder: Path,
    file: Path,
    people: Path | None,
    check: str | None,
    out: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Answer FILE as the asker: the first time with the list of those who are sought.

    Without PEOPLE.csv from the vault: requests that may be searched for and name the other side.
    The second file needs no list. Nothing that comes here says whether anybody was found.

    Example: leeward trace exchange answer ~/harbour start.lwx sought.csv --check "1 …" --out a
    """
    require_new(out)
    content = file.read_bytes()
    with (
        opened(folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE) as session,
        both_processors() as spread,
    ):
        found = exchange.of_file(session, content)
        if kind_of_file(content) != "start":
            reply = exchange.reply(session, found, content, around(spread))
            write(out, reply)
            facts = {"file": str(out), "step": "replied"}
            print_facts(facts, as_json, lambda: [carry(out)])
            return
        if check is None:
            raise click.UsageError(gettext("The first answer takes --check."))
        maker = ListMaker(people, session)
        answer = exchange.answer(session, found, content, maker.asked, check, around(spread))
    write(out, answer)
    print_list(maker, out, "answered", as_json)


@click.command("hear")
@folder_argument
@file_argument
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def hear_command(
    folder: Path,
    file: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Read as the asker which rows of your own list a `told` FILE means; she has agreed to it.

    Example: leeward trace exchange hear ~/harbour told.lwx
    """
    content = file.read_bytes()
    with opened(
        folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE
    ) as session:
        found = exchange.of_file(session, content)
        rows = telling.hear(session, found, content, around())
    print_facts({"rows": list(rows), "step": "heard"}, as_json, lambda: list(rows))
