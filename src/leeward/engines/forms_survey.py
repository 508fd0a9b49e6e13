"""The survey sheet, read row by row before pyxform sees it.

Here every type, appearance, column and list is held against the subset, while its row is at
hand; what is never stored becomes an empty calculation, so that expressions still find it; and
choice lists that the form only names are filled in from the code book.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from leeward.engines.forms_headings import check_headings, column_of
from leeward.engines.forms_sheets import Row, Sheet, Sheets
from leeward.engines.forms_xform import Source
from leeward.errors import InvalidForm
from leeward.forms.definition import STREAMS, Notice
from leeward.forms.subset import (
    APPEARANCES,
    COLUMNS,
    CONTAINERS,
    DROPPED,
    IGNORED,
    IGNORED_APPEARANCES,
    NOT_KEPT,
    NUMBERED_APPEARANCES,
    OUTSIDE,
    PARAMETERS,
    TYPES,
    kind_of,
)

Lists = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Choice lists that a form may name without defining them: list, code, language, label."""

ROOT: Final = "/data"

_SELECT: Final = re.compile(
    r"(?P<select>select[_ ]one(?: from)?|select1|select[_ ]multiple"
    r"|select all that apply(?: from)?|rank)\s+(?P<list>\S+)"
    r"(?P<other>\s+or(?:[_ ]| specify )other)?",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d][\w.-]*")
_QUOTED: Final = re.compile(r"\$\{([^}]+)\}|'([^']+)'|\[([^\]]+)\]|\"([^\"]+)\"")
_PYXFORM_TYPES: Final = {
    "select_one": "select_one",
    "select_multiple": "select_multiple",
    "datetime": "dateTime",
}
_SETTINGS: Final = ("form_id", "id_string", "version", "default_language")
_LIST_HEADERS: Final = ("list_name", "list name")
_UNTRANSLATED_LABEL: Final = "en"


@dataclass(slots=True)
class Survey:
    """The form's sheets after the row-by-row check, and where everything stands."""

    sheets: Sheets
    sources: dict[str, Source] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    notices: list[Notice] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    added_choices: list[dict[str, str]] = field(default_factory=list)

    def for_pyxform(self) -> dict[str, Any]:
        """Return the sheets in the shape that pyxform reads; row *n* stands at *n* - 2."""
        survey = self.sheets["survey"]
        kept = [header for header in survey.headers if column_of(header) in _TO_PYXFORM]
        book: dict[str, Any] = {
            "sheet_names": ["survey", "choices", "settings"],
            "survey": self.rows,
            "survey_header": [dict.fromkeys(kept)],
        }
        choices = self.sheets.get("choices", Sheet("choices", (), ()))
        listed = [_choice_cells(row) for row in choices.rows] + self.added_choices
        if any(listed):
            headers = [header for header in choices.headers if not _is_media(header)]
            added = [header for row in self.added_choices for header in row]
            book["choices"] = listed
            book["choices_header"] = [dict.fromkeys([*headers, *added])]
        settings = self.sheets.get("settings")
        stated = next((row.cells for row in settings.rows if row.cells), {}) if settings else {}
        known = {
            head: text
            for header, text in stated.items()
            if (head := "_".join(header.lower().split())) in _SETTINGS
        }
        if known:
            book["settings"] = [known]
            book["settings_header"] = [dict.fromkeys(known)]
        return book

    def reported_row(self, sheet: str, row: int) -> int:
        """Return the row that people see for a row number of pyxform's; 0 for none of ours."""
        if row == 1 and sheet in self.sheets:
            return self.sheets[sheet].top
        rows = self.sheets[sheet].rows if sheet in self.sheets else ()
        return rows[row - 2].number if 0 <= row - 2 < len(rows) else 0

    def blamed(self, said: str, sheet: str = "survey") -> int:
        """Return the first row of a sheet that holds what the compiler quoted, or 0."""
        rows = self.sheets[sheet].rows if sheet in self.sheets else ()
        for quoted in _QUOTED.finditer(said):
            word = next(group for group in quoted.groups() if group)
            for row in rows:
                if any(text == word or f"${{{word}}}" in text for text in row.cells.values()):
                    return row.number
        return 0


_TO_PYXFORM: Final = frozenset(COLUMNS) - {"stream"} | {"disabled"}


def read_survey(sheets: Sheets, lists: Lists) -> Survey:
    """Check the survey sheet row by row.

    Raises:
        InvalidForm: with sheet, row, column and reason.
    """
    sheets = dict(sheets)
    if "survey" not in sheets:
        only = next(iter(sheets.values()))
        if len(sheets) > 1 or "type" not in {column_of(header) for header in only.headers}:
            there = ", ".join(sheets)[:80]
            raise InvalidForm(sheet="", row=0, column="", reason="no_survey", what=there)
        sheets["survey"] = replace(only, name="survey")
    entities = sheets.get("entities")
    if entities is not None and entities.rows:
        raise InvalidForm(
            sheet="entities", row=entities.rows[0].number, column="", reason="unsupported_sheet"
        )
    survey = Survey(sheets, notices=list(check_headings(sheets)))
    _Reader(survey, lists).read()
    return survey


