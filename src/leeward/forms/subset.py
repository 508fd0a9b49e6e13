"""The part of XLSForm that Leeward supports, as data: read by the checks and by the guide.

`docs/guides/forms.md` shows these tables; a test compares. Whatever is in none of them is
refused at import, with sheet and row.
"""

from typing import Final, Literal

from leeward.forms.definition import QuestionKind

NEVER_STORED: Final = "never_stored"
AS_DOCUMENT: Final = "as_document"
NOT_KEPT: Final = "not_kept"
IGNORED: Final = "ignored"

TYPES: Final[dict[str, QuestionKind]] = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "date time": "datetime",
    "select one": "select_one",
    "select one from": "select_one",
    "select1": "select_one",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "rank": "rank",
    "range": "range",
    "note": "note",
    "calculate": "calculate",
    "hidden": "calculate",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "barcode": "barcode",
    "today": "today",
    "start": "start",
    "end": "end",
}
"""Question types by their spelling with single spaces for `_`."""

WITH_LIST: Final = frozenset({"select_one", "select_multiple", "rank"})
CONTAINERS: Final = ("group", "repeat")

DROPPED: Final[dict[str, str]] = {
    "geopoint": NEVER_STORED,
    "geotrace": NEVER_STORED,
    "geoshape": NEVER_STORED,
    "start-geopoint": NEVER_STORED,
    "background-geopoint": NEVER_STORED,
    "location": NEVER_STORED,
    "gps": NEVER_STORED,
    "osm": NEVER_STORED,
    "deviceid": NEVER_STORED,
    "device id": NEVER_STORED,
    "imei": NEVER_STORED,
    "phonenumber": NEVER_STORED,
    "phone number": NEVER_STORED,
    "simserial": NEVER_STORED,
    "sim id": NEVER_STORED,
    "subscriberid": NEVER_STORED,
    "subscriber id": NEVER_STORED,
    "email": NEVER_STORED,
    "username": NEVER_STORED,
    "audit": NEVER_STORED,
    "background-audio": NEVER_STORED,
    "image": AS_DOCUMENT,
    "photo": AS_DOCUMENT,
    "audio": AS_DOCUMENT,
    "video": AS_DOCUMENT,
    "file": AS_DOCUMENT,
}
"""Types left out of a form that otherwise loads, with the reason; expressions read them empty."""

