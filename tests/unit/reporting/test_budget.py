from math import log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import BudgetSpent, InvalidBudget
from leeward.reporting.budget import (
    Caps,
    Spent,
    billionths,
    chance_of_a_guess,
    check_charge,
    check_wish,
    delta_for,
    epsilon_for,
    left_for,
    rho_for,
)
from leeward.reporting.cohort import EVERYBODY, read_cohort

epsilons = st.floats(min_value=0.01, max_value=4.0)


@settings(max_examples=30, deadline=None)
@given(epsilons)
def test_the_account_goes_there_and_back_without_gain(epsilon: float) -> None:
    rho = rho_for(epsilon, 1e-6)
    assert delta_for(rho, epsilon) <= 1e-6
    assert epsilon * 0.999 <= epsilon_for(rho, 1e-6) <= epsilon * (1 + 1e-9)


@settings(max_examples=30, deadline=None)
@given(epsilons)
def test_the_account_is_tighter_than_the_textbook_and_looser_than_nothing(epsilon: float) -> None:
    # Bun & Steinke 2016: ρ + 2 √(ρ ln 1/δ) is a valid, wasteful ε
    rho = rho_for(epsilon, 1e-6)
    assert epsilon <= rho + 2 * sqrt(rho * log(1e6))
    assert rho < epsilon**2 / 2  # pure DP of ε would give no more than this


def test_the_chance_of_a_guess_is_what_the_page_says() -> None:
    assert round(100 * chance_of_a_guess(rho_for(1.0, 1e-6))) == 54
    assert chance_of_a_guess(0.0) == 0.5


@pytest.mark.parametrize("epsilon", [0.0, -1.0, 4.1, 100.0, float("nan"), float("inf")])
def test_an_epsilon_that_protects_nobody_is_refused(epsilon: float) -> None:
    with pytest.raises(InvalidBudget):
        check_wish(epsilon, 1e-6)


@pytest.mark.parametrize("delta", [0.0, 1e-3, float("nan")])
def test_a_delta_that_protects_nobody_is_refused(delta: float) -> None:
    with pytest.raises(InvalidBudget):
        check_wish(1.0, delta)


def test_caps_are_in_order() -> None:
    with pytest.raises(InvalidBudget):
        Caps(cohort=3.0, lifetime=2.0)


def spend(cohort: str, epsilon: float) -> Spent:
    return Spent(read_cohort(cohort), billionths(rho_for(epsilon, 1e-6)))


def test_cohorts_that_share_no_month_each_have_their_own_budget() -> None:
    check_charge(spend("2025-H2", 1.0), [spend("2025-H1", 1.0)], Caps())
    with pytest.raises(BudgetSpent) as refused:
        check_charge(spend("2025-Q2", 0.4), [spend("2025-H1", 0.9)], Caps())
    assert refused.value.facts["needs"] == "0.40"
    assert refused.value.facts["cap"] == "1"
    assert refused.value.facts["cohort"] == "2025-04/2025-06"


def test_a_year_pays_what_its_dearest_month_paid() -> None:
    past = [spend("2025-Q1", 0.5), spend("2025-Q2", 0.8)]
    left = left_for(read_cohort("2025"), past, Caps())
    assert left == left_for(read_cohort("2025-Q2"), past, Caps())


def test_counting_everybody_is_allowed_after_a_cohort_has_paid() -> None:
    check_charge(spend("all", 1.0), [spend("2025", 1.0)], Caps())


def test_counting_everybody_is_charged_to_everybody_for_life() -> None:
    past = [spend("all", 1.5)]
    check_charge(spend("2025", 1.0), past, Caps())
    with pytest.raises(BudgetSpent) as refused:
        check_charge(spend("all", 1.5), past, Caps())
    assert refused.value.facts["cap"] == "1"  # one publication is never above the cohort's cap
    with pytest.raises(BudgetSpent):
        check_charge(spend("2025", 1.0), [spend("all", 1.9)], Caps())


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2025", "2025-Q1", "2025-Q4", "2024", "all"]),
            st.sampled_from([0.1, 0.4, 1.0]),
        ),
        max_size=12,
    )
)
def test_nobody_ever_pays_more_than_the_lifetime_cap(wishes: list[tuple[str, float]]) -> None:
    past: list[Spent] = []
    for cohort, epsilon in wishes:
        charge = spend(cohort, epsilon)
        try:
            check_charge(charge, past, Caps())
        except BudgetSpent:
            continue
        past.append(charge)
    lifetime = billionths(rho_for(2.0, 1e-6))
    for month in range(2024 * 12, 2026 * 12):
        rho = sum(each.rho for each in past if each.cohort.has(month))
        assert rho <= lifetime
    assert EVERYBODY.has(2025 * 12)
