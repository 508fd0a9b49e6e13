"""An organisation's XLSForm → the form that the desk fills: without what is never stored.

Compiling says whether the form can be filled; here it is made one whose answers have a place in
a case file: each question in care or sealed, under a name that is not too long.
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from leeward.cases import own_questions
from leeward.cases.never_store import forbidden_meaning
from leeward.cases.parent_place import PARENT_PLACE, asks_where_a_parent_is
from leeward.codebook import htcds
from leeward.codebook.lists import for_forms
from leeward.engines.forms_pyxform import compile_markdown, compile_workbook
from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition, Notice, Part, Question, Repeat
from leeward.forms.instance import MOST_INSTANCES
from leeward.forms.rules import rules_of
from leeward.forms.subset import NEVER_STORED
from leeward.ids import StreamKind

LONGEST_ID: Final = 200
_PLACES: Final = {"", *own_questions.MARKS}


def compile_own(data: bytes, name: str) -> FormDefinition:
    """Compile a form that an organisation made, from xlsx or from Markdown in UTF-8.

    Args:
        data: the file.
        name: the form's id, if its settings do not state one; usually the file's stem.

    Raises:
        InvalidForm: with sheet, row, column and reason.
    """
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"|"):
        text = data.decode("utf-8-sig", "replace")
        return for_a_case(compile_markdown(text, for_forms(), name=name))
    return for_a_case(compile_workbook(data, name, for_forms()))


def for_a_case(definition: FormDefinition) -> FormDefinition:
    """Return a form whose every answer has a place in a case file.

    Raises:
        InvalidForm: a stream that no own question goes to, a name that is too long, or a form
            of which nothing is left.
    """
    if len(definition.id) > LONGEST_ID or len(definition.version) > LONGEST_ID:
        raise InvalidForm(
            sheet="settings", row=0, column="form_id", reason="question_name_too_long"
        )
    notices: list[Notice] = []
    absent: list[str] = []
    children = tuple(_kept(definition.children, notices, absent))
    made = replace(
        definition,
        children=children,
        notices=(*definition.notices, *notices),
        absent=tuple(sorted({*definition.absent, *absent})),
    )
    if not any(question.kind != "note" for question in made.questions()):
        raise InvalidForm(sheet="survey", row=0, column="", reason="no_questions")
    _check_names(made)
    rules_of(made)
    return made


def _kept(parts: tuple[Part, ...], notices: list[Notice], absent: list[str]) -> Iterator[Part]:
    for part in parts:
        reason = _left_out(part)
        if reason:
            notices.append(Notice("survey", part.row, part.name, reason))
            absent.extend(_paths(part))
        elif isinstance(part, Question):
            yield _placed(part)
        else:
            inner = tuple(_kept(part.children, notices, absent))
            if inner:
                yield replace(part, children=inner)
            else:
                absent.append(part.path)


def _left_out(part: Part) -> str:
    """Return why a part of the form is not asked; empty for one that is.

    Where a mother is may not be asked in a hint, in a note, or over a group of questions either.
    """
    spoken = (part.name, *part.label.values())
    if any(map(asks_where_a_parent_is, spoken)):
        return PARENT_PLACE
    if not isinstance(part, Question) or part.kind in {"note", "calculate"}:
        return ""
    if any(map(asks_where_a_parent_is, (*part.hint.values(), *part.guidance.values()))):
        return PARENT_PLACE
    standard = htcds.find(part.name)
    never = not part.stream and standard is not None and standard.stream is None
    if never or any(forbidden_meaning(words) is not None for words in spoken):
        return NEVER_STORED
    return ""


def _paths(part: Part) -> Iterator[str]:
    yield part.path
    if not isinstance(part, Question):
        for inner in part.children:
            yield from _paths(inner)


def _placed(question: Question) -> Question:
    """Return the question with the stream that its answers go to."""
    if question.stream not in _PLACES:
        raise InvalidForm(
            sheet="survey",
            row=question.row,
            column="stream",
            reason="stream_not_own",
            what=question.stream,
        )
    if question.stream:
        return question
    standard = htcds.find(question.name)
    if standard is None:
        return replace(question, stream=StreamKind.CARE.value)
    # What the standard's own form keeps for months only is no less a way to her: sealed.
    is_care = standard.stream in {StreamKind.CARE, StreamKind.CORE}
    return replace(question, stream=(StreamKind.CARE if is_care else StreamKind.SEALED).value)


def _check_names(definition: FormDefinition) -> None:
    repeats = {part.path for part in definition.parts() if isinstance(part, Repeat)}
    for question in definition.questions():
        names = question.path.removeprefix(f"{definition.root}/").split("/")
        path, key = definition.root, []
        for name in names:
            path = f"{path}/{name}"
            key.append(f"{name}[{MOST_INSTANCES}]" if path in repeats else name)
        if not own_questions.is_question(own_questions.field_name("/".join(key), StreamKind.CARE)):
            raise InvalidForm(
                sheet="survey",
                row=question.row,
                column="name",
                reason="question_name_too_long",
                what=question.name,
            )
