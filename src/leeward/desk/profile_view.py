"""Every record of a case with what holds now, and the history of each value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from leeward.cases.case import Fact, Record, Value
from leeward.cases.facts import KINDS
from leeward.cases.timeline import when_of
from leeward.dates.when import When
from leeward.desk.asked_form import ANSWERS
from leeward.desk.open_file import OpenFile, Place, place_of, place_text
from leeward.desk.own_wording import is_silent, own_order, own_path, own_title, wording_for
from leeward.desk.wording import NOTHING, Shown, field_order, is_told
from leeward.forms.shipped import shipped_kinds
from leeward.ids import StreamKind

ORDER: Final = (
    "case",
    "safe_contact",
    "risk",
    "situation",
    "consent",
    "profile",
    "child",
    "parent_missing",
    "care_arrangement",
    "document",
    "closure",
    "answers",
    "name",
    "identity",
    "advance_wishes",
    "relationship",
    "household",
    "perpetrator",
    "plan",
    "service",
    "followup",
    "import_source",
)
FOLDED: Final = frozenset({"plan", "service", "followup", "import_source"})
"""Kinds that have a page of their own, or that are seldom asked for."""

_SHAPED: Final = "profile"

_BEGIN_WITH: Final = ("safe_contact", "consent", "risk", "profile")
"""The forms that make a useful file; their absence is shown."""

_TITLED_BY: Final = {
    "consent": "part",
    "document": "what",
    "situation": "what",
    "care_arrangement": "arrangement",
    "plan": "need",
    "service": "what",
    "followup": "what",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One value of a fact's history.

    Attributes:
        place: which entry, for the address of a veil.
        shown: the value; empty where it was taken away.
        author: what colleagues call who recorded it.
        recorded: when it was recorded.
        happened: when the thing happened, if that was told with it.
        replaced_by: who replaced it; empty while it stands.
        replaced_on: when.
        is_current: whether it is so now.
        holds: whether it is what holds, where several stand.
    """

    place: str
    shown: Shown
    author: str
    recorded: str
    happened: str
    replaced_by: str
    replaced_on: str
    is_current: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: what holds, and what it was before."""

    field: str
    label: str
    held: Shown
    is_disputed: bool
    author: str
    recorded: str
    history: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record with its facts."""

    kind: str
    entity: str
    about: str
    lines: tuple[Line, ...]
    is_only_one: bool
    has_form: bool
    form: str
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Section:
    """All records of one kind; `missing` where a form of the beginning was not filled yet."""

    kind: str
    label: str
    records: tuple[RecordView, ...]
    is_folded: bool
    missing: bool


def profile(opened: OpenFile) -> tuple[Section, ...]:
    """Return every record, kind by kind."""
    kept: tuple[Section, ...] | None = opened.shaped.get(_SHAPED)
    if kept is None:
        kept = opened.shaped[_SHAPED] = _sections(opened)
    return kept


def _sections(opened: OpenFile) -> tuple[Section, ...]:
    happened = _happened(opened)
    sections = []
    for kind in (*ORDER, *sorted(set(opened.file.records) - set(ORDER) - {"stream"})):
        records = tuple(
            view
            for record in opened.file.all_of(kind)
            if (view := _record(opened, record, happened)).lines
        )
        missing = not records and kind in _BEGIN_WITH
        if records or missing:
            label = opened.wording.kind(kind)
            sections.append(Section(kind, label, records, kind in FOLDED, missing))
    return tuple(sections)


def _happened(opened: OpenFile) -> dict[Place, When]:
    """Return for each entry when the thing happened that was recorded with it."""
    return {
        place_of(change.value): item.happened
        for item in opened.timeline
        if item.happened is not None
        for change in item.changes
    }


def _record(opened: OpenFile, record: Record, happened: dict[Place, When]) -> RecordView:
    order = own_order(opened, record) or field_order(record.kind)
    lines = [
        _line(opened, record, fact, happened)
        for fact in sorted(
            record.fields.values(), key=lambda fact: (order.get(fact.name, len(order)), fact.name)
        )
        if is_told(fact.name) and not is_silent(record.kind, fact.name)
    ]
    told = [line for line in lines if line.held != NOTHING or line.history]
    known = KINDS.get(record.kind)
    return RecordView(
        record.kind,
        record.entity.hex(),
        _about(opened, record),
        tuple(told),
        known is not None and known.one_per_case,
        record.kind in shipped_kinds() or bool(own_path(record)),
        own_path(record) or record.kind,
        all(
            item.stream is StreamKind.SEALED
            for fact in record.fields.values()
            for item in fact.register.history
        ),
    )


def _about(opened: OpenFile, record: Record) -> str:
    own = own_title(opened, record) if record.kind == ANSWERS else ""
    name = _TITLED_BY.get(record.kind)
    if own:
        return own
    fact = record.fields.get(name) if name else None
    if fact is None or not fact.values:
        return ""
    return opened.wording.value(record.kind, fact.name, fact.held, fact.values[0].stream).text


def _line(opened: OpenFile, record: Record, fact: Fact, happened: dict[Place, When]) -> Line:
    wording, values = wording_for(opened, record.kind, record.entity), fact.values
    last = max(values, key=lambda value: value.hlc, default=None)
    stream = StreamKind.CARE if last is None else last.stream
    return Line(
        fact.name,
        wording.field(record.kind, fact.name),
        wording.value(record.kind, fact.name, fact.held, stream),
        fact.is_disputed,
        "" if last is None else opened.session.name_of(last.author),
        "" if last is None else wording.labels.moment(last.recorded),
        tuple(_history(opened, record, fact, happened)),
    )


def _history(
    opened: OpenFile, record: Record, fact: Fact, happened: dict[Place, When]
) -> Iterable[Past]:
    """Yield what was ever recorded, the latest first; a value that only moved stands once."""
    wording, session = wording_for(opened, record.kind, record.entity), opened.session
    by_place = {place_of(value): value for value in fact.history}
    replaced: dict[Place, Value] = {
        (item.origin, dep): by_place[item.origin, item.id]
        for item in fact.register.history
        for dep in item.entry.deps
    }
    standing = {place_of(value) for value in fact.values}
    for value in reversed(fact.history):
        place = place_of(value)
        after = replaced.get(place)
        if value.value is None and not any(told.value is not None for told in fact.history):
            continue
        when = happened.get(place)
        yield Past(
            place_text(place),
            wording.value(record.kind, fact.name, value.value, value.stream),
            session.name_of(value.author),
            wording.labels.moment(value.recorded),
            wording.labels.when(when) if when is not None and when_of(value.value) != when else "",
            "" if after is None else session.name_of(after.author),
            "" if after is None else wording.labels.moment(after.recorded),
            place in standing,
            place in standing and value.value == fact.held,
        )
