"""The journal of a case: what happened, newest first, with who wrote it and what it changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from leeward.cases.case import Note, Record
from leeward.codebook.lists import code_list
from leeward.dates.due import local_today
from leeward.desk.journal_entry import (
    CARRIED,
    ELSEWHERE,
    FORMS,
    JournalEntry,
    Shape,
    sort_of,
)
from leeward.desk.open_file import OpenFile, place_of, place_text
from leeward.desk.saves import Save
from leeward.ids import EntityId

PAGE: Final = 200
TAKEN_BACK: Final = "taken_back"


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
    counts = Counter(sort_of(save) for save in told)
    counts[TAKEN_BACK] = sum(save.first.retracted for save in told)
    chosen = [save for save in told if _is_chosen(save, sort)]
    pages = max(1, -(-len(chosen) // PAGE))
    here = min(max(1, page), pages)
    shown = chosen[(here - 1) * PAGE : here * PAGE]
    shape = Shape(opened, notes, made)
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
    return Shape(opened, notes, _promises(opened)).entry(save)


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
        if save.kind not in ELSEWHERE
        and (save.kind != "note" or save.is_note)  # why it was taken back stands with the note
        and (save.kind != "case" or any(c.field not in CARRIED for c in save.changes))
    ]


def _is_from_note(opened: OpenFile, save: Save, notes: Mapping[EntityId, Note]) -> bool:
    """Return whether this is the promise that a note made: it stands with the note."""
    if save.kind != "followup" or not save.is_first:
        return False
    record = opened.file.one("followup", save.entity)
    return record is not None and record.held("link") in notes


def _is_chosen(save: Save, sort: str) -> bool:
    if not sort:
        return True
    return save.first.retracted if sort == TAKEN_BACK else sort_of(save) == sort


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


@lru_cache(maxsize=1)
def sort_names() -> frozenset[str]:
    """Return every sort that the journal can be narrowed to."""
    return frozenset({"", FORMS, TAKEN_BACK, *code_list("note_sorts").codes})
