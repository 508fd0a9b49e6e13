"""Checking a plan's draw again, from what was recorded: hashes, commitments, and every ticket."""

from dataclasses import dataclass

from msgspec import structs

from leeward.allocation.draw import commitment, draw_key, frozen_hash, ticket
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_round import latest_plan
from leeward.errors import SealedClosed


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """What a check of the latest plan's draw found.

    Attributes:
        same_problem: whether the problem still has the hash that the witnesses compared.
        same_seeds: whether each revealed seed is the one committed to; False for a draft.
        tickets: how many tickets were computed again.
        wrong: how many of them are not those of the plan.
    """

    same_problem: bool
    same_seeds: bool
    tickets: int
    wrong: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.same_problem and self.same_seeds and not self.wrong


def check_draw(session: Session) -> DrawCheck | None:
    """Compute the latest plan's draw again; None while there is no plan.

    Raises:
        SealedClosed: the plan knows ties; its tickets are sealed with them.
    """
    found = latest_plan(book_of(session))
    if found is None or found.plan is None:
        return None
    if not found.is_whole:
        raise SealedClosed
    shown, problem = found.plan.draw, found.problem
    if problem.draw is not None and len(shown.reveals) == len(shown.commitments) > 0:
        revealed = (shown.reveals[0], shown.reveals[1])
        problem = structs.replace(problem, draw=structs.replace(problem.draw, reveals=revealed))
    key, witnessed = draw_key(problem)
    hashed = frozen_hash(problem)
    ids = {person.id: person.draw_id for person in problem.people}
    persons = {need.id: need.person for need in problem.needs}
    drawn = [(line.need, line.ticket) for line in found.plan.lines]
    drawn += [(one.need, one.ticket) for one in found.plan.waiting]
    wrong = sum(ticket(key, hashed, ids[persons[need]]) != recorded for need, recorded in drawn)
    return DrawCheck(
        hashed == found.hash == found.plan.problem_hash,
        witnessed
        and [commitment(bytes.fromhex(each)) for each in shown.reveals] == list(shown.commitments),
        len(drawn),
        wrong,
    )
