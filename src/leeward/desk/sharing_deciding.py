"""People decide: accept, change or refuse a line, serve an emergency at once, hear an appeal.

Each decision is one save: the organisation's record of it, and in the person's file the service as
it is now planned, with the reason as a note. The reason stands in her file only, so that nobody
reads of her in another's, and it is destroyed with it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from leeward.allocation.plan import Line
from leeward.cases.case import CaseFile
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.cases.state import step_changes
from leeward.dates.when import on_day
from leeward.desk.labels import language_of_text
from leeward.desk.offers import Offer, offers
from leeward.desk.recording import with_drafts
from leeward.desk.session import Session
from leeward.desk.sharing_book import DECISION, Book, book_of, draft
from leeward.desk.sharing_line import LineFacts, line_facts, service_file
from leeward.desk.sharing_meeting import known_decisions
from leeward.desk.sharing_problem import (
    GIVING,
    binding,
    capacity,
    decisions_of,
    span_end,
)
from leeward.desk.sharing_round import check_clock
from leeward.desk.sharing_rules import first_days, time_of
from leeward.errors import NeedChanged, PlanReplaced
from leeward.ids import EntityId, id_from_text, new_id
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
    file = service_file(session, facts.case, need)
    if file is None:
        raise NeedChanged
    here = offers(book)
    chosen, wrong = _chosen(session, book, facts, given, here)
    if wrong or chosen is None:
        return wrong
    case_drafts = [*service_changes(file, need, given.decision, chosen.start)]
    note, reason = reason_note(session, file, given.reason)
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
        "after": known_decisions(book, need),
    }
    session.vault.record_for_organisation(
        [draft(session, DECISION, value)], case=facts.case, with_case=(*case_drafts, *steps)
    )
    return {}


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
    wrong = wrong_reason(given.reason, needed=given.decision != "accept")
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
    if given.decision in GIVING and _is_full(session, book, facts.need, offer, start):
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


def wrong_reason(reason: str, *, needed: bool) -> dict[str, str]:
    """Return why words cannot be taken as a reason: `required`, or `never_stored`."""
    if needed and not reason.strip():
        return {"reason": "required"}
    return {"reason": "never_stored"} if findings(reason) else {}


def service_changes(
    file: CaseFile, need: EntityId, decision: str, start: date
) -> tuple[Draft, ...]:
    """Return what a decision changes in the service: planned from a day, or waiting again."""
    if decision in GIVING:
        answers: dict[str, Any] = {"state": "planned", "planned_from": on_day(start)}
    else:
        record = file.one("service", need)
        if record is None or record.held("state") != "planned":
            return ()
        answers = {"state": "waiting", "planned_from": None}
    return changes(file, "service", need, answers)


def reason_note(session: Session, file: CaseFile, words: str) -> tuple[tuple[Draft, ...], str]:
    """Return the note that holds a reason, and its name; nothing where no reason was given."""
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
