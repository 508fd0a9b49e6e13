"""From needs, offers and what people decided before to the problem of an allocation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

import msgspec

from leeward.allocation.periods import period_of, starts
from leeward.allocation.problem import SCHEMA, Horizon, Problem
from leeward.allocation.reading import read_problem
from leeward.desk.offers import Fund, Offer, funds, offers
from leeward.desk.sharing_book import DECISION, Book
from leeward.desk.sharing_gathered import CaseNeed, Gathered
from leeward.desk.sharing_rules import distances_of, horizon_of, rules_text
from leeward.errors import ContradictoryRules
from leeward.ids import CaseId, EntityId, id_from_text

PLACE: Final = "place"
"""What everything is counted in: one place is what one person gets in one period."""

_FIXED: Final = re.compile(r"fixed\[(\d+)\]")
GIVING: Final = frozenset({"accept", "change", "emergency"})
RESERVE_REASON: Final = {
    "en": "Kept free for emergencies, which a person serves at once.",
    "ko": "담당자가 바로 돕는 긴급 상황을 위해 남겨 둡니다.",
    "zh-Hans": "留作紧急情况之用，由工作人员当即提供。",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """One person's decision about one need, as it was recorded.

    Attributes:
        need, case: about which service of whose file.
        decision: accept, change, refuse, emergency or lift.
        offer, start: what was given or refused, from which day.
        until: how long it binds.
        by: who decided, in hexadecimal digits.
        reason: where the reason is written: a note in the person's file; may be empty.
    """

    need: EntityId
    case: CaseId
    decision: str
    offer: EntityId
    start: date
    until: date
    by: str
    reason: str


def decisions_of(book: Book) -> list[Decided]:
    """Return every decision, the earliest first."""
    return [
        Decided(
            EntityId(id_from_text(one.value["need"])),
            CaseId(id_from_text(one.value["case"])),
            one.value["decision"],
            EntityId(id_from_text(one.value["offer"])),
            date.fromisoformat(one.value["start"]),
            date.fromisoformat(one.value["until"]),
            (one.author or b"nobody").hex(),
            one.value["reason"],
        )
        for one in book.all(DECISION)
    ]


def binding(decided: Iterable[Decided], today: date) -> list[Decided]:
    """Return the decisions that bind today: a later one takes the place of an earlier one."""
    found: list[Decided] = []
    for each in decided:
        if each.decision == "lift":
            found = [one for one in found if one.need != each.need]
            continue
        if each.decision == "refuse":
            found = [one for one in found if one.need != each.need or one.offer != each.offer]
        else:
            found = [one for one in found if one.need != each.need or one.decision == "refuse"]
        found.append(each)
    return [each for each in found if each.until >= today]


def span_end(start: date, length: int, unit: str) -> date:
    """Return the day after the last of `length` periods from the one that begins on `start`."""
    first = start.replace(day=min(start.day, 28))
    return starts(Horizon(start=first, unit=unit, periods=length))[-1]  # type: ignore[arg-type]


def problem_bytes(
    book: Book,
    gathered: Gathered,
    today: date,
    *,
    previous: Sequence[dict[str, str]] = (),
    previous_plan: str | None = None,
    commitments: Sequence[str] = (),
) -> bytes:
    """Return the problem as the bytes of its file.

    Args:
        book: offers, funds, rules and decisions.
        gathered: what the cases need.
        today: the day on which the plan is made.
        previous: promises of the plan before, as objects with need, offer and start.
        previous_plan: that plan's hash.
        commitments: of the two who witness the draw; empty for a draft.
    """
    horizon = horizon_of(book, today)
    firsts = starts(horizon)
    here = offers(book)
    lengths = {one.kind: one.length for one in here.values()}
    bound = binding(decisions_of(book), today)
    fixed, left = _fixed(bound, gathered.needs, here, horizon)
    homes = gathered.households()
    people = sorted({need.case for need in gathered.needs})
    known = {need.entity.hex() for need in gathered.needs} - {one["need"] for one in fixed}
    names = {entity.hex() for entity in here}
    raw: dict[str, Any] = {
        "schema": SCHEMA,
        "created": today,
        "horizon": {"start": horizon.start, "unit": horizon.unit, "periods": horizon.periods},
        "people": [
            {"id": case.hex(), "draw_id": homes.get(case, case.hex()), "household": homes.get(case)}
            for case in people
        ],
        "needs": [
            _need(
                need, left.get(need.entity, lengths.get(need.kind, 1)), today, firsts, bound, here
            )
            for need in gathered.needs
        ],
        "offers": [_offer(entity, one, firsts) for entity, one in sorted(here.items())],
        "funds": [
            _fund(entity, one, horizon.periods) for entity, one in sorted(funds(book).items())
        ],
        "ties": _ties(gathered, left),
        "distances": distances_of(book),
        "never_with": [{"a": a.hex(), "b": b.hex()} for a, b in gathered.apart()],
        "fixed": fixed,
        "previous": [
            one
            for one in previous
            if one["need"] in known
            and one["offer"] in names
            and date.fromisoformat(one["start"]) >= firsts[0]
        ],
        "previous_plan": previous_plan,
        "rules": _rules(book, here),
        "draw": {"commitments": list(commitments)} if commitments else None,
    }
    return msgspec.json.encode(raw)


def problem_of(content: bytes) -> Problem:
    """Read and check a problem.

    Raises:
        InvalidProblem: what does not fit, with its place.
        ContradictoryRules: what people decided cannot all hold; names the smallest set, a
            decision as `fixed:` with its need.
    """
    try:
        return read_problem(content)
    except ContradictoryRules as refused:
        fixed = msgspec.json.decode(content)["fixed"]
        named = _FIXED.sub(
            lambda match: f"fixed:{fixed[int(match[1])]['need']}", str(refused.facts["rules"])
        )
        raise ContradictoryRules(rules=named) from refused


def _ties(gathered: Gathered, left: dict[EntityId, int]) -> list[dict[str, Any]]:
    """Return who has to be in one place; whose help is under way has hers already."""
    groups = [[one for one in group if one not in left] for group in gathered.ties()]
    return [
        {"needs": [one.hex() for one in group], "how": "same_place"}
        for group in groups
        if len(group) > 1
    ]


def _rules(book: Book, here: dict[EntityId, Offer]) -> dict[str, Any]:
    rules: dict[str, Any] = msgspec.json.decode(rules_text(book).encode())
    names = {entity.hex() for entity in here}
    stated = [one for one in rules.get("reserve", []) if one.get("offer") in names]
    rules["reserve"] = stated + [
        {"offer": entity.hex(), "units": one.reserve, "reason": RESERVE_REASON}
        for entity, one in sorted(here.items())
        if one.reserve
    ]
    return rules


def _need(
    need: CaseNeed,
    periods: int,
    today: date,
    firsts: tuple[date, ...],
    bound: Sequence[Decided],
    here: dict[EntityId, Offer],
) -> dict[str, Any]:
    before = [
        one.offer.hex()
        for one in bound
        if one.case == need.case
        and one.need != need.entity
        and one.decision in GIVING
        and one.offer in here
        and here[one.offer].kind == need.kind
    ]
    last = firsts[-1] - timedelta(days=1)
    early = min(max(today, firsts[0], need.not_before or today), last)
    return {
        "id": need.entity.hex(),
        "person": need.case.hex(),
        "kind": need.kind,
        "class": need.urgency,
        "class_reason": need.judged_in,
        "since": min(need.since, today),
        "units": 1,
        "unit": PLACE,
        "periods": periods,
        "earliest": early,
        "latest": max(early, min(last, need.not_after or last)),
        "age_band": need.age_band,
        "sex": need.sex,
        "languages": list(need.languages),
        "zone": need.zone,
        "conditions": list(need.conditions),
        "current_offer": before[-1] if before else None,
        "worker": need.worker.hex() or None,
        "after": [one.hex() for one in need.after],
    }


def _offer(entity: EntityId, one: Offer, firsts: tuple[date, ...]) -> dict[str, Any]:
    accepts = {
        "age_bands": list(one.age_bands),
        "sexes": list(one.sexes),
        "languages": list(one.languages),
    }
    return {
        "id": entity.hex(),
        "kind": one.kind,
        "unit": PLACE,
        "capacity": capacity(one, firsts),
        "price_minor": one.price_minor,
        "currency": one.currency or None,
        "fund": one.fund or None,
        "zone": one.zone or None,
        "zones": list(one.zones),
        "accepts": accepts,
        "excludes": list(one.excludes),
    }


def capacity(one: Offer, firsts: tuple[date, ...]) -> list[int]:
    """Return the places of an offer in each period; none outside its term."""
    found = []
    for first, following in pairwise(firsts):
        ended = one.until is not None and one.until < first
        not_yet = one.start is not None and one.start >= following
        places = one.other.get(first.isoformat(), one.places)
        found.append(0 if ended or not_yet else places)
    return found


def _fund(entity: EntityId, one: Fund, periods: int) -> dict[str, Any]:
    income = [one.income_minor] * periods
    income[0] += one.in_hand_minor
    return {
        "id": entity.hex(),
        "currency": one.currency,
        "income_minor": income,
        "reserve_minor": one.reserve_minor,
        "reserve_reason": RESERVE_REASON if one.reserve_minor else {},
    }


def _fixed(
    bound: Sequence[Decided],
    needs: Sequence[CaseNeed],
    here: dict[EntityId, Offer],
    horizon: Horizon,
) -> tuple[list[dict[str, str]], dict[EntityId, int]]:
    """Return what people fixed, and for needs under way how many periods are left to them."""
    firsts = starts(horizon)
    waiting = {need.entity for need in needs}
    fixed: list[dict[str, str]] = []
    left: dict[EntityId, int] = {}
    for one in bound:
        offer = here.get(one.offer)
        if one.need not in waiting or offer is None:
            continue
        how, start = _how(one, offer, horizon, left)
        if not how or (how != "keep_from" and period_of(start, firsts) >= horizon.periods):
            continue
        fixed.append(
            {
                "need": one.need.hex(),
                "offer": one.offer.hex(),
                "how": how,
                "start": start.isoformat(),
                "until": max(one.until, start).isoformat(),
                "by": one.by,
                "reason": one.reason or "none",
            }
        )
    return fixed, left


def _how(
    one: Decided, offer: Offer, horizon: Horizon, left: dict[EntityId, int]
) -> tuple[str, date]:
    first = horizon.start
    if one.decision == "refuse":
        return "keep_from", max(one.start, first)
    if one.start >= first:
        return ("emergency" if one.decision == "emergency" else "override"), one.start
    end = span_end(one.start, offer.length, horizon.unit)
    remaining = sum(day < end for day in starts(horizon)[:-1])
    if not remaining:
        return "", first
    left[one.need] = min(remaining, offer.length)
    return "under_way", first
