"""What met and was not known before, as people read it: by code, with who and when."""

from dataclasses import dataclass
from datetime import datetime

from leeward.desk.labels import Labels
from leeward.desk.offers import offers
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_meeting import met_decisions, met_plans, over_given
from leeward.desk.sharing_round import needs_in_plan
from leeward.ids import CaseId, EntityId


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a colleague: what, by whom, when."""

    said: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MetRow:
    """One need about which colleagues decided apart; the last of the words counts.

    Attributes:
        need: the service, where the latest plan has it; empty where it has not.
        case, code: whose; empty and a dash where the file is gone.
    """

    need: str
    case: str
    code: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class OverRow:
    """An offer of which more was given away than there is; `people` are cases and codes."""

    offer: str
    day: str
    given: int
    places: int
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What met; all of it empty where everybody knew of everything."""

    plans: tuple[Word, ...]
    decisions: tuple[MetRow, ...]
    over: tuple[OverRow, ...]

    def of(self, need: EntityId) -> tuple[Word, ...]:
        """Return the words that met about one need."""
        return next((one.words for one in self.decisions if one.need == need.hex()), ())


def meeting(session: Session) -> Meeting:
    """Return what colleagues did without knowing of each other."""
    book = book_of(session)
    met, over = met_decisions(book), over_given(book, session.today)
    if not met and not over and not met_plans(book):
        return Meeting((), (), ())
    cases = {one.case for one in met} | {each.case for one in over for each in one.decisions}
    rows = session.vault.projection.several(list(cases)) if cases else {}
    names = {entity: one.name for entity, one in offers(book).items()}
    labels, planned = Labels(session.language, session.timezone), needs_in_plan(session)

    def who(case: CaseId) -> tuple[str, str]:
        return (case.hex(), rows[case].code) if case in rows else ("", "–")

    return Meeting(
        tuple(Word("", session.name_of(one.author), one.at) for one in met_plans(book)),
        tuple(
            MetRow(
                one.need.hex() if one.need.hex() in planned else "",
                *who(one.case),
                tuple(
                    Word(each.decision, session.name_of(said.author), said.at)
                    for each, said in one.decisions
                ),
            )
            for one in met
        ),
        tuple(
            OverRow(
                names[one.offer],
                labels.day(one.day),
                len(one.decisions),
                one.places,
                tuple(who(each.case) for each in one.decisions),
            )
            for one in over
        ),
    )
