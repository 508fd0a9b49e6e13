"""A form as data: what is asked, in which languages, under which rules.

A definition is compiled once from an XLSForm and then only read. Expressions are kept as the
text that the compiler wrote; `rules` parses and checks them. Every part knows the row of its
sheet, so that a refusal can point at it.
"""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from leeward.errors import InvalidForm, UnknownFormat

Text = dict[str, str]
"""A text by language tag; `""` is the language of a form that names none.

`${/data/age}` inside a text stands for the value found at that path.
"""

QuestionKind = Literal[
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "datetime",
    "select_one",
    "select_multiple",
    "rank",
    "range",
    "note",
    "calculate",
    "acknowledge",
    "barcode",
    "today",
    "start",
    "end",
]

STREAMS: Final = ("core", "care", "sealed", "ephemeral")
FORMAT: Final = 1


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer that a select offers; `columns` are what a choice_filter may look at."""

    name: str
    label: Text
    columns: dict[str, str] = {}


class Range(msgspec.Struct, frozen=True):
    """The scale of a `range` question, as decimal text."""

    start: str
    end: str
    step: str


class Question(msgspec.Struct, frozen=True, omit_defaults=True, tag="question"):
    """One thing asked, shown or calculated."""

    path: str
    name: str
    kind: QuestionKind
    row: int = 0
    label: Text = {}
    hint: Text = {}
    guidance: Text = {}
    required: str = ""
    required_message: Text = {}
    constraint: str = ""
    constraint_message: Text = {}
    relevant: str = ""
    calculate: str = ""
    default: str = ""
    default_expression: str = ""
    read_only: str = ""
    appearance: tuple[str, ...] = ()
    list_name: str = ""
    choice_filter: str = ""
    scale: Range | None = None
    rows: int = 0
    stream: str = ""


class Group(msgspec.Struct, frozen=True, omit_defaults=True, tag="group"):
    """Questions that belong together under one heading."""

    path: str
    name: str
    row: int = 0
    label: Text = {}
    relevant: str = ""
    appearance: tuple[str, ...] = ()
    children: tuple["Part", ...] = ()


class Repeat(msgspec.Struct, frozen=True, omit_defaults=True, tag="repeat"):
    """Questions asked once per instance; `count` fixes how many instances there are."""

    path: str
    name: str
    row: int = 0
    label: Text = {}
    relevant: str = ""
    appearance: tuple[str, ...] = ()
    count: str = ""
    initial: int = 1
    children: tuple["Part", ...] = ()


Part = Question | Group | Repeat


class Notice(msgspec.Struct, frozen=True):
    """Something of the original form that is left out or ignored, and why."""

    sheet: str
    row: int
    name: str
    reason: str


class FormDefinition(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole form; answers are kept with its `id` and `version`."""

    id: str
    version: str
    title: Text
    languages: tuple[str, ...]
    default_language: str
    root: str = "/data"
    format: int = FORMAT
    children: tuple[Part, ...] = ()
    lists: dict[str, tuple[Choice, ...]] = {}
    notices: tuple[Notice, ...] = ()
    absent: tuple[str, ...] = ()
    """Paths of questions that are never stored: expressions read them as empty."""

    def parts(self) -> Iterator[Part]:
        """Yield every part in the order of the form, containers before their content."""
        return _walk(self.children)

    def questions(self) -> Iterator[Question]:
        """Yield every question in the order of the form."""
        return (part for part in self.parts() if isinstance(part, Question))


def _walk(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        if not isinstance(part, Question):
            yield from _walk(part.children)


def in_language(text: Text, language: str, fallback: str = "") -> tuple[str, str]:
    """Return `text` in `language`, else in `fallback`, else in any; and its language tag.

    The tag is what `lang` says on the screen, so a missing translation is still read out
    with the right voice.
    """
    for tag in (language, fallback, ""):
        if text.get(tag):
            return text[tag], tag
    for tag, words in text.items():
        if words:
            return words, tag
    return "", ""


def to_json(definition: FormDefinition) -> bytes:
    """Return the definition as readable JSON, the same bytes for the same form."""
    return msgspec.json.format(msgspec.json.encode(definition, order="deterministic"), indent=1)


def from_json(data: bytes) -> FormDefinition:
    """Read a definition back.

    Raises:
        UnknownFormat: a definition that a later Leeward wrote.
        InvalidForm: not a definition.
    """
    try:
        definition = msgspec.json.decode(data, type=FormDefinition)
    except (msgspec.DecodeError, msgspec.ValidationError) as broken:
        raise InvalidForm(sheet="", row=0, column="", reason="not_a_definition") from broken
    if definition.format != FORMAT:
        raise UnknownFormat(format="form", version=definition.format)
    return definition
