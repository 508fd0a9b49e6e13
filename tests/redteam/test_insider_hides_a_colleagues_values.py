"""A member with every key of the stream names, in `deps`, what she has not seen."""

from msgspec.structs import replace

from leeward.journal.entry import EntryId, Recorded
from leeward.journal.merge import registers
from leeward.journal.segment import SeenHead, Segment, digest_of, encode_body
from leeward.sealing.envelope import seal
from support.writers import EPOCH_KEY, ORGANISATION, STREAM, Writer, accepted, entry, opened


def forged(writer: Writer, deps: tuple[EntryId, ...], *heads: SeenHead) -> Segment:
    """Write what the program itself refuses to write, properly signed and sealed."""
    body = replace(
        writer.write(entry("nothing to see", 1)).body,
        entries=(entry("nothing to see", 1, deps=deps),),
        heads=heads,
    )
    raw = encode_body(body)
    blob = seal(
        raw,
        epoch_key=EPOCH_KEY,
        stream_id=STREAM,
        organisation=ORGANISATION,
        signing_key=writer.signing,
        salt=bytes(24),
    )
    segment = opened(blob, writer)
    assert segment.digest == digest_of(raw)
    return segment


def current(*segments: Segment) -> list[object]:
    (register,) = registers(accepted(segments)).values()
    return [one.entry.value for one in register.current]


def future(victim: Writer) -> tuple[EntryId, ...]:
    return tuple(EntryId(victim.device, seq, index) for seq in range(1, 9) for index in range(64))


def test_values_that_are_not_written_yet_cannot_be_hidden() -> None:
    insider, victim = Writer("Insider"), Writer("Victim")
    trap = forged(insider, future(victim))
    honest = victim.write(entry("he came back", 2))
    assert "he came back" in current(trap, honest)


def test_a_made_up_head_is_no_witness() -> None:
    insider, victim = Writer("Insider"), Writer("Victim")
    trap = forged(insider, future(victim), SeenHead(victim.device, 8, bytes(32)))
    honest = [victim.write(entry(f"call {number}", number)) for number in range(1, 10)]
    assert {f"call {number}" for number in range(1, 10)} <= set(map(str, current(trap, *honest)))


def test_an_early_head_witnesses_nothing_later() -> None:
    insider, victim = Writer("Insider"), Writer("Victim")
    first = victim.write(entry("call 1", 1))
    trap = forged(insider, future(victim), SeenHead(victim.device, 1, first.digest))
    second = victim.write(entry("call 2", 2))
    shown = current(first, trap, second)
    assert "call 2" in shown
    assert "call 1" not in shown  # this one she had seen, and replaced for all to see


def test_entries_of_another_field_or_thing_cannot_be_hidden() -> None:
    insider, victim = Writer("Insider"), Writer("Victim")
    honest = victim.write(entry("he came back", 1), entry("G3", 2, field="level two"))
    seen = {victim.device: victim.head}
    trap = insider.write(
        entry("x", 3, kind="profile", deps=(victim.id(0),)),
        entry("x", 4, entity=bytes(16), deps=(victim.id(0),)),
        entry("x", 5, field="level two", deps=(victim.id(0),)),
        seen=seen,
    )
    held = registers(accepted([honest, trap]))
    shown = [one.entry.value for register in held.values() for one in register.current]
    assert "he came back" in shown
    assert "G3" in shown


def test_two_entries_that_name_each_other_hide_only_what_was_written_before() -> None:
    insider = Writer("Insider")
    body = insider.write(entry("a", 1), entry("b", 2)).body
    mutual = replace(
        body,
        entries=(
            entry("a", 1, deps=(EntryId(insider.device, 1, 1), EntryId(insider.device, 1, 0))),
            entry("b", 2, deps=(EntryId(insider.device, 1, 0),)),
        ),
    )
    assert current(Segment(mutual, digest_of(encode_body(mutual)))) == ["b"]


def test_what_was_replaced_stays_in_the_history() -> None:
    insider, victim = Writer("Insider"), Writer("Victim")
    honest = victim.write(entry("he came back", 1))
    replaced = insider.write(
        entry("all is well", 2, deps=(victim.id(),)), seen={victim.device: victim.head}
    )
    (register,) = registers(accepted([honest, replaced])).values()
    history: list[Recorded] = list(register.history)
    assert [one.entry.value for one in history] == ["he came back", "all is well"]
    assert history[1].id.device == insider.device
