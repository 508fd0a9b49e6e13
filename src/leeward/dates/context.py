"""What a date is read against, and the rules for years that were not written out."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from leeward.errors import InvalidDate

Culture = Literal["en-US", "en-GB", "en", "ko", "zh"]
"""Where the writer learned to write dates; only `en-US` and `en-GB` settle 3/5/2016."""

EARLIEST_YEAR: Final = 1900
YEARS_AHEAD: Final = 50
_SOON: Final = 10


@dataclass(frozen=True, slots=True)
class Context:
    """Everything outside the words themselves that reading may use."""

    recorded_on: date
    culture: Culture | None
    year: int | None
    relative: bool

    def full_year(self, digits: str) -> int:
        """Return the year that two or four digits stand for.

        Two digits are one of the last hundred years. If they may as well be one of the
        next ten (a review date), nothing is assumed.

        Raises:
            InvalidDate: a year out of range, or two centuries that fit.
        """
        if len(digits) == 4:
            return self._plausible(int(digits))
        this = self.recorded_on.year
        year = this - (this - int(digits)) % 100
        if year + 100 <= this + _SOON:
            raise InvalidDate(reason="which_century")
        return self._plausible(year)

    def missing_year(self) -> int:
        """Return the year that a heading states for dates written without one.

        Raises:
            InvalidDate: there is none; the year is not guessed.
        """
        if self.year is None:
            raise InvalidDate(reason="year_missing")
        return self._plausible(self.year)

    def _plausible(self, year: int) -> int:
        if not EARLIEST_YEAR <= year <= self.recorded_on.year + YEARS_AHEAD:
            raise InvalidDate(reason="year_out_of_range")
        return year
