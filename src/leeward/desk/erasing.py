"""Destroying a case for good, and what has reached its date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from leeward.cases.approval import Act, Approval, BrokenGlass
from leeward.cases.case import CaseFile
from leeward.cases.closure import is_routine_erasure, papers_to_offer
from leeward.cases.state import is_closed
from leeward.cases.timeline import when_of
from leeward.codebook.lists import code_list
from leeward.desk.approving import approve, require
from leeward.desk.labels import Labels
from leeward.desk.members import has_approver
from leeward.desk.session import Session
from leeward.desk.this_computer import last_backup
from leeward.desk.tracing_reviews import drop_of
from leeward.errors import ApprovalMissing, InvalidFact, UnknownMember, WrongPassphrase
from leeward.ids import CaseId

PAPERS: Final = code_list("papers_offered")
CANNOT_OFFER: Final = "cannot_offer"

NOT_CONFIRMED, NOT_ANSWERED, NOBODY, WRONG, OWN = (
    "not_confirmed",
    "not_answered",
    "nobody",
    "wrong",
    "own",
)
"""Why an erasure did not happen, as the page says it beside the field."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What a person reads before she destroys a file.

    Attributes:
        code: what she types to confirm.
        is_closed: whether the case was closed with its form.
        is_routine: whether its day of erasure has come, so that nobody need agree.
        erase_on: that day in words; empty if none was agreed.
        entries: how many entries go.
        documents: how many papers are recorded.
        papers: papers that the child may need and that were not offered, in words.
        papers_answer: what the closure says of them, as a code.
        statistic: what is to remain, as a code of `statistic_remains`.
        reason: why it was closed, in words.
        has_approver: whether anybody else has a keyslot here.
        backed_up: when the last backup was made here; it still holds the file.
    """

    code: str
    is_closed: bool
    is_routine: bool
    erase_on: str
    entries: int
    documents: int
    papers: tuple[str, ...]
    papers_answer: str
    statistic: str
    reason: str
    has_approver: bool
    backed_up: datetime | None


@dataclass(frozen=True, slots=True)
class GivenErasure:
    """What was typed on that page."""

    confirm: str
    papers: str = ""
    approver: str = ""
    passphrase: str = ""


def erasure(session: Session, case: CaseId) -> Erasure:
    """Return what destroying this case would mean.

    Raises:
        UnknownCase: no such case.
    """
    file = session.vault.case_file(case)
    labels = Labels(session.language, session.timezone)
    return Erasure(
        code=str(file.held("case", "code") or ""),
        is_closed=is_closed(file),
        is_routine=is_routine_erasure(file, session.today),
        erase_on=labels.when(when_of(file.held("closure", "erase_on"))),
        entries=len(session.vault.recorded(case)),
        documents=len(file.all_of("document")),
        papers=tuple(labels.codes("document_kinds", papers_to_offer(file))),
        papers_answer=_papers_answer(file),
        statistic=str(file.held("closure", "statistic") or ""),
        reason=labels.code("closure_reasons", file.held("closure", "reason")),
        has_approver=has_approver(session),
        backed_up=last_backup(session),
    )


def needs_second_word(session: Session, case: CaseId, papers: str = "") -> bool:
    """Return whether destroying this case now takes a colleague's approval.

    It does not once the case was closed and the day of erasure agreed then has come, unless
    papers that the child may need cannot be offered first.
    """
    file = session.vault.case_file(case)
    withheld = papers_to_offer(file) and (_papers_answer(file) or papers) == CANNOT_OFFER
    return bool(withheld) or not is_routine_erasure(file, session.today)


def erase(session: Session, case: CaseId, given: GivenErasure) -> dict[str, str]:
    """Destroy a case as somebody confirmed it; return why not, by field, or nothing.

    Raises:
        UnknownCase: no such case.
    """
    about = erasure(session, case)
    if given.confirm.strip().casefold() != about.code.casefold():
        return {"confirm": NOT_CONFIRMED}
    if about.papers and not about.papers_answer and given.papers not in PAPERS:
        return {"papers": NOT_ANSWERED}
    word = None
    if needs_second_word(session, case, given.papers):
        if not given.approver.strip() or not given.passphrase:
            return {"approver": NOBODY}
        try:
            word = approve(session, Act.ERASURE, given.approver, given.passphrase)
        except (WrongPassphrase, UnknownMember):
            return {"approver": WRONG}
        except ApprovalMissing:
            return {"approver": OWN}
    erase_case(session, case, word, papers=given.papers)
    return {}


def erase_case(
    session: Session,
    case: CaseId,
    given: Approval | BrokenGlass | None = None,
    *,
    papers: str = "",
) -> None:
    """Destroy a case's keys, entries, index and files, and put the vault under a new key.

    Args:
        session: whose desk.
        case: whose file.
        given: a colleague's word, where one is needed.
        papers: a code of `papers_offered`, where papers for a child were not offered at closure.

    Raises:
        UnknownCase: no such case.
        InvalidFact: papers for a child are here, and nobody said whether they were offered.
        ApprovalMissing: it was not agreed at closure, and no colleague approved.
    """
    file = session.vault.case_file(case)
    if papers_to_offer(file) and (_papers_answer(file) or papers) not in PAPERS:
        raise InvalidFact(field="closure.papers_offered", reason="required")
    routine = not needs_second_word(session, case, papers)
    require(session, Act.ERASURE, given, is_routine=routine)
    session.kept_files.clear()
    drop_of(session, case)
    session.waiting = tuple(one for one in session.waiting if one != case)
    session.vault.shred_case(case)


def expire(session: Session) -> int:
    """Destroy the ephemeral months that are over; return how many streams.

    A last way of contact that waits for sealed to open is kept until then, here as everywhere.
    """
    return session.vault.expire(but=session.waiting)


def _papers_answer(file: CaseFile) -> str:
    answer = file.held("closure", "papers_offered")
    return answer if isinstance(answer, str) else ""
