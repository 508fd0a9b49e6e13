"""A pseudonym that looks like a real name is noticed; the neutral words never are."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.cases.codes import new_pseudonym
from leeward.cases.name_likeness import looks_like_a_name
from leeward.codebook.lists import code_list

WORDS = [
    label for code in code_list("pseudonyms").entries for label in (code.en, code.ko, code.zh_Hans)
]


@pytest.mark.parametrize(
    "text",
    [
        "김가상",
        "박 가상",
        "가상 씨",
        "서린 언니",
        "金虚构",
        "王某",
        "虚构女士",
        "Kim Gasang",
        "Gasang Kim",
        "kim ga-sang",
    ],
)
def test_what_may_be_a_name_is_noticed(text: str) -> None:
    assert looks_like_a_name(text)


@pytest.mark.parametrize(
    "text", ["", "Heron", "고요한 호수", "푸른 돌", "松树", "Quiet Lake", "B", "달빛"]
)
def test_what_is_none_passes(text: str) -> None:
    assert not looks_like_a_name(text)


@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_neutral_words_alone_or_joined_pass(first: str, second: str) -> None:
    assert not looks_like_a_name(first)
    assert not looks_like_a_name(f"{first} {second}")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_what_the_desk_proposes_passes(language: str) -> None:
    taken: set[str] = set()
    for _ in range(300):
        taken.add(new_pseudonym(os.urandom, taken, language))
    assert not [word for word in taken if looks_like_a_name(word)]
