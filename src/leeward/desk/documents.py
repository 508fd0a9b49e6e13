"""The documents of a case: what they are, where they are kept, and the sealed file of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Final

from leeward.cases.case import Record, Value
from leeward.cases.facts import KINDS, NAMELESS_PAPERS, PAPERS_WITHOUT_COPY
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.cases.state import step_changes
from leeward.codebook.lists import code_list
from leeward.desk.arriving import Arrived
from leeward.desk.moments import short_moment
from leeward.desk.open_file import OpenFile, open_file
from leeward.desk.recording import record_drafts, with_drafts
from leeward.desk.session import Session
from leeward.desk.warnings import Warned, overrides, warn
from leeward.desk.wording import NOTHING, Shown
from leeward.errors import InvalidFact, LeewardError, SealedClosed, UnfitFile
from leeward.ids import AttachmentId, CaseId, EntityId, StreamKind, new_id
from leeward.journal.entry import SET, Draft

KIND: Final = "document"
NO_COPY: Final = PAPERS_WITHOUT_COPY | {"parentage_report"}
"""Kinds and states without a copy; of a report of parentage only the result is kept."""

_KIB: Final = 1024
_SEALED_FIELDS: Final = ("number", "details")


@dataclass(frozen=True, slots=True)
class GivenDocument:
    """What was typed and chosen, as it was.

    Attributes:
        what, state, held_where: codes of the form.
        text: remarks for care.
        number, details: for the sealed part, while it is open.
        seals_file: whether the file goes to the sealed part although its kind asks for care.
        reason: why remarks are recorded although a warning stands.
    """

    what: str = ""
    state: str = ""
    held_where: str = ""
    text: str = ""
    number: str = ""
    details: str = ""
    seals_file: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """What came of it: the record, or why it cannot be recorded yet."""

    document: EntityId | None = None
    faults: Mapping[str, LeewardError] = field(default_factory=dict)
    warned: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document as a list shows it.

    Attributes:
        entity: which record.
        what, state, held_where: in words; empty where nothing is recorded.
        text: remarks.
        day: when it was first recorded.
        author: who did.
        sort: the sort of its file, a code of `file_sorts`; empty where it has none to be seen.
        sort_label: that in words.
        size: the length of the file in words; empty where there is none, or it was destroyed.
        is_sealed: whether the file lies in the sealed part.
        is_destroyed: whether it had a file that was destroyed.
        veiled: its sealed fields, by name and in words.
    """

    entity: str
    what: str
    state: str
    held_where: str
    text: Shown
    day: str
    author: str
    sort: str
    sort_label: str
    size: str
    is_sealed: bool
    is_destroyed: bool
    veiled: tuple[tuple[str, str], ...]


def documents(opened: OpenFile) -> tuple[DocumentLine, ...]:
    """Return the documents of a case, newest first."""
    records = opened.file.all_of(KIND)
    sizes = opened.session.vault.file_sizes(opened.case) if records else {}
    return tuple(_line(opened, record, sizes) for record in reversed(records))


def document(opened: OpenFile, entity: EntityId) -> DocumentLine | None:
    """Return one document; None if the case has none of that identity."""
    record = opened.file.one(KIND, entity)
    if record is None:
        return None
    return _line(opened, record, opened.session.vault.file_sizes(opened.case))


def add_document(
    session: Session, case: CaseId, given: GivenDocument, arrived: Arrived | None
) -> DocumentAnswer:
    """Record a document together with the file that arrived with it: both, or neither.

    The file of a paper that says who somebody is goes to the sealed part. Nothing of a file is
    left where the document cannot be recorded.

    Raises:
        UnknownCase: no such case here.
    """
    sealed = None if arrived is None else arrived.sealed
    kept = False
    try:
        opened = open_file(session, case)
        faults = _faults(session, given, arrived)
        warned = warn(opened.file, {"text": given.text})
        if given.reason and findings(given.reason):
            faults["reason"] = InvalidFact(field="override.reason", reason="reason_repeats")
        if faults or (warned and not given.reason.strip()):
            return DocumentAnswer(faults=faults, warned=warned)
        entity = EntityId(new_id(session.random))
        drafts = _drafts(opened, entity, given)
        fresh = (EntityId(new_id(session.random)) for _ in repeat(None))
        drafts += overrides(opened.file, KIND, entity, warned, given.reason, fresh)
        if arrived is None or sealed is None:
            record_drafts(session, case, drafts, file=opened.file)
            return DocumentAnswer(entity)
        stream = stream_of(given)
        drafts += _file_drafts(entity, sealed.attachment, arrived, stream)
        steps = step_changes(with_drafts(session, opened.file, drafts))
        session.vault.record_with_file(case, (*drafts, *steps), sealed, stream)
        kept = True
        return DocumentAnswer(entity)
    finally:
        if sealed is not None and not kept:
            session.vault.drop_file(sealed)


