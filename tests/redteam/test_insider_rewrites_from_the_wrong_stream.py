"""A member who may write to one stream must not change what another stream says."""

import pytest
from hypothesis import given, settings

from leeward.cases.facts import KINDS
from leeward.cases.fold import fold
from leeward.cases.summary import summary
from leeward.ids import StreamId, StreamKind
from leeward.journal.entry import REMOVE, SET, Draft, Entry, EntryId, Recorded
from support.recorder import CASE, SELF, Recorder, author_of, device_of, thing
from support.strategies import entries


def _attack(field: str, value: object, deps: tuple[EntryId, ...]) -> Recorded:
    entry = Entry("risk", SELF, field, SET, value, deps, 1 << 62)
    where = EntryId(device_of("Chen"), 1, 0)
    return Recorded(where, StreamKind.CORE, entry, StreamId(b"core of Chen 016"))


def test_a_level_lowered_through_core_is_not_believed() -> None:
    case = Recorder()
    case.record("risk", {"level": "immediate"})
    ids = tuple(item.id for item in case.recorded)
    file = fold(CASE, [*case.recorded, _attack("level", "low", ids)], author_of)
    assert file.held("risk", "level") == "immediate"
    assert summary(file).level == "immediate"
    assert [item.entry.value for item in file.misplaced] == ["low"]


def test_identities_named_before_they_are_written_hide_nothing_in_another_stream() -> None:
    case = Recorder()
    guessed = tuple(EntryId(device_of("Ara"), seq, at) for seq in range(1, 9) for at in range(8))
    attack = [_attack("level", "low", guessed), _attack("assault", "no", guessed)]
    case.record("risk", {"level": "immediate", "assault": "yes"})
    file = fold(CASE, [*attack, *case.recorded], author_of)
    assert file.held("risk", "level") == "immediate"
    assert file.held("risk", "assault") == "yes"


def test_a_removal_hides_no_note_and_no_audit_of_a_look() -> None:
    case = Recorder()
    case.record("look", {"purpose": "contact", "kind": "name", "seconds": 60}, thing("look"))
    (look,) = [item for item in case.recorded if item.entry.kind == "look"]
    removal = Draft(StreamKind.CARE, "look", thing("look"), "", REMOVE, None, (look.id,))
    case.save([removal], by="Chen")
    assert [note.part("seconds") for note in case.file().notes_of("look")] == [60]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"stream"}))
def test_no_field_is_believed_in_a_stream_that_is_not_its_own(kind: str) -> None:
    for field in KINDS[kind].fields.values():
        # What an earlier version recorded elsewhere is read, but never beside what care says.
        own = (*field.streams, field.once_in)
        strange = [stream for stream in StreamKind if stream not in own]
        for stream in strange:
            entry = Entry(kind, SELF, field.name, SET, "planted", (), 1)
            item = Recorded(EntryId(device_of("Chen"), 1, 0), stream, entry, StreamId(b"x" * 16))
            file = fold(CASE, [item], author_of)
            record = file.one(kind)
            assert record is None or record.held(field.name) is None


@settings(max_examples=60)
@given(entries())
def test_whatever_is_written_elsewhere_care_says_the_same(recorded: list[Recorded]) -> None:
    care = [item for item in recorded if item.stream is StreamKind.CARE]
    alone, whole = fold(CASE, care, author_of), fold(CASE, recorded, author_of)
    for field in KINDS["risk"].fields:
        assert whole.held("risk", field) == alone.held("risk", field)
