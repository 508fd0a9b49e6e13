"""A form together with where each of its answers goes: which kind of record, field and stream.

A shipped form asks for the fields of one kind, each under its own name. An organisation's own
form is kept as a record of the kind `answers`, whose fields are its questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from leeward.cases import own_questions
from leeward.cases.facts import KINDS
from leeward.cases.kind import Field, FieldType
from leeward.forms.definition import FormDefinition, Question, Repeat
from leeward.forms.evaluate import UNKEPT
from leeward.forms.instance import COUNT_MARK
from leeward.forms.rules import Rules
from leeward.forms.shipped import shipped_rules
from leeward.forms.typed import typed, untyped
from leeward.ids import StreamKind

ANSWERS: Final = "answers"
_WORDS: Final = frozenset({"text", "barcode"})
_TYPED_WORDS: Final = _WORDS | {"date", "integer", "decimal"}


@dataclass(frozen=True)
class AskedForm:
    """One form, shipped or own.

    Attributes:
        kind: the kind of record that its answers make.
        rules: the form.
        code: what stands for it in an address: a kind's name, or an own form's number.
    """

    kind: str
    rules: Rules
    code: str

    @property
    def definition(self) -> FormDefinition:
        """What is asked."""
        return self.rules.definition

    @property
    def is_own(self) -> bool:
        """Whether an organisation made it."""
        return self.kind == ANSWERS

    @property
    def is_single(self) -> bool:
        """Whether a case has one such record at most."""
        return KINDS[self.kind].one_per_case

    @property
    def is_written_once(self) -> bool:
        """Whether what it records never changes."""
        return KINDS[self.kind].written_once

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question that takes an answer, by its path in the form."""
        return {
            asked.path: asked for asked in self.definition.questions() if asked.kind not in UNKEPT
        }

    def question(self, key: str) -> Question | None:
        """Return what is asked under an answer's key, or None for no question of the form."""
        return self.questions.get(self._path(key))

    def field_name(self, key: str) -> str:
        """Return the field that records the answer under a key."""
        if not self.is_own:
            return key.rpartition("/")[2]
        asked = self.question(key)
        sealed = asked is not None and asked.stream == StreamKind.SEALED
        return own_questions.field_name(key, StreamKind.SEALED if sealed else StreamKind.CARE)

    def key_of(self, field: str) -> str | None:
        """Return the key under which the form asks for a field, or None where it does not."""
        if not self.is_own:
            return self._keys.get(field)
        if not own_questions.is_question(field):
            return None
        key = own_questions.key_of(field)
        if key.endswith(COUNT_MARK):
            return key
        return key if self.question(key) is not None else None

    def field(self, key: str) -> Field | None:
        """Return what the closed list says of the field under a key; None for an own question."""
        return KINDS[self.kind].fields.get(self.field_name(key))

    def stream(self, key: str) -> StreamKind:
        """Return the stream that records the answer under a key."""
        known = self.field(key)
        return own_questions.stream_of(self.field_name(key)) if known is None else known.stream

    def is_sealed(self, key: str) -> bool:
        """Return whether the answer under a key is recorded in the sealed stream."""
        return self.stream(key) is StreamKind.SEALED

    @cached_property
    def has_sealed(self) -> bool:
        """Whether anything that it asks is sealed."""
        return any(self.is_sealed(self._plain_key(path)) for path in self.questions)

    @cached_property
    def is_all_sealed(self) -> bool:
        """Whether all that it asks is sealed."""
        return all(self.is_sealed(self._plain_key(path)) for path in self.questions)

    def keeps_words(self, key: str) -> bool:
        """Return whether people write here what no page may hold: a name, a phrase, a day."""
        asked = self.question(key)
        return asked is not None and asked.kind in _TYPED_WORDS

    def is_words(self, key: str) -> bool:
        """Return whether an answer is a person's own words."""
        asked = self.question(key)
        return asked is not None and asked.kind in _WORDS

    def is_sentences(self, key: str) -> bool:
        """Return whether an answer is free text, which is looked through and may be overridden."""
        known = self.field(key)
        return self.is_words(key) and (known is None or known.type is FieldType.FREE_TEXT)

    def stored(self, key: str, text: str) -> Any:
        """Return what an entry holds for an answer."""
        asked = self.question(key)
        return int(text or 0) if asked is None else typed(asked, text)

    def implies(self, count_key: str, stated: str, answers: Mapping[str, str]) -> bool:
        """Return whether answers alone say how many instances a repeat has."""
        repeat_key = count_key.removesuffix(COUNT_MARK)
        part = self._repeats.get(self._path(repeat_key))
        if part is None or part.count:
            return True
        begun = [
            int(key.removeprefix(f"{repeat_key}[").partition("]")[0])
            for key in answers
            if key.startswith(f"{repeat_key}[")
        ]
        return int(stated) == max([part.initial, *begun])

    def answered(self, key: str, value: Any) -> str:
        """Return an answer's text for what an entry holds."""
        asked = self.question(key)
        return str(value) if asked is None else untyped(asked, value)

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        return {asked.name: self._plain_key(path) for path, asked in self.questions.items()}

    @cached_property
    def _repeats(self) -> Mapping[str, Repeat]:
        return {part.path: part for part in self.definition.parts() if isinstance(part, Repeat)}

    def _path(self, key: str) -> str:
        names = (name.partition("[")[0] for name in key.split("/"))
        return f"{self.definition.root}/{'/'.join(names)}"

    def _plain_key(self, path: str) -> str:
        return path.removeprefix(f"{self.definition.root}/")


def shipped(kind: str) -> AskedForm:
    """Return the shipped form of a kind of record.

    Raises:
        InvalidForm: none is shipped for it.
    """
    return AskedForm(kind, shipped_rules(kind), kind)
