import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import ChainForked, ChainGap, ChainRolledBack, InvalidFact
from leeward.ids import DeviceId
from leeward.journal.chain import NO_HEAD, Head, check_known, extend, follow, next_body
from leeward.journal.entry import EntryId
from leeward.journal.segment import Segment
from support.writers import STREAM, Writer, entry


def chain(length: int, name: str = "Ara") -> list[Segment]:
    writer = Writer(name)
    return [writer.write(entry(number, number)) for number in range(1, length + 1)]


def test_a_chain_is_followed_segment_by_segment() -> None:
    segments = chain(4)
    head = NO_HEAD
    for segment in segments:
        head = extend(head, segment.body)
    assert head == Head(4, segments[3].digest) == follow(segments)


def test_the_last_segment_delivered_again_changes_nothing() -> None:
    segments = chain(2)
    head = follow(segments)
    assert extend(head, segments[1].body, segments[1].digest) == head


@given(deliveries=st.lists(st.integers(0, 5), max_size=20))
def test_invariant_7_whatever_comes_in_whatever_order_only_the_chain_is_accepted(
    deliveries: list[int],
) -> None:
    segments = chain(6)
    head, taken = NO_HEAD, []
    for number in deliveries:
        try:
            after = extend(head, segments[number].body, segments[number].digest)
        except (ChainGap, ChainRolledBack):
            continue
        if after != head:
            taken.append(number)
        head = after
    assert taken == list(range(len(taken)))


def test_invariant_7_a_gap_is_refused() -> None:
    first, _, third = chain(3)
    with pytest.raises(ChainGap) as refusal:
        follow([first, third])
    assert refusal.value.facts == {"seq": 2}


def test_invariant_7_a_fork_is_refused() -> None:
    first, second = chain(2)
    writer = Writer("Ara")
    writer.write(entry(1, 1))
    other = writer.write(entry("other", 9))
    assert other.body.prev == first.digest
    with pytest.raises(ChainForked):
        follow([first, second, other])


def test_invariant_7_a_wrong_prev_is_refused() -> None:
    (first,) = chain(1)
    writer = Writer("Ara")
    writer.write(entry("another beginning", 1))
    second = writer.write(entry(2, 2))
    with pytest.raises(ChainForked):
        follow([first, second])
    with pytest.raises(ChainGap):
        follow([second])


def test_what_lies_before_the_head_is_not_taken_again() -> None:
    segments = chain(3)
    with pytest.raises(ChainRolledBack):
        extend(follow(segments), segments[0].body, segments[0].digest)


def test_a_known_head_shows_a_shorter_or_another_chain() -> None:
    segments = chain(3)
    ours = follow(segments)
    check_known(NO_HEAD, NO_HEAD, None)
    check_known(ours, ours, ours.digest)
    check_known(Head(2, segments[1].digest), ours, segments[1].digest)
    with pytest.raises(ChainRolledBack):
        check_known(ours, follow(segments[:2]), None)
    with pytest.raises(ChainForked):
        check_known(Head(2, bytes(32)), ours, segments[1].digest)


def test_heads_are_sorted_and_leave_out_the_author_and_the_silent() -> None:
    ara, bomi, chen = Writer("Ara"), Writer("Bomi"), Writer("Chen")
    for writer in (ara, bomi):
        writer.write(entry())
    others = {
        chen.device: chen.head,
        bomi.device: bomi.head,
        ara.device: ara.head,
    }
    heads = ara.write(entry(2, 2), seen=others).body.heads
    assert [head.device for head in heads] == [bomi.device]


def test_a_writer_may_only_name_what_it_can_show_it_saw() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    bomi.write(entry())
    with pytest.raises(InvalidFact):
        ara.write(entry(deps=(bomi.id(),)))
    ara.write(entry(deps=(bomi.id(),)), seen={bomi.device: bomi.head})
    with pytest.raises(InvalidFact):
        ara.write(entry(deps=(EntryId(DeviceId(ara.device), 9, 0),)))


def test_an_empty_segment_is_not_written() -> None:
    with pytest.raises(InvalidFact):
        next_body(
            (), stream_id=STREAM, epoch=1, device_id=Writer("Ara").device, head=NO_HEAD, others={}
        )
