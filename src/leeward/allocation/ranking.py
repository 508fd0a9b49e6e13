"""In which order needs are served: urgency and waiting make cells, a draw settles the rest."""

from dataclasses import dataclass
from datetime import date

from leeward.allocation.draw import draw_key, frozen_hash, ticket
from leeward.allocation.problem import URGENCIES, Need, Problem, Rules


@dataclass(frozen=True)
class Rank:
    """Where a need stands: the cell (0 is worst off), then the ticket of the draw, then the id."""

    cell: int
    ticket: str
    need: str

    @property
    def order(self) -> tuple[int, str, str]:
        """What ranks are sorted by."""
        return (self.cell, self.ticket, self.need)


def cells(rules: Rules) -> tuple[str, ...]:
    """Return the names of the cells, worst off first: `immediate`, then each class by waiting."""
    bands = ("0", *(str(days) for days in rules.waiting_bands_days))
    later = [f"{urgency}/{band}+" for urgency in URGENCIES[1:] for band in reversed(bands)]
    return (URGENCIES[0], *later)


def cell_of(need: Need, rules: Rules, on: date) -> int:
    """Return the cell of a need; who waited longer stands before others of her class.

    Immediate danger is one cell. With promotion, a long wait counts as one class more urgent, and
    again after as long, yet never as immediate danger: that is a person's judgement. So whoever
    waits long enough stands before every new need but those in immediate danger.
    """
    if need.urgency == "immediate":
        return 0
    waited = (on - need.since).days
    urgency = URGENCIES.index(need.urgency)
    if rules.promote_after_days is not None:
        urgency = max(1, urgency - max(waited, 0) // rules.promote_after_days)
    bands = len(rules.waiting_bands_days) + 1
    band = sum(waited >= days for days in rules.waiting_bands_days)
    return 1 + (urgency - 1) * bands + (bands - 1 - band)


def counted_on(problem: Problem) -> date:
    """Return the day up to which waiting counts: the first of the plan, or a later day of writing.

    A plan of months begins on the first of a month under way; whoever came since has waited.
    """
    return max(problem.horizon.start, problem.created)


def ranks(problem: Problem) -> dict[str, Rank]:
    """Return each need's rank; the order of entry has no part in it."""
    key, _ = draw_key(problem)
    hashed = frozen_hash(problem)
    drawn = {person.id: ticket(key, hashed, person.draw_id) for person in problem.people}
    return {
        need.id: Rank(
            cell_of(need, problem.rules, counted_on(problem)), drawn[need.person], need.id
        )
        for need in problem.needs
    }