def stream_of(given: GivenDocument) -> StreamKind:
    """Return where the file of a document goes."""
    if given.what in NAMELESS_PAPERS and not given.seals_file:
        return StreamKind.CARE
    return StreamKind.SEALED


def destroy_file(session: Session, case: CaseId, entity: EntityId) -> None:
    """Destroy the file of a document with its key; the record stays and says so.

    Raises:
        UnfitFile: there is no file to be seen.
        SealedClosed: it lies in the sealed part, which is closed.
        UnknownAttachment: it was destroyed before.
    """
    file = session.vault.case_file(case)
    record = file.one(KIND, entity)
    held = None if record is None else file_of(record)
    if record is None or held is None:
        raise UnfitFile(reason="file_missing") if session.sealed_is_open else SealedClosed()
    drafts = tuple(
        Draft(item.stream, KIND, entity, name, SET, None, (item.id,))
        for name in ("file", "file_sort")
        if name in record.fields
        for item in record.fields[name].current
        if item.entry.value is not None
    )
    session.vault.destroy_file(case, drafts, AttachmentId(held.value))


def file_of(record: Record) -> Value | None:
    """Return the value that names the file of a document, where there is one."""
    fact = record.fields.get("file")
    told = () if fact is None else fact.values
    return next((value for value in told if isinstance(value.value, bytes)), None)


def _faults(
    session: Session, given: GivenDocument, arrived: Arrived | None
) -> dict[str, LeewardError]:
    faults: dict[str, LeewardError] = {}
    for name in ("what", "state", "held_where"):
        code = getattr(given, name)
        listed = KINDS[KIND].fields[name].codes or ""
        if code and code not in code_list(listed):
            faults[name] = InvalidFact(field=f"{KIND}.{name}", reason="unknown_code")
    if not given.what:
        faults["what"] = InvalidFact(field=f"{KIND}.what", reason="required")
    if arrived is None:
        return faults
    if arrived.fault is not None:
        faults["file"] = arrived.fault
    elif NO_COPY & {given.what, given.state}:
        faults["file"] = UnfitFile(reason="no_copy")
    elif given.what and stream_of(given) is StreamKind.SEALED and not session.sealed_is_open:
        faults["file"] = SealedClosed()
    return faults


def _drafts(opened: OpenFile, entity: EntityId, given: GivenDocument) -> tuple[Draft, ...]:
    answers: dict[str, Any] = {
        "what": given.what,
        "state": given.state or None,
        "held_where": given.held_where or None,
        "text": given.text,
    }
    if opened.session.sealed_is_open:
        answers |= {name: getattr(given, name) for name in _SEALED_FIELDS}
    return changes(opened.file, KIND, entity, answers)


def _file_drafts(
    entity: EntityId, attachment: AttachmentId, arrived: Arrived, stream: StreamKind
) -> tuple[Draft, ...]:
    sort = "" if arrived.sort is None else arrived.sort.sort
    return (
        Draft(stream, KIND, entity, "file", SET, bytes(attachment)),
        Draft(stream, KIND, entity, "file_sort", SET, sort),
    )


def _line(opened: OpenFile, record: Record, sizes: Mapping[AttachmentId, int]) -> DocumentLine:
    session, labels, held = opened.session, opened.wording.labels, file_of(record)
    size = None if held is None else sizes.get(AttachmentId(held.value))
    fact = record.fields.get("text")
    value = fact.values[0] if fact is not None and fact.values else None
    shown = (
        NOTHING if value is None else opened.wording.value(KIND, "text", value.value, value.stream)
    )
    sort = record.held("file_sort") if size is not None else None
    return DocumentLine(
        entity=record.entity.hex(),
        what=labels.code("document_kinds", record.held("what")),
        state=labels.code("identity_paper_states", record.held("state")),
        held_where=labels.code("document_places", record.held("held_where")),
        text=shown,
        day=short_moment(record.recorded, opened.today, session.timezone, session.language),
        author=_author(opened, record),
        sort=sort or "",
        sort_label=labels.code("file_sorts", sort),
        size="" if size is None else _size(opened, size),
        is_sealed=held is not None and held.stream is StreamKind.SEALED,
        is_destroyed=_had_a_file(record) and size is None,
        veiled=tuple(
            (name, opened.wording.field(KIND, name))
            for name in _SEALED_FIELDS
            if record.held(name) is not None
        ),
    )


def _size(opened: OpenFile, size: int) -> str:
    number = opened.wording.labels.number
    if size < _KIB * _KIB:
        return f"{number(max(1, round(size / _KIB)))} KB"
    return f"{number(round(size / _KIB / _KIB, 1))} MB"


def _had_a_file(record: Record) -> bool:
    fact = record.fields.get("file")
    return fact is not None and any(value.value is not None for value in fact.history)


def _author(opened: OpenFile, record: Record) -> str:
    first = min(
        (value for fact in record.fields.values() for value in fact.history),
        key=lambda value: value.hlc,
    )
    return opened.session.name_of(first.author)
