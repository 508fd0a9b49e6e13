"""Tying two cases together and apart: both sealed streams in one save, and no other stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from leeward.cases.case import CaseFile, Record
from leeward.cases.record import changes
from leeward.cases.relationships import CHILDREN, SEX_SAID, SIBLINGS, Halves, Sex
from leeward.cases.ties import (
    cleared,
    ended,
    named_safe,
    no_longer_named,
    related,
    tied_case,
    untied,
)
from leeward.codebook.lists import code_list
from leeward.desk.session import Session
from leeward.errors import InvalidFact, InvalidIdentifier, LeewardError, SealedClosed, UnknownCase
from leeward.ids import CaseId, EntityId, new_id
from leeward.journal.entry import Draft

NEEDS_SEX: Final = CHILDREN | SIBLINGS | {"grandchild"}
"""Relations of which the other side has another word for a woman than for a man."""

_SHARED: Final = ("bond", "lives_together", "may_know")


@dataclass(frozen=True, slots=True)
class GivenTie:
    """What was typed and chosen.

    Attributes:
        code: of the other case.
        relation: what the other person is to the person of this file.
        sex: of the person of this file; it decides what she is in return.
        bond, lives_together, may_know: codes of the form of a relationship; may be empty.
    """

    code: str = ""
    relation: str = ""
    sex: str = ""
    bond: str = ""
    lives_together: str = ""
    may_know: str = ""


def relate(session: Session, case: CaseId, given: GivenTie) -> Mapping[str, LeewardError]:
    """Join two cases by a relationship; return why a field cannot be taken, by field.

    Raises:
        SealedClosed: the sealed part is closed.
        UnknownCase: no such case here.
    """
    file = _open(session, case)
    faults: dict[str, LeewardError] = {}
    other = _other(session, case, given.code, faults)
    if given.relation not in code_list("relationship_types"):
        faults["relation"] = InvalidFact(field="relationship.relation", reason="required")
    if given.relation in NEEDS_SEX and given.sex not in {"female", "male"}:
        faults["sex"] = InvalidFact(field="identity.sex", reason="required")
    if faults or other is None:
        return faults
    answers = {name: getattr(given, name) or None for name in _SHARED}
    answers["may_know"] = answers["may_know"] or "no"
    sex = cast("Sex", given.sex if given.sex in {"female", "male"} else "unknown")
    try:
        halves = related(file, other, given.relation, _fresh(session), sex=sex, answers=answers)
    except InvalidFact as fault:
        return {"code": fault}
    mine = _sex_told(file, given.sex)
    theirs = _sex_told(other, SEX_SAID.get(given.relation, ""))
    _record(
        session,
        case,
        other.case_id,
        Halves((*halves.of_one, *mine), (*halves.of_other, *theirs)),
    )
    return {}


def name_safe(
    session: Session, case: CaseId, code: str, may_know: str = ""
) -> Mapping[str, LeewardError]:
    """Record that she names the person of another case as safe; return faults by field.

    Raises:
        SealedClosed, UnknownCase: as `relate`.
    """
    file = _open(session, case)
    faults: dict[str, LeewardError] = {}
    other = _other(session, case, code, faults)
    if other is None:
        return faults
    halves = named_safe(file, other, _fresh(session), may_know=may_know or "no")
    _record(session, case, other.case_id, halves)
    return {}


def take_away(session: Session, case: CaseId, kind: str, entity: EntityId) -> None:
    """Take a relationship, or a person of the household, out of every file that has it.

    Raises:
        SealedClosed: the sealed part is closed.
        InvalidIdentifier: there is no such record.
    """
    file = _open(session, case)
    record = _named(file, kind, entity)
    there = tied_case(record)
    if there is None:
        session.vault.record(case, cleared(record))
        return
    if there not in session.vault.cases():  # it was erased; this half alone is left
        session.vault.record(case, cleared(record))
        return
    other = session.vault.case_file(there)
    halves = untied(file, other, kind) if kind == "relationship" else no_longer_named(file, other)
    _record(session, case, there, halves)


def end(session: Session, case: CaseId, entity: EntityId) -> None:
    """Record today as the end of a relationship, in both files.

    Raises:
        SealedClosed, InvalidIdentifier: as `take_away`.
    """
    file = _open(session, case)
    there = tied_case(_named(file, "relationship", entity))
    if there is None:
        raise InvalidIdentifier
    _record(session, case, there, ended(file, session.vault.case_file(there), session.today))


def _sex_told(file: CaseFile, sex: str) -> tuple[Draft, ...]:
    """Return what records a sex that was told with a tie, where none is recorded yet."""
    if sex not in {"female", "male"} or file.held("identity", "sex") is not None:
        return ()
    return changes(file, "identity", EntityId(file.case_id), {"sex": sex})


def _open(session: Session, case: CaseId) -> CaseFile:
    if not session.sealed_is_open:
        raise SealedClosed
    return session.vault.case_file(case)


def _named(file: CaseFile, kind: str, entity: EntityId) -> Record:
    record = file.one(kind, entity)
    if kind not in {"relationship", "household"} or record is None:
        raise InvalidIdentifier
    return record


def _other(
    session: Session, case: CaseId, code: str, faults: dict[str, LeewardError]
) -> CaseFile | None:
    found = session.vault.projection.case_with_code(code.strip().upper())
    if found is None:
        faults["code"] = UnknownCase()
    elif found == case:
        faults["code"] = InvalidFact(field="relationship.other", reason="same")
    else:
        return session.vault.case_file(found)
    return None


def _fresh(session: Session) -> tuple[EntityId, EntityId]:
    return EntityId(new_id(session.random)), EntityId(new_id(session.random))


def _record(session: Session, one: CaseId, other: CaseId, halves: Halves) -> None:
    batches = [(one, halves.of_one), (other, halves.of_other)]
    session.vault.record_many([(case, drafts) for case, drafts in batches if drafts])
