"""Values on which members disagree: both shown, one holding meanwhile, one press to settle.

Nobody's value is lost by settling: the entry that settles names all that it replaces.
"""

from dataclasses import dataclass
from typing import Final

from leeward.cases.case import CaseFile, Fact, Record, Value
from leeward.cases.expiry import bucket_after
from leeward.cases.facts import KINDS
from leeward.cases.kind import Safer
from leeward.cases.record import changes
from leeward.desk.open_file import OpenFile, Place, open_file, place_of, place_text
from leeward.desk.recording import record_drafts
from leeward.desk.session import Session
from leeward.desk.wording import Shown
from leeward.errors import InvalidFact
from leeward.ids import CaseId, EntityId
from leeward.journal.entry import EntryId

_DERIVED: Final = frozenset({("case", "step")})
"""What the program derives anew with the next save; nobody settles it by hand."""

_CARRIED: Final = {
    ("case", field.case_field): (kind.name, field.name)
    for kind in KINDS.values()
    for field in kind.fields.values()
    if field.case_field is not None
}
"""Copies in core; settling what they were copied from settles them too."""


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the values, and who recorded it.

    Attributes:
        place: which entry, as a form sends it back.
        shown: the value in words.
        author: what colleagues call her.
        recorded: when, in words.
        holds: whether this value holds meanwhile.
    """

    place: str
    shown: Shown
    author: str
    recorded: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact with several values that nobody settled.

    Attributes:
        kind, entity, field: which fact, as a form sends it back.
        kind_label, label: the same in words.
        rivals: the values, the earlier recorded first.
        held: what holds meanwhile, in words.
        safer: why it holds; None where the first by identity does.
        is_joined: whether what holds is all the values together, and none of them.
    """

    kind: str
    entity: str
    field: str
    kind_label: str
    label: str
    rivals: tuple[Rival, ...]
    held: Shown
    safer: Safer | None
    is_joined: bool


def disputes(opened: OpenFile) -> tuple[Dispute, ...]:
    """Return what has to be settled by a person, safety first."""
    found = [_dispute(opened, record, fact) for record, fact in settled_by_hand(opened.file)]
    return tuple(sorted(found, key=lambda one: one.safer is None))


def settled_by_hand(file: CaseFile) -> tuple[tuple[Record, Fact], ...]:
    """Return the disputed facts without copies and without what is derived."""
    disputed = {(record.kind, fact.name) for record, fact in file.disputed}
    return tuple(
        (record, fact)
        for record, fact in file.disputed
        if (record.kind, fact.name) not in _DERIVED
        and _CARRIED.get((record.kind, fact.name)) not in disputed
    )


def settle(
    session: Session,
    case: CaseId,
    kind: str,
    entity: EntityId,
    field: str,
    place: Place | None = None,
) -> tuple[EntryId, ...]:
    """Record one value in the place of all the rivals.

    Args:
        session: whose desk.
        case: whose file.
        kind: the kind of record.
        entity: which record.
        field: which field.
        place: the rival that is right; None for what holds meanwhile.

    Returns:
        What was recorded.

    Raises:
        InvalidFact: nobody disagrees here, or the rival is none of them: somebody settled it.
    """
    opened = open_file(session, case)
    record = opened.file.one(kind, entity)
    fact = None if record is None else record.fields.get(field)
    if fact is None or not fact.is_disputed:
        raise InvalidFact(field=f"{kind}.{field}", reason="replaced_since")
    value = fact.held
    if place is not None:
        told = [rival.value for rival in fact.values if place_of(rival) == place]
        if not told:
            raise InvalidFact(field=f"{kind}.{field}", reason="replaced_since")
        value = told[0]
    drafts = changes(opened.file, kind, entity, {field: value}, expires=_month(opened, fact.values))
    return record_drafts(session, case, drafts, file=opened.file)


def _month(opened: OpenFile, values: tuple[Value, ...]) -> int:
    """Return the month in which the values are destroyed: settling is no contact."""
    months = [opened.file.buckets.get(value.origin, 0) for value in values]
    return max(months) or bucket_after(opened.today)


def _dispute(opened: OpenFile, record: Record, fact: Fact) -> Dispute:
    wording = opened.wording
    values = sorted(fact.values, key=lambda value: (value.hlc, value.id))
    stream = values[0].stream
    rivals = tuple(
        Rival(
            place_text(place_of(value)),
            wording.value(record.kind, fact.name, value.value, value.stream),
            opened.session.name_of(value.author),
            wording.labels.moment(value.recorded),
            value.value == fact.held,
        )
        for value in values
    )
    return Dispute(
        record.kind,
        record.entity.hex(),
        fact.name,
        wording.kind(record.kind),
        wording.field(record.kind, fact.name),
        rivals,
        wording.value(record.kind, fact.name, fact.held, stream),
        None if fact.field is None else fact.field.safer,
        not any(rival.holds for rival in rivals),
    )
