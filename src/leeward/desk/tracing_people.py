"""From case files to what tracing compares: who may be searched for, and who is sought by whom.

Only sealed streams are read, and only what somebody recorded for this: without her wishes nobody
becomes a row that could be compared.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeward.cases import relationships
from leeward.cases.case import CaseFile, Record
from leeward.cases.relationships import CHILDREN, GRANDPARENTS, PARENTS, PARTNERS, SIBLINGS
from leeward.cases.timeline import when_of
from leeward.dates.age import age_on
from leeward.dates.when import Precision, When
from leeward.ids import CaseId, EntityId, MemberId, id_text
from leeward.tracing.person import (
    Basis,
    Birth,
    Child,
    Permission,
    Person,
    Relation,
    RelationKind,
    Role,
    Sex,
    Told,
)
from leeward.tracing.places import find_place
from leeward.tracing.request import BestInterests, TracingRequest, Verification, VerifiedBy
from leeward.tracing.rules import OF_AGE

KIND: Final = "tracing_request"
WISHES: Final = "tracing_wishes"

_ANSWER: Final = frozenset({"answered_on", "answer"})
_CODE: Final = re.compile(r"[A-Z]{2}-[0-9A-Z]{4,8}")
_CODES: Final = re.compile(r"(?m)^[ \t]*([A-Za-z0-9][A-Za-z0-9._:-]{0,63})[ \t]*$")
_ALIKE: Final = (PARENTS, CHILDREN, SIBLINGS, GRANDPARENTS, PARTNERS)
"""Relations that hide from one another: who says "partner" may be the man in the household."""

_AS: Final[Mapping[str, RelationKind]] = {
    **dict.fromkeys(PARENTS, RelationKind.PARENT_OF),
    **dict.fromkeys(CHILDREN, RelationKind.CHILD_OF),
    **dict.fromkeys(SIBLINGS, RelationKind.SIBLING_OF),
    **dict.fromkeys(PARTNERS, RelationKind.SPOUSE_OF),
    **dict.fromkeys(GRANDPARENTS, RelationKind.GRANDPARENT_OF),
    "grandchild": RelationKind.GRANDCHILD_OF,
}
"""What the sought person is to the seeker, as rows name it."""

_BACK: Final[Mapping[RelationKind, RelationKind]] = {
    RelationKind.PARENT_OF: RelationKind.CHILD_OF,
    RelationKind.CHILD_OF: RelationKind.PARENT_OF,
    RelationKind.SIBLING_OF: RelationKind.SIBLING_OF,
    RelationKind.SPOUSE_OF: RelationKind.SPOUSE_OF,
    RelationKind.GRANDPARENT_OF: RelationKind.GRANDCHILD_OF,
    RelationKind.GRANDCHILD_OF: RelationKind.GRANDPARENT_OF,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A tracing request as recorded.

    Attributes:
        case: of the person who seeks.
        entity: which of her requests.
        told: for the rules of tracing.
        says_to_be: what the seeker says to be to the sought person, a code of
            `relationship_types`.
        relation: what the sought person is to the seeker, likewise.
        authors: members who wrote any of it.
        is_answered: whether somebody was found and told.
    """

    case: CaseId
    entity: EntityId
    told: TracingRequest
    says_to_be: str
    relation: str
    authors: frozenset[MemberId]
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Searchable:
    """Somebody who may be searched for, and the relations whose claimants she is hidden from."""

    person: Person
    hide_from: frozenset[str]

    def is_open_to(self, request: Request) -> bool:
        """Whether she is another person than the seeker, and not hidden from such an enquirer."""
        if self.person.person_id == id_text(request.case):
            return False
        said = {request.says_to_be}
        for group in _ALIKE:
            said |= group if request.says_to_be in group else set()
        return not said & self.hide_from


def requests_in(file: CaseFile, code: str, searcher: str, today: date) -> list[Request]:
    """Return the tracing requests of a case, the oldest first.

    Args:
        file: with its sealed stream.
        code: of the case; what a sought person's wishes hide from.
        searcher: code of this organisation.
        today: the day, from which a child's age is counted.
    """
    return [_request(file, record, code, searcher, today) for record in file.all_of(KIND)]


def searchable(file: CaseFile, code: str, searcher: str) -> Searchable | None:
    """Return a person as her own file tells of her; None unless she let herself be searched for."""
    wishes = file.one(WISHES)
    if wishes is None or wishes.held("searchable_by") != "own_organisation":
        return None
    expires, basis = when_of(wishes.held("expires")), wishes.held("basis")
    if expires is None or basis not in set(Basis):
        return None
    permission = Permission(
        Basis(basis),
        frozenset({searcher}) | _exchange_with(wishes),
        expires.latest,
        wishes.held("do_not_search") == "yes",
        frozenset(_CODE.findall(str(wishes.held("hide_from_cases") or "").upper())),
    )
    return Searchable(
        _person(file, code, Role.SOUGHT, permission),
        frozenset(wishes.held("hide_from") or ()),
    )


def _exchange_with(record: Record) -> frozenset[str]:
    """Return the codes of other organisations that may compare; of two that disagree, the common.

    A word of one device does not widen what another device recorded at the same time.
    """
    fact = record.fields.get("exchange_with")
    said = [] if fact is None else [one.entry.value for one in fact.current]
    codes = [frozenset(_CODES.findall(str(one or ""))) for one in said]
    return frozenset.intersection(*codes) if codes else frozenset()


