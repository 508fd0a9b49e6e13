"""What an organisation set for everyone on this computer: when to look again, how long to keep."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from leeward.cases.closure import KEPT_MONTHS
from leeward.cases.risk import LEVELS, REVIEW_TIMES, ReviewTime
from leeward.desk.members import is_admin
from leeward.desk.session import Session
from leeward.errors import InvalidFact, NotGranted

TIMES: Final[Mapping[str, ReviewTime]] = {
    "d0": ReviewTime(),
    "d1": ReviewTime(days=1),
    "d2": ReviewTime(days=2),
    "d3": ReviewTime(days=3),
    "d5": ReviewTime(days=5),
    "d7": ReviewTime(days=7),
    "d14": ReviewTime(days=14),
    "d21": ReviewTime(days=21),
    "m1": ReviewTime(months=1),
    "m2": ReviewTime(months=2),
    "m3": ReviewTime(months=3),
}
"""The times that can be chosen, by a code that stands in forms."""

KEPT: Final = (3, 6, 12, 24, 36)
"""For how many months a closed file may be kept, as a default."""

ORDER: Final = "order"

_TIMES: Final = "review_times"
_KEPT: Final = "kept_months"
_SOME_DAY: Final = date(2026, 1, 1)


def review_times(session: Session) -> dict[str, ReviewTime]:
    """Return after how long each level is looked at again: as set here, else as shipped."""
    kept = session.vault.shared_setting(_TIMES)
    chosen = kept if isinstance(kept, dict) else {}
    return {level: TIMES.get(str(chosen.get(level)), REVIEW_TIMES[level]) for level in LEVELS}


def kept_months(session: Session) -> int:
    """Return how long a closed file is kept unless its closure says otherwise."""
    kept = session.vault.shared_setting(_KEPT)
    return kept if kept in KEPT else KEPT_MONTHS


def code_of(time: ReviewTime) -> str:
    """Return the code of a time for a form."""
    return next((code for code, one in TIMES.items() if one == time), "")


def keep(session: Session, chosen: Mapping[str, str], months: str) -> str:
    """Keep what an admin set for everyone; return why not, else nothing.

    Args:
        session: an admin's.
        chosen: a code of `TIMES` by level.
        months: one of `KEPT`, as it stands in the form.

    Raises:
        NotGranted: not an admin.
        InvalidFact: a code that is not offered.
    """
    if not is_admin(session):
        raise NotGranted
    if any(chosen.get(level) not in TIMES for level in LEVELS):
        raise InvalidFact(field="review_times", reason="unknown")
    if months not in map(str, KEPT):
        raise InvalidFact(field="kept_months", reason="unknown")
    days = [TIMES[chosen[level]].after(_SOME_DAY) for level in LEVELS]
    if days != sorted(days):
        return ORDER
    values: dict[str, Any] = {
        _TIMES: {level: chosen[level] for level in LEVELS},
        _KEPT: int(months),
    }
    for name, value in values.items():
        session.vault.change_shared_setting(name, value)
    return ""
