"""XLSForms as they come from people and from other programs, each with what is wrong and where."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Final, NamedTuple

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]
HEAD: Final = ("type", "name", "label")
ASKED: Final = (HEAD, ("text", "a", "A"))


class Ugly(NamedTuple):
    """A file, and where its refusal points: no sheet and no row where the file has none."""

    data: bytes
    reason: str
    sheet: str = ""
    row: int = 0


def workbook(**sheets: Rows) -> bytes:
    """Return a workbook of these sheets."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _survey(*rows: Sequence[object], head: Sequence[str] = HEAD) -> bytes:
    return workbook(survey=[head, *rows])


def _rule(column: str, rule: str) -> bytes:
    return _survey(("text", "a", "A", None), ("text", "b", "B", rule), head=(*HEAD, column))


def _listed(*choices: Sequence[object], asked: str = "select_one l") -> bytes:
    return workbook(survey=[HEAD, (asked, "a", "A")], choices=list(choices))


def _swollen() -> bytes:
    """Return a workbook of which a sheet is packed to almost nothing."""
    whole, out = zipfile.ZipFile(BytesIO(workbook(survey=ASKED))), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            more = b" " * 40_000_000 if "sheet1" in name else b""
            packed.writestr(name, whole.read(name) + more)
    return out.getvalue()


def _scattered() -> bytes:
    """Return a small file that claims a sheet of millions of cells."""
    far: list[Sequence[object]] = [()] * 20_000
    far[::150] = [(*[None] * 299, "x")] * len(far[::150])
    return workbook(survey=[*ASKED, *far])


def _packed(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, content)
    return out.getvalue()


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHOICES: Final = ("list_name", "name", "label")
_CALCULATED: Final = (
    (*HEAD, "calculation"),
    ("calculate", "a", None, "${b} + 1"),
    ("calculate", "b", None, "${a} + 1"),
    ("text", "c", "C", None),
)

