"""The parts of a problem that nothing ties together, and which of them are plain slots."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from leeward.allocation.items import Board, Ints

SMALL: Final = 30_000
"""Columns up to which a part is solved whole with its households; beyond, a bound is stated."""


FLOW_COLUMNS: Final = 100_000
"""Columns that are worth a flow of their own."""


@dataclass(frozen=True)
class Parts:
    """Which columns are slots, and which groups of columns need the general model.

    `slot_parts` numbers the part of each item; nothing ties two parts, so flows go one by one.
    """

    slots: Ints
    slot_parts: Ints
    general: tuple[Ints, ...]


def parts(board: Board) -> Parts:
    """Split the board: exact, for nothing binds two parts but households where they are large."""
    count = len(board.items)
    hard = list(_hard_links(board))
    label = _labels(board, count, hard)
    is_slot = _slot_items(board, hard)
    general = np.zeros(count, dtype=np.bool_)
    general[np.isin(label, label[~is_slot])] = True
    homes = list(_home_links(board))
    if homes:
        wide = _labels(board, count, [*hard, *homes])
        size = np.bincount(wide[board.item], minlength=count)
        touched = np.zeros(count, dtype=np.bool_)
        touched[[item for pair in homes for item in pair]] = True
        # households are weighed only where the part is small enough to prove it
        joined = np.isin(wide, wide[touched | general]) & (size[wide] <= SMALL)
        label = np.where(joined, wide, label)
        general |= joined
    slots = np.nonzero(~general[board.item])[0]
    groups = []
    for each in np.unique(label[general]):
        columns = np.nonzero((label[board.item] == each) & general[board.item])[0]
        if len(columns):
            groups.append(columns)
    return Parts(slots, _flows(board, label), tuple(groups))


def _flows(board: Board, label: Ints) -> Ints:
    """Return a flow's number for each item: small parts share one, large ones have their own."""
    if len(label) == 0:
        return label
    size = np.bincount(label[board.item], minlength=len(label))
    before = np.cumsum(size) - size
    return (before // FLOW_COLUMNS)[label]


def _labels(board: Board, count: int, links: list[tuple[int, int]]) -> Ints:
    label = np.arange(count, dtype=np.int64)
    if count == 0:
        return label
    offers = np.full(len(board.offers), count, dtype=np.int64)
    left = np.array([a for a, _ in links], dtype=np.int64)
    right = np.array([b for _, b in links], dtype=np.int64)
    fund_of = _fund_labels(board)
    pairs = np.zeros((count, max(len(board.offers), 1)), dtype=np.bool_)
    pairs[board.item, board.offer] = True
    item, offer = np.nonzero(pairs)
    while True:
        before = label.copy()
        np.minimum.at(offers, offer, label[item])
        for members in fund_of:
            offers[members] = offers[members].min()
        np.minimum.at(label, item, offers[offer])
        np.minimum.at(label, left, label[right])
        np.minimum.at(label, right, label[left])
        if np.array_equal(before, label):
            return label


def _fund_labels(board: Board) -> list[Ints]:
    found = []
    for fund in sorted(board.money):
        members = [at for at, offer in enumerate(board.offers) if offer.fund == fund]
        if members and _binds(board, fund, members):
            found.append(np.array(members, dtype=np.int64))
    return found


def _binds(board: Board, fund: str, members: list[int]) -> bool:
    """Return whether a fund could run short even if every place it pays for were taken."""
    price = np.array([board.offers[at].price_minor for at in members], dtype=np.int64)
    most = np.cumsum((board.capacity[members] * price[:, None]).sum(axis=0))
    return bool((most > board.money[fund]).any())


def _hard_links(board: Board) -> Iterable[tuple[int, int]]:
    of_need = {need.id: at for at, item in enumerate(board.items) for need in item.needs}
    of_person: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(board.items):
        for need in item.needs:
            of_person[need.person].append(at)
            for name in need.after:
                yield at, of_need.get(name, at)
    for tie in board.problem.ties:
        ours = [of_need[name] for name in tie.needs if name in of_need]
        yield from pairwise(ours)
        if len(ours) < len(tie.needs):  # people fixed one: the others come before their class
            yield from ((at, at) for at in ours)
    for pair in board.problem.never_with:
        for one in of_person[pair.a]:
            for other in of_person[pair.b] or [one]:
                yield one, other
        for other in of_person[pair.b]:
            yield other, other


def _home_links(board: Board) -> Iterable[tuple[int, int]]:
    home_of = {person.id: person.household for person in board.problem.people}
    first: dict[str, int] = {}
    has_columns = np.bincount(board.item, minlength=len(board.items)) > 0
    for at, item in enumerate(board.items):
        for need in item.needs:
            home = home_of[need.person]
            if home is None or not has_columns[at]:
                continue
            if first.setdefault(home, at) != at:
                yield first[home], at


def _slot_items(board: Board, hard: list[tuple[int, int]]) -> NDArray[np.bool_]:
    plain = np.array(
        [item.units == 1 and item.periods == 1 for item in board.items], dtype=np.bool_
    )
    if hard:
        plain[[each for pair in hard for each in pair]] = False
    paid = np.zeros(len(board.offers), dtype=np.bool_)
    for members in _fund_labels(board):
        paid[members] = True
    plain[board.item[paid[board.offer]]] = False
    return plain
