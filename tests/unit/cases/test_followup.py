from datetime import date, timedelta

import msgspec
from hypothesis import given, settings

from leeward.cases.closure import close
from leeward.cases.fold import fold
from leeward.cases.followup import Due, DueItem, due_items, due_on, expiry_warning
from leeward.cases.record import retract
from leeward.cases.summary import summary, texts
from leeward.codebook.lists import code_list
from leeward.dates.when import in_month, on_day
from leeward.ids import StreamKind
from leeward.journal.entry import Recorded
from support.recorder import CASE, SELF, START, Recorder, author_of, member_of, thing
from support.strategies import entries

TODAY = START.date()


def _day(days: int) -> object:
    return on_day(TODAY + timedelta(days=days))


def _only(case: Recorder, why: Due) -> DueItem:
    (item,) = [item for item in due_items(case.file()) if item.why is why]
    return item


def _full() -> Recorder:
    case = Recorder()
    opened = {"code": "LW-7K3F9", "pseudonym": "Heron", "worker": member_of("Ara")}
    case.record("case", opened | {"opened_on": _day(0)})
    case.record(
        "followup", {"what": "visit", "due": _day(2), "owner": member_of("Bomi")}, thing("f")
    )
    case.record("followup", {"what": "paperwork", "due": _day(9)}, thing("g"))
    told = {"level": "high", "assault": "yes", "assault_on": _day(-1)}
    case.record("risk", told | {"next_review": _day(3)})
    case.record("safe_contact", {"nothing_heard_by": _day(4), "channel": "visit"}, expires=202606)
    case.record("parent_missing", {"happened_on": _day(0), "next_contact": _day(1)}, thing("e"))
    care = {"arrangement": "foster_care", "next_visit_on": _day(6)}
    case.record("care_arrangement", care, thing("c"))
    case.record("plan", {"need": "papers", "due": _day(7)}, thing("p"))
    permission = {"part": "permission", "expires": _day(40), "answer": "yes"}
    case.record("consent", permission, thing("s"))
    return case


def test_everything_that_is_due_stands_in_one_list_by_date() -> None:
    items = due_items(_full().file())
    assert [(item.why, (item.due - TODAY).days, item.what) for item in items] == [
        (Due.ASSAULT_CARE, 1, "72"),
        (Due.CHILD_CONTACT, 1, ""),
        (Due.FOLLOWUP, 2, "visit"),
        (Due.ASSAULT_CARE, 3, "120"),
        (Due.REVIEW, 3, ""),
        (Due.NOTHING_HEARD, 4, ""),
        (Due.CARER_VISIT, 6, ""),
        (Due.PLAN_ACTION, 7, "papers"),
        (Due.FOLLOWUP, 9, "paperwork"),
        (Due.CONSENT_ENDS, 40, ""),
        (Due.CONTACT_EXPIRES, (date(2026, 6, 30) - TODAY).days, ""),
    ]


def test_who_does_it_is_named_or_else_the_worker() -> None:
    owners = {item.what: item.owner for item in due_items(_full().file())}
    assert owners["visit"] == member_of("Bomi")
    assert owners["paperwork"] == member_of("Ara")


def test_a_day_shows_what_is_overdue_due_and_warned_of() -> None:
    items = due_items(_full().file())
    assert {item.why for item in due_on(items, TODAY)} == {Due.ASSAULT_CARE}
    later = {item.why for item in due_on(items, TODAY + timedelta(days=19))}
    assert Due.CONSENT_ENDS in later
    assert Due.CONTACT_EXPIRES not in later
    assert {item.why for item in due_on(items, date(2026, 6, 9))} == {item.why for item in items}


def test_the_expiry_says_which_warning_was_reached() -> None:
    item = _only(_full(), Due.CONTACT_EXPIRES)
    days = (30, 21, 8, 7, 1, 0)
    reached = [expiry_warning(item, item.due - timedelta(days=left)) for left in days]
    assert reached == [None, 21, 21, 7, 1, 1]
    assert expiry_warning(_only(_full(), Due.REVIEW), TODAY) is None


def test_what_was_done_or_ended_is_not_due() -> None:
    case = _full()
    case.record("followup", {"done_on": _day(1)}, thing("f"))
    case.record("followup", {"done_on": _day(1)}, thing("g"))
    case.record("plan", {"done_on": _day(1)}, thing("p"))
    case.record("consent", {"withdrawn_on": _day(1)}, thing("s"))
    case.record("care_arrangement", {"ended_on": _day(1)}, thing("c"))
    left = {item.why for item in due_items(case.file())}
    assert left == {
        Due.CHILD_CONTACT,
        Due.ASSAULT_CARE,
        Due.REVIEW,
        Due.NOTHING_HEARD,
        Due.CONTACT_EXPIRES,
    }


def test_of_a_closed_case_only_the_erasure_is_due() -> None:
    case = _full()
    case.save(close(case.file(), {"reason": "goals_met", "closed_on": _day(5)}))
    (item,) = due_items(case.file())
    assert (item.why, item.due) == (Due.ERASE, date(2027, 3, 31))
    assert due_items(case.core()) == (item,)


