import pytest

from leeward.errors import ChainForked
from leeward.ids import StreamKind
from leeward.journal.witness import check_heads, recorded
from support.writers import Writer, accepted, entry


def test_a_dependency_counts_once_its_witness_has_arrived() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    first = bomi.write(entry("G2", 1))
    second = ara.write(entry("G3", 2, deps=(bomi.id(),)), seen={bomi.device: bomi.head})
    (alone,) = accepted([second])
    assert alone.entry.deps == ()
    both = {one.id: one for one in accepted([second, first])}
    assert both[ara.id()].entry.deps == (bomi.id(),)


def test_entries_without_dependencies_are_the_same_objects() -> None:
    segment = Writer("Ara").write(entry(1, 1), entry(2, 2))
    found = recorded(segment, StreamKind.CORE, lambda *_: None)
    assert all(one.entry is kept for one, kept in zip(found, segment.body.entries, strict=True))
    assert [one.id.index for one in found] == [0, 1]
    assert {one.origin for one in found} == {segment.body.stream_id}


def test_heads_that_have_not_arrived_are_named_and_others_compared() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    bomi.write(entry())
    body = ara.write(entry(), seen={bomi.device: bomi.head}).body
    assert check_heads(body, lambda *_: None) == ((bomi.device, 1),)
    assert check_heads(body, lambda *_: bomi.head.digest) == ()
    with pytest.raises(ChainForked):
        check_heads(body, lambda *_: bytes(32))
