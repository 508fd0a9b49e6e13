from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.case import CaseFile
from leeward.cases.fold import fold
from leeward.cases.record import changes, retract
from leeward.cases.summary import summary
from leeward.cases.timeline import far_ahead, timeline
from leeward.dates.when import on_day
from leeward.ids import EntityId, StreamId, StreamKind
from leeward.journal.clock import at
from leeward.journal.entry import ADD, NOTE, REMOVE, SET, Draft, Entry, EntryId, Recorded
from support.recorder import (
    CASE,
    SELF,
    START,
    Recorder,
    author_of,
    device_of,
    identity,
    member_of,
    thing,
)
from support.strategies import entries


def _row(file: CaseFile) -> bytes:
    return msgspec.msgpack.encode(summary(file))


@settings(max_examples=80)
@given(st.data())
def test_order_and_repetition_of_entries_do_not_matter(data: st.DataObject) -> None:
    recorded = data.draw(entries())
    again = data.draw(st.lists(st.sampled_from(recorded), max_size=6))
    shuffled = data.draw(st.permutations([*recorded, *again]))
    first, second = fold(CASE, recorded, author_of), fold(CASE, shuffled, author_of)
    assert first == second
    assert list(first.records.get("followup", {})) == list(second.records.get("followup", {}))
    assert _row(first) == _row(second)
    now = START + timedelta(days=1)
    assert timeline(first, now) == timeline(second, now)


@settings(max_examples=80)
@given(entries())
def test_every_entry_is_somewhere_to_be_seen(recorded: list[Recorded]) -> None:
    file = fold(CASE, recorded, author_of)
    seen = {(item.origin, item.id) for item in (*file.unknown, *file.misplaced)}
    seen |= {(note.value.origin, note.value.id) for note in file.notes}
    seen |= {
        (value.origin, value.id)
        for records in file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        for value in fact.history
    }
    assert seen == {(item.origin, item.id) for item in recorded}


@settings(max_examples=80)
@given(entries())
def test_a_value_disappears_only_if_an_entry_of_its_stream_names_it(
    recorded: list[Recorded],
) -> None:
    file = fold(CASE, recorded, author_of)
    named = {(item.origin, dep) for item in recorded for dep in item.entry.deps}
    current = {
        (value.origin, value.id)
        for records in file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        for value in fact.values
    }
    believed = {
        (item.origin, item.id)
        for records in file.records.values()
        for record in records.values()
        for fact in record.fields.values()
        for item in fact.register.history
        if item.entry.op in {SET, ADD} and item.entry.value is not None
    }
    assert believed - current <= named


@settings(max_examples=50)
@given(entries())
def test_opening_sealed_leaves_no_trace_in_a_list(recorded: list[Recorded]) -> None:
    closed = [item for item in recorded if item.stream is not StreamKind.SEALED]
    assert _row(fold(CASE, recorded, author_of)) == _row(fold(CASE, closed, author_of))


def test_two_members_who_disagree_are_both_shown_and_the_more_careful_value_holds() -> None:
    case = Recorder()
    before = case.file()
    case.record("risk", {"level": "low"}, by="Ara", seen=before)
    case.record("risk", {"level": "high"}, by="Bomi", seen=before)
    fact = case.file().records["risk"][SELF].fields["level"]
    assert {value.value for value in fact.values} == {"low", "high"}
    assert {value.author for value in fact.values} == {member_of("Ara"), member_of("Bomi")}
    assert fact.is_disputed
    assert fact.held == "high"
    assert [record.kind for record, _ in case.file().disputed].count("risk") == 1


def test_saying_one_of_the_two_settles_it() -> None:
    case = Recorder()
    before = case.file()
    case.record("risk", {"level": "low"}, by="Ara", seen=before)
    case.record("risk", {"level": "high"}, by="Bomi", seen=before)
    case.record("risk", {"level": "low"}, by="Chen")
    fact = case.file().records["risk"][SELF].fields["level"]
    assert [value.value for value in fact.values] == ["low"]
    assert not fact.is_disputed
    assert [value.value for value in fact.history] == ["low", "high", "low"]


def test_elsewhere_the_first_by_identity_holds_for_everybody() -> None:
    case = Recorder()
    before = case.file()
    case.record("risk", {"level": "low", "reason": "lives alone"}, by="Ara", seen=before)
    case.record("risk", {"level": "low", "reason": "moved in"}, by="Bomi", seen=before)
    fact = case.file().records["risk"][SELF].fields["reason"]
    assert fact.held == min(fact.values, key=lambda value: value.id).value


def test_the_earlier_review_and_all_of_whom_never_to_tell_hold() -> None:
    case = Recorder()
    before = case.file()
    for by, day, code in (("Ara", 9, "police"), ("Bomi", 4, "school")):
        review = on_day(START.date() + timedelta(days=day))
        case.record("risk", {"level": "high", "next_review": review}, by=by, seen=before)
        answers = {"part": "first_contact", "never_tell": [code]}
        case.record("consent", answers, thing("consent"), by=by, seen=before)
    file = case.file()
    assert file.held("risk", "next_review")[0] == "2026-03-06"
    consent = file.one("consent", thing("consent"))
    assert consent is not None
    assert set(consent.held("never_tell")) == {"police", "school"}


