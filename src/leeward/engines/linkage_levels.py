"""The levels of few pairs, without Splink: its own model as one statement of SQL.

Splink takes a second to be imported and to parse each level, which it pays back where pairs are
many. Conditions, numbers and weights of levels are read from the settings that it would be given,
so there is one place where they stand; a contract test holds both to the same numbers.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from leeward.engines.linkage_model import NAME_BITS, Model
from leeward.engines.linkage_rows import COMPARED

FEW: Final = 100_000
"""Pairs up to which their levels are told here: about as many as Splink compares in its start."""


def levelled(model: Model) -> str:
    """Return the SQL of pairs with their levels: what Splink returns of `pair_ours`, `pair_theirs`.

    Its columns are those that are used of Splink's: retained ones as `…_l`, `gamma_…` for each
    field, `match_weight` in bits.
    """
    settings = model.settings
    comparisons: Sequence[Mapping[str, Any]] = settings["comparisons"]
    both = ", ".join(
        f"{side}.{column} AS {column}_{side}" for column in (*COMPARED, NAME_BITS) for side in "lr"
    )
    retained = [one for one in settings["additional_columns_to_retain"] if one != NAME_BITS]
    kept = ", ".join(f"l.{column} AS {column}_l" for column in retained)
    gammas = ", ".join(f"{_gamma(one)} AS {_name(one)}" for one in comparisons)
    weight = " + ".join(_weight(one) for one in comparisons)
    return f"""
SELECT *, {weight} AS match_weight FROM (
    SELECT *, {gammas} FROM (
        SELECT {both}, {kept} FROM pair_ours AS l JOIN pair_theirs AS r ON l.pair = r.pair
    )
)
"""  # noqa: S608 - names, numbers and conditions of our own


def _name(comparison: Mapping[str, Any]) -> str:
    return f"gamma_{comparison['output_column_name']}"


def _told(comparison: Mapping[str, Any]) -> list[tuple[int, str, float]]:
    """Return number, condition and bits of each level but those of what is missing, best first."""
    levels = comparison["comparison_levels"][1:]
    return [
        (
            len(levels) - 1 - at,
            level["sql_condition"],
            math.log2(level["m_probability"] / level["u_probability"]),
        )
        for at, level in enumerate(levels)
    ]


def _gamma(comparison: Mapping[str, Any]) -> str:
    missing = comparison["comparison_levels"][0]["sql_condition"]
    said = " ".join(f"WHEN {sql} THEN {number}" for number, sql, _ in _told(comparison)[:-1])
    return f"CASE WHEN {missing} THEN -1 {said} ELSE 0 END"


def _weight(comparison: Mapping[str, Any]) -> str:
    said = " ".join(f"WHEN {number} THEN {bits!r}" for number, _, bits in _told(comparison))
    return f"CASE {_name(comparison)} {said} ELSE 0.0 END"
