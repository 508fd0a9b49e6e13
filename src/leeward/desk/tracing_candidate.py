"""One candidate as its page shows it: what each file tells, what that says, and the rivals.

Every recorded value is veiled, as everywhere; a look at one is noted in the review, since a note
in either person's file would tell her caseworker that somebody compares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from leeward.cases.summary import CaseSummary
from leeward.desk.labels import Labels, language_of_text
from leeward.desk.looking import SECONDS, Seen
from leeward.desk.moments import short_moment
from leeward.desk.session import Session
from leeward.desk.tracing_page import Who, likelihood, who
from leeward.desk.tracing_reviews import LOOK, Found
from leeward.desk.tracing_work import Everyone, Matter, everyone, matters
from leeward.errors import InvalidIdentifier
from leeward.i18n.language import Language, language_of
from leeward.ids import CaseId, EntityId, StreamKind, id_text
from leeward.journal.clock import recorded_at
from leeward.journal.entry import NOTE, Draft
from leeward.tracing import explaining
from leeward.tracing.candidates import Candidate, likelihood_of
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.evidence import Comparison, Evidence, Field, posterior
from leeward.tracing.person import Person
from leeward.tracing.questions import question_words, questions
from leeward.tracing.review import Act, Decision, State
from leeward.tracing.waterfall import Waterfall, chance_in_words, waterfall_of

REQUEST: Final = "request"
SOUGHT: Final = "sought"
HOW: Final = "how"
SIDES: Final = (REQUEST, SOUGHT, HOW)
HOUR: Final = timedelta(hours=1)
MOST_RIVALS: Final = 3
MOST_QUESTIONS: Final = 2


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: whether each side tells it, and what that says in bits and in a sentence.

    A sentence about names quotes them, and is veiled with them: `has_how` stands for it.
    """

    field: str
    label: str
    told_here: bool
    told_there: bool
    bits: float
    is_missing: bool
    says: str
    has_how: bool


@dataclass(frozen=True, slots=True)
class RivalColumn:
    """A rival with the same evidence, in the order of the lines; None where it is missing."""

    who: Who
    bits: tuple[float | None, ...]
    chance: str


