import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.ids import StreamId, StreamKind
from leeward.journal.entry import ADD, NOTE, REMOVE, EntryId, Recorded
from leeward.journal.merge import Register, registers
from leeward.journal.segment import Segment
from support.histories import histories
from support.writers import Writer, accepted, entry


def drawn(recorded: list[Recorded]) -> bytes:
    """Return the bytes of a whole projection."""
    held = registers(recorded)
    return msgspec.msgpack.encode([[key, held[key]] for key in sorted(held)])


def the_one(*segments: Segment) -> Register:
    (register,) = registers(accepted(segments)).values()
    return register


def values(recorded: tuple[Recorded, ...]) -> list[object]:
    return [one.entry.value for one in recorded]


@settings(max_examples=80)
@given(history=histories(), data=st.data())
def test_invariant_1_order_repetition_and_batching_do_not_matter(
    history: list[Segment], data: st.DataObject
) -> None:
    delivered = data.draw(st.permutations(history + data.draw(st.lists(st.sampled_from(history)))))
    assert drawn(accepted(delivered)) == drawn(accepted(history))
    shuffled = data.draw(st.permutations(accepted(history)))
    assert drawn(list(shuffled)) == drawn(accepted(history))


@settings(max_examples=60)
@given(history=histories(), cuts=st.tuples(st.integers(0, 8), st.integers(0, 8)))
def test_invariant_2_merge_is_idempotent_commutative_and_associative(
    history: list[Segment], cuts: tuple[int, int]
) -> None:
    entries = accepted(history)
    first, second = sorted(cut * len(entries) // 8 for cut in cuts)
    a, b, c = entries[:first], entries[first:second], entries[second:]
    assert drawn(a + a) == drawn(a)
    assert drawn(a + b) == drawn(b + a)
    assert drawn((a + b) + c) == drawn(a + (b + c)) == drawn(c + b + a)


@settings(max_examples=80)
@given(history=histories())
def test_invariant_3_no_value_disappears_unless_an_entry_names_it(
    history: list[Segment],
) -> None:
    entries = accepted(history)
    held = registers(entries)
    for one in entries:
        key = (one.entry.kind, one.entry.entity, one.entry.field)
        register = held[key]
        assert one in register.history
        if one.entry.op in ("set", "add", "note") and one not in register.current:
            named = [
                other
                for other in entries
                if one.id in other.entry.deps
                and other.id != one.id
                and (other.entry.kind, other.entry.entity, other.entry.field) == key
            ]
            assert named
            if one.entry.op == NOTE:
                assert any(other.entry.op == REMOVE for other in named)


@settings(max_examples=40)
@given(history=histories())
def test_every_entry_stands_in_exactly_one_place(history: list[Segment]) -> None:
    entries = accepted(history)
    found = [one.id for register in registers(entries).values() for one in register.history]
    assert sorted(found) == sorted(one.id for one in entries)


def test_two_who_wrote_at_once_are_both_shown_and_settled_later() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    first, second = ara.write(entry("G2", 1)), bomi.write(entry("G3", 2))
    both = the_one(first, second)
    assert sorted(map(str, values(both.current))) == ["G2", "G3"]
    assert [one.id for one in both.current] == sorted(one.id for one in both.current)
    settled = ara.write(entry("G3", 3, deps=(ara.id(), bomi.id())), seen={bomi.device: bomi.head})
    assert values(the_one(first, second, settled).current) == ["G3"]
    assert len(the_one(first, second, settled).superseded) == 2


def test_a_removal_takes_only_the_elements_that_it_saw() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    first, second = ara.write(entry("ko", 1, op=ADD)), bomi.write(entry("ko", 2, op=ADD))
    removal = ara.write(entry(None, 3, op=REMOVE, deps=(ara.id(),)))
    register = the_one(first, second, removal)
    assert [one.id for one in register.current] == [bomi.id()]
    assert len(register.removals) == 1


def test_a_note_is_only_ever_retracted_by_a_removal() -> None:
    ara = Writer("Ara")
    note = ara.write(entry("told", 1, op=NOTE, field=""))
    overwritten = ara.write(entry("untold", 2, field="", deps=(ara.id(),)))
    assert "told" in values(the_one(note, overwritten).current)
    retracted = ara.write(entry(None, 3, op=REMOVE, field="", deps=(EntryId(ara.device, 1, 0),)))
    register = the_one(note, overwritten, retracted)
    assert "told" not in values(register.current)
    assert "told" in values(register.history)


def test_what_a_newer_version_wrote_hides_nothing_and_is_kept() -> None:
    ara = Writer("Ara")
    value = ara.write(entry("G2", 1))
    newer = ara.write(entry("?", 2, op="transmute", deps=(ara.id(),)))
    register = the_one(value, newer)
    assert values(register.current) == ["G2"]
    assert values(register.newer) == ["?"]


def test_the_same_place_in_two_streams_of_a_case_is_two_entries() -> None:
    first = Recorded(EntryId(Writer("Ara").device, 1, 0), StreamKind.EPHEMERAL, entry("a"))
    july = first._replace(origin=StreamId(b"july".ljust(16)))
    august = first._replace(
        origin=StreamId(b"august".ljust(16)), entry=entry("b", deps=(first.id,))
    )
    (register,) = registers([july, august]).values()
    assert sorted(map(str, values(register.current))) == ["a", "b"]


def test_history_is_by_clock() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    late, early = ara.write(entry("late", 9)), bomi.write(entry("early", 1))
    assert values(the_one(late, early).history) == ["early", "late"]
