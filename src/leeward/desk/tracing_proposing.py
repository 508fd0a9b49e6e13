"""Comparing every open request with everybody who may be searched for, inside this vault.

What it returns says how many requests were compared, never what was found.
"""

from dataclasses import dataclass
from typing import Final

from leeward.desk.session import Session
from leeward.desk.tracing_people import Request
from leeward.desk.tracing_reviews import (
    Found,
    Review,
    Rival,
    opening,
    proposal,
    reviews,
    swept,
)
from leeward.desk.tracing_work import (
    OPEN,
    Everyone,
    are_enough,
    everyone,
    may_still_be,
    searcher,
    seekers_side,
    standing_of,
)
from leeward.ids import CaseId, EntityId, StreamId, id_from_text, new_id
from leeward.journal.entry import Draft
from leeward.tracing.candidates import Candidate, Likelihood, Linker, Terms
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.plain_linker import PlainLinker
from leeward.tracing.rules import SeekerContext

CHANGED: Final = 0.5
"""Bits by which a candidate has to differ for it to be worth looking at again."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was done, without a word of what was found.

    Attributes:
        compared: requests that were compared.
        own: requests that somebody else has to compare, since this member works with the seeker.
        too_few: requests for which there are not two members who could decide.
    """

    compared: int
    own: int
    too_few: int


def compare_now(session: Session) -> Proposed:
    """Compare with the evidence and names table of this release; see `propose`."""
    comparer = shipped_comparer()
    return propose(session, PlainLinker(comparer.compare, comparer.version))


def propose(session: Session, linker: Linker) -> Proposed:
    """Compare what may be compared, and keep the candidates for those who review.

    Raises:
        SealedClosed: sealed is closed.
    """
    here = everyone(session)
    swept(session)
    known = {(one.seeker, one.request): one for one in reviews(session)}
    batches: dict[StreamId, list[Draft]] = {}
    compared = own = too_few = 0
    for request in here.requests:
        if standing_of(session, request) != OPEN:
            continue
        seekers = seekers_side(request, here.rows)
        if session.member in seekers:
            own += 1
        elif not are_enough(session, seekers):
            too_few += 1
        else:
            review = known.get((request.case, request.entity))
            stream = session.vault.open_review(seekers) if review is None else review.stream
            drafts = [] if review else [opening(request.case, request.entity)]
            for found in _found(session, request, here, linker):
                drafts += _to_write(session, review, found)
            batches[stream] = drafts
            compared += 1
    if batches:
        session.vault.write_reviews(batches)
    return Proposed(compared, own, too_few)


def _found(session: Session, request: Request, here: Everyone, linker: Linker) -> list[Found]:
    people = [one.person for one in here.people.values() if may_still_be(session, request, one)]
    context = SeekerContext(searcher(session), frozenset({request.told.seeker.enquirer}))
    candidates = linker.link([request.told.sought], people, Terms(context, session.today))
    return [_kept(one) for one in candidates if one.likelihood is not Likelihood.UNLIKELY]


def _kept(one: Candidate) -> Found:
    return Found(
        _case(one.theirs),
        one.prior_bits,
        one.comparison.bits,
        one.chance,
        one.likelihood.value,
        one.weights,
        tuple(Rival(_case(each.person_id), each.bits, each.chance) for each in one.rivals),
    )


def _to_write(session: Session, review: Review | None, found: Found) -> list[Draft]:
    before = None if review is None else review.of_person(found.sought)
    if before is None:
        return [proposal(EntityId(new_id(session.random)), found)]
    if abs(before.found.bits - found.bits) < CHANGED:
        return []
    return [proposal(before.entity, found)]


def _case(person: str) -> CaseId:
    return CaseId(id_from_text(person))
