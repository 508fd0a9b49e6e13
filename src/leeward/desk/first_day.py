"""The first day of a child whose parent went missing, as its page shows it.

The parent's advance wishes stand in the parent's own sealed stream; the way to it is the
relationship in the child's. While sealed is closed neither is known, and nothing may be made
public on the strength of wishes that nobody has read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeward.cases.case import CaseFile
from leeward.cases.consent import withdraw
from leeward.cases.facts import KINDS
from leeward.cases.parent_missing import TonightCarer, Wishes, first_day, wishes
from leeward.cases.relationships import PARENTS, family
from leeward.desk.open_file import OpenFile
from leeward.desk.recording import record_drafts
from leeward.desk.session import Session
from leeward.errors import ConsentMissing, LeewardError, UnknownCase
from leeward.ids import CaseId, EntityId, id_text

KIND: Final = "parent_missing"
PUBLICISE: Final = "publicise"
_OPENNESS: Final = KINDS[KIND].fields[PUBLICISE].careful or ()
_MISSING: Final = {
    "mother": ("mother_missing", "both_missing"),
    "father": ("father_missing", "both_missing"),
}
_CODED: Final = (
    "child_to_relation",
    "child_not_to",
    "may_tell",
    "never_tell",
    "may_search",
    "publicise",
)
_WORDS: Final = (
    "child_to",
    "child_to_second",
    "child_told",
    "message_for_child",
    "tell_words",
    "papers",
)


@dataclass(frozen=True, slots=True)
class WishesView:
    """One parent's wishes: what is coded in words, and what is asked for behind a veil.

    Attributes:
        whose: which parent, in words.
        case: the parent's own file, for an address.
        coded: question and answer.
        veiled: question, and the field that a veil gives out.
    """

    whose: str
    case: str
    coded: tuple[tuple[str, str], ...]
    veiled: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CarerView:
    """Somebody vetted for tonight; the name is asked for behind a veil."""

    entity: str
    carer: str
    arrangement: str
    is_caring_now: bool
    visited: str
    has_name: bool


@dataclass(frozen=True, slots=True)
class PermissionView:
    """A permission to somebody outside that still stands."""

    entity: str
    purpose: str
    recipient: str


@dataclass(frozen=True, slots=True)
class FirstDayView:
    """The first day, in words.

    Attributes:
        sealed_is_open: whether wishes and names can be read.
        wishes: of each parent who is or may be missing and left any.
        no_wishes: parents whose sealed part is open and holds no wishes.
        carers: who was vetted for tonight, the most fitting first.
        permissions: what others were allowed and may have to be withdrawn.
        withdraw: what the file shows is to be withdrawn, in words.
        steps_open: what is still to be done; empty before the form was filled.
        steps_done: what was done.
        may_publicise: what may be made public, in words.
        may_nothing: whether nothing may be.
    """

    sealed_is_open: bool
    wishes: tuple[WishesView, ...]
    no_wishes: tuple[str, ...]
    carers: tuple[CarerView, ...]
    permissions: tuple[PermissionView, ...]
    withdraw: tuple[str, ...]
    steps_open: tuple[str, ...]
    steps_done: tuple[str, ...]
    may_publicise: str
    may_nothing: bool


def first_day_view(opened: OpenFile, event: EntityId | None) -> FirstDayView:
    """Return what the page of form 10 shows above the form."""
    child, labels = opened.file, opened.wording.labels
    parents = _parents(opened)
    found = _left(opened, event, parents)
    here = first_day(child, event or EntityId(b""), opened.today)
    may = _most_careful(opened, event, tuple(found.values()))
    without = [who for who, file in parents.items() if wishes(file) is None]
    return FirstDayView(
        opened.session.sealed_is_open,
        tuple(_wishes(opened, who, parents[who]) for who in found),
        tuple(labels.code("relationship_types", who) for who in without),
        tuple(_carer(opened, carer) for carer in here.carers),
        tuple(_permission(opened, each) for each in here.permissions),
        tuple(labels.codes("withdrawals", here.withdraw)),
        tuple(labels.codes("first_day_steps", here.steps_open)) if event is not None else (),
        tuple(labels.codes("first_day_steps", here.steps_done)),
        labels.code("publicity", may),
        may == _OPENNESS[0],
    )


def against_wishes(opened: OpenFile, told: Mapping[str, str]) -> LeewardError | None:
    """Return why what the form says of making it public cannot be taken, or None.

    Args:
        opened: the child's file.
        told: the form's answers by field.
    """
    wanted = told.get(PUBLICISE, _OPENNESS[0])
    if wanted not in _OPENNESS or wanted == _OPENNESS[0]:
        return None
    read = [found for file in _parents(opened).values() if (found := wishes(file)) is not None]
    allowed = [found.publicise for found in read if _is_meant(told.get("who", ""), found, opened)]
    if not allowed:
        return ConsentMissing(purpose="publicity") if wanted == _OPENNESS[-1] else None
    most = min(_OPENNESS.index(each) if each in _OPENNESS else 0 for each in allowed)
    return ConsentMissing(purpose="publicity") if _OPENNESS.index(wanted) > most else None


def withdraw_permission(session: Session, case: CaseId, consent: EntityId) -> None:
    """End one permission today; that it was given stays in the history.

    Raises:
        InvalidFact: there is none, or it ended already.
    """
    file = session.vault.case_file(case)
    record_drafts(session, case, withdraw(file, consent, session.today), file=file)


def _parents(opened: OpenFile) -> dict[str, CaseFile]:
    """Return the parents' files by what each is to the child, as far as they can be read."""
    if not opened.session.sealed_is_open:
        return {}
    found: dict[str, CaseFile] = {}
    for relative in family(opened.file).with_relation(*sorted(PARENTS)):
        if relative.case_id is None or relative.relation in found:
            continue
        try:
            found[relative.relation] = opened.session.vault.case_file(relative.case_id)
        except UnknownCase:
            continue
    return found


