"""The SQL of linkage that DuckDB and Spark both understand.

Tables: `ours`, `theirs` (`linkage_rows.ROWS`), `our_keys`, `their_keys` (`KEYS`), `our_hides`,
`their_hides` (`HIDES`), `needed` (`NEEDED`), `part` (rows of `PERMITTED`). A row of ours has its
place in the order of ids, so that what is asked for in parts comes in one order whatever the
file's was.
"""

import math
from typing import Final

import pyarrow as pa

from leeward.engines.linkage_model import plain_thousandths
from leeward.engines.linkage_rows import COMPARED, More
from leeward.tracing.blocking import Sort
from leeward.tracing.evidence import Field
from leeward.tracing.weights import Weights

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

NEEDED: Final = pa.schema([("permitted", pa.int64()), ("needed", pa.int64())])
"""By how many rows one may be compared with: thousandths of bits that a candidate needs."""

LIKELY: Final = {Sort.NAME: 8_000, Sort.GIVEN: 4_200, Sort.SLIPPED: 1_600}
NOTHING_LIKELY: Final = -2_000
LIKELY_OF_KIN: Final = {Sort.CHILD: 8_000, Sort.KIN: 8_000}
"""Thousandths of bits that names are likely to say where two rows of one person meet under a key of
that sort, and where they meet under no key of a name: before names are scored, a coarse weight
stands for them. Set on invented families (`docs/evaluations/tracing.md`)."""

HERE_UP_TO: Final = 7_000
"""Thousandths of bits: where a candidate needs more, that two were born in one year and place is
not asked for by itself. It would bring a pair in so many hundred, and cannot say that much."""

CHILDREN: Final = {True: 24_000, False: 4_000}
"""Thousandths of bits beyond which children hardly ever say more, as a key of them met or not."""

KIN: Final = 2_000
"""The same for relatives of whom no key met."""

_COMPARED: Final = ", ".join(f"p.{column}" for column in COMPARED)


def pairs(weights: Weights, rows: str) -> str:
    """Return the pairs that are worth comparing names for.

    Rows meet under keys; what such keys are likely to say is added to what the plain fields do say.
    Where that cannot make a candidate, the pair is left out. Since by chance alone x bits are
    reached by one pair in 2^x at most, the number of pairs grows with the rows, not with their
    square, though common names fill large blocks.

    Args:
        weights: whence the bits.
        rows: name of a table with the rows of ours that are asked for: `a`, `permitted`.
    """
    plain = plain_thousandths(weights, "o", "t")
    return f"""
SELECT a, b, plain, more FROM (
    SELECT m.a, m.b, {plain} AS plain, {_more(weights)} AS more, {_likely()} AS likely, l.needed
    FROM (
        SELECT o.row AS a, t.row AS b, bit_or(o.sort) AS sort
        FROM our_keys AS o
        JOIN {rows} AS r ON o.row = r.a
        JOIN needed AS l ON r.permitted = l.permitted
        JOIN their_keys AS t ON o.key = t.key
        WHERE o.sort <> {Sort.HERE:d} OR l.needed <= {HERE_UP_TO}
        GROUP BY o.row, t.row
    ) AS m
    JOIN {rows} AS r ON m.a = r.a
    JOIN needed AS l ON r.permitted = l.permitted
    JOIN ours AS o ON m.a = o.row
    JOIN theirs AS t ON m.b = t.row
) AS p
WHERE plain + likely >= needed
  AND NOT EXISTS (SELECT 1 FROM forbidden AS f WHERE f.a = p.a AND f.b = p.b)
"""  # noqa: S608 - names and numbers of our own


def _met(sort: Sort, then: int, otherwise: str) -> str:
    return f"(CASE WHEN (m.sort & {sort:d}) > 0 THEN {then} ELSE {otherwise} END)"


def _likely() -> str:
    """Return what names are likely to say, by the keys under which two rows met."""
    own = str(NOTHING_LIKELY)
    for sort, thousandths in reversed(LIKELY.items()):
        own = _met(sort, thousandths, own)
    return " + ".join((own, *(_met(sort, most, "0") for sort, most in LIKELY_OF_KIN.items())))


def _more(weights: Weights) -> str:
    """Return what the fields that hold names of others could add where both rows have them."""
    kin = math.ceil(1000 * weights.mixed("relative_name", MUCH, weights.shares["kin"]))
    spouse = math.ceil(1000 * weights.evidence(Field.SPOUSE, "same_surname").bits)
    said = {
        More.CHILDREN: _met(Sort.CHILD, CHILDREN[True], str(CHILDREN[False])),
        More.RELATIONS: _met(Sort.KIN, kin, str(KIN)),
        More.SPOUSE: str(spouse),
    }
    return " + ".join(
        f"(CASE WHEN (o.more & t.more & {flag:d}) > 0 THEN {most} ELSE 0 END)"
        for flag, most in said.items()
    )


MUCH: Final = 100.0
"""Bits of a name beyond which no more is added to what a relative of that name says."""

LEFT: Final = """
SELECT n.pair, n.a, n.b, n.name_bits, r.permitted
FROM named AS n
JOIN part AS r ON n.a = r.a
JOIN needed AS l ON r.permitted = l.permitted
WHERE coalesce(n.name_bits, 0) + n.plain + n.more >= l.needed
"""
"""Of pairs whose names have been scored: those that can still become candidates."""


def side_of_pairs(side: str, row: str) -> str:
    """Return what Splink sees of one side: the pair's number, its bits of names, the row.

    Each scored pair is one record on either side, so that bits of a pair are a column like others.
    """
    return f"""
SELECT s.pair, s.a, s.b, s.name_bits, s.permitted, {_COMPARED}
FROM scored AS s JOIN {side} AS p ON s.{row} = p.row
"""  # noqa: S608 - names of our own tables and columns


def levels(predicted: str, gammas: tuple[Field, ...]) -> str:
    """Return the pairs that Splink has compared, with the number of each level."""
    numbers = ", ".join(f"gamma_{field.value}" for field in gammas)
    return f"""
SELECT a_l AS a, b_l AS b, name_bits_l AS name_bits, permitted_l AS permitted, {numbers}
FROM {predicted}
"""  # noqa: S608 - names of our own tables and columns
