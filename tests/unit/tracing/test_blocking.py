"""Rows that may be one person share a key; the rest mostly do not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from leeward.dates import in_year
from leeward.tracing.blocking import Side, Sort, explode
from leeward.tracing.names.keys import NameKeyer, NameKeys, class_of
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.person import Basis, Birth, Child, Permission, Person, Role, Sex

PERMISSION = Permission(Basis.INVENTED, frozenset({"here"}), date(2030, 1, 1))
_PAIRED = PairedNames(shipped_matcher())
_KEYER = NameKeyer(shipped_matcher().units)


def keys_of(name: str) -> NameKeys:
    return _KEYER.keys(_PAIRED.readings(name))


def woman(
    *names: str, born: int | None = None, origin: str = "", children: tuple[Child, ...] = ()
) -> Person:
    return Person(
        "one",
        Role.SOUGHT,
        names,
        PERMISSION,
        sex=Sex.FEMALE,
        birth=None if born is None else Birth(in_year(born)),
        origin=origin,
        children=children,
    )


def meet(ours: Person, theirs: Person) -> bool:
    return bool(shared(ours, theirs))


def shared(ours: Person, theirs: Person) -> Sort:
    """Return the sorts of the keys that two rows share."""
    a = explode([ours], Side.OURS, keys_of)
    b = explode([theirs], Side.THEIRS, keys_of)
    found = np.bitwise_or.reduce(a.sort[np.isin(a.key, b.key)], initial=0)
    assert found == np.bitwise_or.reduce(b.sort[np.isin(b.key, a.key)], initial=0)
    return Sort(int(found))


@pytest.mark.parametrize(
    "other",
    ["Kim Yong Hui", "金英姬", "Jin Yingji", "Young-hee Kim", "Kim Yuong Hui", "KIM YONGHUI"],
)
def test_a_name_is_found_again_however_it_was_written(other: str) -> None:
    ours = woman("김영희", born=1970, origin="KP-09.Onsong")
    assert meet(ours, woman(other, born=1972, origin="KP-09.Onsong"))


@pytest.mark.parametrize("years", [0, 1, 2, 3])
def test_near_years_meet_on_either_side(years: int) -> None:
    for born in range(1970, 1980):
        earlier = woman("영희", born=born, origin="KP-09")
        later = woman("영희", born=born + years, origin="KP-09")
        assert Sort.GIVEN in shared(earlier, later)
        assert Sort.GIVEN in shared(later, earlier)


def test_a_given_name_of_far_years_does_not_meet_but_a_whole_name_does() -> None:
    assert not meet(woman("영희", born=1960), woman("김영희", born=1985))
    assert shared(woman("김영희", born=1960), woman("김영희", born=1985)) == Sort.NAME


def test_a_county_meets_itself_and_its_province_but_no_other_county() -> None:
    def told(origin: str) -> Person:
        return woman("영희", born=1970, origin=origin)

    onsong, province, musan = told("KP-09.Onsong"), told("KP-09"), told("KP-09.Musan")
    for ours, theirs in ((onsong, onsong), (onsong, province), (province, onsong)):
        assert Sort.GIVEN | Sort.HERE in shared(ours, theirs)
    assert not shared(onsong, musan) & (Sort.GIVEN | Sort.HERE)


def test_one_syllable_that_no_reading_explains_needs_year_and_place() -> None:
    ours = woman("김영희", born=1970, origin="KP-09.Onsong")
    slipped = woman("김영팔", born=1971, origin="KP-09.Onsong")
    assert shared(ours, slipped) == Sort.SLIPPED
    assert shared(slipped, ours) == Sort.SLIPPED
    assert shared(ours, woman("김영팔", born=1971)) == Sort.SLIPPED
    assert not meet(ours, woman("김영팔", born=1971, origin="KP-10.Hyesan"))
    assert not meet(ours, woman("박영팔", born=1971, origin="KP-09.Onsong"))


def test_year_and_place_bring_together_whoever_is_called_otherwise() -> None:
    ours = replace(woman("김영희", born=1970, origin="KP-09.Onsong"), departure=in_year(1998))
    theirs = replace(woman("박정숙", born=1970, origin="KP-09.Onsong"), departure=in_year(1998))
    assert shared(ours, theirs) == Sort.HERE | Sort.LIFE
    assert shared(ours, replace(theirs, departure=in_year(2001))) == Sort.HERE
    assert not meet(ours, replace(theirs, birth=Birth(in_year(1971))))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (woman("김영희"), woman("김영희", born=1970, origin="KP-09.Onsong")),
        (woman("김영희", born=1970), woman("김영희", origin="KP-09.Onsong")),
        (woman("김영희"), woman("김영희")),
    ],
)
def test_where_nothing_is_shared_the_whole_name_is_enough(ours: Person, theirs: Person) -> None:
    assert meet(ours, theirs)
    assert meet(theirs, ours)


def test_a_missing_surname_needs_year_and_place() -> None:
    bare = woman("영희", born=1970, origin="KP-09.Onsong")
    assert meet(bare, woman("김영희", born=1971, origin="KP-09.Onsong"))
    assert meet(woman("김영희", born=1971, origin="KP-09.Onsong"), bare)
    assert not meet(bare, woman("김영희", born=1971, origin="KP-10.Hyesan"))
    assert meet(bare, woman("김영희", born=1971))


def test_a_child_brings_two_rows_together_whatever_they_are_called() -> None:
    child = Child(names=("王佳瑞",), birth=in_year(2004))
    other = Child(names=("Wang Jiarui",), birth=in_year(2004))
    assert Sort.CHILD in shared(
        woman("김영희", children=(child,)), woman("박정숙", children=(other,))
    )


def test_a_child_with_another_surname_needs_its_year() -> None:
    child = Child(names=("김가서",), birth=in_year(2004))
    other = Child(names=("박가서",), birth=in_year(2005))
    ours = woman("김영희", children=(child,))
    assert shared(ours, woman("박정숙", children=(other,))) == Sort.CHILD
    assert not meet(ours, woman("박정숙", children=(replace(other, birth=in_year(2009)),)))
    assert not meet(ours, woman("박정숙", children=(replace(other, birth=None),)))


def test_each_key_of_a_row_stands_once_and_rows_are_independent() -> None:
    people = [woman("김영희", born=1970), woman("Kim Yong Hui", origin="KP-09.Onsong")]
    both = explode(people, Side.OURS, keys_of)
    assert len({*zip(both.row.tolist(), both.key.tolist(), strict=True)}) == len(both.row)
    for row, person in enumerate(people):
        alone = explode([person], Side.OURS, keys_of)
        assert alone.key.tolist() == both.key[both.row == row].tolist()


def test_syllables_that_clerks_confuse_are_of_one_class() -> None:
    assert class_of("영") == class_of("용")
    assert class_of("정") == class_of("종")
    assert class_of("김") != class_of("긴")
