from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leeward.dates import about, between, in_year, on_day
from leeward.dates.age import AgeWay, birth_from_age
from leeward.errors import InvalidEvidence
from leeward.tracing.candidates import LIKELY, Likelihood, likelihood_of
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.evidence import (
    Comparison,
    Evidence,
    Field,
    among_rivals,
    posterior,
    prior_in_bits,
)
from leeward.tracing.person import Birth, Child, Person, Relation, RelationKind, Sex, Told
from leeward.tracing.weights import LOOSEST, LOOSEST_OTHER, read_weights
from support.tracing_people import person
from support.tracing_strategies import FIELDS, people

ADDS = {
    "sex": {Field.SEX, Field.MOTHERHOOD},
    "birth": {Field.BIRTH, Field.MOTHERHOOD},
    "children": {Field.CHILDREN, Field.CHILD_COUNT, Field.MOTHERHOOD},
    "spouse_surname": {Field.SPOUSE},
}
"""Fields of evidence that a field of a row takes part in, where not the one of its own name."""


def compare(a: Person, b: Person) -> Comparison:
    return shipped_comparer().compare(a, b)


def level(field: Field, **sides: tuple[object, object]) -> Evidence:
    (name, (a, b)) = next(iter(sides.items()))
    return compare(person(**{name: a}), person(**{name: b})).of(field)  # type: ignore[arg-type]


# --- births ------------------------------------------------------------------------------


def birth(a: Birth, b: Birth) -> str:
    return level(Field.BIRTH, birth=(a, b)).level


DAY = Birth(on_day(date(1978, 3, 5)))
YEAR = Birth(in_year(1978))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (DAY, DAY, "same_day"),
        (DAY, Birth(on_day(date(1978, 4, 11))), "lunar_day"),  # the fifth of the third lunar month
        (DAY, Birth(on_day(date(1975, 3, 5))), "same_birthday"),
        (DAY, YEAR, "within_year"),
        (YEAR, Birth(in_year(1979)), "one_apart"),
        (YEAR, Birth(in_year(1980)), "two_apart"),
        (YEAR, Birth(in_year(1980), Told.AGE), "two_apart_by_age"),
        (YEAR, Birth(in_year(1981)), "three_apart"),
        (YEAR, Birth(in_year(1988)), "ten_apart"),
        (YEAR, Birth(in_year(2008)), "far_apart"),
        (YEAR, Birth(about(in_year(1978)), Told.ABOUT), "within_three_years"),
        (YEAR, Birth(between(date(1970, 1, 1), date(1999, 1, 1))), "overlap"),
    ],
)
def test_births_are_intervals(a: Birth, b: Birth, expected: str) -> None:
    assert birth(a, b) == expected
    assert birth(b, a) == expected


def test_an_age_counted_the_korean_way_explains_two_years() -> None:
    said = birth_from_age(40, date(2018, 6, 1), AgeWay.FULL)  # taken for full years: 1977 or 1978
    really = Birth(in_year(1979))
    assert level(Field.BIRTH, birth=(Birth(said, Told.AGE), really)).bits > 1.0


# --- places, events, sex -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("KP-09.Onsong", "KP-09.Onsong", "same_county"),
        ("KP-09.Onsong", "KP-09", "same_province"),
        ("KP-09.Onsong", "KP-09.Musan", "another_county"),
        ("KP-09.Onsong", "KP-10", "another_province"),
        ("KP-09.Onsong", "KP", "same_country"),
        ("KP-09.Onsong", "CN-222401", "another_country"),
        ("CN-222401", "CN-2224", "same_prefecture"),
        ("CN-222401", "CN-2201", "another_county"),
        ("CN-222401", "", "missing"),
    ],
)
def test_places_contain_one_another(a: str, b: str, expected: str) -> None:
    assert level(Field.ORIGIN, origin=(a, b)).level == expected
    assert level(Field.ORIGIN, origin=(b, a)).level == expected


def test_a_rare_county_says_more_than_a_common_one() -> None:
    rare = level(Field.ORIGIN, origin=("KP-09.Puryong", "KP-09.Puryong"))
    common = level(Field.ORIGIN, origin=("KP-10.Hyesan", "KP-10.Hyesan"))
    assert rare.bits > common.bits + 1


def test_the_other_sex_weighs_ten_bits_at_most() -> None:
    assert level(Field.SEX, sex=(Sex.FEMALE, Sex.MALE)).bits == pytest.approx(-9.97, abs=0.04)


