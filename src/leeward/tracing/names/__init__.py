"""Comparing names across Hangul, characters, pinyin and romanised spellings, in bits.

    score_matrix(["김영희"], ["Kim Yong Hui", "Jin Yingji"], "hangul", "roman")

The evidence is log2 P(both written | one name) / P(each written): what a name says for two records
being one person. Names alone never decide.
"""

from collections.abc import Sequence

from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.script import Kind, kind_of
from leeward.tracing.names.table import Floats

__all__ = ["Kind", "kind_of", "score_matrix"]


def score_matrix(
    a: Sequence[str], b: Sequence[str], kind_a: Kind | str, kind_b: Kind | str
) -> Floats:
    """Return the evidence, in bits, of every name of `a` with every name of `b`.

    Args:
        a: names, in any order and spelling; what cannot be read is scored `UNLIKE` (-40 bits).
        b: names likewise.
        kind_a: how the names of `a` are written: `hangul`, `hanzi`, `pinyin` or `roman`. Letters
            of another script are read as what they are.
        kind_b: likewise for `b`.

    Returns:
        shape (len(a), len(b)), float32.

    Raises:
        ValueError: a kind that does not exist.
    """
    return shipped_matcher().score(a, b, Kind(kind_a), Kind(kind_b))


score_matrix.is_matrix = True  # type: ignore[attr-defined]  # tells the measuring harness its shape
