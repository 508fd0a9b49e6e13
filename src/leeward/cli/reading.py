"""Commands that read: search, case, cases, check."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click

from leeward.cases.summary import CaseSummary
from leeward.cli.case_text import file_facts, file_lines, plain
from leeward.cli.frame import (
    folder_argument,
    gettext,
    json_option,
    member_option,
    passphrase_option,
    print_facts,
    sealed_option,
    speaking_errors,
    stop,
    user_language,
)
from leeward.cli.opening import opened
from leeward.codebook.lists import label
from leeward.desk.session import Session
from leeward.errors import UnknownCase
from leeward.ids import CaseId
from leeward.vault.head import Comparison
from leeward.vault.list_filters import CaseSort

_ALL: Final = 1 << 30


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
        lambda: [f"{hit['code']}  {_label('kinds', hit['kind'])}  {hit['text']}" for hit in hits],
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
        facts = {"code": code, **file_facts(file, unveiled=session.sealed_is_open)}
        lines = file_lines(session, file)
    print_facts(facts, as_json, lambda: [code, *lines])


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
        rows = session.vault.projection.cases(sort=CaseSort.OPENED, turned=True, limit=_ALL).rows
        cases = [_row_facts(session, row) for row in rows]
    print_facts(
        {"cases": cases},
        as_json,
        lambda: [
            "  ".join(
                (
                    one["code"],
                    one["pseudonym"],
                    _label("risk_levels", one["level"]) or "-",
                    _label("case_steps", one["step"]),
                )
            )
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
        {name: plain(value) for name, value in problem.items()} for problem in facts["problems"]
    ]
    print_facts(facts, as_json, lambda: _check_lines(facts))
    if not facts["sound"]:
        sys.exit(5)


def _check_lines(facts: dict[str, Any]) -> list[str]:
    told = [
        gettext("{segments} segments, {entries} entries, {cases} cases"),
        gettext("head {head}"),
    ]
    if facts["unread_streams"]:
        told.append(gettext("{unread_streams} sealed streams were not opened"))
    if facts["newer_segments"]:
        told.append(gettext("{newer_segments} segments need a newer version of Leeward"))
    if facts["roster_newer"]:
        told.append(
            gettext(
                "{roster_newer} decisions about members need a newer version; "
                "none of them holds here"
            )
        )
    if facts["roster_refused"]:
        told.append(
            gettext("{roster_refused} entries about members had no authority, and no effect")
        )
    if facts["roster_pending"]:
        told.append(gettext("{roster_pending} members wait for the word of a second admin"))
    if facts["printed_head"]:
        told.append(_HEADS[facts["printed_head"]]())
    lines = [line.format(**facts) for line in told]
    lines += [
        gettext("wrong: {problem}").format(problem=_problem(one)) for one in facts["problems"]
    ]
    return [
        *lines,
        gettext("Everything agrees.")
        if facts["sound"]
        else gettext("NOT SOUND. Keep this folder as it is, and tell whoever helps you."),
    ]


_HEADS: Final[Mapping[str, Callable[[], str]]] = {
    "contained": lambda: gettext("The printed head is part of this vault's past."),
    "never_here": lambda: gettext(
        "This vault never had the printed head: it was put back to an older state, or is another."
    ),
    "mistyped": lambda: gettext("The printed head was mistyped."),
}


def _problem(found: Mapping[str, Any]) -> str:
    number = "" if found["number"] is None else f" {found['number']}"
    return f"{found['place']}{number} [{found['code']}]"


def _label(name: str, code: str | None) -> str:
    return label(name, code, user_language()) if code else ""


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
        "opened_on": plain(row.opened_on),
        "next_due": plain(row.next_due),
        "next_review": plain(row.next_review),
        "closed_on": plain(row.closed_on),
        "flags": list(row.flags),
        "entries": row.entries,
    }
