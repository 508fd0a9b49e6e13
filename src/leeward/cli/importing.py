"""`leeward import`: a spreadsheet of cases, looked through first, recorded whole or not at all."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

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
    user_language,
)
from leeward.cli.opening import opened
from leeward.desk.importing import (
    OldList,
    Taken,
    adds_nothing,
    against_the_standard,
    all_here,
    look_through,
    read_list,
    take,
    with_mapping,
)
from leeward.errors import InvalidFile
from leeward.exchange.htcds_validate import Report
from leeward.exchange.intake import Outcome, Preview
from leeward.exchange.mapping_file import from_toml, to_toml
from leeward.exchange.words import after_import, say

_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
NOT_OF_THE_STANDARD: Final = InvalidFile.exit_code


@click.command("import")
@folder_argument
@click.argument("file", type=_FILE)
@click.option(
    "--form",
    type=click.Choice(["auto", "htcds"]),
    default="auto",
    help="htcds refuses a file without fields of that standard.",
)
@click.option("--map", "map_file", type=_FILE, help="What each column means, from --save-map.")
@click.option(
    "--save-map",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what each column was taken for, to correct and use with --map.",
)
@click.option("--sheet", default=None, metavar="NAME", help="Which sheet; else the first used.")
@click.option("--encoding", default=None, help="How a csv file is written, such as gb18030.")
@click.option(
    "--written-on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day the list was written: ages count from it. Today without it.",
)
@click.option(
    "--export-passphrase-file", type=_FILE, help="Opens a file that was sealed with a passphrase."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before recording.")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def import_command(
    folder: Path,
    file: Path,
    form: str,
    map_file: Path | None,
    save_map: Path | None,
    sheet: str | None,
    encoding: str | None,
    written_on: datetime | None,
    export_passphrase_file: Path | None,
    dry_run: bool,
    yes: bool,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make cases from the spreadsheet FILE (xlsx, ods or csv).

    Each row is taken, changed, already here, or refused, with the reason; all that is taken is
    recorded together or not at all. Names go to the sealed streams alone. Whether somebody is
    here already is compared by name only with --sealed-passphrase-file. With --dry-run a file
    that claims to be HTCDS is also checked against that standard; exit code 3 where it fails.

    Example: leeward import ~/windbreak list.xlsx --save-map list.toml --dry-run
    """
    second = (
        None
        if export_passphrase_file is None
        else passphrase_from(export_passphrase_file, "Passphrase of the file")
    )
    given = None if map_file is None else from_toml(map_file.read_text(encoding="utf-8"))
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        old = read_list(
            file.read_bytes(),
            written_on=session.today if written_on is None else written_on.date(),
            extension=file.suffix,
            sheet=sheet or (given.sheet if given is not None else None) or None,
            encoding=encoding,
            form="htcds" if form == "htcds" else "auto",
            passphrase=second,
        )
        if given is not None:
            old = with_mapping(old, given)
        if save_map is not None:
            with save_map.open("x", encoding="utf-8") as out:
                out.write(to_toml(old.mapping))
        seen = look_through(session, old, keep=not dry_run)
        report = against_the_standard(session, old) if dry_run else None
        taken = None
        if not (dry_run or adds_nothing(seen)):
            if not (yes or as_json):
                _show_preview(old, seen, None)
                _ask(seen)
            taken = take(session, seen, _progress)
    facts = _facts(old, seen, report, taken)
    lines = _lines(old, seen, report, taken, shown=taken is not None and not yes)
    print_facts(facts, as_json, lambda: lines)
    if report is not None and not report.conforms:
        sys.exit(NOT_OF_THE_STANDARD)


