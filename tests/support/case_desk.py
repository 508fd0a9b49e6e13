"""One invented case with something in every stream, on a real vault, for tests of its pages."""

from dataclasses import dataclass
from pathlib import Path

from leeward.dates.when import on_day
from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, StreamKind
from leeward.journal.entry import SET, Draft
from support.desk_session import new_session, open_sealed
from support.open_desk import OpenDesk
from support.vaults import ARA, ARA_SECOND, Clock

NAME = "가상 서린"
KIN = "가상 이모 한결"
BIRTH_PLACE = "Quiet Inlet, invented"
PAPER = "INV-00417"
CHILD_TO = "the aunt with the blue door"
ALL_CLEAR = "the soup is warm"
DANGER = "is there an umbrella"
ADDRESS = "invented_handle_77"
PLACE = "a village near Qiqihar"

VEILED = (NAME, KIN, BIRTH_PLACE, PAPER, CHILD_TO, ALL_CLEAR, DANGER, ADDRESS, PLACE)
"""What may stand in no page."""


@dataclass
class Planted:
    """A session, its case, and the records that tests ask for by name."""

    session: Session
    case: CaseId
    name: EntityId
    followup: EntityId


def plant(session: Session) -> Planted:
    """Open a case and record something in each stream; sealed is closed afterwards."""
    case = open_case(session, pseudonym="Heron")
    today = session.today
    record_answers(
        session,
        case,
        "safe_contact",
        {
            "may_contact": "agreed_hours",
            "channel": "messenger",
            "channel_address": ADDRESS,
            "hours": "after 19:00",
            "watched_by": ["man_in_household"],
            "phrase_all_clear": ALL_CLEAR,
            "phrase_danger": DANGER,
            "silence": "no_contact_tell_coordinator",
            "coarse_location": PLACE,
        },
    )
    record_answers(
        session, case, "risk", {"level": "high", "danger_now": "no", "assessed_on": on_day(today)}
    )
    followup = record_answers(
        session, case, "followup", {"what": "accompany", "due": on_day(today), "text": "clinic"}
    )
    open_sealed(session)
    name = record_answers(session, case, "name", {"full": NAME, "script": "hangul"})
    record_answers(session, case, "identity", {"birth_place": BIRTH_PLACE, "paper_number": PAPER})
    record_answers(session, case, "relationship", {"other_name": KIN, "relation": "mother"})
    record_answers(session, case, "advance_wishes", {"child_to": CHILD_TO})
    session.close_sealed()
    return Planted(session, case, name, followup)


def planted(folder: Path, clock: Clock | None = None) -> Planted:
    """Make an organisation and plant a case."""
    return plant(new_session(folder, clock))


def disagree(session: Session, case: CaseId, kind: str, field: str, *values: object) -> None:
    """Record values that do not know of one another, as two computers apart would."""
    for value in values:
        draft = Draft(StreamKind.CARE, kind, EntityId(case), field, SET, value, ())
        session.vault.record(case, [draft])


def case_desk(folder: Path) -> tuple[OpenDesk, CaseId]:
    """Return an open desk in this process, on a vault with one planted case."""
    clock = Clock()
    made = planted(folder, clock)
    made.session.close()
    desk = OpenDesk(folder, clock)
    assert desk.unlock("Ara", ARA).status == 303
    return desk, made.case


def open_by_form(desk: OpenDesk) -> None:
    """Open sealed as its page does."""
    opening = {"second": ARA_SECOND, "purpose": "papers", "minutes": "15", "back": "/"}
    assert desk.ask("/sealed/open", opening).status == 303
