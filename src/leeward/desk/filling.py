"""A form over one record of a case: what it asks, what the record says, what no page may hold.

Every question of the form starts from the value that holds. A name or an agreed phrase is not
put into the page: its field stands empty, and leaving it empty keeps what is recorded.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from leeward.cases.case import Record
from leeward.cases.closure import erase_day
from leeward.cases.risk import next_review
from leeward.dates.when import on_day
from leeward.desk.asked_form import AskedForm
from leeward.desk.open_file import OpenFile
from leeward.desk.organisation import kept_months, review_times
from leeward.desk.waiting import read_waiting, waiting_keys
from leeward.desk.wording import Shown, is_veiled
from leeward.errors import InvalidIdentifier, UnknownPage
from leeward.forms.evaluate import State, evaluate
from leeward.forms.typed import read_when, when_text
from leeward.ids import EntityId, StreamKind, id_text

_LEVEL: Final = "level"
_REVIEW: Final = "next_review"
_ASSESSED: Final = "assessed_on"
_ERASE: Final = "erase_on"


@dataclass(frozen=True)
class Filling:
    """One form, over a record that is there or a new one.

    Attributes:
        opened: the case file.
        form: the form.
        entity: which record; None for one that does not exist yet.
        held: what the record says, by the form's keys, as far as it can be read.
        hidden: the keys whose recorded words no page may hold.
        disputed: the values on which members disagree, in words, by key.
        unrecorded: sealed answers that were typed while sealed was closed, now readable.
        waiting: under which keys those stand, to be dropped once they are recorded.
        waits: whether such answers stand sealed and cannot be read now.
    """

    opened: OpenFile
    form: AskedForm
    entity: EntityId | None
    held: Mapping[str, str]
    hidden: frozenset[str]
    disputed: Mapping[str, tuple[Shown, ...]]
    unrecorded: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    waits: bool = False

    @property
    def is_new(self) -> bool:
        """Whether nothing is recorded of it yet, so that the form's own defaults count."""
        return not self.held

    @property
    def record(self) -> Record | None:
        """The record, where there is one."""
        if self.entity is None:
            return None
        return self.opened.file.one(self.form.kind, self.entity)

    @property
    def sealed_is_open(self) -> bool:
        """Whether sealed answers can be recorded now."""
        return self.opened.session.sealed_is_open

    def answers(self) -> dict[str, str]:
        """Return the answers that the form starts from."""
        start = {**self.held, **self.unrecorded}
        if self.form.kind == "risk":
            return _reviewed(start, self)
        if self.form.kind == "closure" and self.is_new:
            months = kept_months(self.opened.session)
            start[_ERASE] = _day_text(erase_day(self.opened.today, months))
        return start


def begin(opened: OpenFile, form: AskedForm, entity: EntityId | None = None) -> Filling:
    """Begin to fill a form, over a record of the case or a new one.

    Raises:
        UnknownPage: what this records never changes, so that there is nothing to fill anew.
        InvalidIdentifier: no such record in this case, or it cannot be read now.
    """
    if form.is_single:
        entity = EntityId(opened.case)
    elif entity is not None and form.is_written_once:
        raise UnknownPage
    record = None if entity is None else opened.file.one(form.kind, entity)
    if entity is not None and record is None and not form.is_single:
        raise InvalidIdentifier
    held: dict[str, str] = {}
    hidden: set[str] = set()
    disputed: dict[str, tuple[Shown, ...]] = {}
    for fact in () if record is None else record.fields.values():
        key = form.key_of(fact.name)
        text = "" if key is None else form.answered(key, fact.held)
        if key is None or not text:
            continue
        held[key] = text
        stream = fact.values[0].stream if fact.values else StreamKind.CARE
        if form.keeps_words(key) and is_veiled(fact.field, stream):
            hidden.add(key)
        if fact.is_disputed:
            disputed[key] = tuple(
                opened.wording.value(form.kind, fact.name, value.value, value.stream)
                for value in fact.values
            )
    made = Filling(opened, form, entity, held, frozenset(hidden), disputed)
    return _with_waiting(made)


def evaluated(filling: Filling, answers: Mapping[str, str], cleared: Collection[str] = ()) -> State:
    """Return the form with these answers, after its rules have run.

    Args:
        filling: the form.
        answers: as typed; an empty one under a hidden key stands for what is recorded.
        cleared: hidden keys whose recorded answer is to be taken away.
    """
    told = _with_hidden(filling, answers, cleared)
    if filling.form.kind == "risk" and told.get(_LEVEL) and not told.get(_REVIEW):
        times = review_times(filling.opened.session)
        told[_REVIEW] = _day_text(next_review(told[_LEVEL], filling.opened.today, times))
    return _run(filling, told, defaults=filling.is_new)


def started(filling: Filling) -> State:
    """Return the form as it is first shown."""
    return _run(filling, filling.answers(), defaults=filling.is_new)


def draft_key(filling: Filling) -> str:
    """Return under which key the half-typed form is kept.

    The third part says how it is sealed: an own form that asks nothing sealed is kept as any
    other form of care.
    """
    form, case = filling.form, id_text(filling.opened.case)
    place = form.kind
    if form.is_own:
        place = f"{'own' if form.has_sealed else form.kind}/{form.code}"
    single = filling.entity is None or form.is_single
    return f"case/{case}/{place}" + ("" if single else f"/{id_text(filling.entity or b'')}")


def _run(filling: Filling, answers: Mapping[str, str], *, defaults: bool) -> State:
    session = filling.opened.session
    zone = ZoneInfo(session.timezone)

    def clock() -> datetime:
        return session.clock().astimezone(zone)

    return evaluate(
        filling.form.rules, answers, clock=clock, language=session.language, defaults=defaults
    )


def _with_hidden(
    filling: Filling, answers: Mapping[str, str], cleared: Collection[str]
) -> dict[str, str]:
    """Return the answers with what the page did not show, unless it was typed anew."""
    told = dict(answers)
    for key in filling.hidden:
        if not told.get(key) and key not in cleared:
            told[key] = filling.held[key]
    return told


def _reviewed(start: dict[str, str], filling: Filling) -> dict[str, str]:
    """Begin a new assessment today; a day of review that has come is chosen anew."""
    if not start:
        return start
    start[_ASSESSED] = _day_text(filling.opened.today)
    agreed = read_when(start.get(_REVIEW, ""))
    if agreed is not None and agreed.latest < filling.opened.today:
        del start[_REVIEW]
    return start


def _day_text(day: date) -> str:
    return when_text(on_day(day))


def _with_waiting(filling: Filling) -> Filling:
    """Put in what was typed while sealed was closed; of new records, the first."""
    keys = waiting_keys(filling.opened, filling.form, filling.entity)
    if not keys or not filling.sealed_is_open:
        return replace(filling, waits=bool(keys))
    used = keys if filling.entity is not None else keys[:1]
    told: dict[str, str] = {}
    for key in used:
        told |= read_waiting(filling.opened, filling.form, key)
    return replace(filling, unrecorded=told, waiting=used)
