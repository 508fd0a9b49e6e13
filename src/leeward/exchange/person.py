"""One person of an import while her row is read: facts by record, notes, and how she belongs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from leeward.cases.facts import KINDS, FieldType
from leeward.dates import When


def is_free_text(kind: str, name: str) -> bool:
    """Whether a field holds sentences."""
    return KINDS[kind].fields[name].type is FieldType.FREE_TEXT


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship: who the other person is to this one.

    Attributes:
        relation: a code of `relationship_types`.
        other: the key of another person of the import, or "".
        other_name: her name where she gets no case of her own.
        text: what the cell said besides.
    """

    relation: str
    other: str = ""
    other_name: str = ""
    text: str = ""


@dataclass(slots=True)
class Person:
    """Everything that a row tells of one person.

    Attributes:
        key: the row's number, with a dot and a count for others named in it.
        row: the row's number in the sheet.
        facts: fields of the kinds that a case has once.
        records: fields of records that a case may have several of, by kind.
        names: every spelling of the name.
        birth: when she was born, as far as it is known.
        notes: heading and text of what goes into a note.
        sealed_notes: the same, for text that only the sealed stream may hold.
        ties: her relationships.
        name_parts: given, middle and family name, where the list has them apart.
        row_digest: the keyed digest of the row that is hers; empty for someone named in it.
    """

    key: str
    row: int
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    birth: When | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    sealed_notes: list[tuple[str, str]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    name_parts: dict[str, str] = field(default_factory=dict)
    row_digest: str = ""

    def put(self, to: str, value: Any) -> None:
        """Keep one fact of a kind that a case has once."""
        kind, _, name = to.partition(".")
        self.facts.setdefault(kind, {})[name] = value

    def free_texts(self) -> Iterator[str]:
        """Yield every text of sentences, which is looked through for what is never stored."""
        yield from (text for _, text in (*self.notes, *self.sealed_notes))
        yield from (tie.text for tie in self.ties if tie.text)
        for kind, facts in (*self.facts.items(), *self.records):
            for name, value in facts.items():
                if isinstance(value, str) and is_free_text(kind, name):
                    yield value

    @property
    def is_known_by(self) -> bool:
        """Whether anything says who she is: without that, no case is opened."""
        return bool(self.names) or "pseudonym" in self.facts.get("case", {})
