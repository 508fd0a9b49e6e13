"""Appeals: somebody asks that a decision be looked at again, and another member hears it."""

from leeward.desk.session import Session
from leeward.desk.sharing_book import APPEAL, DECISION, book_of, draft
from leeward.desk.sharing_deciding import reason_note, service_changes, wrong_reason
from leeward.desk.sharing_line import line_facts, service_file
from leeward.desk.sharing_meeting import known_decisions
from leeward.errors import NeedChanged, UnknownPage
from leeward.ids import EntityId


def appeal(session: Session, need: EntityId, words: str) -> dict[str, str]:
    """Record that somebody asks for another look, with her words in her own file.

    Raises:
        UnknownPage: the latest plan has no such need.
        NeedChanged: the file was closed meanwhile.
    """
    facts = line_facts(session, need)
    wrong = wrong_reason(words, needed=True)
    if wrong:
        return wrong
    file = service_file(session, facts.case, need)
    if file is None:
        raise NeedChanged
    note, name = reason_note(session, file, words)
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
    if answer not in {"kept", "changed"} or not any(
        one.entity == entity and not one.answer for one in facts.appeals
    ):
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
            "after": known_decisions(book_of(session), need),
        }
        drafts.append(draft(session, DECISION, lifted))
    file = service_file(session, facts.case, need)
    if answer == "changed" and file is not None:
        changed = service_changes(file, need, "lift", session.today)
        session.vault.record_for_organisation(drafts, case=facts.case, with_case=changed)
    else:
        session.vault.record_for_organisation(drafts)
    return ""
