"""Why each need is met or waits, as claims that a test can solve again and find true."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.allocate import Decided
from leeward.allocation.greedy import Sheet
from leeward.allocation.items import Board, Ints, Item
from leeward.allocation.matching import RULES, rule_grids
from leeward.allocation.plan import Claim, ClaimType, Nearest
from leeward.allocation.problem import Need
from leeward.allocation.ranking import counted_on
from leeward.allocation.residual import Residual
from leeward.allocation.stages import owed_levels

MOST_GRID: Final = 400_000
"""Pairs of waiting items and offers up to which single rules are lifted one by one."""


STOPPING: Final[dict[str, ClaimType]] = {
    "after": "waits_for",
    "apart": "kept_apart",
    "capacity": "no_free_place",
    "money": "no_money",
}
"""Hard rules that can stop a way to serve somebody in a plan as it stands."""


SORT: Final = ("kind", "unit")
"""The first of the rules: they say what an offer is, the others whom it can take."""


def about(board: Board, need: Need, sort: ClaimType, rules: tuple[str, ...] = ()) -> Claim:
    """Return a claim with the need's own class and wait."""
    waited = (counted_on(board.problem) - need.since).days
    return Claim(type=sort, urgency=need.urgency, waited_days=waited, rules=rules)


def waiting_claims(
    decided: Decided, labels: Residual
) -> dict[int, tuple[ClaimType, tuple[str, ...]]]:
    """Return for each item that waits the sort of its reason and the rules that bind it."""
    board = decided.board
    waits = np.nonzero(decided.chosen < 0)[0]
    has_column = np.bincount(board.item, minlength=len(board.items)) > 0
    found: dict[int, tuple[ClaimType, tuple[str, ...]]] = {}
    without = [int(item) for item in waits if not has_column[item]]
    for item, rules in zip(without, _missing_rules(board, without), strict=True):
        found[item] = ("no_offer", rules) if rules else ("no_time", ())
    in_slots = {int(item): at for at, item in enumerate(decided.slot_items.tolist())}
    bounds = np.searchsorted(decided.slots.item, np.arange(decided.slots.items + 1))
    sheet: Sheet | None = None
    columns = np.searchsorted(board.item, np.arange(len(board.items) + 1))
    for item in (int(each) for each in waits if has_column[each]):
        at = in_slots.get(item)
        if at is not None:
            slots = decided.slots.slot[bounds[at] : bounds[at + 1]]
            last = int(labels.last_out[slots].max(initial=-1))
            found[item] = (_outranked(board.items[item], board.items[decided.slot_items[last]]), ())
            continue
        if sheet is None:
            sheet = standing(decided)
        found[item] = _blocked(sheet, item, range(int(columns[item]), int(columns[item + 1])))
    return found


def standing(decided: Decided) -> Sheet:
    """Return the plan as it stands, for questions of what still fits."""
    sheet = Sheet(decided.board)
    for column in decided.chosen[decided.chosen >= 0].tolist():
        sheet.take(int(column))
    return sheet


def _outranked(hers: Item, last: Item) -> ClaimType:
    """Say what the last who could make room for her has before her."""
    if last.rank.cell == hers.rank.cell:
        return "drawn"
    same = last.needs[0].urgency == hers.needs[0].urgency
    return "longer_wait" if same else "higher_need"


def _blocked(sheet: Sheet, item: int, columns: range) -> tuple[ClaimType, tuple[str, ...]]:
    """Say which hard rules, the fewest, stop every way to serve the item in this plan."""
    board = sheet.board
    mates = sheet.together.get(item)
    if mates is not None:
        return ("lower_rule" if sheet.could_join(mates) else "belongs_together"), ()
    stopped = [frozenset(_stops(sheet, column)) for column in columns]
    if any(not rules for rules in stopped):
        return "lower_rule", ()
    binding = next(
        rules
        for size in range(1, len(STOPPING) + 1)
        for rules in combinations(STOPPING, size)
        if all(stops & set(rules) for stops in stopped)
    )
    if any(values[item] for _, values in owed_levels(board)):
        return "tie_begun", binding
    return (STOPPING[binding[0]] if len(binding) == 1 else "no_way"), binding


def _stops(sheet: Sheet, column: int) -> Iterator[str]:
    board = sheet.board
    item = board.items[int(board.item[column])]
    offer, first = int(board.offer[column]), int(board.start[column])
    if (sheet.left[offer, first : first + item.periods] < item.units).any():
        yield "capacity"
    if not sheet.pays(column):
        yield "money"
    if not sheet.follows(column):
        yield "after"
    if not sheet.keeps_apart(column):
        yield "apart"


