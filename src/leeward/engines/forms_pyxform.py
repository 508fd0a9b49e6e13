"""XLSForms, compiled by pyxform and checked by our own rules.

Whatever lies outside the supported subset is refused with the sheet and the row where it
stands; what Leeward never stores is left out with a notice. pyxform is imported only when a
form is compiled: the desk itself starts from compiled definitions.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from msgspec.structs import replace

from leeward.engines.forms_compiler import converted
from leeward.engines.forms_sheets import Sheets, read_markdown, read_workbook
from leeward.engines.forms_survey import Lists, Survey, language_tag, read_survey
from leeward.engines.forms_xform import lists_of, model_of, parts_of, read_xform
from leeward.errors import InvalidForm
from leeward.forms.definition import Choice, FormDefinition, Part, Question, Text
from leeward.forms.rules import rules_of

_OTHER: Final[dict[str, Text]] = {
    "Specify other.": {"en": "Specify other.", "ko": "기타 내용", "zh-Hans": "其他（请说明）"},
    "Other": {"en": "Other", "ko": "기타", "zh-Hans": "其他"},
}


def compile_workbook(data: bytes, name: str, lists: Lists) -> FormDefinition:
    """Compile an xlsx XLSForm.

    Args:
        data: the file.
        name: the form's id, if its settings do not state one; usually the file's stem.
        lists: choice lists to fill in where the form's own choices sheet lacks them.

    Raises:
        InvalidForm: with sheet, row, column and reason.
    """
    return _compile(read_workbook(data), name, lists)


def compile_markdown(text: str, lists: Lists, *, name: str = "form") -> FormDefinition:
    """Compile an XLSForm in Markdown notation; rows are lines of the text.

    Raises:
        InvalidForm: with sheet, row, column and reason.
    """
    return _compile(read_markdown(text), name, lists)


def _compile(sheets: Sheets, name: str, lists: Lists) -> FormDefinition:
    survey = read_survey(sheets, lists)
    settings = _settings(survey)
    xml = converted(survey)
    languages = _languages(xml)
    xform = read_xform(xml, languages)
    xform.untranslated = xform.default_language
    definition = FormDefinition(
        id=settings.get("form_id") or settings.get("id_string") or name,
        version=settings.get("version") or f"sum-{_digest(sheets)}",
        title=_title(settings, languages, xform.default_language, name),
        languages=xform.languages or ("",),
        default_language=xform.default_language,
        root=f"/{xform.name}",
        children=_without(parts_of(xform, survey.sources), survey.absent),
        lists=_translated_lists(lists_of(xform, model_of(xml))),
        notices=tuple(survey.notices),
        absent=tuple(sorted(survey.absent)),
    )
    if not any(question.kind != "note" for question in definition.questions()):
        raise InvalidForm(sheet="survey", row=0, column="", reason="no_questions")
    rules_of(definition)
    return definition


def _digest(sheets: Sheets) -> str:
    """Return a version for a form that states none: a digest of what it says."""
    content = blake2b(digest_size=6)
    for sheet_name in sorted(sheets):
        for row in sheets[sheet_name].rows:
            content.update(repr((sheet_name, sorted(row.cells.items()))).encode())
    return content.hexdigest()


def _settings(survey: Survey) -> dict[str, str]:
    sheet = survey.sheets.get("settings")
    if sheet is None:
        return {}
    row = next((row for row in sheet.rows if row.cells), None)
    return {} if row is None else {_key(header): text for header, text in row.cells.items()}


def _key(header: str) -> str:
    head, colons, language = header.partition("::")
    plain = "_".join(head.strip().lower().split())
    return f"{plain}::{language.strip()}" if colons else plain


def _title(
    settings: Mapping[str, str], languages: Mapping[str, str], default: str, name: str
) -> Text:
    plain = settings.get("form_title") or settings.get("title") or name
    title: Text = {default: plain}
    for language, tag in languages.items():
        stated = settings.get(f"form_title::{language}")
        if stated:
            title[tag] = stated
    return title


def _languages(xml: str) -> dict[str, str]:
    """Return the tag of each language that an XForm has texts in."""
    found: dict[str, str] = {}
    for element in model_of(xml).iter():
        language = element.attrib.get("lang")
        if language is not None:
            tag = language_tag(language)
            found[language] = tag if tag not in found.values() else f"{tag}-x-{len(found)}"
    return found


def _without(parts: tuple[Part, ...], absent: frozenset[str]) -> tuple[Part, ...]:
    """Leave out what is never stored, and put our own words for the ones pyxform adds."""
    kept: list[Part] = []
    for part in parts:
        if part.path in absent:
            continue
        if isinstance(part, Question):
            kept.append(_spoken(part))
        else:
            kept.append(replace(part, children=_without(part.children, absent)))
    return tuple(kept)


def _spoken(question: Question) -> Question:
    words = next(iter(question.label.values()), "")
    if question.path.endswith("_other") and words in _OTHER and len(question.label) == 1:
        return replace(question, label=_OTHER[words])
    return question


def _translated_lists(
    lists: Mapping[str, tuple[Choice, ...]],
) -> dict[str, tuple[Choice, ...]]:
    """Put our own words for the choice "Other" that pyxform adds in one language."""
    return {
        name: tuple(
            replace(choice, label=_OTHER["Other"])
            if choice.name == "other" and set(choice.label.values()) == {"Other"}
            else choice
            for choice in choices
        )
        for name, choices in lists.items()
    }
