"""What people read for the answers to an organisation's own form: as that form asks them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from leeward.cases.case import Record
from leeward.cases.own_questions import is_count, is_question, key_of
from leeward.cases.timeline import when_of
from leeward.desk.asked_form import ANSWERS, AskedForm
from leeward.desk.open_file import OpenFile
from leeward.desk.own_forms import code_of
from leeward.desk.wording import NOTHING, Shown, Wording
from leeward.forms.definition import Question, in_language
from leeward.ids import EntityId

_NAMED: Final = frozenset({"form", "version"})


@dataclass(frozen=True)
class OwnWording(Wording):
    """Words for the facts of one record of an own form.

    Attributes:
        form: the form, in the version that was answered.
    """

    form: AskedForm

    def field(self, kind: str, name: str) -> str:
        """Return what is asked, with the numbers of the instances that it stands in."""
        asked = self._question(name)
        if asked is None:
            return super().field(kind, name)
        label = self._words(asked.label) or asked.name
        numbers = [part.rpartition("[")[2][:-1] for part in key_of(name).split("/") if "[" in part]
        return f"{label} · {'.'.join(numbers)}" if numbers else label

    def unveiled(self, kind: str, name: str, value: Any) -> Shown:
        """Return an answer as people read it."""
        asked = self._question(name)
        if asked is None:
            return NOTHING if is_question(name) else super().unveiled(kind, name, value)
        if asked.list_name:
            codes = value if isinstance(value, list | tuple) else [value]
            return Shown(" · ".join(self._choices(asked, map(str, codes))))
        if asked.kind == "date":
            when = when_of(value)
            if when is not None:
                return Shown(self.labels.when(when))
        return super().unveiled(kind, name, value)

    def _question(self, name: str) -> Question | None:
        return self.form.question(key_of(name)) if is_question(name) else None

    def _choices(self, asked: Question, codes: Iterable[str]) -> list[str]:
        offered = {
            choice.name: choice.label
            for choice in self.form.definition.lists.get(asked.list_name, ())
        }
        return [self._words(offered.get(code, {})) or code for code in codes]

    def _words(self, text: dict[str, str]) -> str:
        fallback = self.form.definition.default_language
        return in_language(text, self.labels.language, fallback)[0]


def wording_for(opened: OpenFile, kind: str, entity: EntityId) -> Wording:
    """Return the words for one record; those of its form, where that is an own one."""
    form = None if kind != ANSWERS else own_form_of(opened, opened.file.one(kind, entity))
    if form is None:
        return opened.wording
    plain = opened.wording
    return OwnWording(plain.labels, plain.name_of, plain.pseudonym_of, form)


def own_form_of(opened: OpenFile, record: Record | None) -> AskedForm | None:
    """Return the own form that a record answers, in its version, else in the latest."""
    if record is None:
        return None
    forms = opened.own_forms
    form, version = str(record.held("form") or ""), str(record.held("version") or "")
    return forms.get((form, version)) or forms.get((form, ""))


def own_title(opened: OpenFile, record: Record | None) -> str:
    """Return what the form of a record is called; empty where it is no own form's."""
    form = own_form_of(opened, record)
    if form is None:
        return ""
    definition = form.definition
    language = opened.wording.labels.language
    return in_language(definition.title, language, definition.default_language)[0]


def own_order(opened: OpenFile, record: Record) -> dict[str, int]:
    """Return the place of each field of an own form's record: as the form asks."""
    form = own_form_of(opened, record) if record.kind == ANSWERS else None
    if form is None:
        return {}
    place = {path: number for number, path in enumerate(form.questions)}
    return {
        name: place[asked.path]
        for name in record.fields
        if is_question(name) and (asked := form.question(key_of(name))) is not None
    }


def own_path(record: Record | None) -> str:
    """Return the end of the address at which a record of an own form is changed."""
    form = "" if record is None else str(record.held("form") or "")
    return f"own/{code_of(form)}" if form else ""


def is_silent(kind: str, name: str) -> bool:
    """Return whether a field of an own form's record says nothing to a person."""
    return kind == ANSWERS and (name in _NAMED or is_count(name))
