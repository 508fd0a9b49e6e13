"""Reviews as they are stored, read back: which request, which candidates, who said what of each.

Codes, numbers and random identifiers only; what a newer version wrote and this one cannot read is
left alone (`docs/decisions/0022`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from leeward.cases.summary import CaseSummary
from leeward.desk.session import Session
from leeward.ids import ID_BYTES, CaseId, EntityId, MemberId, StreamId, StreamKind
from leeward.journal.entry import NOTE, Draft, EntryId, Recorded
from leeward.tracing.review import (
    Answer,
    Asking,
    Decision,
    Event,
    Sides,
    Telling,
    Verdict,
    Voice,
    Vote,
)

REVIEW: Final = "review"
CANDIDATE: Final = "candidate"
LOOK: Final = "look"
KINDS: Final[Mapping[type[Event], str]] = {
    Decision: "decision",
    Asking: "asking",
    Voice: "voice",
    Telling: "telling",
}


@dataclass(frozen=True, slots=True)
class Rival:
    """Another person who came near, at the time of comparing."""

    case: CaseId
    bits: float
    chance: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison proposed: numbers, and who the rivals were.

    Attributes:
        sought: the case of the person who may be the one.
        prior: log2 odds before anything was compared.
        bits: what was compared says.
        chance: among rivals.
        likelihood: a code of `candidates.Likelihood`.
        weights: which weights and names table made the bits.
        rivals: the next best.
        at: the clock of the comparison.
    """

    sought: CaseId
    prior: float
    bits: float
    chance: float
    likelihood: str
    weights: str
    rivals: tuple[Rival, ...]
    at: int = 0


@dataclass(frozen=True)
class Candidate:
    """One candidate with everything that was said about it.

    Attributes:
        entity: which candidate.
        stream: the review it stands in.
        seeker: the case of the person who seeks.
        request: which of that case's requests.
        found: what the last comparison said.
        events: what members said, oldest first.
        history: where each event stands, in the same order.
    """

    entity: EntityId
    stream: StreamId
    seeker: CaseId
    request: EntityId
    found: Found
    events: tuple[Event, ...]
    history: tuple[EntryId, ...]

    def last_of(self, member: MemberId, sort: type[Event]) -> tuple[EntryId, ...]:
        """Return the entry that a member's new word of a sort replaces."""
        places = [
            place
            for event, place in zip(self.events, self.history, strict=True)
            if event.by == member and isinstance(event, sort)
        ]
        return tuple(places[-1:])


@dataclass(frozen=True)
class Review:
    """The review of one request."""

    stream: StreamId
    seeker: CaseId
    request: EntityId
    candidates: Mapping[EntityId, Candidate]

    def of_person(self, case: CaseId) -> Candidate | None:
        """Return the candidate that is about a person, if there is one."""
        return next((one for one in self.candidates.values() if one.found.sought == case), None)


@dataclass
class _Reading:
    """A candidate while its review is read."""

    found: Found
    events: list[Event] = field(default_factory=list)
    history: list[EntryId] = field(default_factory=list)


def reviews(session: Session) -> list[Review]:
    """Return every review that this member was granted and whose seeker still has a file.

    Raises:
        SealedClosed: sealed is closed.
    """
    found = []
    here = set(session.vault.cases())
    for stream, recorded in session.vault.reviews().items():
        review = _review(session, stream, recorded)
        if review is not None and review.seeker in here:
            found.append(review)
    return found


def swept(session: Session) -> int:
    """Destroy reviews whose seeker's file is gone; return how many."""
    here, gone = set(session.vault.cases()), 0
    for stream, recorded in session.vault.reviews().items():
        review = _review(session, stream, recorded)
        if review is not None and review.seeker not in here:
            session.vault.destroy_review(stream)
            gone += 1
    return gone


def drop_of(session: Session, seeker: CaseId) -> None:
    """Destroy the reviews of a seeker whose file is about to go, as far as they can be read here.

    Those that this member may not read go when the next colleague compares (`swept`).
    """
    if not session.sealed_is_open:
        return
    for review in reviews(session):
        if review.seeker == seeker:
            session.vault.destroy_review(review.stream)


def opening(seeker: CaseId, request: EntityId) -> Draft:
    """Return the first note of a review: whose request it is about."""
    told = {"seeker": bytes(seeker), "request": bytes(request)}
    return Draft(StreamKind.SEALED, REVIEW, request, "", NOTE, told)


