"""Comparing names across Hangul, characters, pinyin and romanised spellings, in bits.

    score_matrix(["김영희"], ["Kim Yong Hui", "Jin Yingji"], "hangul", "roman")

The evidence is log2 P(both written | one name) / P(each written): what a name says for two records
being one person. `chance_matrix` weighs the same evidence among the rivals of a list. Names alone
never decide.
"""

from collections.abc import Sequence

from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.rivals import Chances, chances_among
from leeward.tracing.names.script import Kind, kind_of
from leeward.tracing.names.table import Floats

__all__ = ["Kind", "chance_matrix", "kind_of", "score_matrix"]


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


def chance_matrix(
    a: Sequence[str], b: Sequence[str], kind_a: Kind | str, kind_b: Kind | str
) -> Chances:
    """Return, for every name of `a`, the chance that each name of the list `b` is the one.

    The bits of `score_matrix`, weighed among the rivals in `b` and against "none of them", which is
    as likely as not before anything is compared. A chance among names, not among people: year,
    place and kin are not in it.

    Args:
        a: the names asked for.
        b: the list they are looked for in; another list gives other chances.
        kind_a: as `score_matrix`.
        kind_b: as `score_matrix`.

    Returns:
        shape (len(a), len(b)); a row sums to at most 1.

    Raises:
        ValueError: a kind that does not exist.
    """
    return chances_among(score_matrix(a, b, kind_a, kind_b))


score_matrix.is_matrix = True  # type: ignore[attr-defined]  # tells the measuring harness its shape
chance_matrix.is_matrix = True  # type: ignore[attr-defined]
