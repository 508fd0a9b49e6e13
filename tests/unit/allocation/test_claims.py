"""Every claim of a plan is solved again here and found true."""

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.allocate import Decided, decide
from leeward.allocation.claims import slot_places
from leeward.allocation.items import Ints
from leeward.allocation.making import Seconds, make_plan
from leeward.allocation.making import plan_of as plan_of_decided
from leeward.allocation.plan import Plan
from leeward.allocation.reading import read_problem
from leeward.allocation.reasons import served_sentence, waiting_sentences, worth_sentence
from leeward.engines.flow_ortools import OrtoolsFlow
from leeward.engines.solvers import shipped_solvers
from leeward.i18n.language import Language
from support.allocations import invented, need, offer, problem

seeds = st.integers(0, 10_000)
few = settings(max_examples=12, deadline=None)


def plan_of(raw: dict[str, Any]) -> Plan:
    read = read_problem(json.dumps(raw).encode())
    return make_plan(read, shipped_solvers(), clock=lambda: 0.0, seconds=Seconds(60, 60, 60))


def served(raw: dict[str, Any]) -> frozenset[str]:
    read = read_problem(json.dumps(raw).encode())
    return decide(read, shipped_solvers(), seconds=60, clock=lambda: 0.0, only_served=True).served


def names(of: Decided, items: Ints) -> set[str]:
    return {of.board.items[int(of.slot_items[at])].needs[0].id for at in items}


def solved(of: Decided, **changed: Any) -> set[str]:
    """Solve the same network again, under the same tickets, with something changed."""
    weights = np.arange(of.slots.items, 0, -1, dtype=np.int64)
    for at in changed.pop("favoured", ()):
        weights[at] = 1_000_000
    chosen = OrtoolsFlow().place(replace(of.slots, skip=weights, **changed))
    assert chosen is not None
    return names(of, np.nonzero(chosen >= 0)[0])


def prepared(seed: int) -> tuple[Decided, Plan, set[str]]:
    read = read_problem(json.dumps(invented(seed, 12, 3, 2)).encode())
    of = decide(read, shipped_solvers(), seconds=60, clock=lambda: 0.0)
    plan = plan_of_decided(of, shipped_solvers(), clock=lambda: 0.0, seconds=Seconds(60, 60, 60))
    return of, plan, solved(of)


@given(seed=seeds)
@few
def test_one_more_unit_lets_in_exactly_whom_it_names(seed: int) -> None:
    of, plan, before = prepared(seed)
    said = {(each.offer, each.period): each.next_need for each in plan.marginal}
    for slot, (offer_, period) in enumerate(slot_places(of)):
        capacity = of.slots.capacity.copy()
        capacity[slot] += 1
        after = solved(of, capacity=capacity)
        name = said.get((of.board.offers[offer_].id, period))
        assert after - before == ({name} if name else set())
        assert before <= after


@given(seed=seeds)
@few
def test_who_comes_next_comes_when_she_declines(seed: int) -> None:
    of, plan, before = prepared(seed)
    next_of = {line.need: line.next_need for line in plan.lines}
    for at in range(of.slots.items):
        (name,) = names(of, np.array([at]))
        if name in next_of:
            keep = of.slots.item != at
            after = solved(
                of,
                item=of.slots.item[keep],
                slot=of.slots.slot[keep],
                cost=of.slots.cost[keep],
            )
            assert before - after == {name}
            assert after - before == ({next_of[name]} if next_of[name] else set())


@given(seed=seeds)
@few
def test_serving_who_waits_puts_out_somebody_before_her(seed: int) -> None:
    of, plan, before = prepared(seed)
    claims = {each.need: each.claims[0].type for each in plan.waiting}
    items = {item.needs[0].id: item for item in of.board.items}
    for at in range(of.slots.items):
        (name,) = names(of, np.array([at]))
        if name not in claims:
            continue
        (gone,) = before - solved(of, favoured=[at])
        hers, other = items[name], items[gone]
        if claims[name] == "drawn":
            assert other.rank.cell == hers.rank.cell
            assert other.rank.ticket < hers.rank.ticket
        elif claims[name] == "longer_wait":
            assert other.needs[0].urgency == hers.needs[0].urgency
            assert other.rank.cell < hers.rank.cell
        else:
            assert claims[name] == "higher_need"
            assert other.rank.cell < hers.rank.cell
            assert other.needs[0].urgency != hers.needs[0].urgency


