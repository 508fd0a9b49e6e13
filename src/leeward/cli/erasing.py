"""`leeward erase`: destroy a case, or what has reached its date."""

from pathlib import Path

import click

from leeward.cases.approval import Act
from leeward.cli.frame import (
    folder_argument,
    gettext,
    json_option,
    member_option,
    passphrase_from,
    passphrase_option,
    print_facts,
    speaking_errors,
    stop,
)
from leeward.cli.opening import opened
from leeward.desk.approving import approve
from leeward.desk.erasing import PAPERS, erase_case, expire
from leeward.errors import UnknownCase


@click.command("erase")
@folder_argument
@click.argument("code", required=False)
@click.option("--approver", metavar="NAME", default=None, help="A colleague with a keyslot here.")
@click.option(
    "--approver-passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="Her passphrase; asked for without it.",
)
@click.option(
    "--papers",
    type=click.Choice(PAPERS.codes),
    default=None,
    help="Whether papers that her child may need were offered, if the closure does not say.",
)
@member_option
@passphrase_option
@json_option
@speaking_errors
def erase_command(
    folder: Path,
    code: str | None,
    approver: str | None,
    approver_passphrase_file: Path | None,
    papers: str | None,
    member: str | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Destroy the case CODE; without CODE, whatever has reached its date.

    A case that was not closed, or whose day has not come, takes a colleague's approval.
    Backups made earlier still hold it: they must be destroyed too.

    Example: leeward erase ~/windbreak LW-7K3F9 --approver Ruth
    """
    with opened(folder, member, passphrase_file) as session:
        if code is None:
            streams = expire(session)
            facts: dict[str, object] = {"expired_streams": streams}
            lines = [
                gettext("destroyed {count} streams that had reached their date").format(
                    count=streams
                )
            ]
        else:
            case = session.vault.projection.case_with_code(code)
            if case is None:
                stop(UnknownCase())
            given = None
            if approver is not None:
                second = passphrase_from(approver_passphrase_file, f"Passphrase of {approver}")
                given = approve(session, Act.ERASURE, approver, second)
            erase_case(session, case, given, papers=papers or "")
            facts = {"erased": code}
            lines = [
                gettext("destroyed {code}; destroy backups that still hold it").format(code=code)
            ]
    print_facts(facts, as_json, lambda: lines)
