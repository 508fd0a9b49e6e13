"""What people read for kinds, fields and recorded values, in one member's language.

A field reads as its form asks it, so that the journal, the profile and the form say the same.
What a page must not hold (a name, a number, an agreed phrase) comes out veiled, without text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from leeward.cases.facts import field_of
from leeward.cases.kind import Field, FieldType
from leeward.cases.timeline import when_of
from leeward.codebook import htcds
from leeward.codebook.lists import code_list
from leeward.desk.labels import Labels, language_of_text
from leeward.desk.session import Session
from leeward.forms.definition import in_language
from leeward.forms.shipped import shipped_form, shipped_kinds
from leeward.ids import CaseId, MemberId, StreamKind

_NUMBERED: Final = re.compile(r"\d+\.\s+")
_OPEN_WORDS: Final = frozenset({"hours"})
"""Ephemeral words that the contact rule needs at once: when she may be written to."""

_SILENT_FIELDS: Final = frozenset({"form_version", "link", "file_digest", "row_digest"})
"""Fields that say something to the program and nothing to a person."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A recorded value as a page shows it.

    Attributes:
        text: what people read; empty for what is veiled, and for a value taken away.
        lang: the language of recorded words, where it is known.
        is_veiled: whether the value must be asked for, and is in no page.
        is_words: whether these are a person's words and not a label.
    """

    text: str
    lang: str = ""
    is_veiled: bool = False
    is_words: bool = False


NOTHING: Final = Shown("")
VEILED: Final = Shown("", is_veiled=True)


@dataclass(frozen=True)
class Wording:
    """Words for facts.

    Attributes:
        labels: words for codes and days.
        name_of: what colleagues call a member.
        pseudonym_of: what a case is called.
    """

    labels: Labels
    name_of: Callable[[MemberId | None], str]
    pseudonym_of: Callable[[CaseId], str]

    def kind(self, kind: str) -> str:
        """Return what a kind of record is called."""
        return self.labels.code("kinds", kind)

    def field(self, kind: str, name: str) -> str:
        """Return what a field is called: as its form asks it."""
        return field_label(kind, name, self.labels.language)

    def value(self, kind: str, name: str, value: Any, stream: StreamKind) -> Shown:
        """Return a value as people read it.

        Args:
            kind: the kind of record.
            name: the field.
            value: what an entry holds.
            stream: where it stands; what is sealed is never in a page.
        """
        if value is None:
            return NOTHING
        if is_veiled(field_of(kind, name), stream):
            return VEILED
        return self.unveiled(kind, name, value)

    def unveiled(self, kind: str, name: str, value: Any) -> Shown:
        """Return a value as people read it, whatever it is: for whoever recorded the look."""
        field = field_of(kind, name)
        if field is None:
            return _plain(value)
        match field.type:
            case FieldType.CODE:
                return Shown(self.labels.code(field.codes or "", str(value)))
            case FieldType.CODES:
                return Shown(self._several(field, value))
            case FieldType.DATE:
                return Shown(self.labels.when(when_of(value)))
            case FieldType.NUMBER:
                return Shown(self._number(field, value))
            case FieldType.MEMBER:
                return Shown(self.name_of(MemberId(value)) if isinstance(value, bytes) else "")
            case FieldType.CASE:
                return Shown(self.pseudonym_of(CaseId(value)) if isinstance(value, bytes) else "")
            case FieldType.ATTACHMENT:
                return Shown(self.labels.code("file_marks", "kept"))
            case FieldType.ENTITY:
                return NOTHING
            case FieldType.FLAG:
                return Shown(self.labels.code("yes_no", "yes" if value else "no"))
            case FieldType.TEXT | FieldType.FREE_TEXT | FieldType.ANY:
                return _plain(value)

    def _several(self, field: Field, value: Any) -> str:
        codes = value if isinstance(value, list | tuple) else [value]
        return " · ".join(self.labels.codes(field.codes or "", map(str, codes)))

    def _number(self, field: Field, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        figure = self.labels.number(value)
        return f"{figure} {self.labels.code('units', field.unit).lower()}" if field.unit else figure


def wording_of(session: Session) -> Wording:
    """Return the words of a member's language and office."""
    return Wording(
        Labels(session.language, session.timezone),
        session.name_of,
        lambda case: _pseudonym(session, case),
    )


def is_veiled(field: Field | None, stream: StreamKind) -> bool:
    """Return whether a value may be in no page, and is fetched when a person asks for it."""
    if stream is StreamKind.SEALED:
        return True
    return (
        field is not None
        and field.stream is StreamKind.EPHEMERAL
        and field.type in {FieldType.TEXT, FieldType.FREE_TEXT}
        and field.name not in _OPEN_WORDS
    )


def is_told(name: str) -> bool:
    """Return whether a field says anything to a person."""
    return name not in _SILENT_FIELDS


def field_label(kind: str, name: str, language: str) -> str:
    """Return what a field is called; an organisation's own question by its name."""
    asked = _questions(kind).get(name)
    if asked is not None:
        return _NUMBERED.sub("", in_language(asked, language, "en")[0], count=1)
    standard = htcds.find(name) if kind == "profile" else None
    if standard is not None:
        return standard.label(language)
    unasked = code_list("unasked_fields")
    for spelling in (f"{kind}.{name}", name):
        if spelling in unasked:
            return unasked.label(spelling, language)
    return name.removeprefix("q.")


@cache
def field_order(kind: str) -> Mapping[str, int]:
    """Return the place of each field: as its form asks, then as the closed list has it."""
    return {name: place for place, name in enumerate(_questions(kind))}


@cache
def _questions(kind: str) -> Mapping[str, dict[str, str]]:
    if kind not in shipped_kinds():
        return {}
    return {asked.name: asked.label for asked in shipped_form(kind).questions() if asked.label}


def _plain(value: Any) -> Shown:
    if isinstance(value, str):
        return Shown(value, language_of_text(value), is_words=True)
    if isinstance(value, list | tuple):
        return Shown(" · ".join(str(each) for each in value), is_words=True)
    if isinstance(value, bool | int | float):
        return Shown(str(value))
    return NOTHING


def _pseudonym(session: Session, case: CaseId) -> str:
    found = session.vault.projection.case(case)
    return "" if found is None else found.pseudonym