@given(seed=seeds)
@few
def test_the_rules_that_no_offer_keeps_are_the_smallest_set(seed: int) -> None:
    raw = invented(seed, 10, 3, 2)
    plan = plan_of(raw)
    for each in plan.waiting:
        claim = each.claims[0]
        if claim.type != "no_offer":
            continue
        assert set(claim.rules) <= {"language", "zone"}
        lifted = json.loads(json.dumps(raw))
        for one in lifted["offers"]:
            if "language" in claim.rules:
                one["accepts"]["languages"] = []
            if "zone" in claim.rules:
                one["zones"] = []
        again = next((w for w in plan_of(lifted).waiting if w.need == each.need), None)
        assert again is None or again.claims[0].type != "no_offer"


def test_what_stands_against_her_is_said_of_offers_of_her_kind() -> None:
    young = offer("o", [1], accepts={"age_bands": ["6-11"], "languages": ["ko"]})
    other = offer("q", [1], kind="legal")
    asked = problem([need(0, languages=["zh"])], [young, other])
    assert plan_of(asked).waiting[0].claims[0].rules == ("age_band", "language")
    assert plan_of(problem([need(0)], [other])).waiting[0].claims[0].rules == ("kind",)


@given(seed=seeds)
@few
def test_a_rule_that_would_change_it_does(seed: int) -> None:
    raw = invented(seed, 8, 4, 2)
    plan = plan_of(raw)
    for each in plan.waiting:
        for nearest in each.nearest:
            if nearest.rule not in ("language", "zone"):
                continue
            wider = json.loads(json.dumps(raw))
            one = next(o for o in wider["offers"] if o["id"] == nearest.offer)
            if nearest.rule == "language":
                one["accepts"]["languages"] = []
            else:
                one["zones"] = []
            assert len(served(wider)) > len(served(raw))


def test_more_money_may_reach_somebody_worse_off_instead_of_two() -> None:
    raw = problem(
        [need(0, units=4), need(1, **{"class": "low"}), need(2, **{"class": "low"})],
        [offer("o", [9], price_minor=100, currency="CNY", fund="f")],
        funds=[{"id": "f", "currency": "CNY", "income_minor": [400]}],
    )
    plan = plan_of(raw)
    by_percent = {point.percent: (point.served, point.income_minor) for point in plan.money}
    assert by_percent[50] == (2, 200)
    assert by_percent[100] == (1, 400)
    assert by_percent[150] == (3, 600)
    assert all(point.proven for point in plan.money)


def test_the_worth_of_an_offer_of_several_units_is_solved_again() -> None:
    raw = problem([need(0, units=3), need(1, units=2)], [offer("o", [4])])
    worth = plan_of(raw).marginal
    assert [(each.offer, each.period, each.served_more) for each in worth] == [
        ("o", None, 1),
        ("o", 0, 1),
    ]
    assert all(each.proven for each in worth)


@given(seed=seeds, money=st.booleans())
@few
def test_no_reason_speaks_of_another_person(seed: int, money: bool) -> None:
    raw = invented(seed, 10, 3, 2, slots=not money, money=money)
    names = {each["id"]: f"Need-{each['id']}-x" for each in raw["needs"]}
    people = {each["id"]: f"Person-{each['id']}-x" for each in raw["people"]}
    for each in raw["needs"]:
        each["id"], each["person"] = names[each["id"]], people[each["person"]]
    for each in raw["people"]:
        each["id"] = people[each["id"]]
    plan = plan_of(raw)
    for language in Language:
        said = [served_sentence(line, language) for line in plan.lines]
        for each in plan.waiting:
            said += waiting_sentences(each, language)
        for sentence in said:
            assert not re.search(r"Need-|Person-|{|}", sentence)
            assert sentence[-1] in ".。"
    for claims in (*(line.claims for line in plan.lines), *(each.claims for each in plan.waiting)):
        for claim in claims:
            assert set(claim.__struct_fields__) == {"type", "urgency", "waited_days", "rules"}


def test_sentences_are_in_the_language_asked_for() -> None:
    plan = plan_of(invented(1, 10, 3, 2))
    for language, script in ((Language.KO, "[가-힣]"), (Language.ZH_HANS, "[一-鿿]")):
        for line in plan.lines:
            assert re.search(script, served_sentence(line, language))
        for each in plan.waiting:
            assert all(re.search(script, said) for said in waiting_sentences(each, language))
        for worth in plan.marginal:
            assert re.search(script, worth_sentence(worth, language))
