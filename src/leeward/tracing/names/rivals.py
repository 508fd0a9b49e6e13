"""The chance of each name in a list, taken together with its rivals in the same list.

Bits say what two names say for each other and nothing else. Whether an entry is the one asked for
also depends on who else is in the list: 14 bits beside an entry of 15 bits are no match, and 11
bits may be one where nothing else comes near.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

IN_LIST: Final = 0.5
"""Chance, before anything is compared, that the name asked for is in the list at all."""

Chances = npt.NDArray[np.float64]


def chances_among(bits: npt.ArrayLike, in_list: float = IN_LIST) -> Chances:
    """Return the chance of each entry, given that at most one of a row is the one asked for.

    Before anything is compared every entry of the list is as likely as any other, and "none of
    them" has the chance 1 - `in_list`.

    Args:
        bits: shape (asked, entries): the evidence of each pair.
        in_list: prior chance that the name asked for is among the entries, above 0, below 1.

    Returns:
        shape (asked, entries); what a row lacks to 1 is the chance that none of them is.
    """
    evidence = np.asarray(bits, np.float64)
    if not evidence.size:
        return np.zeros(evidence.shape)
    nobody = np.log2(evidence.shape[1] * (1.0 - in_list) / in_list)
    top = np.maximum(evidence.max(axis=1, keepdims=True), nobody)
    odds = np.exp2(evidence - top)
    return np.asarray(odds / (odds.sum(axis=1, keepdims=True) + np.exp2(nobody - top)))
