"""A relay, or whoever holds the disk, changes what it cannot read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import (
    ChainForked,
    ChainGap,
    ChainRolledBack,
    NewerVersionNeeded,
    SealBroken,
    UnknownFormat,
)
from leeward.journal.chain import NO_HEAD, check_known, extend, follow
from leeward.journal.merge import registers
from support.writers import OTHER_STREAM, Writer, accepted, entry, opened


@given(flips=st.lists(st.integers(0, 8 * 1097 - 1), min_size=1, max_size=5, unique=True))
def test_flipped_bits_are_noticed(flips: list[int]) -> None:
    ara = Writer("Ara")
    blob = bytearray(ara.sealed(ara.write(entry())))
    for flip in flips:
        blob[flip // 8] ^= 1 << (flip % 8)
    with pytest.raises((SealBroken, UnknownFormat, NewerVersionNeeded)):
        opened(bytes(blob), ara)


def test_a_blob_swapped_into_another_mailbox_does_not_open_there() -> None:
    ara = Writer("Ara")
    blob = ara.sealed(ara.write(entry()))
    with pytest.raises(SealBroken):
        opened(blob, ara, stream=OTHER_STREAM)


def test_parts_of_two_blobs_do_not_make_a_third() -> None:
    ara = Writer("Ara")
    first, second = (ara.sealed(ara.write(entry(n, n))) for n in (1, 2))
    for cut in (13, 25, 57, 600):
        with pytest.raises(SealBroken):
            opened(first[:cut] + second[cut:], ara)


def test_a_replayed_segment_is_not_taken_twice() -> None:
    ara = Writer("Ara")
    first, second = ara.write(entry(1, 1)), ara.write(entry(2, 2))
    head = follow([first, second])
    assert extend(head, second.body, second.digest) == head
    with pytest.raises(ChainRolledBack):
        extend(head, first.body, first.digest)
    assert registers(accepted([first, second, first])) == registers(accepted([first, second]))


def test_a_withheld_segment_leaves_a_gap() -> None:
    ara = Writer("Ara")
    first = ara.write(entry(1, 1))
    ara.write(entry(2, 2))
    third = ara.write(entry(3, 3))
    with pytest.raises(ChainGap):
        follow([first, third])


def test_a_truncated_tail_is_known_by_a_head_seen_before() -> None:
    ara = Writer("Ara")
    first = ara.write(entry(1, 1))
    ara.write(entry(2, 2))
    with pytest.raises(ChainRolledBack):
        check_known(ara.head, extend(NO_HEAD, first.body, first.digest), None)


def test_two_histories_served_for_one_position_are_a_fork() -> None:
    one, other = Writer("Ara"), Writer("Ara")
    shown_here, shown_there = one.write(entry("G2")), other.write(entry("G1"))
    with pytest.raises(ChainForked):
        extend(extend(NO_HEAD, shown_here.body), shown_there.body)
