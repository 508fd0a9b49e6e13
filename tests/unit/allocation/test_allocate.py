import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.allocation.allocate import Decided, decide
from leeward.allocation.fairness import envy
from leeward.allocation.reading import read_problem
from leeward.allocation.solver import Solvers
from leeward.engines.flow_ortools import OrtoolsFlow
from leeward.engines.solver_highs import HighsSolver
from support.allocations import every_way, invented, need, offer, problem

FLOW = Solvers(OrtoolsFlow(), HighsSolver())
LINEAR = Solvers(HighsSolver(), HighsSolver())
seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None)


def decided(raw: dict[str, Any], solvers: Solvers = FLOW, *, only: bool = False) -> Decided:
    read = read_problem(json.dumps(raw).encode())
    return decide(read, solvers, seconds=60, clock=lambda: 0.0, only_served=only)


def best_cells(of: Decided) -> tuple[int, ...]:
    """Return the best cells of every way there is: what leximin means, without any solver."""
    return max(every_way(of.board).values())


@given(seed=seeds)
@few
def test_slots_are_served_as_no_other_plan_could_better(seed: int) -> None:
    of = decided(invented(seed, 6, 3, 2))
    assert of.cells == best_cells(of)
    assert all(stage.value == stage.bound for stage in of.stages)


@given(seed=seeds)
@few
def test_the_general_model_serves_as_no_other_plan_could_better(seed: int) -> None:
    of = decided(invented(seed, 5, 2, 3, slots=False, money=True))
    assert of.cells == best_cells(of)
    assert all(stage.value == stage.bound for stage in of.stages)


@given(seed=seeds)
@few
def test_the_flow_and_its_linear_check_serve_the_same(seed: int) -> None:
    raw = invented(seed, 20, 5, 3)
    flow, linear = decided(raw), decided(raw, LINEAR)
    assert flow.served == linear.served
    assert flow.stages == linear.stages


@given(seed=seeds, which=st.integers(0, 3))
@few
def test_one_more_place_harms_nobody_where_needs_are_slots(seed: int, which: int) -> None:
    raw = invented(seed, 15, 4, 2)
    before = decided(raw, only=True)
    raw["offers"][which]["capacity"] = [each + 1 for each in raw["offers"][which]["capacity"]]
    after = decided(raw, only=True)
    assert after.cells >= before.cells
    assert [of_cell(before, cell) for cell in range(13)] <= [
        of_cell(after, cell) for cell in range(13)
    ]


def of_cell(of: Decided, cell: int) -> int:
    return of.cells[cell]


@given(seed=seeds, which=st.integers(0, 2))
@few
def test_more_of_an_offer_never_worsens_the_cells(seed: int, which: int) -> None:
    raw = invented(seed, 7, 3, 3, slots=False, money=True)
    before = decided(raw, only=True)
    raw["offers"][which]["capacity"] = [each + 1 for each in raw["offers"][which]["capacity"]]
    assert decided(raw, only=True).cells >= before.cells


@given(seed=seeds, money=st.booleans())
@few
def test_who_withdraws_takes_nothing_from_those_worse_off(seed: int, money: bool) -> None:
    raw = invented(seed, 9, 3, 3, slots=not money, money=money)
    before = decided(raw, only=True)
    gone = before.board.items[-1]
    raw["needs"] = [each for each in raw["needs"] if each["id"] != gone.needs[0].id]
    after = decided(raw, only=True)
    higher = gone.rank.cell
    assert after.cells[:higher] == before.cells[:higher]
    if not money:
        assert sum(after.cells) >= sum(before.cells) - 1


@given(seed=seeds)
@few
def test_nobody_waits_while_a_later_one_holds_her_place_where_needs_are_slots(seed: int) -> None:
    of = decided(invented(seed, 25, 5, 3))
    assert envy(of.board, of.chosen) == []


def test_envy_is_seen_where_it_is() -> None:
    of = decided(problem([need(0), need(1, **{"class": "low"})], [offer("o", [1])]))
    swapped = np.array([-1, int(np.nonzero(of.board.item == 1)[0][0])])
    assert [(each.waits, each.holds) for each in envy(of.board, swapped)] == [("n0", "n1")]


def test_immediate_danger_comes_before_two_others() -> None:
    raw = problem([need(0), need(1), need(2, **{"class": "immediate"}, units=2)], [offer("o", [2])])
    assert decided(raw).served == {"n2"}