def test_a_value_in_a_stream_it_does_not_belong_to_is_kept_and_never_believed() -> None:
    case = Recorder()
    case.record("risk", {"level": "high"})
    case.save([Draft(StreamKind.CORE, "risk", SELF, "level", SET, "low")], by="Bomi")
    file = case.file()
    assert file.held("risk", "level") == "high"
    assert [item.entry.value for item in file.misplaced] == ["low"]


def test_a_stray_value_alone_makes_no_record() -> None:
    case = Recorder()
    case.save([Draft(StreamKind.CORE, "plan", thing("plan"), "need", SET, "food")])
    assert case.file().all_of("plan") == ()


def test_what_a_newer_version_wrote_is_kept_apart() -> None:
    case = Recorder()
    case.save(
        [
            Draft(StreamKind.CARE, "weather", thing("cloud"), "shape", SET, "round"),
            Draft(StreamKind.CARE, "risk", SELF, "mood", SET, "calm"),
        ]
    )
    entry = Entry("risk", SELF, "level", "transmute", "low", (), at(case.now))
    odd = Recorded(EntryId(device_of("Bomi"), 9, 0), StreamKind.CARE, entry, StreamId(b"care"))
    file = fold(CASE, [*case.recorded, odd], author_of)
    assert {item.entry.value for item in file.unknown} == {"round", "calm", "low"}
    assert file.records.get("risk", {}) == {}


def test_an_organisations_own_question_is_a_fact_without_a_rule() -> None:
    case = Recorder()
    case.record("child", {"age_band": "6-11", "q.sleep": 3})
    fact = case.file().records["child"][SELF].fields["q.sleep"]
    assert (fact.held, fact.field) == (3, None)


def test_a_set_loses_an_element_only_if_each_adding_of_it_was_seen() -> None:
    case = Recorder()

    def put(op: Any, value: str, deps: tuple[EntryId, ...] = (), by: str = "Ara") -> EntryId:
        draft = Draft(StreamKind.CARE, "child", SELF, "q.friends", op, value, deps)
        written = case.save([draft], by)
        return written[-1].id

    first = put(ADD, "a swing")
    put(ADD, "a swing", by="Bomi")
    put(ADD, "a cat")
    put(REMOVE, "a swing", (first,))
    fact = case.file().records["child"][SELF].fields["q.friends"]
    assert set(fact.held) == {"a swing", "a cat"}
    assert fact.is_set
    assert not fact.is_disputed


def test_a_note_that_is_taken_back_stays_with_the_reason_beside_it() -> None:
    case = Recorder()
    case.record("note", {"sort": "phone_call", "text": "She called."}, thing("note"))
    note = case.file().notes[0]
    assert note.retraction is None
    case.save(retract(note, " another person "), by="Bomi")
    note = case.file().notes[0]
    assert note.part("text") == "She called."
    assert note.part("next") is None
    assert note.retraction is not None
    assert (note.retraction.value, note.retraction.author) == ("another person", member_of("Bomi"))


def test_nothing_hides_a_note() -> None:
    case = Recorder()
    (*_, written) = case.record("note", {"text": "She called."}, thing("note"))
    removal = Draft(StreamKind.CARE, "note", thing("note"), "", REMOVE, None, (written.id,))
    case.save([removal], by="Bomi")
    file = case.file()
    assert [note.part("text") for note in file.notes] == ["She called."]
    assert [item.entry.op for item in file.unknown] == [REMOVE]


def test_a_note_in_another_stream_is_no_note() -> None:
    case = Recorder()
    case.save([Draft(StreamKind.CORE, "note", thing("note"), "", NOTE, {"text": "x"})])
    file = case.file()
    assert file.notes == ()
    assert len(file.misplaced) == 1


def test_a_note_of_another_shape_has_no_parts() -> None:
    case = Recorder()
    case.save([Draft(StreamKind.CARE, "note", thing("note"), "", NOTE, "just words")])
    file = case.file()
    assert file.notes[0].part("text") is None
    assert timeline(file, case.now)[-1].text == ""


def test_a_device_that_the_roster_does_not_know_has_no_author() -> None:
    case = Recorder()
    case.record("risk", {"level": "high"}, by="a stranger")
    assert case.file().records["risk"][SELF].fields["level"].values[0].author is None


def test_one_identity_in_two_streams_is_two_entries() -> None:
    case = Recorder()
    core = case.record("followup", {"what": "visit", "due": on_day(START.date())}, thing("visit"))
    care = case.record("plan", {"need": "food"}, thing("plan"))
    assert {item.id for item in core} & {item.id for item in care}
    file = case.file()
    assert file.one("followup", thing("visit")) is not None
    assert file.one("plan", thing("plan")) is not None


