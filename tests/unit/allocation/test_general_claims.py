"""Reasons in the general part: each is tried again against the plan as it stands.

Everybody whom the plan serves is fixed where she is; of all hard rules only those that a reason
names are kept; then she who waits is placed anew. What was said to stop her must stop her.
"""

import json
from collections.abc import Collection
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.allocate import decide
from leeward.allocation.making import Seconds, make_plan
from leeward.allocation.plan import Plan, Waiting
from leeward.allocation.reading import read_problem
from leeward.allocation.reasons import waiting_sentences
from leeward.engines.solvers import shipped_solvers
from leeward.i18n.language import Language
from support.allocations import invented, need, offer, problem

MANY = 1_000
RULE_OF = {
    "no_free_place": "capacity",
    "no_money": "money",
    "waits_for": "after",
    "kept_apart": "apart",
}


def crowded(seed: int) -> dict[str, Any]:
    """Return a problem with shared money, ties, people kept apart and help that comes first."""
    chance = Random(seed)
    raw = invented(seed, 9, 3, 3, slots=False, money=True)
    for each in raw["offers"]:
        each["accepts"], each["zones"] = {}, []
        if chance.random() < 0.4:
            del each["fund"]
    names = chance.sample(range(9), 9)
    raw["ties"] = [{"needs": [f"n{one}" for one in names[:2]], "how": "all_or_none"}]
    raw["never_with"] = [
        {"a": f"p{names[2]}", "b": f"p{names[3]}"},
        {"a": f"p{names[2]}", "b": f"p{names[4]}"},
    ]
    raw["needs"][names[5]]["after"] = [f"n{names[6]}"]
    raw["needs"][names[7]]["after"] = [f"n{names[8]}"]
    return raw


def plan_of(raw: dict[str, Any]) -> Plan:
    read = read_problem(json.dumps(raw).encode())
    return make_plan(read, shipped_solvers(), clock=lambda: 0.0, seconds=Seconds(60, 60, 60))


def beside(
    raw: dict[str, Any], plan: Plan, names: Collection[str], rules: Collection[str]
) -> frozenset[str]:
    """Return who of `names` finds a place beside the plan while only these rules are kept."""
    left = json.loads(json.dumps(raw))
    served = {line.need: line for line in plan.lines}
    left["needs"] = [one for one in left["needs"] if one["id"] in served or one["id"] in names]
    known = {one["id"] for one in left["needs"]}
    for one in left["needs"]:
        if "after" not in rules:
            one["after"] = []
        elif not set(one.get("after", [])) <= known:
            one["latest"] = one["earliest"] = "2030-01-01"  # what comes first has no place
            one["after"] = []
    left["fixed"] = [
        {
            "need": line.need, "offer": line.offer, "how": "override", "by": "w", "reason": "r",
            "start": line.start.isoformat(), "until": "2027-01-01",
        }
        for line in plan.lines
    ]  # fmt: skip
    if "capacity" not in rules:  # what never had room for her was no way to serve her
        asked = max(one["units"] for one in left["needs"] if one["id"] in names)
        for one in left["offers"]:
            one["capacity"] = [
                units + MANY if units >= asked else units for units in one["capacity"]
            ]
    if "money" not in rules:
        for one in left["offers"]:
            one.pop("fund", None)
    if "apart" not in rules:
        left["never_with"] = []
    left["ties"] = [
        {"needs": [name for name in tie["needs"] if name in known], "how": tie["how"]}
        for tie in left["ties"]
        if sum(name in known for name in tie["needs"]) > 1
    ]
    people = {one["person"] for one in left["needs"]}
    left["people"] = [one for one in left["people"] if one["id"] in people]
    left["never_with"] = [one for one in left["never_with"] if {one["a"], one["b"]} <= people]
    return decide(
        read_problem(json.dumps(left).encode()),
        shipped_solvers(), seconds=60, clock=lambda: 0.0, only_served=True,
    ).served  # fmt: skip


def check(raw: dict[str, Any], plan: Plan, waits: Waiting) -> None:
    claim, mine = waits.claims[0], {waits.need}
    every = {"capacity", "money", "after", "apart"}
    if claim.type in RULE_OF:
        assert not beside(raw, plan, mine, {RULE_OF[claim.type]})
    elif claim.type == "no_way":
        assert not beside(raw, plan, mine, claim.rules)
        for rule in claim.rules:
            assert beside(raw, plan, mine, set(claim.rules) - {rule})
    elif claim.type == "belongs_together":
        (tie,) = (set(tie["needs"]) for tie in raw["ties"] if waits.need in tie["needs"])
        assert not beside(raw, plan, tie, every)
    else:
        assert claim.type in {"no_offer", "no_time"}
    for nearest in waits.nearest:
        if nearest.change == "room":
            wider = json.loads(json.dumps(raw))
            one = next(one for one in wider["offers"] if one["id"] == nearest.offer)
            one["capacity"][nearest.period or 0] += 1
            assert beside(wider, plan, mine, every) == mine


@given(seed=st.integers(0, 100_000))
@settings(max_examples=15, deadline=None)
def test_what_is_said_to_stop_her_stops_her(seed: int) -> None:
    raw = crowded(seed)
    plan = plan_of(raw)
    for waits in plan.waiting:
        check(raw, plan, waits)


@pytest.mark.parametrize("language", Language)
def test_several_reasons_are_said_together(language: Language) -> None:
    raw = problem(
        [need(0), need(1), need(2, **{"class": "low"})],
        [
            offer("o", [1]),
            offer("q", [5], price_minor=100, currency="CNY", fund="f"),
        ],
        funds=[{"id": "f", "currency": "CNY", "income_minor": [100]}],
    )
    (waits,) = plan_of(raw).waiting
    assert (waits.claims[0].type, waits.claims[0].rules) == ("no_way", ("capacity", "money"))
    assert [(one.change, one.offer) for one in waits.nearest] == [("room", "o")]
    said = waiting_sentences(waits, language)
    assert len(said) == 2
    assert not any("{" in one for one in said)
