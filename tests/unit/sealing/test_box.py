import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import SealBroken, TooLarge
from leeward.sealing.box import LEAST_PADDED, MOST_PADDED, padded_length, unpad


@pytest.mark.parametrize(
    ("length", "padded"),
    [(0, 1024), (68, 1024), (1024, 1024), (1025, 1088), (1088, 1088), (9999, 10240),
     (1_000_000, 1_015_808), (1_032_193, MOST_PADDED), (MOST_PADDED, MOST_PADDED)],
)  # fmt: skip
def test_lengths_of_the_padding_set(length: int, padded: int) -> None:
    assert padded_length(length) == padded


@given(length=st.integers(0, MOST_PADDED))
def test_invariant_15_padding_is_a_closed_set_with_little_waste(length: int) -> None:
    padded = padded_length(length)
    assert padded >= length
    assert padded_length(padded) == padded
    assert padded == LEAST_PADDED or padded <= length * 1.12 + 1


def test_invariant_15_the_padding_set_is_small() -> None:
    lengths = {padded_length(length) for length in range(0, MOST_PADDED, 7)}
    assert len(lengths) < 256


def test_more_than_a_blob_holds_is_refused() -> None:
    with pytest.raises(TooLarge):
        padded_length(MOST_PADDED + 1)


@given(length=st.integers(0, 4000), extra=st.integers(1, 200))
def test_a_content_has_one_padded_form(length: int, extra: int) -> None:
    content = length.to_bytes(4, "big") + b"x" * length
    right = content.ljust(padded_length(len(content)), b"\0")
    assert unpad(right, 4) == len(content)
    with pytest.raises(SealBroken):
        unpad(right + bytes(extra), 4)
    with pytest.raises(SealBroken):
        unpad(right[:-1], 4)
    if len(right) > len(content):
        with pytest.raises(SealBroken):
            unpad(right[:-1] + b"\x01", 4)


def test_a_length_beyond_the_plaintext_is_refused() -> None:
    with pytest.raises(SealBroken):
        unpad(b"\xff\xff\xff\xff" + bytes(1020), 4)
