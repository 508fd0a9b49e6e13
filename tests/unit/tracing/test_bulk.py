"""Names read together: the readings of each are those that it has alone."""

from collections.abc import Sequence
from functools import cache
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.bench.invented_names import InventedNames
from leeward.bench.name_tasks import noisy
from leeward.errors import InvalidName
from leeward.tracing.names.bulk import BulkReader, ReadNames
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.reading import NOBODY, Reader
from leeward.tracing.names.script import Kind, kind_of
from leeward.tracing.names.segments import Segments, coded, text_of
from leeward.tracing.names.table import GIVEN, PLACES, SURNAME
from leeward.tracing.names.tablefile import shipped
from leeward.tracing.names.units import Units

ODD = (
    "", " ", "김영희", "金英姬", "영희", "뷁뷁뷁", "👩", "O'Brien", "kim1 yong2", "Jin Yingji",
    "Anan Anana", "ananana", "a", "Lee", "An A", "Yong-hui", "Kim Yŏng-hŭi", "Jīn Yīngjī",
    "ri hong gil dong", "k i m y o", "a b c d e f g", "Kim (Mrs) Yong",
    "KIMYONGHUI", "YONGHUIKIM", "Yong", "Yongkim", "Chang Tai-shan", "Xiangjinng", "Ким Ён Хи",
    "aaaaaaaaaaaa aaaaaaaaaaaaaaaa", "abcdefghijklmnopqrstuvwxyzabcdefgh", "Ki mYong Hui x y",
)  # fmt: skip

Meant = tuple[int, float, tuple[tuple[tuple[int, ...], tuple[float, ...]] | int, ...]]


@cache
def matcher() -> Matcher:
    return Matcher(shipped())


@cache
def bulk() -> BulkReader:
    return BulkReader(matcher().reader, few=0)


@cache
def alone() -> Reader:
    """A reader that shares nothing with `bulk`."""
    return Reader(Units(shipped()))


def kinds_of(names: Sequence[str]) -> list[Kind]:
    def kind(name: str) -> Kind:
        try:
            return kind_of(name)
        except InvalidName:
            return Kind.ROMAN

    return [kind(name) for name in names]


def unit(units: Units, number: int) -> tuple[tuple[int, ...], tuple[float, ...]] | int:
    """What a unit says, whatever its number."""
    if number == NOBODY:
        return NOBODY
    at, weight = units[number]
    return tuple(at.tolist()), tuple(np.round(weight.astype(float), 6).tolist())


def told(read: ReadNames, name: int) -> list[Meant]:
    return [
        (
            int(read.view[row]),
            round(float(read.bits[row]), 9),
            tuple(unit(matcher().units, one) for one in read.units[row, : read.size[row]].tolist()),
        )
        for row in np.flatnonzero(read.name == name)
    ]


def wanted(name: str, kind: Kind) -> list[Meant]:
    return [
        (int(one.view), round(one.bits, 9), tuple(unit(alone().units, u) for u in one.units))
        for one in alone().read(name, kind)
    ]


def agree(names: Sequence[str]) -> None:
    kinds = kinds_of(names)
    read = bulk().read(names, kinds)
    assert (np.diff(read.name) >= 0).all()
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        assert told(read, at) == wanted(name, kind), name


def test_odd_names_are_read_as_they_are_alone() -> None:
    agree(ODD)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_invented_names_are_read_as_they_are_alone(seed: int) -> None:
    invented = InventedNames(shipped(), seed)
    spelt = [invented.romanised(invented.hangul()) for _ in range(12)]
    agree([*spelt, *(noisy(name, name) for name in spelt)])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="abeghijklmnosuyz -", max_size=18), max_size=6))
def test_any_letters_are_read_as_they_are_alone(names: list[str]) -> None:
    agree(names)


@settings(max_examples=15, deadline=None)
@given(st.permutations(ODD))
def test_what_else_is_read_changes_nothing(names: list[str]) -> None:
    whole = bulk().read(ODD, kinds_of(ODD))
    turned = bulk().read(names, kinds_of(names))
    for at, name in enumerate(names):
        assert told(turned, at) == told(whole, ODD.index(name))


def test_few_names_are_read_one_by_one_and_mean_the_same() -> None:
    few = BulkReader(matcher().reader, few=len(ODD)).read(ODD, kinds_of(ODD))
    many = bulk().read(ODD, kinds_of(ODD))
    assert [told(few, at) for at in range(len(ODD))] == [told(many, at) for at in range(len(ODD))]


def test_no_names_are_no_readings() -> None:
    assert len(bulk().read((), ()).name) == 0


@given(st.lists(st.text(alphabet="abyz", min_size=1, max_size=12)))
def test_a_segment_is_its_number(texts: list[str]) -> None:
    assert [text_of(code) for code in coded(texts).tolist()] == texts


@pytest.mark.parametrize("place", PLACES)
def test_segments_weigh_what_one_weighs(place: int) -> None:
    assert (SURNAME, GIVEN) == PLACES
    chance = Random(place)
    spelt = chance.sample(sorted(shipped().spellings.row), 150)
    cut = [text[1:] for text in spelt if len(text) > 1]
    texts = sorted({text[:7] for text in (*spelt, *cut, "x", "xq", "ngng", "qqqqqqq")})
    segments, units = Segments(shipped()), alone().units
    clean, slipped = segments.clean(coded(texts)), segments.slipped(coded(texts))
    for at, text in enumerate(texts):
        one = units.spelt(text, place, slips=False)
        assert clean[at, place] == pytest.approx(one.best if one else -np.inf)
        two = units.spelt(text, place, slips=True)
        assert slipped.nats[at, place].tolist() == pytest.approx(
            list(two.nats) if two else [-np.inf] * 3
        )
