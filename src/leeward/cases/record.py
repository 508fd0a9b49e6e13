"""Answers → the drafts that record them: only what changed, each naming what it replaces."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from unicodedata import normalize

from leeward.cases.case import CaseFile, Fact, Note
from leeward.cases.facts import KINDS, Field, field_of, validate
from leeward.cases.fold import RETRACTED
from leeward.dates.when import When
from leeward.errors import InvalidFact
from leeward.ids import DeviceId, EntityId, StreamId, StreamKind
from leeward.journal.entry import NOTE, SET, Draft, Entry, EntryId, Recorded

_LAST_SEQ: Final = (1 << 32) - 1


def changes(
    case_file: CaseFile,
    kind: str,
    entity: EntityId,
    answers: Mapping[str, Any],
    *,
    expires: int | None = None,
) -> tuple[Draft, ...]:
    """Return what has to be recorded so that the record says `answers`.

    Args:
        case_file: the file as its author sees it; what she does not see is never replaced.
        kind: a name of the closed list.
        entity: which record; the case itself for a kind that a case has once.
        answers: by field. None, blank text or an empty list clears a value. A field that is
            not named stays as it is. A date may be a `When`.
        expires: the month, as `YYYYMM`, in which ephemeral values are destroyed.

    Returns:
        One draft per changed value, with the identities of all current values as `deps`, so
        that answering a disputed field settles it. Empty where nothing changed.

    Raises:
        InvalidFact: an unknown field, a value that does not fit, a required one missing, or
            an ephemeral value without the month in which it expires.
    """
    known = KINDS.get(kind)
    if known is None:
        raise InvalidFact(field=kind, reason="unknown_kind")
    if known.one_per_case and entity != EntityId(case_file.case_id):
        raise InvalidFact(field=kind, reason="one_per_case")
    if known.written_once:
        return (_note(kind, entity, answers),)
    given = {name: _tidy(value) for name, value in answers.items()}
    for name, value in given.items():
        validate(kind, name, value)
    _check_complete(case_file, kind, entity, given)
    drafts: list[Draft] = []
    for name, value in given.items():
        field = field_of(kind, name)
        assert field is not None  # noqa: S101 (`validate` refused what is not listed)
        drafts += _field_changes(case_file, kind, entity, field, value, expires=expires)
        if field.case_field is not None:
            drafts += _core_changes(case_file, field.case_field, value)
    return tuple(drafts)


def replacing(
    case_file: CaseFile,
    fact: Fact | None,
    target: Draft,
) -> tuple[Draft, ...]:
    """Return `target` with what it replaces, and what empties the same value elsewhere.

    An entry can only replace entries of its own stream. A value that moves to another month,
    or between ephemeral and sealed, is therefore emptied where it stood.
    """
    deps: list[EntryId] = []
    left: dict[StreamId, list[Recorded]] = {}
    for item in () if fact is None else fact.register.current:
        bucket = case_file.buckets.get(item.origin)
        if item.stream is target.stream and bucket == target.expires:
            deps.append(item.id)
        elif item.entry.value is not None:
            left.setdefault(item.origin, []).append(item)
    emptied = (
        Draft(
            items[0].stream,
            target.kind,
            target.entity,
            target.field,
            SET,
            None,
            tuple(item.id for item in items),
            case_file.buckets.get(origin),
        )
        for origin, items in left.items()
    )
    return (
        Draft(
            target.stream,
            target.kind,
            target.entity,
            target.field,
            target.op,
            target.value,
            tuple(deps),
            target.expires,
        ),
        *emptied,
    )


def retract(note: Note, reason: str) -> tuple[Draft, ...]:
    """Return what takes a note back: it stays, with the reason beside it.

    Raises:
        InvalidFact: no reason, or it was taken back already.
    """
    if note.retraction is not None:
        raise InvalidFact(field=note.kind, reason="retracted")
    tidy = _tidy(reason)
    if tidy is None:
        raise InvalidFact(field=note.kind, reason="required")
    return (Draft(note.value.stream, note.kind, note.entity, RETRACTED, SET, tidy),)


def as_recorded(
    drafts: Sequence[Draft], *, device: DeviceId, hlc: int, origins: Mapping[StreamKind, StreamId]
) -> tuple[Recorded, ...]:
    """Return drafts as they will be read once recorded, to see beforehand what they change.

    Args:
        drafts: what is about to be recorded.
        device: on which device.
        hlc: the clock of the first.
        origins: the case's streams; one that does not exist yet may be left out.
    """
    return tuple(
        Recorded(
            EntryId(device, _LAST_SEQ, index),
            draft.stream,
            Entry(
                draft.kind,
                draft.entity,
                draft.field,
                draft.op,
                draft.value,
                draft.deps,
                hlc + index,
            ),
            origins.get(draft.stream, StreamId(b"")),
        )
        for index, draft in enumerate(drafts)
    )


def _field_changes(
    case_file: CaseFile,
    kind: str,
    entity: EntityId,
    field: Field,
    value: Any,
    *,
    expires: int | None = None,
) -> tuple[Draft, ...]:
    record = case_file.one(kind, entity)
    fact = None if record is None else record.fields.get(field.name)
    if _says(fact, value):
        return ()
    bucket = None
    if field.stream is StreamKind.EPHEMERAL:
        if expires is None and value is not None:
            raise InvalidFact(field=f"{kind}.{field.name}", reason="expiry_missing")
        if value is None:
            return _emptied(case_file, fact, kind, entity, field.name)
        bucket = expires
    target = Draft(field.stream, kind, entity, field.name, SET, value, (), bucket)
    return replacing(case_file, fact, target)


def _emptied(
    case_file: CaseFile, fact: Fact | None, kind: str, entity: EntityId, name: str
) -> tuple[Draft, ...]:
    """Return what takes a value away wherever it stands."""
    places: dict[tuple[StreamKind, StreamId], list[EntryId]] = {}
    for item in () if fact is None else fact.register.current:
        if item.entry.value is not None:
            places.setdefault((item.stream, item.origin), []).append(item.id)
    return tuple(
        Draft(stream, kind, entity, name, SET, None, tuple(ids), case_file.buckets.get(origin))
        for (stream, origin), ids in places.items()
    )


def _core_changes(case_file: CaseFile, name: str, value: Any) -> tuple[Draft, ...]:
    entity = EntityId(case_file.case_id)
    field = KINDS["case"].fields[name]
    return _field_changes(case_file, "case", entity, field, value)


def _says(fact: Fact | None, value: Any) -> bool:
    """Return whether the record says so already, and nobody disagrees."""
    if fact is None or not fact.current:
        return value is None
    return not fact.is_disputed and bool(_plain(fact.current[0].entry.value) == _plain(value))


def _plain(value: Any) -> Any:
    """Return a value with tuples as lists: what was stored comes back as a list."""
    return list(value) if isinstance(value, tuple) else value


def _note(kind: str, entity: EntityId, answers: Mapping[str, Any]) -> Draft:
    parts = {name: _tidy(value) for name, value in answers.items()}
    content = {name: value for name, value in parts.items() if value is not None}
    validate(kind, "", content)
    stream = next(iter(KINDS[kind].fields.values())).stream
    return Draft(stream, kind, entity, "", NOTE, content)


def _tidy(value: Any) -> Any:
    """Return a value as it is stored: composed text without blank ends, dates as their parts."""
    if isinstance(value, When):
        return value.to_value()
    if isinstance(value, str):
        # Hangul typed on one machine arrives decomposed, on another composed: one spelling.
        return normalize("NFC", value).strip() or None
    if isinstance(value, list | tuple):
        return list(value) or None
    return value


def _check_complete(
    case_file: CaseFile, kind: str, entity: EntityId, given: Mapping[str, Any]
) -> None:
    """Refuse a record without what gives it a meaning."""
    if all(value is None for value in given.values()):
        return
    record = case_file.one(kind, entity)
    for field in KINDS[kind].fields.values():
        if field.required and given.get(field.name) is None:
            held = None if record is None else record.held(field.name)
            if held is None:
                raise InvalidFact(field=f"{kind}.{field.name}", reason="required")
