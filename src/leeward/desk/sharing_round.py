"""Making a plan: read the cases, freeze the problem, solve it, keep both; people decide afterwards.

Nothing is kept before all of it is there. A plan that somebody else made meanwhile, or a clock that
was set back, stops it with a sentence, and the records stay as they were.
"""

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import structs

from leeward.allocation.draw import frozen_hash
from leeward.allocation.making import Seconds, make_plan, plan_bytes, plan_hash
from leeward.allocation.plan import Plan
from leeward.allocation.problem import Problem
from leeward.desk.session import Session
from leeward.desk.sharing_book import ROUND, Book, Said, book_of, draft, keep, unseen
from leeward.desk.sharing_gathered import Gathered
from leeward.desk.sharing_needs import gather
from leeward.desk.sharing_problem import GIVING, binding, decisions_of, problem_bytes, problem_of
from leeward.desk.sharing_rules import first_days
from leeward.desk.sharing_seeds import Draw, unused_draw
from leeward.engines.solvers import shipped_solvers
from leeward.errors import PlanFromLater, PlanReplaced, UnknownPage
from leeward.ids import CaseId, EntityId, id_from_text
from leeward.journal.entry import Draft

PLAN, PART, SEALED_PART = "sharing_plan", "sharing_part", "sharing_sealed_part"
PART_BYTES: Final = 500_000
SLACK: Final = timedelta(minutes=2)
SECONDS: Final = Seconds(20.0, 5.0, 5.0)
"""For what is not slots; the plan says what was proven by then."""


@dataclass(frozen=True)
class Round:
    """One plan, or the problem of one that waits for its witnesses.

    Attributes:
        entity: which.
        made: who froze the problem, and when.
        ties_known: whether sealed was open while the cases were read.
        left_out: case, kind and why, of what could not enter.
        draw: whose seeds decide between equals; None for a draft.
        problem: as it was frozen; while sealed is closed without who belongs with whom.
        is_whole: whether nothing of it is missing now.
        hash: by which it is frozen, to be compared before a seed is revealed.
        plan: None while the seeds are not revealed.
        plan_hash: empty while there is none.
        planned: who had it solved, and when.
    """

    entity: EntityId
    made: Said
    ties_known: bool
    left_out: tuple[tuple[str, str, str], ...]
    draw: EntityId | None
    problem: Problem
    is_whole: bool
    hash: str
    plan: Plan | None
    plan_hash: str
    planned: Said | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """A problem that was read from the cases and not kept yet."""

    before: EntityId | None
    content: bytes
    problem: Problem
    gathered: Gathered
    draw: Draw | None


def latest_round(book: Book) -> Round | None:
    """Return the latest plan or frozen problem, if there is one."""
    every = book.all(ROUND)
    return _round(book, every[-1]) if every else None


def latest_plan(book: Book) -> Round | None:
    """Return the latest round that has a plan."""
    planned = {said.entity for said in book.all(PLAN)}
    made = [said for said in book.all(ROUND) if said.entity in planned]
    return _round(book, made[-1]) if made else None


def needs_in_plan(session: Session) -> frozenset[str]:
    """Return the services that the latest plan decides on, in hexadecimal digits."""
    found = latest_plan(book_of(session))
    return frozenset() if found is None else frozenset(need.id for need in found.problem.needs)


def round_of(book: Book, entity: EntityId) -> Round:
    """Return one round.

    Raises:
        UnknownPage: there is none.
    """
    made = book.history(ROUND, entity)
    if not made:
        raise UnknownPage
    return _round(book, made[0])


def check_clock(session: Session, book: Book) -> None:
    """Refuse to record before what is recorded already.

    Raises:
        PlanFromLater: the clock was set back.
    """
    latest = max((said.at for each in book.said.values() for said in each), default=None)
    if latest is not None and latest > session.clock() + SLACK:
        raise PlanFromLater


def reading(session: Session) -> Iterator[Gathered]:
    """Read every open case, a few at a time; the last value is whole.

    Raises:
        PlanFromLater: the clock was set back.
    """
    book = book_of(session)
    check_clock(session, book)
    given: dict[CaseId, frozenset[EntityId]] = {}
    for each in binding(decisions_of(book), session.today):
        if each.decision in GIVING:
            given[each.case] = given.get(each.case, frozenset()) | {each.need}
    yield from gather(session, given)


def freeze(session: Session, gathered: Gathered, before: EntityId | None) -> Frozen:
    """Return the problem that follows from what was read; nothing is kept.

    Raises:
        PlanReplaced: another plan was made meanwhile.
        InvalidProblem, ContradictoryRules: as `problem_of`.
    """
    book = book_of(session)
    _check_same(book, before)
    last = latest_plan(book)
    end = first_days(book, session.today)[-1]
    gathered = gathered.within(session.today, end - timedelta(days=1))
    decided = {each.need.hex() for each in decisions_of(book)}
    previous = [
        {"need": line.need, "offer": line.offer, "start": line.start.isoformat()}
        for line in (last.plan.lines if last is not None and last.plan is not None else ())
        if not line.fixed and line.need not in decided
    ]
    draw = unused_draw(book, {one.value["draw"] for one in book.all(ROUND)})
    content = problem_bytes(
        book,
        gathered,
        session.today,
        previous=previous,
        previous_plan=last.plan_hash if last is not None else None,
        commitments=draw.commitments if draw is not None else (),
    )
    return Frozen(before, content, problem_of(content), gathered, draw)


def solve(problem: Problem) -> bytes:
    """Return the plan of a problem; takes no session, so that it runs beside the vault."""
    return plan_bytes(make_plan(problem, shipped_solvers(), clock=time.monotonic, seconds=SECONDS))