def test_windows_of_events() -> None:
    for field in (Field.DEPARTURE, Field.SEPARATION, Field.LAST_CONTACT):
        near = level(field, **{field.value: (in_year(2004), in_year(2004))})
        far = level(field, **{field.value: (in_year(2004), in_year(2014))})
        assert near.level == "within_year"
        assert far.level == "far_apart"
        assert near.bits > 0.0 > far.bits


# --- children and relatives --------------------------------------------------------------


def child(*names: str, year: int | None = None) -> Child:
    return Child(names, None if year is None else in_year(year))


def test_a_childs_other_surname_is_no_evidence_against() -> None:
    wang = level(Field.CHILDREN, children=((child("王小雨"),), (child("왕소우"),)))
    kim = level(Field.CHILDREN, children=((child("王小雨"),), (child("김소우"),)))
    assert kim.level == "alike"
    assert kim.bits > 7.0
    assert wang.bits > 7.0


def test_children_who_are_not_alike_say_little() -> None:
    said = level(
        Field.CHILDREN, children=((child("王小雨", year=2001),), (child("陈浩然", year=2011),))
    )
    assert said.level == "none_alike"
    assert said.bits == pytest.approx(-1.0)


def test_each_child_counts_once() -> None:
    one = level(Field.CHILDREN, children=((child("王小雨"),) * 2, (child("小雨"),)))
    assert sum(part.about.value == "child" for part in one.parts) == 1


def test_the_order_of_children_counts() -> None:
    pair = (child("小雨"), child("浩然"))
    same = level(Field.CHILDREN, children=(pair, pair))
    turned = level(Field.CHILDREN, children=(pair, pair[::-1]))
    assert same.bits - turned.bits == pytest.approx(1.85, abs=0.01)


def test_a_mother_of_twelve_is_nearly_ruled_out() -> None:
    girl = person(sex=Sex.FEMALE, birth=Birth(in_year(1990)))
    mother = person(sex=Sex.FEMALE, children=(child(year=2001),))
    assert compare(girl, mother).of(Field.MOTHERHOOD).bits == -15.0
    assert compare(mother, girl).of(Field.MOTHERHOOD).bits == -15.0
    father = replace(mother, sex=Sex.MALE)
    assert compare(girl, father).of(Field.MOTHERHOOD).is_missing


def test_the_direction_of_a_relation_counts() -> None:
    daughter = (Relation(RelationKind.CHILD_OF, "김영희"),)
    mother = (Relation(RelationKind.PARENT_OF, "Kim Yong Hui"),)
    assert level(Field.RELATIONS, relations=(daughter, mother)).level == "turned"
    same = level(
        Field.RELATIONS, relations=(daughter, (Relation(RelationKind.CHILD_OF, "Kim Yong Hui"),))
    )
    assert same.level == "alike"
    another = level(
        Field.RELATIONS, relations=(daughter, (Relation(RelationKind.CHILD_OF, "박철남"),))
    )
    assert -1.0 <= another.bits <= 0.0


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [("刘", "Liu", True), ("류", "Liu", True), ("Ryu", "刘", True), ("王", "Zhang", False)],
)
def test_surnames_across_scripts(a: str, b: str, agree: bool) -> None:
    found = level(Field.SPOUSE, spouse_surname=(a, b))
    assert found.level == ("same_surname" if agree else "differs")


# --- names -------------------------------------------------------------------------------


def test_the_best_pair_of_names_counts_less_the_pairs_tried() -> None:
    alone = compare(person("a", "김영희"), person("b", "Kim Yong Hui"))
    many = compare(person("a", "김영희", "박순옥"), person("b", "Kim Yong Hui", "Choe Un"))
    assert many.of(Field.NAME).bits == pytest.approx(alone.of(Field.NAME).bits - 2.0)


@pytest.mark.parametrize("name", ["😀", "عمر", "\u202e", "x" * 80, "Ivan Ivanovich"])
def test_a_foreign_name_is_no_error(name: str) -> None:
    said = compare(person("a", name), person("b", "김영희")).of(Field.NAME)
    assert -4.0 <= said.bits <= 0.0


def test_no_name_counts_as_rarer_than_one_in_four_thousand() -> None:
    rare = compare(person("a", "선우별련"), person("b", "선우별련")).of(Field.NAME)
    assert rare.bits == pytest.approx(12.0, abs=0.1)
    usual = compare(person("a", "김영희"), person("b", "Kim Yong Hui")).of(Field.NAME)
    assert usual.bits == pytest.approx(10.2, abs=0.8)


