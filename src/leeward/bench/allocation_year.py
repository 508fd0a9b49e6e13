"""A year with random arrivals, planned month by month: our plan beside two simple lists.

Every policy sees the same people, the same places and the same tickets. Needs are slots. What was
started stays; a month's free places that nobody took are gone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from statistics import mean, stdev
from typing import Final

import numpy as np
from msgspec import structs

from leeward.allocation.allocate import decide_board
from leeward.allocation.greedy import first_come_first_served, most_urgent_first
from leeward.allocation.items import Board, Ints, board
from leeward.allocation.matching import allowed, rule_grids
from leeward.allocation.problem import Horizon, Offer, Person, Problem, Promise, Rules
from leeward.allocation.solver import Solvers
from leeward.bench.allocation_problems import PERIODS, START, invented_need, invented_offer

NEEDS: Final = 360
OFFERS: Final = 40
SHARE: Final = 0.7
"""Places in the year for each need that arises in it."""
PROMOTED_AFTER: Final = 180
MONTHS_IN_YEAR: Final = 12.0
MEASURES: Final = (
    "immediate_unserved",
    "high_unserved",
    "all_unserved",
    "months_immediate_high",
    "longest_wait_months",
    "longest_wait_served_months",
    "longest_wait_suited_months",
    "suited_waiting_over_a_year",
    "immediate_beside_free_place",
)
Policy = Callable[[Board], Ints]


@dataclass(frozen=True)
class Compared:
    """A policy's mean difference from our plan over paired years, with its 95 % interval."""

    policy: str
    measure: str
    ours: float
    difference: float
    interval: float


def policies(solvers: Solvers) -> dict[str, tuple[Policy, Rules]]:
    """Return the policies by name, each with its rules; `plan` is ours."""

    def planned(month: Board) -> Ints:
        return decide_board(month, solvers, seconds=60, clock=lambda: 0.0).chosen

    plain = Rules()
    return {
        "plan": (planned, plain),
        "plan_with_promotion": (planned, Rules(promote_after_days=PROMOTED_AFTER)),
        "most_urgent_first": (most_urgent_first, plain),
        "first_come_first_served": (first_come_first_served, plain),
    }


def compare(solvers: Solvers, seeds: Sequence[int]) -> list[Compared]:
    """Return each policy against ours over the same years."""
    found = policies(solvers)
    years = {
        name: [year(policy, rules, seed) for seed in seeds]
        for name, (policy, rules) in found.items()
    }
    compared = []
    for name, measured in years.items():
        for measure in MEASURES:
            ours = [each[measure] for each in years["plan"]]
            other = [each[measure] for each in measured]
            gaps = [b - a for a, b in zip(ours, other, strict=True)]
            spread = 1.96 * stdev(gaps) / sqrt(len(gaps)) if len(gaps) > 1 else 0.0
            compared.append(Compared(name, measure, mean(ours), mean(gaps), spread))
    return compared


def year(policy: Policy, rules: Rules, seed: int) -> dict[str, float]:
    """Return what one policy made of one year."""
    chance = Random(seed)  # noqa: S311 - invented people need no secrecy
    needs = [
        invented_need(chance, number, since=_arrival(chance, number), slots=True)
        for number in range(NEEDS)
    ]
    offers = [
        invented_offer(chance, number, SHARE * NEEDS / (OFFERS * PERIODS), fund=False)
        for number in range(OFFERS)
    ]
    people = {each.person: Person(id=each.person, draw_id=f"d{each.person}") for each in needs}
    began: dict[str, int] = {}
    beside = 0
    promised: tuple[Promise, ...] = ()
    for month in range(PERIODS):
        first = _first(month)
        waiting = tuple(each for each in needs if each.since <= first and each.id not in began)
        asked = Problem(
            schema="leeward.problem/1",
            created=first,
            horizon=Horizon(start=first, unit="month", periods=PERIODS - month),
            people=tuple(people[each.person] for each in waiting),
            needs=waiting,
            offers=tuple(_from(each, month) for each in offers),
            rules=rules,
            previous=tuple(each for each in promised if each.need not in began),
        )
        now = board(asked)
        chosen = policy(now)
        met = np.nonzero(chosen >= 0)[0]
        starts_now = [item for item in met.tolist() if now.start[chosen[item]] == 0]
        for item in starts_now:
            began[now.items[item].needs[0].id] = month
        beside += _beside_free(now, chosen)
        promised = tuple(
            Promise(
                need=now.items[item].needs[0].id,
                offer=now.offers[int(now.offer[chosen[item]])].id,
                start=_first(month + int(now.start[chosen[item]])),
            )
            for item in met.tolist()
            if now.start[chosen[item]] > 0
        )
    waits = {
        each.id: (_first(began.get(each.id, PERIODS)) - each.since).days / 30.4 for each in needs
    }
    suited = np.nonzero(allowed(rule_grids(needs, offers)).any(axis=1))[0]
    could = [needs[at].id for at in suited.tolist()]
    urgent = [each for each in needs if each.urgency in ("immediate", "high")]
    left = [each for each in needs if each.id not in began]
    return {
        "immediate_unserved": sum(each.urgency == "immediate" for each in left),
        "high_unserved": sum(each.urgency == "high" for each in left),
        "all_unserved": len(left),
        "months_immediate_high": sum(waits[each.id] for each in urgent),
        "longest_wait_months": max(waits.values()),
        "longest_wait_served_months": max((waits[name] for name in began), default=0.0),
        "longest_wait_suited_months": max(waits[name] for name in could),
        "suited_waiting_over_a_year": sum(
            name not in began and waits[name] > MONTHS_IN_YEAR for name in could
        ),
        "immediate_beside_free_place": beside,
    }


def _beside_free(now: Board, chosen: Ints) -> int:
    """Return how many immediate needs do not start now though a place that they could take does."""
    left = now.capacity[:, 0].copy()
    for column in chosen[chosen >= 0].tolist():
        if now.start[column] == 0:
            left[now.offer[column]] -= 1
    count = 0
    for item, column in enumerate(chosen.tolist()):
        if now.items[item].rank.cell or (column >= 0 and now.start[column] == 0):
            continue
        could = (now.item == item) & (now.start == 0)
        count += bool((left[now.offer[could]] > 0).any())
    return count


def _from(offer: Offer, month: int) -> Offer:
    return structs.replace(offer, capacity=offer.capacity[month:])


def _first(month: int) -> date:
    years, months = divmod(START.month - 1 + month, 12)
    return START.replace(year=START.year + years, month=months + 1)


def _arrival(chance: Random, number: int) -> date:
    """A third of the needs wait already on the first day; the others come through the year."""
    if number % 3 == 0:
        return START - timedelta(days=chance.randrange(365))
    return START + timedelta(days=chance.randrange(330))
