"""`leeward trace exchange`, the side that knows people: it alone learns, of her own people only."""

from pathlib import Path

import click

from leeward.cli.exchange_frame import (
    PURPOSE,
    around,
    carry,
    exchange_option,
    file_argument,
    officer_option,
    out_option,
    people_argument,
    print_list,
    print_tickets,
    require_new,
    word_of,
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
from leeward.tracing.exchange_steps import Verdict
from leeward.tracing.exchange_tickets import ANSWERS
from leeward.vault.exchange_store import HOLDER


@click.command("start")
@folder_argument
@people_argument
@exchange_option
@out_option
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def start_command(
    folder: Path,
    people: Path | None,
    which: str | None,
    out: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Begin as the holder: blind the list of those who may be searched for.

    Without PEOPLE.csv from the vault: those whose wishes name the other side. Who has no basis, is
    past her day, hides from somebody, or does not name the other side is left out, and reported.

    Example: leeward trace exchange start ~/lantern --sealed-passphrase-file s --out start.lwx
    """
    require_new(out)
    with (
        opened(folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE) as session,
        both_processors() as spread,
    ):
        maker = ListMaker(people, session)
        found = exchange.find(session, which, HOLDER)
        file = exchange.start(session, found, maker.held, around(spread))
    write(out, file)
    print_list(maker, out, "started", as_json)


@click.command("count")
@folder_argument
@file_argument
@click.option("--check", required=True, metavar="NUMBER", help="What their officer reads out.")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def count_command(
    folder: Path,
    file: Path,
    check: str,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Count as the holder how many tokens both lists have; not whose. Nothing is sent.

    Example: leeward trace exchange count ~/lantern answer.lwx --check "12345 …"
    """
    content = file.read_bytes()
    with (
        opened(folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE) as session,
        both_processors() as spread,
    ):
        found = exchange.of_file(session, content)
        common, verdict = exchange.count(session, found, content, check, around(spread))
    said = {
        Verdict.OPEN: gettext("Within what was agreed. Two officers may open it, or stop."),
        Verdict.TOO_FEW: gettext("Fewer than agreed: nothing can be opened. Send a stop."),
        Verdict.TOO_MANY: gettext("More than agreed: nothing can be opened. Call their officers."),
    }
    facts = {"common": common, "verdict": verdict.value, "step": "counted"}
    print_facts(facts, as_json, lambda: [f"{common}", said[verdict]])


@click.command("open")
@folder_argument
@exchange_option
@click.option("--stop", is_flag=True, help="Open nothing; the other side cannot tell.")
@officer_option
@out_option
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def open_command(
    folder: Path,
    which: str | None,
    stop: bool,
    officer: str,
    officer_passphrase_file: Path | None,
    out: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Ask as the holder which of your own people are meant, or stop; the file looks the same.

    Example: leeward trace exchange open ~/lantern --officer Bomi --out open.lwx
    """
    require_new(out)
    with (
        opened(folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE) as session,
        both_processors() as spread,
    ):
        found = exchange.find(session, which, HOLDER)
        word = word_of(officer, officer_passphrase_file)
        file, is_open = exchange.open_hits(session, found, word, around(spread), go_on=not stop)
    write(out, file)
    said = gettext("It opens.") if is_open else gettext("It stops; the other side cannot tell.")
    facts = {"file": str(out), "opens": is_open, "step": "opened"}
    print_facts(facts, as_json, lambda: [said, carry(out)])


@click.command("finish")
@folder_argument
@file_argument
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def finish_command(
    folder: Path,
    file: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Finish as the holder: your own people for whom somebody may be looking are tickets.

    A ticket is a reason for her own worker to ask her, and nothing more. Until she agrees the other
    side learns nothing.

    Example: leeward trace exchange finish ~/lantern reply.lwx
    """
    content = file.read_bytes()
    with (
        opened(folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE) as session,
        both_processors() as spread,
    ):
        found = exchange.of_file(session, content)
        exchange.finish(session, found, content, around(spread))
        print_tickets(telling.tickets(session, found), as_json)


@click.command("tickets")
@folder_argument
@exchange_option
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def tickets_command(
    folder: Path,
    which: str | None,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """List your own people for whom somebody may be looking.

    Example: leeward trace exchange tickets ~/lantern
    """
    with opened(
        folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE
    ) as session:
        found = exchange.find(session, which, HOLDER)
        print_tickets(telling.tickets(session, found), as_json)


@click.command("asked")
@folder_argument
@click.argument("person")
@click.option("--answer", required=True, type=click.Choice(ANSWERS), help="What she said.")
@exchange_option
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def asked_command(
    folder: Path,
    person: str,
    answer: str,
    which: str | None,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Record as her own caseworker what PERSON said when she was asked; nothing is sent.

    Of somebody who has no case here an officer records it.

    Example: leeward trace exchange asked ~/lantern K-17 --answer agrees
    """
    with opened(
        folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE
    ) as session:
        found = exchange.find(session, which, HOLDER)
        telling.record_answer(session, found, person, answer, around())
    print_facts({"answer": answer, "step": "asked"}, as_json, list)


@click.command("tell")
@folder_argument
@click.argument("person")
@exchange_option
@officer_option
@out_option
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def tell_command(
    folder: Path,
    person: str,
    which: str | None,
    officer: str,
    officer_passphrase_file: Path | None,
    out: Path,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Tell the asker that PERSON of your list may be one whom she seeks; PERSON has agreed.

    Example: leeward trace exchange tell ~/lantern K-17 --officer Bomi --out told.lwx
    """
    require_new(out)
    with opened(
        folder, member, passphrase_file, sealed_passphrase_file, purpose=PURPOSE
    ) as session:
        found = exchange.find(session, which, HOLDER)
        word = word_of(officer, officer_passphrase_file)
        file = telling.tell(session, found, person, word, around())
    write(out, file)
    print_facts({"file": str(out), "step": "told"}, as_json, lambda: [carry(out)])
