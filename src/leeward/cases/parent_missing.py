"""The day a parent goes missing: what the child needs tonight, and what must not be done.

Nothing here asks where the parent is, and no child is asked anything: a child must not carry
a secret that others can force out of her.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from leeward.cases.case import CaseFile, Record
from leeward.cases.facts import KINDS
from leeward.cases.record import changes
from leeward.cases.timeline import when_of
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.errors import ConsentMissing
from leeward.ids import CaseId, EntityId, MemberId
from leeward.journal.entry import Draft

TOMORROW: Final = "urgent_check_in"
"""The neutral name of tomorrow's follow-up: core shows it."""

_PUBLICITY: Final = KINDS["advance_wishes"].fields["publicise"].careful or ()
_SEARCH: Final = KINDS["advance_wishes"].fields["may_search"].careful or ()


class Wishes(msgspec.Struct, frozen=True, gc=False):
    """What the parent wished for this day. Read from her sealed stream, and only there.

    `publicise` and `may_search` are the most careful value where she said nothing.
    """

    case_id: CaseId
    child_to: str
    child_to_second: str
    child_not_to: tuple[str, ...]
    child_told: str
    message_for_child: str
    may_tell: tuple[str, ...]
    never_tell: tuple[str, ...]
    may_search: str
    publicise: str


class TonightCarer(msgspec.Struct, frozen=True, gc=False):
    """Somebody vetted who can take the child tonight. The name shows while sealed is open."""

    entity: EntityId
    carer: str | None
    arrangement: str
    name: str
    is_caring_now: bool
    last_visit_on: date | None


class FirstDay(msgspec.Struct, frozen=True, gc=False):
    """The first day as it stands.

    Attributes:
        steps_open: what is still to be done today, in the order of doing it.
        steps_done: what was done.
        carers: vetted carers, the most fitting first; nobody else is proposed.
        wishes: the parent's, if her sealed stream is open to this member.
        may_publicise: `no`, `ask_first` or `as_wished`; `no` unless somebody said otherwise.
        withdraw: codes of what to withdraw, the recorded ones and those that the file shows.
        permissions: permissions to partners that still stand.
        exposed: who else is exposed.
    """

    steps_open: tuple[str, ...]
    steps_done: tuple[str, ...]
    carers: tuple[TonightCarer, ...]
    wishes: Wishes | None
    may_publicise: str
    withdraw: tuple[str, ...]
    permissions: tuple[EntityId, ...]
    exposed: tuple[str, ...]


def first_day(
    child: CaseFile, event: EntityId, on: date, *, parent: CaseFile | None = None
) -> FirstDay:
    """Return the first day of a child whose parent went missing.

    Args:
        child: the child's file.
        event: the record of what happened.
        on: the day.
        parent: the parent's file, where this member may open it. The two files are separate:
            who holds the child's alone learns nothing of the parent's.
    """
    record = child.one("parent_missing", event)

    def codes(field: str) -> tuple[str, ...]:
        return tuple((None if record is None else record.held(field)) or ())

    done = codes("first_steps")
    found = None if parent is None else wishes(parent)
    permissions = _standing_permissions(child, on)
    return FirstDay(
        tuple(step for step in code_list("first_day_steps").codes if step not in done),
        done,
        tonight_carers(child),
        found,
        may_publicise(child, event, found),
        _to_withdraw(child, codes("withdraw"), permissions),
        permissions,
        codes("exposed"),
    )


def wishes(parent: CaseFile) -> Wishes | None:
    """Return a parent's advance wishes: None where none are recorded or sealed is closed."""
    record = parent.one("advance_wishes")
    if record is None:
        return None
    return Wishes(
        parent.case_id,
        record.held("child_to") or "",
        record.held("child_to_second") or "",
        tuple(record.held("child_not_to") or ()),
        record.held("child_told") or "",
        record.held("message_for_child") or "",
        tuple(record.held("may_tell") or ()),
        tuple(record.held("never_tell") or ()),
        record.held("may_search") or _SEARCH[0],
        record.held("publicise") or _PUBLICITY[0],
    )


