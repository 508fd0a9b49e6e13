"""People decide: accept, change or refuse a line, serve an emergency at once, hear an appeal.

Each decision is one save: the organisation's record of it, and in the person's file the service as
it is now planned, with the reason as a note. The reason stands in her file only, so that nobody
reads of her in another's, and it is destroyed with it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from leeward.allocation.plan import Line, Waiting
from leeward.cases.case import CaseFile, Record
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.cases.state import is_closed, step_changes
from leeward.dates.when import on_day
from leeward.desk.labels import language_of_text
from leeward.desk.offers import Offer, offers
from leeward.desk.recording import with_drafts
from leeward.desk.session import Session
from leeward.desk.sharing_book import APPEAL, DECISION, Book, Said, book_of, draft
from leeward.desk.sharing_needs import ENDED
from leeward.desk.sharing_problem import (
    GIVING,
    Decided,
    binding,
    capacity,
    decisions_of,
    span_end,
)
from leeward.desk.sharing_round import Round, check_clock, latest_plan
from leeward.desk.sharing_rules import first_days, time_of
from leeward.errors import NeedChanged, PlanReplaced, UnknownCase, UnknownPage
from leeward.ids import CaseId, EntityId, id_from_text, new_id
from leeward.journal.entry import Draft

DECISIONS: Final = ("accept", "change", "refuse")
BINDS_DAYS: Final = 90
"""How long a refusal binds unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class GivenDecision:
    """What was chosen for one line.

    Attributes:
        round: the plan that was looked at, in hexadecimal digits.
        decision: accept, change, refuse, emergency or lift.
        offer, start: for a change or an emergency.
        until: how long it binds; empty for the shipped time.
        reason: why, in her words.
    """

    round: str
    decision: str
    offer: str = ""
    start: str = ""
    until: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody asked that a decision be looked at again.

    Attributes:
        entity: which.
        need: about which service.
        said: who wrote it down, and when.
        answer: `kept` or `changed`; empty while nobody has heard it.
        heard: by whom, and when.
    """

    entity: EntityId
    need: EntityId
    said: Said
    answer: str
    heard: Said | None


@dataclass(frozen=True)
class LineFacts:
    """One need of the latest plan, as the plan and the people left it.

    Attributes:
        round: the plan.
        case, need: whose, and which service.
        kind: what is waited for.
        line, waits: where the plan put it; one of them.
        decided: what binds now, if anybody decided.
        history: every decision about it, the earliest first.
        appeals: every appeal about it.
        is_open: whether it can still be decided on: the file is open and she still waits.
    """

    round: Round
    case: CaseId
    need: EntityId
    kind: str
    line: Line | None
    waits: Waiting | None
    decided: Decided | None
    history: tuple[tuple[Decided, Said], ...] = ()
    appeals: tuple[Appeal, ...] = field(default_factory=tuple)
    is_open: bool = True


def line_facts(session: Session, need: EntityId) -> LineFacts:
    """Return one need of the latest plan.

    Raises:
        UnknownPage: the latest plan has no such need.
    """
    book = book_of(session)
    plan = latest_plan(book)
    asked = None
    if plan is not None:
        asked = next((one for one in plan.problem.needs if one.id == need.hex()), None)
    if plan is None or plan.plan is None or asked is None:
        raise UnknownPage
    name, case = need.hex(), CaseId(id_from_text(asked.person))
    history = tuple(
        (one, said)
        for one, said in zip(decisions_of(book), book.all(DECISION), strict=True)
        if one.need == need
    )
    bound = binding((one for one, _ in history), session.today)
    return LineFacts(
        plan,
        case,
        need,
        asked.kind,
        next((line for line in plan.plan.lines if line.need == name), None),
        next((one for one in plan.plan.waiting if one.need == name), None),
        bound[-1] if bound else None,
        history,
        tuple(one for one in appeals(book) if one.need == need),
        _service(session, case, need) is not None,
    )


def appeals(book: Book) -> list[Appeal]:
    """Return every appeal, the earliest first."""
    answers = {one.value["answers"]: one for one in book.all(APPEAL) if "answers" in one.value}
    return [
        Appeal(
            one.entity,
            EntityId(id_from_text(one.value["need"])),
            one,
            str(answers[one.entity.hex()].value["answer"]) if one.entity.hex() in answers else "",
            answers.get(one.entity.hex()),
        )
        for one in book.all(APPEAL)
        if "answers" not in one.value
    ]


def decide(session: Session, need: EntityId, given: GivenDecision) -> dict[str, str]:
    """Record a decision, or return by field why it cannot be taken.

    Reasons: `required`, `unknown`, `order`, `never_stored`, `full`.

    Raises:
        PlanReplaced: another plan was made since the page was drawn.
        NeedChanged: the file was closed or the help given meanwhile; nothing was recorded.
        PlanFromLater: the clock was set back.
    """
    facts = line_facts(session, need)
    book = book_of(session)
    check_clock(session, book)
    if given.round != facts.round.entity.hex():
        raise PlanReplaced
    file = _service(session, facts.case, need)
    if file is None:
        raise NeedChanged
    here = offers(book)
    chosen, wrong = _chosen(session, book, facts, given, here)
    if wrong or chosen is None:
        return wrong
    case_drafts = [*_service_changes(file, need, given.decision, chosen.start)]
    note, reason = _reason(session, file, given.reason)
    case_drafts += note
    steps = step_changes(with_drafts(session, file, case_drafts)) if case_drafts else ()
    value = {
        "round": given.round,
        "need": need.hex(),
        "case": facts.case.hex(),
        "decision": given.decision,
        "offer": chosen.offer.hex(),
        "start": chosen.start.isoformat(),
        "until": chosen.until.isoformat(),
        "reason": reason,
    }
    session.vault.record_for_organisation(
        [draft(session, DECISION, value)], case=facts.case, with_case=(*case_drafts, *steps)
    )
    return {}


def appeal(session: Session, need: EntityId, words: str) -> dict[str, str]:
    """Record that somebody asks for another look, with her words in her own file.

    Raises:
        UnknownPage: the latest plan has no such need.
        NeedChanged: the file was closed meanwhile.
    """
    facts = line_facts(session, need)
    wrong = _wrong_reason(words, needed=True)
    if wrong:
        return wrong
    file = _service(session, facts.case, need)
    if file is None:
        raise NeedChanged
    note, name = _reason(session, file, words)
    value = {"need": need.hex(), "case": facts.case.hex(), "words": name}
    session.vault.record_for_organisation(
        [draft(session, APPEAL, value)], case=facts.case, with_case=note
    )
    return {}


def hear(session: Session, need: EntityId, entity: EntityId, answer: str) -> str:
    """Record what came of an appeal; return why this member cannot, else nothing.

    Another person than the one who decided hears it: `another` if it was this member. `changed`
    lifts the decision, so that the line can be decided anew.
    """
    facts = line_facts(session, need)
    if answer not in {"kept", "changed"} or not any(one.entity == entity for one in facts.appeals):
        raise UnknownPage
    deciders = {said.author for one, said in facts.history if one.decision != "lift"}
    if session.member in deciders:
        return "another"
    value = {"answers": entity.hex(), "answer": answer, "need": need.hex()}
    drafts = [draft(session, APPEAL, value)]
    last = facts.decided
    if answer == "changed" and last is not None:
        lifted = {
            "round": facts.round.entity.hex(),
            "need": need.hex(),
            "case": facts.case.hex(),
            "decision": "lift",
            "offer": last.offer.hex(),
            "start": last.start.isoformat(),
            "until": session.today.isoformat(),
            "reason": "",
        }
        drafts.append(draft(session, DECISION, lifted))
    file = _service(session, facts.case, need)
    changed: tuple[Draft, ...] = ()
    if answer == "changed" and file is not None:
        changed = _service_changes(file, need, "lift", session.today)
    if changed and file is not None:
        session.vault.record_for_organisation(drafts, case=facts.case, with_case=changed)
    else:
        session.vault.record_for_organisation(drafts)
    return ""


@dataclass(frozen=True, slots=True)
class _Chosen:
    offer: EntityId
    start: date
    until: date


def _chosen(
    session: Session,
    book: Book,
    facts: LineFacts,
    given: GivenDecision,
    here: dict[EntityId, Offer],
) -> tuple[_Chosen | None, dict[str, str]]:
    wrong = _wrong_reason(given.reason, needed=given.decision != "accept")
    line = facts.line
    if given.decision not in {*DECISIONS, "emergency", "lift"}:
        return None, wrong | {"decision": "unknown"}
    if given.decision == "lift":
        if facts.decided is None:
            return None, {"decision": "unknown"}
        return _Chosen(facts.decided.offer, facts.decided.start, session.today), wrong
    offer, start = _named(given, line, facts)
    if given.decision in {"accept", "refuse"} and line is None:
        return None, wrong | {"decision": "unknown"}
    if offer is None or offer not in here or here[offer].kind != facts.kind:
        return None, wrong | {"offer": "unknown"}
    if start is None:
        start = session.today if given.decision == "emergency" else None
    if start is None:
        return None, wrong | {"start": "required"}
    until = _day(given.until)
    if given.until and until is None:
        return None, wrong | {"until": "unknown"}
    if until is None:
        end = span_end(start, here[offer].length, time_of(book)["unit"])
        until = end - timedelta(days=1)
        if given.decision == "refuse":
            until = session.today + timedelta(days=BINDS_DAYS)
    if until < session.today or (given.decision in GIVING and until < start):
        wrong["until"] = "order"
    if given.decision in {"change", "emergency"} and _is_full(
        session, book, facts.need, offer, start
    ):
        wrong["offer"] = "full"
    if wrong:
        return None, wrong
    return _Chosen(offer, start, until), {}


def _is_full(session: Session, book: Book, need: EntityId, offer: EntityId, start: date) -> bool:
    """Return whether what people decided takes every place of an offer on some day of a span."""
    one, unit = offers(book)[offer], time_of(book)["unit"]
    firsts = first_days(book, session.today)
    end = span_end(start, one.length, unit)
    others = [
        (each.start, span_end(each.start, one.length, unit))
        for each in binding(decisions_of(book), session.today)
        if each.offer == offer and each.need != need and each.decision in GIVING
    ]
    for first, following, places in zip(firsts, firsts[1:], capacity(one, firsts), strict=False):
        if start < following and end > first:
            taken = sum(begun < following and ended > first for begun, ended in others)
            if taken >= places:
                return True
    return False


def _named(
    given: GivenDecision, line: Line | None, facts: LineFacts
) -> tuple[EntityId | None, date | None]:
    del facts
    if given.decision in {"accept", "refuse"} and line is not None:
        return EntityId(id_from_text(line.offer)), line.start
    known = len(given.offer) == 32 and all(sign in "0123456789abcdef" for sign in given.offer)
    return (EntityId(bytes.fromhex(given.offer)) if known else None), _day(given.start)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None


def _wrong_reason(reason: str, *, needed: bool) -> dict[str, str]:
    if needed and not reason.strip():
        return {"reason": "required"}
    return {"reason": "never_stored"} if findings(reason) else {}


def _service(session: Session, case: CaseId, need: EntityId) -> CaseFile | None:
    """Return the file while the service can be decided on; None once it cannot."""
    try:
        file = session.vault.case_file(case)
    except UnknownCase:
        return None
    record: Record | None = file.one("service", need)
    over = record is None or record.held("state") in {*ENDED, "given", "ongoing"}
    return None if over or is_closed(file) else file


def _service_changes(
    file: CaseFile, need: EntityId, decision: str, start: date
) -> tuple[Draft, ...]:
    if decision in GIVING:
        answers: dict[str, Any] = {"state": "planned", "planned_from": on_day(start)}
    else:
        record = file.one("service", need)
        if record is None or record.held("state") != "planned":
            return ()
        answers = {"state": "waiting", "planned_from": None}
    return changes(file, "service", need, answers)


def _reason(session: Session, file: CaseFile, words: str) -> tuple[tuple[Draft, ...], str]:
    if not words.strip():
        return (), ""
    entity = EntityId(new_id(session.random))
    answers = {
        "date": on_day(session.today),
        "sort": "note",
        "text": words.strip(),
        "lang": language_of_text(words) or None,
    }
    return changes(file, "note", entity, answers), entity.hex()
