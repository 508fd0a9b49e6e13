"""A proposed plan, as values and as JSON; people decide about each line."""

from datetime import date
from typing import Final, Literal

from msgspec import Struct, field

PLAN_SCHEMA: Final = "leeward.plan/1"

ClaimType = Literal[
    "in_order",        # served: her class and waiting time came in their turn
    "fixed_by_people",
    "no_offer",        # no offer keeps the rules named
    "no_time",         # an offer suits, but at no time within her dates is there a place
    "higher_need",     # serving her would leave somebody in higher need waiting
    "longer_wait",     # serving her would leave somebody of her class who waited longer
    "drawn",           # among equals, the draw decided
    "no_way",          # every way is stopped, one by this rule and another by that
    "no_free_place",   # every suiting place is taken in the plan as it stands
    "no_money",        # the fund is spent
    "kept_apart",      # somebody who must not be there at the same time
    "waits_for",       # she first needs what this depends on
    "belongs_together",  # those she belongs with could not all be served
    "tie_begun",       # a colleague fixed one of those she belongs with; no way to serve her too
    "lower_rule",      # a place is free, but a rule that comes before would be broken
]  # fmt: skip


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One object of the file."""


class Claim(Part, frozen=True):
    """One true sentence about one need, as data; it never names another person."""

    type: ClaimType
    urgency: str | None = field(name="class", default=None)
    waited_days: int | None = None
    rules: tuple[str, ...] = ()


class Nearest(Part, frozen=True):
    """The smallest change of those tried that would serve her.

    `room`: one unit more would make room for her beside everybody whom the plan serves.
    """

    change: Literal["one_more_unit", "rule", "room"]
    offer: str
    period: int | None = None
    rule: str | None = None


class Line(Part, frozen=True):
    """One need that the plan meets."""

    need: str
    offer: str
    start: date
    until: date
    cell: str
    ticket: str
    claims: tuple[Claim, ...]
    fixed: bool = False
    next_need: str | None = None
    """Who would come next if she declined; for the organisation, never for her."""


class Waiting(Part, frozen=True):
    """One need that waits, why, and what would change it."""

    need: str
    cell: str
    ticket: str
    claims: tuple[Claim, ...]
    nearest: tuple[Nearest, ...] = ()


class Stage(Part, frozen=True):
    """One rule in its order: what was reached, and what no plan can exceed."""

    name: str
    value: int
    bound: int
    proven: bool


class Marginal(Part, frozen=True):
    """What one more unit of an offer in one period gives."""

    offer: str
    period: int | None
    """The period, from 0; None: one unit more in every period of the offer's term."""
    proven: bool
    served_more: int = 0
    next_need: str | None = None
    cells: tuple[int, ...] = ()
    """Change of the needs met in each cell, worst off first; for the general part."""


class MoneyPoint(Part, frozen=True):
    """Needs met in each cell with another amount of money; points are not joined."""

    fund: str
    percent: int
    income_minor: int
    served: int
    cells: tuple[int, ...]
    proven: bool


class Group(Part, frozen=True):
    """How a group fares; `expected` is what its needs would get at their classes' usual rate."""

    by: str
    value: str
    needs: int
    served: int
    waiting: int
    expected_percent: int
    served_percent: int
    days_waited: int


class Envy(Part, frozen=True):
    """Somebody waits while a later one holds a place that she could take; with the cause."""

    waits: str
    holds: str
    cause: Literal["units", "term", "money", "household", "other"]


class Policy(Part, frozen=True):
    """What another way of deciding gives on the same data."""

    name: str
    served: int
    cells: tuple[int, ...]
    periods_waited: int
    envy: int


class Fairness(Part, frozen=True):
    """The report on the plan as a whole."""

    groups: tuple[Group, ...]
    envy: tuple[Envy, ...]
    policies: tuple[Policy, ...]


class Change(Part, frozen=True):
    """A promise of the plan before that this plan does not keep as it was."""

    need: str
    before: str
    now: str | None


class Engine(Part, frozen=True):
    """What solved a part."""

    part: Literal["slots", "general"]
    name: str
    version: str
    needs: int


class DrawShown(Part, frozen=True):
    """What everybody needs to check the draw."""

    witnessed: bool
    commitments: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()


class Plan(Part, frozen=True):
    """A plan; `draft` until two people stand behind the draw, then a proposal."""

    schema: str
    problem_hash: str
    state: Literal["draft", "proposal"]
    cells: tuple[str, ...]
    draw: DrawShown
    engines: tuple[Engine, ...]
    stages: tuple[Stage, ...]
    lines: tuple[Line, ...]
    waiting: tuple[Waiting, ...]
    marginal: tuple[Marginal, ...]
    money: tuple[MoneyPoint, ...]
    changes: tuple[Change, ...]
    fairness: Fairness
    previous_plan: str | None = None
