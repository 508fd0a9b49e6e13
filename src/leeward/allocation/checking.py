"""What a problem's parts must be to each other; contradictions are named by their smallest set."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from leeward.allocation.contradictions import check_contradictions
from leeward.allocation.periods import period_of, starts
from leeward.allocation.problem import Need, Offer, Problem, kinds
from leeward.codebook.lists import code_list
from leeward.errors import InvalidProblem

DECIDED_ELSEWHERE: Final = (
    "placement",
    "foster",
    "adopt",
    "separat",
    "return",
    "repatriat",
    "removal_from",
    "reunif",
    "custody",
)
"""Parts of words for what a case conference or best-interests assessment decides."""


def check(problem: Problem) -> None:
    """Check a problem whose shape is right.

    Raises:
        InvalidProblem: a name unknown or twice, dates out of order, an impossible tie.
        ContradictoryRules: fixed lines that cannot all hold.
    """
    _check_names(problem)
    _check_horizon(problem)
    offers = {offer.id: offer for offer in problem.offers}
    needs = {need.id: need for need in problem.needs}
    _check_needs(problem, needs, offers)
    _check_offers(problem)
    _check_ties(problem, needs)
    _check_fixed_names(problem, needs, offers)
    _check_draw(problem)
    check_contradictions(problem)


def _check_names(problem: Problem) -> None:
    for name in ("people", "needs", "offers", "funds"):
        seen: set[str] = set()
        for at, each in enumerate(getattr(problem, name)):
            if each.id in seen:
                raise InvalidProblem(place=f"{name}[{at}].id", reason="twice")
            seen.add(each.id)
    homes: dict[str, str] = {}
    for at, person in enumerate(problem.people):
        if (
            person.household
            and homes.setdefault(person.household, person.draw_id) != person.draw_id
        ):
            raise InvalidProblem(place=f"people[{at}].draw_id", reason="household_draws_once")


def _check_horizon(problem: Problem) -> None:
    if problem.horizon.unit == "month" and problem.horizon.start.day > 28:
        raise InvalidProblem(place="horizon.start", reason="day_in_every_month")
    bands = problem.rules.waiting_bands_days
    if list(bands) != sorted(set(bands)):
        raise InvalidProblem(place="rules.waiting_bands_days", reason="not_rising")
    if len(set(problem.rules.order)) != len(problem.rules.order):
        raise InvalidProblem(place="rules.order", reason="twice")
    known = {offer.id for offer in problem.offers}
    for at, reserve in enumerate(problem.rules.reserve):
        if reserve.offer not in known:
            raise InvalidProblem(place=f"rules.reserve[{at}].offer", reason="unknown_name")


def _check_needs(problem: Problem, needs: dict[str, Need], offers: dict[str, Offer]) -> None:
    people = {person.id for person in problem.people}
    allowed = kinds()
    for at, need in enumerate(problem.needs):
        place = f"needs[{at}]"
        _check_kind(need.kind, f"{place}.kind", allowed)
        if need.person not in people:
            raise InvalidProblem(place=f"{place}.person", reason="unknown_name")
        if need.latest < need.earliest:
            raise InvalidProblem(place=f"{place}.latest", reason="dates_out_of_order")
        if need.since > problem.created:
            raise InvalidProblem(place=f"{place}.since", reason="dates_out_of_order")
        if need.current_offer is not None and need.current_offer not in offers:
            raise InvalidProblem(place=f"{place}.current_offer", reason="unknown_name")
        if any(name not in needs for name in need.after):
            raise InvalidProblem(place=f"{place}.after", reason="unknown_name")
    _check_no_circle(problem.needs)


def _check_kind(kind: str, place: str, allowed: frozenset[str]) -> None:
    if kind in allowed:
        return
    elsewhere = any(part in kind for part in DECIDED_ELSEWHERE)
    raise InvalidProblem(place=place, reason="decided_elsewhere" if elsewhere else "no_such_help")


def _check_no_circle(needs: Sequence[Need]) -> None:
    waits = {need.id: set(need.after) for need in needs}
    places = {need.id: at for at, need in enumerate(needs)}
    while waits:
        free = [name for name, others in waits.items() if not others & waits.keys()]
        if not free:
            raise InvalidProblem(place=f"needs[{places[min(waits)]}].after", reason="in_a_circle")
        for name in free:
            del waits[name]


def _check_offers(problem: Problem) -> None:
    periods = problem.horizon.periods
    currencies = set(code_list("currencies").codes)
    funds = {fund.id: fund for fund in problem.funds}
    allowed = kinds()
    for at, fund in enumerate(problem.funds):
        if fund.currency not in currencies:
            raise InvalidProblem(place=f"funds[{at}].currency", reason="unknown_currency")
        if len(fund.income_minor) != periods:
            raise InvalidProblem(place=f"funds[{at}].income_minor", reason="one_for_each_period")
    for at, offer in enumerate(problem.offers):
        place = f"offers[{at}]"
        _check_kind(offer.kind, f"{place}.kind", allowed)
        if len(offer.capacity) != periods:
            raise InvalidProblem(place=f"{place}.capacity", reason="one_for_each_period")
        if offer.price_minor and offer.currency is None:
            raise InvalidProblem(place=f"{place}.currency", reason="missing")
        if offer.currency is not None and offer.currency not in currencies:
            raise InvalidProblem(place=f"{place}.currency", reason="unknown_currency")
        if offer.fund is not None:
            if offer.fund not in funds:
                raise InvalidProblem(place=f"{place}.fund", reason="unknown_name")
            if funds[offer.fund].currency != offer.currency:
                raise InvalidProblem(place=f"{place}.currency", reason="another_currency")


def _check_ties(problem: Problem, needs: dict[str, Need]) -> None:
    people = {person.id for person in problem.people}
    for at, pair in enumerate(problem.never_with):
        if pair.a not in people or pair.b not in people:
            raise InvalidProblem(place=f"never_with[{at}]", reason="unknown_name")
        if pair.a == pair.b:
            raise InvalidProblem(place=f"never_with[{at}]", reason="impossible_tie")
    placed: set[str] = set()
    for at, tie in enumerate(problem.ties):
        place = f"ties[{at}].needs"
        if any(name not in needs for name in tie.needs):
            raise InvalidProblem(place=place, reason="unknown_name")
        if len(set(tie.needs)) < 2 or len(set(tie.needs)) != len(tie.needs):
            raise InvalidProblem(place=place, reason="impossible_tie")
        if tie.how != "same_place":
            continue
        members = [needs[name] for name in tie.needs]
        if len({(need.kind, need.unit, need.periods) for need in members}) > 1:
            raise InvalidProblem(place=place, reason="impossible_tie")
        if max(need.earliest for need in members) > min(need.latest for need in members):
            raise InvalidProblem(place=place, reason="impossible_tie")
        if placed & set(tie.needs):
            raise InvalidProblem(place=place, reason="twice")
        placed |= set(tie.needs)


def _check_fixed_names(problem: Problem, needs: dict[str, Need], offers: dict[str, Offer]) -> None:
    firsts = starts(problem.horizon)
    for at, fixed in enumerate(problem.fixed):
        place = f"fixed[{at}]"
        if fixed.need not in needs:
            raise InvalidProblem(place=f"{place}.need", reason="unknown_name")
        if fixed.offer not in offers:
            raise InvalidProblem(place=f"{place}.offer", reason="unknown_name")
        if fixed.until < fixed.start:
            raise InvalidProblem(place=f"{place}.until", reason="dates_out_of_order")
        inside = 0 <= period_of(fixed.start, firsts) < problem.horizon.periods
        if fixed.how != "keep_from" and not inside:
            raise InvalidProblem(place=f"{place}.start", reason="outside_the_plan")
    for at, promise in enumerate(problem.previous):
        if promise.need not in needs or promise.offer not in offers:
            raise InvalidProblem(place=f"previous[{at}]", reason="unknown_name")


def _check_draw(problem: Problem) -> None:
    draw = problem.draw
    if draw is None or draw.reveals is None:
        return
    for at, (shown, secret) in enumerate(zip(draw.commitments, draw.reveals, strict=True)):
        if sha256(bytes.fromhex(secret)).hexdigest() != shown:
            raise InvalidProblem(place=f"draw.reveals[{at}]", reason="not_what_was_committed")
