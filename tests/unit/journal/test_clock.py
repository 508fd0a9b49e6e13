from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import InvalidDate
from leeward.journal.clock import (
    at,
    highest_believable,
    is_far_future,
    next_hlc,
    recorded_at,
    shown_at,
)

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments=st.lists(MOMENTS, max_size=30))
def test_clocks_rise_whatever_the_wall_clock_does(moments: list[datetime]) -> None:
    last = 0
    for now in moments:
        after = next_hlc(last, now)
        assert after > last
        assert recorded_at(after) >= now - timedelta(milliseconds=1)
        last = after


@given(now=MOMENTS)
def test_a_moment_comes_back_to_the_millisecond(now: datetime) -> None:
    assert timedelta(0) <= now - recorded_at(at(now)) < timedelta(milliseconds=1)


def test_a_zone_does_not_matter_but_must_be_there() -> None:
    seoul = NOW.astimezone(timezone(timedelta(hours=9)))
    assert at(seoul) == at(NOW)
    with pytest.raises(InvalidDate):
        at(NOW.replace(tzinfo=None))
    with pytest.raises(InvalidDate):
        at(datetime(1969, 12, 31, tzinfo=UTC))


def test_a_day_ahead_is_believed_and_more_is_not() -> None:
    day = timedelta(hours=24)
    assert not is_far_future(at(NOW + day), NOW)
    assert not is_far_future(at(NOW + day) + 7, NOW)
    assert is_far_future(at(NOW + day + timedelta(milliseconds=1)), NOW)
    assert is_far_future((1 << 63) - 1, NOW)


def test_the_highest_clock_that_fits_still_reads() -> None:
    assert recorded_at((1 << 63) - 1).year == 6429


def test_what_claims_to_come_from_afar_is_sorted_as_it_arrived() -> None:
    assert shown_at(at(NOW + timedelta(days=900)), NOW) == NOW
    assert shown_at(at(NOW - timedelta(days=3)), NOW) == NOW - timedelta(days=3)


def test_a_false_clock_does_not_push_ours() -> None:
    true = at(NOW - timedelta(hours=1))
    assert highest_believable([true, at(NOW + timedelta(days=900))], NOW) == true
    assert highest_believable([], NOW) == 0