UGLY: Final = {
    # Files that are none.
    "an empty file": Ugly(b"", "empty_file"),
    "a csv renamed": Ugly(b"type,name,label\ntext,a,A\n", "not_a_workbook"),
    "an ods renamed": Ugly(
        _packed("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "not_a_workbook"
    ),
    "an old xls": Ugly(_OLE + b"\0" * 600, "old_workbook"),
    "a locked workbook": Ugly(
        _OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked_workbook"
    ),
    "a zip that swells": Ugly(_swollen(), "workbook_too_large"),
    "half a workbook": Ugly(workbook(survey=ASKED)[:2000], "not_a_workbook"),
    # Sheets and headings.
    "a sheet without end": Ugly(_scattered(), "sheet_too_long", "survey", 1334),
    "no survey sheet": Ugly(workbook(cover=[("Hello",)], questions=ASKED), "no_survey"),
    "an empty survey": Ugly(workbook(survey=[]), "heading_missing", "survey", 1),
    "no headings": Ugly(workbook(survey=[("text", "a", "A")]), "heading_missing", "survey", 1),
    "no type column": Ugly(
        workbook(survey=[("name", "label"), ("a", "A")]), "heading_missing", "survey", 1
    ),
    "no name column": Ugly(
        workbook(survey=[("type", "label"), ("text", "A")]), "heading_missing", "survey", 1
    ),
    "a heading twice": Ugly(
        workbook(survey=[(*HEAD, "name"), ("text", "a", "A", "b")]), "column_twice", "survey", 1
    ),
    "one heading in two spellings": Ugly(
        workbook(survey=[(*HEAD, "relevant", "relevance"), ("text", "a", "A", "1", "1")]),
        "column_twice",
        "survey",
        1,
    ),
    "a heading misspelled": Ugly(_rule("relevent", "${a} = 1"), "heading_misspelled", "survey", 1),
    "a column of another program": Ugly(
        _rule("trigger", "${a}"), "unsupported_column", "survey", 3
    ),
    "nothing asked": Ugly(workbook(survey=[HEAD]), "no_questions", "survey"),
    "only notes": Ugly(_survey(("note", "n", "N")), "no_questions", "survey"),
    # Rows of the survey.
    "an unknown type": Ugly(_survey(("teleport", "a", "A")), "unknown_type", "survey", 2),
    "a row without type": Ugly(_survey(ASKED[1], (None, "b", "B")), "type_missing", "survey", 3),
    "a row without name": Ugly(_survey(ASKED[1], ("text", None, "B")), "name_missing", "survey", 3),
    "a question without words": Ugly(
        _survey(ASKED[1], ("text", "b", None)), "label_missing", "survey", 3
    ),
    "a name twice": Ugly(_survey(ASKED[1], ("text", "a", "A")), "name_twice", "survey", 3),
    "a name with a blank": Ugly(_survey(("text", "a b", "A")), "bad_name", "survey", 2),
    "a group never ended": Ugly(
        _survey(("begin_group", "g", "G"), ASKED[1]), "never_ended", "survey", 2
    ),
    "a group never begun": Ugly(
        _survey(ASKED[1], ("end_group", None, None)), "never_begun", "survey", 3
    ),
    "a group ended as a repeat": Ugly(
        _survey(("begin_group", "g", "G"), ASKED[1], ("end_repeat", None, None)),
        "never_begun",
        "survey",
        4,
    ),
    "a calculation of nothing": Ugly(
        _survey(ASKED[1], ("calculate", "c", None)), "calculation_missing", "survey", 3
    ),
    "a scale without steps": Ugly(
        workbook(survey=[(*HEAD, "parameters"), ("range", "r", "R", "start=0 end=5 step=x")]),
        "parameters_odd",
        "survey",
        2,
    ),
    # Expressions.
    "an expression that ends early": Ugly(_rule("relevant", "${a} = "), "unexpected", "survey", 3),
    "a bracket missing": Ugly(_rule("constraint", "(. = 1"), "missing", "survey", 3),
    "a function of another program": Ugly(
        _rule("relevant", "pulldata('x', 'y', 'z', ${a}) = 1"), "unknown_function", "survey", 3
    ),
    "a question that is not there": Ugly(
        _rule("relevant", "${nobody} = 1"), "unknown_reference", "survey", 3
    ),
    "values that go in a circle": Ugly(workbook(survey=_CALCULATED), "cycle", "survey", 2),
    "a pattern that runs away": Ugly(
        _rule("constraint", "regex(., '(a+)+b')"), "pattern_runs_away", "survey", 3
    ),
    # Choices.
    "a list that is nowhere": Ugly(
        _survey(("select_one towns", "a", "A")), "unknown_list", "survey", 2
    ),
    "choices from a csv": Ugly(
        _survey(("select_one_from_file towns.csv", "a", "A")), "outside_file", "survey", 2
    ),
    "choices without headings": Ugly(_listed(("l", "x", "X")), "heading_missing", "choices", 1),
    "choices without names": Ugly(
        _listed(("list_name", "label"), ("l", "X")), "heading_missing", "choices", 1
    ),
    "a choice without name": Ugly(
        _listed(_CHOICES, ("l", "x", "X"), ("l", None, "Y")), "choice_name_missing", "choices", 3
    ),
    "a choice twice": Ugly(
        _listed(_CHOICES, ("l", "x", "X"), ("l", "x", "Y")), "choice_twice", "choices", 3
    ),
    "a choice with a blank": Ugly(
        _listed(_CHOICES, ("l", "x", "X"), ("l", "y z", "Y"), asked="select_multiple l"),
        "choice_with_blank",
        "choices",
        3,
    ),
    "other beside a filter": Ugly(
        workbook(
            survey=[(*HEAD, "choice_filter"), ("select_one l or_other", "a", "A", "g = 1")],
            choices=[(*_CHOICES, "g"), ("l", "x", "X", "1")],
        ),
        "other_with_filter",
        "survey",
        2,
    ),
    "an entity list": Ugly(
        workbook(survey=ASKED, entities=[("dataset", "label"), ("people", "${a}")]),
        "unsupported_sheet",
        "entities",
        2,
    ),
}
