"""The forms of a case by what they are for, with what was filled and when."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from leeward.cases.case import Record
from leeward.cases.kind import FieldType
from leeward.desk.asked_form import AskedForm, shipped
from leeward.desk.moments import short_moment
from leeward.desk.open_file import OpenFile
from leeward.desk.own_forms import own_forms
from leeward.desk.waiting import waiting_keys
from leeward.desk.wording import is_veiled
from leeward.ids import EntityId
from leeward.journal.clock import recorded_at

PURPOSES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("begin", ("safe_contact", "consent", "risk")),
    ("person", ("profile", "name", "identity", "perpetrator")),
    (
        "child",
        (
            "child",
            "parent_missing",
            "care_arrangement",
            "advance_wishes",
            "relationship",
            "household",
        ),
    ),
    ("work", ("plan", "service", "followup", "document")),
    ("tracing", ("tracing_request", "tracing_wishes")),
    ("end", ("closure",)),
)
"""The shipped forms in the order of their use. A note is written in the journal."""

FILLABLE: Final = frozenset(kind for _, kinds in PURPOSES for kind in kinds)
NEXT: Final = {"safe_contact": "consent", "consent": "risk"}
"""What follows in a first conversation: three short forms make a useful file."""

_SAYS_WHICH: Final = frozenset({FieldType.CODE, FieldType.DATE})


@dataclass(frozen=True, slots=True)
class FilledRecord:
    """One record that a form made.

    Attributes:
        entity: which, in hexadecimal digits.
        about: which of its kind, in words; empty where no page may say it.
        changed: when it was last changed, in words.
        author: who changed it.
        version: the version of the form that it was answered with.
    """

    entity: str
    about: str
    changed: str
    author: str
    version: str


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form with what was filled.

    Attributes:
        code: what stands for it in an address.
        title: what it is called.
        is_single: whether a case has one such record.
        is_sealed: whether all of it is sealed.
        records: what was filled, the latest first; of a sealed form only while sealed is open.
        waiting: how many new ones wait for sealed to open.
    """

    code: str
    title: str
    is_single: bool
    is_sealed: bool
    records: tuple[FilledRecord, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The forms for one purpose."""

    purpose: str
    lines: tuple[FormLine, ...]


def form_groups(opened: OpenFile) -> tuple[FormGroup, ...]:
    """Return the shipped forms by purpose."""
    kept = opened.session.kept_drafts()
    return tuple(
        FormGroup(purpose, tuple(form_line(opened, shipped(kind), kept=kept) for kind in kinds))
        for purpose, kinds in PURPOSES
    )


def own_lines(opened: OpenFile) -> tuple[FormLine, ...]:
    """Return the organisation's own forms."""
    kept, language = opened.session.kept_drafts(), opened.wording.labels.language
    return tuple(
        form_line(opened, each.asked, each.title(language)[0], kept=kept)
        for each in own_forms(opened.session)
    )


def form_line(
    opened: OpenFile,
    form: AskedForm,
    title: str = "",
    *,
    kept: Callable[[str], bool] | None = None,
) -> FormLine:
    """Return one form with what was filled with it; `kept` as for `waiting_keys`."""
    records = [
        record
        for record in opened.file.all_of(form.kind)
        if not form.is_own or record.held("form") == form.definition.id
    ]
    records.sort(key=lambda record: record.changed, reverse=True)
    entity = EntityId(opened.case) if form.is_single else None
    return FormLine(
        form.code,
        title or opened.wording.kind(form.kind),
        form.is_single,
        form.is_all_sealed,
        tuple(_filled(opened, form, record) for record in records),
        len(waiting_keys(opened, form, entity, kept)),
    )


def following(opened: OpenFile, kind: str) -> str:
    """Return the form that a first conversation goes on with; empty where it was filled."""
    after = NEXT.get(kind, "")
    return "" if after and opened.file.all_of(after) else after


def _filled(opened: OpenFile, form: AskedForm, record: Record) -> FilledRecord:
    session = opened.session
    latest = max(
        (value for fact in record.fields.values() for value in fact.history),
        key=lambda value: value.hlc,
    )
    return FilledRecord(
        record.entity.hex(),
        "" if form.is_single or form.is_own else _about(opened, form, record),
        short_moment(recorded_at(record.changed), opened.today, session.timezone, session.language),
        session.name_of(latest.author),
        str(record.held("version" if form.is_own else "form_version") or ""),
    )


def _about(opened: OpenFile, form: AskedForm, record: Record) -> str:
    """Return the first coded or dated answer: which service, which permission, which day."""
    for asked in form.questions.values():
        fact = record.fields.get(asked.name)
        if fact is None or not fact.values or fact.held is None or fact.field is None:
            continue
        stream = fact.values[0].stream
        if fact.field.type in _SAYS_WHICH and not is_veiled(fact.field, stream):
            return opened.wording.value(form.kind, fact.name, fact.held, stream).text
    return ""