def keep_round(session: Session, frozen: Frozen, plan: bytes | None) -> EntityId:
    """Keep the problem, and its plan if there is one; all of it or nothing.

    Raises:
        PlanReplaced: another plan was made meanwhile.
        PlanFromLater: the clock was set back.
    """
    book = book_of(session)
    check_clock(session, book)
    _check_same(book, frozen.before)
    made = draft(
        session,
        ROUND,
        {
            "hash": frozen_hash(frozen.problem),
            "ties": frozen.gathered.ties_known,
            "left": [[one.case.hex(), one.kind, one.why] for one in frozen.gathered.left_out],
            "draw": "" if frozen.draw is None else frozen.draw.entity.hex(),
            "after": [one.entity.hex() for one in unseen(book.all(ROUND))],
        },
    )
    entity, with_ties = EntityId(made.entity), frozen.gathered.ties_known
    open_problem = frozen.content
    drafts = [made]
    if with_ties:
        open_problem = msgspec.json.encode(without_ties(frozen.problem))
        drafts += _parts(session, entity, "problem", frozen.content, sealed=True)
    drafts += _parts(session, entity, "problem", open_problem)
    if plan is not None:
        drafts += _plan(session, entity, plan, with_ties=with_ties)
    keep(session, drafts)
    return entity


def keep_plan(session: Session, entity: EntityId, plan: bytes) -> None:
    """Keep the plan of a problem whose seeds are revealed.

    Raises:
        PlanReplaced: it has one, or another problem was frozen meanwhile.
        SealedClosed: the problem knows ties, and sealed is closed.
    """
    book = book_of(session)
    check_clock(session, book)
    _check_same(book, entity)
    if book.history(PLAN, entity):
        raise PlanReplaced
    with_ties = bool(book.history(ROUND, entity)[0].value["ties"])
    keep(session, _plan(session, entity, plan, with_ties=with_ties))


def latest_entity(book: Book) -> EntityId | None:
    """Return which round is the latest, for whoever makes the next."""
    every = book.all(ROUND)
    return every[-1].entity if every else None


def _check_same(book: Book, before: EntityId | None) -> None:
    if latest_entity(book) != before:
        raise PlanReplaced


def without_ties(problem: Problem) -> Problem:
    """Return what of a problem may stand unsealed: nothing of who belongs with whom, no sex."""
    return structs.replace(
        problem,
        people=tuple(
            structs.replace(each, draw_id=each.id, household=None) for each in problem.people
        ),
        needs=tuple(structs.replace(each, sex=None) for each in problem.needs),
        ties=(),
        never_with=(),
    )


def without_tickets(plan: Plan) -> Plan:
    """Return what of a plan may stand unsealed: people of one household have one ticket."""
    envy = tuple(
        structs.replace(each, cause="other") if each.cause == "household" else each
        for each in plan.fairness.envy
    )
    return structs.replace(
        plan,
        lines=tuple(structs.replace(each, ticket="") for each in plan.lines),
        waiting=tuple(structs.replace(each, ticket="") for each in plan.waiting),
        fairness=structs.replace(plan.fairness, envy=envy),
    )


def _plan(session: Session, entity: EntityId, plan: bytes, *, with_ties: bool) -> list[Draft]:
    said = draft(session, PLAN, {"hash": plan_hash(plan)}, entity)
    open_plan, drafts = plan, []
    if with_ties:
        open_plan = plan_bytes(without_tickets(msgspec.json.decode(plan, type=Plan)))
        drafts = _parts(session, entity, "plan", plan, sealed=True)
    return [*drafts, *_parts(session, entity, "plan", open_plan), said]


def _parts(
    session: Session, entity: EntityId, of: str, content: bytes, *, sealed: bool = False
) -> list[Draft]:
    kind, packed = (SEALED_PART if sealed else PART), zlib.compress(content)
    return [
        draft(
            session,
            kind,
            {"of": of, "n": at, "b": packed[at : at + PART_BYTES]},
            entity,
            sealed=sealed,
        )
        for at in range(0, len(packed), PART_BYTES)
    ]


def _content(book: Book, entity: EntityId, of: str, kind: str) -> bytes:
    parts = [one.value for one in book.history(kind, entity) if one.value["of"] == of]
    return b"".join(each["b"] for each in sorted(parts, key=lambda each: int(each["n"])))


def _round(book: Book, made: Said) -> Round:
    value: dict[str, Any] = made.value
    planned = next(iter(book.history(PLAN, made.entity)), None)
    sealed = _content(book, made.entity, "problem", SEALED_PART)
    plan: Plan | None = None
    if planned is not None:
        whole = _content(book, made.entity, "plan", SEALED_PART)
        plan = (
            msgspec.json.decode(zlib.decompress(whole), type=Plan)
            if whole
            else _read_plan(_content(book, made.entity, "plan", PART))
        )
    # What is sealed is never remembered beyond the page: closing sealed has to drop it.
    problem = (
        msgspec.json.decode(zlib.decompress(sealed), type=Problem)
        if sealed
        else _read_problem(_content(book, made.entity, "problem", PART))
    )
    return Round(
        made.entity,
        made,
        bool(value["ties"]),
        tuple((str(case), str(kind), str(why)) for case, kind, why in value["left"]),
        EntityId(id_from_text(value["draw"])) if value["draw"] else None,
        problem,
        bool(sealed) or not value["ties"],
        str(value["hash"]),
        plan,
        "" if planned is None else str(planned.value["hash"]),
        planned,
    )


@lru_cache(maxsize=3)
def _read_problem(packed: bytes) -> Problem:
    return msgspec.json.decode(zlib.decompress(packed), type=Problem)


@lru_cache(maxsize=3)
def _read_plan(packed: bytes) -> Plan:
    return msgspec.json.decode(zlib.decompress(packed), type=Plan)
