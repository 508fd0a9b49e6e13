"""One need of the latest plan: where the plan put it, what people decided, who appealed."""

from dataclasses import dataclass, field

from leeward.allocation.plan import Line, Waiting
from leeward.cases.case import CaseFile, Record
from leeward.cases.state import is_closed
from leeward.desk.session import Session
from leeward.desk.sharing_book import APPEAL, DECISION, Book, Said, book_of
from leeward.desk.sharing_needs import ENDED, needs_of
from leeward.desk.sharing_problem import Decided, binding, decisions_of
from leeward.desk.sharing_round import Round, latest_plan
from leeward.errors import UnknownCase, UnknownPage
from leeward.ids import CaseId, EntityId, id_from_text


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
        judged_anew: how urgent it is judged now, where that is not what the plan knew.
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
    judged_anew: str = ""


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
    file = service_file(session, case, need)
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
        file is not None,
        "" if file is None else _judged_anew(file, need, asked.urgency),
    )


def _judged_anew(file: CaseFile, need: EntityId, before: str) -> str:
    needs, _ = needs_of(file, {need})
    now = next((one.urgency for one in needs if one.entity == need), before)
    return "" if now == before else now


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


def service_file(session: Session, case: CaseId, need: EntityId) -> CaseFile | None:
    """Return the file while the service can be decided on; None once it cannot."""
    try:
        file = session.vault.case_file(case)
    except UnknownCase:
        return None
    record: Record | None = file.one("service", need)
    over = record is None or record.held("state") in {*ENDED, "given", "ongoing"}
    return None if over or is_closed(file) else file
