"""Hangul as arithmetic."""

from hypothesis import given
from hypothesis import strategies as st

from leeward.tracing.names.hangul import (
    FIRST,
    LAST,
    apart,
    everyday,
    is_syllable,
    law_forms,
    near_misses,
    together,
)

syllables = st.integers(FIRST, LAST).map(chr)


def test_a_syllable_is_its_letters() -> None:
    assert apart("영") == ("ㅇ", "ㅕ", "ㅇ")
    assert apart("가") == ("ㄱ", "ㅏ", "")
    assert not is_syllable("ㄱ")
    assert not is_syllable("영희")


@given(syllables)
def test_taking_apart_and_putting_together_are_inverse(syllable: str) -> None:
    assert together(apart(syllable)) == syllable


def test_everyday_syllables_are_those_of_the_standard_with_a_plain_end() -> None:
    assert {"뜸", "솔", "칸", "김"} <= set(everyday())
    assert not {"닭", "뷁", "갂"} & set(everyday())
    assert list(everyday()) == sorted(set(everyday()))


def test_the_initial_sound_law_joins_north_and_south() -> None:
    assert "이" in law_forms("리")
    assert "리" in law_forms("이")
    assert "여" in law_forms("녀")
    assert law_forms("로") == ("노",)
    assert law_forms("김") == ()


@given(syllables)
def test_the_law_holds_in_both_directions(syllable: str) -> None:
    for other in law_forms(syllable):
        assert other != syllable
        assert syllable in law_forms(other)


@given(syllables)
def test_a_near_miss_is_near_both_ways(syllable: str) -> None:
    for other in near_misses(syllable):
        assert syllable in near_misses(other)
