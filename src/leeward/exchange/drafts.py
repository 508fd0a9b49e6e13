"""A preview that a person agreed to → drafts, case by case, ready for one transaction."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from leeward.cases.facts import KINDS, FieldType, validate
from leeward.cases.never_store import findings
from leeward.dates import on_day
from leeward.exchange.intake import Preview
from leeward.exchange.people import script_of
from leeward.exchange.person import Person
from leeward.ids import CaseId, EntityId, RandomBytes, StreamKind, new_id
from leeward.journal.entry import NOTE, SET, Draft

_TEXT_MOST: Final = 20_000
_LINE_MOST: Final = 400
_HANGUL: Final = re.compile(r"[가-힣]")
_HANZI: Final = re.compile(r"[\u3400-\u9fff]")


def expiry_month(on: dt.date, months: int = 3) -> int:
    """Return the month, as `YYYYMM`, in which values imported `on` that day are destroyed."""
    index = on.year * 12 + on.month - 1 + months
    return index // 12 * 100 + index % 12 + 1


def drafts(
    preview: Preview, *, random: RandomBytes, imported_on: dt.date, expires: int | None = None
) -> Iterator[tuple[CaseId, tuple[Draft, ...]]]:
    """Yield a new case, by its fresh identity, with its drafts, for each person of the preview.

    Opening the case (code, step, worker, streams) is the desk's; everything here is to be
    recorded in one transaction, or nothing of it.

    Args:
        preview: what the person has seen and agreed to.
        random: the source of identities.
        imported_on: today.
        expires: the month in which ephemeral values end; three months on where not given.

    Raises:
        InvalidFact: a value does not fit its field after all: a mapping made by hand.
    """
    month = expiry_month(imported_on) if expires is None else expires
    cases = {key: CaseId(new_id(random)) for key in preview.people}
    writer = _Writer(preview, cases, random, imported_on, month)
    for key, person in preview.people.items():
        yield cases[key], tuple(writer.everything(person))


@dataclass(frozen=True, slots=True)
class _Writer:
    """What all cases of one import share."""

    preview: Preview
    cases: Mapping[str, CaseId]
    random: RandomBytes
    imported_on: dt.date
    month: int

    def everything(self, person: Person) -> Iterator[Draft]:
        """Yield every draft of one person's case."""
        case = EntityId(self.cases[person.key])
        for kind, facts in person.facts.items():
            yield from self._record(kind, case, facts, case)
        for kind, once in person.records:
            yield from self._record(kind, self._fresh(), once, case)
        yield from self._names(person, case)
        for tie in person.ties:
            told: dict[str, Any] = {
                "relation": tie.relation,
                "other": self.cases.get(tie.other),
                "other_name": tie.other_name,
                "text": tie.text,
            }
            yield from self._record("relationship", self._fresh(), told, case)
        yield from self._note(person)
        if person.row_digest:
            yield from self._source(person, case)

    def _source(self, person: Person, case: EntityId) -> Iterator[Draft]:
        """Record which row this was.

        A child who was only named in a mother's row has none: it would lead to the mother.
        """
        source = {
            "file_digest": self.preview.file_digest,
            "sheet": self.preview.sheet,
            "row": person.row,
            "row_digest": person.row_digest,
            "imported_on": on_day(self.imported_on).to_value(),
        }
        yield from self._record("import_source", self._fresh(), source, case)

    def _names(self, person: Person, case: EntityId) -> Iterator[Draft]:
        """Record each spelling; words that only sealed may hold stand beside the first."""
        words = _lines(person.sealed_notes)
        for place, name in enumerate(person.names):
            values = {
                "full": name[:_LINE_MOST],
                "script": script_of(name),
                "sort": "spelling" if place else "own",
                "text": "" if place else words,
            }
            yield from self._record("name", self._fresh(), values, case)
        if words and not person.names:
            yield from self._record("identity", case, {"testimony": words}, case)

    def _note(self, person: Person) -> Iterator[Draft]:
        text = _lines(person.notes)
        if not text.strip():
            return
        entity = self._fresh()
        value = {"sort": "note", "text": text, "lang": _language(text)}
        yield _written("note", entity, value)
        yield from self._overrides("note", entity, "text", text)

    def _overrides(self, kind: str, entity: EntityId, field: str, text: str) -> Iterator[Draft]:
        """Record that a text was kept although it seems to hold what is never stored."""
        for what in sorted({found.what for found in findings(text)}):
            told = {"kind": kind, "entity": entity, "field": field, "what": what}
            yield _written("override", self._fresh(), told)

    def _record(
        self, kind: str, entity: EntityId, values: Mapping[str, Any], case: EntityId
    ) -> Iterator[Draft]:
        for name, value in values.items():
            if value is None or value in ("", []):
                continue
            validate(kind, name, value)
            known = KINDS[kind].fields[name]
            expires = self.month if known.stream is StreamKind.EPHEMERAL else None
            yield Draft(known.stream, kind, entity, name, SET, value, expires=expires)
            if known.type is FieldType.FREE_TEXT and isinstance(value, str):
                yield from self._overrides(kind, entity, name, value)
            if known.case_field is not None:
                core = KINDS["case"].fields[known.case_field]
                yield Draft(core.stream, "case", case, core.name, SET, value)

    def _fresh(self) -> EntityId:
        return EntityId(new_id(self.random))


def _written(kind: str, entity: EntityId, value: Mapping[str, Any]) -> Draft:
    """Return a note of `kind`: one entry that never changes."""
    validate(kind, "", value)
    stream = next(iter(KINDS[kind].fields.values())).stream
    return Draft(stream, kind, entity, "", NOTE, dict(value))


def _lines(told: Sequence[tuple[str, str]]) -> str:
    lines = (f"{heading}: {text}" if heading else text for heading, text in told)
    return "\n".join(lines)[:_TEXT_MOST]


def _language(text: str) -> str:
    found = [
        name for name, pattern in (("ko", _HANGUL), ("zh-Hans", _HANZI)) if pattern.search(text)
    ]
    return found[0] if len(found) == 1 else "mixed" if found else "en"
