"""Consent that grows: purpose × recipient × fields × expiry. May this be shared?

Silence is no. Whom never to tell wins over every permission, also over a later one: a
person who wants to change that says so, and it is recorded there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from leeward.cases.case import CaseFile, Record
from leeward.cases.person import is_child
from leeward.cases.record import changes
from leeward.cases.timeline import when_of
from leeward.dates.when import on_day
from leeward.errors import ConsentMissing, InvalidFact
from leeward.ids import EntityId
from leeward.journal.entry import Draft

_OUTSIDE: Final = frozenset(
    {
        "partner_organisation",
        "un_agency",
        "red_cross",
        "clinic",
        "counsellor",
        "lawyer",
        "shelter",
        "school",
        "registration_office",
        "receiving_government",
        "named_person",
    }
)
CLOSED_TO: Final[Mapping[str, frozenset[str]]] = {
    # Household registration is kept by the police, and schools and clinics are public bodies
    # with duties to report: what reaches one of them reaches its authority.
    "police": frozenset({"registration_office"}),
    "local_government": frozenset({"registration_office", "school"}),
    "school": frozenset({"school"}),
    "clinic": frozenset({"clinic"}),
    "other_organisations": _OUTSIDE - {"named_person", "registration_office"},
    "anybody": _OUTSIDE | {"donor_numbers_only"},
}
"""For each code of whom never to tell, the recipients that it closes."""

PEOPLE: Final = frozenset(
    {"man_in_household", "his_family", "own_family", "own_children", "neighbours", "employer"}
)
"""Codes of whom never to tell that a named person must be checked against."""


class Reason(StrEnum):
    """Why something may be shared, or why not; codes of the list `sharing_reasons`."""

    GIVEN = "given"
    NEVER_TELL = "never_tell"
    NOT_ASKED = "not_asked"
    LIMITS_NOT_TOLD = "limits_not_told"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    OTHER_RECIPIENT = "other_recipient"
    OTHER_FIELDS = "other_fields"
    CHILD_REFUSES = "child_refuses"
    NOBODY_DECIDED = "nobody_decided"
    GUARDIAN_NOT_SAFE = "guardian_not_safe"
    NO_BEST_INTERESTS = "no_best_interests"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something may be shared.

    Attributes:
        allowed: whether it may.
        reason: why, or why not.
        consent: the permission that allows it, or the one that came nearest.
        until: the last day on which it holds; None for as long as she does not withdraw.
        never: people whom the named recipient must not be, to be checked by a person.
    """

    allowed: bool
    reason: Reason
    consent: EntityId | None = None
    until: date | None = None
    never: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether it may, so that an answer used as a condition is never just true."""
        return self.allowed


@dataclass(frozen=True, slots=True)
class FirstContact:
    """The three questions of the first contact: help with what, never tell whom, how to reach."""

    help_with: tuple[str, ...]
    help_words: tuple[str, ...]
    never_tell: tuple[str, ...]
    never_tell_words: tuple[str, ...]
    reach: str | None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Return the questions that still wait for an answer, by field."""
        answers = {
            "help_with": bool(self.help_with or self.help_words),
            "never_tell": bool(self.never_tell or self.never_tell_words),
            "reach": self.reach is not None,
        }
        return tuple(name for name, is_answered in answers.items() if not is_answered)


# How near a permission came to allowing it: the later in this order, the nearer.
_NEARNESS: Final = (
    Reason.NOT_ASKED,
    Reason.OTHER_RECIPIENT,
    Reason.OTHER_FIELDS,
    Reason.NOT_YET,
    Reason.EXPIRED,
    Reason.LIMITS_NOT_TOLD,
    Reason.NOBODY_DECIDED,
    Reason.NO_BEST_INTERESTS,
    Reason.GUARDIAN_NOT_SAFE,
    Reason.CHILD_REFUSES,
    Reason.WITHDRAWN,
    Reason.REFUSED,
    Reason.GIVEN,
)


def may_share(
    case_file: CaseFile,
    purpose: str,
    recipient: str,
    field: str,
    on: date,
    *,
    which: str | None = None,
) -> Decision:
    """Return whether one part of the file may be shared on a day.

    Args:
        case_file: the file.
        purpose: a code of `consent_purposes`.
        recipient: a code of `consent_recipients`.
        field: a code of `consent_fields`.
        on: the day.
        which: the particular recipient, for a permission that names one.

    Returns:
        The decision. Where members recorded a permission differently, it allows only what
        all of them say.
    """
    closed = never_tell(case_file)
    if any(recipient in CLOSED_TO.get(code, frozenset()) for code in closed):
        return Decision(allowed=False, reason=Reason.NEVER_TELL)
    decision = Decision(allowed=False, reason=Reason.NOT_ASKED)
    told = any(record.held("limits_told") == "yes" for record in case_file.all_of("consent"))
    child = is_child(case_file)
    for record in case_file.all_of("consent"):
        if not _all_say(record, "purpose", lambda said: said == purpose):
            continue
        reason = _weigh(record, recipient, which, field, on, told=told, child=child)
        ends = when_of(record.held("expires"))
        found = Decision(
            reason is Reason.GIVEN,
            reason,
            record.entity,
            None if ends is None else ends.earliest,
            tuple(code for code in closed if code in PEOPLE and recipient == "named_person"),
        )
        if _NEARNESS.index(reason) > _NEARNESS.index(decision.reason):
            decision = found
    return decision


