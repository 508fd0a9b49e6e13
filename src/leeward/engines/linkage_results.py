"""Scored pairs become candidates: all fields in bits, chances among rivals, the best few.

Each engine hands over its pairs in any order; what comes out is sorted and the same to the bit.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

import pyarrow as pa

from leeward.engines.linkage_model import Model
from leeward.engines.linkage_scoring import NOT_COMPARED, THOUSANDTHS
from leeward.engines.linkage_sql import NEEDED
from leeward.tracing.candidates import Candidate, Likelihood, Rival, Terms, likelihood_of
from leeward.tracing.evidence import (
    Comparison,
    Evidence,
    Field,
    among_rivals,
    missing,
    posterior,
    prior_in_bits,
)
from leeward.tracing.naming import level_of

NAMED: Final = (Field.RELATIONS, Field.CHILDREN, Field.SPOUSE)
RIVALS_SHOWN: Final = 3


class Scored(NamedTuple):
    """One pair with everything that was compared."""

    ours: str
    theirs: str
    permitted: int
    """How many of their rows this row of ours may be compared with."""

    comparison: Comparison


def comparison_of(
    model: Model, name_bits: int, gammas: Mapping[Field, int], named: Sequence[Evidence]
) -> Comparison:
    """Put the evidence of all fields together.

    Args:
        model: what Splink's numbers mean.
        name_bits: in thousandths, or `NOT_COMPARED`.
        gammas: Splink's number of the level, by field.
        named: evidence of the fields that hold names (`NAMED`), names of herself apart.
    """
    by_field = {one.field: Evidence(one.field, one.level, one.bits) for one in named}
    by_field |= {field: model.evidence[field][gamma + 1] for field, gamma in gammas.items()}
    if name_bits == NOT_COMPARED:
        by_field[Field.NAME] = missing(Field.NAME)
    else:
        bits = name_bits / THOUSANDTHS
        by_field[Field.NAME] = Evidence(Field.NAME, level_of(bits), bits)
    return Comparison(tuple(by_field[field] for field in Field))


def least_bits(terms: Terms, permitted: int) -> float:
    """Return the evidence below which a pair is not proposed."""
    return math.log2(terms.least / (1.0 - terms.least)) - prior_in_bits(terms.expected, permitted)


def needed(terms: Terms, permitted: Sequence[int]) -> pa.Table:
    """Return the table `linkage_sql.NEEDED`: what a candidate needs, by how many may be compared.

    Args:
        terms: what the search runs under.
        permitted: how many rows of theirs one row of ours may be compared with; each number once.
    """
    counts = sorted(count for count in permitted if count > 0)
    least = [math.floor(THOUSANDTHS * least_bits(terms, count)) for count in counts]
    return pa.table([counts, least], schema=NEEDED)


def candidates(scored: Sequence[Scored], terms: Terms, version: str) -> Iterator[Candidate]:
    """Yield candidates grouped by row of ours, in the order of their ids, best first.

    Args:
        scored: all pairs of each row of ours that stands in it.
        terms: what the search runs under.
        version: of weights and names table.
    """
    ordered = sorted(scored, key=lambda one: (one.ours, -one.comparison.bits, one.theirs))
    for _, group in groupby(ordered, key=lambda one: one.ours):
        yield from _of_one_row(list(group), terms, version)


def _of_one_row(rows: Sequence[Scored], terms: Terms, version: str) -> Iterator[Candidate]:
    prior = prior_in_bits(terms.expected, rows[0].permitted)
    least = least_bits(terms, rows[0].permitted)
    held = [one for one in rows if one.comparison.bits >= least]
    chances = among_rivals(prior, [one.comparison.bits for one in held])
    ranked = [
        Rival(one.theirs, one.comparison.bits, chance)
        for one, chance in zip(held, chances, strict=True)
    ]
    for at, one in enumerate(held[: terms.most]):
        if chances[at] < terms.least:
            break
        yield Candidate(
            one.ours,
            one.theirs,
            one.comparison,
            prior,
            posterior(prior, one.comparison.bits),
            chances[at],
            likelihood_of(chances[at], one.comparison),
            tuple((*ranked[:at], *ranked[at + 1 :])[:RIVALS_SHOWN]),
            version,
        )


# --- as a table -------------------------------------------------------------------------------

_FIELDS: Final = tuple(Field)
CANDIDATES: Final = pa.schema(
    [
        pa.field("ours", pa.string(), nullable=False),
        pa.field("theirs", pa.string(), nullable=False),
        pa.field("rank", pa.int32(), nullable=False),
        pa.field("likelihood", pa.string(), nullable=False),
        pa.field("chance", pa.float64(), nullable=False),
        pa.field("posterior", pa.float64(), nullable=False),
        pa.field("prior_bits", pa.float64(), nullable=False),
        pa.field("bits", pa.float64(), nullable=False),
        *(pa.field(f"{one.value}_bits", pa.float64(), nullable=False) for one in _FIELDS),
        *(pa.field(f"{one.value}_level", pa.string(), nullable=False) for one in _FIELDS),
        pa.field(
            "rivals",
            pa.list_(
                pa.struct(
                    [
                        ("person_id", pa.string()),
                        ("bits", pa.float64()),
                        ("chance", pa.float64()),
                    ]
                )
            ),
            nullable=False,
        ),
        pa.field("weights", pa.string(), nullable=False),
    ]
)
"""Columns of `docs/formats/tracing-candidates-v1.md`. None of them is a place or a name."""


def table_of(found: Sequence[Candidate]) -> pa.Table:
    """Return candidates as the table that is written."""
    rank = 0
    rows: list[dict[str, Any]] = []
    for at, one in enumerate(found):
        rank = rank + 1 if at and found[at - 1].ours == one.ours else 1
        rows.append(_row(one, rank))
    return pa.Table.from_pylist(rows, schema=CANDIDATES)


def _row(one: Candidate, rank: int) -> dict[str, Any]:
    return {
        "ours": one.ours,
        "theirs": one.theirs,
        "rank": rank,
        "likelihood": one.likelihood.value,
        "chance": one.chance,
        "posterior": one.posterior,
        "prior_bits": one.prior_bits,
        "bits": one.comparison.bits,
        **{f"{each.field.value}_bits": each.bits for each in one.comparison.evidence},
        **{f"{each.field.value}_level": each.level for each in one.comparison.evidence},
        "rivals": [
            {"person_id": rival.person_id, "bits": rival.bits, "chance": rival.chance}
            for rival in one.rivals
        ],
        "weights": one.weights,
    }


def candidate_of(row: Mapping[str, Any]) -> Candidate:
    """Return the candidate that a row of the table tells of; the inverse of `table_of`."""
    evidence = (
        Evidence(field, row[f"{field.value}_level"], row[f"{field.value}_bits"])
        for field in _FIELDS
    )
    return Candidate(
        row["ours"],
        row["theirs"],
        Comparison(tuple(evidence)),
        row["prior_bits"],
        row["posterior"],
        row["chance"],
        Likelihood(row["likelihood"]),
        tuple(Rival(one["person_id"], one["bits"], one["chance"]) for one in row["rivals"]),
        row["weights"],
    )
