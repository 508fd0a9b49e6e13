"""Who waits for what, before any plan: the needs as they are read from the case files."""

from dataclasses import dataclass
from typing import Final

from leeward.allocation.problem import URGENCIES
from leeward.desk.labels import Labels, language_of_text
from leeward.desk.offers import offers
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_gathered import Gathered
from leeward.ids import CaseId

MOST: Final = 300


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need: whose, for what, how urgent and where that was judged, since when."""

    case: str
    code: str
    pseudonym: str
    lang: str
    kind: str
    urgency: str
    tone: str
    judged_in: str
    since: str
    days: int


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """What all open cases wait for.

    Attributes:
        rows: the most urgent first, then the longest wait; at most `MOST`.
        total: how many there are.
        counts: by kind: its name, how many of each urgency, and whether anything is on offer.
        left: case, code, pseudonym, its language, kind and why, of what cannot enter.
        ties_known: whether sealed is open.
    """

    rows: tuple[NeedRow, ...]
    total: int
    counts: tuple[tuple[str, tuple[int, ...], bool], ...]
    left: tuple[tuple[str, str, str, str, str, str], ...]
    ties_known: bool


def needs_page(session: Session, gathered: Gathered) -> NeedsPage:
    """Return what was gathered, in words."""
    labels, today = Labels(session.language, session.timezone), session.today
    order = {name: at for at, name in enumerate(URGENCIES)}
    needs = sorted(gathered.needs, key=lambda one: (order[one.urgency], one.since, one.entity))
    shown, left = needs[:MOST], gathered.left_out[:MOST]
    cases = {one.case for one in shown} | {one.case for one in left}
    rows = session.vault.projection.several(list(cases)) if cases else {}
    offered = {one.kind for one in offers(book_of(session)).values()}
    counted: dict[str, list[int]] = {}
    for one in needs:
        counted.setdefault(one.kind, [0] * len(URGENCIES))[order[one.urgency]] += 1

    def who(case: CaseId) -> tuple[str, str, str, str]:
        row = rows[case]
        return case.hex(), row.code, row.pseudonym, language_of_text(row.pseudonym)

    return NeedsPage(
        tuple(
            NeedRow(
                *who(one.case),
                labels.code("service_kinds", one.kind),
                labels.code("risk_levels", one.urgency),
                "bad" if order[one.urgency] < 2 else "calm",
                one.judged_in,
                labels.day(one.since),
                max(0, (today - one.since).days),
            )
            for one in shown
        ),
        len(needs),
        tuple(
            (labels.code("service_kinds", kind), tuple(numbers), kind in offered)
            for kind, numbers in sorted(counted.items())
        ),
        tuple((*who(one.case), labels.code("service_kinds", one.kind), one.why) for one in left),
        gathered.ties_known,
    )
