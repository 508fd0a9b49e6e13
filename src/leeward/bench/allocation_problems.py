"""Seeded problems of allocation of any size; all people are invented."""

from datetime import date, timedelta
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final

from leeward.allocation.problem import (
    URGENCIES,
    Accepts,
    Fund,
    Horizon,
    Need,
    Offer,
    Person,
    Problem,
    Tie,
)

START: Final = date(2026, 3, 1)
PERIODS: Final = 12
KINDS: Final = (
    "accompaniment", "counselling", "language_class", "legal", "medical", "school_fee", "shelter",
    "tutoring",
)  # fmt: skip
ZONES: Final = ("east", "north", "south", "west")
LANGUAGES: Final = ("en", "ko", "zh")
BANDS: Final = ("6-11", "12-14", "15-17", "18-24", "25-34", "35-44")
WEIGHTS: Final = (1, 3, 4, 4)


def invented_need(chance: Random, number: int, *, since: date, slots: bool) -> Need:
    """Return one need of person `p<number>`."""
    return Need(
        id=f"n{number}",
        person=f"p{number}",
        kind=chance.choice(KINDS),
        urgency=chance.choices(URGENCIES, WEIGHTS)[0],
        since=since,
        units=1 if slots else chance.randint(1, 4),
        unit="session",
        periods=1 if slots else chance.randint(1, 6),
        earliest=START,
        latest=START + timedelta(days=360),
        age_band=chance.choice(BANDS),
        languages=tuple(chance.sample(LANGUAGES, chance.randint(1, 2))),
        zone=chance.choice(ZONES),
    )


def invented_offer(chance: Random, number: int, capacity: float, *, fund: bool) -> Offer:
    """Return one offer with about `capacity` units in each month."""
    base = int(capacity)
    return Offer(
        id=f"o{number}",
        kind=KINDS[number % len(KINDS)],
        unit="session",
        capacity=tuple(base + (chance.random() < capacity - base) for _ in range(PERIODS)),
        price_minor=chance.randint(50, 200) if fund else 0,
        currency="CNY" if fund else None,
        fund="f" if fund else None,
        zone=chance.choice(ZONES),
        zones=tuple(sorted(chance.sample(ZONES, chance.randint(1, 3)))),
        accepts=Accepts(languages=tuple(sorted(chance.sample(LANGUAGES, chance.randint(1, 2))))),
    )


def slot_problem(needs: int, offers: int, seed: int, share: float = 0.6) -> Problem:
    """Return needs of one slot each, and places for `share` of them over twelve months."""
    chance = Random(seed)  # noqa: S311 - invented people need no secrecy
    return _problem(
        [
            invented_need(chance, number, since=_since(chance), slots=True)
            for number in range(needs)
        ],
        [
            invented_offer(chance, number, share * needs / (offers * PERIODS), fund=False)
            for number in range(offers)
        ],
    )


def general_problem(needs: int, offers: int, seed: int, money: float = 0.3) -> Problem:
    """Return needs of several units and months, one shared fund, a tenth in ties of two.

    `money` is the share of what all needs together would cost at the mean price.
    """
    chance = Random(seed)  # noqa: S311 - invented people need no secrecy
    asked = [
        invented_need(chance, number, since=_since(chance), slots=False) for number in range(needs)
    ]
    work = sum(each.units * each.periods for each in asked)
    made = [
        invented_offer(chance, number, 0.6 * work / (offers * PERIODS), fund=True)
        for number in range(offers)
    ]
    income = int(money * work * 125 / PERIODS)
    pairs = chance.sample(range(needs), needs // 10 * 2)
    return _problem(
        asked,
        made,
        funds=(Fund(id="f", currency="CNY", income_minor=(income,) * PERIODS),),
        ties=tuple(
            Tie(needs=(f"n{one}", f"n{other}"), how="all_or_none")
            for one, other in zip(pairs[::2], pairs[1::2], strict=True)
        ),
    )


def _since(chance: Random) -> date:
    return START - timedelta(days=chance.randrange(500))


def _problem(
    needs: list[Need],
    offers: list[Offer],
    funds: tuple[Fund, ...] = (),
    ties: tuple[Tie, ...] = (),
) -> Problem:
    return Problem(
        schema="leeward.problem/1",
        created=START,
        horizon=Horizon(start=START, unit="month", periods=PERIODS),
        people=tuple(Person(id=each.person, draw_id=f"d{each.person[1:]}") for each in needs),
        needs=tuple(needs),
        offers=tuple(offers),
        funds=funds,
        ties=ties,
    )
