"""The journal of a case: what happened, newest first, with who wrote it and what it changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from leeward.cases.case import Note, Record
from leeward.cases.ties import POINTERS, tied_case
from leeward.cases.timeline import when_of
from leeward.codebook.lists import code_list
from leeward.dates.due import local_today
from leeward.desk.asked_form import ANSWERS
from leeward.desk.labels import language_of_text
from leeward.desk.moments import clock_time, near_day, short_moment
from leeward.desk.open_file import OpenFile, place_of, place_text
from leeward.desk.own_wording import is_silent, own_title, wording_for
from leeward.desk.saves import NetChange, Save
from leeward.desk.wording import NOTHING, Shown
from leeward.ids import EntityId, StreamKind

PAGE: Final = 200
FORMS: Final = "forms"
TAKEN_BACK: Final = "taken_back"

_ELSEWHERE: Final = frozenset({"look", "override", "export", "import_source"})
"""What stands in the history alone: it tells about the file, not about her."""

_CARRIED: Final = frozenset({"step", "level", "next_review", "erase_on"})
"""What core repeats of other records, or what follows from them."""

_TITLED_BY: Final = {
    "followup": "what",
    "service": "what",
    "document": "what",
    "plan": "need",
    "consent": "part",
    "relationship": "",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that a save changed, in words."""

    label: str
    after: Shown
    before: tuple[Shown, ...]
    is_level: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """A follow-up that a note made."""

    what: str
    due_day: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Retracted:
    """Why a note was taken back, by whom and when."""

    reason: str
    lang: str
    author: str
    moment: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry as the journal shows it.

    Attributes:
        place: which entry, for an address or a form.
        kind: the kind of record; what it is, in words, stands in `title`.
        sort: for a note, a code of `note_sorts`; else empty.
        about: which of its kind, in words: which service, which promise.
        day: when it happened, in words, as exactly as it is known.
        machine_day: the same for machines; empty where it is no single day.
        recorded: when it was recorded, if that was another day; else the hour alone.
        is_later: whether it was recorded on another day than it happened.
        is_new: whether the record did not exist before.
        is_done: whether it says that something was done.
        clock_ahead: whether the author's clock ran more than a day ahead.
    """

    place: str
    kind: str
    sort: str
    title: str
    about: str
    day: str
    machine_day: str
    recorded: str
    is_later: bool
    author: str
    text: str
    lang: str
    next: str
    next_lang: str
    changes: tuple[Changed, ...]
    promises: tuple[Promise, ...]
    retracted: Retracted | None
    can_undo: bool
    is_new: bool
    is_done: bool
    is_sealed: bool
    clock_ahead: bool


@dataclass(frozen=True, slots=True)
class SortCount:
    """How many entries there are of one sort; `label` is empty for the sorts we name."""

    sort: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Journal:
    """One page of the journal."""

    entries: tuple[JournalEntry, ...]
    total: int
    shown: int
    sort: str
    sorts: tuple[SortCount, ...]
    page: int
    pages: int


def journal(opened: OpenFile, sort: str = "", page: int = 1) -> Journal:
    """Return a page of what happened.

    Args:
        opened: the file.
        sort: a code of `note_sorts`, `forms`, `taken_back`; empty for everything.
        page: from 1; beyond the last one it is the last.
    """
    asked = ("journal", sort, page)
    found = opened.shaped.get(asked)
    if not isinstance(found, Journal):
        found = opened.shaped[asked] = _journal(opened, sort, page)
    return found


def _journal(opened: OpenFile, sort: str, page: int) -> Journal:
    notes = {note.entity: note for note in opened.file.notes}
    made = _promises(opened)
    told = _in_order(opened, notes)
    counts = Counter(_sort_of(save) for save in told)
    counts[TAKEN_BACK] = sum(save.first.retracted for save in told)
    chosen = [save for save in told if _is_chosen(save, sort)]
    pages = max(1, -(-len(chosen) // PAGE))
    here = min(max(1, page), pages)
    shown = chosen[(here - 1) * PAGE : here * PAGE]
    shape = _Shape(opened, notes, made)
    return Journal(
        tuple(shape.entry(save) for save in shown),
        len(told),
        len(chosen),
        sort,
        _sorts(opened, counts),
        here,
        pages,
    )


def find_in_journal(opened: OpenFile, place: str) -> tuple[int, str]:
    """Return on which page an entry stands, and the place of the line that shows it.

    A promise stands with the note that made it. What the journal does not show leads to its
    first page, with an empty place.
    """
    notes = {note.entity: note for note in opened.file.notes}
    holding = next((save for save in opened.saves if place in _places(save)), None)
    if holding is None:
        return 1, ""
    shown = holding.entity
    if _is_from_note(opened, holding, notes):
        record = opened.file.one("followup", holding.entity)
        shown = EntityId(record.held("link")) if record is not None else shown
    for at, save in enumerate(_in_order(opened, notes)):
        if save is holding or (save.is_note and save.entity == shown):
            return at // PAGE + 1, _places(save)[0]
    return 1, ""


def save_at(opened: OpenFile, place: str) -> Save | None:
    """Return the save that an entry of the journal stands for."""
    for save in opened.saves:
        if place_text(place_of(save.values[0])) == place:
            return save
    return None


def entry_of(opened: OpenFile, save: Save) -> JournalEntry:
    """Return one save as the journal shows it."""
    notes = {note.entity: note for note in opened.file.notes}
    return _Shape(opened, notes, _promises(opened)).entry(save)


def can_undo_save(opened: OpenFile, save: Save) -> bool:
    """Return whether a person may undo it here: nothing came after any part of it.

    The opening of a case is not undone (the file would lose its code), nor is what the
    program noted about the use of the file. A tie to another case stands in both files, and is
    taken away from both on the family page; undone here, they would disagree.
    """
    return (
        save.kind not in {"case", *_ELSEWHERE}
        and not _is_tie(opened, save)
        and not save.first.retracted
        and all(place_of(value) in opened.undoable for value in save.values)
    )


def _is_tie(opened: OpenFile, save: Save) -> bool:
    """Return whether a save made, ended or took away a tie to another case."""
    pointer = POINTERS.get(save.kind)
    changed = {change.field for change in save.changes} if pointer else set()
    if pointer in changed:
        return True
    record = opened.file.one(save.kind, save.first.entity) if "until" in changed else None
    return record is not None and tied_case(record) is not None


def _when(save: Save, zone: str) -> tuple[date, datetime]:
    """Return the sort key: a journal tells in the order in which things happened.

    What has no day of its own stands on the day of the worker who recorded it, not of Greenwich.
    """
    happened = save.happened
    day = local_today(save.recorded, zone) if happened is None else happened.latest
    return (day, save.recorded)


def _places(save: Save) -> tuple[str, ...]:
    return tuple(place_text(place_of(value)) for value in save.values)


def _in_order(opened: OpenFile, notes: Mapping[EntityId, Note]) -> list[Save]:
    told = [save for save in _told(opened) if not _is_from_note(opened, save, notes)]
    zone = opened.session.timezone
    return sorted(told, key=lambda save: _when(save, zone), reverse=True)


def _told(opened: OpenFile) -> list[Save]:
    return [
        save
        for save in opened.saves
        if save.kind not in _ELSEWHERE
        and (save.kind != "note" or save.is_note)  # why it was taken back stands with the note
        and (save.kind != "case" or any(c.field not in _CARRIED for c in save.changes))
    ]


def _is_from_note(opened: OpenFile, save: Save, notes: Mapping[EntityId, Note]) -> bool:
    """Return whether this is the promise that a note made: it stands with the note."""
    if save.kind != "followup" or not save.is_first:
        return False
    record = opened.file.one("followup", save.entity)
    return record is not None and record.held("link") in notes


def _sort_of(save: Save) -> str:
    if save.kind != "note":
        return FORMS
    content = save.first.changes[0].after
    sort = content.get("sort") if isinstance(content, dict) else None
    return sort if isinstance(sort, str) else "note"


def _is_chosen(save: Save, sort: str) -> bool:
    if not sort:
        return True
    return save.first.retracted if sort == TAKEN_BACK else _sort_of(save) == sort


def _sorts(opened: OpenFile, counts: Counter[str]) -> tuple[SortCount, ...]:
    labels = opened.wording.labels
    known = [
        SortCount(code, labels.code("note_sorts", code), counts[code])
        for code in code_list("note_sorts").codes
        if counts[code]
    ]
    ours = [SortCount(name, "", counts[name]) for name in (FORMS, TAKEN_BACK) if counts[name]]
    return (*known, *ours)


def _promises(opened: OpenFile) -> dict[EntityId, list[Record]]:
    made: dict[EntityId, list[Record]] = {}
    for record in opened.file.all_of("followup"):
        link = record.held("link")
        if isinstance(link, bytes):
            made.setdefault(EntityId(link), []).append(record)
    return made


@dataclass(frozen=True)
class _Shape:
    """Gives saves the words that a page shows."""

    opened: OpenFile
    notes: Mapping[EntityId, Note]
    made: Mapping[EntityId, Sequence[Record]]

    def entry(self, save: Save) -> JournalEntry:
        opened, language = self.opened, self.opened.wording.labels.language
        zone = opened.session.timezone
        recorded_on = local_today(save.recorded, zone)
        happened = save.happened
        exact = happened is None or happened.is_exact
        day = recorded_on if happened is None else happened.earliest
        is_later = not exact or day != recorded_on
        note = self.notes.get(save.entity) if save.kind == "note" else None
        sort = "" if note is None else _sort_of(save)
        text, lang = _text(note)
        following = "" if note is None else note.part("next") or ""
        return JournalEntry(
            place=place_text(place_of(save.values[0])),
            kind=save.kind,
            sort=sort,
            title=opened.wording.labels.code("note_sorts", sort) or opened.wording.kind(save.kind),
            about=self._about(save),
            day=near_day(day, opened.today, language)
            if exact or happened is None
            else opened.wording.labels.when(happened),
            machine_day=day.isoformat() if exact else "",
            recorded=short_moment(save.recorded, opened.today, zone, language)
            if is_later
            else clock_time(save.recorded, zone, language),
            is_later=is_later,
            author=opened.session.name_of(save.author),
            text=text,
            lang=lang,
            next=following,
            next_lang=language_of_text(following, None if note is None else note.part("lang")),
            changes=() if note is not None else self._changes(save),
            promises=self._promises(save),
            retracted=None if note is None else self._retracted(note),
            can_undo=can_undo_save(opened, save),
            is_new=save.is_first,
            is_done=any(change.field == "done_on" and change.after for change in save.changes),
            is_sealed=all(value.stream is StreamKind.SEALED for value in save.values),
            clock_ahead=save.first.clock_ahead,
        )

    def _about(self, save: Save) -> str:
        if save.kind == ANSWERS:
            return own_title(self.opened, self.opened.file.one(save.kind, save.entity))
        field = _TITLED_BY.get(save.kind)
        record = self.opened.file.one(save.kind, save.entity) if field else None
        fact = None if record is None or not field else record.fields.get(field)
        if fact is None or not fact.values:
            return ""
        stream = fact.values[0].stream
        return self.opened.wording.value(save.kind, fact.name, fact.held, stream).text

    def _changes(self, save: Save) -> tuple[Changed, ...]:
        titled = _TITLED_BY.get(save.kind)
        return tuple(
            self._changed(save, change)
            for change in save.changes
            if not (change.field == titled and not change.before)
            and not (save.kind == "case" and change.field in _CARRIED)
            and not is_silent(save.kind, change.field)
        )

    def _changed(self, save: Save, change: NetChange) -> Changed:
        kind = save.kind
        wording = wording_for(self.opened, kind, save.entity)
        return Changed(
            wording.field(kind, change.field),
            NOTHING
            if change.after is None
            else wording.value(kind, change.field, change.after, change.stream),
            tuple(wording.value(kind, change.field, each, change.stream) for each in change.before),
            change.field == "level",
        )

    def _promises(self, save: Save) -> tuple[Promise, ...]:
        labels = self.opened.wording.labels
        return tuple(
            Promise(
                labels.code("followup_kinds", record.held("what")),
                labels.when(when_of(record.held("due"))),
                record.held("done_on") is not None,
            )
            for record in self.made.get(save.entity, ())
            if save.kind == "note"
        )

    def _retracted(self, note: Note) -> Retracted | None:
        told = note.retraction
        if told is None:
            return None
        reason = told.value if isinstance(told.value, str) else ""
        return Retracted(
            reason,
            language_of_text(reason),
            self.opened.session.name_of(told.author),
            self.opened.wording.labels.moment(told.recorded),
        )


def _text(note: Note | None) -> tuple[str, str]:
    text = None if note is None else note.part("text")
    if note is None or not isinstance(text, str):
        return "", ""
    return text, language_of_text(text, note.part("lang"))


@lru_cache(maxsize=1)
def sort_names() -> frozenset[str]:
    """Return every sort that the journal can be narrowed to."""
    return frozenset({"", FORMS, TAKEN_BACK, *code_list("note_sorts").codes})
