"""What a coordinator chooses on the page of numbers, as questions that can be planned and charged.

Questions come from the code book's own list, months from whole years and their parts, and the
privacy loss from a few named levels: nothing of it depends on what the case files hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from leeward.cases.never_store import findings
from leeward.codebook.offered_questions import offered_questions
from leeward.codebook.record_columns import record_columns
from leeward.desk.publishing import Wish
from leeward.desk.publishing_sorts import Asked, InventedRecords, OpenCases, Tables
from leeward.reporting.budget import BILLION, DELTA, Caps, billionths, chance_of_a_guess, rho_for
from leeward.reporting.cohort import LEAST_DELAY_MONTHS
from leeward.reporting.open_series import open_series_of
from leeward.reporting.questions import SizeClass, catalogue_of
from leeward.reporting.record_questions import record_questions_of

Sort = Literal["nothing", "tables", "open", "records"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
SIZES: Final[tuple[SizeClass, ...]] = get_args(SizeClass)
PARTS: Final = ("", "H1", "H2", "Q1", "Q2", "Q3", "Q4")
"""The whole year, its halves, its quarters."""

LEVELS: Final[Mapping[str, float]] = {"most": 0.25, "careful": 0.5, "usual": 1.0, "records": 2.0}
"""Privacy loss ε by the name of a level; smaller protects more."""

FOUNDING: Final[Mapping[str, Caps]] = {"usual": Caps(1.0, 2.0), "records": Caps(2.0, 2.0)}
"""The most that may ever be spent, as it is chosen with the first publication."""

MOST_OF_A_FAMILY: Final = 3
LEASTS: Final = ("", "5", "10", "20")
"""Numbers below it are not shown either; it is compared with the noisy value."""

FIRST_YEAR: Final = 2000
MOST_TITLE: Final = 120

NEEDED, ORDER, LONG, ONE_YEAR, SEALED, NEVER, ALONE = (
    "required",
    "order",
    "long",
    "one_year",
    "sealed",
    "never_stored",
    "alone",
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was chosen, as it was sent; texts of the form.

    `share` is set where nothing is published alone: what is measured is added to that of others.
    """

    sort: str = "nothing"
    title: str = ""
    first: str = ""
    last: str = ""
    part: str = ""
    size: str = ""
    unit: str = "person"
    level: str = "careful"
    caps: str = "usual"
    share: str = ""
    least: str = ""
    reason: str = ""
    questions: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def epsilon(self) -> float:
        """The privacy loss of the level."""
        return LEVELS.get(self.level, LEVELS["careful"])

    @property
    def months(self) -> str:
        """The months as a catalogue spells them."""
        if self.part:
            return f"{self.first}-{self.part}"
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


def first_choice(today: date) -> Given:
    """Return what stands in an empty form: the last half-year that has settled."""
    month = today.year * 12 + today.month - 1 - LEAST_DELAY_MONTHS - 1
    half = (month + 1) // 6 - 1  # the last half-year whose end lies before or in that month
    year, part = divmod(half, 2)
    return Given(
        first=str(year),
        last=str(year),
        part=f"H{part + 1}",
        questions=("age", "role"),
        columns=("yearOfRegistration", "ageBroad", "isSexualExploit", "isForcedMarriage"),
    )


def years(today: date) -> tuple[str, ...]:
    """Return the years that can be chosen, the latest first."""
    return tuple(str(year) for year in range(today.year, FIRST_YEAR - 1, -1))


def head_faults(given: Given, today: date) -> dict[str, str]:
    """Return why title, size or months cannot be taken, by field."""
    faults = {}
    if not given.title.strip():
        faults["title"] = NEEDED
    elif len(given.title) > MOST_TITLE:
        faults["title"] = LONG
    elif findings(given.title):
        faults["title"] = NEVER
    if given.size not in SIZES:
        faults["size"] = NEEDED
    if given.first not in years(today) or given.last not in years(today):
        faults["first"] = NEEDED
    elif given.last < given.first:
        faults["last"] = ORDER
    if given.part not in PARTS or (given.part and given.first != given.last):
        faults["part"] = ONE_YEAR
    return faults


def faults_of(given: Given, today: date, *, sealed_open: bool) -> dict[str, str]:
    """Return why a field cannot be taken, by field; empty when all can."""
    faults = head_faults(given, today)
    if given.sort not in SORTS:
        faults["sort"] = NEEDED
    if findings(given.reason):
        faults["reason"] = NEVER
    if given.level not in LEVELS:
        faults["level"] = NEEDED
    if given.caps not in FOUNDING:
        faults["caps"] = NEEDED
    if given.sort == "tables" and not set(given.questions) & set(offered_questions().tables):
        faults["questions"] = NEEDED
    if given.sort == "records" and len(set(given.columns) & set(record_columns())) < 2:
        faults["columns"] = NEEDED
    if given.least not in LEASTS:
        faults["least"] = NEEDED
    if given.share and given.sort == "open":
        faults["share"] = ALONE
    if given.unit not in {"person", "family"}:
        faults["unit"] = NEEDED
    elif given.unit == "family" and (given.sort != "tables" or not sealed_open):
        faults["unit"] = SEALED
    return faults


def said_of(given: Given) -> dict[str, Any]:
    """Return what was chosen as a file of questions says it."""
    head: dict[str, Any] = {"title": given.title.strip(), "size": given.size}
    if given.sort == "open":
        return head | {"months": given.months}
    if given.sort == "records":
        return head | {
            "cohort": given.months,
            "columns": [name for name in record_columns() if name in given.columns],
        }
    offered = offered_questions()
    tables = [list(offered.tables[code]) for code in offered.tables if code in given.questions]
    used = {name for table in tables for name in table}
    family = {"unit": "family", "most_rows": MOST_OF_A_FAMILY} if given.unit == "family" else {}
    columns = {name: dict(column) for name, column in offered.columns.items() if name in used}
    return head | family | {"cohort": given.months, "tables": tables, "column": columns}


def asked_of(sort: str, said: Mapping[str, Any]) -> Asked:
    """Return what can be planned and charged.

    Raises:
        InvalidQuestions: what is said cannot be asked.
    """
    if sort == "open":
        return OpenCases(open_series_of(said))
    if sort == "records":
        return InventedRecords(record_questions_of(said))
    return Tables(catalogue_of(said))


def wish_of(given: Given, approvers: tuple[str, ...] = ()) -> Wish:
    """Return the wish of what was chosen.

    Raises:
        InvalidQuestions: it cannot be asked so.
    """
    asked = asked_of(given.sort, said_of(given))
    return Wish(
        asked,
        given.epsilon,
        DELTA,
        approvers,
        given.reason.strip(),
        is_part=bool(given.share),
        least=int(given.least or 0),
    )


def chance_at(level: str) -> int:
    """Return how often in 100 a guess about one person is right at a level; 50 is a coin."""
    rho = billionths(rho_for(LEVELS[level], DELTA)) / BILLION
    return round(100 * chance_of_a_guess(rho))
