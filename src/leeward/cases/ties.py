"""Ties between two cases: one record in the sealed stream of each, made and undone together.

A pair of cases has at most one relationship and one household record in each file, and both
name each other: after any sequence of ties made and taken away, the two files agree.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from leeward.cases.case import CaseFile, Record
from leeward.cases.record import changes
from leeward.cases.relationships import Halves, Sex, inverse, join
from leeward.dates.when import on_day
from leeward.errors import InvalidFact
from leeward.ids import CaseId, EntityId, StreamKind
from leeward.journal.entry import SET, Draft

POINTERS: Final[Mapping[str, str]] = {"relationship": "other", "household": "member"}
"""Which field names the other case, by the kind of tie."""

_TOLD_BOTH: Final = ("bond", "lives_together", "since", "until")


def tie_to(file: CaseFile, kind: str, other: CaseId) -> Record | None:
    """Return the record by which a file is tied to another case, if there is one."""
    return next((one for one in file.all_of(kind) if tied_case(one) == other), None)


def tied_case(record: Record) -> CaseId | None:
    """Return the other case of a tie; None where it was taken away, or never was a case."""
    pointer = record.held(POINTERS[record.kind])
    return CaseId(pointer) if isinstance(pointer, bytes) else None


def related(
    one: CaseFile,
    other: CaseFile,
    relation: str,
    entities: tuple[EntityId, EntityId],
    *,
    sex: Sex,
    answers: Mapping[str, Any],
) -> Halves:
    """Return what joins two cases by a relationship; see `relationships.join`.

    Raises:
        InvalidFact: they are joined already, or `join` refuses.
    """
    for file, there in ((one, other.case_id), (other, one.case_id)):
        if tie_to(file, "relationship", there) is not None:
            raise InvalidFact(field="relationship.other", reason="linked")
    return join(one.case_id, other.case_id, relation, entities, sex=sex, answers=dict(answers))


def named_safe(
    one: CaseFile, other: CaseFile, entities: tuple[EntityId, EntityId], *, may_know: str
) -> Halves:
    """Return what records that she names another person as safe to plan with.

    The other file holds that she was named, not that she names anybody: that is hers to say.

    Raises:
        InvalidFact: it is her own case.
    """
    if one.case_id == other.case_id or entities[0] == entities[1]:
        raise InvalidFact(field="household.member", reason="same")
    here = tie_to(one, "household", other.case_id)
    there = tie_to(other, "household", one.case_id)
    said = {"member": bytes(other.case_id), "safe_to_plan_with": "yes", "may_know": may_know}
    heard = {"member": bytes(one.case_id), "safe_to_plan_with": "unknown", "may_know": "unknown"}
    return Halves(
        changes(one, "household", entities[0] if here is None else here.entity, said),
        () if there is not None else changes(other, "household", entities[1], heard),
    )


def no_longer_named(one: CaseFile, other: CaseFile) -> Halves:
    """Return what takes back that she names another person as safe.

    Where the other names her, that stays hers, and stands in both files.
    """
    here = tie_to(one, "household", other.case_id)
    there = tie_to(other, "household", one.case_id)
    if here is not None and there is not None and there.held("safe_to_plan_with") == "yes":
        unsaid = {"safe_to_plan_with": "unknown", "may_know": "unknown"}
        return Halves(changes(one, "household", here.entity, unsaid), ())
    return untied(one, other, "household")


def untied(one: CaseFile, other: CaseFile, kind: str) -> Halves:
    """Return what takes a tie away from both files; the history of each keeps it."""
    return Halves(
        _cleared(one, kind, other.case_id),
        _cleared(other, kind, one.case_id),
    )


def ended(one: CaseFile, other: CaseFile, day: date) -> Halves:
    """Return what records in both files that a relationship ended."""
    until = {"until": on_day(day)}
    here = tie_to(one, "relationship", other.case_id)
    there = tie_to(other, "relationship", one.case_id)
    return Halves(
        () if here is None else changes(one, "relationship", here.entity, until),
        () if there is None else changes(other, "relationship", there.entity, until),
    )


def mirrored(one: CaseFile, other: CaseFile, changed: Collection[str]) -> tuple[Draft, ...]:
    """Return what the other file has to say after a relationship was changed in one.

    What concerns one person alone (names, sex, who may know, words) is not told the other file.

    Args:
        one: the file in which it was changed, as it is now.
        other: the file that it is tied to.
        changed: the fields that were changed.
    """
    here = tie_to(one, "relationship", other.case_id)
    there = tie_to(other, "relationship", one.case_id)
    if here is None or there is None:
        return ()
    answers = {name: here.held(name) for name in _TOLD_BOTH if name in changed}
    relation = here.held("relation")
    if "relation" in changed and isinstance(relation, str):
        fitting = [inverse(relation, sex) for sex in ("female", "male", "unknown")]
        sex = one.held("identity", "sex")
        said = fitting[0] if sex == "female" else fitting[1] if sex == "male" else fitting[2]
        if there.held("relation") not in fitting:
            answers["relation"] = said
    return changes(other, "relationship", there.entity, answers)


def cleared(record: Record) -> tuple[Draft, ...]:
    """Return the entries after which a sealed record says nothing any more."""
    return tuple(
        Draft(
            StreamKind.SEALED,
            record.kind,
            record.entity,
            name,
            SET,
            None,
            tuple(item.id for item in fact.register.current),
        )
        for name, fact in record.fields.items()
        if any(item.entry.value is not None for item in fact.register.current)
    )


def _cleared(file: CaseFile, kind: str, other: CaseId) -> tuple[Draft, ...]:
    return tuple(
        draft
        for record in file.all_of(kind)
        if tied_case(record) == other
        for draft in cleared(record)
    )
