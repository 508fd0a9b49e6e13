"""Looking at one value that is in no page: a name, a number, an address, an agreed phrase.

The look is recorded before the value is given out, and is so whether or not anybody reads it.
"""

from dataclasses import dataclass
from typing import Final

from leeward.cases.case import Fact, Value
from leeward.cases.record import changes
from leeward.desk.open_file import OpenFile, Place, open_file, place_of
from leeward.desk.own_wording import wording_for
from leeward.desk.session import Session
from leeward.desk.wording import is_veiled
from leeward.errors import InvalidIdentifier, SealedClosed
from leeward.ids import CaseId, EntityId, StreamKind, new_id

SECONDS: Final = 60
"""For how long a value may stand on the screen."""

TO_CONTACT: Final = "contact"
"""What a way of contact is looked at for; for what is sealed, its member said when she opened."""

_APART: Final = " · "


@dataclass(frozen=True, slots=True)
class Seen:
    """One value for a screen: what people read, its language, and for how long."""

    text: str
    lang: str
    seconds: int


def look(
    session: Session,
    case: CaseId,
    kind: str,
    entity: EntityId,
    field: str,
    place: Place | None = None,
) -> Seen:
    """Give out one veiled value, and record who looked, at what, and for what.

    Args:
        session: whose desk.
        case: whose file.
        kind: the kind of record.
        entity: which record.
        field: which field.
        place: one value of its history; without it, all that stand now.

    Raises:
        UnknownCase: no such case here.
        SealedClosed: there is no such value here while sealed is closed.
        InvalidIdentifier: there is no such value, or a page shows it openly.
    """
    opened = open_file(session, case)
    record = opened.file.one(kind, entity)
    fact = None if record is None else record.fields.get(field)
    values = () if fact is None else _asked_for(fact, place)
    if fact is None or not values:
        raise InvalidIdentifier if session.sealed_is_open else SealedClosed
    wording = wording_for(opened, kind, entity)
    shown = [wording.unveiled(kind, field, one.value) for one in values]
    told = [one for one in shown if one.text]
    if not told:
        raise InvalidIdentifier
    _record(opened, kind, entity, field, values)
    lang = told[0].lang if len({one.lang for one in told}) == 1 else ""
    return Seen(_APART.join(dict.fromkeys(one.text for one in told)), lang, SECONDS)


def _asked_for(fact: Fact, place: Place | None) -> tuple[Value, ...]:
    values = fact.values if place is None else fact.history
    return tuple(
        value
        for value in values
        if value.value is not None
        and is_veiled(fact.field, value.stream)
        and (place is None or place_of(value) == place)
    )


def _record(
    opened: OpenFile, kind: str, entity: EntityId, field: str, values: tuple[Value, ...]
) -> None:
    session, sealed = opened.session, any(one.stream is StreamKind.SEALED for one in values)
    said = {
        "purpose": session.sealed_purpose if sealed else TO_CONTACT,
        "kind": kind,
        "entity": bytes(entity),
        "field": field,
        "seconds": SECONDS,
    }
    drafts = changes(opened.file, "look", EntityId(new_id(session.random)), said)
    session.vault.record(opened.case, drafts)
