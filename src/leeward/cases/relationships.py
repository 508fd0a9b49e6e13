"""Who belongs to whom. A relationship lies in the sealed stream of each case that it joins.

Two cases that are joined each hold their own half: opening one file's sealed stream shows
that half, and erasing one leaves the other as it was.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from leeward.cases.case import CaseFile, Record
from leeward.cases.facts import validate
from leeward.errors import InvalidFact
from leeward.ids import CaseId, EntityId, StreamKind
from leeward.journal.entry import SET, Draft

Sex = Literal["female", "male", "unknown"]
Presence = Literal["here", "missing", "dead"]
Bond = Literal["together", "apart", "forced"]

SELF: Final = "self"
"""The key of the person of the file in her family."""

PARENTS: Final = frozenset({"mother", "father"})
CHILDREN: Final = frozenset({"daughter", "son", "child"})
SIBLINGS: Final = frozenset({"sister", "brother"})
GRANDPARENTS: Final = frozenset({"grandmother", "grandfather"})
PARTNERS: Final = frozenset({"partner", "man_in_household"})

SEX_SAID: Final[Mapping[str, Sex]] = {
    "mother": "female",
    "daughter": "female",
    "sister": "female",
    "grandmother": "female",
    "aunt": "female",
    "father": "male",
    "son": "male",
    "brother": "male",
    "grandfather": "male",
    "uncle": "male",
    "man_in_household": "male",
}
"""The sex that the word for a relation tells by itself."""

# What she is to a person who is this to her: (as a woman, as a man, not recorded).
_INVERSE: Final[Mapping[str, tuple[str, str, str]]] = {
    **dict.fromkeys(PARENTS, ("daughter", "son", "child")),
    **dict.fromkeys(CHILDREN, ("mother", "father", "other_family")),
    **dict.fromkeys(SIBLINGS, ("sister", "brother", "other_family")),
    **dict.fromkeys(GRANDPARENTS, ("grandchild", "grandchild", "grandchild")),
    "grandchild": ("grandmother", "grandfather", "other_family"),
    "aunt": ("other_family", "other_family", "other_family"),
    "uncle": ("other_family", "other_family", "other_family"),
    "cousin": ("cousin", "cousin", "cousin"),
    "partner": ("partner", "partner", "partner"),
    "man_in_household": ("same_household", "same_household", "same_household"),
    "foster_parent": ("child", "child", "child"),
    "friend": ("friend", "friend", "friend"),
    "same_household": ("same_household", "same_household", "same_household"),
    "other_family": ("other_family", "other_family", "other_family"),
}
_OTHER: Final = ("other", "other", "other")
_SHARED: Final = frozenset({"bond", "lives_together", "may_know", "since", "until"})


class Halves(msgspec.Struct, frozen=True, gc=False):
    """The two halves of a relationship, each for the sealed stream of its own case."""

    of_one: tuple[Draft, ...]
    of_other: tuple[Draft, ...]


class Relative(msgspec.Struct, frozen=True, gc=False):
    """One person of a family.

    Attributes:
        key: `self`, or the record in hexadecimal digits.
        relation: what the person is to her; empty for herself.
        case_id: the person's own file, where there is one.
        sex, presence, bond: as recorded, for the picture.
        in_home: whether the person lives in the same home.
        may_know: whether the person may know of this file: `no` unless recorded otherwise.
    """

    key: str
    relation: str
    case_id: CaseId | None
    sex: Sex
    presence: Presence
    bond: Bond
    in_home: bool
    may_know: str


class Couple(msgspec.Struct, frozen=True, gc=False):
    """Parents, or partners, with their children, by key."""

    partners: tuple[str, ...]
    children: tuple[str, ...]
    bond: Bond = "together"


class Family(msgspec.Struct, frozen=True, gc=False):
    """The family of a case, as far as its sealed stream is open."""

    people: tuple[Relative, ...]
    couples: tuple[Couple, ...]

    def with_relation(self, *relations: str) -> tuple[Relative, ...]:
        """Return the relatives of some relations."""
        return tuple(person for person in self.people if person.relation in relations)


def join(
    one: CaseId,
    other: CaseId,
    relation: str,
    entities: tuple[EntityId, EntityId],
    *,
    sex: Sex = "unknown",
    answers: Mapping[str, Any] | None = None,
) -> Halves:
    """Return the two halves of a relationship between two cases.

    Args:
        one: the case that the relation is told from.
        other: the other case.
        relation: what the person of `other` is to the person of `one`.
        entities: fresh identities of the two records; they differ, so that neither half
            leads to the other.
        sex: of the person of `one`, who decides what she is in return.
        answers: further fields of the record; what concerns one person alone (names, sex,
            presence, words) stands in the first half only.

    Raises:
        InvalidFact: a case joined with itself, one identity for both, or a value that does
            not fit.
    """
    if one == other or entities[0] == entities[1]:
        raise InvalidFact(field="relationship.other", reason="same")
    more = dict(answers or {})
    shared = {name: value for name, value in more.items() if name in _SHARED}
    return Halves(
        _half(entities[0], {"other": other, "relation": relation, **more}),
        _half(entities[1], {"other": one, "relation": inverse(relation, sex), **shared}),
    )


def inverse(relation: str, sex: Sex) -> str:
    """Return what a person of a sex is to someone who is `relation` to her."""
    place = ("female", "male", "unknown").index(sex)
    return _INVERSE.get(relation, _OTHER)[place]


def family(case_file: CaseFile) -> Family:
    """Return the family of a case: nothing but herself while sealed is closed."""
    others = [
        _relative(record)
        for record in case_file.all_of("relationship")
        if isinstance(record.held("relation"), str) and record.held("until") is None
    ]
    sex = case_file.held("identity", "sex")
    herself = Relative(
        SELF,
        "",
        case_file.case_id,
        sex if sex in {"female", "male"} else "unknown",
        "here",
        "together",
        in_home=True,
        may_know="yes",
    )
    return Family((herself, *others), _couples(others))


def household(case_file: CaseFile) -> tuple[CaseId, ...]:
    """Return the cases with which she named it safe to plan, each once."""
    named = [
        record.held("member")
        for record in case_file.all_of("household")
        if record.held("safe_to_plan_with") == "yes" and record.held("until") is None
    ]
    return tuple(dict.fromkeys(CaseId(case) for case in named if isinstance(case, bytes)))


def _half(entity: EntityId, answers: Mapping[str, Any]) -> tuple[Draft, ...]:
    for name, value in answers.items():
        validate("relationship", name, value)
    return tuple(
        Draft(StreamKind.SEALED, "relationship", entity, name, SET, value)
        for name, value in answers.items()
        if value is not None
    )


def _relative(record: Record) -> Relative:
    relation = record.held("relation")
    sex, presence, bond = record.held("sex"), record.held("presence"), record.held("bond")
    other = record.held("other")
    return Relative(
        record.entity.hex(),
        relation,
        CaseId(other) if isinstance(other, bytes) else None,
        sex if sex in {"female", "male"} else SEX_SAID.get(relation, "unknown"),
        presence if presence in {"missing", "dead"} else "here",
        bond if bond in {"apart", "forced"} else "together",
        in_home=record.held("lives_together") == "yes",
        may_know=record.held("may_know") or "no",
    )


def _couples(others: list[Relative]) -> tuple[Couple, ...]:
    def keys(relations: frozenset[str]) -> tuple[str, ...]:
        return tuple(person.key for person in others if person.relation in relations)

    parents, children = keys(PARENTS), keys(CHILDREN)
    partners = [person for person in others if person.relation in PARTNERS]
    couples = []
    if grandparents := keys(GRANDPARENTS):
        # On whose side they are is not recorded; the mother's comes first.
        below = [person.key for person in others if person.relation == "mother"] or list(parents)
        couples.append(Couple(grandparents, tuple(below[:1])))
    if parents or keys(SIBLINGS):
        couples.append(Couple(parents, (SELF, *keys(SIBLINGS))))
    if elders := keys(frozenset({"parent_of_man"})):
        couples.append(Couple(elders, tuple(person.key for person in partners[:1])))
    if len(partners) == 1:
        couples.append(Couple((SELF, partners[0].key), children, partners[0].bond))
    else:
        # With several partners nobody recorded whose the children are: they are hers.
        couples += [Couple((SELF, person.key), (), person.bond) for person in partners]
        if children:
            couples.append(Couple((SELF,), children))
    return tuple(couples)
