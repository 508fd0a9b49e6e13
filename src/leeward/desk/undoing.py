"""Undo: an entry that says again what was said before; nothing leaves the history."""

from leeward.cases.facts import KINDS
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.cases.undo import undo
from leeward.desk.journal_entry import can_undo_save
from leeward.desk.journal_view import save_at
from leeward.desk.open_file import open_file, place_from_text
from leeward.desk.recording import record_drafts, with_drafts
from leeward.desk.saves import Save
from leeward.desk.session import Session
from leeward.errors import InvalidFact, InvalidIdentifier
from leeward.ids import CaseId, EntityId
from leeward.journal.entry import Draft, EntryId


def undo_entry(session: Session, case: CaseId, place: str, reason: str = "") -> tuple[EntryId, ...]:
    """Undo one entry of the journal, whole: every stream that its save went to.

    Args:
        session: whose desk.
        case: whose file.
        place: which entry, as the journal spelled it.
        reason: why; a note needs one, and keeps it beside it.

    Returns:
        What was recorded.

    Raises:
        InvalidIdentifier: no such entry.
        InvalidFact: something came after it; or it is a note and there is no reason, or one
            that holds itself what is never stored.
    """
    place_from_text(place)
    opened = open_file(session, case)
    save = save_at(opened, place)
    if save is None:
        raise InvalidIdentifier
    if not can_undo_save(opened, save):
        raise InvalidFact(field=save.kind, reason="replaced_since")
    if findings(reason):
        raise InvalidFact(field=save.kind, reason="reason_repeats")
    file = opened.file
    drafts = tuple(
        draft
        for value in save.values
        for draft in undo(file, value.id, value.origin, reason=reason)
    )
    after = with_drafts(session, file, drafts)
    copies = _copies(save)
    carried: tuple[Draft, ...] = ()
    if copies and file.one("case") is not None:
        # Core repeats the level and the next review for lists: they go back with them.
        told = {copy: after.held(save.kind, field) for field, copy in copies.items()}
        carried = changes(file, "case", EntityId(case), told)
    return record_drafts(session, case, (*drafts, *carried), file=file)


def _copies(save: Save) -> dict[str, str]:
    fields = KINDS[save.kind].fields
    return {
        change.field: copy
        for change in save.changes
        if change.field in fields and (copy := fields[change.field].case_field) is not None
    }