def proposal(entity: EntityId, found: Found) -> Draft:
    """Return the note of a candidate."""
    told = {
        "sought": bytes(found.sought),
        "prior": found.prior,
        "bits": found.bits,
        "chance": found.chance,
        "likelihood": found.likelihood,
        "weights": found.weights,
        "rivals": [[bytes(one.case), one.bits, one.chance] for one in found.rivals],
    }
    return Draft(StreamKind.SEALED, CANDIDATE, entity, "", NOTE, told)


def word(candidate: Candidate, event: Event) -> Draft:
    """Return the note of a member's word; it names her earlier one, which stays."""
    replaced = candidate.last_of(event.by, type(event))
    kind = KINDS[type(event)]
    return Draft(StreamKind.SEALED, kind, candidate.entity, "", NOTE, _content(event), replaced)


def sides(
    rows: Mapping[CaseId, CaseSummary],
    candidate: Candidate,
    authors: Iterable[MemberId],
    readers: Collection[MemberId],
) -> Sides:
    """Return who stands where, as cases are assigned now.

    Args:
        rows: the list rows of both cases.
        candidate: which one.
        authors: who wrote the request.
        readers: who reads sealed streams here; a caseworker who has left is not among them.
    """
    seekers = set(authors)
    seeker, sought = rows.get(candidate.seeker), rows.get(candidate.found.sought)
    if seeker is not None and seeker.worker:
        seekers.add(MemberId(seeker.worker))
    asker = MemberId(sought.worker) if sought is not None and sought.worker else None
    return Sides(frozenset(seekers), None if asker in seekers or asker not in readers else asker)


def _review(session: Session, stream: StreamId, recorded: Sequence[Recorded]) -> Review | None:
    about: tuple[CaseId, EntityId] | None = None
    read: dict[EntityId, _Reading] = {}
    for one in recorded:
        entry, value = one.entry, one.entry.value
        if not isinstance(value, dict):
            continue
        entity = EntityId(entry.entity)
        if entry.kind == REVIEW and about is None:
            about = (CaseId(value["seeker"]), EntityId(value["request"]))
        elif entry.kind == CANDIDATE and (found := _found(value, entry.hlc)) is not None:
            if entity in read:
                read[entity].found = found
            else:
                read[entity] = _Reading(found)
        elif entity in read:
            by = session.vault.roster.author_of(one.id.device)
            event = None if by is None else _event(entry.kind, by, entry.hlc, value)
            if event is not None:
                read[entity].events.append(event)
                read[entity].history.append(one.id)
    if about is None:
        return None
    return Review(
        stream,
        *about,
        {
            entity: Candidate(
                entity, stream, *about, one.found, tuple(one.events), tuple(one.history)
            )
            for entity, one in read.items()
        },
    )


def _found(value: Mapping[str, Any], at: int) -> Found | None:
    try:
        rivals = tuple(
            Rival(CaseId(case), float(bits), float(chance))
            for case, bits, chance in value["rivals"]
        )
        return Found(
            CaseId(value["sought"]),
            float(value["prior"]),
            float(value["bits"]),
            float(value["chance"]),
            str(value["likelihood"]),
            str(value["weights"]),
            rivals,
            at,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _event(kind: str, by: MemberId, at: int, value: Mapping[str, Any]) -> Event | None:
    def codes(name: str) -> tuple[str, ...]:
        return tuple(str(one) for one in value.get(name) or ())

    try:
        match kind:
            case "decision":
                question = str(value.get("question") or "")
                return Decision(by, at, Verdict(value["verdict"]), codes("reasons"), question)
            case "asking":
                panel = tuple(
                    MemberId(one)
                    for one in value.get("panel") or ()
                    if isinstance(one, bytes) and len(one) == ID_BYTES
                )
                why = str(value.get("why") or "")
                return Asking(by, at, Answer(value["answer"]), codes("tell"), why, panel)
            case "voice":
                role = str(value.get("role") or "")
                return Voice(by, at, role, Vote(value["vote"]), codes("reasons"))
            case "telling":
                return Telling(by, at)
            case _:
                return None
    except (KeyError, ValueError):
        return None


def _content(event: Event) -> dict[str, Any]:
    match event:
        case Decision():
            return {
                "verdict": event.verdict.value,
                "reasons": list(event.reasons),
                "question": event.question,
            }
        case Asking():
            return {
                "answer": event.answer.value,
                "tell": list(event.tell),
                "why": event.why,
                "panel": [bytes(one) for one in event.panel],
            }
        case Voice():
            return {"role": event.role, "vote": event.vote.value, "reasons": list(event.reasons)}
        case Telling():
            return {}
