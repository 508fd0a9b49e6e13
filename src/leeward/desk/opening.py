"""Opening a case: a pseudonym, a random code, a worker, and nothing that says why."""

from collections.abc import Collection
from dataclasses import dataclass

from leeward.cases.codes import new_code, new_pseudonym
from leeward.cases.facts import validate
from leeward.cases.state import Step
from leeward.dates.when import on_day
from leeward.desk.session import Session
from leeward.errors import InvalidFact
from leeward.ids import CaseId, EntityId, MemberId, StreamKind, new_id
from leeward.journal.entry import SET, Draft


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a new case is called before anybody typed anything."""

    code: str
    pseudonym: str


def propose_case(session: Session) -> NewCase:
    """Return a free code and a free pseudonym, for a person to take or to change."""
    codes, pseudonyms = session.vault.projection.taken()
    return NewCase(*free_names(session, codes, pseudonyms, session.language))


def free_names(
    session: Session, codes: Collection[str], pseudonyms: Collection[str], language: str
) -> tuple[str, str]:
    """Return a code and a pseudonym that are not among those taken."""
    return (
        new_code(session.random, codes),
        new_pseudonym(session.random, pseudonyms, language),
    )


def open_case(
    session: Session, *, pseudonym: str, code: str = "", worker: MemberId | None = None
) -> CaseId:
    """Open a case; its first entries say only what it is called and who works on it.

    Raises:
        InvalidFact: the pseudonym is missing or another open case is called so.
    """
    codes, pseudonyms = session.vault.projection.taken()
    wanted = pseudonym.strip()
    if not wanted:
        raise InvalidFact(field="case.pseudonym", reason="required")
    if wanted in pseudonyms:
        raise InvalidFact(field="case.pseudonym", reason="taken")
    free = code if code and code not in codes else new_code(session.random, codes)
    case = CaseId(new_id(session.random))
    first = first_drafts(session, case, code=free, pseudonym=wanted, worker=worker)
    return session.vault.open_case(first, case)


def first_drafts(
    session: Session,
    case: CaseId,
    *,
    code: str,
    pseudonym: str,
    worker: MemberId | None = None,
) -> tuple[Draft, ...]:
    """Return the first entries of a case, all of them in core."""
    values = {
        "code": code,
        "pseudonym": pseudonym,
        "step": Step.CONTACT.value,
        "opened_on": on_day(session.today).to_value(),
        "worker": bytes(session.member if worker is None else worker),
    }
    for name, value in values.items():
        validate("case", name, value)
    return tuple(
        Draft(StreamKind.CORE, "case", EntityId(case), name, SET, value)
        for name, value in values.items()
    )
