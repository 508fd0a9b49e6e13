import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from leeward.allocation.making import Seconds, make_plan, plan_bytes, plan_hash
from leeward.allocation.plan import Plan
from leeward.allocation.problem import Problem
from leeward.allocation.reading import read_problem
from leeward.allocation.rolling import next_problem, read_decisions
from leeward.allocation.shipped_rules import shipped_rules
from leeward.engines.solvers import shipped_solvers
from leeward.errors import InvalidProblem
from support.allocations import invented, need, offer, problem

APRIL = date(2026, 4, 1)


def planned(asked: Problem) -> Plan:
    return make_plan(asked, shipped_solvers(), clock=lambda: 0.0, seconds=Seconds(60, 60, 60))


def followed(raw: dict[str, Any], decisions: list[dict[str, Any]]) -> Problem:
    asked = read_problem(json.dumps(raw).encode())
    plan = planned(asked)
    read = read_decisions(json.dumps(decisions).encode())
    return next_problem(asked, plan, read, APRIL, plan_hash(plan_bytes(plan)))


def said(name: str, what: str, **changed: Any) -> dict[str, Any]:
    return {
        "need": name, "decision": what, "until": "2026-12-31", "by": "w1", "reason": "r1",
    } | changed  # fmt: skip


def test_accepted_help_goes_on_and_what_ended_leaves() -> None:
    raw = problem([need(0, periods=3), need(1)], [offer("o", [2, 1, 1, 1])])
    after = followed(raw, [said("n0", "accept"), said("n1", "accept")])
    assert [(each.id, each.periods) for each in after.needs] == [("n0", 2)]
    assert [(each.need, each.how, each.start) for each in after.fixed] == [
        ("n0", "under_way", APRIL)
    ]
    assert after.offers[0].capacity == (1, 1, 1)
    plan = planned(after)
    assert [(line.need, line.fixed) for line in plan.lines] == [("n0", True)]


def test_what_was_refused_is_kept_from_her_until_the_stated_day() -> None:
    raw = problem([need(0)], [offer("o", [0, 1, 1, 1])])
    refused = followed(raw, [said("n0", "refuse", until="2026-04-30")])
    assert [line.start for line in planned(refused).lines] == [date(2026, 5, 1)]
    for_good = followed(raw, [said("n0", "refuse")])
    assert planned(for_good).lines == ()


def test_a_change_is_a_rule_of_the_next_plan() -> None:
    raw = problem([need(0), need(1)], [offer("o", [0, 1, 1]), offer("q", [0, 1, 1])])
    after = followed(raw, [said("n0", "change", offer="q", start="2026-05-01")])
    line = next(line for line in planned(after).lines if line.need == "n0")
    assert (line.offer, line.start, line.fixed) == ("q", date(2026, 5, 1), True)


def test_a_decision_whose_time_is_over_binds_nobody() -> None:
    raw = problem([need(0)], [offer("o", [0, 1, 1]), offer("q", [0, 1, 1])])
    change = said("n0", "change", offer="q", start="2026-05-01", until="2026-03-31")
    after = followed(raw, [change])
    assert after.fixed == ()
    assert [line.fixed for line in planned(after).lines] == [False]


def test_what_nobody_decided_stays_promised() -> None:
    raw = problem([need(0), need(1)], [offer("o", [0, 1, 1])])
    asked = read_problem(json.dumps(raw).encode())
    plan = planned(asked)
    after = next_problem(asked, plan, (), APRIL, "0" * 64)
    assert {(each.need, each.start) for each in after.previous} == {
        (line.need, line.start) for line in plan.lines
    }
    assert planned(after).changes == ()


def test_money_that_was_not_spent_is_carried_over() -> None:
    raw = problem(
        [need(0), need(1)], [offer("o", [1, 0, 1], price_minor=70, currency="CNY", fund="f")]
    )
    raw["funds"] = [{"id": "f", "currency": "CNY", "income_minor": [100, 50, 0]}]
    asked = read_problem(json.dumps(raw).encode())
    first = next(line.need for line in planned(asked).lines if line.start < APRIL)
    after = followed(raw, [said(first, "accept")])
    assert after.funds[0].income_minor == (80, 0)


@pytest.mark.parametrize(
    ("decisions", "place"),
    [
        ([said("nx", "accept")], "decisions[0].need"),
        ([said("n0", "accept"), said("n0", "refuse")], "decisions[0].need"),
        ([said("n1", "accept")], "decisions[0].offer"),
        ([{"need": "n0"}], "decisions[0]"),
        ([said("n0", "accept", reason=None)], "decisions[0]"),
    ],
)
def test_a_decision_about_nothing_is_refused(decisions: list[dict[str, Any]], place: str) -> None:
    raw = problem([need(0), need(1, kind="legal")], [offer("o", [1, 1])])
    with pytest.raises(InvalidProblem) as caught:
        followed(raw, decisions)
    assert caught.value.facts["place"] == place


@given(seed=st.integers(0, 10_000), money=st.booleans())
@settings(max_examples=15, deadline=None)
def test_what_follows_from_a_whole_plan_can_always_be_planned(seed: int, money: bool) -> None:
    raw = invented(seed, 8, 3, 3, slots=not money, money=money)
    plan = planned(read_problem(json.dumps(raw).encode()))
    after = followed(raw, [said(line.need, "accept") for line in plan.lines])
    again = planned(read_problem(json.dumps(to_builtins(after)).encode()))
    fixed = {line.need for line in again.lines if line.fixed}
    assert fixed == {each.need for each in after.fixed}


def test_the_shipped_rules_fit_into_a_problem() -> None:
    raw = problem([need(0)], [offer("o", [1])], rules=json.loads(shipped_rules()))
    rules = read_problem(json.dumps(raw).encode()).rules
    assert {"immediate", "worst_off", "draw", *rules.order} <= set(rules.reasons)
    assert all(set(each) == {"en", "ko", "zh-Hans"} for each in rules.reasons.values())
