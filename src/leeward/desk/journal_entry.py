"""One entry of a case's journal as a page shows it, and how a save takes that shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leeward.cases.case import Note, Record
from leeward.cases.ties import POINTERS, tied_case
from leeward.cases.timeline import when_of
from leeward.dates.due import local_today
from leeward.desk.asked_form import ANSWERS
from leeward.desk.labels import language_of_text
from leeward.desk.moments import clock_time, near_day, short_moment
from leeward.desk.open_file import OpenFile, place_of, place_text
from leeward.desk.own_wording import is_silent, own_title, wording_for
from leeward.desk.saves import NetChange, Save
from leeward.desk.wording import NOTHING, Shown
from leeward.ids import EntityId, StreamKind

FORMS: Final = "forms"
ELSEWHERE: Final = frozenset({"look", "override", "export", "import_source"})
"""What stands in the history alone: it tells about the file, not about her."""

CARRIED: Final = frozenset({"step", "level", "next_review", "erase_on"})
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


def can_undo_save(opened: OpenFile, save: Save) -> bool:
    """Return whether a person may undo it here: nothing came after any part of it.

    The opening of a case is not undone (the file would lose its code), nor is what the
    program noted about the use of the file. A tie to another case stands in both files, and is
    taken away from both on the family page; undone here, they would disagree.
    """
    return (
        save.kind not in {"case", *ELSEWHERE}
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


def sort_of(save: Save) -> str:
    """Return the sort of a save: of a note as it says, of anything else that it is a form."""
    if save.kind != "note":
        return FORMS
    content = save.first.changes[0].after
    sort = content.get("sort") if isinstance(content, dict) else None
    return sort if isinstance(sort, str) else "note"


@dataclass(frozen=True)
class Shape:
    """Gives saves the words that a page shows."""

    opened: OpenFile
    notes: Mapping[EntityId, Note]
    made: Mapping[EntityId, Sequence[Record]]

    def entry(self, save: Save) -> JournalEntry:
        """Return a save as a page shows it."""
        opened, language = self.opened, self.opened.wording.labels.language
        zone = opened.session.timezone
        recorded_on = local_today(save.recorded, zone)
        happened = save.happened
        exact = happened is None or happened.is_exact
        day = recorded_on if happened is None else happened.earliest
        is_later = not exact or day != recorded_on
        note = self.notes.get(save.entity) if save.kind == "note" else None
        sort = "" if note is None else sort_of(save)
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
            and not (save.kind == "case" and change.field in CARRIED)
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
