"""The smallest set of rules that cannot all hold, against every smaller set there is."""

import json
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.contradictions import contradictions
from leeward.allocation.reading import problem_of
from support.allocations import need, offer, problem

ENOUGH = 10**6


def fixed(name: str, **changed: Any) -> dict[str, Any]:
    return {
        "need": name,
        "offer": "o",
        "how": "override",
        "start": "2026-03-01",
        "until": "2026-06-01",
        "by": "w1",
        "reason": "r1",
    } | changed


def crowded(seed: int) -> dict[str, Any]:
    """Return a problem in which people fixed more than can hold."""
    chance = Random(seed)
    raw = problem(
        [need(n, units=chance.randint(1, 3), periods=chance.randint(1, 2)) for n in range(5)],
        [offer(name, [2, 2], price_minor=10, currency="CNY", fund="f") for name in ("o", "q")],
    )
    raw["funds"] = [{"id": "f", "currency": "CNY", "income_minor": [chance.randint(20, 90), 0]}]
    raw["fixed"] = [
        fixed(
            f"n{n}",
            offer=chance.choice("oq"),
            start=chance.choice(("2026-03-01", "2026-04-01")),
            how=chance.choice(("override", "override", "under_way", "keep_from")),
        )
        for n in (0, 1, 2, 3, 4, 0)
    ]
    raw["never_with"] = [{"a": "p0", "b": "p1"}, {"a": "p2", "b": "p3"}]
    raw["ties"] = [{"needs": ["n3", "n4"], "how": "same_place"}]
    if raw["needs"][3]["periods"] != raw["needs"][4]["periods"]:
        raw["ties"] = []
    raw["needs"][1]["after"] = ["n2"]
    return raw


def rules_of(raw: dict[str, Any]) -> list[str]:
    return [
        *(f"fixed[{at}]" for at in range(len(raw["fixed"]))),
        *(f"never_with[{at}]" for at in range(len(raw["never_with"]))),
        *(f"ties[{at}]" for at in range(len(raw["ties"]))),
        *("offer:o", "offer:q", "fund:f"),
    ]


def only(raw: dict[str, Any], rules: tuple[str, ...]) -> dict[str, Any]:
    """Return the problem with these rules alone."""
    left: dict[str, Any] = json.loads(json.dumps(raw))
    for name in ("fixed", "never_with", "ties"):
        left[name] = [one for at, one in enumerate(left[name]) if f"{name}[{at}]" in rules]
    for each in left["offers"]:
        if f"offer:{each['id']}" not in rules:
            each["capacity"] = [ENOUGH, ENOUGH]
    if "fund:f" not in rules:
        left["funds"][0]["income_minor"] = [ENOUGH, ENOUGH]
    return left


def clashes(raw: dict[str, Any]) -> list[tuple[str, ...]]:
    return list(contradictions(problem_of(raw)))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_no_smaller_set_of_rules_contradicts_itself(seed: int) -> None:
    raw = crowded(seed)
    found = clashes(raw)
    if not found:
        return
    smallest = min(found, key=len)
    assert clashes(only(raw, smallest))
    for size in range(len(smallest)):
        for rules in combinations(rules_of(raw), size):
            assert not clashes(only(raw, rules)), rules


def test_a_tie_in_one_place_is_not_fixed_in_two() -> None:
    raw = problem([need(0), need(1)], [offer("o", [1]), offer("q", [1])])
    raw["ties"] = [{"needs": ["n0", "n1"], "how": "same_place"}]
    raw["fixed"] = [fixed("n0"), fixed("n1", offer="q")]
    assert clashes(raw) == [("ties[0]", "fixed[0]", "fixed[1]")]