def test_siblings_are_served_in_one_place_or_not_at_all() -> None:
    raw = problem([need(0), need(1)], [offer("o", [1]), offer("q", [1])])
    raw["ties"] = [{"needs": ["n0", "n1"], "how": "same_place"}]
    assert decided(raw).served == frozenset()
    raw["offers"][1]["capacity"] = [2]
    assert decided(raw).served == {"n0", "n1"}


def test_all_or_none_may_be_in_two_places() -> None:
    raw = problem([need(0), need(1)], [offer("o", [1]), offer("q", [1])])
    raw["ties"] = [{"needs": ["n0", "n1"], "how": "all_or_none"}]
    assert decided(raw).served == {"n0", "n1"}
    raw["offers"][1]["capacity"] = [0]
    assert decided(raw).served == frozenset()


def fixed(name: str, at: str, how: str = "override") -> dict[str, str]:
    return {
        "need": name, "offer": at, "how": how, "start": "2026-03-01", "until": "2026-06-01",
        "by": "w", "reason": "r",
    }  # fmt: skip


def test_whom_people_fixed_takes_those_along_with_whom_she_belongs() -> None:
    raw = problem(
        [need(0, **{"class": "low"}), need(1, **{"class": "low"}), need(2)],
        [offer("o", [1]), offer("q", [1])],
    )
    raw["ties"] = [{"needs": ["n0", "n1"], "how": "all_or_none"}]
    assert decided(raw).served == {"n0", "n1"} or decided(raw).served == {"n2"}
    raw["fixed"] = [fixed("n0", "o")]
    of = decided(raw)
    assert of.served == {"n1"}
    assert next((one.name, one.value, one.bound) for one in of.stages) == ("ties", 1, 1)


def test_where_a_begun_tie_finds_no_place_the_plan_says_so_and_goes_on() -> None:
    raw = problem([need(0), need(1, periods=2), need(2)], [offer("o", [1, 0]), offer("q", [1, 0])])
    raw["ties"] = [{"needs": ["n0", "n1"], "how": "all_or_none"}]
    raw["fixed"] = [fixed("n0", "o")]
    of = decided(raw)
    assert of.served == {"n2"}


@given(seed=seeds)
@few
def test_of_a_begun_tie_no_plan_could_serve_more(seed: int) -> None:
    raw = invented(seed, 5, 2, 3, slots=False, money=True)
    raw["needs"] += [need(number, units=1) for number in (8, 9)]
    raw["people"] += [{"id": f"p{number}", "draw_id": f"d{number}"} for number in (8, 9)]
    raw["offers"].append(offer("o9", [3, 1, 1]))
    raw["ties"] = [{"needs": ["n8", "n9", "n0"], "how": "all_or_none"}]
    raw["fixed"] = [fixed("n8", "o9")]
    of = decided(raw)
    owed = {"n9", "n0"} & {need.id for item in of.board.items for need in item.needs}
    most = max((len(owed & subset) for subset in every_way(of.board)), default=0)
    assert len(owed & of.served) == most


def test_people_kept_apart_are_never_in_one_place_at_one_time() -> None:
    raw = problem([need(0), need(1)], [offer("o", [2, 2])])
    raw["never_with"] = [{"a": "p0", "b": "p1"}]
    of = decided(raw)
    assert of.served == {"n0", "n1"}
    assert sorted(of.board.start[of.chosen].tolist()) == [0, 1]
    raw["needs"][0]["latest"] = raw["needs"][1]["latest"] = "2026-03-20"
    assert len(decided(raw).served) == 1


def test_a_school_place_waits_for_the_paper() -> None:
    raw = problem(
        [need(0, kind="papers"), need(1, kind="school", after=["n0"])],
        [offer("o", [1, 1], kind="papers"), offer("q", [1, 1], kind="school")],
    )
    of = decided(raw)
    assert of.board.start[of.chosen].tolist() == [0, 1]
    raw["offers"][0]["capacity"] = [0, 1]
    assert decided(raw).served == {"n0"}


def test_a_household_is_served_whole_where_two_plans_are_otherwise_equal() -> None:
    raw = problem([need(n) for n in range(4)], [offer("o", [2])])
    for person, home in zip(raw["people"], ("h", None, "h", None), strict=True):
        if home:
            person |= {"household": home, "draw_id": "dh"}
    for seed in range(6):
        raw["people"][1]["draw_id"] = f"d{seed}"
        assert decided(raw).served == {"n0", "n2"}
        whole = next(s for s in decided(raw).stages if s.name == "households")
        assert (whole.value, whole.bound) == (1, 1)


