"""Case files → the HTCDS 2.0 spreadsheet layout, which `mapping` and `intake` read back.

The first row holds the standard's field names, the second its headings, and the first column
counts, as in the spreadsheet that IOM publishes. What the standard lacks follows in columns
named `lwd_…`. The methods of control that only the standard's definitions know are written
as `Other` in its own column and in full in ours, so that nothing coded is lost on the way back.
What the file's own fields do not say is taken from an own form that asked it (`htcds_answers`).
"""

from collections.abc import Sequence
from typing import Any, Final

from leeward.cases.case import CaseFile
from leeward.cases.facts import KINDS, FieldType
from leeward.codebook import htcds
from leeward.dates import Precision, When
from leeward.errors import InvalidDate
from leeward.exchange.content import Content
from leeward.exchange.htcds_answers import answered
from leeward.exchange.htcds_home import home
from leeward.exchange.workbook_out import Table

CODE_COLUMN: Final = "lwd_case_code"
PSEUDONYM_COLUMN: Final = "lwd_pseudonym"
METHODS_COLUMN: Final = "lwd_MethodsOfControl"
_METHODS: Final = "vic_MethodsOfControl"
_BETWEEN: Final = "\n\n"
_NOTES_MOST: Final = 15_000
_PHONE_CHANNELS: Final = frozenset({"phone_call", "text_message"})


def htcds_table(case_files: Sequence[CaseFile], content: Content) -> Table:
    """Return one row per case; fields outside the core only where some case has them."""
    columns = _columns()
    rows = [
        {name: value for name in columns if (value := _value(case_file, name, content))}
        for case_file in case_files
    ]
    used = [name for name in columns if _is_core(name) or any(name in row for row in rows)]
    return Table(
        "HTCDS 2.0",
        (("", *used), ("", *map(_heading, used))),
        tuple(
            (str(number), *(row.get(name, "") for name in used))
            for number, row in enumerate(rows, start=1)
        ),
    )


def _columns() -> list[str]:
    known = [field.name for field in htcds.fields() if home(field.name)[0] != "never"]
    core = [name for name in known if htcds.field(name).is_core]
    others = [name for name in known if not htcds.field(name).is_core]
    ours = [name for name in KINDS["profile"].fields if name.startswith("lwd_")]
    return [*core, *others, CODE_COLUMN, PSEUDONYM_COLUMN, METHODS_COLUMN, *ours]


def _is_core(name: str) -> bool:
    known = htcds.find(name)
    return known is not None and known.is_core


def _heading(name: str) -> str:
    known = htcds.find(name)
    return name if known is None else known.heading


def _value(case_file: CaseFile, name: str, content: Content) -> str:
    if name == CODE_COLUMN:
        return content.held(case_file, "case", "code") or ""
    if name == PSEUDONYM_COLUMN:
        return content.held(case_file, "case", "pseudonym") or ""
    if name == METHODS_COLUMN:
        codes = _held(case_file, "profile", _METHODS, _METHODS, content) or ()
        lossy = any(htcds.export_code(_METHODS, each) != each for each in codes)
        return _plain(codes) if lossy else ""
    if name in {"prs_FirstName", "prs_MiddleName", "prs_SecondName"}:
        return _name_part(case_file, name, content)
    to = f"profile.{name}" if name.startswith("lwd_") else home(name)[0]
    kind, _, field = to.partition(".")
    if kind == "note":
        return _notes(case_file, content)
    if kind not in KINDS:
        return ""
    value = _held(case_file, kind, field, name, content)
    if value is None and name == "prs_MobilePhone":
        channel = content.held(case_file, "safe_contact", "channel")
        if channel in _PHONE_CHANNELS:
            value = content.held(case_file, "safe_contact", "channel_address")
    if value is not None and name == _METHODS:
        value = list(dict.fromkeys(htcds.export_code(name, each) for each in value))
    return _shown(value, KINDS[kind].fields[field].type)


def _held(case_file: CaseFile, kind: str, field: str, name: str, content: Content) -> Any:
    value = content.held(case_file, kind, field)
    return answered(case_file, name, content) if value is None else value


def _shown(value: Any, field_type: FieldType) -> str:
    if value is None:
        return ""
    if field_type is FieldType.DATE:
        return date_text(value)
    if field_type is FieldType.FLAG:
        return "TRUE" if value else "FALSE"
    if field_type in {FieldType.MEMBER, FieldType.CASE, FieldType.ENTITY, FieldType.ATTACHMENT}:
        return ""
    return _plain(value)


def date_text(value: Any) -> str:
    """Return a date as far as it is known: a day, a month, a year, or two days."""
    try:
        when = When.from_value(value)
    except InvalidDate:
        return ""
    first = when.earliest.isoformat()
    if when.is_exact:
        return first
    if when.calendar.value == "gregorian" and when.precision is Precision.MONTH:
        return first[:7]
    if when.calendar.value == "gregorian" and when.precision is Precision.YEAR:
        return first[:4]
    return f"{first} ~ {when.latest.isoformat()}"


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ";".join(str(each) for each in value)
    return str(value)


def _name_part(case_file: CaseFile, name: str, content: Content) -> str:
    """Return the name whole: in the family-name column where it is not written in parts.

    Cutting a name in two is a guess in every script; HTCDS's two columns are filled only
    where a space says where.
    """
    full = next(iter(content.names(case_file)), "")
    if not full:
        return _plain(answered(case_file, name, content) or "")
    given, _, family = full.rpartition(" ")
    if not full.isascii():
        given, family = "", full
    return {"prs_FirstName": given, "prs_SecondName": family}.get(name, "")


def _notes(case_file: CaseFile, content: Content) -> str:
    """Return the latest notes, as many as a cell takes; the rest is marked as left out."""
    if not content.includes("note", "text"):
        return ""
    kept: list[str] = []
    room = _NOTES_MOST
    for note in reversed(case_file.notes_of("note")):
        text = str(note.part("text") or "")
        if note.retraction is not None or not text:
            continue
        room -= len(text) + len(_BETWEEN)
        if room < 0:
            kept.append("[…]")
            break
        kept.append(text)
    return _BETWEEN.join(reversed(kept))
