"""Commands that read: search, case, cases, check."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from leeward.cases.case import CaseFile
from leeward.cases.summary import CaseSummary
from leeward.cli.frame import (
    folder_argument,
    json_option,
    member_option,
    passphrase_option,
    print_facts,
    sealed_option,
    speaking_errors,
    stop,
)
from leeward.cli.opening import opened
from leeward.desk.session import Session
from leeward.errors import UnknownCase
from leeward.ids import CaseId, id_text
from leeward.vault.head import Comparison


@click.command("search")
@folder_argument
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def search_command(
    folder: Path,
    query: str,
    limit: int,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Find QUERY in notes, codes and pseudonyms; in names while sealed is open.

    The words you type stay in your shell's history: search for a name in the desk instead.

    Example: leeward search ~/windbreak 상담 --member Min-a
    """
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        page = session.vault.search(query, limit)
        hits = [
            {
                "code": _code(session, hit.case),
                "stream": hit.recorded.stream.value,
                "kind": hit.recorded.entry.kind,
                "field": hit.recorded.entry.field,
                "text": _words(hit.recorded.entry.value),
            }
            for hit in page.hits
        ]
    print_facts(
        {"hits": hits, "more": page.more},
        as_json,
        lambda: [f"{hit['code']}  {hit['kind']}  {hit['text']}" for hit in hits],
    )


@click.command("case")
@folder_argument
@click.argument("code")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def case_command(
    folder: Path,
    code: str,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Print one case: every record with the values that hold, and its notes.

    Example: leeward case ~/windbreak LW-7K3F9 --json
    """
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        case = session.vault.projection.case_with_code(code)
        file = session.vault.case_file(case) if case is not None else stop(UnknownCase())
        facts = {"code": code, **_file_facts(file)}
    print_facts(facts, as_json, lambda: _case_lines(facts))


@click.command("cases")
@folder_argument
@member_option
@passphrase_option
@json_option
@speaking_errors
def cases_command(
    folder: Path, member: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """List the cases of DIR.

    Example: leeward cases ~/windbreak --json
    """
    with opened(folder, member, passphrase_file) as session:
        rows = [session.vault.projection.case(case) for case in session.vault.cases()]
        cases = [_row_facts(session, row) for row in rows if row is not None]
    print_facts(
        {"cases": cases},
        as_json,
        lambda: [
            f"{one['code']}  {one['pseudonym']}  {one['level'] or '-'}  {one['step']}"
            for one in cases
        ],
    )


@click.command("check")
@folder_argument
@click.option("--head", "printed", default=None, help="A head on paper, to compare with.")
@member_option
@passphrase_option
@sealed_option
@json_option
@speaking_errors
def check_command(
    folder: Path,
    printed: str | None,
    member: str | None,
    passphrase_file: Path | None,
    sealed_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Verify every signature, chain and head of DIR, and rebuild its lists to compare.

    With --sealed-passphrase-file the sealed streams are verified too. --head tells whether
    a head that was printed earlier is part of this vault's past; if not, the folder was put
    back to an older state.

    Example: leeward check ~/windbreak --head 1138-T5SC-VDD6-MBEX-K1
    """
    with opened(folder, member, passphrase_file, sealed_passphrase_file) as session:
        report = session.vault.check()
        head = session.vault.printed_head()
        compared = None if printed is None else session.vault.compare_printed_head(printed)
    facts: dict[str, Any] = {
        "sound": report.is_sound and compared in (None, Comparison.CONTAINED),
        "segments": report.segments,
        "entries": report.entries,
        "cases": report.cases,
        "unread_streams": report.unread,
        "newer_segments": report.newer,
        "roster_newer": report.roster_newer,
        "roster_refused": report.roster_refused,
        "roster_pending": report.roster_pending,
        "problems": [problem._asdict() for problem in report.problems],
        "head": head,
        "printed_head": None if compared is None else compared.name.lower(),
    }
    facts["problems"] = [
        {name: _plain(value) for name, value in problem.items()} for problem in facts["problems"]
    ]
    print_facts(facts, as_json, lambda: _check_lines(facts))
    if not facts["sound"]:
        sys.exit(5)


def _check_lines(facts: dict[str, Any]) -> list[str]:
    lines = [
        f"{facts['segments']} segments, {facts['entries']} entries, {facts['cases']} cases",
        f"head {facts['head']}",
    ]
    if facts["unread_streams"]:
        lines.append(f"{facts['unread_streams']} sealed streams were not opened")
    if facts["printed_head"]:
        lines.append(f"printed head: {facts['printed_head']}")
    lines += [f"wrong: {problem}" for problem in facts["problems"]]
    return [
        *lines,
        "everything agrees" if facts["sound"] else "NOT SOUND: keep this folder as it is",
    ]


def _code(session: Session, case: CaseId) -> str:
    row = session.vault.projection.case(case)
    return "" if row is None else row.code


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("text", ""))
    return str(value)


def _row_facts(session: Session, row: CaseSummary) -> dict[str, Any]:
    return {
        "code": row.code,
        "pseudonym": row.pseudonym,
        "level": row.level,
        "step": row.step,
        "worker": session.name_of(row.worker) if row.worker else "",
        "opened_on": _plain(row.opened_on),
        "next_due": _plain(row.next_due),
        "next_review": _plain(row.next_review),
        "closed_on": _plain(row.closed_on),
        "flags": list(row.flags),
        "entries": row.entries,
    }


def _file_facts(file: CaseFile) -> dict[str, Any]:
    records: dict[str, list[dict[str, Any]]] = {}
    for kind, by_entity in file.records.items():
        for record in by_entity.values():
            values = {name: _plain(fact.held) for name, fact in record.fields.items()}
            disputed = [name for name, fact in record.fields.items() if fact.is_disputed]
            records.setdefault(kind, []).append(
                {"entity": id_text(record.entity), "values": values, "disputed": disputed}
            )
    notes = [
        {"kind": note.kind, "retracted": note.retraction is not None, **_plain(note.value.value)}
        for note in file.notes
        if isinstance(note.value.value, dict)
    ]
    return {"records": records, "notes": notes, "from_newer_version": len(file.unknown)}


def _case_lines(facts: dict[str, Any]) -> list[str]:
    lines = [str(facts["code"])]
    for kind, records in facts["records"].items():
        for record in records:
            lines.append(kind)
            lines += [f"  {name}: {value}" for name, value in record["values"].items()]
    lines += [f"note {note.get('date', '')}: {note.get('text', '')}" for note in facts["notes"]]
    return lines


def _plain(value: Any) -> Any:
    """Return a value as JSON can write it: identifiers in hexadecimal, days in ISO form."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
