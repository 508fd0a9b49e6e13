"""Blinded points: the group's rules, in any order and over any number of processors."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.engines.processors import FEW, both_processors
from leeward.errors import ExchangeAltered, InvalidKey
from leeward.tracing.private import (
    Blinding,
    check_points,
    multiply,
    point_of,
    stand_in,
)
from support.exchanges import seeded

SALT = bytes(range(32))
seeds = st.integers(0, 2**32)


@settings(max_examples=25, deadline=None)
@given(seeds, seeds, st.binary(max_size=40))
def test_the_order_of_two_blindings_does_not_matter(one: int, other: int, token: bytes) -> None:
    a, b = Blinding.fresh(seeded(one)), Blinding.fresh(seeded(other))
    point = [point_of(SALT, token)]
    assert multiply(multiply(point, a), b) == multiply(multiply(point, b), a)
    assert multiply(multiply(point, a), a.inverse()) == point


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=40), st.binary(max_size=40))
def test_tokens_have_one_point_when_they_are_one_token(one: bytes, other: bytes) -> None:
    assert (point_of(SALT, one) == point_of(SALT, other)) == (one == other)
    assert point_of(SALT, one) != point_of(SALT[::-1], one)


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_any_bytes_are_a_point_or_are_refused_by_both(content: bytes) -> None:
    blinding = Blinding.fresh(seeded(1))
    try:
        check_points([content])
    except ExchangeAltered:
        with pytest.raises(ExchangeAltered):
            multiply([content], blinding)
    else:
        assert multiply(multiply([content], blinding), blinding.inverse()) == [content]


def test_a_blinding_is_not_printed_and_not_zero() -> None:
    assert repr(Blinding.fresh(seeded(1))) == "<Blinding>"
    with pytest.raises(InvalidKey):
        Blinding.fresh(bytes)


def test_many_points_over_both_processors_are_those_of_one() -> None:
    random = seeded(4)
    points = [stand_in(random) for _ in range(1000 * FEW + 1)]
    blinding = Blinding.fresh(random)
    with both_processors() as spread:
        both = multiply(points, blinding, spread)
        check_points(both, spread)
        with pytest.raises(ExchangeAltered):
            check_points([*both, bytes(32)], spread)
        with pytest.raises(ExchangeAltered):
            multiply([*both, b"\xff" * 32], blinding, spread)
        assert multiply(points[:3], blinding, spread) == both[:3]
    assert both == multiply(points, blinding)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a library that is loaded")
def test_the_copy_of_the_library_does_not_stay_in_the_temporary_folder() -> None:
    stand_in(seeded(1))
    assert not Path(sys.modules["rbcl._sodium"].lib_path).exists()
