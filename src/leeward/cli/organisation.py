"""Commands about the organisation itself: new, member, passphrase, backup, restore."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import click

from leeward.cli.clock import now
from leeward.cli.frame import (
    folder_argument,
    gettext,
    json_option,
    member_option,
    passphrase_from,
    passphrase_option,
    print_facts,
    sealed_option,
    speaking_errors,
)
from leeward.cli.opening import opened
from leeward.desk.restoring import carry_ledger
from leeward.errors import NotGranted
from leeward.ids import id_text
from leeward.journal.roster import CUSTODIAN
from leeward.vault import backup as backups
from leeward.vault.custodian import change_custodian_passphrase
from leeward.vault.unlock import create_organisation

_ROLES: Final[Mapping[str, Callable[[], str]]] = {
    "admin": lambda: gettext("Admin"),
    "worker": lambda: gettext("Caseworker"),
    "custodian": lambda: gettext("Custodian"),
    "keeper": lambda: gettext("Keeper"),
    "": lambda: gettext("waits to be let in"),
}

F = TypeVar("F", bound=Callable[..., object])

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _role(role: str) -> str:
    known = _ROLES.get(role)
    return role if known is None else known()


def _file_option(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, type=_FILE, default=None, help=text)


@click.command("new")
@folder_argument
@click.option("--name", required=True, help="The organisation's name; it is sealed.")
@click.option("--member", metavar="NAME", required=True, help="What colleagues call you.")
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def new_command(
    folder: Path,
    name: str,
    member: str,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Found an organisation in DIR, with its first member and her first device.

    Two passphrases are asked for: the first opens the desk, the second the sealed streams.

    Example: leeward new ~/windbreak --name "Windbreak" --member Min-a
    """
    first = passphrase_from(passphrase_file, "Passphrase", confirm=True)
    second = passphrase_from(sealed_passphrase_file, "Second passphrase", confirm=True)
    vault = create_organisation(
        folder,
        organisation=name,
        member=member,
        passphrase=first,
        sealed_passphrase=second,
        clock=now,
        random=os.urandom,
    )
    try:
        facts = {
            "folder": str(folder),
            "organisation": vault.organisation.hex(),
            "member": id_text(vault.member),
            "head": vault.printed_head(),
        }
    finally:
        vault.close()
    print_facts(
        facts,
        as_json,
        lambda: [
            gettext("made {folder}").format(**facts),
            gettext("organisation {organisation}").format(**facts),
            gettext("head {head} (print it, and keep it elsewhere)").format(**facts),
        ],
    )


@click.group("member")
def member_group() -> None:
    """Members of this computer, each with her own keyslot."""


