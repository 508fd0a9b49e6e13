"""What invented colleagues decided about the first plan, so that the desk shows one that lives."""

from typing import Final

from leeward.allocation.plan import Line
from leeward.desk.session import Session
from leeward.desk.sharing_appeals import appeal
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_deciding import GivenDecision, decide
from leeward.desk.sharing_round import Round, latest_plan
from leeward.desk.sharing_rules import first_days
from leeward.ids import EntityId, id_from_text

REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("accept", "Told her in her language. She wants it, and the day suits her."),
    ("refuse", "She does not want to be seen there; somebody she knows works next door."),
    ("accept", "Agreed with her and with the colleague who holds the place."),
    ("change", "She asked for a month later: the child starts at the new school first."),
    ("accept", "Her colleague goes with her the first time."),
)
"""Decision and reason, for the first lines of the first plan."""

APPEALED: Final = "She asks that we look again: she would go if the entrance at the back is open."
LATER: Final = ("accept", "Read to her again after the new plan; nothing changed for her.")


def decide_on_first_plan(session: Session) -> None:
    """Accept, change and refuse the first lines of the plan; one refusal is appealed against."""
    made = _made(session)
    refused: EntityId | None = None
    for line, (decision, reason) in zip(_undecided(made), REASONS, strict=False):
        need = EntityId(id_from_text(line.need))
        if not _decided(session, made, line, decision, reason):
            _decided(session, made, line, "accept", REASONS[0][1])
        elif decision == "refuse":
            refused = need
    if refused is not None:
        wrong = appeal(session, refused, APPEALED)
        assert not wrong, wrong  # noqa: S101 (what is invented here has to fit)


def decide_on_next_plan(session: Session) -> None:
    """Accept one more line, and leave the others to whoever tries the demo."""
    made = _made(session)
    for line in _undecided(made)[:1]:
        _decided(session, made, line, *LATER)


def _made(session: Session) -> Round:
    made = latest_plan(book_of(session))
    assert made is not None  # noqa: S101 (it was kept a moment ago)
    return made


def _undecided(made: Round) -> list[Line]:
    assert made.plan is not None  # noqa: S101 (it is a plan's round)
    order = {name: at for at, name in enumerate(made.plan.cells)}
    open_ = [line for line in made.plan.lines if not line.fixed]
    return sorted(open_, key=lambda line: (order[line.cell], line.need))


def _decided(session: Session, made: Round, line: Line, decision: str, reason: str) -> bool:
    """Record one decision; return whether it could be taken."""
    offer, start = "", ""
    if decision == "change":
        months = first_days(book_of(session), session.today)[:-1]
        later = [day for day in months if day > line.start]
        if not later:
            return False
        offer, start = line.offer, later[0].isoformat()
    given = GivenDecision(made.entity.hex(), decision, offer=offer, start=start, reason=reason)
    return not decide(session, EntityId(id_from_text(line.need)), given)