def _ask(seen: Preview) -> None:
    """Ask before anything is recorded; where nobody can answer, the command was the answer."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        click.confirm(f"Record {len(seen.people)} people as new cases?", abort=True, err=True)


def _show_preview(old: OldList, seen: Preview, report: Report | None) -> None:
    for line in _preview_lines(old, seen, report):
        click.echo(line)


def _lines(
    old: OldList, seen: Preview, report: Report | None, taken: Taken | None, *, shown: bool
) -> list[str]:
    lines = [] if shown else _preview_lines(old, seen, report)
    if taken is None:
        lines.append(
            "already here: nothing was added" if all_here(seen) else "nothing was recorded"
        )
        return lines
    lines += [f"recorded {len(taken.cases)} new cases", "", *_after()]
    return lines


def _preview_lines(old: OldList, seen: Preview, report: Report | None) -> list[str]:
    language = user_language()
    lines = [
        f"column {column.place + 1:>3}  {column.heading or '-'}  ->  {column.to}"
        + (
            f"  (may be {' or '.join(column.may_be)}: say which with --map)"
            if column.may_be
            else ""
        )
        for column in old.mapping.columns
    ]
    lines += [say(notice.code, language, notice.facts) for notice in seen.notices]
    for row in seen.rows:
        for remark in row.remarks:
            place = f"row {row.number}" + (f", column {remark.column}" if remark.column else "")
            lines.append(f"{place}: {row.outcome}: {say(remark.code, language, remark.facts)}")
    lines += [
        f"{finding.sheet} row {finding.row}, column {finding.column}: "
        f"{finding.severity}: {finding.sentence(language)}"
        for finding in (() if report is None else report.findings)
    ]
    counts = ", ".join(f"{seen.counts.get(one, 0)} {_WORDS[one]}" for one in Outcome)
    if report is not None:
        lines.append(
            "conforms to HTCDS 2.0" if report.conforms else "does not conform to HTCDS 2.0"
        )
    lines.append(f"{len(seen.rows)} rows: {counts}; {len(seen.people)} people")
    return lines


_WORDS: Final = {
    Outcome.TAKEN: "taken",
    Outcome.CHANGED: "changed",
    Outcome.HERE: "already here",
    Outcome.REFUSED: "refused",
}


def _after() -> list[str]:
    words = after_import(user_language())
    steps = [f"{number}. {step}" for number, step in enumerate(words.steps, start=1)]
    return [words.title, words.why, *steps, words.honest]


def _facts(
    old: OldList, seen: Preview, report: Report | None, taken: Taken | None
) -> dict[str, Any]:
    language = user_language()
    words = after_import(language)
    return {
        "form": "htcds" if old.is_htcds else "own",
        "written_on": _day(old.written_on),
        "columns": [
            {
                "place": each.place + 1,
                "to": each.to,
                "read": each.read,
                "sure": each.confidence,
                "may_be": list(each.may_be),
            }
            for each in old.mapping.columns
        ],
        "notices": [
            {"code": each.code, "sentence": say(each.code, language, each.facts)}
            for each in seen.notices
        ],
        "rows": [
            {
                "row": row.number,
                "outcome": str(row.outcome),
                "remarks": [
                    {
                        "code": each.code,
                        "column": each.column,
                        "sentence": say(each.code, language, each.facts),
                    }
                    for each in row.remarks
                ],
            }
            for row in seen.rows
        ],
        "counts": {str(one): seen.counts.get(one, 0) for one in Outcome},
        "people": len(seen.people),
        "htcds": None if report is None else _standard(report),
        "recorded": [] if taken is None else list(taken.codes),
        "next": [] if taken is None else [*words.steps, words.honest],
    }


def _standard(report: Report) -> dict[str, Any]:
    language = user_language()
    return {
        "conforms": report.conforms,
        "rows": report.rows,
        "findings": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "field": each.field,
                "code": each.code,
                "severity": each.severity,
                "sentence": each.sentence(language),
            }
            for each in report.findings
        ],
    }


def _day(day: date) -> str:
    return day.isoformat()


def _progress(done: int, total: int) -> None:
    """Draw a line on standard error, on a terminal only."""
    if sys.stderr.isatty() and (done % 50 == 0 or done == total):
        end = "\n" if done == total else ""
        click.echo(f"\rrecording {done} of {total}", nl=bool(end), err=True)
