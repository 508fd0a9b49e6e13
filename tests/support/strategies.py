"""Hypothesis strategies for entries and case files. All people are invented."""

from hypothesis import strategies as st

from leeward.ids import StreamId, StreamKind
from leeward.journal.entry import ADD, NOTE, REMOVE, SET, Entry, EntryId, Recorded
from support.recorder import CASE, MEMBERS, identity, thing

_STREAMS = {
    StreamKind.CORE: StreamId(identity("core")),
    StreamKind.CARE: StreamId(identity("care")),
    StreamKind.SEALED: StreamId(identity("sealed")),
    StreamKind.EPHEMERAL: StreamId(identity("ephemeral")),
}
_PLACES = (
    ("risk", CASE, "level", st.sampled_from(("immediate", "high", "low", None))),
    ("risk", CASE, "next_review", st.sampled_from((["2026-03-01", "2026-03-01", "day"], None))),
    ("consent", thing("consent"), "never_tell", st.sampled_from((["police"], ["school"], None))),
    ("followup", thing("follow-up"), "what", st.sampled_from(("visit", "check_in"))),
    ("safe_contact", CASE, "hours", st.text(max_size=4)),
    ("identity", CASE, "sex", st.sampled_from(("female", "male"))),
    ("note", thing("note"), "", st.fixed_dictionaries({"text": st.text(max_size=8)})),
    ("note", thing("note"), "retracted", st.text(min_size=1, max_size=4)),
    ("note", thing("note"), "text", st.text(max_size=4)),
    ("weather", thing("cloud"), "shape", st.integers(0, 3)),
    ("risk", CASE, "mood", st.integers(0, 3)),
    ("child", CASE, "q.sleep", st.integers(0, 3)),
)


@st.composite
def entries(draw: st.DrawFn, most: int = 14) -> list[Recorded]:
    """Return accepted entries of one case: known and unknown, well placed and not.

    Their dependencies name anything in the same stream, as a careless or hostile member
    might.
    """
    found: list[Recorded] = []
    seqs: dict[tuple[bytes, bytes], int] = {}
    for clock in range(1, draw(st.integers(1, most)) + 1):
        kind, entity, field, values = draw(st.sampled_from(_PLACES))
        stream = draw(st.sampled_from(tuple(_STREAMS)))
        origin = _STREAMS[stream]
        device = draw(st.sampled_from(tuple(MEMBERS)))
        seq = seqs[device, origin] = seqs.get((device, origin), 0) + 1
        before = [item.id for item in found if item.origin == origin]
        deps = draw(st.lists(st.sampled_from(before), max_size=2)) if before else []
        ops = (NOTE, "transmute") if field == "" else (SET, SET, SET, ADD, REMOVE, "transmute")
        op = draw(st.sampled_from(ops))
        entry = Entry(kind, bytes(entity), field, op, draw(values), tuple(deps), clock << 20)
        found.append(Recorded(EntryId(device, seq, 0), stream, entry, origin))
    return found
