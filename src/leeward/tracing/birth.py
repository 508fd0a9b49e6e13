"""Levels of agreement of births: intervals with an error model, not equality.

Korean age moves a birth by up to two years, a lunar birthday the day by weeks, a false paper the
year; so the level says how far apart two tellings lie and what would explain it.
"""

from typing import Final

from leeward.tracing.columns import BirthColumns

YEAR: Final = 366
"""Days; one more than most years, so that "up to a year" includes the anniversary."""

_BIRTHDAY: Final = 13 * 32
"""What a year is in `BirthColumns.solar`: the rest is month and day."""

MOTHER_FROM: Final = 13
MOTHER_TO: Final = 50
"""Ages, in full years, outside which a birth is hardly hers."""

_WIDTHS: Final = (
    (1, "within_year"),
    (3, "within_three_years"),
    (6, "within_six_years"),
    (12, "within_twelve_years"),
)


def birth_level(a: BirthColumns | None, b: BirthColumns | None) -> str | None:
    """Return the level of `weights.toml`, or None where either is missing. Symmetric."""
    if a is None or b is None:
        return None
    if a.solar is not None and b.solar is not None and (level := _of_days(a, b)):
        return level
    wider = max(a.last - a.first, b.last - b.first)
    apart = days_apart(a.first, a.last, b.first, b.last)
    if apart == 0:
        return next((level for years, level in _WIDTHS if wider <= years * YEAR), "overlap")
    if apart <= YEAR:
        return "one_apart"
    if apart <= 2 * YEAR:
        return "two_apart_by_age" if a.by_age or b.by_age else "two_apart"
    if apart <= 3 * YEAR:
        return "three_apart"
    if apart <= 5 * YEAR:
        return "five_apart"
    return "ten_apart" if apart <= 10 * YEAR else "far_apart"


def days_apart(a_first: int, a_last: int, b_first: int, b_last: int) -> int:
    """Return the days between two intervals, 0 where they overlap.

    To the gap itself half of the wider interval is added, up to half a year: 1978 and 1980 are
    two years apart, though only one year lies between them.
    """
    gap = max(a_first, b_first) - min(a_last, b_last)
    if gap <= 0:
        return 0
    return gap + min(max(a_last - a_first, b_last - b_first), 365) // 2


def _of_days(a: BirthColumns, b: BirthColumns) -> str | None:
    """Return the level of two known days, where they agree in some way."""
    if a.solar == b.solar:
        return "same_day"
    if a.solar is None or b.solar is None:
        return None
    if a.lunar == b.solar or b.lunar == a.solar:
        return "lunar_day"
    if a.solar % _BIRTHDAY == b.solar % _BIRTHDAY and abs(a.first - b.first) <= 10 * YEAR:
        return "same_birthday"
    return None


def motherhood_level(
    born: BirthColumns | None, eldest_born_by: int | None, youngest_born_from: int | None
) -> str | None:
    """Return whether a woman of that birth can have borne those children.

    Args:
        born: her birth, of one row.
        eldest_born_by: from the children of the other row (`Columns`).
        youngest_born_from: likewise.

    Returns:
        The level, or None where nothing can be said. In doubt it fits.
    """
    if born is None or eldest_born_by is None or youngest_born_from is None:
        return None
    if eldest_born_by - born.first < MOTHER_FROM * 365:
        return "under_thirteen"
    return "over_fifty" if youngest_born_from - born.last > (MOTHER_TO + 1) * YEAR else "fits"
