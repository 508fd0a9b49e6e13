from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.closure import close
from leeward.cases.expiry import (
    bucket_after,
    expired_buckets,
    expiring,
    keep_last_contact,
    release_kept,
    renew,
)
from leeward.cases.followup import contact_expiry, last_day_of
from leeward.dates.when import on_day
from leeward.ids import StreamId, StreamKind
from support.recorder import SELF, Recorder

_LAST = date(2026, 5, 31)


def _case() -> Recorder:
    case = Recorder()
    told = {"channel": "phone_call", "hours": "noon", "coarse_location": "a town in the north"}
    case.record("safe_contact", told, expires=202605)
    return case


def test_a_month_can_be_read_to_its_last_day() -> None:
    assert last_day_of(202602) == date(2026, 2, 28)
    assert last_day_of(202612) == date(2026, 12, 31)
    case = _case()
    assert expired_buckets(case.file(), _LAST) == ()
    assert expired_buckets(case.file(), date(2026, 6, 1)) == (202605,)


def test_warnings_come_at_21_7_and_1_days_and_name_what_is_lost() -> None:
    file = _case().file()
    days = {left: expiring(file, date.fromordinal(_LAST.toordinal() - left)) for left in range(23)}
    warnings = {left: found[0].warning for left, found in days.items()}
    assert warnings[22] is None
    assert {warnings[left] for left in range(8, 22)} == {21}
    assert {warnings[left] for left in range(2, 8)} == {7}
    assert {warnings[left] for left in range(2)} == {1}
    assert ("safe_contact", "hours") in days[0][0].fields
    assert expiring(file, date(2026, 6, 1)) == ()


def test_a_contact_renews_everything_and_empties_the_old_month() -> None:
    case = _case()
    today = date(2026, 5, 20)
    case.save(renew(case.file(), today))
    file = case.file()
    assert bucket_after(today) == 202608
    assert contact_expiry(file) == date(2026, 8, 31)
    assert file.held("safe_contact", "hours") == "noon"
    assert not any(fact.is_disputed for fact in file.records["safe_contact"][SELF].fields.values())
    assert renew(file, today) == ()
    old = [item for item in case.recorded if item.origin != _origin(case, 202605)]
    assert {item.entry.value for item in old if item.entry.field == "hours"} == {"noon"}


def test_what_expired_is_not_brought_back_and_a_disagreement_is_not_settled() -> None:
    case = _case()
    assert renew(case.file(), date(2026, 6, 1)) == ()
    before = Recorder().file()
    case = Recorder()
    for by, hours in (("Ara", "noon"), ("Bomi", "night")):
        case.record("safe_contact", {"hours": hours}, expires=202605, by=by, seen=before)
    assert renew(case.file(), date(2026, 5, 20)) == ()


def test_the_last_way_of_contact_of_an_open_case_moves_to_sealed() -> None:
    case = _case()
    assert keep_last_contact(case.file(), date(2026, 5, 25)) == ()
    drafts = keep_last_contact(case.file(), date(2026, 5, 30))
    assert {(draft.stream, draft.field) for draft in drafts} == {
        (StreamKind.SEALED, "channel"),
        (StreamKind.SEALED, "hours"),
    }
    case.save(drafts)
    assert keep_last_contact(case.file(), date(2026, 5, 30)) == ()
    gone = [item for item in case.recorded if item.stream is not StreamKind.EPHEMERAL]
    case.recorded = gone
    assert case.file().held("safe_contact", "hours") == "noon"
    assert case.file(sealed=False).held("safe_contact", "hours") is None
    assert contact_expiry(case.file(sealed=False)) is None


def test_a_renewed_way_of_contact_is_not_the_last_one() -> None:
    case = _case()
    case.save(renew(case.file(), date(2026, 5, 20)))
    assert keep_last_contact(case.file(), date(2026, 5, 30)) == ()


def test_a_closed_case_keeps_no_way_of_contact() -> None:
    case = _case()
    case.save(keep_last_contact(case.file(), date(2026, 5, 30)))
    case.save(close(case.file(), {"reason": "goals_met", "closed_on": on_day(_LAST)}))
    assert release_kept(case.file()) == ()
    assert keep_last_contact(case.file(), date(2026, 5, 30)) == ()
    case.recorded = [item for item in case.recorded if item.stream is not StreamKind.EPHEMERAL]
    assert case.file().held("safe_contact", "hours") is None


@settings(max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=5))
def test_as_long_as_there_is_contact_in_time_nothing_is_lost(gaps: list[int]) -> None:
    case = _case()
    today = date(2026, 5, 1)
    for gap in gaps:
        today = date.fromordinal(today.toordinal() + min(gap, 25))
        case.save(renew(case.file(), today))
        expired = {
            case.stream(StreamKind.EPHEMERAL, b) for b in expired_buckets(case.file(), today)
        }
        case.recorded = [item for item in case.recorded if item.origin not in expired]
        assert case.file().held("safe_contact", "hours") == "noon"


def _origin(case: Recorder, bucket: int) -> StreamId:
    return case.stream(StreamKind.EPHEMERAL, bucket)
