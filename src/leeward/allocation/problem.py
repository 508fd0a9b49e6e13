"""What an allocation is asked: needs, offers, funds and rules, as values and as JSON.

Only what stands here can enter. Nationality, religion, who referred, ability to pay, HIV, marital
status, past refusals and screening scores have no field, and an unknown field is refused.
Placement with a carer, separation and return have no kind: a case conference decides those.
"""

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from leeward.codebook.lists import code_list

SCHEMA: Final = "leeward.problem/1"
URGENCIES: Final = ("immediate", "high", "medium", "low")

Urgency = Literal["immediate", "high", "medium", "low"]
AgeBand = Literal[
    "0-2", "3-5", "6-11", "12-14", "15-17", "18-24", "25-34", "35-44", "45-54", "55+", "unknown"
]
Sex = Literal["female", "male"]
Condition = Literal["infant", "interpreter", "night_care", "older_sibling", "step_free"]
Later = Literal["households", "continuity", "changes", "distance", "cost"]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Word = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Amount = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
Periods = Annotated[int, Meta(ge=1, le=120)]
Texts = dict[Literal["en", "ko", "zh-Hans"], str]

LATER: Final[tuple[Later, ...]] = ("households", "continuity", "changes", "distance", "cost")


class Record(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One object of the file; a field that is not named here is refused."""


class Horizon(Record, frozen=True):
    """The time a plan spans, in whole weeks or months from a day."""

    start: date
    unit: Literal["week", "month"]
    periods: Periods


class Reserve(Record, frozen=True):
    """Units of an offer kept free in every period for emergencies, with the reason."""

    offer: Name
    units: Amount
    reason: Texts


class Rules(Record, frozen=True):
    """What the organisation may edit: the waiting bands, promotion, the order of later stages."""

    waiting_bands_days: tuple[Count, ...] = (90, 180, 365)
    promote_after_days: Count | None = None
    order: tuple[Later, ...] = LATER
    reasons: dict[Word, Texts] = field(default_factory=dict)
    reserve: tuple[Reserve, ...] = ()


class Person(Record, frozen=True):
    """Somebody in need, by an opaque id; a household shares one draw id."""

    id: Name
    draw_id: Name
    household: Name | None = None


class Need(Record, frozen=True):
    """One kind of help that one person lacks; `units` in each of `periods` periods."""

    id: Name
    person: Name
    kind: Word
    urgency: Urgency = field(name="class")
    since: date
    units: Count
    unit: Word
    periods: Periods
    earliest: date
    latest: date
    age_band: AgeBand
    class_reason: Name | None = None
    sex: Sex | None = None
    languages: tuple[Name, ...] = ()
    zone: Word | None = None
    conditions: tuple[Condition, ...] = ()
    current_offer: Name | None = None
    after: tuple[Name, ...] = ()
    worker: Name | None = None


class Accepts(Record, frozen=True):
    """Whom an offer can take; an empty list takes everybody."""

    age_bands: tuple[AgeBand, ...] = ()
    sexes: tuple[Sex, ...] = ()
    languages: tuple[Name, ...] = ()


class Offer(Record, frozen=True):
    """A unit of scarce help with its capacity in each period; zero outside its term."""

    id: Name
    kind: Word
    unit: Word
    capacity: tuple[Amount, ...]
    price_minor: Amount = 0
    currency: Name | None = None
    fund: Name | None = None
    zone: Word | None = None
    zones: tuple[Word, ...] = ()
    accepts: Accepts = field(default_factory=Accepts)
    excludes: tuple[Condition, ...] = ()


class Fund(Record, frozen=True):
    """Money that comes in by period; what is not spent is carried over."""

    id: Name
    currency: Name
    income_minor: tuple[Amount, ...]
    reserve_minor: Amount = 0
    reserve_reason: Texts = field(default_factory=dict)


class Distance(Record, frozen=True):
    """How far two coarse zones are apart, in steps."""

    a: Word
    b: Word
    steps: Amount


class Tie(Record, frozen=True):
    """Needs that belong together: in one place at one time, or all or none."""

    needs: tuple[Name, ...]
    how: Literal["same_place", "all_or_none"]


class NeverWith(Record, frozen=True):
    """Two people who are never in one place at one time."""

    a: Name
    b: Name


class Fixed(Record, frozen=True):
    """What a person decided: an emergency, help under way, or a change of an earlier plan."""

    need: Name
    offer: Name
    how: Literal["emergency", "under_way", "override", "keep_from"]
    start: date
    until: date
    by: Name
    reason: Name


class Promise(Record, frozen=True):
    """A line of the plan before this one."""

    need: Name
    offer: Name
    start: date


class Draw(Record, frozen=True):
    """Two people's committed seeds, and what they revealed once the problem was frozen."""

    commitments: tuple[Hash, Hash]
    reveals: tuple[Hash, Hash] | None = None


class Problem(Record, frozen=True):
    """Everything that decides a plan."""

    schema: Literal["leeward.problem/1"]
    created: date
    horizon: Horizon
    people: tuple[Person, ...]
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    rules: Rules = field(default_factory=Rules)
    funds: tuple[Fund, ...] = ()
    distances: tuple[Distance, ...] = ()
    ties: tuple[Tie, ...] = ()
    never_with: tuple[NeverWith, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    previous: tuple[Promise, ...] = ()
    previous_plan: Hash | None = None
    draw: Draw | None = None


def kinds() -> frozenset[str]:
    """Return the kinds of help that may be shared out: the codebook's services and needs."""
    return frozenset(code_list("service_kinds").codes) | frozenset(code_list("need_kinds").codes)
