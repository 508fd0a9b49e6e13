"""Numbering and ordering of small whole numbers by counting, where sorting would cost most."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

RADIX: Final = 2**16
"""Below this, numbers are ordered digit by digit, in time that grows with how many there are."""

MOST_MARKS: Final = 50_000_000
"""Places up to which a first occurrence is found by marking, not by sorting."""


def numbered(values: Ints, most: int) -> tuple[Ints, Ints]:
    """Return which numbers below `most` occur, rising, and for each value which of them it is."""
    there = np.bincount(values, minlength=most) > 0
    place = np.cumsum(there) - 1
    return np.nonzero(there)[0].astype(np.int64), place[values].astype(np.int64)


def stable_order(values: Ints, most: int) -> Ints:
    """Return the order that sorts `values`, all below `most`; equal ones stay as they stand."""
    small = values.astype(np.uint16) if most <= RADIX else values
    return np.argsort(small, kind="stable")


def first_of_each(values: Ints, most: int) -> Ints:
    """Return where each number first occurs, by rising number; all are below `most`."""
    if most > MOST_MARKS:
        return np.unique(values, return_index=True)[1]
    first = np.full(most, -1, dtype=np.int64)
    first[values[::-1]] = np.arange(len(values) - 1, -1, -1, dtype=np.int64)
    return first[first >= 0]
