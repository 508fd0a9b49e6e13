"""A problem into a whole plan: decided, explained, measured against simple lists, and hashed."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version

import msgspec
import numpy as np

from leeward.allocation.allocate import Clock, Decided, decide
from leeward.allocation.canonical import canonical_bytes
from leeward.allocation.claims import (
    about,
    nearest_rooms,
    nearest_rules,
    nearest_units,
    waiting_claims,
)
from leeward.allocation.draw import draw_key, frozen_hash
from leeward.allocation.fairness import report
from leeward.allocation.items import Board, Ints
from leeward.allocation.periods import period_of, starts
from leeward.allocation.plan import (
    PLAN_SCHEMA,
    Change,
    DrawShown,
    Engine,
    Line,
    Plan,
    Stage,
    Waiting,
)
from leeward.allocation.problem import Problem
from leeward.allocation.ranking import cells
from leeward.allocation.residual import Residual, residual
from leeward.allocation.solver import Solvers
from leeward.allocation.worth import general_worth, money_curve, slot_worth


@dataclass(frozen=True)
class Seconds:
    """Time for the parts that can be cut short; each says what was proven by then."""

    solving: float = 60.0
    worth: float = 20.0
    money: float = 20.0


def make_plan(problem: Problem, solvers: Solvers, *, clock: Clock, seconds: Seconds) -> Plan:
    """Return the proposed plan for a checked problem."""
    decided = decide(problem, solvers, seconds=seconds.solving, clock=clock)
    return plan_of(decided, solvers, clock=clock, seconds=seconds)


def plan_of(decided: Decided, solvers: Solvers, *, clock: Clock, seconds: Seconds) -> Plan:
    """Return the plan of what was decided, with its reasons and its figures."""
    board = decided.board
    problem = board.problem
    labels = residual(decided.slots, placed_slots(decided))
    names = cells(problem.rules)
    _, witnessed = draw_key(problem)
    money = [
        point
        for fund in sorted(board.money)
        for point in money_curve(
            problem, fund, solvers, seconds=seconds.money / len(board.money), clock=clock
        )
    ]
    draw = problem.draw
    worth = slot_worth(decided, labels)
    worth += general_worth(decided, solvers, seconds=seconds.worth, clock=clock)
    return Plan(
        schema=PLAN_SCHEMA,
        problem_hash=frozen_hash(problem),
        state="proposal" if witnessed else "draft",
        cells=names,
        draw=DrawShown(
            witnessed=witnessed,
            commitments=draw.commitments if draw else (),
            reveals=draw.reveals if draw and draw.reveals else (),
        ),
        engines=tuple(_engines(decided, solvers)),
        stages=tuple(
            Stage(
                name=each.name,
                value=each.value,
                bound=each.bound,
                proven=each.value == each.bound,
            )
            for each in decided.stages
        ),
        lines=tuple(_lines(decided, labels)),
        waiting=tuple(_waiting(decided, labels)),
        marginal=tuple(worth),
        money=tuple(money),
        changes=tuple(_changes(board, decided.chosen)),
        fairness=report(decided),
        previous_plan=problem.previous_plan,
    )


def plan_bytes(plan: Plan) -> bytes:
    """Return a plan as the bytes that are written."""
    return msgspec.json.format(msgspec.json.encode(plan, order="sorted"), indent=1) + b"\n"


def plan_hash(content: bytes) -> str:
    """Return the hash by which the next problem names a plan."""
    return sha256(canonical_bytes(msgspec.json.decode(content))).hexdigest()


def placed_slots(decided: Decided) -> Ints:
    """Return each slot item's column in the network, -1 for who waits."""
    columns = decided.chosen[decided.slot_items]
    at = np.searchsorted(decided.slot_columns, columns)
    return np.where(columns >= 0, at, -1)