def test_today_s_help_goes_on_and_a_near_place_is_taken_first() -> None:
    raw = problem(
        [need(0, zone="north", current_offer="far")],
        [offer("near", [1], zone="north"), offer("far", [1], zone="south")],
    )
    of = decided(raw)
    assert of.board.offers[int(of.board.offer[of.chosen[0]])].id == "far"
    raw["rules"] = {"order": ["distance", "continuity"]}
    of = decided(raw)
    assert of.board.offers[int(of.board.offer[of.chosen[0]])].id == "near"


def test_the_reserve_is_kept_and_an_emergency_draws_on_it() -> None:
    raw = problem([need(0), need(1)], [offer("o", [2])])
    raw["rules"] = {"reserve": [{"offer": "o", "units": 1, "reason": {"en": "emergencies"}}]}
    assert len(decided(raw).served) == 1
    raw["fixed"] = [
        {
            "need": "n1", "offer": "o", "how": "emergency", "start": "2026-03-01",
            "until": "2026-04-01", "by": "w", "reason": "r",
        }
    ]  # fmt: skip
    assert decided(raw).served == {"n0"}


def test_money_that_was_not_spent_is_carried_over() -> None:
    raw = problem(
        [need(0, earliest="2026-04-01")],
        [offer("o", [1, 1], price_minor=100, currency="CNY", fund="f")],
    )
    raw["funds"] = [{"id": "f", "currency": "CNY", "income_minor": [100, 0]}]
    assert decided(raw).served == {"n0"}
    raw["funds"][0]["income_minor"] = [60, 30]
    assert decided(raw).served == frozenset()


def test_an_override_keeps_a_need_from_an_offer() -> None:
    raw = problem([need(0)], [offer("o", [1])])
    raw["fixed"] = [
        {
            "need": "n0", "offer": "o", "how": "keep_from", "start": "2026-03-01",
            "until": "2026-06-01", "by": "w", "reason": "r",
        }
    ]  # fmt: skip
    assert decided(raw).served == frozenset()


def test_long_waiting_is_promoted_only_where_the_organisation_says_so() -> None:
    raw = problem(
        [need(0, **{"class": "medium"}, since="2024-01-01"), need(1, since="2026-02-01")],
        [offer("o", [1])],
    )
    assert decided(raw).served == {"n1"}
    raw["rules"] = {"promote_after_days": 365}
    assert decided(raw).served == {"n0"}


def test_who_waited_long_enough_twice_stands_before_every_new_need_but_danger() -> None:
    raw = problem(
        [need(0, **{"class": "low"}, since="2025-02-01"), need(1, since="2026-02-01")],
        [offer("o", [1])],
    )
    raw["rules"] = {"promote_after_days": 180}
    assert decided(raw).served == {"n0"}
    raw["rules"] = {"promote_after_days": 300}
    assert decided(raw).served == {"n1"}
    raw["needs"][1]["class"] = "immediate"
    raw["rules"] = {"promote_after_days": 10}
    assert decided(raw).served == {"n1"}


def test_a_promise_is_kept_where_nothing_before_it_is_lost() -> None:
    raw = problem([need(0), need(1)], [offer("o", [1, 1])])
    for first, second in (("n0", "n1"), ("n1", "n0")):
        raw["previous"] = [
            {"need": first, "offer": "o", "start": "2026-03-01"},
            {"need": second, "offer": "o", "start": "2026-04-01"},
        ]
        of = decided(raw)
        start = {
            of.board.items[item].needs[0].id: int(of.board.start[column])
            for item, column in enumerate(of.chosen)
        }
        assert start == {first: 0, second: 1}


def test_people_with_equal_needs_are_drawn_alike() -> None:
    raw = problem([need(0), need(1)], [offer("o", [1])])
    first = 0
    for seed in range(300):
        raw["people"][0]["draw_id"] = f"a{seed}"
        raw["people"][1]["draw_id"] = f"b{seed}"
        first += decided(raw, only=True).served == {"n0"}
    assert 110 < first < 190  # a fair coin is outside once in 100,000 runs; these seeds are fixed


@pytest.mark.parametrize("slots", [True, False])
def test_nothing_to_share_out_is_an_empty_plan(slots: bool) -> None:
    raw = invented(1, 0, 1, 2, slots=slots)
    assert decided(raw).served == frozenset()