def test_a_closed_case_without_a_day_of_erasure_has_nothing_due() -> None:
    case = Recorder()
    case.record("closure", {"reason": "goals_met", "closed_on": _day(5)})
    assert due_items(case.file()) == ()


def test_visits_to_a_carer_follow_their_rhythm() -> None:
    case = Recorder()
    care = {"arrangement": "foster_care", "started_on": _day(0), "visit_every": 14}
    case.record("care_arrangement", care, thing("c"))
    assert _only(case, Due.CARER_VISIT).due == TODAY + timedelta(days=14)
    case.record(
        "care_arrangement", {"last_visit_on": _day(10), "next_visit_on": _day(10)}, thing("c")
    )
    assert _only(case, Due.CARER_VISIT).due == TODAY + timedelta(days=24)
    case.record("care_arrangement", {"visit_every": None}, thing("c"))
    assert due_items(case.file()) == ()
    bare = Recorder()
    bare.record("care_arrangement", {"arrangement": "foster_care"}, thing("c"))
    assert due_items(bare.file()) == ()


def test_records_without_a_date_are_not_due() -> None:
    case = Recorder()
    case.record("plan", {"need": "papers"}, thing("p"))
    case.record("parent_missing", {"happened_on": _day(0)}, thing("e"))
    case.record("consent", {"part": "permission"}, thing("s"))
    case.record("safe_contact", {"channel": "visit"}, expires=202606)
    case.record("safe_contact", {"channel": None})
    assert due_items(case.file()) == ()


def test_of_an_uncertain_date_the_first_day_counts() -> None:
    case = Recorder()
    case.record("followup", {"what": "visit", "due": in_month(2026, 4)}, thing("f"))
    assert _only(case, Due.FOLLOWUP).due == date(2026, 4, 1)


def test_every_reason_has_its_label() -> None:
    assert {why.value for why in Due} == set(code_list("due_kinds").codes)


@settings(max_examples=40)
@given(entries())
def test_the_row_of_any_case_is_plain_and_the_same_each_time(recorded: list[Recorded]) -> None:
    file = fold(CASE, recorded, author_of)
    row = summary(file)
    assert msgspec.msgpack.encode(row) == msgspec.msgpack.encode(summary(file))
    assert all(item.shown_from <= item.due for item in due_items(file))


def test_the_row_has_what_lists_show() -> None:
    case = _full()
    case.record("profile", {"lwd_age_band": "25-34", "lwd_languages": ["kor"]})
    case.record("note", {"text": "She called.", "sort": "phone_call", "date": _day(1)}, thing("n"))
    row = summary(case.file())
    assert (row.code, row.pseudonym, row.level, row.worker) == (
        "LW-7K3F9",
        "Heron",
        "high",
        member_of("Ara"),
    )
    assert (row.next_review, row.opened_on) == (TODAY + timedelta(days=3), TODAY)
    assert (row.next_due, row.due_why, row.due_what) == (
        TODAY + timedelta(days=1),
        "assault_care",
        "72",
    )
    assert (row.open_followups, row.disputed, row.is_parent_missing) == (2, 0, True)
    assert (row.contact_happened, row.silent_after) == (TODAY + timedelta(days=1), None)
    assert row.contact_recorded is not None
    assert row.contact_expires == date(2026, 6, 30)
    assert (row.closed_on, row.erase_on) == (None, None)
    assert (row.age_band, row.languages, row.flags) == ("25-34", ("kor",), ("assault",))
    assert row.entries == sum(item.entry.kind != "stream" for item in case.recorded)
    assert row.changed == max(item.entry.hlc for item in case.recorded)


def test_an_empty_file_has_a_row() -> None:
    row = summary(Recorder().file())
    assert (row.code, row.level, row.next_due, row.entries, row.changed) == ("", None, None, 0, 0)


def test_words_are_searched_where_they_stand_and_nothing_that_expires() -> None:
    case = _full()
    case.record("note", {"text": "김영희가 전화함", "next": "다시 전화"}, thing("n"))
    case.record("note", {"sort": "visit", "text": "taken back"}, thing("m"))
    (note,) = [note for note in case.file().notes if note.entity == thing("m")]
    case.save(retract(note, "another person"))
    case.record("safe_contact", {"phrase_danger": "the rain is early"}, expires=202606)
    case.record("name", {"full": "尹瑞麟"}, thing("name"))
    found = texts(case.file())
    words = {(text.stream, text.text) for text in found}
    assert (StreamKind.CARE, "김영희가 전화함\n다시 전화") in words
    assert (StreamKind.SEALED, "尹瑞麟") in words
    assert (StreamKind.CORE, "Heron") in words
    assert not any("rain" in text or "taken" in text for _, text in words)
    assert (StreamKind.SEALED, "尹瑞麟") not in {
        (text.stream, text.text) for text in texts(case.file(sealed=False))
    }
    assert {text.entity for text in found} >= {SELF, thing("n"), thing("name")}
