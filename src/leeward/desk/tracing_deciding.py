"""What members say of a candidate: decide, take back, ask her, speak in a panel, tell.

Each act is refused unless it is this member's to do now; the rules are in `tracing/review.py`.
"""

from collections.abc import Sequence
from typing import Final

from leeward.cases.approval import Act as Exposing
from leeward.cases.approval import Approval
from leeward.cases.case import CaseFile
from leeward.cases.record import changes
from leeward.cases.relationships import SEX_SAID, Sex
from leeward.cases.ties import related, tie_to
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.desk.approving import require
from leeward.desk.session import Session
from leeward.desk.tracing_people import KIND
from leeward.desk.tracing_reviews import word
from leeward.desk.tracing_work import Matter, matter
from leeward.errors import InvalidFact, NotGranted
from leeward.ids import EntityId, MemberId, new_id
from leeward.journal.clock import at
from leeward.tracing.review import (
    NEEDED,
    Act,
    Answer,
    Asking,
    Decision,
    Event,
    Telling,
    Verdict,
    Voice,
    Vote,
)

VERDICTS: Final = (Verdict.SAME, Verdict.NOT_SAME, Verdict.CANNOT_TELL, Verdict.ASK)


def decide(
    session: Session,
    entity: EntityId,
    verdict: str,
    reasons: Sequence[str],
    question: str = "",
) -> None:
    """Record this member's word on a candidate, with its reasons as codes.

    Raises:
        InvalidFact: no such verdict, or no reason; where something has to be asked, not what.
        NotGranted: it is not hers to decide now.
    """
    if verdict not in {one.value for one in VERDICTS}:
        raise InvalidFact(field="tracing.verdict", reason="required")
    _require_codes("tracing.reasons", "tracing_reasons", reasons)
    asks = verdict == Verdict.ASK
    if asks and question not in code_list("tracing_questions"):
        raise InvalidFact(field="tracing.question", reason="required")
    one = _matter(session, entity, Act.DECIDE)
    said = Decision(
        session.member, _now(session), Verdict(verdict), tuple(reasons), question if asks else ""
    )
    _say(session, one, said)


def take_back(session: Session, entity: EntityId) -> None:
    """Take this member's word back; both stay in the history.

    Raises:
        NotGranted: she gave none, or the seeker's side was told.
    """
    one = _matter(session, entity, Act.TAKE_BACK)
    _say(session, one, Decision(session.member, _now(session), Verdict.NONE))


def record_answer(
    session: Session,
    entity: EntityId,
    answer: str,
    *,
    tell: Sequence[str] = (),
    why: str = "",
    panel: Sequence[MemberId] = (),
) -> None:
    """Record what the sought person said, or that she cannot be asked and who decides then.

    Raises:
        InvalidFact: no such answer; where she agrees, nothing that may be told; where she cannot
            be asked, no reason, or fewer than two members who do not work with the seeker.
        NotGranted: this member is not the one who asks her, or it is not time.
    """
    if answer not in {one.value for one in Answer}:
        raise InvalidFact(field="tracing.answer", reason="required")
    one = _matter(session, entity, Act.ASK_HER)
    said = Answer(answer)
    if said is Answer.AGREES:
        _require_codes("tracing.tell", "tracing_tells", tell)
    if said is Answer.CANNOT_BE_ASKED:
        if why not in code_list("tracing_obstacles"):
            raise InvalidFact(field="tracing.why", reason="required")
        named = set(panel) & set(session.vault.readers()) - one.where.seekers
        if len(named) < NEEDED or named != set(panel):
            raise InvalidFact(field="tracing.panel", reason="required")
    _say(
        session,
        one,
        Asking(
            session.member,
            _now(session),
            said,
            tuple(tell) if said is Answer.AGREES else (),
            why if said is Answer.CANNOT_BE_ASKED else "",
            tuple(panel) if said is Answer.CANNOT_BE_ASKED else (),
        ),
    )


def speak(session: Session, entity: EntityId, role: str, vote: str, reasons: Sequence[str]) -> None:
    """Record this member's voice in the best-interests panel.

    Raises:
        InvalidFact: no such role or vote, or no reason.
        NotGranted: she was not named, or the panel is not asked.
    """
    if role not in code_list("panel_roles"):
        raise InvalidFact(field="tracing.role", reason="required")
    if vote not in {one.value for one in Vote}:
        raise InvalidFact(field="tracing.vote", reason="required")
    _require_codes("tracing.reasons", "panel_reasons", reasons)
    one = _matter(session, entity, Act.SPEAK)
    _say(session, one, Voice(session.member, _now(session), role, Vote(vote), tuple(reasons)))


def tell(session: Session, entity: EntityId, given: Approval | None) -> None:
    """Write the relationship in both files: the first thing that the seeker's side can see.

    Args:
        session: whose desk.
        entity: which candidate.
        given: a colleague's word, as for every act that exposes somebody.

    Raises:
        NotGranted: nobody agreed yet, or it is not this member's to tell.
        ApprovalMissing: no colleague gave her word.
    """
    one = _matter(session, entity, Act.TELL)
    require(session, Exposing.CONTACT_AFTER_MATCH, given)
    seeker = session.vault.case_file(one.request.case)
    sought = session.vault.case_file(one.candidate.found.sought)
    told = () if one.stands.asking is None else one.stands.asking.tell
    answer = {"answered_on": on_day(session.today), "answer": list(told)}
    drafts = [(seeker.case_id, changes(seeker, KIND, one.request.entity, answer))]
    if tie_to(seeker, "relationship", sought.case_id) is None:
        fresh = (EntityId(new_id(session.random)), EntityId(new_id(session.random)))
        more = {"may_know": "yes"}
        halves = related(
            seeker, sought, one.request.relation, fresh, sex=_sex(seeker), answers=more
        )
        drafts += [(seeker.case_id, halves.of_one), (sought.case_id, halves.of_other)]
    note = word(one.candidate, Telling(session.member, _now(session)))
    session.vault.tell_in_files(drafts, {one.candidate.stream: [note]})


def _matter(session: Session, entity: EntityId, act: Act) -> Matter:
    one = matter(session, entity)
    if act not in one.sight.acts:
        raise NotGranted
    return one


def _say(session: Session, one: Matter, event: Event) -> None:
    session.vault.write_reviews({one.candidate.stream: [word(one.candidate, event)]})


def _require_codes(field: str, listed: str, codes: Sequence[str]) -> None:
    known = code_list(listed)
    if not codes or not all(code in known for code in codes):
        raise InvalidFact(field=field, reason="required")


def _now(session: Session) -> int:
    return at(session.clock())


def _sex(file: CaseFile) -> Sex:
    held = file.held("identity", "sex")
    return held if held in set(SEX_SAID.values()) else "unknown"
