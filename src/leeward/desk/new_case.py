"""Opening a case from what somebody typed: the words are looked at before anything is recorded."""

from dataclasses import dataclass

from leeward.cases.name_likeness import looks_like_a_name
from leeward.cases.never_store import findings
from leeward.desk.caseload import members_by_name
from leeward.desk.opening import open_case
from leeward.desk.session import Session
from leeward.errors import InvalidFact, LeewardError, NeverStored
from leeward.ids import CaseId, MemberId

LONGEST = 40


@dataclass(frozen=True, slots=True)
class GivenCase:
    """What was typed, as it was typed.

    Attributes:
        pseudonym: what she is called here.
        code: the code that was proposed.
        worker: a member, in hexadecimal digits; empty for oneself.
        is_sure: whether a person said that the pseudonym is nobody's real name.
    """

    pseudonym: str
    code: str = ""
    worker: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What came of it: the case, or what has to be looked at first."""

    case: CaseId | None = None
    fault: LeewardError | None = None
    is_name_like: bool = False


def begin_case(session: Session, given: GivenCase) -> CaseAnswer:
    """Open a case, unless its pseudonym is none, is taken, or may be somebody's real name."""
    words = " ".join(given.pseudonym.split())
    if len(words) > LONGEST:
        return CaseAnswer(fault=InvalidFact(field="case.pseudonym", reason="too_long"))
    found = findings(words)
    if found:
        return CaseAnswer(fault=NeverStored(field="case.pseudonym", what=found[0].what))
    if looks_like_a_name(words) and not given.is_sure:
        return CaseAnswer(is_name_like=True)
    try:
        case = open_case(
            session, pseudonym=words, code=given.code, worker=_worker(session, given.worker)
        )
    except InvalidFact as fault:
        return CaseAnswer(fault=fault)
    return CaseAnswer(case)


def _worker(session: Session, given: str) -> MemberId | None:
    """Return the colleague who was chosen; oneself where it is none of the organisation's."""
    known = (member for member, _ in members_by_name(session))
    return next((member for member in known if member.hex() == given), None)
