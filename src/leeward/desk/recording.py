"""Recording answers in a case: one save, with what follows from it in core."""

from collections.abc import Mapping, Sequence
from typing import Any

from leeward.cases.case import CaseFile
from leeward.cases.expiry import bucket_after
from leeward.cases.facts import KINDS
from leeward.cases.fold import fold
from leeward.cases.record import as_recorded, changes
from leeward.cases.state import step_changes
from leeward.cases.ties import mirrored, tied_case
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, StreamKind, new_id
from leeward.journal.clock import at
from leeward.journal.entry import Draft, EntryId


def entity_for(session: Session, case: CaseId, kind: str) -> EntityId:
    """Return where a new record of a kind goes: the case itself, or a fresh identity."""
    one = KINDS[kind].one_per_case
    return EntityId(case) if one else EntityId(new_id(session.random))


def record_answers(
    session: Session,
    case: CaseId,
    kind: str,
    answers: Mapping[str, Any],
    *,
    entity: EntityId | None = None,
) -> EntityId:
    """Record what changed in one record, and let core carry the step that follows from it.

    Args:
        session: whose desk.
        case: whose file.
        kind: a name of the closed list.
        answers: by field, as `cases.record.changes` takes them.
        entity: which record; a new one without it.

    Returns:
        The record that now says `answers`.

    Raises:
        InvalidFact: an answer does not fit; nothing was recorded.
        SealedClosed: an answer belongs in the sealed stream, which is closed.
    """
    where = entity_for(session, case, kind) if entity is None else entity
    file = session.vault.case_file(case)
    drafts = changes(file, kind, where, answers, expires=bucket_after(session.today))
    record_drafts(session, case, drafts, file=file)
    return where


def record_drafts(
    session: Session, case: CaseId, drafts: Sequence[Draft], *, file: CaseFile | None = None
) -> tuple[EntryId, ...]:
    """Record drafts in one save, with the step that follows from them; durable on return."""
    if not drafts:
        return ()
    before = session.vault.case_file(case) if file is None else file
    steps = step_changes(with_drafts(session, before, drafts))
    recorded = session.vault.record(case, (*drafts, *steps))
    _tell_tied(session, case, drafts)
    return recorded


def _tell_tied(session: Session, case: CaseId, drafts: Sequence[Draft]) -> None:
    """Let the file at the other end of a relationship say what was changed at this one."""
    changed: dict[bytes, set[str]] = {}
    for draft in drafts:
        if draft.kind == "relationship":
            changed.setdefault(draft.entity, set()).add(draft.field)
    if not changed:
        return
    file, here = session.vault.case_file(case), set(session.vault.cases())
    for entity, fields in changed.items():
        record = file.one("relationship", EntityId(entity))
        other = None if record is None else tied_case(record)
        if other in here:
            session.vault.record(other, mirrored(file, session.vault.case_file(other), fields))


def with_drafts(session: Session, file: CaseFile, drafts: Sequence[Draft]) -> CaseFile:
    """Return the file as it will be once `drafts` are recorded."""
    here = session.vault.recorded(file.case_id)
    new = as_recorded(
        drafts,
        device=session.vault.device,
        hlc=at(session.clock()),
        origins={one.stream: one.origin for one in here},
    )
    return fold(file.case_id, (*here, *new), file.author_of)


def is_sealed_kind(kind: str) -> bool:
    """Return whether every field of a kind is sealed, so that it asks for an open sealed."""
    return all(field.stream is StreamKind.SEALED for field in KINDS[kind].fields.values())
