"""What one more unit is said to give, against every way to place everybody."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.allocate import Decided, decide
from leeward.allocation.reading import read_problem
from leeward.allocation.reasons import worth_sentence
from leeward.allocation.worth import general_worth
from leeward.engines.solvers import shipped_solvers
from leeward.i18n.language import Language
from support.allocations import every_way, invented, need, offer, problem

seeds = st.integers(0, 10_000)


def decided(raw: dict[str, Any]) -> Decided:
    read = read_problem(json.dumps(raw).encode())
    return decide(read, shipped_solvers(), seconds=60, clock=lambda: 0.0, only_served=True)


def best(raw: dict[str, Any]) -> tuple[int, ...]:
    return max(every_way(decided(raw).board).values())


@given(seed=seeds)
@settings(max_examples=8, deadline=None)
def test_one_more_unit_of_several_periods_gives_exactly_what_is_said(seed: int) -> None:
    raw = invented(seed, 4, 2, 3, slots=False, money=True)
    of = decided(raw)
    worth = general_worth(of, shipped_solvers(), seconds=60, clock=lambda: 0.0)
    said = {(each.offer, each.period): each.cells for each in worth}
    assert all(each.proven for each in worth)
    before = best(raw)
    for at, one in enumerate(raw["offers"]):
        for period in (None, *range(3)):
            more = json.loads(json.dumps(raw))
            more["offers"][at]["capacity"] = [
                units + 1 if units and period in (None, when) else units
                for when, units in enumerate(one["capacity"])
            ]
            gained = tuple(now - then for now, then in zip(best(more), before, strict=True))
            assert said.get((one["id"], period), (0,) * len(gained)) == gained


@pytest.mark.parametrize("language", Language)
def test_a_unit_in_one_period_is_said_with_what_it_changes(language: Language) -> None:
    of = decided(problem([need(0, units=2), need(1, units=2, periods=2)], [offer("o", [3, 2])]))
    (throughout, *single) = general_worth(of, shipped_solvers(), seconds=60, clock=lambda: 0.0)
    assert throughout.period is None
    assert [(each.period, each.served_more) for each in single] == [(0, 1)]
    assert "+1" in worth_sentence(single[0], language)
