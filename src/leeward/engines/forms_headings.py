"""The headings of an XLSForm's sheets: which column each means, and those that cannot stay.

A heading that nobody knows is named, since what stands below it is not read; one that is a
known heading misspelled is refused, or a rule would be lost without a word.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from leeward.engines.forms_sheets import Sheet, Sheets
from leeward.errors import InvalidForm
from leeward.forms.definition import Notice
from leeward.forms.subset import COLUMNS, IGNORED, UNREAD

_ALIASES: Final = {
    "calculate": "calculation",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "default_value": "default",
}
_REFUSED: Final = frozenset({"trigger", "save_to", "intent", "query"})
_NEEDED: Final = {"survey": ("type", "name"), "choices": ("list_name", "name")}
_CHOICE_ALIASES: Final = {"list name": "list_name", "value": "name"}
_LIKE: Final = 0.8
_PLAIN: Final = frozenset(
    [
        "disabled",
        "media",
        "image",
        "audio",
        "video",
        "big-image",
        "big_image",
        "note",
        "notes",
        "comment",
        "comments",
        "remark",
        "remarks",
        "#",
        "order",
        "row",
        "no",
        "autoplay",
        "accuracythreshold",
        "hxl",
        "skip",
    ]
)
"""Headings of other programs and of people's own remarks, which change nothing here."""


def column_of(header: str) -> str:
    """Return the column that a heading of the survey sheet means, its language left out."""
    tokens = [token.strip() for token in re.split(r"::|:", header) if token.strip()]
    if tokens and tokens[0].lower() in {"bind", "control", "body"}:
        tokens = [token for token in tokens[1:] if token.lower() != "jr"]
    head = "_".join(tokens[0].lower().split()) if tokens else ""
    return _ALIASES.get(head, head)


def check_headings(sheets: Sheets) -> Iterator[Notice]:
    """Check that what a form cannot do without is there; yield what is not read.

    Raises:
        InvalidForm: a needed heading is missing, misspelled, or of a column that is not supported.
    """
    survey = sheets["survey"]
    yield from _survey_headings(survey)
    _need(survey, {column_of(header) for header in survey.headers})
    choices = sheets.get("choices")
    if choices is not None and choices.headers:
        plain = [" ".join(header.lower().split()) for header in choices.headers]
        _need(choices, {_CHOICE_ALIASES.get(each, each) for each in plain})


def _survey_headings(survey: Sheet) -> Iterator[Notice]:
    stated = {column_of(header) for header in survey.headers}
    for header in survey.headers:
        column = column_of(header)
        first = next((row.number for row in survey.rows if header in row.cells), None)
        if column in COLUMNS or first is None:
            continue
        if column in _REFUSED:
            raise InvalidForm(
                sheet=survey.name, row=first, column=header, reason="unsupported_column"
            )
        if column in _PLAIN or column.startswith(("media", "body", "instance", "bind")):
            yield Notice(sheet="survey", row=survey.top, name=header, reason=IGNORED)
            continue
        meant = get_close_matches(column, sorted(COLUMNS.keys() - stated), 1, _LIKE)
        if meant:
            raise InvalidForm(
                sheet=survey.name,
                row=survey.top,
                column=header,
                reason="heading_misspelled",
                what=meant[0],
            )
        yield Notice(sheet="survey", row=survey.top, name=header, reason=UNREAD)


def _need(sheet: Sheet, stated: set[str]) -> None:
    missing = [each for each in _NEEDED[sheet.name] if each not in stated]
    if missing:
        raise InvalidForm(
            sheet=sheet.name,
            row=sheet.top,
            column="",
            reason="heading_missing",
            what=", ".join(missing),
        )