def test_sisters_name_the_same_parents() -> None:
    parents = (
        Relation(RelationKind.CHILD_OF, "선우광철"),
        Relation(RelationKind.CHILD_OF, "박별련"),
    )
    assert 4.0 < level(Field.RELATIONS, relations=(parents, parents)).bits < 7.0


def test_names_alone_are_never_likely() -> None:
    alone = compare(person("a", "선우별련"), person("b", "선우별련"))
    assert alone.bits > 11.0
    assert not alone.is_beyond_the_name
    assert likelihood_of(1.0, alone) is Likelihood.POSSIBLE
    more = compare(person("a", "선우별련", birth=DAY), person("b", "선우별련", birth=DAY))
    assert likelihood_of(LIKELY, more) is Likelihood.LIKELY


# --- properties --------------------------------------------------------------------------


@given(people, people)
@settings(deadline=None)
def test_comparing_is_symmetric_capped_and_adds_up(a: Person, b: Person) -> None:
    there, back = compare(a, b), compare(b, a)
    for one, other in zip(there.evidence, back.evidence, strict=True):
        assert one.bits == pytest.approx(other.bits, abs=1e-3)
        assert one.bits >= LOOSEST.get(one.field, LOOSEST_OTHER) - 1e-6
        assert not one.is_missing or one.bits == 0.0
        if one.parts:
            assert sum(part.bits for part in one.parts) == pytest.approx(one.bits, abs=1e-3)
    assert [one.field for one in there.evidence] == list(Field)


@given(people, people, st.sampled_from(sorted(FIELDS)), st.data())
@settings(deadline=None)
def test_telling_one_field_more_changes_no_other(
    a: Person, b: Person, name: str, data: st.DataObject
) -> None:
    bare = replace(a, **{name: getattr(person(), name)})
    told = replace(a, **{name: data.draw(FIELDS[name])})
    before, after = compare(bare, b), compare(told, b)
    touched = ADDS.get(name) or {Field(name)}
    for one, other in zip(before.evidence, after.evidence, strict=True):
        if one.field not in touched:
            assert one == other


@given(people)
@settings(deadline=None)
def test_a_row_agrees_with_itself(a: Person) -> None:
    assume(a.names != ("영희",))
    assert compare(a, a).of(Field.NAME).bits > 0.0


@given(st.floats(-60, 0), st.lists(st.floats(-40, 80), max_size=6), st.floats(-40, 80))
def test_rivals_only_take_away(prior: float, others: list[float], bits: float) -> None:
    chances = among_rivals(prior, [bits, *others])
    assert chances[0] <= posterior(prior, bits) + 1e-9
    assert sum(chances) <= 1.0 + 1e-9
    assert among_rivals(prior, [bits])[0] == pytest.approx(posterior(prior, bits))


def test_four_equal_rivals_share() -> None:
    assert among_rivals(-10.0, [30.0] * 4) == pytest.approx([0.25] * 4, abs=1e-4)


@pytest.mark.parametrize(("expected", "permitted"), [(0.0, 5), (1.0, 5), (0.4, 0)])
def test_an_impossible_prior_is_refused(expected: float, permitted: int) -> None:
    with pytest.raises(InvalidEvidence):
        prior_in_bits(expected, permitted)


def test_the_prior_counts_whom_it_may_be() -> None:
    assert prior_in_bits(0.4, 40_000) == pytest.approx(-16.61, abs=0.01)
    with pytest.raises(InvalidEvidence):
        posterior(-10.0, float("nan"))


# --- weights -----------------------------------------------------------------------------

TEXT = (files("leeward.tracing") / "weights.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sex = -10.0", "sex = -11.0"),
        ("motherhood = -15.0", "motherhood = -40.0"),
        ("other = -4.0", "other = -4.5"),
        ("m = 0.998", "m = 1.5"),
        ("leeward-tracing-weights-1", "leeward-tracing-weights-2"),
    ],
)
def test_weights_outside_the_rules_are_refused(old: str, new: str) -> None:
    with pytest.raises(InvalidEvidence):
        read_weights(TEXT.replace(old, new, 1))


def test_another_file_of_weights_has_another_version() -> None:
    other = TEXT.replace("m = 0.998", "m = 0.997", 1)
    assert read_weights(other).version != read_weights(TEXT).version
