"""A tracing request: who seeks whom, and what has to be settled before a search begins.

The seeker is verified first. A child who seeks needs an assessment of her best interests. What the
seeker's side may ever be shown is a closed list, and no place is on it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from leeward.tracing.person import Person
from leeward.tracing.rules import Allowed


class VerifiedBy(StrEnum):
    """How a seeker's identity and relation were made sure of."""

    IN_PERSON = "in_person"
    PAPERS = "papers"
    SHARED_KNOWLEDGE = "shared_knowledge"
    """Answers that only family would know, asked by someone trained to ask."""

    PARTNER = "partner"
    """A partner organisation that knows the person vouches."""


class RequestRefusal(StrEnum):
    """Why a request may not be searched for yet; reason codes with words in three languages."""

    NOT_VERIFIED = "seeker_not_verified"
    VERIFIED_LATER = "seeker_verified_in_future"
    FAILED = "seeker_failed_verification"
    NO_ASSESSMENT = "child_seeker_needs_assessment"
    AGAINST = "assessment_was_against"
    ONE_ASSESSOR = "assessment_needs_two"
    WITHDRAWN = "request_withdrawn"


@dataclass(frozen=True, slots=True)
class Verification:
    """The seeker is who she says, and the relative she says; or not."""

    by: str
    """Code of the member who verified."""

    on: date
    how: VerifiedBy
    passed: bool


@dataclass(frozen=True, slots=True)
class BestInterests:
    """A panel's answer on whether this search serves the child who asks for it."""

    panel: frozenset[str]
    """Codes of at least two members."""

    on: date
    in_favour: bool


@dataclass(frozen=True, slots=True)
class TracingRequest:
    """One seeker, one missing relative."""

    request_id: str
    seeker: Person
    sought: Person
    """As the seeker describes her; its permission is that of the request."""

    asked_on: date
    seeker_is_child: bool
    verification: Verification | None = None
    best_interests: BestInterests | None = None
    withdrawn_on: date | None = None


REVEALED_AFTER_AGREEMENT: Final = ("first_message", "name_she_chooses", "worker_contact")
"""What may reach the seeker's side once the sought person agreed; before that, nothing."""

LEAST_PANEL: Final = 2


def may_search(request: TracingRequest, today: date) -> Allowed | RequestRefusal:
    """Return whether a search for this request may begin.

    Args:
        request: as recorded up to today.
        today: the day of the search.
    """
    if request.withdrawn_on is not None and request.withdrawn_on <= today:
        return RequestRefusal.WITHDRAWN
    verified = request.verification
    if verified is None:
        return RequestRefusal.NOT_VERIFIED
    if not verified.passed:
        return RequestRefusal.FAILED
    if verified.on > today:
        return RequestRefusal.VERIFIED_LATER
    return _for_a_child(request.best_interests, today) if request.seeker_is_child else Allowed()


def _for_a_child(assessed: BestInterests | None, today: date) -> Allowed | RequestRefusal:
    if assessed is None or assessed.on > today:
        return RequestRefusal.NO_ASSESSMENT
    if len(assessed.panel) < LEAST_PANEL:
        return RequestRefusal.ONE_ASSESSOR
    return Allowed() if assessed.in_favour else RequestRefusal.AGAINST
