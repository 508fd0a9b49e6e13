"""How long nobody has touched the desk. Only a person's actions move this clock."""

from collections.abc import Callable
from typing import Final

GRACE_SECONDS: Final = 8.0
"""The page locks first, after keeping half-typed text; without it the server locks.

Longer than the page's silence between two tellings (idle.js), or the server would be first."""

MINUTES: Final = (2, 5, 10, 15, 20, 30)
"""How long a member may leave her desk open untouched."""


def seconds_of(chosen: str | None, otherwise: float = 0) -> float:
    """Return the seconds of a choice among `MINUTES`, or `otherwise`."""
    return next((60.0 * one for one in MINUTES if str(one) == chosen), otherwise)


class IdleClock:
    """Counts down from the last action of a person."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock: Final = clock
        self._touched = clock()

    def touch(self) -> None:
        """A person did something."""
        self._touched = self._clock()

    def change(self, seconds: float) -> None:
        """Lock after another time from now on."""
        self.seconds = seconds
        self.touch()

    def left(self) -> float:
        """Return the seconds until the page locks; below zero when it should have."""
        return self.seconds - (self._clock() - self._touched)

    def is_over(self) -> bool:
        """True when even the page's own lock is overdue."""
        return self.left() <= -GRACE_SECONDS
