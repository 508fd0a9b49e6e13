from datetime import UTC, datetime
from itertools import count

import pytest

from leeward.errors import InvalidFact
from leeward.ids import DeviceId, StreamId, StreamKind
from leeward.journal.entry import REMOVE, SET, Draft, Entry, EntryId, Recorded
from leeward.vault.planning import Planned, Target, month_of, plan
from support.recorder import identity
from support.vaults import contact, core

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DEVICE = DeviceId(identity("device"))
CORE: Target = (StreamKind.CORE, None)
MARCH: Target = (StreamKind.EPHEMERAL, 202603)
MAY: Target = (StreamKind.EPHEMERAL, 202605)
STREAMS = {
    CORE: StreamId(identity("core")),
    MARCH: StreamId(identity("march")),
    MAY: StreamId(identity("may")),
}


def planned(*drafts: Draft, recorded: tuple[Recorded, ...] = ()) -> dict[Target, list[Planned]]:
    tick = count(1)
    return plan(drafts, recorded=recorded, streams=STREAMS, now=NOW, tick=lambda: next(tick))


def held(target: Target, draft: Draft, seq: int = 1) -> Recorded:
    entry = Entry(draft.kind, draft.entity, draft.field, SET, draft.value, (), 1)
    return Recorded(EntryId(DEVICE, seq, 0), target[0], entry, STREAMS[target])


def test_each_draft_goes_to_its_stream_with_a_rising_clock() -> None:
    found = planned(core("code", "K7"), contact("evenings", 202603), core("step", "plan"))
    assert {target: [item.draft for item in items] for target, items in found.items()} == {
        CORE: [0, 2],
        MARCH: [1],
    }
    assert [item.entry.hlc for item in found[CORE]] == [1, 3]


def test_a_dependency_in_the_same_stream_stays() -> None:
    before = held(CORE, core("code", "K7"))
    found = planned(core("code", "K8", before.id), recorded=(before,))
    assert found[CORE][0].entry.deps == (before.id,)


def test_a_value_that_moves_to_a_later_month_is_removed_from_the_earlier() -> None:
    before = held(MARCH, contact("evenings", 202603))
    found = planned(contact("mornings", 202605, before.id), recorded=(before,))
    assert found[MAY][0].entry.deps == ()
    gone = found[MARCH][0]
    assert (gone.draft, gone.entry.op, gone.entry.deps) == (None, REMOVE, (before.id,))


def test_streams_that_use_one_identity_are_told_apart() -> None:
    # The first segment of every stream has the same device, sequence and index.
    march, may = held(MARCH, contact("a", 202603)), held(MAY, contact("b", 202605))
    assert march.id == may.id
    found = planned(contact("c", 202605, may.id), recorded=(march, may))
    assert found == {MAY: [Planned(0, found[MAY][0].entry)]}
    assert found[MAY][0].entry.deps == (may.id,)


def test_a_dependency_on_nothing_is_refused() -> None:
    with pytest.raises(InvalidFact):
        planned(core("code", "K8", EntryId(DEVICE, 9, 9)))
    before = held(CORE, core("pseudonym", "Heron"))
    with pytest.raises(InvalidFact):
        planned(core("code", "K8", before.id), recorded=(before,))


@pytest.mark.parametrize("month", [None, 202602, 202613, 202600, 1_202_601])
def test_an_expiring_value_needs_a_month_that_is_not_over(month: int | None) -> None:
    draft = contact("evenings", 202603)
    wrong = Draft(draft.stream, draft.kind, b"", draft.field, SET, "x", (), month)
    with pytest.raises(InvalidFact):
        planned(wrong)


def test_the_roster_takes_no_drafts() -> None:
    with pytest.raises(InvalidFact):
        planned(Draft(StreamKind.ROSTER, "case", b"", "code", SET, "x"))


def test_a_month_is_written_as_a_number() -> None:
    assert month_of(NOW) == 202603
