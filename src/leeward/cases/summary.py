"""One case as lists show it, and what of it can be searched.

A pure function of the folded file without its sealed stream: the same whether sealed is open
or not, and on whichever day it is made. Rebuilding all rows therefore gives the stored ones.
"""

from datetime import date
from typing import Any, Final, NamedTuple

import msgspec

from leeward.cases.case import CaseFile, Note
from leeward.cases.contact import last_contact, nothing_heard_by
from leeward.cases.facts import KINDS, FieldType
from leeward.cases.followup import Due, DueItem, contact_expiry, due_items
from leeward.cases.person import age_band, is_child, languages
from leeward.cases.risk import flags, level, review_due
from leeward.cases.state import is_parent_missing, lasting_sides, step
from leeward.cases.timeline import when_of
from leeward.ids import CaseId, EntityId, MemberId, StreamId, StreamKind
from leeward.journal.entry import EntryId

_TEXTS: Final = frozenset({FieldType.TEXT, FieldType.FREE_TEXT})
# Whom somebody seeks is compared under the rules of tracing, never stumbled upon by a search.
_UNSEARCHED_KINDS: Final = frozenset(
    {"import_source", "look", "override", "export", "answers", "stream", "tracing_request"}
)
_UNSEARCHED_FIELDS: Final = frozenset({"form_version"})

_SEARCHED: Final = {
    kind.name: tuple(
        field.name
        for field in kind.fields.values()
        if field.type in _TEXTS
        and field.name not in _UNSEARCHED_FIELDS
        # What expires is not searched: an index would keep it, and phrases are nobody's to find.
        and field.stream is not StreamKind.EPHEMERAL
    )
    for kind in KINDS.values()
    if kind.name not in _UNSEARCHED_KINDS
}


class CaseSummary(msgspec.Struct, frozen=True, gc=False):
    """The columns of a list of cases. Every date is a date, none a distance from today.

    Attributes:
        case_id: whose file.
        code: the random code.
        pseudonym: what she is called here.
        level: the risk level that holds.
        next_review: by when the level must be looked at again.
        step: where the work stands.
        opened_on: when the file was opened.
        contact_happened: the day of the last contact.
        contact_recorded: when that was recorded, in ISO form.
        next_due: the earliest thing due, with why and what.
        due_why: a code of `due_kinds`.
        due_what: a code that depends on `due_why`.
        worker: whose case it is; empty where nobody's.
        open_followups: promised and not yet done.
        disputed: on how many facts members disagree.
        is_parent_missing: whether a parent of this child went missing.
        silent_after: the day after which silence begins, while no word has come.
        contact_expires: the last day on which the safe contact can be read.
        closed_on: when the case was closed.
        erase_on: when the file is to be destroyed.
        age_band: a code of `age_bands`.
        is_child: whether this is the file of a child, also where no age is known.
        ended: of a closed case, why: a code of `closure_reasons`.
        sides: codes of `side_states` that do not depend on the day: detained, moved, transferred.
        languages: codes, the spoken ones first.
        flags: what must be seen at first sight, the gravest first.
        changed: the clock of the latest entry.
        entries: how many entries the file has without sealed.
        imported: digests of the rows of old lists that this file came from.
    """

    case_id: CaseId
    code: str
    pseudonym: str
    level: str | None
    next_review: date | None
    step: str
    opened_on: date | None
    contact_happened: date | None
    contact_recorded: str | None
    next_due: date | None
    due_why: str | None
    due_what: str | None
    worker: MemberId
    open_followups: int
    disputed: int
    is_parent_missing: bool
    silent_after: date | None
    contact_expires: date | None
    closed_on: date | None
    erase_on: date | None
    age_band: str | None
    is_child: bool
    ended: str | None
    sides: tuple[str, ...]
    languages: tuple[str, ...]
    flags: tuple[str, ...]
    changed: int
    entries: int
    imported: tuple[str, ...] = ()


class Text(NamedTuple):
    """One text that can be searched, and where it stands."""

    id: EntryId
    stream: StreamKind
    text: str
    kind: str
    entity: EntityId
    origin: StreamId


def summary(case_file: CaseFile) -> CaseSummary:
    """Return the row of a case."""
    file = case_file.without_sealed()
    return summary_with(file, due_items(file))


def summary_with(file: CaseFile, items: tuple[DueItem, ...]) -> CaseSummary:
    """Return the row of a case of which the due items are known; `file` holds no sealed fact."""
    contact = last_contact(file)
    first = items[0] if items else None
    case = file.one("case")
    changed, entries = _size(file)

    def held(field: str) -> Any:
        return None if case is None else case.held(field)

    return CaseSummary(
        case_id=file.case_id,
        code=held("code") or "",
        pseudonym=held("pseudonym") or "",
        level=level(file),
        next_review=review_due(file),
        step=step(file).value,
        opened_on=_day(held("opened_on")),
        contact_happened=None if contact is None else contact.happened,
        contact_recorded=None if contact is None else contact.recorded.isoformat(),
        next_due=None if first is None else first.due,
        due_why=None if first is None else first.why.value,
        due_what=None if first is None else first.what,
        worker=MemberId(held("worker") or b""),
        open_followups=sum(item.why is Due.FOLLOWUP for item in items),
        disputed=len(file.disputed),
        is_parent_missing=is_parent_missing(file),
        silent_after=nothing_heard_by(file),
        contact_expires=contact_expiry(file),
        closed_on=_day(file.held("closure", "closed_on")),
        erase_on=_day(file.held("closure", "erase_on") or held("erase_on")),
        age_band=age_band(file),
        is_child=is_child(file),
        ended=file.held("closure", "reason"),
        sides=tuple(side.value for side in lasting_sides(file)),
        languages=languages(file),
        flags=flags(file),
        changed=changed,
        entries=entries,
        imported=_imported(file),
    )


def texts(case_file: CaseFile) -> tuple[Text, ...]:
    """Return what can be searched: what is so now, in words; nothing that expires.

    Texts of the sealed stream are among them where it is open: they belong in the index that
    lives in memory, which is why each says its stream.
    """
    facts = [
        Text(value.id, value.stream, value.value, kind, record.entity, value.origin)
        for kind, names in _SEARCHED.items()
        for record in case_file.all_of(kind)
        for name in names
        if name in record.fields
        for value in record.fields[name].values
        if isinstance(value.value, str)
    ]
    notes = [
        Text(value.id, value.stream, words, note.kind, note.entity, value.origin)
        for note in case_file.notes
        if note.kind in _SEARCHED and note.retraction is None and (words := _words(note))
        for value in (note.value,)
    ]
    return (*facts, *notes)


def _words(note: Note) -> str:
    parts = (note.part(name) for name in _SEARCHED[note.kind])
    return "\n".join(part for part in parts if isinstance(part, str))


def _imported(file: CaseFile) -> tuple[str, ...]:
    told = (record.held("row_digest") for record in file.all_of("import_source"))
    return tuple(sorted({digest for digest in told if isinstance(digest, str) and digest}))


def _size(file: CaseFile) -> tuple[int, int]:
    changed = max((note.value.hlc for note in file.notes), default=0)
    entries = len(file.notes)
    for records in file.records.values():
        for record in records.values():
            for fact in record.fields.values():
                register = fact.register
                for item in register.current:
                    changed = max(changed, item.entry.hlc)
                entries += len(register.current) + len(register.superseded)
    return changed, entries


def _day(value: Any) -> date | None:
    found = when_of(value)
    return None if found is None else found.earliest
