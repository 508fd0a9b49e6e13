"""What is due in one case, in words, the nearest first."""

from dataclasses import dataclass
from datetime import date

from leeward.cases.case import Record
from leeward.cases.followup import Due, DueItem, due_items
from leeward.cases.kind import FieldType
from leeward.cases.timeline import when_of
from leeward.desk.labels import language_of_text
from leeward.desk.open_file import OpenFile
from leeward.ids import EntityId, MemberId

NEAREST = 4
"""How many stand beside the journal."""

_SHAPED = "next_steps"
_LISTS = {Due.FOLLOWUP: "followup_kinds", Due.PLAN_ACTION: "need_kinds"}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do.

    Attributes:
        why: a code of `due_kinds`.
        title: what it is, in words.
        text: the worker's own words beside it.
        lang: the language of those words.
        due: by which day.
        due_day: that day in words.
        days: how many days are left; negative once it is late.
        owner: who does it; empty for nobody's.
        entity: the record it comes from.
        is_mine: whether the member at this desk does it.
    """

    why: str
    title: str
    text: str
    lang: str
    due: date
    due_day: str
    days: int
    owner: str
    entity: str
    is_mine: bool

    @property
    def is_followup(self) -> bool:
        """Whether it is a promise that can be ticked off here."""
        return self.why == Due.FOLLOWUP.value


def next_steps(opened: OpenFile) -> tuple[NextStep, ...]:
    """Return all that is due some day, the earliest first; each clock for care once."""
    kept: tuple[NextStep, ...] | None = opened.shaped.get(_SHAPED)
    if kept is None:
        kept = opened.shaped[_SHAPED] = _next_steps(opened)
    return kept


def _next_steps(opened: OpenFile) -> tuple[NextStep, ...]:
    found: dict[tuple[str, EntityId, date], DueItem] = {}
    for item in due_items(opened.file):
        found.setdefault((item.why, item.entity, item.due), item)
    return tuple(_step(opened, item) for item in found.values())


@dataclass(frozen=True, slots=True)
class DoneFollowup:
    """A promise that was kept, or is no longer needed."""

    title: str
    text: str
    lang: str
    done_day: str
    outcome: str
    entity: str


def done_followups(opened: OpenFile) -> tuple[DoneFollowup, ...]:
    """Return what was ticked off, the latest first."""
    labels = opened.wording.labels
    done = [
        (when.latest, record)
        for record in opened.file.all_of("followup")
        if (when := when_of(record.held("done_on"))) is not None
    ]
    done.sort(key=lambda pair: (pair[0], pair[1].changed), reverse=True)
    return tuple(
        DoneFollowup(
            labels.code("followup_kinds", record.held("what")),
            words := _words(record),
            language_of_text(words),
            labels.day(day),
            labels.code("followup_outcomes", record.held("outcome")),
            record.entity.hex(),
        )
        for day, record in done
    )


def _step(opened: OpenFile, item: DueItem) -> NextStep:
    labels, session = opened.wording.labels, opened.session
    record = _record(opened, item)
    text = "" if record is None else _words(record)
    what = labels.code(_LISTS[item.why], item.what) if item.why in _LISTS else ""
    owner = MemberId(item.owner) if item.owner else None
    return NextStep(
        item.why.value,
        what or labels.code("due_kinds", item.why.value),
        text,
        language_of_text(text),
        item.due,
        labels.day(item.due),
        (item.due - opened.today).days,
        session.name_of(owner),
        item.entity.hex(),
        owner == session.member,
    )


def _record(opened: OpenFile, item: DueItem) -> Record | None:
    kinds = {Due.FOLLOWUP: "followup", Due.PLAN_ACTION: "plan"}
    kind = kinds.get(item.why)
    return None if kind is None else opened.file.one(kind, item.entity)


def _words(record: Record) -> str:
    for name in ("text", "action"):
        fact = record.fields.get(name)
        if fact is None or fact.field is None or fact.field.type is not FieldType.FREE_TEXT:
            continue
        if isinstance(fact.held, str):
            return fact.held
    return ""