class _Reader:
    """Walks down the survey sheet, knowing in which group or repeat each row stands."""

    def __init__(self, survey: Survey, lists: Lists) -> None:
        self._survey = survey
        self._lists = lists
        self._path = [ROOT]
        self._streams = [""]
        self._absent: set[str] = set()
        self._named_looks: set[str] = set()
        self._own = set(_own_lists(survey.sheets))
        self._sheet = survey.sheets["survey"]

    def read(self) -> None:
        for row in self._sheet.rows:
            cells: dict[str, str] = {}
            for header, text in row.cells.items():
                cells.setdefault(column_of(header), text)
            kept = {
                header: text
                for header, text in row.cells.items()
                if column_of(header) in _TO_PYXFORM
            }
            changed = self._row(row, cells) if cells.get("type") else {}
            for header in list(kept):
                if column_of(header) in changed:
                    kept[header] = changed[column_of(header)]
                    if not kept[header]:
                        del kept[header]
            if changed.get("type") == _LEFT_OUT:
                kept = self._left_out(cells)
            self._survey.rows.append(kept)
        self._survey.absent = frozenset(self._absent)

    def _row(self, row: Row, cells: Mapping[str, str]) -> dict[str, str]:
        """Check one row; return the cells that pyxform gets instead of what stands there."""
        stated = cells["type"]
        kind = kind_of(stated)
        name = cells.get("name", "")
        if kind.startswith("end "):
            if kind.removeprefix("end ") not in CONTAINERS:
                raise _refused(row, "type", "unknown_type", stated)
            if len(self._path) > 1:
                self._path.pop()
                self._streams.pop()
            return {"type": kind.replace(" ", "_")}
        if name and not _NAME.fullmatch(name):
            raise _refused(row, "name", "bad_name", name)
        stream = self._stream(row, cells)
        looks = self._appearance(row, cells)
        if kind.startswith("begin "):
            return self._begin(row, kind, name, stream) | looks
        if kind in DROPPED:
            self._drop(row, kind, name)
            return {"type": _LEFT_OUT}
        select = _SELECT.fullmatch(stated)
        found = TYPES.get(kind_of(select["select"]) if select else kind)
        if kind.startswith(OUTSIDE):
            raise _refused(row, "type", "outside_file", stated)
        if found is None or (select is None and found in {"select_one", "select_multiple"}):
            raise _refused(row, "type", "unknown_type", stated)
        list_name = self._list(row, select["list"]) if select else ""
        self._note_unkept(row, found, name)
        path = f"{self._path[-1]}/{name or f'generated_note_name_{len(self._survey.rows) + 2}'}"
        self._survey.sources[path] = Source(row.number, found, stream, list_name)
        written = _PYXFORM_TYPES.get(found, found)
        if kind == "hidden":
            written = "hidden"
        if select:
            written = f"{written} {list_name}{' or_other' if select['other'] else ''}"
        return {"type": written, "parameters": self._parameters(row, found, cells)} | looks

    def _begin(self, row: Row, kind: str, name: str, stream: str) -> dict[str, str]:
        if kind.removeprefix("begin ") not in CONTAINERS:
            raise _refused(row, "type", "unknown_type", kind)
        path = f"{self._path[-1]}/{name}"
        self._survey.sources[path] = Source(row.number, "", stream)
        self._path.append(path)
        self._streams.append(stream)
        return {"type": kind.replace(" ", "_")}

    def _drop(self, row: Row, kind: str, name: str) -> None:
        self._survey.notices.append(
            Notice(sheet="survey", row=row.number, name=name or kind, reason=DROPPED[kind])
        )
        if name:
            self._absent.add(f"{self._path[-1]}/{name}")
            self._survey.sources[f"{self._path[-1]}/{name}"] = Source(row.number)

    def _left_out(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return an empty calculation under the same name, so that expressions find it."""
        name = cells.get("name", "")
        if not name or kind_of(cells["type"]) == "audit":
            return {}
        by_column = {column_of(header): header for header in self._sheet.headers}
        calculation = by_column.get("calculation")
        if calculation is None:
            calculation = "calculation"
            self._sheet = replace(self._sheet, headers=(*self._sheet.headers, calculation))
            self._survey.sheets["survey"] = self._sheet
        return {by_column["type"]: "calculate", by_column["name"]: name, calculation: "''"}

    def _stream(self, row: Row, cells: Mapping[str, str]) -> str:
        stream = cells.get("stream", "").lower() or self._streams[-1]
        if stream and stream not in STREAMS:
            raise _refused(row, "stream", "unknown_stream", stream)
        return stream

    def _appearance(self, row: Row, cells: Mapping[str, str]) -> dict[str, str]:
        words = cells.get("appearance", "").split()
        kept: list[str] = []
        if kind_of(cells["type"]) in DROPPED:
            return {"appearance": ""}
        for word in words:
            if word in APPEARANCES:
                kept.append(word)
            elif word in IGNORED_APPEARANCES or _numbered(word):
                if word not in self._named_looks:
                    self._named_looks.add(word)
                    self._survey.notices.append(
                        Notice(sheet="survey", row=row.number, name=word, reason=IGNORED)
                    )
            else:
                raise _refused(row, "appearance", "unknown_appearance", word)
        return {"appearance": " ".join(kept)} if words else {}

    def _parameters(self, row: Row, kind: str, cells: Mapping[str, str]) -> str:
        pairs = re.split(r"[\s,;]+", cells.get("parameters", ""))
        kept = [pair for pair in pairs if pair.partition("=")[0] in PARAMETERS.get(kind, ())]
        if any(pair and pair not in kept for pair in pairs):
            self._survey.notices.append(
                Notice(sheet="survey", row=row.number, name="parameters", reason=IGNORED)
            )
        return " ".join(kept)

    def _note_unkept(self, row: Row, kind: str, name: str) -> None:
        if kind in {"today", "start", "end"}:
            self._survey.notices.append(
                Notice(sheet="survey", row=row.number, name=name, reason=NOT_KEPT)
            )

    def _list(self, row: Row, name: str) -> str:
        if name in self._own:
            return name
        codes = self._lists.get(name)
        if codes is None:
            raise _refused(row, "type", "unknown_list", name)
        self._own.add(name)
        headers = self._label_headers()
        list_header, name_header = _choice_headers(self._survey.sheets.get("choices"))
        for code, labels in codes.items():
            cells = {list_header: name, name_header: code}
            for header, language in headers:
                label = labels.get(language_tag(language) if language else _UNTRANSLATED_LABEL)
                if label:
                    cells[header] = label
            self._survey.added_choices.append(cells)
        return name

    def _label_headers(self) -> Sequence[tuple[str, str]]:
        found = [
            (header, header.partition("::")[2].strip())
            for header in self._sheet.headers
            if column_of(header) == "label" and (":" not in header or "::" in header)
        ]
        return found or [("label", "")]


_LEFT_OUT: Final = "\0left out"


def _refused(row: Row, column: str, reason: str, what: str) -> InvalidForm:
    return InvalidForm(sheet="survey", row=row.number, column=column, reason=reason, what=what[:80])


def _numbered(word: str) -> bool:
    return any(
        word.startswith(start) and word.removeprefix(start).isdigit()
        for start in NUMBERED_APPEARANCES
    )


def _own_lists(sheets: Sheets) -> Iterator[str]:
    choices = sheets.get("choices")
    for row in choices.rows if choices else ():
        for header, text in row.cells.items():
            if " ".join(header.lower().split()) in _LIST_HEADERS:
                yield text


def _choice_headers(choices: Sheet | None) -> tuple[str, str]:
    """Return the form's own headings for the list's name and the choice's name."""
    headers = choices.headers if choices else ()

    def own(fits: Callable[[str], bool], usual: str) -> str:
        return next((header for header in headers if fits(header.lower())), usual)

    return (
        own(lambda header: header in _LIST_HEADERS, "list_name"),
        own(lambda header: header in {"name", "value"}, "name"),
    )


def _is_media(header: str) -> bool:
    return column_of(header) in {"media", "image", "big-image", "audio", "video"}


def _choice_cells(row: Row) -> dict[str, str]:
    return {header: text for header, text in row.cells.items() if not _is_media(header)}


_TAG: Final = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")


def language_tag(language: str) -> str:
    """Return the tag of an XLSForm language such as `简体中文 (zh)`.

    pyxform knows Chinese only as `zh`; without a script it is read as simplified. A language
    without code gets a private tag, which a screen reader passes over.
    """
    found = _TAG.search(language)
    tag = found[1] if found else (language if re.fullmatch(r"[a-z]{2,3}", language) else "")
    if tag in {"zh", "zh-CN", "zh-Hans", "zh-SG"}:
        return "zh-Hans"
    if tag or language == "default":
        return tag
    plain = "".join(sign for sign in language.lower() if sign.isascii() and sign.isalnum())
    return f"x-{plain[:8] or len(language)}"
