"""One column of a mapping: what it means, and what a person may decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from leeward.cases.facts import KINDS, FieldType
from leeward.errors import InvalidMapping, NeverStored
from leeward.exchange.content import INTERNAL_KINDS
from leeward.exchange.headers import NEVER, SKIP, fit
from leeward.exchange.htcds_home import NOTE, default_reading

READINGS: Final = frozenset(
    {
        *("text", "code", "codes", "number", "flag", "date", "note", "skip", "never"),
        *("name", "family_name", "given_name", "middle_name", "children", "relative"),
        *("birth", "birth_lunar", "age", "age_full", "age_korean", "age_chinese"),
        *("phone", "chat", "email", "case_code", "running_number", "staff"),
    }
)
_SURE: Final = 0.9


def _nothing_fixed() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """What one column means.

    Attributes:
        place: the column, from 0.
        heading: what stands above it.
        to: `kind.field`, `skip`, or `never` for what is never stored.
        read: how its cells are read, one of `READINGS`.
        fixed: further fields of the same record that the heading implies.
        what: for `never`, the code of what it is.
        confidence: how sure the proposal is, from 0 to 1; 1 where a person decided.
        why: reasons for the proposal, codes of `reasons.toml`.
        may_be: facts between which only a person can decide; until then it is left out.
    """

    place: int
    heading: str
    to: str
    read: str
    fixed: Mapping[str, str] = field(default_factory=_nothing_fixed)
    what: str = ""
    confidence: float = 1.0
    why: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()


def decided(column: Column, to: str, read: str | None = None) -> Column:
    """Return `column` with the meaning that a person gave it.

    Raises:
        InvalidMapping: no such fact, or a way of reading that does not lead to it.
    """
    proposed = fit(column.heading)
    if read is None:
        if proposed is not None and proposed.meaning.to == to:
            read = proposed.meaning.read
        else:
            read = default_reading(to)
    known = proposed.meaning if proposed is not None and proposed.meaning.to == to else None
    new = Column(
        place=column.place,
        heading=column.heading,
        to=to,
        read=read,
        fixed=known.fixed if known is not None else _nothing_fixed(),
        what=known.what if known is not None else column.what if to == NEVER else "",
        why=("decided",),
    )
    check(new)
    return new


def check(column: Column) -> None:
    """Refuse a column that leads nowhere.

    Raises:
        InvalidMapping: facts `column` (from 1) and `field` say where.
        NeverStored: the heading as a whole asks for what is never stored.
    """
    place = column.place + 1
    if column.read not in READINGS:
        raise InvalidMapping(column=place, field=column.to, reason="unknown_reading")
    if column.to in {SKIP, NEVER}:
        return
    what = surely_never(column.heading)
    if what:
        raise NeverStored(field=str(place), what=what)
    kind, _, name = column.to.partition(".")
    known = KINDS.get(kind)
    found = None if known is None else known.fields.get(name)
    if kind in INTERNAL_KINDS:
        raise InvalidMapping(column=place, field=column.to, reason="not_from_a_sheet")
    if known is None or found is None or (known.written_once and column.to != NOTE):
        raise InvalidMapping(column=place, field=column.to, reason="unknown_field")
    if found.type in {FieldType.MEMBER, FieldType.CASE, FieldType.ENTITY, FieldType.ATTACHMENT}:
        raise InvalidMapping(column=place, field=column.to, reason="not_from_a_sheet")
    for other in column.fixed:
        if other not in known.fields:
            raise InvalidMapping(column=place, field=f"{kind}.{other}", reason="unknown_field")
    if column.read not in _allowed(column.to, found.type):
        raise InvalidMapping(column=place, field=column.to, reason="unknown_reading")


def _allowed(to: str, field_type: FieldType) -> frozenset[str]:
    special = {
        "name.full": {"name", "family_name", "given_name", "middle_name"},
        "identity.birth_date": {read for read in READINGS if read.startswith(("birth", "age"))},
        "safe_contact.channel_address": {"phone", "chat", "email", "text"},
        "relationship.other_name": {"children", "relative", "text"},
        "case.code": {"case_code"},
        NOTE: {"note"},
    }
    by_type = {
        FieldType.CODE: {"code"},
        FieldType.CODES: {"codes"},
        FieldType.DATE: {"date"},
        FieldType.NUMBER: {"number"},
        FieldType.FLAG: {"flag"},
    }
    return frozenset(special.get(to) or by_type.get(field_type) or {"text"})


def surely_never(heading: str) -> str:
    """Return what of the never stored a heading as a whole asks for, or "".

    Where only a part of it sounds so, a person may know better; here nobody may.
    """
    found = fit(heading)
    if found is not None and found.meaning.to == NEVER and found.confidence >= _SURE:
        return found.meaning.what
    return ""
