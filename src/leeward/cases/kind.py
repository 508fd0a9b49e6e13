"""What a fact is made of: its type, the stream it belongs to, and which value is the safer one.

The tables in `kinds_working.py`, `kinds_profile.py` and `kinds_sealed.py` are written with
the small constructors at the end; `facts.py` joins them into the closed list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from leeward.ids import StreamKind

CORE: Final = StreamKind.CORE
CARE: Final = StreamKind.CARE
SEALED: Final = StreamKind.SEALED
EPHEMERAL: Final = StreamKind.EPHEMERAL


class FieldType(StrEnum):
    """What sort of value a field holds."""

    TEXT = "text"
    """One line: a pseudonym, hours, a phrase."""
    FREE_TEXT = "free_text"
    """Sentences; the desk looks through them for what is never stored."""
    CODE = "code"
    """One code of a codebook list."""
    CODES = "codes"
    """Several codes of a codebook list, each once, as a list."""
    DATE = "date"
    """A `dates.When` value: an interval with its stated precision."""
    NUMBER = "number"
    """A finite number with its unit."""
    FLAG = "flag"
    """True or false."""
    MEMBER = "member"
    """A member of the organisation, 16 bytes."""
    CASE = "case"
    """Another case, 16 bytes."""
    ENTITY = "entity"
    """Another record of the same case, 16 bytes."""
    ATTACHMENT = "attachment"
    """A sealed file, 16 bytes."""
    ANY = "any"
    """Whatever the writer needs: the opening of a stream, an organisation's own question."""


class Safer(StrEnum):
    """Which of several concurrent values holds until a person settles them."""

    FIRST_CODE = "first_code"
    """The code that stands first in `careful`."""
    EARLIEST = "earliest"
    """The earlier date: a review, an expiry, a clock that runs out."""
    ALL = "all"
    """Every code that anyone chose: whom never to tell, who watches."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be recorded.

    Attributes:
        name: the field; the question of the same name in the shipped form.
        type: what sort of value it takes.
        stream: the stream it is recorded in.
        codes: the codebook list of a coded field.
        careful: for a safety field with codes, every code, the most careful first.
        safer: which of several concurrent values holds meanwhile; None shows them all.
        required: whether a record without it means nothing, so that it cannot be cleared.
        unit: the fixed unit of a number, a code of the list `units`.
        unit_field: the field of the same record that holds the unit.
        least: the smallest number allowed.
        most: the largest number allowed, or the greatest length of a text.
        case_field: the field of the kind `case` that the same answer is recorded in too, so
            that lists and due dates need no other stream than core.
        also_in: a second stream that may hold it: an open case's last way of contact moves
            from ephemeral to sealed, and a file that identifies nobody may lie in care.
        once_in: where earlier versions recorded it. Such a value is believed as long as `streams`
            say nothing, and never written again.
        is_coarse_place: whether it takes a place, and none finer than a prefecture or a city.
    """

    name: str
    type: FieldType
    stream: StreamKind
    codes: str | None = None
    careful: tuple[str, ...] | None = None
    safer: Safer | None = None
    required: bool = False
    unit: str | None = None
    unit_field: str | None = None
    least: float | None = None
    most: float | None = None
    case_field: str | None = None
    also_in: StreamKind | None = None
    once_in: StreamKind | None = None
    is_coarse_place: bool = False

    @property
    def is_safety(self) -> bool:
        """Return whether the more careful of two concurrent values holds."""
        return self.safer is not None

    @property
    def streams(self) -> tuple[StreamKind, ...]:
        """Return the streams in which the field is believed."""
        return (self.stream,) if self.also_in is None else (self.stream, self.also_in)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of record.

    Attributes:
        name: the kind, also the id of its form where one is shipped.
        one_per_case: whether a case has one such record, whose entity is the case.
        fields: every field by name.
        written_once: whether the whole record is one note that never changes.
        has_questions: whether an organisation's own questions (`own_questions.py`) may be added.
    """

    name: str
    one_per_case: bool
    fields: Mapping[str, Field]
    written_once: bool = False
    has_questions: bool = False


TEXT_LIMIT: Final = 400
FREE_TEXT_LIMIT: Final = 20_000


def kind(
    name: str,
    *fields: Field,
    one_per_case: bool = False,
    written_once: bool = False,
    has_questions: bool = False,
) -> Kind:
    """Return a kind with its fields in the order given."""
    return Kind(
        name,
        one_per_case,
        {each.name: each for each in fields},
        written_once=written_once,
        has_questions=has_questions,
    )


def text(name: str, stream: StreamKind = CARE, *, required: bool = False) -> Field:
    """Return a field of one line."""
    return Field(name, FieldType.TEXT, stream, required=required, most=TEXT_LIMIT)


def words(name: str, stream: StreamKind = CARE, *, required: bool = False) -> Field:
    """Return a field of sentences."""
    return Field(name, FieldType.FREE_TEXT, stream, required=required, most=FREE_TEXT_LIMIT)


def code(
    name: str,
    codes: str,
    stream: StreamKind = CARE,
    *,
    careful: tuple[str, ...] | None = None,
    required: bool = False,
    case_field: str | None = None,
) -> Field:
    """Return a field of one code; `careful` makes it a safety field."""
    return Field(
        name,
        FieldType.CODE,
        stream,
        codes=codes,
        careful=careful,
        safer=None if careful is None else Safer.FIRST_CODE,
        required=required,
        case_field=case_field,
    )


def codes(name: str, codes: str, stream: StreamKind = CARE, *, keep_all: bool = False) -> Field:
    """Return a field of several codes; `keep_all` lets every concurrent choice hold."""
    safer = Safer.ALL if keep_all else None
    return Field(name, FieldType.CODES, stream, codes=codes, safer=safer)


def date(
    name: str,
    stream: StreamKind = CARE,
    *,
    earliest: bool = False,
    required: bool = False,
    case_field: str | None = None,
) -> Field:
    """Return a date; `earliest` lets the earlier of two concurrent dates hold."""
    safer = Safer.EARLIEST if earliest else None
    return Field(
        name, FieldType.DATE, stream, safer=safer, required=required, case_field=case_field
    )


def number(
    name: str,
    stream: StreamKind = CARE,
    *,
    unit: str | None = None,
    unit_field: str | None = None,
    least: float = 0,
    most: float | None = None,
) -> Field:
    """Return a number with its unit."""
    return Field(
        name,
        FieldType.NUMBER,
        stream,
        unit=unit,
        unit_field=unit_field,
        least=least,
        most=most,
    )


def pointer(
    name: str, to: FieldType, stream: StreamKind = CARE, *, required: bool = False
) -> Field:
    """Return a field that names a member, a case, a record or a sealed file."""
    return Field(name, to, stream, required=required)


def lasting(field: Field) -> Field:
    """Return an ephemeral field that sealed may keep until the case closes."""
    return replace(field, also_in=SEALED)


def coarse_place(field: Field) -> Field:
    """Return a field that takes no place finer than a prefecture or a city."""
    return replace(field, is_coarse_place=True)


def or_in_care(field: Field) -> Field:
    """Return a sealed field that care may hold, where what it names identifies nobody."""
    return replace(field, also_in=CARE)