def _left(
    opened: OpenFile, event: EntityId | None, parents: Mapping[str, CaseFile]
) -> dict[str, Wishes]:
    """Return the wishes of those who are missing; before the form says who, of all."""
    record = None if event is None else opened.file.one(KIND, event)
    who = "" if record is None else record.held("who") or ""
    known = any(who in codes for codes in _MISSING.values())
    return {
        relation: left
        for relation, file in parents.items()
        if (left := wishes(file)) is not None and (not known or who in _MISSING[relation])
    }


def _is_meant(who: str, left: Wishes, opened: OpenFile) -> bool:
    """Return whether these are the wishes of somebody who is, or may be, the missing one."""
    if not any(who in codes for codes in _MISSING.values()):
        return True
    relations = {
        relative.relation
        for relative in family(opened.file).with_relation(*PARENTS)
        if relative.case_id == left.case_id
    }
    return any(who in _MISSING[relation] for relation in relations)


def _most_careful(opened: OpenFile, event: EntityId | None, left: tuple[Wishes, ...]) -> str:
    """Return what may be made public: the most careful of the form and all wishes."""
    record = None if event is None else opened.file.one(KIND, event)
    said = [*(each.publicise for each in left), None if record is None else record.held(PUBLICISE)]
    known = [code for code in said if code in _OPENNESS]
    return min(known, key=_OPENNESS.index, default=_OPENNESS[0])


def _wishes(opened: OpenFile, who: str, parent: CaseFile) -> WishesView:
    record = parent.one("advance_wishes")
    assert record is not None  # noqa: S101 (`wishes` read it)
    wording = opened.wording
    kind, own = "advance_wishes", KINDS["advance_wishes"].fields
    coded = [
        (wording.field(kind, name), wording.unveiled(kind, name, record.held(name)).text)
        for name in _CODED
        if name in own and record.held(name)
    ]
    veiled = [(wording.field(kind, name), name) for name in _WORDS if record.held(name)]
    return WishesView(
        wording.labels.code("relationship_types", who),
        id_text(parent.case_id),
        tuple(coded),
        tuple(veiled),
    )


def _carer(opened: OpenFile, carer: TonightCarer) -> CarerView:
    labels = opened.wording.labels
    return CarerView(
        id_text(carer.entity),
        labels.code("family_relations", carer.carer),
        labels.code("care_arrangements", carer.arrangement),
        carer.is_caring_now,
        labels.day(carer.last_visit_on),
        bool(carer.name),
    )


def _permission(opened: OpenFile, entity: EntityId) -> PermissionView:
    record = opened.file.one("consent", entity)
    labels = opened.wording.labels
    return PermissionView(
        id_text(entity),
        "" if record is None else labels.code("consent_purposes", record.held("purpose")),
        "" if record is None else labels.code("consent_recipients", record.held("recipient")),
    )
