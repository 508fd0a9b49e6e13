"""The organisation's rules for sharing out: the rules file, and how far a plan goes."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, cast

from leeward.allocation.periods import starts
from leeward.allocation.problem import SCHEMA, Horizon, Rules
from leeward.allocation.reading import problem_of
from leeward.allocation.shipped_rules import shipped_rules
from leeward.codebook.lists import code_list
from leeward.desk.members import is_admin
from leeward.desk.session import Session
from leeward.desk.sharing_book import RULES, RULES_ENTITY, Book, book_of, draft, keep
from leeward.errors import InvalidProblem, NotGranted

UNITS: Final = ("month", "week")
MOST_PERIODS: Final = 24
MOST_BYTES: Final = 64 * 1024
MOST_STEPS: Final = 99
_SHIPPED_TIME: Final = {"unit": "month", "periods": 6}


def rules_text(book: Book) -> str:
    """Return the rules file as it stands: the organisation's, else the shipped one."""
    said = book.latest(RULES).get(RULES_ENTITY)
    return shipped_rules() if said is None else str(said.value["text"])


def rules_of(book: Book) -> Rules:
    """Return the rules as they stand."""
    return read_rules(rules_text(book))


def read_rules(text: str) -> Rules:
    """Read a rules file.

    Raises:
        InvalidProblem: it is none, or something in it does not fit; with the place.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise InvalidProblem(place="rules", reason="not_json") from wrong
    read = problem_of(
        {
            "schema": SCHEMA,
            "created": "2026-01-01",
            "horizon": {"start": "2026-01-01", "unit": "month", "periods": 1},
            "people": [],
            "needs": [],
            "offers": [],
            "rules": raw,
        }
    ).rules
    bands = read.waiting_bands_days
    if list(bands) != sorted(set(bands)):
        raise InvalidProblem(place="rules.waiting_bands_days", reason="not_rising")
    if len(set(read.order)) != len(read.order):
        raise InvalidProblem(place="rules.order", reason="twice")
    return read


def time_of(book: Book) -> dict[str, Any]:
    """Return the `unit` and the number of `periods` over which a plan goes."""
    said = book.latest(RULES).get(RULES_ENTITY)
    return dict(_SHIPPED_TIME) if said is None else dict(said.value["time"])


def horizon_of(book: Book, today: date) -> Horizon:
    """Return the time that a plan made today spans, from the first day of this period."""
    time = time_of(book)
    unit = cast("Literal['week', 'month']", time["unit"])
    first = today.replace(day=1) if unit == "month" else today - timedelta(days=today.weekday())
    return Horizon(start=first, unit=unit, periods=int(time["periods"]))


def first_days(book: Book, today: date) -> tuple[date, ...]:
    """Return the first day of each period of a plan made today, and the day after the last."""
    return starts(horizon_of(book, today))


def distances_of(book: Book) -> list[dict[str, Any]]:
    """Return how far regions are apart, as objects with `a`, `b` and `steps`."""
    said = book.latest(RULES).get(RULES_ENTITY)
    return [] if said is None else [dict(one) for one in said.value.get("distances", ())]


def keep_distances(session: Session, given: Sequence[tuple[str, str, int]]) -> None:
    """Keep how many steps two regions are apart; what is not stated counts as one step.

    Raises:
        NotGranted: only an admin changes them.
        InvalidProblem: a region that is none, a pair twice, or no whole number of steps.
    """
    if not is_admin(session):
        raise NotGranted
    book = book_of(session)
    pairs: set[frozenset[str]] = set()
    for at, (one, other, steps) in enumerate(given):
        place = f"distances[{at}]"
        if not {one, other} <= set(code_list("coarse_regions").codes) or one == other:
            raise InvalidProblem(place=place, reason="not_allowed")
        if not 0 <= steps <= MOST_STEPS:
            raise InvalidProblem(place=place, reason="out_of_range")
        if frozenset((one, other)) in pairs:
            raise InvalidProblem(place=place, reason="twice")
        pairs.add(frozenset((one, other)))
    value = {
        "text": rules_text(book),
        "time": time_of(book),
        "distances": [{"a": one, "b": other, "steps": steps} for one, other, steps in given],
    }
    keep(session, [draft(session, RULES, value, RULES_ENTITY)])


def keep_rules(session: Session, text: str, unit: str, periods: int) -> None:
    """Keep the rules of the organisation; how far regions are apart stays as it was.

    Raises:
        NotGranted: only an admin changes them.
        InvalidProblem: the file does not fit, or the time does not; nothing was kept.
    """
    if not is_admin(session):
        raise NotGranted
    read_rules(text)
    if unit not in UNITS or not 1 <= periods <= MOST_PERIODS:
        raise InvalidProblem(place="periods", reason="out_of_range")
    value = {
        "text": text,
        "time": {"unit": unit, "periods": periods},
        "distances": distances_of(book_of(session)),
    }
    keep(session, [draft(session, RULES, value, RULES_ENTITY)])
