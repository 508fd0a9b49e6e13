"""What people decided about a plan, and the problem of the next period that follows from it.

A decision is a rule of the next allocation for a stated time: what was accepted or changed is
fixed, what was refused is kept from that need. What nobody decided on stays a promise that the next
plan keeps where nothing that comes before it is lost.
"""

from collections import Counter
from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import structs

from leeward.allocation.periods import period_of, starts
from leeward.allocation.plan import Line, Plan
from leeward.allocation.problem import Fixed, Fund, Name, Need, Problem, Promise, Record
from leeward.errors import InvalidProblem


class Decision(Record, frozen=True):
    """One person's decision about one line, with its reason."""

    need: Name
    decision: Literal["accept", "change", "refuse"]
    until: date
    by: Name
    reason: Name
    offer: Name | None = None
    start: date | None = None


def read_decisions(content: bytes) -> tuple[Decision, ...]:
    """Read a list of decisions.

    Raises:
        InvalidProblem: it is no such list.
    """
    try:
        raw: list[Any] = msgspec.json.decode(content, type=list[Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise InvalidProblem(place="decisions", reason="not_json") from wrong
    found = []
    for at, each in enumerate(raw):
        try:
            found.append(msgspec.convert(each, Decision))
        except msgspec.ValidationError as wrong:
            raise InvalidProblem(place=f"decisions[{at}]", reason="wrong_sort") from wrong
    return tuple(found)


def next_problem(
    problem: Problem, plan: Plan, decisions: tuple[Decision, ...], on: date, plan_hash: str
) -> Problem:
    """Return the problem as it stands on the first day of a later period.

    Help under way goes on as it was fixed; help that ended leaves with its need; money that was not
    spent is carried over. The draw is a new one, under a new hash.

    Raises:
        InvalidProblem: a decision about no line of the plan, or a day on which no period begins.
    """
    firsts = starts(problem.horizon)
    if on not in firsts[:-1]:
        raise InvalidProblem(place="on", reason="outside_the_plan")
    gone = firsts.index(on)
    fixed = _fixed(problem, plan, decisions, firsts)
    given = {each.need: each for each in fixed if each.how != "keep_from"}
    needs, now_fixed = _needs(problem, given, gone, firsts)
    kept = {need.id for need in needs}
    now_fixed += [each for each in fixed if each.how == "keep_from" and each.until >= on]
    undecided = [
        line
        for line in plan.lines
        if line.need in kept and line.need not in given and line.start >= on
    ]
    refused = {each.need for each in decisions if each.decision == "refuse"}
    ties = (
        structs.replace(tie, needs=tuple(name for name in tie.needs if name in kept))
        for tie in problem.ties
    )
    return structs.replace(
        problem,
        created=on,
        horizon=structs.replace(problem.horizon, start=on, periods=problem.horizon.periods - gone),
        people=tuple(
            each for each in problem.people if any(need.person == each.id for need in needs)
        ),
        never_with=tuple(
            pair
            for pair in problem.never_with
            if {pair.a, pair.b} <= {need.person for need in needs}
        ),
        needs=tuple(needs),
        offers=tuple(
            structs.replace(each, capacity=each.capacity[gone:]) for each in problem.offers
        ),
        funds=tuple(_fund(problem, fund, given, gone, firsts) for fund in problem.funds),
        ties=tuple(tie for tie in ties if len(tie.needs) > 1),
        fixed=tuple(now_fixed),
        previous=tuple(
            Promise(need=line.need, offer=line.offer, start=line.start)
            for line in undecided
            if line.need not in refused
        ),
        previous_plan=plan_hash,
        draw=None,
    )


def _fixed(
    problem: Problem, plan: Plan, decisions: tuple[Decision, ...], firsts: tuple[date, ...]
) -> list[Fixed]:
    lines: dict[str, Line] = {line.need: line for line in plan.lines}
    needs = {need.id for need in problem.needs}
    twice = Counter(each.need for each in decisions)
    found = list(problem.fixed)
    for at, each in enumerate(decisions):
        line = lines.get(each.need)
        if each.need not in needs or twice[each.need] > 1:
            reason = "twice" if twice[each.need] > 1 else "unknown_name"
            raise InvalidProblem(place=f"decisions[{at}].need", reason=reason)
        offer = each.offer or (line.offer if line else None)
        start = each.start or (line.start if line else firsts[0])
        if offer is None or (each.decision == "accept" and line is None):
            raise InvalidProblem(place=f"decisions[{at}].offer", reason="missing")
        # a decision takes the place of what was fixed for this need before
        if each.decision != "refuse":
            found = [one for one in found if one.need != each.need or one.how == "keep_from"]
        else:
            found = [one for one in found if one.need != each.need or one.offer != offer]
        found.append(
            Fixed(
                need=each.need,
                offer=offer,
                how="keep_from" if each.decision == "refuse" else "override",
                start=start,
                until=each.until,
                by=each.by,
                reason=each.reason,
            )
        )
    return found


def _needs(
    problem: Problem, given: dict[str, Fixed], gone: int, firsts: tuple[date, ...]
) -> tuple[list[Need], list[Fixed]]:
    """Return the needs that are left, and what is fixed for them from the new first day on."""
    left: list[Need] = []
    fixed: list[Fixed] = []
    ended: set[str] = set()
    for need in problem.needs:
        line = given.get(need.id)
        if line is None:
            left.append(need)
            continue
        first = period_of(line.start, firsts)
        last = first + need.periods
        if last <= gone:
            ended.add(need.id)
        elif first < gone:
            left.append(structs.replace(need, periods=last - gone, current_offer=line.offer))
            fixed.append(structs.replace(line, how="under_way", start=firsts[gone],
                                         until=max(line.until, firsts[gone])))  # fmt: skip
        else:
            left.append(need)
            if line.until >= firsts[gone]:  # a decision whose time is over binds nobody
                fixed.append(line)
    return [
        structs.replace(need, after=tuple(name for name in need.after if name not in ended))
        for need in left
    ], fixed


def _fund(
    problem: Problem, fund: Fund, given: dict[str, Fixed], gone: int, firsts: tuple[date, ...]
) -> Fund:
    """Return the fund with what came in and was not spent added to its first period."""
    prices = {each.id: each.price_minor for each in problem.offers if each.fund == fund.id}
    spent = 0
    for need in problem.needs:
        line = given.get(need.id)
        if line is not None and line.offer in prices:
            first = period_of(line.start, firsts)
            spent += prices[line.offer] * need.units * max(min(gone - first, need.periods), 0)
    income = list(fund.income_minor[gone:])
    income[0] += max(sum(fund.income_minor[:gone]) - spent, 0)
    return structs.replace(fund, income_minor=tuple(income))
