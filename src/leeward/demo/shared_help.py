"""What invented colleagues decided about the first plan, so that the desk shows one that lives."""

from datetime import date
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

CHANGED: Final = [decision for decision, _ in REASONS].index("change")
APPEALED: Final = "She asks that we look again: she would go if the entrance at the back is open."
LATER: Final = ("accept", "Read to her again after the new plan; nothing changed for her.")


def decide_on_first_plan(session: Session) -> None:
    """Accept, change and refuse the first lines of the plan; one refusal is appealed against."""
    made = _made(session)
    refused: EntityId | None = None
    lines = _undecided(made)
    # What is changed is the first line that can be moved, wherever it stands.
    movable = (one for one in lines if _decided(session, made, one, *REASONS[CHANGED]))
    moved = next(movable, None)
    others = [one for one in lines if one is not moved]
    said = [one for one in REASONS if one[0] != "change"]
    for line, (decision, reason) in zip(others, said, strict=False):
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


def _lines(made: Round) -> tuple[Line, ...]:
    assert made.plan is not None  # noqa: S101 (it is a plan's round)
    return tuple(made.plan.lines)


def _later(session: Session, made: Round, line: Line) -> list[date]:
    """Return the first days of later months in which a line could take its offer instead."""
    months = first_days(book_of(session), session.today)[:-1]
    return [day for day in months if day > line.start and _is_free(made, line, day)]


def _is_free(made: Round, line: Line, day: date) -> bool:
    """Whether nobody else holds the offer then: two fixed to one place contradict each other."""
    ends = day + (line.until - line.start)
    return not any(
        one.offer == line.offer and one.need != line.need and one.start < ends and day < one.until
        for one in _lines(made)
    )


def _undecided(made: Round) -> list[Line]:
    assert made.plan is not None  # noqa: S101 (it is a plan's round)
    order = {name: at for at, name in enumerate(made.plan.cells)}
    open_ = [line for line in _lines(made) if not line.fixed]
    return sorted(open_, key=lambda line: (order[line.cell], line.need))


def _decided(session: Session, made: Round, line: Line, decision: str, reason: str) -> bool:
    """Record one decision; return whether it could be taken."""
    offer, start = "", ""
    if decision == "change":
        later = _later(session, made, line)
        if not later:
            return False
        offer, start = line.offer, later[0].isoformat()
    given = GivenDecision(made.entity.hex(), decision, offer=offer, start=start, reason=reason)
    return not decide(session, EntityId(id_from_text(line.need)), given)
