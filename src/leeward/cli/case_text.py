"""A case file for a terminal and for scripts.

What a page veils stays veiled here: agreed phrases and addresses are named, not told, unless the
sealed streams were opened for this command.
"""

from datetime import date
from typing import Any

from leeward.cases.case import CaseFile, Fact
from leeward.cases.timeline import when_of
from leeward.cli.frame import gettext, user_language
from leeward.desk.labels import Labels
from leeward.desk.session import Session
from leeward.desk.wording import Wording, is_told, is_veiled, wording_of
from leeward.ids import id_text


def file_facts(file: CaseFile, *, unveiled: bool) -> dict[str, Any]:
    """Return a file for a script: codes, identifiers and ISO days as they are recorded."""
    records: dict[str, list[dict[str, Any]]] = {}
    for kind, by_entity in file.records.items():
        for record in by_entity.values():
            shown = {
                name: fact for name, fact in record.fields.items() if unveiled or not veiled(fact)
            }
            records.setdefault(kind, []).append(
                {
                    "entity": id_text(record.entity),
                    "values": {name: plain(fact.held) for name, fact in shown.items()},
                    "veiled": [name for name in record.fields if name not in shown],
                    "disputed": [name for name, fact in shown.items() if fact.is_disputed],
                }
            )
    notes = [
        {
            "kind": note.kind,
            "retracted": note.retraction is not None,
            "values": plain(note.value.value),
        }
        for note in file.notes
        if isinstance(note.value.value, dict)
    ]
    return {"records": records, "notes": notes, "from_newer_version": len(file.unknown)}


def file_lines(session: Session, file: CaseFile) -> list[str]:
    """Return a file for a person, in the language of the terminal."""
    words = wording_of(session)
    language = user_language()
    words = Wording(Labels(language, session.timezone), words.name_of, words.pseudonym_of)
    lines: list[str] = []
    for kind, by_entity in file.records.items():
        for record in by_entity.values():
            told = [
                line
                for name, fact in record.fields.items()
                if is_told(name)
                for line in _fact_lines(words, kind, fact, unveiled=session.sealed_is_open)
            ]
            if told:
                lines += [words.kind(kind), *told]
    for note in file.notes:
        text = note.part("text")
        if isinstance(text, str) and note.retraction is None:
            day = words.labels.when(when_of(note.part("date")))
            lines.append(f"{words.kind(note.kind)} {day}".rstrip())
            lines.append(f"  {text}")
    return lines


def veiled(fact: Fact) -> bool:
    """Return whether some value of a fact is in no page."""
    return any(is_veiled(fact.field, value.stream) for value in fact.values)


def plain(value: Any) -> Any:
    """Return a value as JSON can write it: identifiers in hexadecimal, days in ISO form."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _fact_lines(words: Wording, kind: str, fact: Fact, *, unveiled: bool) -> list[str]:
    """Return one line, or one for each of the values that members disagree on."""
    name = words.field(kind, fact.name)
    name += "" if name.endswith(("?", "？")) else ":"
    if veiled(fact) and not unveiled:
        return [f"  {name} {gettext('veiled')}"]
    values = [value.value for value in fact.values] if fact.is_disputed else [fact.held]
    shown = [words.unveiled(kind, fact.name, value).text for value in values if value is not None]
    return [f"  {name} {text}" for text in shown if text]
