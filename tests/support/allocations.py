"""Invented problems of allocation: small ones for examples, seeded ones of any size."""

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import numpy as np

from leeward.allocation.greedy import Sheet
from leeward.allocation.items import Board
from leeward.allocation.ranking import cells

BANDS = ("6-11", "15-17", "25-34")
URGENCIES = ("immediate", "high", "medium", "low")
START = date(2026, 3, 1)


def need(number: int, **changed: Any) -> dict[str, Any]:
    """Return one need for person `p<number>`; a slot of counselling."""
    return {
        "id": f"n{number}",
        "person": f"p{number}",
        "kind": "counselling",
        "class": "high",
        "since": "2026-02-01",
        "units": 1,
        "unit": "session",
        "periods": 1,
        "earliest": "2026-03-01",
        "latest": "2026-12-01",
        "age_band": "25-34",
    } | changed


def offer(name: str, capacity: list[int], **changed: Any) -> dict[str, Any]:
    """Return one offer of counselling."""
    return {"id": name, "kind": "counselling", "unit": "session", "capacity": capacity} | changed


def problem(
    needs: list[dict[str, Any]], offers: list[dict[str, Any]], **changed: Any
) -> dict[str, Any]:
    """Return a problem over as many months as the first offer has."""
    people = sorted({each["person"] for each in needs})
    return {
        "schema": "leeward.problem/1",
        "created": "2026-03-01",
        "horizon": {
            "start": START.isoformat(),
            "unit": "month",
            "periods": len(offers[0]["capacity"]),
        },
        "people": [{"id": name, "draw_id": f"d{name[1:]}"} for name in people],
        "needs": needs,
        "offers": offers,
    } | changed


def invented(
    seed: int, needs: int, offers: int, periods: int, *, slots: bool = True, money: bool = False
) -> dict[str, Any]:
    """Return a seeded problem; with `slots`, every need takes one unit once."""
    chance = Random(seed)
    languages = ("ko", "zh", "en")
    zones = ("north", "south")
    asked = [
        need(
            number,
            **{"class": chance.choice(URGENCIES)},
            since=(START - timedelta(days=chance.randrange(500))).isoformat(),
            units=1 if slots else chance.randint(1, 3),
            periods=1 if slots else chance.randint(1, min(3, periods)),
            age_band=chance.choice(BANDS),
            languages=chance.sample(languages, chance.randint(1, 2)),
            zone=chance.choice(zones),
        )
        for number in range(needs)
    ]
    made = [
        offer(
            f"o{number}",
            [chance.randint(0, 1 if slots else 4) for _ in range(periods)],
            accepts={"languages": chance.sample(languages, chance.randint(0, 2))},
            zones=chance.sample(zones, chance.randint(0, 1)),
            zone=chance.choice(zones),
            **(
                {"price_minor": chance.choice((100, 250)), "currency": "CNY", "fund": "f"}
                if money
                else {}
            ),
        )
        for number in range(offers)
    ]
    changed = {}
    if money:
        changed["funds"] = [
            {
                "id": "f",
                "currency": "CNY",
                "income_minor": [chance.randint(0, 600) for _ in range(periods)],
            }
        ]
    return problem(asked, made, **changed)


def every_way(board: Board) -> dict[frozenset[str], tuple[int, ...]]:
    """Return every set of needs that some plan serves, with the cells that it fills."""
    ways = [[-1, *np.nonzero(board.item == item)[0].tolist()] for item in range(len(board.items))]
    found = {}
    for chosen in product(*ways):
        sheet = Sheet(board)
        for column in chosen:
            if column >= 0:
                if not sheet.fits(column):
                    break
                sheet.take(column)
        else:
            met = [0] * len(cells(board.problem.rules))
            served = set()
            for item, column in enumerate(chosen):
                met[board.items[item].rank.cell] += board.items[item].weight * (column >= 0)
                served |= {need.id for need in board.items[item].needs if column >= 0}
            found[frozenset(served)] = tuple(met)
    return found
