"""Keys made for many names at once: those that each has alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.bench.invented_names import InventedNames
from leeward.tracing.names.keying import BulkKeyer, RememberedKeys
from leeward.tracing.names.keys import NameKeyer, NameKeys
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.names.tablefile import shipped

ODD = (
    "김영희", "金英姬", "영희", "Yong-hui", "Jin Yingji", "Jīn Yīngjī", "Kim Yong Hui", "뷁뷁뷁",
    "김", "가나다라마바사", "王佳瑞李英", "", "👩", "O'Brien", "Xiangjinng", "자루이",
    "ri hong gil dong",
)  # fmt: skip


def alone(name: str) -> NameKeys:
    units = shipped_matcher().units
    return NameKeyer(units).keys(PairedNames(shipped_matcher()).readings(name))


def same(found: NameKeys, wanted: NameKeys) -> None:
    """Keys that are as likely as each other may stand in any order, and fall out at the end."""
    assert found.lacks_surname == wanted.lacks_surname
    assert set(found.full) == set(wanted.full)
    assert set(found.given) == set(wanted.given)
    assert len(found.slipped) == len(wanted.slipped)
    assert len(set(found.slipped) - set(wanted.slipped)) <= 1


def agree(names: Sequence[str]) -> None:
    paired = PairedNames(shipped_matcher())
    paired.numbers(names)
    table = BulkKeyer(shipped_matcher().units).keys(paired.last.read, paired.last.names)
    for at, name in enumerate(dict.fromkeys(names)):
        same(table.of(at), alone(name))


def test_odd_names_have_the_keys_that_they_have_alone() -> None:
    agree(ODD)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_invented_names_have_the_keys_that_they_have_alone(seed: int) -> None:
    invented = InventedNames(shipped(), seed)
    hangul = [invented.hangul() for _ in range(4)]
    agree([*hangul, *map(invented.romanised, hangul), *map(invented.characters, hangul)])


@pytest.mark.parametrize("together", [True, False])
def test_keys_are_remembered_whenever_a_name_was_read(together: bool) -> None:
    paired = PairedNames(shipped_matcher())
    keys_of = RememberedKeys(shipped_matcher().units, paired)
    if together:
        paired.numbers(ODD[:9])
        keys_of(ODD[0])
        paired.numbers(ODD[9:12])
    for name in (*ODD, *reversed(ODD)):
        same(keys_of(name), alone(name))
