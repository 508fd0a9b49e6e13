"""The hybrid logical clock: wall-clock milliseconds, made strictly rising by a counter."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from leeward.errors import InvalidDate

COUNTER_BITS: Final = 16
FAR: Final = timedelta(hours=24)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def at(now: datetime) -> int:
    """Return the clock of a moment, its counter zero.

    Raises:
        InvalidDate: a moment without a time zone, or before 1970.
    """
    if now.tzinfo is None or now < _EPOCH:
        raise InvalidDate
    return (now - _EPOCH) // _MILLISECOND << COUNTER_BITS


def next_hlc(last: int, now: datetime) -> int:
    """Return a clock after `last` and, unless that is ahead of it, of `now`."""
    return max(last + 1, at(now))


def recorded_at(hlc: int) -> datetime:
    """Return the moment that a clock claims; 63 bits reach the year 6429."""
    return _EPOCH + (hlc >> COUNTER_BITS) * _MILLISECOND


def is_far_future(hlc: int, now: datetime) -> bool:
    """Tell whether a clock is more than 24 hours ahead: kept, flagged, not followed."""
    return hlc >= at(now + FAR) + (1 << COUNTER_BITS)


def shown_at(hlc: int, arrived: datetime) -> datetime:
    """Return the moment by which an entry is sorted for people.

    Its own, or that of its arrival if it claims to come from far after it.
    """
    return arrived if is_far_future(hlc, arrived) else recorded_at(hlc)


def highest_believable(hlcs: Iterable[int], now: datetime) -> int:
    """Return the highest clock that is not far ahead, to count on from; 0 without any."""
    return max((hlc for hlc in hlcs if not is_far_future(hlc, now)), default=0)