@dataclass(frozen=True, slots=True)
class Said:
    """One word that this member may read; `is_old` for one of hers that she changed since."""

    name: str
    is_own: bool
    verdict: str
    reasons: tuple[str, ...]
    question: str
    moment: str
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What she answered last, for whoever may ask her; `by_another` if a colleague asked."""

    answer: str
    tell: tuple[str, ...]
    name: str
    moment: str
    by_another: bool


@dataclass(frozen=True)
class CandidatePage:
    """A candidate for the screen.

    Attributes:
        entity: which, in hexadecimal digits.
        seeker, sought: by pseudonym and code.
        relation: what the sought person is to the seeker, in words.
        likelihood: in words; never a place in results.
        waterfall: the evidence from the prior on, as a picture and as lines.
        lines: the fields in order.
        caution: where nothing but names speaks; else empty.
        chance: among rivals, in words.
        rivals: the next best.
        questions: what would part them most, with the bits that an answer is expected to settle.
        said: words that this member may read: her own, and others' once hers stands against them.
        asked: what she answered, for whoever may ask or tell.
        state: where it stands, in words; empty for who may not know.
        acts: what she may do, as codes.
        is_own: whether her word stands.
        has_asker: whether somebody could ask the sought person.
        members: who can be named for a panel: identifier and name.
        may_be_told: codes that the sought person's wishes name, to begin with.
    """

    entity: str
    seeker: Who
    sought: Who
    relation: str
    likelihood: str
    waterfall: Waterfall
    lines: tuple[FieldLine, ...]
    caution: str
    chance: str
    rivals: tuple[RivalColumn, ...]
    questions: tuple[tuple[str, float], ...]
    said: tuple[Said, ...]
    asked: Asked | None
    state: str
    acts: frozenset[str]
    is_own: bool
    has_asker: bool
    members: tuple[tuple[str, str], ...]
    may_be_told: tuple[str, ...]


def candidate_page(session: Session, entity: EntityId) -> CandidatePage:
    """Return one candidate as this member may see it.

    Raises:
        SealedClosed: sealed is closed.
        InvalidIdentifier: there is none that she may know of.
    """
    here, one = _one(session, entity)
    found, request = one.candidate.found, one.request
    ours, theirs = request.told.sought, one.sought.person
    comparison = shipped_comparer().compare(ours, theirs)
    near = [rival for rival in found.rivals if rival.case in here.people][:MOST_RIVALS]
    rival_evidence = tuple(
        shipped_comparer().compare(ours, here.people[rival.case].person) for rival in near
    )
    cases = [request.case, found.sought, *(rival.case for rival in near)]
    rows = session.vault.projection.several(cases)
    labels, spoken = Labels(session.language, session.timezone), _language(session)
    return CandidatePage(
        id_text(entity),
        who(request.case, rows),
        who(found.sought, rows),
        labels.code("relationship_types", request.relation),
        likelihood(found.likelihood, spoken),
        waterfall_of(_proposed(found, ours, theirs, comparison), spoken),
        tuple(_line(each, ours, theirs, labels, spoken) for each in comparison.evidence),
        explaining.caution(comparison, spoken),
        chance_in_words(found.chance, spoken),
        tuple(
            _rival(rival.case, evidence, chance_in_words(rival.chance, spoken), rows)
            for rival, evidence in zip(near, rival_evidence, strict=True)
        ),
        tuple(
            (question_words(each, spoken), each.bits)
            for each in questions(
                ours,
                [theirs, *(here.people[rival.case].person for rival in near)],
                [found.chance, *(rival.chance for rival in near)],
            )[:MOST_QUESTIONS]
        ),
        _said(session, one, labels),
        _asked(session, one, labels) if Act.ASK_HER in one.sight.acts else None,
        _state(one, labels),
        frozenset(act.value for act in one.sight.acts),
        one.sight.own is not None,
        one.where.asker is not None,
        _members(session, one) if Act.ASK_HER in one.sight.acts else (),
        _may_be_told(session, found.sought) if Act.ASK_HER in one.sight.acts else (),
    )


def look(session: Session, entity: EntityId, side: str, field: str) -> Seen:
    """Give out what one side tells of a field, or how the names compare; note the look first.

    One note stands for the looks of an hour at one candidate: each makes every review grow.

    Raises:
        SealedClosed: sealed is closed.
        InvalidIdentifier: there is no such candidate, side or field, or nothing is told.
    """
    if side not in SIDES or field not in set(Field):
        raise InvalidIdentifier
    _, one = _one(session, entity)
    ours, theirs = one.request.told.sought, one.sought.person
    asked, labels = Field(field), Labels(session.language, session.timezone)
    if side == HOW:
        text, lang = _how(session, asked, ours, theirs), session.language
    else:
        person, case = (ours, one.request.case) if side == REQUEST else (theirs, _case(one))
        text = _origin(session, case, one, side) if asked is Field.ORIGIN else ""
        text = text or told(person, asked, labels)
        lang = language_of_text(text)
    if not text:
        raise InvalidIdentifier
    _note_look(session, one, side, field)
    return Seen(text, lang, SECONDS)


def _note_look(session: Session, one: Matter, side: str, field: str) -> None:
    entity, now = one.candidate.entity, session.clock()
    noted = session.compared_at.get(entity)
    if noted is not None and now - noted < HOUR:
        return
    value = {"side": side, "field": field, "seconds": SECONDS}
    note = Draft(StreamKind.SEALED, LOOK, entity, "", NOTE, value)
    session.vault.write_reviews({one.candidate.stream: [note]})
    session.compared_at[entity] = now


def told(person: Person, field: Field, labels: Labels) -> str:
    """Return what a row tells of a field, in the scripts in which it was told; empty if nothing."""
    match field:
        case Field.NAME:
            return _joined(person.names)
        case Field.SEX:
            return labels.code("sexes", None if person.sex is None else person.sex.value)
        case Field.BIRTH | Field.MOTHERHOOD:
            return "" if person.birth is None else labels.when(person.birth.when)
        case Field.ORIGIN:
            return person.origin
        case Field.RELATIONS:
            return _joined(one.name for one in person.relations)
        case Field.CHILDREN:
            return _joined(" / ".join(one.names) for one in person.children if one.names)
        case Field.CHILD_COUNT:
            count = person.child_count or len(person.children)
            return str(count) if count else ""
        case Field.SPOUSE:
            return person.spouse_surname
        case Field.DEPARTURE:
            return labels.when(person.departure)
        case Field.SEPARATION:
            return labels.when(person.separation)
        case Field.LAST_CONTACT:
            return labels.when(person.last_contact)


def _one(session: Session, entity: EntityId) -> tuple[Everyone, Matter]:
    here = everyone(session)
    for one in matters(session, here):
        if one.candidate.entity == entity:
            return here, one
    raise InvalidIdentifier


def _case(one: Matter) -> CaseId:
    return one.candidate.found.sought


def _proposed(found: Found, ours: Person, theirs: Person, comparison: Comparison) -> Candidate:
    """Return the pair as it compares now, with the prior and the rivals of the last comparison."""
    return Candidate(
        ours.person_id,
        theirs.person_id,
        comparison,
        found.prior,
        posterior(found.prior, comparison.bits),
        found.chance,
        likelihood_of(found.chance, comparison),
        (),
    )


def _line(
    evidence: Evidence, ours: Person, theirs: Person, labels: Labels, language: Language
) -> FieldLine:
    field, quotes = evidence.field, evidence.names is not None
    return FieldLine(
        field.value,
        explaining.field_name(field, language),
        bool(told(ours, field, labels)),
        bool(told(theirs, field, labels)),
        evidence.bits,
        evidence.is_missing,
        "" if quotes or evidence.is_missing else explaining.sentence(evidence, language),
        quotes,
    )


def _rival(
    case: CaseId, evidence: Comparison, chance: str, rows: Mapping[CaseId, CaseSummary]
) -> RivalColumn:
    return RivalColumn(
        who(case, rows),
        tuple(None if one.is_missing else one.bits for one in evidence.evidence),
        chance,
    )


def _asked(session: Session, one: Matter, labels: Labels) -> Asked | None:
    asking = one.stands.asking
    if asking is None:
        return None
    return Asked(
        labels.code("tracing_answers", asking.answer),
        tuple(labels.codes("tracing_tells", asking.tell)),
        session.name_of(asking.by),
        _moment(session, asking.at),
        asking.by != session.member,
    )


def _moment(session: Session, at: int) -> str:
    return short_moment(recorded_at(at), session.today, session.timezone, session.language)


def _said(session: Session, one: Matter, labels: Labels) -> tuple[Said, ...]:
    own = one.sight.own
    visible = (*(() if own is None else (own,)), *one.sight.others)
    before = [
        event
        for event in reversed(one.candidate.events)
        if isinstance(event, Decision) and event.by == session.member and event != own
    ]

    def of(decision: Decision, *, is_old: bool = False) -> Said:
        return Said(
            session.name_of(decision.by),
            decision.by == session.member,
            labels.code("tracing_verdicts", decision.verdict),
            tuple(labels.codes("tracing_reasons", decision.reasons)),
            labels.code("tracing_questions", decision.question),
            _moment(session, decision.at),
            is_old,
        )

    said = [of(decision) for decision in visible]
    return (*said, *(of(decision, is_old=True) for decision in before))


def _state(one: Matter, labels: Labels) -> str:
    state: State | None = one.sight.state
    return "" if state is None else labels.code("tracing_states", state)


def _members(session: Session, one: Matter) -> tuple[tuple[str, str], ...]:
    return tuple(
        (id_text(member), session.name_of(member))
        for member in session.vault.readers()
        if member not in one.where.seekers
    )


def _may_be_told(session: Session, case: CaseId) -> tuple[str, ...]:
    held = session.vault.case_file(case).held("tracing_wishes", "may_be_told")
    return tuple(held or ())


def _origin(session: Session, case: CaseId, one: Matter, side: str) -> str:
    """Return the home county as it was written, not as the gazetteer reads it."""
    file = session.vault.case_file(case)
    if side == REQUEST:
        record = file.one("tracing_request", one.request.entity)
        return "" if record is None else str(record.held("home_county") or "")
    return str(file.held("identity", "home_county") or file.held("identity", "birth_place") or "")


def _how(session: Session, field: Field, ours: Person, theirs: Person) -> str:
    evidence = shipped_comparer().compare(ours, theirs).of(field)
    return "" if evidence.names is None else explaining.sentence(evidence, _language(session))


def _language(session: Session) -> Language:
    return language_of(session.language) or Language.EN


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
