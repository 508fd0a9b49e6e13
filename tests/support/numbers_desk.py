"""An invented desk with people of 2025, and what its coordinator may send."""

import random
from datetime import UTC, datetime
from pathlib import Path

from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from support.vaults import BOMI, Clock, add_bomi, new_vault

SPRING, LATER = (datetime(2025, 3, 4, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC))

CHOSEN = {
    "sort": "tables",
    "title": "People first met in 2025",
    "first": "2025",
    "last": "2025",
    "part": "H1",
    "size": "50_to_199",
    "unit": "person",
    "level": "careful",
    "questions": "age",
}
APPROVED = {**CHOSEN, "approver": "Bomi", "word": BOMI}


def people(folder: Path, count: int, *, bomi: str = "worker") -> None:
    """Make a vault with invented people registered in the spring of 2025, and close it."""
    clock = Clock(SPRING)
    vault = new_vault(folder, clock)
    add_bomi(vault, bomi)
    session = Session(vault, clock, vault.session.around.random)
    fill(session, count)
    session.close()


def fill(session: Session, count: int) -> None:
    """Open cases with what the questions ask for."""
    chosen = random.Random(count)
    for number in range(count):
        case = open_case(session, pseudonym=f"reed {number}")
        told = {
            "lwd_age_band": chosen.choice(["3-5", "12-14", "18-24", "25-34", "25-34", "35-44"]),
            "lwd_family_role": chosen.choice(["mother", "mother", "child_parent_absent"]),
            "vic_TypeOfExploitation": chosen.choice([["ForcedMarriage"], ["ForcedLabour"], []]),
        }
        record_answers(session, case, "profile", told)
