"""A validator for HTCDS 2.0 spreadsheets from outside: structure, codes, types, core fields.

It looks at the file as the standard sees it, not as Leeward would import it: labels instead of
codes, other separators and free date forms are findings here and no hindrance there. A finding
names sheet, row and column; it never shows what stands in the cell.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from leeward.codebook import htcds
from leeward.codebook.htcds import HtcdsField
from leeward.codebook.lists import code_list
from leeward.dates import parse
from leeward.errors import InvalidDate
from leeward.exchange.book import Book, CellValue, Row, Sheet
from leeward.exchange.cells import text_of
from leeward.exchange.words import say

Severity = Literal["error", "warning", "note"]
_E164: Final = re.compile(r"\+?[1-9]\d{1,14}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_PARTS: Final = re.compile(r"[;,，、；|\n]")
_LABEL_ROWS: Final = 3
_TEXT_MOST: Final = {"text": 255, "long_text": 32_767}
_AGE_MOST: Final = 120
_PHONES: Final = frozenset({"org_Phone", "prs_HomePhone", "prs_MobilePhone"})
_WARNINGS: Final = frozenset(
    {"code_spelling", "code_is_label", "code_of_definitions", "separator", "code_twice"}
    | {"date_form", "date_ahead", "alias_used", "labels_disagree", "name_missing", "formula"}
)
_NOTES: Final = frozenset({"deprecated_field", "extension_field", "never_kept"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the standard says.

    Attributes:
        sheet: the sheet's name.
        row: from 1; 0 for the whole sheet.
        column: from 1; 0 for the whole row.
        field: the standard's field, or "".
        code: what it is.
        most: a limit that the sentence names, or 0.
    """

    sheet: str
    row: int
    column: int
    field: str
    code: str
    most: int = 0

    @property
    def severity(self) -> Severity:
        """How bad it is: another program will stumble, may stumble, or should know."""
        if self.code in _NOTES:
            return "note"
        return "warning" if self.code in _WARNINGS else "error"

    def sentence(self, language: str) -> str:
        """Return what a person reads."""
        return say(f"htcds.{self.code}", language, {"field": self.field, "most": self.most})


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one file."""

    findings: tuple[Finding, ...]
    rows: int
    fields: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing stands against the standard."""
        return not any(finding.severity == "error" for finding in self.findings)


def validate_book(book: Book, *, today: dt.date) -> Report:
    """Check every sheet that holds fields of the standard; a file without any is one finding."""
    findings: list[Finding] = []
    names: list[str] = []
    rows = 0
    for sheet in book.sheets:
        columns, found, first = _columns(sheet)
        if not columns:
            continue
        findings += found
        names += [field.name for field in columns.values()]
        for row in sheet.rows:
            if row.number >= first and not _only_number(row, columns):
                rows += 1
                findings += _row(sheet.name, row, columns, today)
    if not names:
        title = book.sheets[0].name if book.sheets else ""
        return Report((Finding(title, 0, 0, "", "no_fields"),), 0, ())
    missing = [each for each in htcds.fields() if each.is_core and not each.is_deprecated]
    findings += [
        Finding(book.sheets[0].name, 0, 0, each.name, "core_missing")
        for each in missing
        if each.name not in names
    ]
    return Report(tuple(findings), rows, tuple(names))


def _columns(sheet: Sheet) -> tuple[dict[int, HtcdsField], list[Finding], int]:
    """Return the field of each column, what is wrong with the headings, and the first data row."""
    top = next(
        (row for row in sheet.rows[:10] if sum(map(_is_field, row.values)) >= 2),
        None,
    )
    if top is None:
        return {}, [], 0
    labels = next((row for row in sheet.rows if row.number == top.number + 1), None)
    if labels is not None and sum(_of_label(value) is not None for value in labels.values) < 2:
        labels = None
    columns: dict[int, HtcdsField] = {}
    found: list[Finding] = []
    width = max(len(top.values), len(labels.values) if labels is not None else 0)
    for place in range(width):
        field, code = _field(top.value(place))
        label = None if labels is None else _of_label(labels.value(place))
        if field is None and top.value(place) is None and label is not None:
            field, code = label, "name_missing"
        told = field.name if field is not None else ""
        if code:
            found.append(Finding(sheet.name, top.number, place + 1, told, code))
        if field is None:
            continue
        if label is not None and label.heading != field.heading and labels is not None:
            at = (labels.number, place + 1, label.name)
            found.append(Finding(sheet.name, *at, "labels_disagree"))
        if field in columns.values():
            found.append(Finding(sheet.name, top.number, place + 1, told, "field_twice"))
            continue
        columns[place] = field
        if field.is_deprecated:
            found.append(Finding(sheet.name, top.number, place + 1, told, "deprecated_field"))
        if field.stream is None:
            found.append(Finding(sheet.name, top.number, place + 1, told, "never_kept"))
    return columns, found, top.number + (2 if labels is not None else 1)


def _is_field(value: CellValue) -> bool:
    return isinstance(value, str) and htcds.find(value) is not None