FUNCTIONS: Final[dict[str, tuple[int, int | None]]] = {
    "abs": (1, 1),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "ceiling": (1, 1),
    "coalesce": (1, None),
    "concat": (0, None),
    "contains": (2, 2),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "count-selected": (1, 1),
    "current": (0, 0),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "ends-with": (2, 2),
    "false": (0, 0),
    "floor": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "if": (3, 3),
    "indexed-repeat": (3, 7),
    "instance": (1, 1),
    "int": (1, 1),
    "join": (1, None),
    "jr:choice-name": (2, 2),
    "last": (0, 0),
    "max": (1, None),
    "min": (1, None),
    "normalize-space": (1, 1),
    "not": (1, 1),
    "now": (0, 0),
    "number": (0, 1),
    "once": (1, 1),
    "position": (0, 1),
    "pow": (2, 2),
    "regex": (2, 2),
    "round": (1, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "starts-with": (2, 2),
    "string": (1, 1),
    "string-length": (1, 1),
    "substr": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "sum": (1, None),
    "today": (0, 0),
    "translate": (3, 3),
    "true": (0, 0),
}
"""Functions, with the least and the most number of arguments."""

APPEARANCES: Final[dict[str, str]] = {
    "minimal": "a select as a drop-down list",
    "autocomplete": "a select as a drop-down list",
    "multiline": "a text with several lines",
    "numbers": "a text typed with digits",
    "year": "a date given as its year",
    "month-year": "a date given as year and month",
    "likert": "choices side by side",
    "horizontal": "choices side by side",
    "horizontal-compact": "choices side by side",
    "columns": "choices side by side",
    "columns-pack": "choices side by side",
}
"""Appearances that change what the screen shows."""

IGNORED_APPEARANCES: Final = frozenset(
    [
        "bikram-sambat",
        "buddhist",
        "compact",
        "coptic",
        "counter",
        "distress",
        "ethiopian",
        "field-list",
        "islamic",
        "label",
        "list",
        "list-nolabel",
        "list-no-label",
        "masked",
        "myanmar",
        "no-buttons",
        "no-calendar",
        "no-ticks",
        "nolabel",
        "persian",
        "picker",
        "quick",
        "quickcompact",
        "rating",
        "spinner",
        "table-list",
        "thousands-sep",
        "time-picker",
        "vertical",
        "columns-flex",
        "columns-no-buttons",
    ]
)
"""Appearances that only change the look elsewhere: the form loads and looks plainer here."""

NUMBERED_APPEARANCES: Final = ("columns-", "compact-", "w")
"""Beginnings of ignored appearances that end in a number, such as `w4`."""

PARAMETERS: Final[dict[str, tuple[str, ...]]] = {
    "range": ("start", "end", "step"),
    "text": ("rows",),
}
"""Parameters that are honoured; the others are ignored."""

COLUMNS: Final[dict[str, str]] = {
    "type": "what is asked, and the choice list",
    "name": "letters, digits, `_`, `-`, `.`; unique in its group",
    "label": "per language; `${name}` shows a value",
    "hint": "per language; shown below the label",
    "guidance_hint": "per language; shown on request",
    "required": "`yes`, or an expression",
    "required_message": "per language",
    "constraint": "an expression; `.` is the answer itself",
    "constraint_message": "per language",
    "relevant": "an expression; what is not relevant is neither shown nor kept",
    "calculation": "an expression",
    "default": "a value, or an expression computed when the form is opened",
    "read_only": "`yes`, or an expression",
    "appearance": "see below",
    "choice_filter": "an expression on the columns of the choices sheet",
    "repeat_count": "an expression; without it, rows are added and removed by hand",
    "parameters": "`start`, `end`, `step` of a range; `rows` of a text",
    "stream": "Leeward's own: `core`, `care`, `sealed` or `ephemeral`; a group passes it on",
}

Reason = Literal[
    "unknown_type",
    "unknown_function",
    "unknown_appearance",
    "unknown_list",
    "unknown_reference",
    "unknown_stream",
    "unsupported_column",
    "unsupported_sheet",
    "wrong_arguments",
    "cycle",
    "refers_to_itself",
    "unreadable",
    "unexpected",
    "missing",
    "too_long",
    "too_deep",
    "too_costly",
    "too_many_questions",
    "path_from_brackets",
    "predicate_on_call",
    "node_test",
    "pattern_too_long",
    "pattern_runs_away",
    "pattern_unreadable",
    "not_a_workbook",
    "old_workbook",
    "workbook_too_large",
    "formula_without_value",
    "no_survey",
    "bad_name",
    "column_twice",
    "no_questions",
    "not_a_definition",
    "compiler",
]

REASONS: Final[dict[Reason, str]] = {
    "unknown_type": "this type of question is not supported",
    "unknown_function": "this function is not supported",
    "unknown_appearance": "this appearance is not supported",
    "unknown_list": "this choice list is neither in the form nor in the code book",
    "unknown_reference": "this refers to something that is not in the form",
    "unknown_stream": "stream must be core, care, sealed or ephemeral",
    "unsupported_column": "this column is not supported",
    "unsupported_sheet": "this sheet is not supported",
    "wrong_arguments": "this function takes another number of arguments",
    "cycle": "this value depends on itself through other questions",
    "refers_to_itself": "this value depends on itself",
    "unreadable": "the expression contains a sign that means nothing here",
    "unexpected": "the expression has something in the wrong place",
    "missing": "the expression lacks a bracket or a comma",
    "too_long": "the expression is too long",
    "too_deep": "the expression is nested too deeply",
    "too_costly": "the form asks for more computing than is allowed",
    "too_many_questions": "the form has too many questions",
    "path_from_brackets": "a path cannot start from brackets",
    "predicate_on_call": "a condition in brackets cannot follow a function",
    "node_test": "a path can only name questions",
    "pattern_too_long": "the pattern of regex() is too long",
    "pattern_runs_away": "the pattern of regex() could run without end",
    "pattern_unreadable": "the pattern of regex() is not a pattern",
    "not_a_workbook": "the file is not an xlsx workbook",
    "old_workbook": "the file is in the old xls format; save it as xlsx",
    "workbook_too_large": "the workbook is too large",
    "formula_without_value": "a cell holds a formula that was never computed",
    "no_survey": "the workbook has no sheet named survey",
    "bad_name": "a name is made of letters, digits, _, - and ., and begins with a letter",
    "column_twice": "two columns have the same heading",
    "no_questions": "the form asks nothing",
    "not_a_definition": "the file is not a compiled form",
    "compiler": "the form compiler refuses this",
}

NOTICE_REASONS: Final[dict[str, str]] = {
    NEVER_STORED: "left out: Leeward never stores this",
    AS_DOCUMENT: "left out: add the file to the case as a document",
    NOT_KEPT: "used in expressions only: the journal records its own time",
    IGNORED: "ignored: it only changes the look",
}


def kind_of(type_text: str) -> str:
    """Return the spelling of a type cell that the tables use: lower case, single spaces."""
    return " ".join(type_text.replace("_", " ").split()).lower()
