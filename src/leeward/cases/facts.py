"""The closed list of facts: every kind and field that may be recorded, and nothing else.

Reading is more generous than recording: what a newer version wrote is kept and shown as
such (`fold.py`), but nobody can record a kind, a field or a code that is not listed here.
What Leeward never stores has no field at all.
"""

import math
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from leeward.cases.kind import (
    CARE,
    FREE_TEXT_LIMIT,
    Field,
    FieldType,
    Kind,
    Safer,
    kind,
)
from leeward.cases.kinds_family import FAMILY_KINDS, NAMELESS_PAPERS, PAPERS_WITHOUT_COPY
from leeward.cases.kinds_profile import PROFILE
from leeward.cases.kinds_sealed import SEALED_KINDS
from leeward.cases.kinds_tracing import TRACING_KINDS
from leeward.cases.kinds_working import WORKING_KINDS
from leeward.cases.never_store import refuse_finer_place
from leeward.cases.own_questions import is_question, stream_of
from leeward.codebook.lists import code_list
from leeward.dates.when import When
from leeward.errors import InvalidDate, InvalidFact
from leeward.ids import ID_BYTES, StreamKind

__all__ = [
    "KINDS",
    "NAMELESS_PAPERS",
    "PAPERS_WITHOUT_COPY",
    "Field",
    "FieldType",
    "Kind",
    "Safer",
    "field_of",
    "is_question",
    "lists_used",
    "most_careful",
    "validate",
]

_OPENING: Final = kind("stream", Field("opens", FieldType.ANY, StreamKind.CORE, required=True))

KINDS: Final[Mapping[str, Kind]] = {
    each.name: each
    for each in (*WORKING_KINDS, PROFILE, *FAMILY_KINDS, *SEALED_KINDS, *TRACING_KINDS, _OPENING)
}
"""Every kind by name. The opening of a stream stands in whichever stream it opens."""

_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_CONTROL_BUT_LINES: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
_MAP_LIMIT: Final = 64
_RETRACTED: Final = Field("retracted", FieldType.FREE_TEXT, CARE, most=FREE_TEXT_LIMIT)
"""What takes back something written once: it stays, and the reason stands beside it."""


def field_of(kind: str, name: str) -> Field | None:
    """Return the field, or None where a newer version or nobody defined it."""
    known = KINDS.get(kind)
    if known is None:
        return None
    if known.written_once and name == _RETRACTED.name:
        return _RETRACTED
    found = known.fields.get(name)
    if found is None and known.has_questions and is_question(name):
        return Field(name, FieldType.ANY, stream_of(name))
    return found


def lists_used() -> frozenset[str]:
    """Return the name of every code list that some field takes its codes from."""
    found = {"units"}
    for each in KINDS.values():
        found.update(field.codes for field in each.fields.values() if field.codes is not None)
    return frozenset(found)


def validate(kind: str, field: str, value: Any) -> None:
    """Refuse what does not fit, before it is recorded.

    Args:
        kind: a name of the closed list.
        field: one of its fields; empty for a kind that is written once, whose `value` is
            then a map of all its fields.
        value: as an entry stores it: a date as `When.to_value()`, several codes as a list.
            None clears a field that is not required.

    Raises:
        InvalidFact: an unknown kind or field, or a value that does not fit it.
        NeverStored: a place that is finer than its field may hold.
    """
    known = KINDS.get(kind)
    if known is None:
        raise InvalidFact(field=kind, reason="unknown_kind")
    if known.written_once and field != _RETRACTED.name:
        _validate_note(known, field, value)
        return
    found = field_of(kind, field)
    if found is None:
        raise InvalidFact(field=f"{kind}.{field}", reason="unknown_field")
    _validate_value(kind, found, value)
    if found.is_coarse_place:
        refuse_finer_place(f"{kind}.{field}", value)


def most_careful(field: Field, values: Collection[Any]) -> Any:
    """Return the value that holds while several stand; None where no value is the safer one.

    A code that only a newer version knows counts as the most careful: its meaning may be
    worse than any we can read.
    """
    said = [value for value in values if value is not None]
    if field.safer is None or not said:
        return None
    if field.safer is Safer.EARLIEST:
        return min(said, key=_earliest)
    if field.safer is Safer.ALL:
        chosen = [code for value in said for code in value]
        return list(dict.fromkeys(chosen))
    order = field.careful or ()
    return min(said, key=lambda code: order.index(code) if code in order else -1)


def _earliest(value: Any) -> tuple[str, ...]:
    """Return the sort key of a stored date: ISO days sort as text."""
    return tuple(str(part) for part in value)


def _validate_note(known: Kind, field: str, value: Any) -> None:
    place = known.name
    if field:
        raise InvalidFact(field=f"{place}.{field}", reason="written_once")
    if not isinstance(value, Mapping) or len(value) > _MAP_LIMIT:
        raise InvalidFact(field=place, reason="not_a_map")
    for name, part in value.items():
        found = known.fields.get(name)
        if found is None:
            raise InvalidFact(field=f"{place}.{name}", reason="unknown_field")
        _validate_value(place, found, part)
    for found in known.fields.values():
        if found.required and value.get(found.name) is None:
            raise InvalidFact(field=f"{place}.{found.name}", reason="required")


def _validate_value(kind: str, field: Field, value: Any) -> None:
    reason = _fault(field, value)
    if reason is not None:
        raise InvalidFact(field=f"{kind}.{field.name}", reason=reason)


def _fault(field: Field, value: Any) -> str | None:
    """Return why the value does not fit, or None."""
    if value is None:
        return "required" if field.required else None
    match field.type:
        case FieldType.TEXT | FieldType.FREE_TEXT:
            return _text_fault(field, value)
        case FieldType.CODE:
            return None if _is_code(field, value) else "unknown_code"
        case FieldType.CODES:
            return _codes_fault(field, value)
        case FieldType.DATE:
            return _date_fault(value)
        case FieldType.NUMBER:
            return _number_fault(field, value)
        case FieldType.FLAG:
            return None if isinstance(value, bool) else "not_yes_or_no"
        case FieldType.MEMBER | FieldType.CASE | FieldType.ENTITY | FieldType.ATTACHMENT:
            return None if isinstance(value, bytes) and len(value) == ID_BYTES else "not_an_id"
        case FieldType.ANY:
            return None


def _text_fault(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return "not_text"
    if field.required and not value.strip():
        return "required"
    if field.most is not None and len(value) > field.most:
        return "too_long"
    control = _CONTROL_BUT_LINES if field.type is FieldType.FREE_TEXT else _CONTROL
    if control.search(value):
        return "control_character"
    return None


def _is_code(field: Field, value: Any) -> bool:
    return isinstance(value, str) and field.codes is not None and value in code_list(field.codes)


def _codes_fault(field: Field, value: Any) -> str | None:
    if not isinstance(value, list | tuple):
        return "not_a_list"
    if len(set(map(repr, value))) != len(value):
        return "code_twice"
    return None if all(_is_code(field, each) for each in value) else "unknown_code"


def _date_fault(value: Any) -> str | None:
    try:
        When.from_value(value)
    except InvalidDate:
        return "not_a_date"
    return None


def _number_fault(field: Field, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "not_a_number"
    if field.least is not None and value < field.least:
        return "too_small"
    if field.most is not None and value > field.most:
        return "too_large"
    return None
