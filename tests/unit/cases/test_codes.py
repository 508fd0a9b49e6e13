from hashlib import blake2b

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.codes import ALPHABET, is_code, new_code, new_pseudonym
from leeward.codebook.lists import code_list
from leeward.errors import CodesExhausted
from leeward.ids import RandomBytes


def _source(seed: int) -> RandomBytes:
    count = iter(range(1_000_000))
    return lambda length: blake2b(f"{seed} {next(count)}".encode()).digest()[:length]


@given(st.integers())
def test_a_code_is_read_aloud_without_mistakes(seed: int) -> None:
    code = new_code(_source(seed), ())
    assert is_code(code)
    assert not set(code.removeprefix("LW-")) & set("01ILOU")


@pytest.mark.parametrize(
    "text", ["", "LW-", "LW-7K3F", "LW-7K3F0", "lw-7k3f9", "XX-7K3F9", "7K3F9"]
)
def test_anything_else_is_no_code(text: str) -> None:
    assert not is_code(text)


@settings(max_examples=20)
@given(st.integers())
def test_a_taken_code_is_not_given_again(seed: int) -> None:
    taken = {new_code(_source(seed), ())}
    assert new_code(_source(seed), taken) not in taken


def test_every_sign_is_as_likely_as_the_others() -> None:
    source = _source(7)
    signs = [sign for _ in range(2_000) for sign in new_code(source, ()).removeprefix("LW-")]
    counts = [signs.count(sign) for sign in ALPHABET]
    assert min(counts) > 0.7 * len(signs) / len(ALPHABET)


def test_a_number_that_would_favour_some_signs_is_thrown_away() -> None:
    numbers = iter([b"\xff\xff\xff\xff", *[b"\x00\x00\x00\x01"] * 5])
    assert new_code(lambda _: next(numbers), ()) == "LW-33333"


def test_a_broken_source_ends_in_an_error_and_not_in_a_circle() -> None:
    stuck: RandomBytes = bytes
    with pytest.raises(CodesExhausted):
        new_code(stuck, {"LW-22222"})
    words = {code.en for code in code_list("pseudonyms").entries}
    with pytest.raises(CodesExhausted):
        new_pseudonym(stuck, words)


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_a_pseudonym_is_a_free_word_of_the_list(language: str) -> None:
    words = {code.label(language) for code in code_list("pseudonyms").entries}
    first = new_pseudonym(_source(1), (), language)
    assert first in words
    left = min(words)
    assert new_pseudonym(_source(2), words - {left}, language) == left
    joined = new_pseudonym(_source(3), words, language)
    assert joined not in words
    assert new_pseudonym(_source(3), {*words, joined}, language) not in {*words, joined}


def test_twenty_thousand_people_each_get_a_pseudonym_of_their_own() -> None:
    words = [code.en for code in code_list("pseudonyms").entries]
    taken = {*words, *(f"{one} {other}" for one in words for other in words)}
    random = _source(4)
    for _ in range(50):
        found = new_pseudonym(random, taken, "en")
        assert found not in taken
        assert len(set(found.split())) >= 3
        taken.add(found)


def test_no_two_pseudonyms_look_alike() -> None:
    entries = code_list("pseudonyms").entries
    for language in ("en", "ko", "zh-Hans"):
        assert len({code.label(language) for code in entries}) == len(entries)