@member_group.command("add")
@folder_argument
@click.option("--name", required=True, help="What colleagues will call her.")
@click.option("--role", type=click.Choice(["worker", "admin", "custodian"]), default="worker")
@member_option
@passphrase_option
@sealed_option
@_file_option("--new-passphrase-file", "Her passphrase; asked for without it.")
@_file_option("--new-sealed-passphrase-file", "Her second passphrase; asked for without it.")
@json_option
@speaking_errors
def member_add(
    folder: Path,
    name: str,
    role: str,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    new_passphrase_file: Path | None,
    new_sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Add a member with a keyslot on this computer.

    With --sealed-passphrase-file she is also granted the sealed streams of earlier cases. A
    custodian approves what others do, reads nothing, and has one passphrase.

    Example: leeward member add ~/windbreak --name Ruth --member Min-a
    """
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        first = passphrase_from(new_passphrase_file, f"Passphrase of {name}", confirm=True)
        second = ""
        if role != CUSTODIAN:
            second = passphrase_from(
                new_sealed_passphrase_file, f"Second passphrase of {name}", confirm=True
            )
        added = session.vault.add_member(name, first, second, role)
    print_facts(
        {"member": id_text(added)}, as_json, lambda: [gettext("added {name}").format(name=name)]
    )


@member_group.command("list")
@folder_argument
@member_option
@passphrase_option
@json_option
@speaking_errors
def member_list(
    folder: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """List who belongs, and who has a keyslot here.

    Example: leeward member list ~/windbreak --json
    """
    with opened(folder, member, passphrase_file) as session:
        here = [
            {
                "member": id_text(one.member),
                "name": one.name,
                "role": str(one.role),
                "here": one.is_here,
            }
            for one in session.vault.members()
        ]
    print_facts(
        {"members": here},
        as_json,
        lambda: [
            "  ".join(
                part
                for part in (
                    str(one["name"]),
                    _role(str(one["role"])),
                    gettext("has a keyslot here") if one["here"] else "",
                )
                if part
            )
            for one in here
        ],
    )


@click.command("passphrase")
@folder_argument
@click.option("--sealed", is_flag=True, help="Change the second passphrase instead.")
@member_option
@passphrase_option
@sealed_option
@_file_option("--new-passphrase-file", "The new one; asked for without it.")
@speaking_errors
def passphrase_command(
    folder: Path,
    sealed: bool,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Change your passphrase, or with --sealed your second one.

    A custodian, who opens no vault, changes hers while no desk is open.

    Example: leeward passphrase ~/windbreak --member Ruth
    """
    old = passphrase_from(passphrase_file, "Passphrase")
    try:
        with opened(folder, member, passphrase_file, given=old) as session:
            if sealed:
                old_second = passphrase_from(sealed_passphrase_file, "Second passphrase")
                new = passphrase_from(new_passphrase_file, "New second passphrase", confirm=True)
                session.vault.change_sealed_passphrase(old_second, new)
            else:
                new = passphrase_from(new_passphrase_file, "New passphrase", confirm=True)
                session.vault.change_passphrase(old, new)
    except NotGranted:
        if sealed or member is None:
            raise
        new = passphrase_from(new_passphrase_file, "New passphrase", confirm=True)
        change_custodian_passphrase(folder, member, old, new)
    click.echo(gettext("Changed. Older backups still open with the old one."))


@click.command("backup")
@folder_argument
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False))
@member_option
@passphrase_option
@json_option
@speaking_errors
def backup_command(
    folder: Path, target: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Write a sealed copy of DIR, with its keyslots and files, to one file.

    Whoever has the file and a member's passphrase can open it: keep it away from both.

    Example: leeward backup ~/windbreak --to /media/stick/november.lwb
    """
    with opened(folder, member, passphrase_file) as session:
        report = backups.backup(session.vault, target)
        head = session.vault.printed_head()
    facts = {"file": str(target), "bytes": report.bytes, "head": head}
    print_facts(
        facts,
        as_json,
        lambda: [
            gettext("wrote {file} ({bytes} bytes)").format(**facts),
            gettext("head {head}").format(**facts),
        ],
    )


def _asked_head() -> str | None:
    """Ask a person for the newest head of the ledger; a script says it, or has none."""
    if not sys.stdin.isatty():
        return None
    told = gettext(
        "The newest head of the privacy ledger, from a publication or from paper; empty if "
        "nothing was ever published"
    )
    head: str = click.prompt(told, default="", show_default=False, err=True)
    return head.strip() or None


@click.command("restore")
@click.argument("file", type=_FILE)
@folder_argument
@click.option("--member", metavar="NAME", required=True, help="Whose keyslot to open.")
@click.option(
    "--ledger", type=_FILE, multiple=True, help="Another copy of the privacy ledger; repeatable."
)
@click.option("--seen-ledger-head", default=None, help="A printed head that it has to hold.")
@passphrase_option
@json_option
@speaking_errors
def restore_command(
    file: Path,
    folder: Path,
    member: str,
    ledger: tuple[Path, ...],
    seen_ledger_head: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make a vault from a backup in the empty folder DIR, as a new device.

    The restored device key only signs the new device in, and is then destroyed. Of several
    copies of the privacy ledger the one that was charged most stays. On a terminal the newest
    head that anybody saw is asked for: an older ledger would refund what was spent.

    Example: leeward restore /media/stick/november.lwb ~/windbreak --member Min-a
    """
    passphrase = passphrase_from(passphrase_file, "Passphrase")
    vault = backups.restore(file, folder, member, passphrase, clock=now, random=os.urandom)
    try:
        carry_ledger(vault, ledger, seen_ledger_head or _asked_head())
        facts = {"folder": str(folder), "head": vault.printed_head()}
    except BaseException:
        vault.close()
        shutil.rmtree(folder, ignore_errors=True)  # a copy that would refund what was spent
        raise
    vault.close()
    print_facts(
        facts,
        as_json,
        lambda: [
            gettext("restored {folder}").format(**facts),
            gettext("head {head}").format(**facts),
        ],
    )
