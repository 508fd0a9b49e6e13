"""The Splink model: every level of agreement as SQL over plain numbers, m and u from the weights.

The levels are those of `tracing.comparisons.plain_evidence`; a contract test holds them to it.
Splink learns nothing here: chances are fixed, so its expectation maximisation is never run.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from leeward.codebook.places import places
from leeward.tracing.birth import MOTHER_FROM, MOTHER_TO, YEAR
from leeward.tracing.evidence import MISSING, Evidence, Field
from leeward.tracing.weights import Weights

NAME_BITS: Final = "name_bits"
"""Column of the precomputed bits of the best pair of names, in thousandths."""

LOWEST_NAME: Final = -4
HIGHEST_NAME: Final = 30
"""Whole bits between which names are told apart inside Splink; the exact bits stand beside it."""

_BIRTHDAY: Final = 13 * 32


@dataclass(frozen=True)
class Level:
    """One level: its condition over columns `_l` and `_r`, and what it says."""

    name: str
    sql: str
    bits: float


@dataclass(frozen=True)
class Model:
    """The settings for Splink, and what its numbers mean."""

    settings: Mapping[str, Any]
    evidence: Mapping[Field, Sequence[Evidence]]
    """By field: the evidence of gamma -1, 0, 1, …: index it with gamma + 1."""


def model_of(weights: Weights, retained: Sequence[str]) -> Model:
    """Return the model by a file of weights.

    Args:
        weights: whence m and u.
        retained: further columns of the pairs that results keep.
    """
    fields = _levels(weights)
    comparisons = [_comparison(field, levels) for field, levels in fields.items()]
    comparisons.append(_names())
    evidence = {
        field: (
            Evidence(field, MISSING, 0.0),
            *(
                Evidence(field, level.name.partition(":")[0], level.bits)
                for level in reversed(levels)
            ),
        )
        for field, levels in fields.items()
    }
    settings = {
        "link_type": "link_only",
        "unique_id_column_name": "pair",
        "probability_two_random_records_match": 0.5,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.pair = r.pair"}],
        "comparisons": comparisons,
        "additional_columns_to_retain": list(retained),
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }
    return Model(settings, evidence)


def plain_thousandths(weights: Weights, ours: str, theirs: str) -> str:
    """Return SQL for what all plain fields of two rows say, in whole thousandths of a bit.

    The levels are those that Splink is given. Each field is rounded up, so that the sum is never
    less than what the fields say; whole numbers add up alike on every engine.

    Args:
        weights: whence the bits.
        ours: name of the table that holds the row of ours.
        theirs: likewise.
    """
    terms = (_thousandths(field, levels) for field, levels in _levels(weights).items())
    sides = {"l": ours, "r": theirs}
    return re.sub(
        r"\b(\w+)_([lr])\b", lambda found: f"{sides[found[2]]}.{found[1]}", " + ".join(terms)
    )


def _thousandths(field: Field, levels: Sequence[Level]) -> str:
    said = " ".join(
        f"WHEN {level.sql} THEN {math.ceil(1000 * level.bits)}" for level in levels[:-1]
    )
    rest = math.ceil(1000 * levels[-1].bits)
    return f"(CASE WHEN {_MISSING[field]} THEN 0 {said} ELSE {rest} END)"


def _comparison(field: Field, levels: Sequence[Level]) -> dict[str, Any]:
    """Return one comparison; what is missing is its own level, so the last holds for the rest."""
    null = {"sql_condition": _MISSING[field], "label_for_charts": MISSING, "is_null_level": True}
    return {
        "output_column_name": field.value,
        "comparison_description": field.value,
        "comparison_levels": [null, *(_level(one.sql, one.name, one.bits) for one in levels)],
    }


def _level(sql: str, name: str, bits: float) -> dict[str, Any]:
    """Return a level with chances that give it its bits, caps included."""
    u = min(0.5, 0.5 / 2.0**bits)
    return {
        "sql_condition": sql,
        "label_for_charts": name,
        "m_probability": u * 2.0**bits,
        "u_probability": u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }


def _names() -> dict[str, Any]:
    levels = [
        _level(f"{NAME_BITS}_l >= {1000 * bits}", f"{bits} bits", float(bits))
        for bits in range(HIGHEST_NAME, LOWEST_NAME, -1)
    ]
    return {
        "output_column_name": Field.NAME.value,
        "comparison_description": "whole bits of the best pair of names",
        "comparison_levels": [
            {
                "sql_condition": f"{NAME_BITS}_l IS NULL",
                "label_for_charts": MISSING,
                "is_null_level": True,
            },
            *levels,
            _level("ELSE", f"{LOWEST_NAME} bits", float(LOWEST_NAME)),
        ],
    }


# --- the levels, best first -------------------------------------------------------------------


def _either_null(*columns: str) -> str:
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def _sided(template: str) -> tuple[str, str]:
    """Fill a template that asks a woman of one row about the children of the other, both ways."""
    return tuple(  # type: ignore[return-value]  # two sides, two conditions
        template.format(
            first=f"birth_first_{woman}",
            last=f"birth_last_{woman}",
            eldest=f"eldest_by_{mother}",
            youngest=f"youngest_from_{mother}",
        )
        for woman, mother in (("l", "r"), ("r", "l"))
    )


_SAYS: Final = _sided("({first} IS NOT NULL AND {eldest} IS NOT NULL AND {youngest} IS NOT NULL)")
_MISSING: Final = {
    Field.SEX: _either_null("sex"),
    Field.BIRTH: _either_null("birth_first"),
    Field.ORIGIN: _either_null("country"),
    Field.CHILD_COUNT: _either_null("child_count"),
    Field.MOTHERHOOD: f"sex_l = 'male' OR sex_r = 'male' OR NOT ({_SAYS[0]} OR {_SAYS[1]})",
    Field.DEPARTURE: _either_null("departure_first"),
    Field.SEPARATION: _either_null("separation_first"),
    Field.LAST_CONTACT: _either_null("last_contact_first"),
}


def _levels(weights: Weights) -> dict[Field, tuple[Level, ...]]:
    def said(field: Field, **conditions: str) -> tuple[Level, ...]:
        return tuple(
            Level(name, sql, weights.evidence(field, name).bits) for name, sql in conditions.items()
        )

    return {
        Field.SEX: said(Field.SEX, same="sex_l = sex_r", differs="ELSE"),
        Field.BIRTH: said(Field.BIRTH, **_birth()),
        Field.ORIGIN: tuple(_origin(weights)),
        Field.CHILD_COUNT: said(
            Field.CHILD_COUNT,
            same="child_count_l = child_count_r",
            one_more="abs(child_count_l - child_count_r) = 1",
            differs="ELSE",
        ),
        Field.MOTHERHOOD: said(
            Field.MOTHERHOOD,
            under_thirteen=" OR ".join(
                f"({says} AND {one})"
                for says, one in zip(
                    _SAYS, _sided(f"{{eldest}} - {{first}} < {MOTHER_FROM * 365}"), strict=True
                )
            ),
            over_fifty=" OR ".join(
                f"({says} AND {one})"
                for says, one in zip(
                    _SAYS,
                    _sided(f"{{youngest}} - {{last}} > {(MOTHER_TO + 1) * YEAR}"),
                    strict=True,
                )
            ),
            fits="ELSE",
        ),
        **{
            field: said(field, **_window(field.value))
            for field in (Field.DEPARTURE, Field.SEPARATION, Field.LAST_CONTACT)
        },
    }


def _apart(name: str) -> tuple[str, str]:
    """Return SQL for the width of the wider interval, and for the days between both."""
    first, last = f"{name}_first", f"{name}_last"
    wider = f"greatest({last}_l - {first}_l, {last}_r - {first}_r)"
    gap = f"(greatest({first}_l, {first}_r) - least({last}_l, {last}_r))"
    half = f"cast(floor(least({wider}, 365) / 2.0) as int)"
    return wider, f"(case when {gap} <= 0 then 0 else {gap} + {half} end)"


def _birth() -> dict[str, str]:
    wider, apart = _apart("birth")
    both = "solar_l IS NOT NULL AND solar_r IS NOT NULL"
    overlaps = {
        f"within_{word}": f"{apart} = 0 AND {wider} <= {years * YEAR}"
        for years, word in (
            (1, "year"),
            (3, "three_years"),
            (6, "six_years"),
            (12, "twelve_years"),
        )
    }
    return {
        "same_day": "solar_l = solar_r",
        "lunar_day": f"{both} AND (lunar_l = solar_r OR lunar_r = solar_l)",
        "same_birthday": f"{both} AND solar_l % {_BIRTHDAY} = solar_r % {_BIRTHDAY}"
        f" AND abs(birth_first_l - birth_first_r) <= {10 * YEAR}",
        **overlaps,
        "overlap": f"{apart} = 0",
        "one_apart": f"{apart} <= {YEAR}",
        "two_apart_by_age": f"{apart} <= {2 * YEAR} AND (by_age_l = 1 OR by_age_r = 1)",
        "two_apart": f"{apart} <= {2 * YEAR}",
        "three_apart": f"{apart} <= {3 * YEAR}",
        "five_apart": f"{apart} <= {5 * YEAR}",
        "ten_apart": f"{apart} <= {10 * YEAR}",
        "far_apart": "ELSE",
    }


def _window(name: str) -> dict[str, str]:
    wider, apart = _apart(name)
    return {
        "within_year": f"{apart} = 0 AND {wider} <= {YEAR}",
        "within_three_years": f"{apart} = 0 AND {wider} <= {3 * YEAR}",
        "overlap": f"{apart} = 0",
        "one_apart": f"{apart} <= {YEAR}",
        "three_apart": f"{apart} <= {3 * YEAR}",
        "far_apart": "ELSE",
    }


def _origin(weights: Weights) -> Iterator[Level]:
    def told(level: str) -> float:
        return weights.evidence(Field.ORIGIN, level).bits

    yield Level("another_country", "country_l <> country_r", told("another_country"))
    yield Level("same_country", _either_null("province"), told("same_country"))
    yield Level("another_province", "province_l <> province_r", told("another_province"))
    yield Level(
        "another_county",
        "coalesce(prefecture_l <> prefecture_r, false) OR coalesce(county_l <> county_r, false)",
        told("another_county"),
    )
    for level in ("county", "prefecture", "province"):
        same = f"{level}_l = {level}_r"
        for place in sorted(weights.origin_shares):
            if places()[place].level != level:
                continue
            bits = weights.origin_bits(f"same_{level}", place)
            yield Level(f"same_{level}:{place}", f"{same} AND {level}_l = '{place}'", bits)
        if level != "province":
            yield Level(f"same_{level}", same, told(f"same_{level}"))
    yield Level("same_province", "ELSE", told("same_province"))
