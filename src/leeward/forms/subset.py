"""The part of XLSForm that Leeward supports, as data: read by the checks and by the guide.

`docs/guides/forms.md` shows these tables; a test compares. Whatever is in none of them is
refused at import, with sheet and row.
"""

from typing import Final

from leeward.forms.definition import QuestionKind

NEVER_STORED: Final = "never_stored"
AS_DOCUMENT: Final = "as_document"
NOT_KEPT: Final = "not_kept"
IGNORED: Final = "ignored"
UNREAD: Final = "unread"

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

MEANINGS: Final[dict[str, str]] = {
    "abs": "a number without its sign",
    "boolean": "whether there is something: not empty, not zero",
    "boolean-from-string": "true for `true` and `1`",
    "ceiling": "the next whole number above",
    "coalesce": "the first that is not empty",
    "concat": "texts, and all values of a path, one after the other",
    "contains": "whether the first text contains the second",
    "count": "how many of a repeat or question there are",
    "count-non-empty": "how many of them are answered",
    "count-selected": "how many choices were made",
    "current": "this question, inside a condition in brackets",
    "date": "the day of a date, of a text such as `2026-03-05`, or of a number of days",
    "date-time": "a date with its time",
    "decimal-date-time": "days since 1970-01-01, with a fraction",
    "ends-with": "whether the first text ends with the second",
    "false": "false",
    "floor": "the next whole number below",
    "format-date": "a date written with `%Y %y %m %n %d %e`",
    "format-date-time": "the same, also with `%H %h %M %S`",
    "if": "the second where the first is true, else the third",
    "indexed-repeat": "a question in the stated instance of one to three repeats",
    "instance": "a choice list, as in `instance('towns')/root/item[name = ${town}]/label`",
    "int": "the whole part of a number",
    "join": "all that follows, with the first between",
    "jr:choice-name": "the label of a choice; the question goes in quotes",
    "last": "how many there are, inside a condition in brackets",
    "max": "the largest answered number",
    "min": "the smallest answered number",
    "normalize-space": "a text without spaces to spare",
    "not": "true where the argument is not",
    "now": "this moment",
    "number": "a number, or nothing where the text is none",
    "once": "the value that was there first; only in a calculation",
    "position": "the number of the repeat instance, as in `position(..)`",
    "pow": "the first to the power of the second",
    "regex": "whether the whole text has the form of a pattern",
    "round": "a number with so many places",
    "selected": "whether a choice was made",
    "selected-at": "the choice made at a place, counted from 0",
    "starts-with": "whether the first text begins with the second",
    "string": "the text of a value",
    "string-length": "how many characters a text has",
    "substr": "a part of a text, from and up to a place counted from 0",
    "substring-after": "what follows the second text in the first",
    "substring-before": "what comes before the second text in the first",
    "sum": "the sum of all answered numbers",
    "today": "the day on which the form is filled",
    "translate": "a text with signs of the second replaced by those of the third",
    "true": "true",
}

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

OUTSIDE: Final = (
    "select one from file",
    "select multiple from file",
    "select one external",
    "csv-external",
    "xml-external",
)
"""Beginnings of types whose choices lie in another file than the form's."""

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
    "stream": "Leeward's own: `care` or `sealed`; a group passes it on",
}


def kind_of(type_text: str) -> str:
    """Return the spelling of a type cell that the tables use: lower case, single spaces."""
    return " ".join(type_text.replace("_", " ").split()).lower()
