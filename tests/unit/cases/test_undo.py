from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.timeline import timeline
from leeward.cases.undo import can_undo, undo, undo_save
from leeward.errors import InvalidFact, InvalidIdentifier
from leeward.ids import StreamKind
from leeward.journal.entry import ADD, REMOVE, Draft, EntryId
from support.recorder import SELF, START, Recorder, device_of, thing


def _level(case: Recorder) -> set[object]:
    return {value.value for value in case.file().records["risk"][SELF].fields["level"].values}


@settings(max_examples=40)
@given(st.lists(st.sampled_from(("immediate", "high", "medium")), min_size=1, max_size=4))
def test_undo_leads_back_and_undoing_that_leads_forward_again(levels: list[str]) -> None:
    case = Recorder()
    case.record("risk", {"level": "low"})
    for level in levels:
        before = _level(case)
        saved = [
            item for item in case.record("risk", {"level": level}) if item.entry.kind == "risk"
        ]
        for item in saved:
            undone = case.save(undo(case.file(), item.id, item.origin))
            assert _level(case) == before
            case.save(undo(case.file(), undone[0].id, undone[0].origin))
        assert _level(case) == {level}


def test_undoing_a_first_value_leaves_nothing_and_the_history() -> None:
    case = Recorder()
    case.record("risk", {"level": "low", "reason": "settled"})
    fact = case.file().records["risk"][SELF].fields["reason"]
    (value,) = fact.values
    assert can_undo(case.file(), value)
    case.save(undo(case.file(), value.id, value.origin))
    fact = case.file().records["risk"][SELF].fields["reason"]
    assert fact.held is None
    assert [each.value for each in fact.history] == ["settled", None]
    assert not can_undo(case.file(), value)


def test_undoing_what_settled_a_disagreement_brings_it_back() -> None:
    case = Recorder()
    before = case.file()
    case.record("risk", {"level": "low"}, by="Ara", seen=before)
    case.record("risk", {"level": "high"}, by="Bomi", seen=before)
    case.record("risk", {"level": "low"}, by="Chen")
    (settled,) = case.file().records["risk"][SELF].fields["level"].values
    case.save(undo(case.file(), settled.id, settled.origin))
    assert _level(case) == {"low", "high"}


def test_undoing_what_replaced_an_agreement_says_it_once() -> None:
    case = Recorder()
    before = case.file()
    for by in ("Ara", "Bomi"):
        case.record("risk", {"level": "low"}, by=by, seen=before)
    case.record("risk", {"level": "high"}, by="Chen")
    (value,) = case.file().records["risk"][SELF].fields["level"].values
    assert [draft.value for draft in undo(case.file(), value.id, value.origin)] == ["low"]


def test_what_was_replaced_since_is_not_undone() -> None:
    case = Recorder()
    case.record("risk", {"level": "low"})
    (value,) = case.file().records["risk"][SELF].fields["level"].values
    case.record("risk", {"level": "high"}, by="Bomi")
    with pytest.raises(InvalidFact) as problem:
        undo(case.file(), value.id, value.origin)
    assert problem.value.facts == {"field": "risk.level", "reason": "replaced_since"}


def test_an_element_of_a_set_goes_and_comes_back() -> None:
    case = Recorder()
    add = Draft(StreamKind.CARE, "child", SELF, "q.friends", ADD, "a cat")
    (*_, added) = case.save([add])
    (removal,) = undo(case.file(), added.id, added.origin)
    assert (removal.op, removal.deps) == (REMOVE, (added.id,))
    (removed,) = case.save([removal])
    case.save(undo(case.file(), removed.id, removed.origin))
    assert case.file().held("child", "q.friends") == ("a cat",)


def test_a_note_is_undone_by_taking_it_back() -> None:
    case = Recorder()
    case.record("note", {"text": "She called."}, thing("note"))
    case.record("note", {"text": "She called again."}, thing("another"))
    file = case.file()
    assert can_undo(file, file.notes[0].value)
    items = timeline(file, START + timedelta(days=9))
    (item,) = [item for item in items if item.entity == thing("another")]
    case.save(undo_save(file, item, reason="another person"))
    file = case.file()
    assert file.notes[1].retraction is not None
    assert not can_undo(file, file.notes[1].value)


def test_a_whole_save_is_undone_at_once_and_an_ephemeral_value_in_its_own_month() -> None:
    case = Recorder()
    case.record("safe_contact", {"hours": "noon", "channel": "visit"}, expires=202605)
    (item,) = timeline(case.file(), case.now)
    drafts = undo_save(case.file(), item)
    assert {(draft.field, draft.value, draft.expires) for draft in drafts} == {
        ("hours", None, 202605),
        ("channel", None, 202605),
    }


def test_an_unknown_entry_is_refused() -> None:
    case = Recorder()
    case.record("risk", {"level": "low"})
    for nowhere in (EntryId(device_of("Ara"), 99, 0), EntryId(device_of("Bomi"), 1, 0)):
        with pytest.raises(InvalidIdentifier):
            undo(case.file(), nowhere, case.stream(StreamKind.CARE))
