"""Pairs of names scored by number: the bits of `Matcher.score`, whatever stands beside them."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidName
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.names.script import kind_of

NAMES = (
    "김영희", "Kim Yong Hui", "金英姬", "Jin Yingji", "Yong-hui", "영희", "Jīn Yīngjī", "리수용",
    "Lee Su Yong", "자루이", "王佳瑞", "Wang Jiarui", "朴貞淑", "Bak Jeongsuk", "Xiangjinng",
    "가나다라마", "ㅋㅋ", "👩", "", "뷁뷁뷁", "O'Brien",
)  # fmt: skip


def score(paired: PairedNames, pairs: list[tuple[str, str]]) -> list[float]:
    ours = np.array([paired.number(a) for a, _ in pairs], np.int64)
    theirs = np.array([paired.number(b) for _, b in pairs], np.int64)
    return [float(one) for one in paired.score(ours, theirs)]


def test_bits_are_those_of_the_matcher() -> None:
    matcher = shipped_matcher()
    pairs = [*product(NAMES, NAMES)]
    for (a, b), bits in zip(pairs, score(PairedNames(matcher), pairs), strict=True):
        try:
            wanted = float(matcher.score([a], [b], kind_of(a), kind_of(b))[0, 0])
        except InvalidName:
            assert bits == -40.0
            continue
        if max(bits, wanted) > -10.0:
            assert bits == pytest.approx(wanted, abs=0.1), (a, b)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1, max_size=12))
def test_what_else_is_scored_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    matcher = shipped_matcher()
    together = score(PairedNames(matcher), pairs)
    assert together == [score(PairedNames(matcher), [pair])[0] for pair in pairs]


def test_nothing_to_score_is_nothing() -> None:
    assert score(PairedNames(shipped_matcher()), []) == []
