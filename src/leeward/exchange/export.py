"""Case files → the bytes of one file, in clear: sealing it is the next step and the default.

Codes and pseudonyms by default; names only where sealed is open and somebody asked. Another
person's identity never leaves with a case: who else she is tied to shows as a case code only
where that case is exported too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

from leeward.cases.case import CaseFile, Record
from leeward.cases.facts import KINDS, FieldType
from leeward.codebook import htcds
from leeward.codebook.lists import code_list
from leeward.exchange.content import INTERNAL_KINDS, Content
from leeward.exchange.htcds_sheet import date_text, htcds_table
from leeward.exchange.workbook_out import Table, csv_text, json_text, xlsx

ExportFormat = Literal["htcds", "xlsx", "csv", "json"]
EXTENSIONS: Final[Mapping[str, str]] = {
    "htcds": "xlsx",
    "xlsx": "xlsx",
    "csv": "csv",
    "json": "json",
}
_HEADINGS: Final = ("case", "kind", "record", "field", "value", "label")
_HIDDEN_TYPES: Final = frozenset({FieldType.MEMBER, FieldType.ENTITY, FieldType.ATTACHMENT})


def export(
    case_files: Sequence[CaseFile],
    form: ExportFormat,
    *,
    content: Content,
    language: str = "en",
    sealed_open: bool = False,
) -> bytes:
    """Return the cases as one file.

    Args:
        case_files: what to export.
        form: `htcds` (IOM's spreadsheet layout), `xlsx`, `csv` or `json`.
        content: what may leave.
        language: the language of labels beside the codes.
        sealed_open: whether the sealed stream is open, which names need.

    Raises:
        SealedClosed: names are asked for while sealed is closed.
    """
    content.check(sealed_open=sealed_open)
    match form:
        case "htcds":
            return xlsx([htcds_table(case_files, content), _about(language)])
        case "xlsx":
            return xlsx(_tables(case_files, content, language))
        case "csv":
            rows = tuple(_lines(case_files, content, language))
            return csv_text(Table("cases", (_HEADINGS,), rows))
        case "json":
            codes = _codes(case_files)
            cases = [_as_json(case_file, content, codes) for case_file in case_files]
            return json_text({"format": "leeward-export-1", "cases": cases})


def _about(language: str) -> Table:
    del language  # the licence asks for these words as they are
    return Table("About", (), ((htcds.attribution(),),))


def _codes(case_files: Sequence[CaseFile]) -> Mapping[bytes, str]:
    return {bytes(each.case_id): str(each.held("case", "code") or "") for each in case_files}


def _lines(
    case_files: Sequence[CaseFile], content: Content, language: str
) -> Iterator[tuple[str, ...]]:
    codes = _codes(case_files)
    for case_file in case_files:
        code = codes[bytes(case_file.case_id)]
        for kind in KINDS:
            for number, fields in enumerate(_records(case_file, kind, content, codes), start=1):
                for field, value in fields.items():
                    label = _label(kind, field, value, language)
                    yield code, kind, str(number), field, _text(value), label


def _tables(case_files: Sequence[CaseFile], content: Content, language: str) -> list[Table]:
    """Return a sheet for each kind that some case has: one record per row."""
    codes = _codes(case_files)
    tables = []
    for kind, known in KINDS.items():
        found = [
            (codes[bytes(case_file.case_id)], fields)
            for case_file in case_files
            for fields in _records(case_file, kind, content, codes)
        ]
        names = [name for name in known.fields if any(name in fields for _, fields in found)]
        extra = {name for _, fields in found for name in fields} - set(names)
        names += sorted(extra)
        if names:
            rows = tuple(
                (code, *(_shown(kind, name, fields.get(name), language) for name in names))
                for code, fields in found
            )
            tables.append(Table(kind, (("case", *names),), rows))
    return tables or [Table("case", (("case",),), ())]


def _as_json(case_file: CaseFile, content: Content, codes: Mapping[bytes, str]) -> dict[str, Any]:
    kinds = {kind: list(_records(case_file, kind, content, codes)) for kind in KINDS}
    return {
        "code": codes[bytes(case_file.case_id)],
        "records": {kind: found for kind, found in kinds.items() if found},
    }


def _records(
    case_file: CaseFile, kind: str, content: Content, codes: Mapping[bytes, str]
) -> Iterator[dict[str, Any]]:
    if kind in INTERNAL_KINDS:
        return
    if KINDS[kind].written_once:
        for note in case_file.notes_of(kind):
            told = note.value.value
            if note.retraction is None and isinstance(told, dict):
                yield from _some(
                    {
                        name: _safe(kind, name, value, codes)
                        for name, value in told.items()
                        if content.includes(kind, name)
                    }
                )
        return
    for record in case_file.all_of(kind):
        yield from _some(_fields(record, kind, content, codes))


def _fields(
    record: Record, kind: str, content: Content, codes: Mapping[bytes, str]
) -> dict[str, Any]:
    return {
        name: _safe(kind, name, fact.held, codes)
        for name, fact in record.fields.items()
        if content.includes(kind, name)
    }


def _some(fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kept = {name: value for name, value in fields.items() if value not in (None, "", [])}
    if kept:
        yield kept


def _safe(kind: str, name: str, value: Any, codes: Mapping[bytes, str]) -> Any:
    """Return a value that a file for others may hold: no identities of ours."""
    known = KINDS[kind].fields.get(name)
    if known is not None and known.type is FieldType.CASE:
        return codes.get(value, "") if isinstance(value, bytes) else ""
    if (known is not None and known.type in _HIDDEN_TYPES) or isinstance(value, bytes):
        return None
    if known is not None and known.type is FieldType.DATE and value is not None:
        return date_text(value)
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)


def _label(kind: str, name: str, value: Any, language: str) -> str:
    known = KINDS[kind].fields.get(name)
    if known is None or known.codes is None:
        return ""
    labels = code_list(known.codes)
    return "; ".join(
        labels.label(each, language) for each in (value if isinstance(value, list) else [value])
    )


def _shown(kind: str, name: str, value: Any, language: str) -> str:
    if value is None:
        return ""
    return _label(kind, name, value, language) or _text(value)
