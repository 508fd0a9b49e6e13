"""Hypothesis strategies: histories that a few devices write, some without seeing others."""

from hypothesis import strategies as st

from leeward.journal.chain import Head
from leeward.journal.entry import ADD, NOTE, REMOVE, SET, EntryId
from leeward.journal.segment import Segment
from support.writers import Writer, entry

FIELDS = ("level", "languages", "")


@st.composite
def histories(draw: st.DrawFn, steps: int = 8) -> list[Segment]:
    """Return what up to three devices wrote, in the order of writing.

    Each device looks at its colleagues' heads only now and then, so that it writes
    concurrently; it names in `deps` what it has seen and what is its own.
    """
    writers = [Writer(name) for name in ("Ara", "Bomi", "Chen")]
    seen: list[dict[bytes, Head]] = [{} for _ in writers]
    written: list[Segment] = []
    clock = 1
    for _ in range(draw(st.integers(1, steps))):
        mine = draw(st.integers(0, len(writers) - 1))
        writer = writers[mine]
        if draw(st.booleans()):
            seen[mine] = {
                other.device: other.head
                for other in writers
                if other is not writer and other.head.seq
            }
        known = [
            EntryId(one.body.device_id, one.body.seq, index)
            for one in written
            for index in range(len(one.body.entries))
            if one.body.device_id == writer.device
            or one.body.seq <= seen[mine].get(one.body.device_id, Head(0, b"")).seq
        ]
        entries = []
        for _ in range(draw(st.integers(1, 3))):
            op = draw(st.sampled_from((SET, ADD, REMOVE, NOTE, "transmute")))
            deps = draw(st.lists(st.sampled_from(known), max_size=3)) if known else []
            field = draw(st.sampled_from(FIELDS))
            value = draw(st.integers(0, 9))
            entries.append(entry(value, clock, op=op, field=field, deps=tuple(deps)))
            clock += draw(st.integers(1, 3))
        written.append(writer.write(*entries, seen=seen[mine]))  # type: ignore[arg-type]
    return written
