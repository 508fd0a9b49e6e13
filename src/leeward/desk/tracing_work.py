"""Tracing as one member's desk sees it now: requests, and the candidates that she may know of.

A candidate is shown only while the rules still let the two be compared: a request that was
withdrawn, or a wish not to be searched for, takes it out of every queue at once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from leeward.cases.case import CaseFile
from leeward.cases.summary import CaseSummary
from leeward.desk.session import Session
from leeward.desk.tracing_people import KIND, WISHES, Request, Searchable, requests_in, searchable
from leeward.desk.tracing_reviews import Candidate, Review, reviews, sides
from leeward.errors import InvalidIdentifier, SealedClosed
from leeward.ids import CaseId, EntityId, MemberId, id_text
from leeward.tracing.request import RequestRefusal, may_search
from leeward.tracing.review import (
    NEEDED,
    Act,
    Sides,
    Sight,
    Standing,
    State,
    seen_by,
    standing,
    waits_for,
)
from leeward.tracing.rules import Allowed, SeekerContext, may_compare, may_pair

EXPIRED: Final = "request_expired"
ANSWERED: Final = "request_answered"
OPEN: Final = "request_open"


@dataclass(frozen=True)
class Everyone:
    """What the sealed streams of all cases say for tracing.

    Attributes:
        requests: every tracing request.
        people: everybody who may be searched for, by case.
        rows: the list row of every case named in here.
    """

    requests: tuple[Request, ...]
    people: Mapping[CaseId, Searchable]
    rows: Mapping[CaseId, CaseSummary]


@dataclass(frozen=True)
class Matter:
    """One candidate as this member may know of it."""

    candidate: Candidate
    request: Request
    sought: Searchable
    where: Sides
    stands: Standing
    sight: Sight
    waits: frozenset[Act]


def searcher(session: Session) -> str:
    """Return the code under which this organisation searches in its own files."""
    return id_text(session.vault.organisation)


def everyone(session: Session) -> Everyone:
    """Read every sealed stream once.

    Raises:
        SealedClosed: sealed is closed.
    """
    if not session.sealed_is_open:
        raise SealedClosed
    files = _files(session)
    rows = session.vault.projection.several([file.case_id for file in files])
    own, today = searcher(session), session.today
    requests: list[Request] = []
    people: dict[CaseId, Searchable] = {}
    for file in files:
        row = rows.get(file.case_id)
        if row is None:
            continue
        requests += requests_in(file, row.code, own, today)
        person = searchable(file, row.code, own)
        if person is not None:
            people[file.case_id] = person
    return Everyone(tuple(requests), people, rows)


def _files(session: Session) -> list[CaseFile]:
    """Return the sealed files that say something for tracing; only what changed is read anew."""
    kept, versions = session.sealed_people, session.vault.sealed_versions()
    for gone in kept.keys() - versions.keys():
        del kept[gone]
    stale = {case for case, now in versions.items() if case not in kept or kept[case][0] != now}
    kept.update({case: (versions[case], None) for case in stale})
    if stale:
        for file in session.vault.sealed_files(stale):
            if file.all_of(KIND) or file.one(WISHES) is not None:
                kept[file.case_id] = (versions[file.case_id], file)
    return [kept[case][1] for case in versions if kept[case][1] is not None]


def standing_of(session: Session, request: Request) -> str:
    """Return why a request is not searched for, or that it is: a code of `request_states`."""
    if request.is_answered:
        return ANSWERED
    verdict = may_search(request.told, session.today)
    if isinstance(verdict, RequestRefusal):
        return verdict.value
    return EXPIRED if request.told.sought.permission.expires < session.today else OPEN


def seekers_side(request: Request, rows: Mapping[CaseId, CaseSummary]) -> frozenset[MemberId]:
    """Return the members who work with the seeker: her caseworker, and who wrote the request."""
    row = rows.get(request.case)
    worker = {MemberId(row.worker)} if row is not None and row.worker else set()
    return request.authors | worker


def reviewers(session: Session, seekers: Collection[MemberId]) -> frozenset[MemberId]:
    """Return who could review: every reader of sealed streams who does not work with the seeker."""
    return frozenset(session.vault.readers()) - frozenset(seekers)


def are_enough(session: Session, seekers: Collection[MemberId]) -> bool:
    """Return whether two different members can decide."""
    return len(reviewers(session, seekers)) >= NEEDED


def may_still_be(session: Session, request: Request, person: Searchable) -> bool:
    """Return whether the two may be compared today, whatever was found before."""
    context = SeekerContext(searcher(session), frozenset({request.told.seeker.enquirer}))
    return (
        person.is_open_to(request)
        and may_pair(request.told.sought, person.person)
        and isinstance(may_compare(context, person.person, session.today), Allowed)
    )


def matters(session: Session, known: Everyone | None = None) -> tuple[Matter, ...]:
    """Return every candidate that this member may know of, the most evident first.

    Raises:
        SealedClosed: sealed is closed.
    """
    here = everyone(session) if known is None else known
    requests = {(one.case, one.entity): one for one in here.requests}
    found: list[Matter] = []
    readers = frozenset(session.vault.readers())
    for review in reviews(session):
        request = requests.get((review.seeker, review.request))
        if request is not None:
            found += _of_review(session, here, review, request, readers)
    return tuple(sorted(found, key=lambda one: (-one.candidate.found.bits, one.candidate.entity)))


def matter(session: Session, entity: EntityId) -> Matter:
    """Return one candidate.

    Raises:
        SealedClosed: sealed is closed.
        InvalidIdentifier: there is none that this member may know of.
    """
    for one in matters(session):
        if one.candidate.entity == entity:
            return one
    raise InvalidIdentifier


def _of_review(
    session: Session,
    here: Everyone,
    review: Review,
    request: Request,
    readers: frozenset[MemberId],
) -> Iterator[Matter]:
    for candidate in review.candidates.values():
        person = here.people.get(candidate.found.sought)
        where = sides(here.rows, candidate, request.authors, readers)
        stands = standing(candidate.events, where)
        sight = seen_by(session.member, stands, where)
        if person is None or sight is None:
            continue
        told = stands.state is State.TOLD
        is_open = standing_of(session, request) == OPEN and may_still_be(session, request, person)
        if told or is_open:
            waits = waits_for(session.member, stands, where, candidate.found.at)
            yield Matter(candidate, request, person, where, stands, sight, waits)
