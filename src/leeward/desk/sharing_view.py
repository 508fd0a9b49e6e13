"""The plan as people read it: by person, with the reason, and what has become of each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from leeward.allocation.plan import Change, Line, Waiting
from leeward.desk.session import Session
from leeward.desk.sharing_book import Book, book_of
from leeward.desk.sharing_line import appeals
from leeward.desk.sharing_problem import Decided, binding, decisions_of
from leeward.desk.sharing_round import Round, latest_plan, latest_round
from leeward.desk.sharing_seeds import WITNESSES, draw_of, has_seed, open_draw
from leeward.desk.sharing_words import Names, names_for
from leeward.i18n.language import Language
from leeward.ids import CaseId, MemberId, id_from_text

LINES_PER_PAGE: Final = 50
URGENT: Final = frozenset({"immediate", "high"})


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One need in the list.

    Attributes:
        need: the service, in hexadecimal digits.
        case: whose file; empty where it is gone.
        code, pseudonym, lang: who, without a name.
        kind: what is waited for.
        urgency, tone: how urgent it was judged.
        days: how long it had waited.
        offer, start: what the plan gives, from when; empty for who waits.
        reason: why, in one or more sentences.
        decided: accept, change, refuse or emergency; empty while nobody decided.
        by: who did.
        is_fixed: whether people fixed it before the plan.
        appealed: whether an appeal waits to be heard.
    """

    need: str
    case: str
    code: str
    pseudonym: str
    lang: str
    kind: str
    urgency: str
    tone: str
    days: int
    offer: str
    start: str
    reason: str
    decided: str
    by: str
    is_fixed: bool
    appealed: bool


@dataclass(frozen=True, slots=True)
class LeftRow:
    """Somebody whose need could not enter the plan, and what has to be written first."""

    case: str
    code: str
    pseudonym: str
    lang: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A promise of the plan before that this one does not keep."""

    code: str
    before: tuple[str, str]
    now: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class SeedState:
    """Where the draw stands.

    Attributes:
        committed: who has committed, by name.
        revealed: who has revealed.
        can_commit: whether this member can.
        can_reveal: whether this member has a seed that the frozen problem waits for.
        is_revealed: whether both seeds are known, so that the plan can be made.
        hash: of the problem that waits; to be compared before a seed is revealed.
    """

    committed: tuple[str, ...]
    revealed: tuple[str, ...]
    can_commit: bool
    can_reveal: bool
    is_revealed: bool
    hash: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One page of the latest plan.

    Attributes:
        round: the plan; None while there is none.
        is_draft: whether nobody has witnessed the draw.
        author, at: who made it, and when.
        served, waiting, fixed, undecided: how many lines there are of each.
        open_stages: rules that are not proven to be met as far as can be.
        rows: one page of lines, or of who waits.
        page, pages: which, of how many.
        left: who could not enter.
        changes: what is different from the plan before.
        seeds: where the draw stands.
    """

    round: Round | None
    is_draft: bool
    author: str
    at: datetime | None
    served: int
    waiting: int
    fixed: int
    undecided: int
    open_stages: tuple[tuple[str, int], ...]
    rows: tuple[PlanRow, ...]
    page: int
    pages: int
    left: tuple[LeftRow, ...]
    changes: tuple[ChangeRow, ...]
    seeds: SeedState


