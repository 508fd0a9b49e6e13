"""The SQL of linkage that DuckDB and Spark both understand.

Tables: `ours`, `theirs` (`linkage_rows.ROWS`), `our_keys`, `their_keys` (`KEYS`), `our_hides`,
`their_hides` (`HIDES`). A row of ours has its place in the order of ids, so that what is asked
for in parts comes in one order whatever the file's was.
"""

from typing import Final

from leeward.engines.linkage_rows import COMPARED, MORE_BITS, More
from leeward.tracing.evidence import Field

FORBIDDEN: Final = """
SELECT DISTINCT o.row AS a, t.row AS b
FROM our_hides AS o JOIN their_hides AS t ON o.code = t.code
WHERE o.hides <> t.hides
"""
"""Pairs of which one side hides from who asks for the other (`rules.may_pair`)."""

PERMITTED: Final = """
SELECT o.row AS a, o.person_id,
       cast((SELECT count(*) FROM theirs) - count(f.b) AS bigint) AS permitted
FROM ours AS o LEFT JOIN forbidden AS f ON o.row = f.a
GROUP BY o.row, o.person_id
"""
"""With how many of theirs each row of ours may be compared: what is forbidden is not counted."""

PAIRS: Final = """
SELECT DISTINCT o.row AS a, t.row AS b
FROM our_keys AS o JOIN their_keys AS t ON o.key = t.key
WHERE o.row IN (SELECT a FROM part)
  AND NOT EXISTS (SELECT 1 FROM forbidden AS f WHERE f.a = o.row AND f.b = t.row)
"""

_COMPARED: Final = ", ".join(f"p.{column}" for column in COMPARED)


def side_of_pairs(side: str, row: str) -> str:
    """Return what Splink sees of one side: the pair's number, its bits of names, the row.

    Each scored pair is one record on either side, so that bits of a pair are a column like others.
    """
    return f"""
SELECT s.pair, s.a, s.b, s.could_add, s.name_bits, {_COMPARED}
FROM scored AS s JOIN {side} AS p ON s.{row} = p.row
"""  # noqa: S608 - names of our own tables and columns


def could_add() -> str:
    """Return what the fields that hold names could add where both rows have them."""
    terms = (
        f"CASE WHEN (o.more & t.more & {flag.value}) > 0 THEN {MORE_BITS[flag]} ELSE 0 END"
        for flag in More
    )
    return " + ".join(terms)


def kept(predicted: str, gammas: tuple[Field, ...], least: float) -> str:
    """Return the pairs that can still become candidates, with the number of each level."""
    numbers = ", ".join(f"gamma_{field.value}" for field in gammas)
    return f"""
SELECT a_l AS a, b_l AS b, name_bits_l AS name_bits, could_add_l AS could_add, {numbers}
FROM {predicted}
WHERE match_weight + could_add_l >= {least!r}
"""  # noqa: S608 - names of our own tables and columns
