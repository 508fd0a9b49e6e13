"""`leeward form`: an organisation's own XLSForms, checked, added, listed, and their answers."""

from pathlib import Path
from typing import Any, Final, Literal

import click

from leeward.cli.exporting import sealing_of, write
from leeward.cli.frame import (
    folder_argument,
    json_option,
    member_option,
    passphrase_from,
    passphrase_option,
    print_facts,
    sealed_option,
    speaking_errors,
    user_language,
)
from leeward.cli.opening import opened
from leeward.desk.approving import approve
from leeward.desk.exporting import InClear, Wish, sealing_code
from leeward.desk.own_answers import export_answers
from leeward.desk.own_forms import add_form, form_id, own_forms
from leeward.engines.forms_own import compile_own
from leeward.errors import FileExists
from leeward.forms.definition import FormDefinition, Notice
from leeward.forms.subset import IGNORED
from leeward.i18n.sentences import reason

_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
_SHEETS: Final = ("xlsx", "csv")


@click.group("form")
def form_group() -> None:
    """An organisation's own forms, as XLSForm spreadsheets.

    What lies outside the supported subset (docs/guides/forms.md) is named with sheet and row.
    """


@form_group.command("check")
@click.argument("file", type=_FILE)
@json_option
@speaking_errors
def form_check(file: Path, as_json: bool) -> None:
    """Say whether FILE can be used as it is, and what would be left out of it.

    Example: leeward form check clinic.xlsx
    """
    definition = compile_own(file.read_bytes(), file.stem)
    facts = _form_facts(definition)
    print_facts(facts, as_json, lambda: [_heading(facts), *_left_out(definition)])


@form_group.command("add")
@folder_argument
@click.argument("file", type=_FILE)
@member_option
@passphrase_option
@json_option
@speaking_errors
def form_add(
    folder: Path, file: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Keep FILE as a form of the organisation in DIR; a newer version stands beside the older.

    Example: leeward form add ~/windbreak clinic.xlsx --member Min-a
    """
    data = file.read_bytes()
    compile_own(data, file.stem)  # before anybody types a passphrase
    with opened(folder, member, passphrase_file) as session:
        added = add_form(session, data, file.stem)
    facts = {**_form_facts(added.definition), "added": added.is_new, "code": added.code}
    did = "added" if added.is_new else "was there already"
    print_facts(facts, as_json, lambda: [f"{_heading(facts)}: {did}", *_left_out(added.definition)])


@form_group.command("list")
@folder_argument
@member_option
@passphrase_option
@json_option
@speaking_errors
def form_list(
    folder: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """List the organisation's own forms with their versions, the latest first.

    Example: leeward form list ~/windbreak --json
    """
    with opened(folder, member, passphrase_file) as session:
        forms = [
            {
                "form": each.definition.id,
                "code": each.asked.code,
                "title": each.title(session.language)[0],
                "versions": list(each.versions),
                "added_by": each.author,
            }
            for each in own_forms(session)
        ]
    print_facts(
        {"forms": forms},
        as_json,
        lambda: [f"{one['form']}  {', '.join(one['versions'])}  {one['title']}" for one in forms],
    )


@form_group.command("answers")
@folder_argument
@click.argument("form")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "kind", type=click.Choice(_SHEETS), default="xlsx", show_default=True)
@click.option("--recipient", multiple=True, metavar="KEY", help="Seal to an age public key.")
@click.option("--export-passphrase-file", type=_FILE, help="Seal with this passphrase.")
@click.option("--in-clear", is_flag=True, help="Do not seal: whoever finds the file reads it.")
@click.option("--with-names", is_flag=True, help="Sealed answers too; sealed has to be open.")
@click.option("--replace", is_flag=True, help="Write over FILE if it is there.")
@click.option("--approver", metavar="NAME", default=None, help="A colleague with a keyslot here.")
@click.option("--approver-passphrase-file", type=_FILE, help="Hers; asked for without it.")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def form_answers(
    folder: Path,
    form: str,
    target: Path,
    kind: Literal["xlsx", "csv"],
    recipient: tuple[str, ...],
    export_passphrase_file: Path | None,
    in_clear: bool,
    with_names: bool,
    replace: bool,
    approver: str | None,
    approver_passphrase_file: Path | None,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write what was answered with FORM to one file: a row per filled form, sealed with age.

    Cases stand under their codes. Like every export it is approved by a colleague and noted in
    each case that it shows.

    Example: leeward form answers ~/windbreak clinic --to c.age --recipient age1… --approver Io
    """
    sealing = sealing_of(recipient, export_passphrase_file, in_clear=in_clear)
    if target.exists() and not replace:
        raise FileExists
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        wish = Wish((), kind, sealing, with_names)
        given = None
        if approver is not None:
            second = passphrase_from(approver_passphrase_file, f"Passphrase of {approver}")
            given = approve(session, wish.act, approver, second)
        made = export_answers(session, form_id(session, form), wish, given)
    write(target, made.data, replace=replace)
    if isinstance(sealing, InClear):
        click.echo(f"leeward: {target} is not sealed: whoever finds it reads it", err=True)
    facts = {
        "file": str(target),
        "bytes": len(made.data),
        "rows": made.rows,
        "cases": made.cases,
        "format": kind,
        "sealing": sealing_code(sealing),
    }
    print_facts(facts, as_json, lambda: [f"wrote {target} ({made.rows} filled forms)"])


def _form_facts(definition: FormDefinition) -> dict[str, Any]:
    left_out = [
        {"sheet": each.sheet, "row": each.row, "name": each.name, "reason": each.reason}
        for each in _told(definition)
    ]
    return {
        "form": definition.id,
        "version": definition.version,
        "languages": [tag for tag in definition.languages if tag],
        "questions": sum(asked.kind != "note" for asked in definition.questions()),
        "sealed": sum(asked.stream == "sealed" for asked in definition.questions()),
        "left_out": left_out,
    }


def _heading(facts: dict[str, Any]) -> str:
    asked, sealed = facts["questions"], facts["sealed"]
    return f"{facts['form']} {facts['version']}: {asked} questions, {sealed} of them sealed"


def _left_out(definition: FormDefinition) -> list[str]:
    language = user_language()
    return [
        f"{each.sheet}, row {each.row}: {each.name}: {reason(f'left_{each.reason}', language)}"
        for each in _told(definition)
    ]


def _told(definition: FormDefinition) -> tuple[Notice, ...]:
    """Return the notices that matter: what only changes a look is none."""
    return tuple(each for each in definition.notices if each.reason != IGNORED)
