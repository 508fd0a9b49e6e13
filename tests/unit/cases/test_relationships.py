import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.cases.relationships import SELF, Sex, family, household, inverse, join
from leeward.codebook.lists import code_list
from leeward.errors import InvalidFact
from leeward.ids import CaseId, StreamKind
from support.recorder import CASE, Recorder, identity, thing

CHILD = CaseId(identity("the child's case"))
RELATIONS = code_list("relationship_types").codes


def test_each_case_holds_its_own_half_in_its_own_sealed_stream() -> None:
    answers = {"sex": "female", "lives_together": "yes", "text": "the younger", "until": None}
    halves = join(
        CASE, CHILD, "daughter", (thing("one"), thing("other")), sex="female", answers=answers
    )
    assert {draft.stream for draft in (*halves.of_one, *halves.of_other)} == {StreamKind.SEALED}
    one = {draft.field: draft.value for draft in halves.of_one}
    other = {draft.field: draft.value for draft in halves.of_other}
    assert one == {
        "other": CHILD,
        "relation": "daughter",
        "sex": "female",
        "lives_together": "yes",
        "text": "the younger",
    }
    assert other == {"other": CASE, "relation": "mother", "lives_together": "yes"}
    entities = (
        {draft.entity for draft in halves.of_one},
        {draft.entity for draft in halves.of_other},
    )
    assert entities == ({thing("one")}, {thing("other")})


@pytest.mark.parametrize(
    ("other", "entities"),
    [(CASE, (thing("one"), thing("other"))), (CHILD, (thing("one"), thing("one")))],
)
def test_nothing_joins_itself(other: CaseId, entities: tuple[object, object]) -> None:
    with pytest.raises(InvalidFact):
        join(CASE, other, "daughter", entities)  # type: ignore[arg-type]


def test_a_relation_outside_the_list_is_refused() -> None:
    with pytest.raises(InvalidFact):
        join(CASE, CHILD, "owner", (thing("one"), thing("other")))


@given(st.sampled_from(RELATIONS), st.sampled_from(("female", "male", "unknown")))
def test_every_relation_has_an_inverse_in_the_list(relation: str, sex: Sex) -> None:
    assert inverse(relation, sex) in RELATIONS


def test_a_mother_is_to_her_child_what_her_child_says() -> None:
    assert inverse("daughter", "female") == "mother"
    assert inverse("mother", "male") == "son"
    assert inverse("man_in_household", "female") == "same_household"
    assert inverse("carer", "female") == "other"


def _relative(case: Recorder, name: str, **answers: object) -> str:
    case.record("relationship", answers, thing(name))
    return thing(name).hex()


def test_the_family_is_drawn_from_what_sealed_says() -> None:
    case = Recorder()
    case.record("identity", {"sex": "female"})
    mother = _relative(case, "mother", relation="mother", presence="dead")
    grandmother = _relative(case, "grandmother", relation="grandmother")
    sister = _relative(case, "sister", relation="sister")
    man = _relative(case, "man", relation="man_in_household", bond="forced", lives_together="yes")
    elder = _relative(case, "elder", relation="parent_of_man")
    child = _relative(case, "child", relation="child", other=CHILD, may_know="yes")
    _relative(case, "friend", relation="friend")
    _relative(case, "former", relation="partner", until=["2025-01-01", "2025-12-31", "year"])
    found = family(case.file())
    assert found.people[0].key == SELF
    assert found.people[0].sex == "female"
    assert [person.case_id for person in found.with_relation("child")] == [CHILD]
    (drawn,) = found.with_relation("man_in_household")
    assert (drawn.sex, drawn.bond, drawn.in_home, drawn.may_know) == ("male", "forced", True, "no")
    assert found.with_relation("mother")[0].presence == "dead"
    assert not found.with_relation("partner")
    couples = {(couple.partners, couple.children, couple.bond) for couple in found.couples}
    assert couples == {
        ((grandmother,), (mother,), "together"),
        ((mother,), (SELF, sister), "together"),
        ((elder,), (man,), "together"),
        ((SELF, man), (child,), "forced"),
    }


def test_without_one_partner_the_children_are_hers() -> None:
    case = Recorder()
    child = _relative(case, "child", relation="son")
    assert [(couple.partners, couple.children) for couple in family(case.file()).couples] == [
        ((SELF,), (child,))
    ]
    one = _relative(case, "one", relation="partner", sex="male")
    two = _relative(case, "two", relation="man_in_household")
    assert [(couple.partners, couple.children) for couple in family(case.file()).couples] == [
        ((SELF, one), ()),
        ((SELF, two), ()),
        ((SELF,), (child,)),
    ]


def test_a_grandmother_stands_above_the_father_where_no_mother_is_recorded() -> None:
    case = Recorder()
    father = _relative(case, "father", relation="father")
    grandmother = _relative(case, "grandmother", relation="grandmother")
    couples = {(couple.partners, couple.children) for couple in family(case.file()).couples}
    assert couples == {((grandmother,), (father,)), ((father,), (SELF,))}


def test_siblings_alone_hang_together_without_parents() -> None:
    case = Recorder()
    brother = _relative(case, "brother", relation="brother")
    (couple,) = family(case.file()).couples
    assert (couple.partners, couple.children) == ((), (SELF, brother))


def test_while_sealed_is_closed_there_is_no_family() -> None:
    case = Recorder()
    _relative(case, "child", relation="child", other=CHILD)
    found = family(case.file(sealed=False))
    assert [person.key for person in found.people] == [SELF]
    assert found.people[0].sex == "unknown"
    assert found.couples == ()


def test_a_household_is_whom_she_named_as_safe_to_plan_with() -> None:
    case = Recorder()
    case.record("household", {"member": CHILD, "safe_to_plan_with": "yes"}, thing("child"))
    other = CaseId(identity("another case"))
    case.record("household", {"member": other, "safe_to_plan_with": "unknown"}, thing("other"))
    case.record("household", {"safe_to_plan_with": "yes"}, thing("nobody"))
    assert household(case.file()) == (CHILD,)