def test_a_clock_far_ahead_is_flagged_and_shown_as_of_now() -> None:
    case = Recorder()
    case.record("risk", {"level": "high"})
    now = case.now
    case.now += timedelta(days=400)
    case.record("risk", {"level": "low"}, by="Bomi")
    case.record("note", {"text": "from the future"}, thing("note"), by="Bomi")
    file = case.file()
    assert [value.value for value in far_ahead(file, now)] == [
        "low",
        "low",
        {"text": "from the future"},
    ]
    ahead = [item for item in timeline(file, now) if item.clock_ahead]
    assert {item.recorded for item in ahead} == {now}


def test_the_timeline_tells_one_save_of_one_record_as_one_thing() -> None:
    case = Recorder()
    case.record(
        "risk", {"level": "high", "reason": "He came back.", "assessed_on": on_day(START.date())}
    )
    case.record("risk", {"level": "medium"}, by="Bomi")
    file = case.file()
    risks = [item for item in timeline(file, case.now) if item.kind == "risk"]
    first, second = risks
    assert {change.field for change in first.changes} == {"level", "reason", "assessed_on"}
    assert first.text == "He came back."
    assert first.happened == on_day(START.date())
    assert (second.author, second.device) == (member_of("Bomi"), device_of("Bomi"))
    assert [(change.before, change.after) for change in second.changes] == [(("high",), "medium")]
    assert second.happened is None


def test_a_removed_element_has_no_value_after() -> None:
    case = Recorder()
    add = Draft(StreamKind.CARE, "child", SELF, "q.friends", ADD, "a cat")
    (*_, added) = case.save([add])
    case.save([Draft(StreamKind.CARE, "child", SELF, "q.friends", REMOVE, "a cat", (added.id,))])
    last = timeline(case.file(), case.now)[-1]
    assert [(change.before, change.after) for change in last.changes] == [(("a cat",), None)]


def test_unreadable_dates_are_no_dates() -> None:
    case = Recorder()
    case.save([Draft(StreamKind.CARE, "risk", SELF, "assessed_on", SET, ["soon"])])
    assert timeline(case.file(), case.now)[-1].happened is None


def test_a_file_without_sealed_keeps_everything_else() -> None:
    case = Recorder()
    case.record("risk", {"level": "high"})
    case.record("identity", {"sex": "female"})
    case.record("document", {"what": "id_card", "details": "in the drawer"}, thing("paper"))
    file = case.file()
    assert file.holds_sealed
    assert file.without_sealed() == case.file(sealed=False)
    assert set(file.without_sealed().records) == {"case", "risk", "document"}


def test_a_cleared_value_is_nothing_and_its_history_stays() -> None:
    case = Recorder()
    case.record("risk", {"level": "high", "reason": "alone"})
    case.record("risk", {"reason": "  "})
    fact = case.file().records["risk"][SELF].fields["reason"]
    assert fact.held is None
    assert [value.value for value in fact.history] == ["alone", None]
    assert changes(case.file(), "risk", SELF, {"reason": None}) == ()


def test_values_know_when_and_where_they_were_recorded() -> None:
    case = Recorder()
    case.record("risk", {"level": "high"})
    record = case.file().records["risk"][SELF]
    value = record.fields["level"].values[0]
    assert value.recorded.replace(microsecond=0) == case.now
    assert record.recorded <= case.now + timedelta(seconds=1)
    assert record.changed >= record.born
    assert case.file().held("plan", "need") is None
    assert record.held("reason") is None
    assert case.file().one("plan", thing("none")) is None
    assert case.file().notes_of("note") == ()
    assert value.origin == case.stream(StreamKind.CARE)
    assert identity("a") != identity("b")


def owner(case: Recorder, stream: StreamKind, value: str) -> Recorded:
    (*_, written) = case.save([Draft(stream, "profile", case.case_id, "cas_CaseOwner", SET, value)])
    return written


def test_a_value_from_where_an_earlier_version_recorded_it_is_still_read() -> None:
    case = Recorder()
    owner(case, StreamKind.CORE, "team two")
    assert case.file().held("profile", "cas_CaseOwner") == "team two"
    owner(case, StreamKind.CORE, "team three")
    assert not case.file().misplaced


def test_what_stands_in_core_cannot_rewrite_what_care_says_since() -> None:
    case = Recorder()
    owner(case, StreamKind.CARE, "team two")
    owner(case, StreamKind.CORE, "somebody else")
    assert case.file().held("profile", "cas_CaseOwner") == "team two"
    assert [item.entry.value for item in case.file().misplaced] == ["somebody else"]


def test_a_change_moves_an_old_value_to_where_it_belongs() -> None:
    case = Recorder()
    old = owner(case, StreamKind.CORE, "team two")
    entity = EntityId(case.case_id)
    drafts = changes(case.file(), "profile", entity, {"cas_CaseOwner": "team three"})
    told = {(draft.stream, draft.value, draft.deps) for draft in drafts}
    assert told == {
        (StreamKind.CARE, "team three", ()),
        (StreamKind.CORE, None, (old.id,)),
    }
    case.save(drafts)
    assert case.file().held("profile", "cas_CaseOwner") == "team three"
    assert not case.file().misplaced