def _person(file: CaseFile, code: str, role: Role, permission: Permission) -> Person:
    def held(field: str) -> str:
        return str(file.held("identity", field) or "")

    relatives = [
        record
        for record in file.all_of("relationship")
        if isinstance(record.held("relation"), str) and record.held("other_name")
    ]
    partners = [one for one in relatives if one.held("relation") in PARTNERS]
    return Person(
        id_text(file.case_id),
        role,
        tuple(str(one.held("full")) for one in file.all_of("name") if one.held("full")),
        permission,
        enquirer=code,
        sex=_sex(held("sex")),
        birth=_birth(when_of(file.held("identity", "birth_date"))),
        origin=find_place(held("home_county")) or find_place(held("birth_place")),
        relations=tuple(
            Relation(_BACK[_AS[one.held("relation")]], str(one.held("other_name")))
            for one in relatives
            # A child is told among the children; told twice it would count twice.
            if one.held("relation") in _AS and one.held("relation") not in CHILDREN
        ),
        children=tuple(
            Child((str(one.held("other_name")),), sex=_sex(str(one.held("sex") or "")))
            for one in relatives
            if one.held("relation") in CHILDREN
        ),
        spouse_surname=_surname(partners),
    )


def _request(file: CaseFile, record: Record, code: str, searcher: str, today: date) -> Request:
    expires = when_of(record.held("expires"))
    permission = Permission(
        Basis.OWN_REQUEST,
        frozenset({searcher}) | _exchange_with(record),
        date.min if expires is None else expires.latest,
    )
    seeker = _person(file, code, Role.SEEKER, permission)
    relation = str(record.held("relation") or "other")
    sex: relationships.Sex = "unknown" if seeker.sex is None else seeker.sex.value
    withdrawn, asked = when_of(record.held("withdrawn_on")), when_of(record.held("asked_on"))
    told = TracingRequest(
        record.entity.hex(),
        seeker,
        _sought(record, seeker, relation, permission),
        today if asked is None else asked.earliest,
        _is_child(record, seeker, today),
        _verification(record),
        _best_interests(record),
        None if withdrawn is None else withdrawn.earliest,
    )
    says_to_be = relationships.inverse(relation, sex)
    return Request(
        file.case_id,
        record.entity,
        told,
        says_to_be,
        relation,
        _authors(record),
        record.held("answered_on") is not None,
    )


def _sought(record: Record, seeker: Person, relation: str, permission: Permission) -> Person:
    """Return the sought person as the seeker describes her."""
    kind = _AS.get(relation)
    children = [Child((name,)) for name in _lines(record.held("children"))]
    if kind is RelationKind.PARENT_OF and not _named(children, seeker.names):
        born = None if seeker.birth is None else seeker.birth.when
        children.append(Child(seeker.names, born, seeker.sex))
    return Person(
        record.entity.hex(),
        Role.SOUGHT,
        tuple(_lines(record.held("names"))),
        permission,
        enquirer=seeker.enquirer,
        sex=_sex(str(record.held("sex") or "")),
        birth=_birth(when_of(record.held("birth"))),
        origin=find_place(str(record.held("home_county") or "")),
        separation=when_of(record.held("separated_on")),
        last_contact=when_of(record.held("last_contact")),
        relations=_relations(kind, seeker.names),
        children=tuple(children),
        spouse_surname=str(record.held("spouse_surname") or ""),
    )


def _relations(kind: RelationKind | None, names: Collection[str]) -> tuple[Relation, ...]:
    """Return the seeker as a relative of the sought person; a child is among the children."""
    if kind is None or kind is RelationKind.PARENT_OF:
        return ()
    return tuple(Relation(kind, name) for name in names)


def _verification(record: Record) -> Verification | None:
    how, on, outcome = (record.held(f"verified{part}") for part in ("_how", "_on", ""))
    day = when_of(on)
    if outcome not in {"passed", "failed"} or day is None or how not in set(VerifiedBy):
        return None
    fact = record.fields["verified"]
    by = next((one.author for one in fact.values if one.author is not None), None)
    name = "" if by is None else id_text(by)
    return Verification(name, day.latest, VerifiedBy(how), outcome == "passed")


def _best_interests(record: Record) -> BestInterests | None:
    result, day = record.held("best_interests"), when_of(record.held("best_interests_on"))
    if result not in {"in_favour", "against"} or day is None:
        return None
    named = (str(record.held(field) or "").strip() for field in ("panel_first", "panel_second"))
    panel = frozenset(" ".join(name.casefold().split()) for name in named if name)
    return BestInterests(panel, day.latest, result == "in_favour")


def _is_child(record: Record, seeker: Person, today: date) -> bool:
    """Who is not said to be of age counts as a child; a birth date overrules what was ticked."""
    born = None if seeker.birth is None else seeker.birth.when
    if born is not None and born.earliest <= today and age_on(born, today)[1] < OF_AGE:
        return True
    return bool(record.held("seeker_is_child") != "no")


def _authors(record: Record) -> frozenset[MemberId]:
    """Return who wrote the request; an answer comes from the other side."""
    return frozenset(
        value.author
        for name, fact in record.fields.items()
        for value in fact.history
        if value.author is not None and name not in _ANSWER
    )


def _named(children: Collection[Child], names: Collection[str]) -> bool:
    told = {name.casefold() for child in children for name in child.names}
    return any(name.casefold() in told for name in names)


def _birth(when: When | None) -> Birth | None:
    if when is None:
        return None
    return Birth(when, Told.ABOUT if when.precision is Precision.ABOUT else Told.DATE)


def _sex(code: str) -> Sex | None:
    return Sex(code) if code in set(Sex) else None


def _lines(text: object) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _surname(partners: Collection[Record]) -> str:
    """Return the family name of a partner who is named in a script that puts it first."""
    for one in partners:
        name = str(one.held("other_name")).strip()
        if name and not name.isascii():
            return name[0]
    return ""
