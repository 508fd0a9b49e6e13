"""pyxform itself: run, and whatever it refuses said in our own reasons, with sheet and row.

Its sentences are English and name rows as it counts them. Those known here become a reason that
has words in three languages; any other is shown as it is, beside a reason that says so.
"""

import re
from typing import Final, NoReturn

from leeward.engines.forms_survey import Survey
from leeward.errors import InvalidForm

_ROW: Final = re.compile(r"\[row : (\d+)\]")
_SHEET: Final = re.compile(r"(?:[Oo]n the|the|sheet:) '?(survey|choices|settings|entities)'?")
_COLUMN: Final = re.compile(r"the '([\w ]+)' (?:value|column)")
_FOUND: Final = re.compile(
    r"(?:the name|value|were found:|not found:|element named) '([^']+)'|See \[([^\]]+)\]",
    re.IGNORECASE,
)
_OF_HEADINGS: Final = frozenset({"column_twice", "heading_missing", "heading_odd"})
_SAID: Final = 240
_REASONS: Final = (
    ("Question with no type", "type_missing"),
    ("Question or group with no name", "name_missing"),
    ("Missing calculation", "calculation_missing"),
    ("Unmatched 'end_", "never_begun"),
    ("Unmatched 'begin_", "never_ended"),
    ("must be unique within their nearest parent", "name_twice"),
    ("Repeat names must unique", "name_twice"),
    ("must not be the same as the survey root", "name_reserved"),
    ("reserved for form metadata", "name_reserved"),
    ("Choices must have a name", "choice_name_missing"),
    ("Choices should have a label", "choice_label_missing"),
    ("Choice names must be unique", "choice_twice"),
    ("Choice names with spaces", "choice_with_blank"),
    ("must begin with a letter or underscore", "bad_name"),
    ("must contain a name from the 'survey' sheet", "unknown_reference"),
    ("names must be unique anywhere in the 'survey'", "reference_twice"),
    ("multiple survey elements named", "reference_twice"),
    ("Reference variables must start with", "reference_odd"),
    ("Reference variable lists must have a comma", "reference_odd"),
    ("has no label or hint", "label_missing"),
    ("Choice filter not supported with or_other", "other_with_filter"),
    ("Headers that are different names for the same column", "column_twice"),
    ("Column headers must not be empty", "heading_odd"),
    ("missing header row", "heading_missing"),
    ("required column headers were not found", "heading_missing"),
    ("the 'parameters' value is invalid", "parameters_odd"),
    ("must have an integer value", "parameters_odd"),
)


def converted(survey: Survey) -> str:
    """Return the XForm of a survey whose rows were checked.

    Raises:
        InvalidForm: pyxform refuses it, or trips over it.
    """
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - slow to import
    from pyxform.xls2xform import convert  # noqa: PLC0415 - slow to import

    try:
        xform: str = convert(xlsform=survey.for_pyxform(), validate=False, form_name="data").xform
    except PyXFormError as refused:
        _refuse(str(refused), survey, refused)
    except RecursionError as broken:
        raise InvalidForm(sheet="survey", row=0, column="", reason="too_deep") from broken
    except Exception as broken:  # pyxform trips over odd forms in many ways
        raise InvalidForm(
            sheet="survey", row=0, column="", reason="compiler", what=type(broken).__name__
        ) from broken
    return xform


def _refuse(said: str, survey: Survey, cause: Exception) -> NoReturn:
    sheet_found, row_found = _SHEET.search(said), _ROW.search(said)
    column_found = _COLUMN.search(said)
    reason = next((code for words, code in _REASONS if words in said), "")
    usual = "choices" if reason.startswith("choice_") else "survey"
    sheet = sheet_found[1] if sheet_found else usual
    if row_found or reason in _OF_HEADINGS:
        row = survey.reported_row(sheet, int(row_found[1]) if row_found else 1)
    else:
        row = survey.blamed(said, sheet)
    what = _found(said) if reason else " ".join(_ROW.sub("", said).split())
    raise InvalidForm(
        sheet=sheet,
        row=row,
        column=column_found[1] if column_found else "",
        reason=reason or "compiler",
        what=what[:_SAID],
    ) from cause


def _found(said: str) -> str:
    found = _FOUND.search(said)
    return next(filter(None, found.groups()), "") if found else ""