def _missing_rules(board: Board, items: list[int]) -> list[tuple[str, ...]]:
    """Return for each item the smallest set of rules without which some offer would suit.

    Empty where an offer keeps every rule already: then only the time does not fit.
    """
    if not items:
        return []
    grids = rule_grids([board.items[item].needs[0] for item in items], board.offers)
    found = []
    for at in range(len(items)):
        broken = np.array([~grids[rule][at] for rule in RULES])  # shape (rules, offers)
        found.append(_smallest(broken))
    return found


def _smallest(broken: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the fewest rules without which an offer would suit; one of her kind, if there is one.

    `broken` has shape (rules, offers).
    """
    hers = ~broken[: len(SORT)].any(axis=0)
    if hers.any():
        broken = broken[:, hers]
    for size in range(len(RULES) + 1):
        for rules in combinations(range(len(RULES)), size):
            others = [at for at in range(len(RULES)) if at not in rules]
            if (~broken[others].any(axis=0)).any():
                return tuple(RULES[at] for at in rules)
    return tuple(RULES)


def nearest_units(decided: Decided, labels: Residual) -> dict[int, Nearest]:
    """Return for items of the slot part the one more unit that would let exactly them in."""
    board = decided.board
    found: dict[int, Nearest] = {}
    first_of = slot_places(decided)
    for slot, item in enumerate(labels.next_in.tolist()):
        if item >= 0:
            offer, period = first_of[slot]
            found.setdefault(
                int(decided.slot_items[item]),
                Nearest(change="one_more_unit", offer=board.offers[offer].id, period=period),
            )
    return found


def slot_places(decided: Decided) -> list[tuple[int, int]]:
    """Return the offer and the period of each slot of the network."""
    board = decided.board
    keys: Ints = np.unique(
        board.offer[decided.slot_columns] * board.periods + board.start[decided.slot_columns]
    )
    return [(int(key) // board.periods, int(key) % board.periods) for key in keys]


def nearest_rooms(decided: Decided) -> dict[int, Nearest]:
    """Return for items of the general part the one unit that would make room beside the plan.

    Every other hard rule is kept, and nobody moves; the earliest such place is named.
    """
    board = decided.board
    found: dict[int, Nearest] = {}
    waits = [item for item in sorted(decided.general_items) if decided.chosen[item] < 0]
    if not waits:
        return found
    sheet = standing(decided)
    begins = np.searchsorted(board.item, np.arange(len(board.items) + 1))
    for item in waits:
        if item in sheet.together:
            continue
        columns = range(int(begins[item]), int(begins[item + 1]))
        for column in sorted(columns, key=lambda each: (board.start[each], each)):
            place = _one_unit_short(sheet, column)
            if place is not None:
                name = board.offers[place[0]].id
                found[item] = Nearest(change="room", offer=name, period=place[1])
                break
    return found


def _one_unit_short(sheet: Sheet, column: int) -> tuple[int, int] | None:
    """Return the offer and the period in which one unit alone is missing for this column."""
    board = sheet.board
    item = board.items[int(board.item[column])]
    offer, first = int(board.offer[column]), int(board.start[column])
    missing = np.maximum(item.units - sheet.left[offer, first : first + item.periods], 0)
    if missing.sum() != 1 or set(_stops(sheet, column)) != {"capacity"}:
        return None
    return offer, first + int(np.argmax(missing))


def nearest_rules(decided: Decided) -> dict[int, Nearest]:
    """Return, for items that wait, one rule of one offer with a free place that stops them."""
    board = decided.board
    waits = [int(item) for item in np.nonzero(decided.chosen < 0)[0]]
    if not waits or len(waits) * len(board.offers) > MOST_GRID:
        return {}
    sheet = standing(decided)
    grids = rule_grids([board.items[item].needs[0] for item in waits], board.offers)
    liftable = ("age_band", "language", "zone")
    broken = np.stack([~grids[rule] for rule in RULES]).sum(axis=0)
    found: dict[int, Nearest] = {}
    for at, item in enumerate(waits):
        one = board.items[item]
        if one.weight > 1 or one.needs[0].after or _is_tied(board, one):
            continue
        for offer in np.nonzero(broken[at] == 1)[0].tolist():
            rule = next(rule for rule in RULES if not grids[rule][at, offer])
            if rule in liftable and _has_room(sheet, one, offer):
                found[item] = Nearest(change="rule", offer=board.offers[offer].id, rule=rule)
                break
    return found


def _is_tied(board: Board, item: Item) -> bool:
    names = {need.id for need in item.needs}
    people = {need.person for need in item.needs}
    tied = any(names & set(tie.needs) for tie in board.problem.ties)
    return tied or any(people & {pair.a, pair.b} for pair in board.problem.never_with)


def _has_room(sheet: Sheet, item: Item, offer: int) -> bool:
    return any(sheet.has_room(item, offer, start) for start in sheet.starts_of(item))
