"""What the invented people wait for, and what the invented organisation has too little of."""

from datetime import timedelta
from typing import Any, Final

from leeward.demo.scenes import Stage
from leeward.demo.shared_help import decide_on_first_plan, decide_on_next_plan
from leeward.demo.synthetic_families import InventedCase
from leeward.desk.offers import Fund, Offer, funds, keep_fund, keep_offer
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_round import freeze, keep_round, latest_entity, reading, solve

FOR_WOMEN: Final = ("counselling", "legal", "shelter", "language_class", "accompaniment")
FOR_CHILDREN: Final = ("school_fee", "child_group", "tutoring")
MOST_PLANNED: Final = 100
"""Files up to which the demo comes with a plan."""


def wait(here: Stage, cases: list[InventedCase]) -> None:
    """Let two of three open files wait for something, some for long."""
    for case in cases:
        if case.number % 3 == 2 or any(event.kind == "closure" for event in case.events):
            continue
        kinds = FOR_CHILDREN if case.is_child else FOR_WOMEN
        known = (here.until.date() - case.opened.date()).days
        ago = min(20 + case.number * 37 % 320, max(known - 1, 1))
        asked: dict[str, Any] = {
            "what": kinds[case.number % len(kinds)],
            "state": "waiting",
            "waiting_since": here.day(-ago),
        }
        here.add(case, "service", asked, ago=ago, key="scarce")
        case.events.sort(key=lambda event: event.at)


def offer_help(session: Session, *, with_plan: bool) -> None:
    """Keep the offers of the invented organisation, make its first plan, decide, and plan again.

    The sealed part is open, so that the plan knows who belongs together.
    """
    keep_fund(
        session,
        None,
        Fund("School fund", "CNY", 60_000, 30_000, 20_000),
    )
    fund = next(iter(funds(book_of(session)))).hex()
    soon = session.today + timedelta(days=25)
    for offer in (
        Offer("Tuesday counselling", "counselling", places=1, languages=("kor",), until=soon),
        Offer("Lawyer’s morning", "legal", places=1, until=soon),
        Offer("Safe home", "shelter", places=2, length=3, sexes=("female",), reserve=1),
        Offer("Chinese class", "language_class", places=1, until=soon),
        Offer("Accompaniment", "accompaniment", places=2, reserve=1, until=soon),
        Offer("School fees", "school_fee", places=1, price_minor=42_000, currency="CNY", fund=fund),
        Offer("Saturday group", "child_group", places=1, age_bands=("6-11", "12-14"), until=soon),
        Offer("Tutoring", "tutoring", places=1, until=soon),
    ):
        wrong = keep_offer(session, None, offer)
        assert not wrong, wrong  # noqa: S101 (what is invented here has to fit)
    if with_plan:
        _plan(session)
        decide_on_first_plan(session)
        _plan(session)
        decide_on_next_plan(session)


def _plan(session: Session) -> None:
    before = latest_entity(book_of(session))
    *_, gathered = reading(session)
    frozen = freeze(session, gathered, before)
    keep_round(session, frozen, solve(frozen.problem))