def plan_page(session: Session, which: str = "served", page: int = 1) -> PlanPage:
    """Return a page of the latest plan; `which` is `served` or `waiting`."""
    book = book_of(session)
    found = latest_plan(book)
    seeds = seed_state(session, book)
    if found is None or found.plan is None or found.planned is None:
        return PlanPage(
            None, False, "", None, 0, 0, 0, 0, (), (), 1, 1, (), (), seeds
        )  # fmt: skip
    plan = found.plan
    every: Sequence[Line | Waiting] = plan.lines if which == "served" else plan.waiting
    order = {name: at for at, name in enumerate(plan.cells)}
    every = sorted(every, key=lambda one: (order[one.cell], one.ticket, one.need))
    pages = max(1, -(-len(every) // LINES_PER_PAGE))
    page = max(1, min(page, pages))
    shown = every[(page - 1) * LINES_PER_PAGE : page * LINES_PER_PAGE]
    persons = {need.id: CaseId(id_from_text(need.person)) for need in found.problem.needs}
    named = {persons[one.need] for one in shown} | {persons[one.need] for one in plan.changes}
    names = names_for(session, book, found.problem, named)
    bound = {one.need.hex(): one for one in binding(decisions_of(book), session.today)}
    return PlanPage(
        found,
        plan.state == "draft",
        session.name_of(found.planned.author),
        found.planned.at,
        len(plan.lines),
        len(plan.waiting),
        sum(line.fixed for line in plan.lines),
        sum(not line.fixed and line.need not in bound for line in plan.lines),
        tuple((one.name, one.bound - one.value) for one in plan.stages if not one.proven),
        tuple(rows_of(session, book, found, names, shown, bound)),
        page,
        pages,
        tuple(_left(found, names, session)),
        tuple(_change(persons[one.need], one, names) for one in plan.changes),
        seeds,
    )


def rows_of(
    session: Session,
    book: Book,
    found: Round,
    names: Names,
    shown: Sequence[Line | Waiting],
    bound: dict[str, Decided],
) -> list[PlanRow]:
    """Return lines and waiting needs as rows, in the order given."""
    needs = {need.id: need for need in found.problem.needs}
    asked = {one.need.hex() for one in appeals(book) if not one.answer}
    language = Language(session.language)
    rows = []
    for one in shown:
        need = needs[one.need]
        case = CaseId(id_from_text(need.person))
        code, pseudonym, lang = names.person(case)
        line = one if isinstance(one, Line) else None
        waits = one if isinstance(one, Waiting) else None
        decided = bound.get(one.need)
        by = "" if decided is None else session.name_of(_member(decided))
        rows.append(
            PlanRow(
                one.need,
                case.hex() if case in names.cases else "",
                code,
                pseudonym,
                lang,
                names.labels.code("service_kinds", need.kind),
                names.labels.code("risk_levels", need.urgency),
                "bad" if need.urgency in URGENT else "calm",
                one.claims[0].waited_days or 0,
                names.offer(line.offer) if line else "",
                names.labels.day(line.start) if line else "",
                ("" if language is Language.ZH_HANS else " ").join(
                    names.sentences(line, waits, language)
                ),
                decided.decision if decided else "",
                by,
                line.fixed if line else False,
                one.need in asked,
            )
        )
    return rows


def seed_state(session: Session, book: Book) -> SeedState:
    """Return where the draw of the next plan stands."""
    latest = latest_round(book)
    frozen = latest if latest is not None and latest.plan is None else None
    draw = open_draw(book) if frozen is None else draw_of(book, frozen.draw)
    if draw is None:
        return SeedState((), (), True, False, False, "")
    authors = [said.author for said in draw.commits]
    return SeedState(
        tuple(session.name_of(author) for author in authors),
        tuple(session.name_of(author) for author in draw.reveals),
        frozen is None and session.member not in authors and len(authors) < WITNESSES,
        frozen is not None and has_seed(session, draw),
        frozen is not None and draw.is_revealed,
        "" if frozen is None else frozen.hash,
    )


def _left(found: Round, names: Names, session: Session) -> list[LeftRow]:
    cases = {CaseId(id_from_text(case)) for case, _, _ in found.left_out}
    rows = session.vault.projection.several(list(cases)[:500]) if cases else {}
    known = Names(names.labels, names.offers, names.firsts, rows)
    listed = []
    for name, kind, why in found.left_out:
        case = CaseId(id_from_text(name))
        if case in rows:
            said = names.labels.code("service_kinds", kind)
            listed.append(LeftRow(name, *known.person(case), said, why))
    return listed


def _change(case: CaseId, change: Change, names: Names) -> ChangeRow:
    return ChangeRow(
        names.person(case)[0],
        _place(change.before, names),
        None if change.now is None else _place(change.now, names),
    )


def _place(text: str, names: Names) -> tuple[str, str]:
    offer, _, day = text.partition(" ")
    return names.offer(offer), names.labels.day(date.fromisoformat(day))


def _member(decided: Decided) -> MemberId:
    return MemberId(bytes.fromhex(decided.by))
