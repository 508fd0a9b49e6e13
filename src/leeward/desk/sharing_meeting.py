"""What colleagues did without knowing of each other, and which word counts once it meets.

Two computers that were apart may each hold a decision about one line, or a plan. Nothing is lost
when their records meet: the word with the later clock counts, on each of them, until somebody who
knows both decides anew. What was given away twice is named at once, not only by the next plan.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from leeward.desk.offers import offers
from leeward.desk.sharing_book import DECISION, ROUND, Book, Said, unseen
from leeward.desk.sharing_problem import (
    GIVING,
    Decided,
    binding,
    capacity,
    decisions_of,
    span_end,
)
from leeward.desk.sharing_rules import first_days, time_of
from leeward.ids import CaseId, EntityId


@dataclass(frozen=True, slots=True)
class Met:
    """Decisions about one need that did not know of each other; the last of them counts."""

    need: EntityId
    case: CaseId
    decisions: tuple[tuple[Decided, Said], ...]


@dataclass(frozen=True, slots=True)
class OverGiven:
    """An offer of which people gave away more places than there are, from a day on."""

    offer: EntityId
    day: date
    places: int
    decisions: tuple[Decided, ...]


def met_decisions(book: Book) -> list[Met]:
    """Return the needs about which decisions met and nobody has decided since."""
    of_need: dict[EntityId, list[tuple[Decided, Said]]] = defaultdict(list)
    for one, said in zip(decisions_of(book), book.all(DECISION), strict=True):
        of_need[one.need].append((one, said))
    found = []
    for need, every in of_need.items():
        open_ = {said.entity for said in unseen([said for _, said in every])}
        if len(open_) > 1:
            both = tuple(each for each in every if each[1].entity in open_)
            found.append(Met(need, both[0][0].case, both))
    return found


def met_plans(book: Book) -> tuple[Said, ...]:
    """Return the plans that were made without knowing of each other; none while there is one."""
    found = unseen(book.all(ROUND))
    return found if len(found) > 1 else ()


def known_decisions(book: Book, need: EntityId) -> list[str]:
    """Return the decisions about a need that a new one knows of."""
    said = [one for one in book.all(DECISION) if one.value["need"] == need.hex()]
    return [one.entity.hex() for one in unseen(said)]


def over_given(book: Book, today: date) -> list[OverGiven]:
    """Return the offers of which more places were given away than there are."""
    here, unit = offers(book), time_of(book)["unit"]
    firsts = first_days(book, today)
    given: dict[EntityId, list[tuple[date, date, Decided]]] = defaultdict(list)
    for each in binding(decisions_of(book), today):
        if each.decision in GIVING and each.offer in here:
            end = span_end(each.start, here[each.offer].length, unit)
            given[each.offer].append((each.start, end, each))
    found = []
    for offer, spans in given.items():
        places = capacity(here[offer], firsts)
        for (first, following), most in zip(pairwise(firsts), places, strict=True):
            there = [one for start, end, one in spans if start < following and first < end]
            if len(there) > most:
                found.append(OverGiven(offer, first, most, tuple(there)))
                break
    return found
