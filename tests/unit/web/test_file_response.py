"""Ranges as media players ask for them, and as nobody should."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.web.file_response import asked_range


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-", (0, 1000)),
        ("bytes=0-99", (0, 100)),
        ("bytes=990-5000", (990, 1000)),
        ("bytes=-10", (990, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=1000-", (1000, 1000)),
        ("bytes=50-20", (1000, 1000)),
        ("bytes=0-1,5-9", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=٣-", None),
        ("lines=0-9", None),
        ("bytes=" + "9" * 90 + "-", None),
        ("", None),
    ],
)
def test_one_range_is_read_and_anything_else_is_the_whole_file(
    header: str, wanted: tuple[int, int] | None
) -> None:
    assert asked_range(header, 1000) == wanted


@settings(deadline=None)
@given(header=st.text(max_size=30) | st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}"))
def test_whatever_is_asked_for_lies_within_the_file(header: str) -> None:
    wanted = asked_range(header, 700)
    if wanted is not None:
        assert 0 <= wanted[0] <= wanted[1] <= 700


@settings(deadline=None)
@given(start=st.integers(0, 699), length=st.integers(1, 900))
def test_a_range_is_what_was_asked_for_as_far_as_there_is_any(start: int, length: int) -> None:
    assert asked_range(f"bytes={start}-{start + length - 1}", 700) == (
        start,
        min(700, start + length),
    )
