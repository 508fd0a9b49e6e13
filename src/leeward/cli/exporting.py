"""`leeward export`: case files as one file, sealed unless somebody asks otherwise."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from leeward.cli.frame import (
    folder_argument,
    json_option,
    member_option,
    passphrase_from,
    passphrase_option,
    print_facts,
    sealed_option,
    speaking_errors,
)
from leeward.cli.opening import opened
from leeward.desk.approving import approve
from leeward.desk.exporting import (
    InClear,
    Sealing,
    ToKeys,
    Wish,
    WithPassphrase,
    cases_of,
    export_cases,
    sealing_code,
)
from leeward.errors import DiskFailed, DiskFull, FileExists
from leeward.exchange.export import ExportFormat

_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
_FORMATS: Final[tuple[ExportFormat, ...]] = ("htcds", "xlsx", "csv", "json")
_NO_SPACE: Final = 28


@click.command("export")
@folder_argument
@click.argument("more", metavar="[CODE]...", nargs=-1)
@click.option("--cases", multiple=True, required=True, metavar="CODE…", help="Whose files.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="htcds", show_default=True)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--recipient", multiple=True, metavar="KEY", help="Seal to an age public key.")
@click.option("--export-passphrase-file", type=_FILE, help="Seal with this passphrase.")
@click.option("--in-clear", is_flag=True, help="Do not seal: whoever finds the file reads it.")
@click.option("--with-names", is_flag=True, help="Real names too; sealed has to be open.")
@click.option("--purpose", default="", metavar="CODE", help="Leaves the organisation: what for.")
@click.option("--for", "reader", default="", metavar="CODE", help="… and for whom.")
@click.option("--replace", is_flag=True, help="Write over FILE if it is there.")
@click.option("--approver", metavar="NAME", default=None, help="A colleague with a keyslot here.")
@click.option("--approver-passphrase-file", type=_FILE, help="Hers; asked for without it.")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def export_command(
    folder: Path,
    more: tuple[str, ...],
    cases: tuple[str, ...],
    form: ExportFormat,
    target: Path,
    recipient: tuple[str, ...],
    export_passphrase_file: Path | None,
    in_clear: bool,
    with_names: bool,
    purpose: str,
    reader: str,
    replace: bool,
    approver: str | None,
    approver_passphrase_file: Path | None,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write the case files CODE… to one file, sealed with age.

    An export exposes people, so a colleague approves it with her own passphrase; an organisation
    of one adds somebody outside as a member for this. Each file notes that it was exported.

    Example: leeward export ~/windbreak --cases LW-7K3F9 --to f.age --recipient age1… --approver Io
    """
    sealing = sealing_of(recipient, export_passphrase_file, in_clear=in_clear)
    if target.exists() and not replace:
        raise FileExists
    codes = [code for text in (*cases, *more) for code in text.replace(",", " ").split()]
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        wish = Wish(cases_of(session, codes), form, sealing, with_names, purpose, reader)
        given = None
        if approver is not None:
            second = passphrase_from(approver_passphrase_file, f"Passphrase of {approver}")
            given = approve(session, wish.act, approver, second)
        data = export_cases(session, wish, given)
    write(target, data, replace=replace)
    if in_clear:
        click.echo(f"leeward: {target} is not sealed: whoever finds it reads it", err=True)
    facts = {
        "file": str(target),
        "bytes": len(data),
        "cases": len(wish.cases),
        "format": form,
        "sealing": sealing_code(sealing),
    }
    print_facts(facts, as_json, lambda: [f"wrote {target} ({len(wish.cases)} cases)"])


def sealing_of(recipient: tuple[str, ...], file: Path | None, *, in_clear: bool) -> Sealing:
    """Return the one way of sealing that was asked for.

    Raises:
        UsageError: none of them, or more than one.
    """
    if (bool(recipient), file is not None, in_clear).count(True) != 1:
        raise click.UsageError(
            "say how it is sealed: --recipient KEY, --export-passphrase-file FILE, or --in-clear"
        )
    if recipient:
        return ToKeys(recipient)
    if file is not None:
        return WithPassphrase(passphrase_from(file, "Passphrase of the file"))
    return InClear()


def write(target: Path, data: bytes, *, replace: bool) -> None:
    """Write a file that only its owner may read, and nothing beside it.

    There is no copy under another name on the way: one that was left would be found.

    Raises:
        FileExists: it is there, and nobody said that it may be replaced.
        DiskFull, DiskFailed: it could not be written; nothing of it is left.
    """
    how = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if replace else os.O_EXCL)
    try:
        out = os.fdopen(os.open(target, how, 0o600), "wb")
    except FileExistsError as there:
        raise FileExists from there
    except OSError as failed:
        raise DiskFailed from failed
    try:
        with out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except OSError as failed:
        with suppress(OSError):
            target.unlink()
        raise (DiskFull if failed.errno == _NO_SPACE else DiskFailed) from failed