def require_consent(
    case_file: CaseFile, purpose: str, recipient: str, fields: tuple[str, ...], on: date
) -> None:
    """Refuse to go on unless every one of `fields` may be shared.

    Raises:
        ConsentMissing: one of them may not.
    """
    for field in fields:
        decision = may_share(case_file, purpose, recipient, field, on)
        if not decision.allowed:
            raise ConsentMissing(purpose=purpose, reason=decision.reason.value)


def never_tell(case_file: CaseFile) -> tuple[str, ...]:
    """Return whom never to tell: all that any record of consent or wishes says."""
    said = [
        code
        for kind in ("consent", "advance_wishes")
        for record in case_file.all_of(kind)
        for code in record.held("never_tell") or ()
    ]
    return tuple(dict.fromkeys(said))


def first_contact(case_file: CaseFile) -> FirstContact:
    """Return what she answered to the three questions of the first contact."""
    records = case_file.all_of("consent")

    def gathered(name: str) -> tuple[str, ...]:
        said = [each for record in records for each in record.held(name) or ()]
        return tuple(dict.fromkeys(said))

    def told(name: str) -> tuple[str, ...]:
        return tuple(words for record in records if (words := record.held(name)))

    reach = next((way for record in records if (way := record.held("reach"))), None)
    return FirstContact(
        gathered("help_with"),
        told("help_words"),
        never_tell(case_file),
        told("never_tell_words"),
        reach,
    )


def withdraw(
    case_file: CaseFile, consent: EntityId, on: date, words: str | None = None
) -> tuple[Draft, ...]:
    """Return what ends a permission on a day; that it was given stays in the history.

    Raises:
        InvalidFact: no such permission, or it was withdrawn already.
    """
    record = case_file.one("consent", consent)
    if record is None or record.held("withdrawn_on") is not None:
        raise InvalidFact(field="consent.withdrawn_on", reason="nothing_to_withdraw")
    answers: dict[str, Any] = {"withdrawn_on": on_day(on)}
    if words is not None:
        answers["withdrawn_words"] = words
    return changes(case_file, "consent", consent, answers)


def _weigh(
    record: Record,
    recipient: str,
    which: str | None,
    field: str,
    on: date,
    *,
    told: bool,
    child: bool,
) -> Reason:
    """Return what one permission says; the first objection counts."""
    if not _all_say(record, "recipient", lambda said: said == recipient):
        return Reason.OTHER_RECIPIENT
    named = record.held("recipient_which")
    if named is not None and (which is None or which.casefold() != named.casefold()):
        return Reason.OTHER_RECIPIENT
    if not _all_say(record, "fields", lambda said: field in said):
        return Reason.OTHER_FIELDS
    if record.held("answer") != "yes":
        return Reason.REFUSED
    withdrawn = when_of(record.held("withdrawn_on"))
    if withdrawn is not None and withdrawn.earliest <= on:
        return Reason.WITHDRAWN
    ends = when_of(record.held("expires"))
    if ends is not None and ends.earliest < on:
        return Reason.EXPIRED
    given = when_of(record.held("given_on"))
    if given is not None and given.earliest > on:
        return Reason.NOT_YET
    if not told:
        return Reason.LIMITS_NOT_TOLD
    return _decided(record, child=child)


def _decided(record: Record, *, child: bool) -> Reason:
    """Return whether the one who decided may decide."""
    if record.held("child_agrees") == "no":
        return Reason.CHILD_REFUSES
    match record.held("decided_by"):
        case "herself":
            return Reason.NOBODY_DECIDED if child else Reason.GIVEN
        case None:
            return Reason.NOBODY_DECIDED if child else Reason.GIVEN
        case "guardian_safe":
            safe = record.held("guardian_safe") == "yes"
            return Reason.GIVEN if safe else Reason.GUARDIAN_NOT_SAFE
        case "trusted_adult":
            return Reason.GIVEN
        case "best_interests":
            reasoned = record.held("best_interests_reason") and record.held("supervisor")
            return Reason.GIVEN if reasoned else Reason.NO_BEST_INTERESTS
        case _:
            return Reason.NOBODY_DECIDED


def _all_say(record: Record, name: str, agrees: Callable[[Any], bool]) -> bool:
    """Return whether everybody who recorded the field says so, and somebody did."""
    fact = record.fields.get(name)
    said = () if fact is None else fact.values
    return bool(said) and all(value.value is not None and agrees(value.value) for value in said)
