"""Peers measured in the same run: general string similarity, as other systems use it.

All see the same strings. `romanised` is kind to them: Hangul is spelt by the Revised rules and
characters by their first Korean reading, which a general system would not do.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec

import numpy as np

from leeward.bench.name_tasks import Bits
from leeward.tracing.names import Kind
from leeward.tracing.names.script import is_character, latin_words
from leeward.tracing.names.spelling import romanise
from leeward.tracing.names.tablefile import shipped

Peer = Callable[[Sequence[str], Sequence[str], Kind, Kind], Bits]


def peers() -> dict[str, Peer]:
    """Return the peers by name; none where rapidfuzz is not installed."""
    if find_spec("rapidfuzz") is None:
        return {}
    from rapidfuzz import fuzz  # noqa: PLC0415 - only to measure against; not shipped
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

    return {
        "rapidfuzz WRatio, raw": _cells(fuzz.WRatio, _raw),
        "romanised, Jaro-Winkler": _cells(JaroWinkler.normalized_similarity, _joined),
        "romanised, token sort": _cells(fuzz.token_sort_ratio, romanised),
    }


def _cells(similarity: Callable[..., float], write: Callable[[str, Kind], str]) -> Peer:
    from rapidfuzz.process import cdist  # noqa: PLC0415

    def score(a: Sequence[str], b: Sequence[str], kind_a: Kind, kind_b: Kind) -> Bits:
        ours = [write(name, kind_a) for name in a]
        theirs = [write(name, kind_b) for name in b]
        return np.asarray(cdist(ours, theirs, scorer=similarity, dtype=np.float64))

    return score


def _raw(name: str, _: Kind) -> str:
    return name.lower()


def _joined(name: str, kind: Kind) -> str:
    return romanised(name, kind).replace(" ", "")


@cache
def romanised(name: str, _: Kind) -> str:
    """Return a name in Latin letters: Hangul by the Revised rules, characters as they are read."""
    readings = shipped().facts.readings
    letters = "".join(
        readings.get(letter, letter)[0] if is_character(letter) else letter for letter in name
    )
    return " ".join(latin_words(romanise(letters) or letters.replace("-", "")))