def _field(value: CellValue) -> tuple[HtcdsField | None, str]:
    if not isinstance(value, str):
        return None, ""
    found = htcds.find(value)
    if found is not None:
        return found, "" if value == found.name else "alias_used"
    if value.startswith("lwd_"):
        return None, "extension_field"
    return None, "unknown_field"


def _of_label(value: CellValue) -> HtcdsField | None:
    """Return the field of a heading; headings that several entities share belong to the first."""
    if not isinstance(value, str):
        return None
    wanted = value.strip().casefold()
    return next((each for each in htcds.fields() if each.heading.casefold() == wanted), None)


def _only_number(row: Row, columns: dict[int, HtcdsField]) -> bool:
    return not row.problems and all(row.value(place) is None for place in columns)


def _row(sheet: str, row: Row, columns: dict[int, HtcdsField], today: dt.date) -> Iterator[Finding]:
    for place, field in columns.items():
        at = (sheet, row.number, place + 1, field.name)
        problem = row.problems.get(place)
        if problem is not None:
            yield Finding(*at, "formula" if problem.startswith("formula") else "cell_unreadable")
            continue
        value = row.value(place)
        if value is None:
            continue
        if place in row.formulas:
            yield Finding(*at, "formula")
        for code in _value_faults(field, value, today):
            most = _TEXT_MOST.get(field.sort, 0) if code == "too_long" else 0
            yield Finding(*at, code, most)


def _value_faults(field: HtcdsField, value: CellValue, today: dt.date) -> Iterator[str]:
    text = text_of(value).strip()
    if field.list == "countries":
        yield from _countries(field, text)
    elif field.list == "languages":
        if not (_LANGUAGE.fullmatch(text) or text in code_list("languages")):
            yield "not_a_language"
    elif field.codes:
        yield from _codes(field, text)
    elif field.sort == "date":
        yield from _date(value, text, today)
    elif field.sort == "number":
        yield from _number(field, text)
    elif field.sort == "checkbox":
        if not isinstance(value, bool) and text not in {"TRUE", "FALSE", "true", "false"}:
            yield "not_a_checkbox"
    else:
        yield from _text(field, text)


def _codes(field: HtcdsField, text: str) -> Iterator[str]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) == 1 and parts[0] not in field.codes and _PARTS.search(parts[0]):
        others = [part.strip() for part in _PARTS.split(parts[0]) if part.strip()]
        if all(_code_fault(field, part) != "code_unknown" for part in others):
            parts = others
            yield "separator"
    elif (
        len(parts) == 1
        and len(text.split()) > 1
        and all(part in field.codes for part in text.split())
    ):
        parts = text.split()
        yield "separator"
    if len(parts) > 1 and field.sort != "select_multiple":
        yield "several_codes"
    if len(set(parts)) < len(parts):
        yield "code_twice"
    yield from dict.fromkeys(fault for part in parts if (fault := _code_fault(field, part)))


def _code_fault(field: HtcdsField, part: str) -> str:
    if part in field.codes:
        return ""
    bare = _bare(part)
    if any(_bare(code) == bare for code in field.codes):
        # "DebtBondage " and "debtbondage" are slips; "Debt bondage" is what people read.
        return "code_is_label" if " " in part.strip() else "code_spelling"
    if field.list is not None:
        known = code_list(field.list)
        if part in known or htcds.import_code(field.name, part) in known:
            return "code_of_definitions"
        if any(bare == _bare(label) for each in known.entries for label in _labels(each)):
            return "code_is_label"
    return "code_unknown"


def _labels(entry: object) -> tuple[str, ...]:
    return tuple(str(getattr(entry, name)) for name in ("en", "ko", "zh_Hans"))


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _countries(field: HtcdsField, text: str) -> Iterator[str]:
    known = code_list("countries")
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) > 1 and field.sort != "select_multiple":
        yield "several_codes"
    if any(part not in known for part in parts):
        yield "not_a_country"


def _date(value: CellValue, text: str, today: dt.date) -> Iterator[str]:
    if isinstance(value, dt.datetime):
        day = value.date()
    elif isinstance(value, dt.date):
        day = value
    else:
        try:
            when = parse(text, recorded_on=today)
        except InvalidDate:
            yield "not_a_date"
            return
        if not (_ISO_DAY.fullmatch(text) and when.is_exact):
            yield "date_form"
        day = when.earliest
    if day > today:
        yield "date_ahead"


def _number(field: HtcdsField, text: str) -> Iterator[str]:
    try:
        number = float(text)
    except ValueError:
        yield "not_a_number"
        return
    most = _AGE_MOST if field.name == "vic_AgeWhenTrafficked" else 1_000
    if not 0 <= number <= most:
        yield "number_out_of_range"


def _text(field: HtcdsField, text: str) -> Iterator[str]:
    most = _TEXT_MOST.get(field.sort, 0)
    if most and len(text) > most:
        yield "too_long"
    if field.name in _PHONES and not _E164.fullmatch(text):
        yield "not_e164"
    if field.name == "prs_Email" and not _EMAIL.fullmatch(text):
        yield "not_an_email"