def _engines(decided: Decided, solvers: Solvers) -> list[Engine]:
    general = sum(decided.board.items[item].weight for item in decided.general_items)
    slots = sum(decided.board.items[item].weight for item in decided.slot_items.tolist())
    made = []
    if slots:
        name = solvers.flow.name
        made.append(Engine(part="slots", name=name, version=_version(name), needs=slots))
    if general:
        name = solvers.whole.name
        made.append(Engine(part="general", name=name, version=_version(name), needs=general))
    return made


def _version(name: str) -> str:
    return version({"highs": "highspy"}.get(name, name))


def _lines(decided: Decided, labels: Residual) -> list[Line]:
    board = decided.board
    firsts = starts(board.problem.horizon)
    names = cells(board.problem.rules)
    following = _following(decided, labels)
    made = []
    for item, column in enumerate(decided.chosen.tolist()):
        if column < 0:
            continue
        first = int(board.start[column])
        for need in board.items[item].needs:
            rank = board.ranks[need.id]
            made.append(
                Line(
                    need=need.id,
                    offer=board.offers[int(board.offer[column])].id,
                    start=firsts[first],
                    until=firsts[first + need.periods],
                    cell=names[rank.cell],
                    ticket=rank.ticket,
                    claims=(about(board, need, "in_order"),),
                    next_need=following.get(item),
                )
            )
    needs = {need.id: need for need in board.problem.needs}
    for name, (offer, first) in board.given.items():
        need, rank = needs[name], board.ranks[name]
        made.append(
            Line(
                need=name,
                offer=board.offers[offer].id,
                start=firsts[first],
                until=firsts[min(first + need.periods, board.periods)],
                cell=names[rank.cell],
                ticket=rank.ticket,
                claims=(about(board, need, "fixed_by_people"),),
                fixed=True,
            )
        )
    return sorted(made, key=lambda line: line.need)


def _following(decided: Decided, labels: Residual) -> dict[int, str]:
    """Return who would come next if a served item of the slot part declined."""
    board = decided.board
    placed = placed_slots(decided)
    found = {}
    for at, column in enumerate(placed.tolist()):
        if column >= 0:
            after = int(labels.next_in[decided.slots.slot[column]])
            if after >= 0:
                item = int(decided.slot_items[at])
                found[item] = board.items[int(decided.slot_items[after])].needs[0].id
    return found


def _waiting(decided: Decided, labels: Residual) -> list[Waiting]:
    board = decided.board
    names = cells(board.problem.rules)
    units = nearest_units(decided, labels) | nearest_rooms(decided)
    rules = nearest_rules(decided)
    made = []
    for item, (sort, binding) in waiting_claims(decided, labels).items():
        for need in board.items[item].needs:
            rank = board.ranks[need.id]
            made.append(
                Waiting(
                    need=need.id,
                    cell=names[rank.cell],
                    ticket=rank.ticket,
                    claims=(about(board, need, sort, binding),),
                    nearest=tuple(each[item] for each in (rules, units) if item in each),
                )
            )
    return sorted(made, key=lambda each: each.need)


def _changes(board: Board, chosen: Ints) -> list[Change]:
    firsts = starts(board.problem.horizon)
    now: dict[str, tuple[str, int]] = {
        need.id: (board.offers[int(board.offer[column])].id, int(board.start[column]))
        for item, column in enumerate(chosen.tolist())
        if column >= 0
        for need in board.items[item].needs
    }
    now |= {name: (board.offers[at].id, first) for name, (at, first) in board.given.items()}
    made = []
    for promise in sorted(board.problem.previous, key=lambda each: each.need):
        found = now.get(promise.need)
        if found != (promise.offer, period_of(promise.start, firsts)):
            shown = None if found is None else f"{found[0]} {firsts[found[1]].isoformat()}"
            made.append(
                Change(
                    need=promise.need,
                    before=f"{promise.offer} {promise.start.isoformat()}",
                    now=shown,
                )
            )
    return made
