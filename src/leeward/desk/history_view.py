"""The history of a file: every save by whom and what it changed, who looked, who can read it."""

from dataclasses import dataclass
from typing import Any, Final

from leeward.cases.case import Note
from leeward.dates.due import local_today
from leeward.desk.journal_entry import can_undo_save
from leeward.desk.labels import language_of_text
from leeward.desk.moments import clock_time
from leeward.desk.open_file import OpenFile, place_of, place_text
from leeward.desk.own_wording import wording_for
from leeward.desk.saves import NetChange, Save
from leeward.desk.wording import Shown
from leeward.ids import StreamKind

PAGE: Final = 100
MOST_LINES: Final = 50
"""Lines of each of the file's books; the whole of them stands in the journal of the vault."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field before and after a save."""

    label: str
    before: tuple[Shown, ...]
    after: Shown


@dataclass(frozen=True, slots=True)
class SaveLine:
    """One save. `text` is what a note said, if this is one; the journal shows it whole."""

    place: str
    kind: str
    label: str
    day: str
    time: str
    author: str
    is_sealed: bool
    happened: str
    text: str
    lang: str
    is_retracted: bool
    clock_ahead: bool
    can_undo: bool
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class LookLine:
    """That somebody looked at a name or a phrase: who, when, which, and what for."""

    author: str
    moment: str
    what: str
    purpose: str


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """That somebody recorded words in spite of a warning, and why."""

    author: str
    moment: str
    what: str
    where: str
    reason: str
    lang: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """That somebody opened the sealed part on this computer, and for what."""

    author: str
    moment: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A member who can read this file, and whether she has a keyslot on this computer."""

    name: str
    role: str
    is_here: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class History:
    """One page of the saves, and the file's own books."""

    saves: tuple[SaveLine, ...]
    total: int
    page: int
    pages: int
    looks: tuple[LookLine, ...]
    overrides: tuple[OverrideLine, ...]
    openings: tuple[OpeningLine, ...]
    readers: tuple[Reader, ...]
    newer: int
    misplaced: int


def history(opened: OpenFile, page: int = 1) -> History:
    """Return what was changed by whom, newest first, and who can read it."""
    told = [save for save in opened.saves if save.kind not in {"look", "override"}]
    pages = max(1, -(-len(told) // PAGE))
    here = min(max(1, page), pages)
    return History(
        saves=tuple(_save(opened, save) for save in told[(here - 1) * PAGE : here * PAGE]),
        total=len(told),
        page=here,
        pages=pages,
        looks=tuple(_look(opened, note) for note in _latest(opened, "look")),
        overrides=tuple(_override(opened, note) for note in _latest(opened, "override")),
        openings=_openings(opened),
        readers=_readers(opened),
        newer=len(opened.file.unknown),
        misplaced=len(opened.file.misplaced),
    )


def _latest(opened: OpenFile, kind: str) -> list[Note]:
    return list(reversed(opened.file.notes_of(kind)))[:MOST_LINES]


def _save(opened: OpenFile, save: Save) -> SaveLine:
    labels, zone = opened.wording.labels, opened.session.timezone
    text, lang = _note_words(opened, save)
    return SaveLine(
        place_text(place_of(save.values[0])),
        save.kind,
        opened.wording.kind(save.kind),
        labels.day(local_today(save.recorded, zone)),
        clock_time(save.recorded, zone, labels.language),
        opened.session.name_of(save.author),
        all(value.stream is StreamKind.SEALED for value in save.values),
        labels.when(save.happened),
        text,
        lang,
        save.first.retracted,
        save.first.clock_ahead,
        can_undo_save(opened, save),
        () if save.is_note else tuple(_change(opened, save, change) for change in save.changes),
    )


def _note_words(opened: OpenFile, save: Save) -> tuple[str, str]:
    content = save.first.changes[0].after if save.is_note else None
    if save.kind == "export" and isinstance(content, dict):
        return _export_words(opened, content), opened.wording.labels.language
    if save.kind != "note" or not isinstance(content, dict):
        return "", ""
    text = content.get("text")
    text = text if isinstance(text, str) else ""
    return text, language_of_text(text, content.get("lang"))


def _export_words(opened: OpenFile, content: dict[str, Any]) -> str:
    """Say what left, how it was sealed, for whom, and who approved."""
    wording = opened.wording
    parts = [
        f"{wording.field('export', name)}: {shown.text}"
        for name, value in content.items()
        if (shown := wording.value("export", name, value, StreamKind.CARE)).text
    ]
    return " · ".join(parts)


def _change(opened: OpenFile, save: Save, change: NetChange) -> ChangeLine:
    wording = wording_for(opened, save.kind, save.entity)

    def shown(value: Any) -> Shown:
        return wording.value(save.kind, change.field, value, change.stream)

    return ChangeLine(
        wording.field(save.kind, change.field),
        tuple(shown(value) for value in change.before),
        shown(change.after),
    )


def _look(opened: OpenFile, note: Note) -> LookLine:
    return LookLine(
        opened.session.name_of(note.value.author),
        opened.wording.labels.moment(note.value.recorded),
        _where(opened, note),
        opened.wording.labels.code("look_purposes", note.part("purpose")),
    )


def _override(opened: OpenFile, note: Note) -> OverrideLine:
    reason = note.part("reason")
    reason = reason if isinstance(reason, str) else ""
    return OverrideLine(
        opened.session.name_of(note.value.author),
        opened.wording.labels.moment(note.value.recorded),
        opened.wording.labels.code("never_stored", note.part("what")),
        _where(opened, note),
        reason,
        language_of_text(reason),
    )


def _where(opened: OpenFile, note: Note) -> str:
    """Return which field of which kind a line of the file's books is about."""
    kind, field = note.part("kind"), note.part("field")
    if not isinstance(kind, str):
        return ""
    if not isinstance(field, str) or not field:
        return opened.wording.kind(kind)
    return f"{opened.wording.kind(kind)} · {opened.wording.field(kind, field)}"


def _openings(opened: OpenFile) -> tuple[OpeningLine, ...]:
    """Return who opened the sealed part: it is opened for all cases at once."""
    labels, session = opened.wording.labels, opened.session
    return tuple(
        OpeningLine(
            session.name_of(opening.member),
            labels.moment(opening.opened_at),
            labels.code("look_purposes", opening.purpose),
        )
        for opening in session.vault.sealed_openings()[:MOST_LINES]
    )


def _readers(opened: OpenFile) -> tuple[Reader, ...]:
    session = opened.session
    return tuple(
        Reader(member.name, member.role, member.is_here, member.member == session.member)
        for member in session.vault.members()
        if member.role
    )