def tonight_carers(child: CaseFile) -> tuple[TonightCarer, ...]:
    """Return who was vetted and found suitable, the one who cares for the child now first.

    A carer with whom the child was not safe, or whom the child wants to leave, is not among
    them, whatever the vetting said.
    """
    found = [
        _carer(record)
        for record in child.all_of("care_arrangement")
        if record.held("vetting_result") == "suitable"
        and record.held("child_safe") != "no"
        and record.held("child_view") != "wants_to_leave"
        and record.held("change_reason") != "abuse_exploitation"
    ]
    found.sort(
        key=lambda carer: (
            not carer.is_caring_now,
            -(carer.last_visit_on or date.min).toordinal(),
            carer.entity,
        )
    )
    return tuple(found)


def may_publicise(child: CaseFile, event: EntityId, wished: Wishes | None) -> str:
    """Return the more careful of what the form and the wishes say; `no` where neither does."""
    record = child.one("parent_missing", event)
    said = [
        code
        for code in (
            None if record is None else record.held("publicise"),
            None if wished is None else wished.publicise,
        )
        if code in _PUBLICITY
    ]
    return min(said, key=_PUBLICITY.index, default=_PUBLICITY[0])


def require_publicity(child: CaseFile, event: EntityId, wished: Wishes | None) -> None:
    """Refuse to make anything public against the wishes.

    Raises:
        ConsentMissing: the parent, or the form, does not allow it as things stand.
    """
    if may_publicise(child, event, wished) != "as_wished":
        raise ConsentMissing(purpose="publicity")


def record_event(
    child: CaseFile,
    event: EntityId,
    answers: Mapping[str, Any],
    *,
    today: date,
    followup: EntityId,
    owner: MemberId,
) -> tuple[Draft, ...]:
    """Return what records form 10, with a follow-up that stands for tomorrow.

    The follow-up goes to core under a neutral name: whoever reads core alone learns that a
    child is to be seen tomorrow, not why.

    Args:
        child: the child's file.
        event: the record of what happened; a fresh identity, or that of a form opened again.
        answers: of the form.
        today: the day.
        followup: a fresh identity for tomorrow's follow-up.
        owner: who will see the child.

    Raises:
        InvalidFact: a value does not fit.
    """
    told = dict(answers)
    tomorrow = on_day(today + timedelta(days=1))
    if told.get("next_contact") is None and _held(child, event, "next_contact") is None:
        told["next_contact"] = tomorrow
    drafts = changes(child, "parent_missing", event, told)
    stands = any(
        record.held("link") == event and record.held("done_on") is None
        for record in child.all_of("followup")
    )
    if stands:
        return drafts
    planned = {"what": TOMORROW, "due": tomorrow, "owner": owner, "link": event}
    return (*drafts, *changes(child, "followup", followup, planned))


def _held(case_file: CaseFile, event: EntityId, field: str) -> Any:
    record = case_file.one("parent_missing", event)
    return None if record is None else record.held(field)


def _carer(record: Record) -> TonightCarer:
    visited = when_of(record.held("last_visit_on"))
    return TonightCarer(
        record.entity,
        record.held("carer"),
        record.held("arrangement") or "",
        record.held("carer_name") or "",
        record.held("started_on") is not None and record.held("ended_on") is None,
        None if visited is None else visited.latest,
    )


def _standing_permissions(child: CaseFile, on: date) -> tuple[EntityId, ...]:
    """Return permissions to anybody but the own team that still stand on a day."""
    found = []
    for record in child.all_of("consent"):
        ends = when_of(record.held("expires"))
        if (
            record.held("answer") == "yes"
            and record.held("withdrawn_on") is None
            and record.held("recipient") not in {None, "own_team"}
            and (ends is None or ends.earliest >= on)
        ):
            found.append(record.entity)
    return tuple(found)


def _to_withdraw(
    child: CaseFile, recorded: tuple[str, ...], permissions: tuple[EntityId, ...]
) -> tuple[str, ...]:
    """Return what to withdraw: what was chosen, and what the file shows may be known to others."""
    contact = child.one("safe_contact")
    shown = []
    if contact is not None and contact.held("channel") not in {None, "none"}:
        shown.append("contact_way")
    if permissions:
        shown.append("consent_to_partners")
    chosen = [code for code in recorded if code != "none"]
    return tuple(dict.fromkeys([*chosen, *shown]))
