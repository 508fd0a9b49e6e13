"""What people fixed and what belongs together or apart: the smallest set that cannot all hold.

Serving a need is never a must, so nothing else can contradict itself. Every way to a contradiction
has a finder; of all sets that they name the smallest is shown: the shortest to put right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from leeward.allocation.periods import period_of, starts
from leeward.allocation.problem import Fixed, Need, Offer, Problem
from leeward.errors import ContradictoryRules

Rules = tuple[str, ...]


@dataclass(frozen=True)
class _Given:
    """One need that people placed: where it stands in `fixed`, and from which period to which."""

    at: int
    fixed: Fixed
    need: Need
    offer: Offer
    first: int
    after: int

    @property
    def rule(self) -> str:
        return f"fixed[{self.at}]"


def check_contradictions(problem: Problem) -> None:
    """Refuse a problem whose fixed lines and ties cannot all hold.

    Raises:
        ContradictoryRules: with the smallest set of them.
    """
    found = min(contradictions(problem), key=lambda rules: (len(rules), rules), default=None)
    if found is not None:
        raise ContradictoryRules(rules=", ".join(found))


def contradictions(problem: Problem) -> Iterator[Rules]:
    """Yield sets of rules that cannot all hold; the smallest of all is among them."""
    given = _given(problem)
    yield from _given_once(problem, given)
    yield from _too_much_at_once(problem, given)
    yield from _too_much_money(problem, given)
    yield from _kept_apart(problem, given)
    yield from _out_of_order(given)
    yield from _torn_ties(problem, given)


def _given(problem: Problem) -> list[_Given]:
    firsts = starts(problem.horizon)
    needs = {need.id: need for need in problem.needs}
    offers = {offer.id: offer for offer in problem.offers}
    found = []
    for at, fixed in enumerate(problem.fixed):
        if fixed.how != "keep_from":
            need, first = needs[fixed.need], period_of(fixed.start, firsts)
            after = min(first + need.periods, problem.horizon.periods)
            found.append(_Given(at, fixed, need, offers[fixed.offer], first, after))
    return found


def _given_once(problem: Problem, given: list[_Given]) -> Iterator[Rules]:
    of_need: dict[str, list[_Given]] = defaultdict(list)
    for each in given:
        of_need[each.need.id].append(each)
    for same in of_need.values():
        for one, other in combinations(same, 2):
            yield (one.rule, other.rule)
    for at, fixed in enumerate(problem.fixed):
        if fixed.how == "keep_from":
            for each in of_need[fixed.need]:
                if each.fixed.offer == fixed.offer:
                    yield (each.rule, f"fixed[{at}]")


def _too_much_at_once(problem: Problem, given: list[_Given]) -> Iterator[Rules]:
    used: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for each in given:
        for period in range(each.first, each.after):
            used[each.offer.id, period].append((each.need.units, each.at))
    offers = {offer.id: offer for offer in problem.offers}
    for (name, period), lines in sorted(used.items()):
        yield from _exceeding(lines, offers[name].capacity[period], f"offer:{name}")


def _too_much_money(problem: Problem, given: list[_Given]) -> Iterator[Rules]:
    for fund in problem.funds:
        paid = [each for each in given if each.offer.fund == fund.id]
        for period in range(problem.horizon.periods):
            spent: Counter[int] = Counter()
            for each in paid:
                lasted = max(0, min(each.after, period + 1) - each.first)
                spent[each.at] += lasted * each.need.units * each.offer.price_minor
            money = sum(fund.income_minor[: period + 1])
            lines = [(amount, at) for at, amount in spent.items() if amount]
            yield from _exceeding(lines, money, f"fund:{fund.id}")


def _exceeding(lines: Iterable[tuple[int, int]], most: int, rule: str) -> Iterator[Rules]:
    """Yield the fewest lines that are too much together: the largest first."""
    total, named = 0, [rule]
    for amount, at in sorted(lines, key=lambda each: (-each[0], each[1])):
        total += amount
        named.append(f"fixed[{at}]")
        if total > most:
            yield tuple(named)
            return


def _kept_apart(problem: Problem, given: list[_Given]) -> Iterator[Rules]:
    of_person: dict[str, list[_Given]] = defaultdict(list)
    for each in given:
        of_person[each.need.person].append(each)
    for at, pair in enumerate(problem.never_with):
        for one in of_person[pair.a]:
            for other in of_person[pair.b]:
                if one.offer.id == other.offer.id and _overlap(one, other):
                    yield (f"never_with[{at}]", one.rule, other.rule)


def _overlap(one: _Given, other: _Given) -> bool:
    return max(one.first, other.first) < min(one.after, other.after)


def _out_of_order(given: list[_Given]) -> Iterator[Rules]:
    of_need = {each.need.id: each for each in given}
    for each in given:
        for name in each.need.after:
            before = of_need.get(name)
            if before is not None and before.first + before.need.periods > each.first:
                yield (before.rule, each.rule)


def _torn_ties(problem: Problem, given: list[_Given]) -> Iterator[Rules]:
    """Yield ties in one place whose members are kept apart, or were fixed in two."""
    of_need = {each.need.id: each for each in given}
    persons = {need.id: need.person for need in problem.needs}
    apart = {frozenset((pair.a, pair.b)): at for at, pair in enumerate(problem.never_with)}
    for at, tie in enumerate(problem.ties):
        if tie.how != "same_place":
            continue
        for one, other in combinations(tie.needs, 2):
            pair = apart.get(frozenset((persons[one], persons[other])))
            if pair is not None:
                yield (f"ties[{at}]", f"never_with[{pair}]")
        here = [of_need[name] for name in tie.needs if name in of_need]
        for left, right in combinations(here, 2):
            if (left.offer.id, left.first) != (right.offer.id, right.first):
                yield (f"ties[{at}]", left.rule, right.rule)
